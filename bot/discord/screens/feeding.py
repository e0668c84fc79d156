"""How an ingest goes, and what became of its inputs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from bot.discord.cards import Block, Card, Paragraph, Part, Piece, Run, Separator, Tone
from bot.discord.markdown import one_line
from bot.discord.screens.lines import BETWEEN, instant, said, small
from bot.discord.texts import Texts, counted, number, texts_for
from bot.pace import Going, spoken
from ingest.web import Feed

_FEEDS: Final = 5  # named among other things; the others are only counted
_ADDRESS: Final = 300  # characters
_REASON: Final = 300
_REASONS: Final = 5  # inputs that were not taken, told with why


def feeding_card(source: str, going: Going, language: str) -> Card:
    """How far it is, how fast it goes and how long it will take, as the terminal tells it."""
    texts = texts_for(language)
    blocks: list[Block] = [said(texts.ingest_started.format(source=one_line(source)))]
    if going.inputs > 0 or going.indexed:
        blocks.append(small(BETWEEN.join(_going(going, texts))))
    return Card(parts=(Part(tuple(blocks)),), tone=Tone.WORKING, language=language)


def _going(going: Going, texts: Texts) -> Iterator[str]:
    yield counted(texts, texts.ingest_progress, going.inputs)
    if going.indexed is not None:
        yield counted(texts, texts.archive_passages, going.indexed)
        yield texts.ingest_rate.format(rate=number(texts, round(going.rate or 0)))
    if going.share is not None:
        yield texts.ingest_share.format(percent=round(going.share * 100))
    if going.left is not None:
        yield texts.ingest_left.format(time=spoken(going.left))


def fed_card(source: str, report: Mapping[str, Any], language: str) -> Card:
    """Every input by its outcome, and why some were not taken."""
    texts = texts_for(language)
    counts = report["counts"]
    told = [
        counted(texts, plural, counts[outcome])
        for outcome, plural in _outcomes(texts).items()
        if counts.get(outcome)
    ]
    blocks: list[Block] = [said(texts.ingest_done.format(source=one_line(source)), strong=True)]
    if told:
        blocks.append(said(BETWEEN.join(told)))
    refused = [*report["rejected"], *report["skipped"], *report["duplicates"]]
    blocks += [small(one_line(one["reason"], 300)) for one in refused[:_REASONS]]
    useful = any(counts.get(one) for one in ("added", "updated", "unchanged", "duplicate"))
    tone = Tone.ANSWERED if useful else Tone.NOT_FOUND
    return Card(parts=(Part(tuple(blocks)),), tone=tone, language=language, name="ingest")


def feeds_card(feeds: Sequence[Feed], language: str, *, note: str | None = None) -> Card:
    """What is followed, when each was read last, and what went wrong."""
    texts = texts_for(language)
    head: list[Block] = [said(_feeds_counted(feeds, texts), strong=bool(feeds))]
    if note:
        head.append(small(note))
    parts = [Part(tuple(head)), *(_listed(feed, texts) for feed in feeds)]
    return Card(parts=tuple(parts), language=language, name="feeds")


def feeds_lines(feeds: Sequence[Feed], language: str, *, whole: bool = False) -> list[Block]:
    """The same in a few lines, for a card that tells of more; none where nothing is followed.
    Addresses are told `whole`, or by where they lead alone: what comes after may be a key."""
    texts = texts_for(language)
    if not feeds:
        return []
    lines: list[Block] = [Separator(), said(_feeds_counted(feeds, texts))]
    for feed in feeds[:_FEEDS]:
        shown = feed.address if whole else _without_query(feed.address)
        address = Run(one_line(shown, _ADDRESS) + BETWEEN)
        lines.append(Paragraph((address, *_last_read(feed, texts)), small=True))
    if len(feeds) > _FEEDS:
        lines.append(small(counted(texts, texts.feeds_more, len(feeds) - _FEEDS)))
    return lines


def _without_query(address: str) -> str:
    parts = urlsplit(address)
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit((parts.scheme, host + port, parts.path, "", ""))


def _feeds_counted(feeds: Sequence[Feed], texts: Texts) -> str:
    return counted(texts, texts.feeds, len(feeds)) if feeds else texts.feeds_none


def _listed(feed: Feed, texts: Texts) -> Part:
    minutes = number(texts, int(feed.every.total_seconds() // 60))
    how = Run(texts.feed_every.format(minutes=minutes) + BETWEEN)
    blocks: list[Block] = [Separator(), said(one_line(feed.address, _ADDRESS))]
    blocks.append(Paragraph((how, *_last_read(feed, texts)), small=True))
    if feed.reason:
        reason = one_line(feed.reason, _REASON)
        blocks.append(
            small(texts.feed_failed.format(count=number(texts, feed.failures), reason=reason))
        )
    return Part(tuple(blocks))


def _last_read(feed: Feed, texts: Texts) -> tuple[Piece, ...]:
    if feed.succeeded is None:
        return (Run(texts.feed_never),)
    before, _, after = texts.feed_read.partition("{moment}")
    told: Piece = instant(feed.succeeded) or Run(feed.succeeded.isoformat(" ", "minutes"))
    return (Run(before), told, Run(after))


def _outcomes(texts: Texts) -> dict[str, Any]:
    return {
        "added": texts.outcome_added,
        "updated": texts.outcome_updated,
        "unchanged": texts.outcome_unchanged,
        "duplicate": texts.outcome_duplicate,
        "rejected": texts.outcome_rejected,
        "skipped": texts.outcome_skipped,
    }
