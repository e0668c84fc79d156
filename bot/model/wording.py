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
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_CITATION = re.compile(
    r"\s*(?:\[\^?\d+(?:\s*[,;–-]\s*\d+)*\]|【[^】]*】|"
    r"[\[(](?:see |from )?(?:passages?|sources?|citations?|refs?\.?)[: ]*[\d, and–-]+[\])])",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"[*`~]+|(?<!\w)_+|_+(?!\w)|^[#>|\s-]+")
_ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+.-]*://\S+|\bwww\.\S+|\b(?:mailto|javascript|data):\S+|[\w.+-]+@[\w-]+\.\w+|"
    r"\b[\w-]{2,}(?:\.[\w-]{2,})*\.(?:com|org|net|info|biz|io|co|ru|cn|uk|de|fr|eu|us|tv|me|ly|gg|"
    r"app|dev|xyz|top|site|online|link|news|gov|edu|mil|example|test|invalid|onion)\b(?:/\S*)?|"
    r"\b[\w-]+\.[a-z]{2,}/\S+",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"[“„‟\"«»「『](?P<double>[^“”„‟\"«»「」『』]+)[”“\"»«」』]|"
    r"(?<!\w)[‘‚'](?P<single>[^‘’']+(?:(?<=\w)[’'](?=\w)[^‘’']+)*)[’'](?!\w)"
)
_LEFT_OVER = re.compile(r"[“”„‟\"«»「」『』]|(?<!\w)[‘‚]")


def shown_wording(text: str, evidence: str) -> str | Reason:
    """`text` without links, marks and notes; or why it cannot be shown beside `evidence`.

    What stands in quotation marks stands in the evidence too.
    """
    plain = _MARKED_LINK.sub(r"\1", visible(text))
    plain = _EMPHASIS.sub("", _CITATION.sub("", _TAG.sub("", plain)))
    plain = " ".join(plain.split())
    if len(plain) > _LONGEST:
        return Reason.WORDY
    if any(not standing(found[0], evidence) for found in _ADDRESS.finditer(f"{text} {plain}")):
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
