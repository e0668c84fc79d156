"""A title for a text that has none, and one without its outlet's name."""

import re
from collections.abc import Collection

_LONGEST_HEADLINE = 120
_LONGEST_OPENING = 80
_FINAL = tuple(".!?:;,…\"'”’»)")

# Four letters before the full stop keep "Mr.", "St." and "Gov." from ending a sentence.
_SENTENCE = re.compile(r"\w{4,}[.!?…][\"'”’»)]*(?=\s+[\"'“‘«(]?[A-Z0-9])")

_BESIDE = re.compile(r"\s+[-–—|·]\s+")


def without_outlet(title: str, headings: Collection[str], outlet: str | None) -> str:
    """`title` without what pages put behind it ("… | The Post"): the rest stands on the page as a
    heading, or what stands behind it is the outlet."""
    for beside in reversed(list(_BESIDE.finditer(title))):
        headline, behind = title[: beside.start()], title[beside.end() :]
        if headline in headings or (outlet and behind.casefold() == outlet.casefold()):
            return headline
    return title


def split_headline(text: str) -> tuple[str | None, str]:
    """The first line and the rest, where the line stands alone like a headline; else the text."""
    first, _, rest = text.partition("\n")
    alone = rest.startswith("\n") and bool(rest.strip())
    headline = first.strip()
    short = 0 < len(headline) <= _LONGEST_HEADLINE
    if alone and short and not headline.endswith(_FINAL):
        return headline, rest.strip("\n")
    return None, text


def opening(text: str) -> str:
    """The first sentence, cut at a word to about 80 characters."""
    beginning = text[:2000].split("\n")
    worded = next((line for line in beginning if any(c.isalnum() for c in line)), text[:200])
    line = " ".join(worded[:1000].split())
    sentence = _SENTENCE.search(line)
    if sentence is not None:
        line = line[: sentence.end()]
    if len(line) <= _LONGEST_OPENING:
        return line
    cut = line.rfind(" ", _LONGEST_OPENING // 2, _LONGEST_OPENING)
    return line[: cut if cut > 0 else _LONGEST_OPENING].rstrip(" ,;:–—-") + "…"
