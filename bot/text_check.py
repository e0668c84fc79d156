"""A text against the archive, statement by statement: supported, disputed, or not found."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.agreement import Bearing, Told, bearing
from bot.answers import Finding, Searched
from bot.copies import carried, folded
from bot.found_sentences import FoundSentence, found_sentences
from bot.inquiries import Statement, TextCheck, Verdict
from bot.question import NEGATION, content_stems
from bot.quotes import check
from bot.retrieval import Found, Search
from bot.statements import statements
from bot.wordings import words_of
from ingest.archive import Archive, Filters
from ingest.articles import Span
from ingest.sentences import sentences

_PASSAGES: Final = 12
_SHOWN: Final = 3
_MOST: Final = 40  # statements: a whole book is not checked by mistake
_TOLD_BEFORE: Final = 400  # characters of the text that say what a statement is about
_SAID_BEFORE, _TAKEN_BACK_WITHIN = 400, 200  # characters around a sentence
# A sentence that shares less of a statement's words with it is not shown as related.
_RELATED: Final = 0.5


def check_text(text: str, archive: Archive, search: Search, filters: Filters) -> TextCheck:
    """Each statement of `text` with what the archive has for it and against it."""
    parts = statements(text)
    notes = dict[str, None]()
    checked = []
    for span in parts.statements[:_MOST]:
        statement, told = _checked(text, span, search, filters)
        checked.append(_carried(statement, archive, filters))
        notes.update(dict.fromkeys(told))
    if len(parts.statements) > _MOST:
        notes[f"Checked the first {_MOST} of {len(parts.statements)} statements."] = None
    return TextCheck(
        text=text,
        statements=tuple(checked),
        passed_over=parts.passed_over,
        searched=Searched(reach=archive.reach(filters), filters=filters),
        notes=tuple(notes),
    )


def _checked(
    text: str, span: Span, search: Search, filters: Filters
) -> tuple[Statement, tuple[str, ...]]:
    said = " ".join(text[span.start : span.end].split())
    topic = _topic(text[max(0, span.start - _TOLD_BEFORE) : span.start], said)
    pools = _pools(said, " ".join(topic), search, filters)
    found = list(found_sentences([hit for pool in pools for hit in pool.hits]))
    stems = content_stems(" ".join(topic))
    told = [(s, _told(s)) for s in found]
    bearings = [(s, t, bearing(said, t, stems)) for s, t in told]
    support = _findings([s for s, _, b in bearings if b is Bearing.SUPPORTS], said)
    dispute = _findings([_shown(s, t) for s, t, b in bearings if b is Bearing.DISPUTES], said)
    statement = Statement(
        start=span.start,
        end=span.end,
        verdict=_verdict(support, dispute),
        support=support,
        dispute=dispute,
        related=() if support or dispute else _related(said, found),
    )
    return statement, tuple(note for pool in pools for note in pool.degraded)


def _carried(statement: Statement, archive: Archive, filters: Filters) -> Statement:
    """With the articles that carry the same story."""
    parts = (statement.support, statement.dispute, statement.related)
    support, dispute, related = (tuple(carried(part, archive, filters)) for part in parts)
    return replace(statement, support=support, dispute=dispute, related=related)


def _told(sentence: FoundSentence) -> Told:
    article, end = sentence.source.article, sentence.span.end
    before = sentences(sentence.before[-_SAID_BEFORE:])[-1:]
    closely = "".join(sentence.before[-_SAID_BEFORE:][s.start : s.end] for s in before)
    return Told(
        sentence.text,
        sentence.nearby,
        content_stems(f"{article.title} {closely}"),
        article.text[end : end + _TAKEN_BACK_WITHIN],
    )


def _shown(sentence: FoundSentence, told: Told) -> FoundSentence:
    """With the next one, where that takes it back."""
    if not told.is_taken_back:
        return sentence
    text, span = sentence.source.article.text, sentence.span
    following = sentences(told.after)[0]
    whole = Span(span.start, span.end + following.end)
    return replace(sentence, span=whole, text=text[whole.start : whole.end])


def _verdict(support: Sequence[Finding], dispute: Sequence[Finding]) -> Verdict:
    """What somebody says and somebody else denies is disputed."""
    if dispute:
        return Verdict.DISPUTED
    return Verdict.SUPPORTED if support else Verdict.NOT_FOUND


def _topic(before: str, said: str) -> list[str]:
    """The names that the text has spoken of, for a statement that names nothing itself."""
    if any(word.is_name for word in words_of(said)):
        return []
    names = [before[w.start : w.end] for w in words_of(before) if w.is_name and w.carries]
    return list(dict.fromkeys(names))[-4:]


def _pools(said: str, topic: str, search: Search, filters: Filters) -> tuple[Found, ...]:
    """What is near the statement, and what is near its denial: a denial shares few of its words."""
    about = f"{topic} {said}".strip()
    queries = (about, f"{about} denied false")
    return tuple(search(query, k=_PASSAGES, filters=filters) for query in queries)


def _findings(found: Sequence[FoundSentence], said: str) -> tuple[Finding, ...]:
    findings = [f for s in found if (f := check(s.claim(_likeness(said, s))))]
    return tuple(folded(sorted(findings, key=lambda f: -f.confidence))[:_SHOWN])


def _likeness(said: str, sentence: FoundSentence) -> float:
    """The share of the statement's words that the sentence has."""
    wanted = content_stems(said) - {NEGATION}
    return len(wanted & content_stems(sentence.text)) / len(wanted) if wanted else 0.0


def _related(said: str, found: Sequence[FoundSentence]) -> tuple[Finding, ...]:
    best = max(found, key=lambda s: _likeness(said, s), default=None)
    if best is None or _likeness(said, best) < _RELATED:
        return ()
    return _findings([best], said)
