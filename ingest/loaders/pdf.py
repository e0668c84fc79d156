"""PDF with a text layer: one article a file. What was only scanned has no text to quote."""

import logging
import re
import struct
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ingest.articles import Rejected
from ingest.loaders.assembly import Found, article
from ingest.loaders.decoding import UnreadableError, opened, outcomes, too_long
from ingest.loaders.headlines import split_headline
from ingest.loaders.lines import joined, spaced
from ingest.loaders.properties import made_on, real_authors, real_title
from ingest.loaders.sources import OWN, Loader, Outcome, Reading, Source, Tell
from ingest.loaders.wire import noted, without_headline

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_MADE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_MOST_PAGES = 2_000

# Besides its own errors pypdf lets through whatever a broken file makes Python say.
_BROKEN = (
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError),
    *(RecursionError, NotImplementedError, EOFError, struct.error),
)


class Pdf:
    name = "PDF"
    suffixes = frozenset({".pdf"})
    breadth = OWN

    def recognises(self, head: bytes) -> bool:
        return b"%PDF-" in head[:1024]

    def load(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        return outcomes(source, self._article(source, reading))

    def _article(self, source: Source, reading: Reading) -> Iterator[Outcome]:
        pages, said = _read(source, reading)
        text = joined(pages)
        if not any(char.isalnum() for char in text):
            why = "no text in it, only pictures of pages: scanned? Run text recognition (OCR) first"
            yield Rejected(source.name, why)
            return
        title, where = real_title(said.get("/Title")), "PDF properties Title"
        if title is None:
            where = "first line"
            title, text = split_headline(text)
        found = Found(
            title=title,
            text=without_headline(text, title),
            authors=real_authors(said.get("/Author")),
            came_from={"title": where, "authors": "PDF properties Author"},
        )
        made = _MADE.match(said.get("/CreationDate", ""))
        notices = [made_on("-".join(made.groups()))] if made else []
        yield noted(article(found, source, reading), *notices)


def _read(source: Source, reading: Reading) -> tuple[list[str], Mapping[str, str]]:
    """The text of each page, and the file's properties."""
    # Not above: a tenth of a second that only PDFs should cost.
    import pypdf  # noqa: PLC0415
    from pypdf.errors import DependencyError, LimitReachedError, PyPdfError  # noqa: PLC0415

    # It would write what it mends to the terminal.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    # A page's pictures are not unpacked; its text is no longer than an article may be.
    limits = pypdf.apply_configuration(zlib_maximum_output_length=reading.longest)
    with opened(source) as stream, limits:
        try:
            if not stream.read(1):
                raise UnreadableError("empty")
            stream.seek(0)
            reader = pypdf.PdfReader(stream)
            if reader.is_encrypted and not reader.decrypt(""):
                raise UnreadableError("encrypted: save it without its password first")
            return _pages(reader, reading), _properties(reader)
        except DependencyError as error:
            raise UnreadableError("encrypted: save it without its password first") from error
        except LimitReachedError as error:
            raise UnreadableError("it unfolds to more than is read as one article") from error
        except (PyPdfError, *_BROKEN) as error:
            raise UnreadableError(f"not a PDF, or damaged: {_first_line(error)}") from error


def _pages(reader: "PdfReader", reading: Reading) -> list[str]:
    if len(reader.pages) > _MOST_PAGES:
        raise UnreadableError(f"{len(reader.pages):,} pages: more than are read as one article")
    found: list[str] = []
    held = 0
    for page in reader.pages:
        found.append(_text(page))
        held += len(found[-1])
        if held > reading.longest:
            raise UnreadableError(too_long(reading))
    return found


def _text(page: "PageObject") -> str:
    """Its lines, with an empty one where more than the usual space is between two."""
    drawn: list[tuple[str, float]] = []

    def see(text: str, at: list[float], matrix: list[float], *_: object) -> None:
        drawn.append((text, matrix[4] * at[1] + matrix[5] * at[3] + at[5]))

    page.extract_text(visitor_text=see)
    return spaced(drawn)


def _properties(reader: "PdfReader") -> Mapping[str, str]:
    said = reader.metadata
    if said is None:
        return {}
    there = {name: said.get(name) for name in ("/Title", "/Author", "/CreationDate")}
    return {name: value for name, value in there.items() if isinstance(value, str)}


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0][:120] or type(error).__name__


LOADER: Loader = Pdf()
