"""What the properties of a document (PDF, Word) are worth: programs fill most of them in."""

import re

from ingest.loaders.assembly import one_line

_BY_PROGRAMS = re.compile(
    r"^(?:untitled|unbenannt|sans titre|titel|title|document|dokument|slide|layout|print|page)"
    r"[\s\d_-]*$|^(?:microsoft|powerpoint|adobe|quark)\b|\.[a-z]{2,5}\d?$|[/\\]|^\W*$",
    re.IGNORECASE,
)
_NOT_A_PERSON = re.compile(
    r"\d|@|[/\\]|\b(?:user|admin(?:istrator)?|microsoft|adobe|office|owner|default|unknown"
    r"|system|scanner|template|python-docx|calibre)\b",
    re.IGNORECASE,
)


def real_title(text: str | None) -> str | None:
    """A title of two words or more that no program made up (`Microsoft Word - x.doc`)."""
    title = one_line(text)
    real = " " in title and len(title) <= 300 and not _BY_PROGRAMS.search(title)
    return title if real else None


def real_authors(text: str | None) -> tuple[str, ...]:
    """Names of at least two words; an account's name or a program's is none."""
    names = (one_line(name) for name in (text or "").split(";"))
    return tuple(n for n in names if " " in n and len(n) <= 100 and not _NOT_A_PERSON.search(n))


def made_on(day: str) -> str:
    """The notice for a document that only says when its file was made."""
    return f"undated: the file was made on {day}, which need not be when it was published"
