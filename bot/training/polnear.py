"""PolNeAR: who said what in political news, turned into questions."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.spans.network import who_said
from bot.training.examples import (
    TAGS,
    Example,
    grown,
    read_lines,
    titled,
)
from ingest.articles import Span
from ingest.sentences import sentences

_PRONOUN = re.compile(r"(?:he|she|they|i|we|it|you|who|which|that|his|her|their|my|our|its)", re.I)
_VERBS = ("said", "said", "said", "says", "claimed", "stated", "announced", "thinks", "reported")


@dataclass(frozen=True, slots=True)
class Attributed:
    """One attribution of an article: each part's first and last offset, and all its pieces."""

    source: Span
    cue: Span | None
    content: Span
    tags: tuple[tuple[int, Span], ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """An article with its attributions."""

    text: str
    head: tuple[str, str, str]
    attributions: tuple[Attributed, ...]


def marked_articles(folder: Path, part: str) -> Iterator[Marked]:
    for line in read_lines(folder / f"attribution/polnear-{part}.jsonl.xz"):
        found = []
        for one in line["attributions"]:
            pieces = {tag: [Span(p["start"], p["end"]) for p in one[tag]] for tag in TAGS}
            if pieces["source"] and pieces["content"]:
                tags = tuple((TAGS.index(t), s) for t in TAGS for s in pieces[t])
                content = max(pieces["content"], key=lambda s: s.end - s.start)
                cue = pieces["cue"][0] if pieces["cue"] else None
                found.append(Attributed(pieces["source"][0], cue, content, tags))
        yield Marked(line["text"], (line["title"], line["publisher"], line["date"]), tuple(found))


def polnear(folder: Path, rng: random.Random) -> Iterator[Example]:
    articles = list(marked_articles(folder, "train"))
    for article in articles:
        spans = list(sentences(article.text))
        if not spans:
            continue
        for one in article.attributions:
            example = _attribution_example(article, one, spans, rng)
            if example is not None:
                yield titled(example, article.head, rng, 0.25)
        yield from _unattributed(article, spans, rng)


def _attribution_example(
    article: Marked, one: Attributed, spans: Sequence[Span], rng: random.Random
) -> Example | None:
    low = min(s.start for _, s in one.tags)
    high = max(s.end for _, s in one.tags)
    if high - low > 900 or rng.random() < 0.15:
        return None
    question, about_source = _attribution_question(article.text, one, spans, rng)
    if rng.random() < 0.14:
        return _elsewhere(article, one, question, spans, rng)
    window = grown(spans, Span(low, high), rng, rng.randint(150, 750))
    answer = one.source if about_source else one.content
    move = window.start
    return Example(
        question,
        article.text[window.start : window.end],
        Span(answer.start - move, answer.end - move),
        tuple((tag, Span(s.start - move, s.end - move)) for tag, s in one.tags),
        "polnear" if about_source else "polnear-what",
    )


def _attribution_question(
    text: str, one: Attributed, spans: Sequence[Span], rng: random.Random
) -> tuple[str, bool]:
    content = " ".join(text[one.content.start : one.content.end].split())
    words = content.split()
    source = " ".join(text[one.source.start : one.source.end].split())
    draw = rng.random()
    if draw < 0.17 and not _PRONOUN.fullmatch(source) and len(source) < 60:
        about = _part(words, rng, 2, 5).strip(".,;:“”\"' ")
        form = rng.choice(
            (
                f"What did {source} say about {about}?",
                f"What did {source} say?",
                f"What does {source} say about {about}?",
                f"What did {source} {rng.choice(('claim', 'think', 'announce', 'tell'))}?",
            )
        )
        return form, False
    if draw < 0.37:
        whole = [s for s in spans if s.start < one.content.end and one.content.start < s.end]
        if whole:
            sentence = " ".join(text[whole[0].start : whole[-1].end].split())
            return who_said(" ".join(sentence.split()[:45])), True
    if draw < 0.62:
        return who_said(" ".join(words[:45])), True
    if draw < 0.80:
        plain = _part(words, rng, 4, 12).strip(".,;:“”\"' ")
    else:
        plain = " ".join(words[:25]).strip(".,;:“”\"' ")
    plain = plain.removeprefix("that ")
    verb = rng.choice(_VERBS)
    form = rng.choice(
        (
            f"Who {verb} {plain}?",
            f"Who {verb} that {plain}?",
            f"According to whom {plain}?",
            f"Who {verb} “{plain}”?",
            f"who {verb} {plain.lower()}",
        )
    )
    if one.cue is not None and rng.random() < 0.3:
        cue = " ".join(text[one.cue.start : one.cue.end].split())
        form = f"Who {cue} {plain}?" if len(cue) < 30 else form
    return form, True


def _part(words: Sequence[str], rng: random.Random, fewest: int, most: int) -> str:
    count = min(len(words), rng.randint(fewest, most))
    start = rng.randint(0, len(words) - count)
    return " ".join(words[start : start + count])


def _elsewhere(
    article: Marked, one: Attributed, question: str, spans: Sequence[Span], rng: random.Random
) -> Example | None:
    """The same question put to another part of the article."""
    low = min(s.start for _, s in one.tags) - 200
    high = max(s.end for _, s in one.tags) + 200
    away = [s for s in spans if s.end < low or s.start > high]
    if not away:
        return None
    middle = rng.choice(away)
    side = [s for s in away if (s.end < low) == (middle.end < low)]
    window = grown(side, middle, rng, rng.randint(150, 700))
    return Example(question, article.text[window.start : window.end], None, (), "polnear-")


def _unattributed(article: Marked, spans: Sequence[Span], rng: random.Random) -> Iterator[Example]:
    """Statements that the reporter makes: nobody is cited for them."""
    marked = [s for one in article.attributions for _, s in one.tags]
    plain = [
        s
        for s in spans
        if s.end - s.start > 40 and not any(m.start < s.end and s.start < m.end for m in marked)
    ]
    rng.shuffle(plain)
    for span in plain[:5]:
        window = grown(spans, span, rng, rng.randint(150, 600))
        statement = " ".join(article.text[span.start : span.end].split()[:45])
        passage = article.text[window.start : window.end]
        example = Example(who_said(statement), passage, None, (), "unattributed")
        yield titled(example, article.head, rng, 0.25)
