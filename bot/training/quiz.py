"""A news quiz with the articles that a search found: passages with the answer, and without."""

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from bot.training.examples import (
    Example,
    held_back,
    read_lines,
    titled,
)
from ingest.articles import Span

_Window: TypeAlias = tuple[int, str, dict[str, Any]]  # shared words, text, article


def quiz(folder: Path, rng: random.Random) -> Iterator[Example]:
    questions = [
        q
        for q in read_lines(folder / "questions/realtimeqa-dev.jsonl")
        if not held_back(q["id"]) and len(q["answer"]) >= 3
    ]
    wanted = {a for q in questions for a in (*q["gold_articles"], *q["searched_articles"])}
    articles = {
        a["id"]: a for a in read_lines(folder / "articles/realtimeqa.jsonl.xz") if a["id"] in wanted
    }
    for question in questions:
        ids = dict.fromkeys((*question["gold_articles"], *question["searched_articles"]))
        found = [articles[i] for i in ids if i in articles]
        yield from _quiz_examples(question, found, rng)


def _quiz_examples(
    question: dict[str, Any], found: Sequence[dict[str, Any]], rng: random.Random
) -> Iterator[Example]:
    text = question["question"]
    words = set(re.findall(r"[a-z0-9]{4,}", text.lower()))
    answer = question["answer"].strip("“”\"' .")
    pattern = re.compile(rf"(?<!\w){re.escape(answer)}(?!\w)", re.IGNORECASE)
    with_answer: list[_Window] = []
    without: list[_Window] = []
    for article in found:
        for start in range(0, min(len(article["text"]), 12_000), 600):
            window = _aligned(article["text"], start, 700)
            score = len(words & set(re.findall(r"[a-z0-9]{4,}", window.lower())))
            (with_answer if pattern.search(window) else without).append((score, window, article))
    with_answer.sort(key=lambda x: -x[0])
    without.sort(key=lambda x: -x[0])
    for score, window, article in with_answer[:2]:
        if score >= max(3, len(words) * 0.4):
            match = _nearest_match(pattern, window, words)
            yield _headed(Example(text, window, match, None, "quiz"), article, rng)
    sure = answer.lower() not in {"true", "false", "yes", "no"} and len(answer) > 3
    for score, window, article in without[:8]:
        if sure and score >= 2 and rng.random() < 0.25:
            yield _headed(Example(text, window, None, None, "quiz-"), article, rng)


def _nearest_match(pattern: re.Pattern[str], window: str, words: set[str]) -> Span:
    """The occurrence with most of the question's words around it."""

    def around(match: re.Match[str]) -> int:
        near = window[max(0, match.start() - 150) : match.end() + 150].lower()
        return len(words & set(re.findall(r"[a-z0-9]{4,}", near)))

    best = max(pattern.finditer(window), key=around)
    return Span(best.start(), best.end())


def _aligned(text: str, start: int, length: int) -> str:
    cut = text[start : start + length]
    if start and " " in cut:
        cut = cut[cut.index(" ") + 1 :]
    return cut.rsplit(" ", 1)[0]


def _headed(example: Example, article: dict[str, Any], rng: random.Random) -> Example:
    head = (article["title"], article["publisher"], article["published"])
    return titled(example, [str(part)[:100] for part in head if part], rng, 0.5)
