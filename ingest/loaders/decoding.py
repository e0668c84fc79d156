"""From bytes to text: what an input declares, else UTF-8, else what the user says; never a guess.

Whatever stops the reading is an `UnreadableError` whose message an editor understands. It stays
inside the loaders: `outcomes` makes it the `Rejected` that ends an input.
"""

import codecs
import io
import lzma
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from gzip import BadGzipFile
from itertools import count
from typing import IO, TextIO, TypeVar

from ingest.articles import Rejected
from ingest.loaders.sources import HEAD, Reading, Source
from ingest.loaders.unpacking import zstd

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x7fELF", b"{\\rtf")
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\f\r\x1b")
# Of names and of Python's source. Two of them take hours for some megabytes.
_NOT_FOR_TEXTS = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
_CUT_SHORT = {"unexpected end of data", "truncated data", "incomplete multibyte sequence"}
_CHUNK = 1 << 16

T = TypeVar("T")


class UnreadableError(Exception):
    """The input cannot be read, or not on from here; the message says why."""


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    text: str


def outcomes(source: Source, found: Iterator[T]) -> Iterator[T | Rejected]:
    """`found`, ended by one `Rejected` where the input cannot be read on."""
    try:
        yield from found
    except UnreadableError as error:
        yield Rejected(source.name, str(error))


@contextmanager
def opened(source: Source) -> Iterator[IO[bytes]]:
    """The bytes of `source`; an error while reading them is an `UnreadableError`."""
    try:
        with source.open() as stream:
            yield stream
    except (OSError, EOFError, zlib.error, lzma.LZMAError, zstd.ZstdError) as error:
        raise UnreadableError(reading_error(error)) from error


def reading_error(error: Exception) -> str:
    """What went wrong on the disk or in the compression, in words."""
    match error:
        case PermissionError():
            return "permission denied"
        case FileNotFoundError():
            return "no such file"
        case IsADirectoryError():
            return "a folder, not a file"
        case EOFError():
            return "the compressed file is cut short"
        case (
            BadGzipFile() | zlib.error() | lzma.LZMAError() | zstd.ZstdError() | OSError(errno=None)
        ):
            return f"the compressed file is damaged: {error}"
        case OSError():
            return (error.strerror or str(error)).lower()
        case _:
            return str(error)


def head_of(source: Source) -> bytes:
    with opened(source) as stream:
        return stream.read(HEAD)


def whole(source: Source, reading: Reading) -> bytes:
    """All bytes of an input that is one article, never more of them than `reading.longest`."""
    with opened(source) as stream:
        raw = stream.read(reading.longest + 1)
    if len(raw) > reading.longest:
        raise UnreadableError(too_long(reading))
    if not raw:
        raise UnreadableError("empty")
    return raw


def too_long(reading: Reading) -> str:
    return f"larger than {reading.longest:,} bytes, the most that is read as one article"


def decoded(raw: bytes, *, declared: str | None = None, otherwise: str = "utf-8") -> str:
    """`raw` as text, by the first that fits of: its byte-order mark, UTF-8, what it declares,
    `otherwise`.

    UTF-8 goes before a declaration because text in another encoding is practically never valid
    UTF-8, while pages saved as UTF-8 often keep the declaration they were served with.
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _strict(raw[len(mark) :], encoding)
    tried = [] if raw.isascii() else ["utf-8"]
    tried += [declared] if declared and is_encoding(declared) else []
    for encoding in tried:
        try:
            return _text(raw.decode(encoding))
        except UnicodeError:
            continue
    return _strict(raw, otherwise)


def looks_binary(head: bytes) -> bool:
    """Whether `head` begins something that is no text in any encoding."""
    if any(head.startswith(mark) for mark, _ in _BOMS):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return head.startswith(_MAGIC) or b"\0" in head or controls * 20 > len(head)


def lines(source: Source, reading: Reading) -> Iterator[Line | Rejected]:
    """The lines that are not blank; one that is too long, or no text, is rejected on its own."""
    head = head_of(source)
    if _is_wide(head, reading):
        yield from _text_lines(source, reading)
        return
    if looks_binary(head):
        raise UnreadableError("binary, not text")
    with opened(source) as stream:
        for number in count(1):
            raw = stream.readline(reading.longest + 1)
            if not raw:
                return
            origin = f"{source.name}:{number}"
            if len(raw) > reading.longest:
                yield Rejected(origin, too_long(reading))
                _pass_over_line(stream, raw)
                continue
            raw = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
            if raw.strip():
                yield _line(raw, number, origin, reading)


def _line(raw: bytes, number: int, origin: str, reading: Reading) -> Line | Rejected:
    try:
        return Line(number, decoded(raw, otherwise=reading.encoding))
    except UnreadableError as error:
        return Rejected(origin, str(error))


def _pass_over_line(stream: IO[bytes], raw: bytes) -> None:
    while raw and not raw.endswith(b"\n"):
        raw = stream.readline(_CHUNK)


def _text_lines(source: Source, reading: Reading) -> Iterator[Line | Rejected]:
    with text_of(source, reading) as stream:
        for number in count(1):
            text = stream.readline(reading.longest + 1)
            if not text:
                return
            if len(text) > reading.longest:
                raise UnreadableError(f"line {number}: {too_long(reading)}")
            if text.strip():
                yield Line(number, text)


@contextmanager
def text_of(source: Source, reading: Reading) -> Iterator[TextIO]:
    """The text of `source` as a stream, its line ends as they are."""
    mark, encoding = _encoding_of(source, reading)
    with opened(source) as raw:
        raw.read(len(mark))
        try:
            # Not closed here: `opened` does that.
            stream = io.TextIOWrapper(raw, encoding=encoding, newline="")
            yield stream
            stream.detach()
        except UnicodeDecodeError as error:
            raise UnreadableError(_undecodable(error, encoding)) from error


def _encoding_of(source: Source, reading: Reading) -> tuple[bytes, str]:
    """The byte-order mark and the encoding, as `decoded` would find them in the whole."""
    head = head_of(source)
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return mark, encoding
    if looks_binary(head) and not _is_wide(head, reading):
        raise UnreadableError("binary, not text")
    if _same(reading.encoding, "utf-8") or _is_utf8(source):
        return b"", "utf-8"
    if not is_encoding(reading.encoding):
        raise UnreadableError(f"no such encoding: {reading.encoding}")
    return b"", reading.encoding


def _is_utf8(source: Source) -> bool:
    """Whether there is something other than ASCII in it, and all of it is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    plain = True
    with opened(source) as stream:
        try:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
                plain = plain and chunk.isascii()
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return not plain


def _is_wide(head: bytes, reading: Reading) -> bool:
    """Whether a line end is more than one byte, so that lines cannot be cut before decoding."""
    marked = next((encoding for mark, encoding in _BOMS if head.startswith(mark)), None)
    encoding = marked or reading.encoding
    return encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32", "utf16", "utf32"))


def _strict(raw: bytes, encoding: str) -> str:
    try:
        return _text(raw.decode(encoding))
    except LookupError as error:
        raise UnreadableError(f"no such encoding: {encoding}") from error
    except UnicodeDecodeError as error:
        if looks_binary(raw[:HEAD]):
            raise UnreadableError("binary, not text") from error
        raise UnreadableError(_undecodable(error, encoding)) from error
    except UnicodeError as error:
        raise UnreadableError(f"not {encoding}: {error}") from error


def _text(text: str) -> str:
    if "\0" in text:
        raise UnreadableError("binary, not text")
    return text


def _undecodable(error: UnicodeDecodeError, encoding: str) -> str:
    name = "UTF-8" if _same(encoding, "utf-8") else encoding
    at = f"byte 0x{error.object[error.start]:02x} at {error.start}"
    if error.reason in _CUT_SHORT:
        return f"cut off inside a {name} character ({at}): truncated, or of another --encoding"
    if name == "UTF-8":
        return f"not UTF-8 ({at}): pass --encoding, e.g. --encoding cp1252"
    return f"not {name} ({at}): pass another --encoding"


def is_encoding(encoding: str) -> bool:
    """Whether it is the name of a text encoding ("hex" and "zip" are codecs too)."""
    try:
        "".encode(encoding)
        return codecs.lookup(encoding).name not in _NOT_FOR_TEXTS
    except (LookupError, ValueError):
        return False


def _same(one: str, other: str) -> bool:
    try:
        return codecs.lookup(one) == codecs.lookup(other)
    except (LookupError, ValueError):
        return False
