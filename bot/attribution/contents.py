"""What a cue vouches for: the stretch before it, the stretch behind it, or both."""

from collections.abc import Iterator

from bot.attribution.reading import NOTHING, Reading
from bot.attribution.vocabulary import ADVERBS, CIRCUMSTANCES, PREPOSITIONS, TIME, WHEN, WITH_HEARER
from ingest.articles import Span


def contents(reading: Reading, left: int, right: int, at: int, *, borrowed: bool) -> Iterator[Span]:
    """What the cue at `at` vouches for, before its clause (`left`), after it (`right`), or both."""
    before = reading[left - 1]
    alike, quoted = before.low == "as", before.quoted
    inserted = reading[right].text == "," and right == at + 1
    pauses = (alike or before.is_pause) and not borrowed
    ahead = reading.between(0, left - alike) if pauses else None
    if quoted and ahead:
        start = _next_quotation(reading, right)
    elif alike:
        start = reading.next_comma(right)
    else:
        start = _content_start(reading, right, hears=reading[at].low in WITH_HEARER)
    behind = None if start is None else reading.between(start, len(reading.tokens))
    goes_on = alike or quoted or inserted
    is_ahead = ahead and (behind is None or right > at + 1)
    if ahead and (goes_on or is_ahead):
        yield ahead
    if behind and (goes_on or not is_ahead):
        yield behind


def _next_quotation(reading: Reading, at: int) -> int | None:
    places = range(at, len(reading.tokens))
    return next((place for place in places if reading[place].quoted), None)


def _content_start(reading: Reading, at: int, *, hears: bool) -> int | None:
    """Past the hearer ("told Reuters") and the circumstances ("on Monday"): where it begins."""
    if hears:
        at = _past_hearer(reading, at)
    while reading[at].low in TIME or reading[at].low in ADVERBS:
        at += 1
    coming = reading[at]
    if coming is NOTHING or coming.text in ".;":
        return None
    if coming.text == ",":
        return None if reading[at + 1].low.endswith("ing") else at + 1
    if coming.low in CIRCUMSTANCES or coming.low in PREPOSITIONS:
        return _past_circumstances(reading, at)
    return at + 1 if coming.text in ("that", ":") else at


def _past_circumstances(reading: Reading, at: int) -> int | None:
    for place in range(at, min(at + 16, len(reading.tokens))):
        if reading[place].quoted:
            return place
        if reading[place].text in ("that", ":"):
            return place + 1
    return None if reading[at].low in WHEN else at


def _past_hearer(reading: Reading, at: int) -> int:
    for place in range(at, min(at + 12, len(reading.tokens))):
        if reading[place].quoted or reading[place].text in ("that", ",", ":"):
            return place
    at += 1
    while reading[at].is_capital and reading[at - 1].is_capital:
        at += 1
    return at
