"""The passages are read and every quote in what is claimed is checked: by sentences, or by a
language model and, where that gives nothing that stands, by sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from langchain_core.runnables import Runnable, RunnableConfig

from bot.answers import Claim, Finding
from bot.copies import carried, folded
from bot.courses import course
from bot.journey import Checked, Claimed, Read, Retrieved
from bot.model.budget import Purse
from bot.model.instructions import instructs
from bot.model.reader import ModelReader, Reading
from bot.named_speakers import is_said_by
from bot.question import read_question
from bot.quotes import check, is_of_error, tells_of_error
from bot.reader import Reader
from bot.short_answers import agreeing
from bot.sub_questions import topic_of
from bot.topics import on_topic
from ingest.archive import Archive
from ingest.embedding import Embedder

_SHOWN = 3  # sentences in an answer without a model


class SentenceReading:
    """Sentences of the passages that answer the question."""

    def __init__(self, archive: Archive, reader: Reader, embedder: Embedder) -> None:
        self._archive = archive
        self._reader = reader
        self._embedder = embedder

    def claim(self, retrieved: Retrieved, _: RunnableConfig) -> Iterator[Claimed]:
        """Of a course of events all sentences on its topic; else those that answer the question,
        each part that is one in turn."""
        read, hits = retrieved.read, retrieved.found.hits
        if read.is_course:
            about = on_topic(topic_of(read.asked.text), hits, self._embedder)
            yield Claimed(retrieved, tuple(one.sentence.claim(one.score) for one in about))
            return
        parts = [read_question(part.text) for part in retrieved.parts if part.is_question]
        each = [self._reader.claims(question, hits) for question in (*parts, read.question)]
        yield Claimed(retrieved, _in_turn(each))

    def checked(self, claimed: Claimed, _: RunnableConfig) -> Iterator[Finding | Checked]:
        read, parts = claimed.retrieved.read, claimed.retrieved.parts
        asks_of_error = tells_of_error(read.question.text)
        findings = [
            finding
            for claim in claimed.claims
            if (finding := check(claim))
            and not instructs(finding.quotes[0].text)
            and (asks_of_error or not is_of_error(finding.quotes[0]))
        ]
        said = [one for one in findings if _is_said(one, read)]
        notes = _not_said(read.question.speakers) if findings and not said else ()
        findings = said or findings
        if read.is_course:
            shown = tuple(row.finding for row in course(findings).rows)
        else:
            asked = sum(part.is_question for part in parts)
            shown = tuple(agreeing(folded(findings))[: max(_SHOWN, asked + 1)])
        shown = tuple(carried(shown, self._archive, read.filters))
        yield from shown
        yield Checked(
            read=_limited_as_shown(read, shown),
            findings=shown,
            notes=(*claimed.retrieved.found.degraded, *notes),
            reader=self._reader.name,
            parts=parts,
        )


class ModelReading:
    """What a language model claims of the passages."""

    def __init__(self, archive: Archive, reader: ModelReader) -> None:
        self._archive = archive
        self._reader = reader

    def purse(self) -> Purse:
        """What one question may cost."""
        return self._reader.purse()

    def read(
        self,
        purse: Purse | None,
        sentences: Runnable[Retrieved, Any],
        retrieved: Retrieved,
        config: RunnableConfig,
    ) -> Iterator[Finding | Checked]:
        """By the model; by sentences where it gave nothing that stands."""
        read, found = retrieved.read, retrieved.found
        reading = yield from self._reader.findings(
            read.asked.text,
            found.hits,
            as_of=read.filters.as_of,
            is_course=read.is_course,
            purse=purse,
            config=config,
        )
        findings = tuple(carried(folded(reading.findings), self._archive, read.filters))
        made = Checked(
            read=_limited_as_shown(read, findings),
            findings=findings,
            notes=found.degraded,
            reader=self._reader.name,
            parts=retrieved.parts,
            against=reading.against,
            text=reading.answer,
            prompt=self._reader.prompt,
            dropped=reading.dropped,
        )
        if not reading.findings and (reading.fault or reading.dropped):
            for instead in sentences.stream(retrieved, config):
                if isinstance(instead, Finding):
                    yield instead
                else:
                    made = replace(instead, dropped=reading.dropped)
        yield replace(made, notes=(*made.notes, *_shortfall(reading, made, self._reader.name)))


def _limited_as_shown(read: Read, shown: Sequence[Finding]) -> Read:
    """Limited to the speakers whose words were asked for only where nothing else is shown."""
    if shown and all(_is_said(one, read) for one in shown):
        return read
    words = tuple(one for one in read.read if one.kind != "speakers")
    return replace(read, question=replace(read.question, speakers=()), read=words)


def _is_said(finding: Finding, read: Read) -> bool:
    return is_said_by(finding.quotes[0].text, finding.speaker, read.question.speakers)


def _not_said(speakers: Sequence[str]) -> tuple[str, ...]:
    if not speakers:
        return ()
    names = " or ".join(speakers)
    return (
        f"No sentence that answers is known to be said by {names}: shown is who else tells it.",
    )


def _in_turn(each: Sequence[Sequence[Claim]]) -> tuple[Claim, ...]:
    """Each list's first, then each list's second; a sentence once."""
    rows = (claim for row in zip_longest(*each) for claim in row if claim is not None)
    return tuple({(c.source.id, c.source.version, c.span): c for c in rows}.values())


def _shortfall(reading: Reading, made: Checked, model: str) -> Iterator[str]:
    """What the asker should know where the model was not heard out, or not believed."""
    instead = "answered with sentences from the archive instead."
    if not made.findings:
        instead = "no sentence of the archive answers it either."
    if reading.fault and reading.findings:
        yield f"{reading.fault}; shown is what it had written by then."
    elif reading.fault:
        yield f"{reading.fault}; {instead}"
    elif reading.dropped and not reading.findings:
        count = sum(reading.dropped.values())
        yield f"Nothing that {model} claimed ({count}) could be verified; {instead}"
