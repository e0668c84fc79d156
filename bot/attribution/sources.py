"""Whose cue it is: the source before or after it, as tokens."""

from bot.attribution.anonymity import after_source, before_cue
from bot.attribution.phrases import named_or_described, phrase_from, phrase_up_to
from bot.attribution.reading import NOTHING, Range, Reading
from bot.attribution.vocabulary import (
    ADVERBS,
    AUXILIARIES,
    BEFORE_TO_SAY,
    BEING,
    BOUNDARIES,
    CIRCUMSTANCES,
    DASHES,
    DAYS,
    JOINING,
    PREPOSITIONS,
    PRONOUNS,
    SAYING,
    TIME,
    WHEN,
)

_LONGEST_APPOSITIVE = 10


def source_after(reading: Reading, at: int) -> Range | None:
    """“…,” said the mayor."""
    before, coming = reading[at - 1], reading[at + 1]
    if not (before.is_pause or at == 0) or reading[at].low.endswith("ing") or not coming.is_word:
        return None
    if coming.low in CIRCUMSTANCES or coming.low in TIME or coming.low in PREPOSITIONS:
        return None
    source = described(reading, phrase_from(reading, at + 1))
    if source is None or before.quoted or reading[at - 2].quoted:
        return source
    follows = reading[source[1] + 1]
    closed = follows is NOTHING or follows.text in ",." or follows.low in WHEN
    told = reading[at].low in ("told", "tells", "tell")
    return source if closed and not told and _states_something(reading, at - 1) else None


def _states_something(reading: Reading, stop: int) -> bool:
    """ "The dam, which will hold" does; "Ann Lee" and "Ann Lee, the mayor" do not."""
    last_stretch = reading.tokens[reading.previous(stop, ",") + 1 : stop]
    verbs = AUXILIARIES | SAYING | BOUNDARIES
    return len(last_stretch) > _LONGEST_APPOSITIVE or any(
        not t.is_capital and (t.low in verbs or t.low.endswith("ed")) for t in last_stretch
    )


def source_before(reading: Reading, at: int, earlier: Range | None) -> Range | None:
    """ "Lee also said"; of "…, and added" the `earlier` source."""
    cue, last = reading[at].low, at - 1
    if cue == "saying" and reading[last].low == "as":
        return _quoted_as_saying(reading, at - 2)
    if reading[last].low == "to":
        last -= 1
        while reading[last].low in BEFORE_TO_SAY:
            last -= 1
    unnamed = _unnamed(reading, at)
    if unnamed is not None:
        return unnamed
    last = _past_auxiliaries(reading, last)
    before = reading[last].low
    if _is_passive(reading, last, at):
        return phrase_from(reading, at + 2) if reading[at + 1].low == "by" else None
    if before in JOINING or (before == "," and cue.endswith("ing")):
        return earlier or subject(reading)
    if before not in (",", ")", *DASHES):
        return phrase_up_to(reading, last)
    return named_or_described(reading, last)


def described(reading: Reading, source: Range | None) -> Range | None:
    """A source with the condition that follows it: "an official who asked not to be named"."""
    stop = after_source(reading.text, reading.tokens[source[1]].end) if source else None
    if source is None or stop is None:
        return source
    last = source[1]
    while reading[last + 1] is not NOTHING and reading[last + 1].end <= stop:
        last += 1
    return source[0], last


def _unnamed(reading: Reading, at: int) -> Range | None:
    """ "A diplomat who asked not to be named", in those words, before the cue at `at`."""
    for last in range(at - 1, max(-1, at - 1 - _LONGEST_APPOSITIVE), -1):
        start = before_cue(reading.text, reading[last].end)
        if start is not None:
            first = next(place for place in range(last, -1, -1) if reading[place].start <= start)
            known = phrase_up_to(reading, first - 1 - (reading[first - 1].text == ","))
            return (known[0], last) if known else None
        token = reading[last]
        if not (token.text == "," or token.low in AUXILIARIES or token.is_adverb):
            return None
    return None


def _past_auxiliaries(reading: Reading, last: int) -> int:
    last = _past_adverbs(reading, last)
    while reading[last].low in AUXILIARIES:
        last = _past_adverbs(reading, last - 1)
    return last


def _past_adverbs(reading: Reading, last: int) -> int:
    while reading[last].is_adverb or reading[last].low in DAYS:
        last -= 1
        if reading[last].low == "on":
            last -= 1
    return last


def _is_passive(reading: Reading, last: int, at: int) -> bool:
    """ "was told", "as reported by"; not "was telling"."""
    if reading[last].low == "as" and reading[at + 1].low == "by":
        return True
    active = reading[at].low.endswith("ing")
    return not active and any(t.low in BEING for t in reading.tokens[last + 1 : at])


def _quoted_as_saying(reading: Reading, last: int) -> Range | None:
    """The subject of "was quoted (by TASS on Monday) as"."""
    for place in range(last, max(-1, last - 10), -1):
        if reading[place].low in BEING:
            helper = place - 1
            while reading[helper].low in AUXILIARIES:
                helper -= 1
            return phrase_up_to(reading, _past_adverbs(reading, helper))
    return None


def subject(reading: Reading) -> Range | None:
    """Whom or what the sentence opens with, past "But" and "On Monday,"."""
    at = _past_dateline(reading)
    while reading[at].low in ADVERBS or reading[at].low in ("and", "but", "however", ","):
        at += 1
    opening = reading[at].low
    introduces = opening in PREPOSITIONS or opening in BOUNDARIES - PRONOUNS
    if introduces or opening.endswith("ing"):
        at = reading.next_comma(at) + 1
    return phrase_from(reading, at)


def _past_dateline(reading: Reading) -> int:
    """Past "ORLANDO, Fla. (AP) -"."""
    if not reading[0].text.isupper():
        return 0
    dashes = [at for at in range(1, 12) if reading[at].text in DASHES]
    return dashes[0] + 1 if dashes else 0
