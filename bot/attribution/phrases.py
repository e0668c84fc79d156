"""Noun phrases: where one begins, where it ends, and what in front or behind is left out."""

from bot.attribution.reading import Range, Reading, Token
from bot.attribution.vocabulary import (
    ADVERBS,
    AUXILIARIES,
    BEFORE_A_NOUN,
    BOUNDARIES,
    CIRCUMSTANCES,
    DETERMINERS,
    NOUNS_TOO,
    OPENS_APPOSITIVE,
    PREPOSITIONS,
    PRONOUNS,
    SAYING,
    TIME,
)

LONGEST_NAME = 6
_NO_OPENING = ("and", "but", "or", "of", "however", "n't")


def phrase_up_to(reading: Reading, last: int) -> Range | None:
    """The noun phrase that ends at `last`."""
    if not reading[last].is_word:
        return None
    if reading[last].low in PRONOUNS:
        return last, last
    if reading[last].low in BOUNDARIES or reading[last].low in PREPOSITIONS - {"last"}:
        return None
    first = last
    while first > 0 and _goes_on_left(reading, first - 1):
        first -= 1
    if _is_saying(reading[first - 1]):
        return None  # "the woman who accused Ann Lee said" is not Ann Lee
    return _trimmed(reading, first, last)


def _goes_on_left(reading: Reading, at: int) -> bool:
    token = reading[at]
    if token.low in ("and", "or"):
        return _is_joint(reading, at)
    if not token.is_word:
        return token.text == "&"
    return not (token.low in BOUNDARIES or token.low in AUXILIARIES or _is_saying(token))


def _is_saying(token: Token) -> bool:
    return token.low in SAYING and token.low not in NOUNS_TOO and not token.is_capital


def _is_joint(reading: Reading, at: int) -> bool:
    """ "Smith and Jones", "officials and experts"; not "he won and critics"."""
    left, right = reading[at - 1], reading[at + 1]
    alike = left.is_capital and right.is_capital
    return left.is_word and (alike or left.low.endswith("s"))


def _trimmed(reading: Reading, first: int, last: int) -> Range:
    """Without the "However", "On Tuesday" or "In Kyiv" that opened the clause."""
    while first < last and (reading[first].is_adverb or reading[first].low in _NO_OPENING):
        first += 1
    if reading[first].low in PREPOSITIONS:
        first = _start_of_name(reading, first + 1, last)
    return first, last


def _start_of_name(reading: Reading, first: int, last: int) -> int:
    """Of "On Tuesday Ann Lee" the name; of "In the evening officials" the last word."""
    if reading[last].is_capital:
        while last > first and _is_part_of_name(reading[last - 1]):
            last -= 1
    return last


def _is_part_of_name(token: Token) -> bool:
    return token.is_capital and token.low not in TIME


def phrase_from(reading: Reading, first: int) -> Range | None:
    """The noun phrase that starts at `first`."""
    if not reading[first].is_word:
        return None
    if reading[first].low in PRONOUNS - {"that", "this", "one"}:
        return first, first
    last = first
    while _goes_on_right(reading, last + 1, first):
        last += 1
    while last > first and reading[last].low in PREPOSITIONS | BEFORE_A_NOUN:
        last -= 1
    return first, last


def _goes_on_right(reading: Reading, at: int, first: int) -> bool:
    token, before = reading[at], reading[at - 1]
    if not token.is_word:
        return token.text == "&"
    if token.low in BOUNDARIES | AUXILIARIES | TIME | ADVERBS:
        return False
    if token.low in ("and", "or"):
        return _is_joint(reading, at)
    if token.low in ("in", "to", "on", "at") and not before.is_capital:
        coming = reading[at + 1]
        return coming.is_capital or coming.low == "the"
    says = token.low in SAYING and before.low not in DETERMINERS
    acts = token.low.endswith("ed") and at > first + 1
    return token.low not in CIRCUMSTANCES and (token.is_capital or not (says or acts))


def named_or_described(reading: Reading, comma: int) -> Range | None:
    """Before the comma at the end of an appositive: "Ann Lee, the mayor, said"."""
    last = _past_appositive(reading, comma)
    described = phrase_up_to(reading, last)
    describes = described and reading[described[0]].low in ("a", "an", "the", "one", "his", "her")
    if describes and _is_name(reading, last + 2, comma - 1):
        return last + 2, comma - 1  # "The mayor, Ann Lee, said"
    return described


def _is_name(reading: Reading, first: int, last: int) -> bool:
    tokens = reading.tokens[first : last + 1]
    return 1 < len(tokens) <= LONGEST_NAME and all(t.is_capital and t.is_word for t in tokens)


def _past_appositive(reading: Reading, last: int) -> int:
    """From the closing comma of "X, the mayor," to X; over several ("X, 70, of Y,") too."""
    mark = reading[last].text
    start = _relative_clause(reading, last)
    if start is None:
        start = reading.previous(last, "(" if mark == ")" else mark)
    while mark == "," and start > 0:
        opener = start - 1
        while reading[opener].is_word or reading[opener].text == ".":
            opener -= 1
        if reading[opener].text != "," or not _is_appositive(reading, opener):
            break
        start = opener
    return start - 1


def _relative_clause(reading: Reading, last: int) -> int | None:
    """The comma of the last ", who" before."""
    for at in range(last - 1, 0, -1):
        if reading[at].low in ("who", "whose") and reading[at - 1].text == ",":
            return at - 1
    return None


def _is_appositive(reading: Reading, comma: int) -> bool:
    """Does what follows the comma only tell more of the name before it?"""
    name, first = reading[comma - 1], reading[comma + 1]
    if not name.is_word or not (name.is_capital or name.text[0].isdigit()):
        return False
    told = first.low in OPENS_APPOSITIVE or first.low.endswith("ing")
    return told or first.text[0].isdigit() or "-" in first.text
