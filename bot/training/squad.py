"""SQuAD 2.0: its own unanswerable questions, and near paragraphs that do not answer."""

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]

from bot.training.examples import (
    Example,
    held_out,
    titled,
    window_round,
)
from bot.training.near_misses import near_miss
from ingest.articles import Span


@dataclass(frozen=True, slots=True)
class Asked:
    """A SQuAD question with where it is answered, if it is."""

    text: str
    title: str
    context: str
    answers: tuple[tuple[int, str], ...]

    @property
    def span(self) -> Span | None:
        if not self.answers:
            return None
        start, text = self.answers[0]
        return Span(start, start + len(text))


_CHANGED = 0.8  # of the answerable questions are also asked with something exchanged

OWN = "reading/squad-dev-v2.0.json"


def squad_questions(path: Path, *, held: bool | None) -> Iterator[Asked]:
    """The questions about articles held out, or the others, or (None) all."""
    for number, article in enumerate(json.loads(path.read_text(encoding="utf-8"))["data"]):
        if held is None or held_out(number) is held:
            title = article["title"].replace("_", " ")
            for paragraph in article["paragraphs"]:
                for qa in paragraph["qas"]:
                    answers = tuple((a["answer_start"], a["text"]) for a in qa["answers"])
                    yield Asked(qa["question"], title, paragraph["context"], answers)


def squad(folder: Path, rng: random.Random) -> Iterator[Example]:
    asked = list(squad_questions(folder / OWN, held=False))
    for more in sorted(folder.glob("reading/*.json")):  # what a user has downloaded
        if more != folder / OWN:
            asked += squad_questions(more, held=None)
    contexts = list(dict.fromkeys((a.title, a.context) for a in asked))
    near = _Nearest([f"{title} {text}" for title, text in contexts])
    questions = defaultdict(list)
    for one in asked:
        questions[one.title].append(one.text)
    for one in asked:
        passage, span = window_round(one.context, one.span, rng, 900)
        yield titled(Example(one.text, passage, span, None, "squad"), [one.title], rng, 0.2)
        if one.span is None:
            continue
        passage, span = window_round(one.context, one.span, rng, rng.randint(150, 600))
        yield titled(Example(one.text, passage, span, None, "squad"), [one.title], rng, 0.5)
        if rng.random() < _CHANGED:
            texts = [one.context, *rng.sample(questions[one.title], 3)]
            changed = near_miss(one.text, texts, rng)
            if changed is not None:
                passage, _ = window_round(one.context, one.span, rng, 600)
                yield titled(Example(changed, passage, None, None, "squad~"), [one.title], rng, 0.2)
        if rng.random() < 0.55:
            same = rng.random() < 0.5
            others = [
                contexts[i]
                for i in near(one.text, 25)
                if (contexts[i][0] == one.title) is same
                and contexts[i][1] != one.context
                and not any(text.lower() in contexts[i][1].lower() for _, text in one.answers)
            ]
            if others:
                title, text = rng.choice(others[:4])
                passage, _ = window_round(text, None, rng, 600)
                yield titled(Example(one.text, passage, None, None, "squad-"), [title], rng, 0.3)


class _Nearest:
    """The texts that share the most telling words with a question."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english")
        self._rows = self._vectorizer.fit_transform(texts)

    def __call__(self, question: str, count: int) -> list[int]:
        scores = (self._rows @ self._vectorizer.transform([question]).T).toarray().ravel()
        count = min(count, len(scores) - 1)
        best = np.argpartition(-scores, count)[:count]
        return [int(i) for i in best[np.argsort(-scores[best])]]
