"""What a question gets, as frozen values, and the JSON that they are written as.

The life of a statement: `Claim` (a reader points at text) → `Finding` (code has found the quote
in the stored article). An `Answer` holds findings only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from bot.chains import Link, Voice
from ingest.archive import Filters, Reach
from ingest.articles import Correction, CorrectionKind, Span, StoredArticle, written


class Outcome(StrEnum):
    """How a question ends."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"


class Doubt(StrEnum):
    """Why a finding is shown with a mark: its quote stands, but nobody can tell that the
    statement says no more."""

    LANGUAGE = "language"  # the rules know no "not" and "may" of its language, or its quote's
    PARTLY = "partly"  # the second check finds part of it in the quote, or is not sure
    CONDITION = "condition"  # its quote says so only under an "if" that the statement leaves out


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A reader's word that `source.article.text[span.start:span.end]` supports `statement`.

    `voices` are the speaker and the carriers with the words of the article that show them.
    `answer` is the stretch of the article, within `span`, that is the answer in a few words, where
    the reader points at one; `speaker_confidence` is how sure it is of the speaker, or that nobody
    is cited, where it can tell.
    """

    statement: str
    speaker: str | None
    carriers: tuple[str, ...]
    source: StoredArticle
    span: Span
    confidence: float
    voices: tuple[Voice, ...] = ()
    answer: Span | None = None
    speaker_confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """An exact slice of a stored article: `source.article.text[start:end]`. `answer` is the
    stretch of the article, within the quote, that is the answer in a few words, if any."""

    source: StoredArticle
    start: int
    end: int
    link: str | None
    answer: Span | None = None

    @property
    def text(self) -> str:
        return self.source.article.text[self.start : self.end]

    @property
    def answer_text(self) -> str | None:
        """The answer, word for word."""
        answer = self.answer
        return self.source.article.text[answer.start : answer.end] if answer else None

    @property
    def around_answer(self) -> tuple[str, str, str]:
        """The quote in three pieces: before the answer, the answer, after it."""
        if self.answer is None:
            return self.text, "", ""
        text = self.source.article.text
        start, end = self.answer.start, self.answer.end
        return text[self.start : start], text[start:end], text[end : self.end]


@dataclass(frozen=True, slots=True)
class Origins:
    """How many articles carry something, and how many origins those have: copies of one story
    have one between them."""

    articles: int
    origins: int

    @property
    def is_copied(self) -> bool:
        return self.origins < self.articles


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A statement whose quotes stand in the archive.

    `speaker` said it; `carriers` passed it on; who printed it is the quote's publisher.
    `copies` are other articles with the same sentence, the earliest first. `chain` is how
    it came into print, the speaker first and the outlets last, with the words that show it.
    `origins` is there where more than one article is quoted or a copy. `speaker_confidence` is
    how sure a trained reader is of the speaker, or that nobody is cited.
    """

    statement: str
    speaker: str | None
    carriers: tuple[str, ...]
    quotes: tuple[Quote, ...]
    confidence: float
    copies: tuple[StoredArticle, ...] = ()
    chain: tuple[Link, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    origins: Origins | None = None
    speaker_confidence: float | None = None

    @property
    def answer_text(self) -> str | None:
        """The answer in a few words, as its first quote has it."""
        return self.quotes[0].answer_text


class NamedBy(StrEnum):
    """Who says that two findings contradict one another."""

    RULE = "rule"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two findings of an answer, by their numbers from 0, that contradict one another."""

    one: int
    other: int
    named_by: NamedBy


@dataclass(frozen=True, slots=True)
class Day:
    """When what a finding tells happened, where its quote says so (`is_told`), else when its
    article was published."""

    day: date
    is_told: bool


@dataclass(frozen=True, slots=True)
class ReadWords:
    """Words of a question that were read as a filter."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """How far the search could see, and through which filters.

    `read` are the words of the question that became one of `filters` by themselves, each with
    what they limit: "publishers" or "dates".
    """

    reach: Reach
    filters: Filters
    speakers: tuple[str, ...] = ()
    read: tuple[ReadWords, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a front end renders. `notes` tell what the asker should know about the search.

    `understood_as` is the question that was looked for, where it is not the one that was asked:
    a follow-up with what it left unsaid. `model` and `prompt` name what wrote the claims; None
    where no model did. `dropped` counts what a model claimed and the archive does not bear out,
    by reason (`bot.model.reasons`).

    `parts` are what was looked for beside the whole question. `disagreements` are the findings
    that contradict one another. `days` are there where a course of events was asked for: one for
    each finding, in order; None for one without any. `origins` is of all findings together.
    """

    question: str
    outcome: Outcome
    text: str
    findings: tuple[Finding, ...]
    searched: Searched
    answered_by: str
    notes: tuple[str, ...] = ()
    understood_as: str | None = None
    model: str | None = None
    prompt: str | None = None
    dropped: Mapping[str, int] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    days: tuple[Day | None, ...] = ()
    origins: Origins | None = None
    elapsed_ms: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being done for a question now: the name of a stage of the chain."""

    stage: str


Event: TypeAlias = Progress | Finding | Answer
"""What a running question tells: stages, then each finding once it is checked, and the answer,
which is the last and holds every finding that stands."""


def answer_json(answer: Answer) -> dict[str, Any]:
    """The published contract: keys may be added, never renamed or removed."""
    return {
        "question": answer.question,
        "understood_as": answer.understood_as,
        "outcome": answer.outcome.value,
        "answer": answer.text,
        "findings": [finding_json(finding) for finding in answer.findings],
        "searched": searched_json(answer.searched),
        "answered_by": answer.answered_by,
        "model": answer.model,
        "prompt": answer.prompt,
        "dropped": dict(answer.dropped),
        **composition_json(answer),
        "notes": list(answer.notes),
        "elapsed_ms": {stage: round(ms, 1) for stage, ms in answer.elapsed_ms.items()},
    }


def composition_json(answer: Answer) -> dict[str, Any]:
    """How an answer of several parts is put together."""
    return {
        "parts": list(answer.parts),
        "disagreements": [
            {"findings": [pair.one, pair.other], "named_by": pair.named_by.value}
            for pair in answer.disagreements
        ],
        "days": [
            {"day": day.day.isoformat(), "day_is_told": day.is_told} if day else None
            for day in answer.days
        ],
        "origins": origins_json(answer.origins),
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "statement": finding.statement,
        "speaker": finding.speaker,
        "speaker_confidence": rounded(finding.speaker_confidence),
        "carriers": list(finding.carriers),
        "chain": [link_json(link) for link in finding.chain],
        "confidence": round(finding.confidence, 3),
        "quotes": [quote_json(quote) for quote in finding.quotes],
        "copies": [copy_json(copy) for copy in finding.copies],
        "doubts": [doubt.value for doubt in finding.doubts],
        "origins": origins_json(finding.origins),
    }


def rounded(chance: float | None) -> float | None:
    return None if chance is None else round(chance, 3)


def origins_json(told: Origins | None) -> dict[str, int] | None:
    """None where no more than one article carries it."""
    return {"articles": told.articles, "origins": told.origins} if told else None


def link_json(link: Link) -> dict[str, Any]:
    """One link of the chain, with its words as they stand in the article."""
    return {
        "role": link.role.value,
        "name": link.name,
        "shown_by": link.basis.value,
        "field": link.field,
        "article": link.source.id,
        "version": link.source.version,
        "words": [
            {
                "part": mark.part.value,
                "text": link.words(mark),
                "start": mark.span.start,
                "end": mark.span.end,
            }
            for mark in link.marks
        ],
    }


def quote_json(quote: Quote) -> dict[str, Any]:
    return {
        "text": quote.text,
        "article": quote.source.id,
        "version": quote.source.version,
        "start": quote.start,
        "end": quote.end,
        "answer": answer_span_json(quote),
        **bibliography(quote.source),
        "link": quote.link,
        "corrections": corrections_json(quote.source),
    }


def answer_span_json(quote: Quote) -> dict[str, Any] | None:
    """The answer within the quote, in offsets of the article as the quote's own."""
    answer = quote.answer
    if answer is None:
        return None
    return {"text": quote.answer_text, "start": answer.start, "end": answer.end}


def corrections_json(stored: StoredArticle) -> list[dict[str, Any]]:
    """What the quoted version says of its own changes."""
    return [
        {
            "kind": notice.kind.value,
            "in": "title" if notice.in_title else "text",
            "start": notice.start,
            "end": notice.end,
            "text": corrected_text(stored, notice),
        }
        for notice in stored.corrections
    ]


def corrected_text(stored: StoredArticle, notice: Correction) -> str:
    """A notice word for word."""
    article = stored.article
    source = article.title if notice.in_title else article.text
    return source[notice.start : notice.end]


def faults(finding: Finding, quote: Quote) -> tuple[Correction, ...]:
    """What the quoted version says of its own faults, to be told under its first quote; that it
    was updated is no fault."""
    version = (quote.source.id, quote.source.version)
    first = next(q for q in finding.quotes if (q.source.id, q.source.version) == version)
    return admitted(quote.source) if first is quote else ()


def admitted(stored: StoredArticle) -> tuple[Correction, ...]:
    """The notices of an article but for those of updates."""
    return tuple(n for n in stored.corrections if n.kind is not CorrectionKind.UPDATE)


def copy_json(copy: StoredArticle) -> dict[str, Any]:
    return {
        "article": copy.id,
        "version": copy.version,
        **bibliography(copy),
        "corrections": corrections_json(copy),
    }


def bibliography(stored: StoredArticle) -> dict[str, Any]:
    """What names an article to a reader."""
    article = stored.article
    return {
        "title": article.title,
        "publisher": article.publisher,
        "published": written(article.published),
        "url": article.url,
    }


def searched_json(searched: Searched) -> dict[str, Any]:
    filters = searched.filters
    return {
        **reach_json(searched.reach),
        "filters": {
            "after": written(filters.after),
            "before": written(filters.before),
            "as_of": written(filters.as_of),
            "publishers": list(filters.publishers),
            "collections": list(filters.collections),
            "speakers": list(searched.speakers),
        },
        "read": [{"filter": read.kind, "words": read.words} for read in searched.read],
    }


def reach_json(reach: Reach) -> dict[str, Any]:
    """How many articles could be seen, from when to when."""
    return {
        "articles": reach.articles,
        "from": written(reach.first),
        "to": written(reach.last),
        "undated": reach.undated,
    }
