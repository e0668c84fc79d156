"""ARC files, in which crawls were stored before WARC: the pages among their records."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from ingest.articles import Rejected, Skipped
from ingest.loaders.captures import Capture, not_a_page, origin_of, outcome
from ingest.loaders.decoding import UnreadableError, opened, outcomes, too_long
from ingest.loaders.sources import OWN, Loader, Outcome, Reading, Source, Tell

# URL, IP address, date, type, length; version 2 has five more before the length. URLs may hold
# spaces.
_HEADER = re.compile(
    rb"(?P<url>[A-Za-z][\w+.-]*:\S.*?) [\d.a-fA-F:]{3,45} (?P<date>\d{4,18}) (?P<kind>\S+)"
    rb"(?: (?P<status>\d{3}|-) \S+ \S+ \S+ \S+)? (?P<length>-?\d+)\s*"
)
_BEGINS = re.compile(rb"filedesc://\S+ \S+ \d+ \S+ ")
_LONGEST_LINE = 1 << 16
_CHUNK = 1 << 20
_HEAD_OF_HTTP = re.compile(
    rb"(?P<line>HTTP/\S+ +(?P<status>\d{3})[^\n]*)\n(?P<fields>(?:[^\r\n][^\n]*\n)*)\r?\n"
)
_FIELD = re.compile(r"^([\w-]+):[ \t]*(.*?)\r?$", re.MULTILINE)


@dataclass(frozen=True)
class _Header:
    offset: int
    address: str
    kind: str
    length: int
    captured: str | None


class Arc:
    name = "ARC"
    suffixes = frozenset({".arc"})
    breadth = OWN

    def recognises(self, head: bytes) -> bool:
        return bool(_BEGINS.match(head))

    def load(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        return outcomes(source, _articles(source, reading))


def _articles(source: Source, reading: Reading) -> Iterator[Outcome]:
    with opened(source) as stream:
        if not _BEGINS.match(stream.read(_LONGEST_LINE)):
            raise UnreadableError("not ARC: its first line does not describe the file")
    with opened(source) as stream:
        for header in _headers(stream, source):
            if isinstance(header, Rejected):
                yield header
            else:
                yield from _record(header, stream, source, reading)


def _headers(stream: IO[bytes], source: Source) -> Iterator[_Header | Rejected]:
    """The line above each record; the reader of `stream` takes the record before the next.

    Of what is no such line, only the first is said: it is passed over up to the next record.
    """
    lost = False
    place = 0
    while line := stream.readline(_LONGEST_LINE):
        offset, place = place, place + len(line)
        if not line.strip():
            continue
        found = _HEADER.fullmatch(line)
        if found is None or int(found["length"]) < 0:
            if not lost:
                yield Rejected(origin_of(source, offset), "no record begins here: passed over")
            lost = True
            continue
        lost = False
        kind = found["kind"].decode("latin-1")
        address = found["url"].decode("utf-8", "backslashreplace")
        yield _Header(offset, address, kind, int(found["length"]), _captured(found["date"]))
        place += int(found["length"])


def _captured(date: bytes) -> str | None:
    """The time in UTC, where the line gives it to the second."""
    digits = date.decode()
    if len(digits) != len("20050302235901"):
        return None
    year, month, day, *clock = (digits[:4], *(digits[at : at + 2] for at in range(4, 14, 2)))
    return f"{year}-{month}-{day}T{':'.join(clock)}Z"


def _record(
    header: _Header, stream: IO[bytes], source: Source, reading: Reading
) -> Iterator[Outcome]:
    origin = origin_of(source, header.offset)
    raw = stream.read(min(header.length, reading.longest))
    rest = _passed(stream, header.length - len(raw))
    if len(raw) + rest < header.length:
        there = f"{len(raw) + rest:,} of its {header.length:,} bytes are there"
        yield Rejected(origin, f"cut short: {there}")
    elif header.address.startswith("filedesc:"):
        yield Skipped(origin, "a description of the crawl")
    elif rest and not_a_page(None, header.kind) is None:
        yield Rejected(origin, too_long(reading))
    else:
        yield outcome(_capture(header, raw), source, reading)


def _passed(stream: IO[bytes], size: int) -> int:
    """Read on without keeping it; how much there was."""
    passed = 0
    while passed < size and (chunk := stream.read(min(_CHUNK, size - passed))):
        passed += len(chunk)
    return passed


def _capture(header: _Header, raw: bytes) -> Capture:
    """Without an HTTP header it is what the line above the record says it is."""
    head = _HEAD_OF_HTTP.match(raw)
    if head is None:
        return Capture(
            offset=header.offset,
            address=header.address,
            raw=raw,
            kind=header.kind,
            captured=header.captured,
        )
    fields = {k.lower(): v for k, v in _FIELD.findall(head["fields"].decode("latin-1"))}
    return Capture(
        offset=header.offset,
        address=header.address,
        raw=raw[head.end() :],
        status=int(head["status"]),
        kind=fields.get("content-type", header.kind),
        transfer=fields.get("transfer-encoding", ""),
        content=fields.get("content-encoding", ""),
        captured=header.captured,
    )


LOADER: Loader = Arc()
