"""A model's own words, made fit to be shown beside the quotes that they rest on."""

import re
from collections.abc import Iterator

from bot.model.locating import standing
from bot.model.prompts import visible
from bot.model.reasons import Reason

_LONGEST = 400  # characters of a statement: one sentence
# Quotation marks around fewer words ("so-called") lose their marks; around more they are a quote.
_FEWEST_QUOTED = 3
_FEWEST_WORDS = 3  # of a statement: "It sank." is rare, and no loss

_MARKED_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")  # of a terminal
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_CITATION = re.compile(
    r"\s*(?:\[\^?\d+(?:\s*[,;–-]\s*\d+)*\]|【[^】]*】|"
    r"[\[(](?:see |from )?(?:passages?|sources?|citations?|refs?\.?)[: ]*[\d, and–-]+[\])])",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"[*`~]+|(?<!\w)_+|_+(?!\w)|^[#>|\s-]+")
# Letters of most scripts, their marks included: `\w` knows no vowel signs.
_LETTER = r"(?:[^\W\d_]|[\u0900-\u0eff])"
# Any ending is an address's: there are over a thousand, and new ones every year. "U.S." and "e.g."
# have one letter between their stops, "3.5 million" no letters.
_ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+.-]*://\S+|\bwww\.\S+|\b(?:mailto|javascript|data):\S+|[\w.+-]+@[\w-]+\.\w+|"
    rf"(?<!\w)\w[\w-]*(?:[.．․]\w[\w-]*)*[.．․](?:xn--[\w-]+|{_LETTER}{{2,}})(?!\w)(?:/\S*)?|"
    r"\b[a-zа-я0-9-]+[。｡](?:xn--[a-z0-9-]+|[a-zа-я]{2,})\b|"  # between other letters a full stop
    r"(?<!\S)\.[a-z]{2,}\b|"
    r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.]*\d)(?::\d+)?|"
    r"(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}\b|(?<![\w:])[0-9a-f:]*::[0-9a-f:]*[0-9a-f]|"
    r"\b[\w-]+ ?[\[({] ?(?:dot|\.) ?[\])}] ?[\w-]+|"
    r"\b[\w-]+ (?-i:dot) [\w-]+|\b[\w-]+ dot (?:com|org|net|info|biz|io|co|ru|cn|uk|eu|us|app)\b",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\w+")
_QUOTED = re.compile(
    r"[“„‟\"«»「『](?P<double>[^“”„‟\"«»「」『』]+)[”“\"»«」』]|"
    r"(?<!\w)[‘‚'](?P<single>[^‘’']+(?:(?<=\w)[’'](?=\w)[^‘’']+)*)[’'](?!\w)"
)
_LEFT_OVER = re.compile(r"[“”„‟\"«»「」『』]|(?<!\w)[‘‚]")


def shown_wording(text: str, evidence: str) -> str | Reason:
    """`text` without links, marks and notes; or why it cannot be shown beside `evidence`.

    What stands in quotation marks stands in the evidence too.
    """
    plain = _MARKED_LINK.sub(r"\1", visible(_COLOUR.sub("", text)))
    plain = _EMPHASIS.sub("", _CITATION.sub("", _TAG.sub("", plain)))
    plain = " ".join(plain.split())
    if len(plain) > _LONGEST:
        return Reason.WORDY
    if any(not _known(found[0], evidence) for found in _ADDRESS.finditer(f"{text} {plain}")):
        return Reason.LINK
    for found in _QUOTED.finditer(plain):
        words = found["double"] or found["single"]
        if len(words.split()) >= _FEWEST_QUOTED and not standing(words, evidence):
            return Reason.FABRICATED
    plain = "".join(_requoted(plain, evidence))
    return plain if re.search(r"\w", plain) else Reason.EMPTY


def states(statement: str) -> bool:
    """Whether it is long enough to state something: a word alone is an outcry. Scripts without
    spaces count by characters."""
    return len(re.findall(r"\w+", statement)) >= _FEWEST_WORDS or (
        len(statement) >= _FEWEST_WORDS and not statement.isascii()
    )


def _known(address: str, evidence: str) -> bool:
    """Whether it stands in the evidence, or is a name there whose initials are set apart."""
    if standing(address, evidence):
        return True
    is_name = _INITIALS.fullmatch(address) and address.istitle()
    return bool(is_name and standing(address.replace(".", ". "), evidence))


def _requoted(plain: str, evidence: str) -> Iterator[str]:
    """What is quoted as it stands in the evidence, in its marks; other marks are left out."""
    at = 0
    for found in _QUOTED.finditer(plain):
        yield _LEFT_OVER.sub("", plain[at : found.start()])
        words = found["double"] or found["single"]
        theirs = standing(words, evidence)
        yield f"“{theirs}”" if theirs else words
        at = found.end()
    yield _LEFT_OVER.sub("", plain[at:])
