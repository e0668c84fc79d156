"""Outputs made, read by the reader that answers with a model, and counted."""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answers import Finding
from bot.model.budget import Allowance, Budget, Purse
from bot.model.drafts import Form
from bot.model.gate import finding_of
from bot.model.provider import Piece
from bot.model.reader import ModelReader
from bot.retrieval import Hit
from ingest.articles import Passage, StoredArticle
from tests.quality.gate_outputs.articles import material_of, passages_of
from tests.quality.gate_outputs.honest import HONEST
from tests.quality.gate_outputs.invented import INVENTED
from tests.quality.gate_outputs.material import Maker, Written
from tests.quality.gate_outputs.misstated import MISSTATED

CLAIMS = 3
HOSTILE = {**INVENTED, **MISSTATED}


class Scripted:
    """A model that writes what it is given, in pieces of any size."""

    name = "scripted:model"
    answer_tokens = 2_000

    def __init__(self, text: str, rng: random.Random) -> None:
        self._text = text
        self._rng = rng

    def write(self, prompt: object, purse: Purse, config: object = None) -> Iterator[Piece]:
        at = 0
        while at < len(self._text):
            size = self._rng.randrange(1, 60)
            yield Piece(self._text[at : at + size], into_form=True)
            at += size


@dataclass(frozen=True)
class Result:
    """What became of the claims of many outputs, by kind; and the promises that were broken."""

    outputs: int
    claims: Counter[str]
    shown: Counter[str]
    reasons: dict[str, Counter[str]]
    broken: tuple[str, ...]


def run(articles: Sequence[StoredArticle], outputs: int, seed: int = 1) -> Result:
    rng = random.Random(seed)  # noqa: S311  # an experiment that can be repeated
    claims, shown = Counter[str](), Counter[str]()
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    broken: list[str] = []
    for number in range(outputs):
        passages, written = _output(articles, rng, number)
        stand = set()
        for one in written:
            [draft] = Form().feed(json.dumps(one.claim))
            made = finding_of(draft, passages)
            claims[one.kind] += 1
            if isinstance(made, Finding):
                shown[one.kind] += 1
                stand.add(made.statement)
            else:
                reasons[one.kind][made] += 1
        together = _read(passages, written, rng, broken)
        if together != stand:
            broken.append(f"{together ^ stand} shown alone or together only")
    return Result(outputs, claims, shown, reasons, tuple(broken))


def _output(
    articles: Sequence[StoredArticle], rng: random.Random, number: int
) -> tuple[list[Passage], list[Written]]:
    """Claims of different kinds on the same passages, honest and hostile in turn."""
    while True:
        passages = passages_of(articles, rng)
        written: list[Written] = []
        for at in range(CLAIMS):
            made = _claim(passages, rng, HONEST if (number + at) % 2 else HOSTILE)
            if made and made.claim["statement"] not in [w.claim["statement"] for w in written]:
                written.append(made)
        if len(written) == CLAIMS:
            return passages, written


def _claim(
    passages: Sequence[Passage], rng: random.Random, makers: dict[str, Maker]
) -> Written | None:
    """Of a kind drawn at random; of the next one where no sentence here lends itself to it."""
    for maker in rng.sample(list(makers.values()), len(makers)):
        for _ in range(8):
            material = material_of(passages, rng)
            made = maker(material, rng) if material else None
            if made is not None:
                return made
    return None


def _read(
    passages: Sequence[Passage], written: Sequence[Written], rng: random.Random, broken: list[str]
) -> set[str]:
    """The statements shown, through the reader, as an answer is; adds to `broken`."""
    text = json.dumps(
        {"claims": [w.claim for w in written], "answer": written[0].claim["statement"]},
        ensure_ascii=rng.random() < 0.5,
    )
    reader = ModelReader(Scripted(text, rng), Budget(Allowance()))  # type: ignore[arg-type]
    found = reader.findings("What happened?", [Hit(passage, 1.0, {}) for passage in passages])
    kept: list[Finding] = []
    reading = None
    while reading is None:
        try:
            kept.append(next(found))
        except StopIteration as end:
            reading = end.value
    broken.extend(breaches(kept, passages))
    words = " ".join([reading.answer or "", *(f.statement for f in kept)])
    quotes = " ".join(q.text for f in kept for q in f.quotes)
    for one in written:
        if one.invented and one.invented in words:
            broken.append(f"{one.kind} shown: {one.invented!r}")
        if one.invented and one.invented in quotes:
            broken.append(f"{one.kind} quoted: {one.invented!r}")
    return {finding.statement for finding in kept}


def breaches(findings: Sequence[Finding], passages: Sequence[Passage]) -> Iterator[str]:
    """What is shown and does not stand in an article that the model was given."""
    known = [p.source.article for p in passages]
    for finding in findings:
        for quote in finding.quotes:
            article = quote.source.article
            if quote.text != article.text[quote.start : quote.end] or not quote.text.strip():
                yield f"no slice: {quote.text!r}"
            if quote.link and not quote.link.startswith(article.url or " "):
                yield f"link: {quote.link}"
            if article not in known:
                yield f"source: {article.title}"
        voices = [voice for voice in (finding.speaker, *finding.carriers) if voice]
        texts = " ".join(quote.source.article.text for quote in finding.quotes)
        yield from (f"speaker: {voice}" for voice in voices if voice not in texts)
