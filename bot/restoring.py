"""Answers read back: from what was kept of them as JSON, and from the archive as it is now.

Words are never taken from the JSON. A quotation is read from the stored article again, so that
what is shown a second time is a slice as it was the first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from bot.answers import (
    Answer,
    Day,
    Disagreement,
    Doubt,
    Finding,
    NamedBy,
    Outcome,
    Quote,
    ReadWords,
    Searched,
)
from bot.chains import Basis, Link, Mark, Part, Role, is_borne_out
from bot.links import link_to
from bot.origins import together, with_origins
from bot.quotes import answer_within
from ingest.archive import NO_FILTERS, Archive, Filters, Reach
from ingest.articles import Span, StoredArticle, read_moment
from ingest.errors import NewshoundError, UnknownArticleError

NOTHING_LEFT: Final = "Nothing that this answer quoted is in the archive any more."
OUT_OF_REACH: Final = "Something that this answer rested on is out of reach here now."
"""The note on what is left out because who asks may not see it, or not any more."""


class UnreadableAnswerError(NewshoundError):
    """What was kept is no answer by the published contract."""


def restored(written: Mapping[str, Any], archive: Archive, within: Filters = NO_FILTERS) -> Answer:
    """The answer that `answer_json` wrote.

    A finding whose quotation cannot be read from the archive any more, because its article was
    removed or stands there with another text, is left out, and a note says so. So is what does
    not stand in the outlets and collections of `within`; the note on it, `OUT_OF_REACH`, names
    nothing, and how far was searched is told anew, as is of how many origins what is left is.
    Raises `UnreadableAnswerError` where `written` is no answer.
    """
    try:
        return _read(written, archive, within)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableAnswerError(
            f"This is no answer as `newshound ask --json` writes it ({error!r})."
        ) from error


def _read(written: Mapping[str, Any], archive: Archive, within: Filters) -> Answer:
    searched = searched_of(written["searched"])
    seen = _searched(searched, archive, within)
    # Both may name what is hidden.
    told, parts = (written.get(n, ()) if seen is searched else () for n in ("notes", "parts"))
    answer = Answer(
        question=str(written["question"]),
        outcome=Outcome(written["outcome"]),
        text=str(written["answer"]),
        findings=(),
        searched=seen,
        answered_by=str(written["answered_by"]),
        notes=tuple(map(str, told)),
        understood_as=written.get("understood_as"),
        model=written.get("model"),
        prompt=written.get("prompt"),
        dropped=dict(written.get("dropped", {})),
        parts=tuple(map(str, parts)),
        disagreements=tuple(map(_disagreement, written.get("disagreements", ()))),
        days=tuple(map(_told_day, written.get("days", ()))),
        elapsed_ms=dict(written.get("elapsed_ms", {})),
    )
    found, notes = dict[int, Finding](), list[str]()
    for at, kept in enumerate(written["findings"]):
        if not all(_may_be_seen(one, archive, within) for one in kept["quotes"]):
            notes.append(OUT_OF_REACH)
            continue
        finding = _finding(kept, archive, within)
        if finding is not None:
            found[at] = finding
        else:
            notes.append(_lost(kept))
    findings = with_origins(list(found.values()), archive, seen.filters)
    origins = together(findings, archive, seen.filters)
    whole = replace(answer, findings=tuple(findings), origins=origins)
    return _without_lost(whole, list(found), notes) if notes else whole


def _searched(searched: Searched, archive: Archive, within: Filters) -> Searched:
    """How far the same search reaches within outlets and collections."""
    before = searched.filters
    filters = replace(
        before,
        publishers=_common(before.publishers, within.publishers),
        collections=_common(before.collections, within.collections),
    )
    if filters == before:
        return searched
    return replace(searched, filters=filters, reach=archive.reach(filters))


def _common(before: tuple[str, ...], within: tuple[str, ...]) -> tuple[str, ...]:
    """The names of both, where none stands for all; `("",)`, which nothing has, where none is."""
    if not (before and within):
        return before or within
    return tuple(name for name in before if name in within) or ("",)


def _may_be_seen(kept: Mapping[str, Any], archive: Archive, within: Filters) -> bool:
    """Whether an article that is named by `kept` stands in the outlets and collections."""
    source = stored_as(kept, archive)
    publisher = source.article.publisher if source is not None else kept["publisher"]
    if within.publishers and publisher not in within.publishers:
        return False
    if not within.collections:
        return True
    number = int(kept["version"])
    return number in archive.database.versions(str(kept["article"]), within.collections)


def _without_lost(answer: Answer, kept: Sequence[int], notes: Sequence[str]) -> Answer:
    """The answer where of its findings only those with the numbers `kept` are left, with their
    days and what still contradicts what; its text may have told of the others."""
    left = OUT_OF_REACH if OUT_OF_REACH in notes else NOTHING_LEFT
    findings, now = answer.findings, {before: at for at, before in enumerate(kept)}
    return replace(
        answer,
        outcome=Outcome.ANSWERED if findings else Outcome.NOT_FOUND,
        text=findings[0].statement if findings else left,
        disagreements=tuple(
            replace(pair, one=now[pair.one], other=now[pair.other])
            for pair in answer.disagreements
            if pair.one in now and pair.other in now
        ),
        days=tuple(answer.days[at] for at in kept if at < len(answer.days)),
        notes=(*answer.notes, *dict.fromkeys(notes)),
    )


def _disagreement(kept: Mapping[str, Any]) -> Disagreement:
    one, other = map(int, kept["findings"])
    return Disagreement(one, other, NamedBy(kept["named_by"]))


def _told_day(kept: Mapping[str, Any] | None) -> Day | None:
    return Day(date.fromisoformat(kept["day"]), bool(kept["day_is_told"])) if kept else None


def _finding(kept: Mapping[str, Any], archive: Archive, within: Filters) -> Finding | None:
    quotes = [_quote(one, archive) for one in kept["quotes"]]
    whole = [quote for quote in quotes if quote is not None]
    if not whole or len(whole) < len(quotes):
        return None
    carried = [copy for copy in kept.get("copies", ()) if _may_be_seen(copy, archive, within)]
    copies = [stored_as(copy, archive) for copy in carried]
    return Finding(
        statement=str(kept["statement"]),
        speaker=kept["speaker"],
        carriers=tuple(map(str, kept.get("carriers", ()))),
        quotes=tuple(whole),
        confidence=float(kept.get("confidence", 0.0)),
        copies=tuple(copy for copy in copies if copy is not None),
        doubts=tuple(map(Doubt, kept.get("doubts", ()))),
        speaker_confidence=kept.get("speaker_confidence"),
        chain=tuple(link for one in kept.get("chain", ()) if (link := link_of(one, archive))),
    )


def _quote(kept: Mapping[str, Any], archive: Archive) -> Quote | None:
    source, start, end = stored_as(kept, archive), int(kept["start"]), int(kept["end"])
    if source is None or not 0 <= start < end <= len(source.article.text):
        return None
    words = source.article.text[start:end]
    if words != kept["text"]:
        return None
    return Quote(
        source=source,
        start=start,
        end=end,
        link=link_to(source.article.url, words),
        answer=answer_of(kept, source),
    )


def answer_of(kept: Mapping[str, Any], source: StoredArticle) -> Span | None:
    """The answer within a quote, where the article has those words there."""
    told = kept.get("answer")
    if told is None:
        return None
    quote, answer = (Span(int(one["start"]), int(one["end"])) for one in (kept, told))
    found = answer_within(source.article.text, quote, answer)
    stands = found is not None and source.article.text[found.start : found.end] == told["text"]
    return found if stands else None


def link_of(kept: Mapping[str, Any], archive: Archive) -> Link | None:
    """The link that `link_json` wrote, its words read from the article again; None where they do
    not stand there any more."""
    source = stored_as(kept, archive)
    if source is None:
        return None
    marks = tuple(
        Mark(Part(one["part"]), Span(int(one["start"]), int(one["end"]))) for one in kept["words"]
    )
    link = Link(
        role=Role(kept["role"]),
        name=str(kept["name"]),
        basis=Basis(kept["shown_by"]),
        source=source,
        marks=marks,
        field=kept["field"],
    )
    words = [one["text"] for one in kept["words"]]
    stand = is_borne_out(link) and [link.words(mark) for mark in marks] == words
    return link if stand else None


def stored_as(kept: Mapping[str, Any], archive: Archive) -> StoredArticle | None:
    """The version that `kept` names by "article" and "version"; None where it is gone."""
    try:
        return archive.article(str(kept["article"]), int(kept["version"]))
    except UnknownArticleError:
        return None


def _lost(kept: Mapping[str, Any]) -> str:
    first = kept["quotes"][0]
    outlet, title = first["publisher"] or "an outlet unknown", first["title"]
    return (
        f"A quotation from {outlet} (“{title}”) is left out: the archive no longer has the article "
        "as it was quoted."
    )


def searched_of(written: Mapping[str, Any]) -> Searched:
    """How far was searched, as `searched_json` wrote it."""
    told = written["filters"]
    filters = Filters(
        after=_day(told["after"]),
        before=_day(told["before"]),
        as_of=read_moment(told["as_of"]),
        publishers=tuple(told["publishers"]),
        collections=tuple(told.get("collections", ())),
    )
    first, last = _day(written["from"]), _day(written["to"])
    reach = Reach(int(written["articles"]), first, last, int(written["undated"]))
    return Searched(
        reach=reach,
        filters=filters,
        speakers=tuple(told.get("speakers", ())),
        read=tuple(ReadWords(r["filter"], r["words"]) for r in written.get("read", ())),
    )


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso is not None else None
