"""WARC files of crawls, packed or not: the pages among their records, read by fastwarc.

Every record is one outcome, named by its place: `crawl.warc.gz@1234`. Where the file is damaged
it is read on from the next place where a record begins.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import IO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from ingest.articles import Rejected, Skipped
from ingest.loaders.captures import Capture, not_a_page, origin_of, outcome
from ingest.loaders.decoding import UnreadableError, head_of, opened, outcomes, too_long
from ingest.loaders.sources import OWN, Loader, Outcome, Reading, Source, Tell, printable

_PLAIN = re.compile(rb"WARC/[01]\.\d+\r?\n")
_PACKED = re.compile(rb"\x1f\x8b\x08|\x28\xb5\x2f\xfd")
_LONGEST_MARK = 16
_CHUNK = 1 << 20
_MOST_DAMAGE = 1000

_WITHOUT_PAGES = {
    "warcinfo": "a description of the crawl",
    "request": "a request",
    "metadata": "metadata",
    "revisit": "a revisit: the page is in another record",
    "conversion": "a conversion of another record",
    "continuation": "the continuation of another record",
}


@dataclass(frozen=True)
class _Record:
    offset: int
    record: WarcRecord


@dataclass(frozen=True)
class _Damage:
    offset: int
    reason: str


class Warc:
    name = "WARC"
    suffixes = frozenset({".warc"})
    breadth = OWN

    def recognises(self, head: bytes) -> bool:
        return bool(_PLAIN.match(head))

    def load(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        return outcomes(source, _articles(source, reading))


def _articles(source: Source, reading: Reading) -> Iterator[Outcome]:
    if not head_of(source):
        raise UnreadableError("empty")
    rejected = -1
    for found in _records(_as_it_lies(source)):
        if isinstance(found, _Damage) and found.offset == rejected:
            continue  # the record itself was said to be damaged
        made = _outcome(found, source, reading)
        if isinstance(made, Rejected):
            rejected = found.offset
        yield made


def _as_it_lies(source: Source) -> Source:
    """Still packed, where fastwarc knows the packing: it finds its way through damage."""
    if source.packed is None:
        return source
    lying = replace(source, open=source.packed)
    return lying if _PACKED.match(head_of(lying)) else source


def _records(source: Source) -> Iterator[_Record | _Damage]:
    """The records with their places, and the damage between them."""
    start: int | None = 0
    pending: _Damage | None = None
    for _ in range(_MOST_DAMAGE):
        if start is None:
            break
        place, read = start, False
        with opened(source) as stream:
            stream.seek(start)
            for found in _until_damaged(stream, start):
                if isinstance(found, _Damage) and read:
                    pending = found  # unless what comes next says where the damage lies
                    break
                if pending is not None and isinstance(found, _Record):
                    yield pending
                pending = None
                place, read = found.offset, True
                yield found
        # Looked for also where fastwarc ended in peace: it does so before an empty gzip member.
        start = _next_start(source, place + 1)
    if pending is not None:
        yield pending
    if start is not None:
        raise UnreadableError(f"damaged in more than {_MOST_DAMAGE} places: not read on")


def _until_damaged(stream: IO[bytes], start: int) -> Iterator[_Record | _Damage]:
    last = None
    try:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.any_type):
            last = start + record.stream_pos
            yield _Record(last, record)
    except OSError as error:
        where = "no record can be read here" if last is None else "damaged after this record"
        yield _Damage(start if last is None else last, f"{where}: {error}")


def _next_start(source: Source, place: int) -> int | None:
    """Where a record may begin, from `place` on."""
    mark = _PACKED if _PACKED.match(head_of(source)) else _PLAIN
    with opened(source) as stream:
        stream.seek(place)
        kept = b""
        while chunk := stream.read(_CHUNK):
            held = kept + chunk
            if found := mark.search(held):
                return place - len(kept) + found.start()
            place += len(chunk)
            kept = held[-_LONGEST_MARK:]
    return None


def _outcome(found: _Record | _Damage, source: Source, reading: Reading) -> Outcome:
    origin = origin_of(source, found.offset)
    if isinstance(found, _Damage):
        return Rejected(origin, printable(found.reason))
    try:
        return _of_record(found, origin, source, reading)
    except UnreadableError as error:
        return Rejected(origin, str(error))
    except (OSError, ValueError) as error:
        return Rejected(origin, printable(f"a damaged record: {error}"))


def _of_record(found: _Record, origin: str, source: Source, reading: Reading) -> Outcome:
    record = found.record
    if record.headers.get("Content-Length") is None:
        return Rejected(origin, "a record whose header does not say how long it is")
    kind_of_record = str(record.record_type)
    if kind_of_record in _WITHOUT_PAGES:
        return Skipped(origin, _WITHOUT_PAGES[kind_of_record])
    if kind_of_record not in ("response", "resource"):
        return Skipped(origin, "a record of an unknown type")
    http = record.http_headers
    if http is None:
        status, kind = None, record.headers.get("Content-Type") or ""
    else:
        status, kind = http.status_code, http.get("Content-Type") or ""
    if reason := not_a_page(status, kind):
        return Skipped(origin, reason)
    return outcome(
        Capture(
            offset=found.offset,
            address=(record.headers.get("WARC-Target-URI") or "").strip("<> "),
            raw=_payload(record, reading),
            status=status,
            kind=kind,
            transfer=(http.get("Transfer-Encoding") if http else None) or "",
            content=(http.get("Content-Encoding") if http else None) or "",
            captured=record.headers.get("WARC-Date"),
        ),
        source,
        reading,
    )


def _payload(record: WarcRecord, reading: Reading) -> bytes:
    raw = record.reader.read(reading.longest + 1)
    if len(raw) > reading.longest:
        raise UnreadableError(too_long(reading))
    if len(raw) < record.content_length:
        raise UnreadableError(
            f"cut short: {len(raw):,} of its {record.content_length:,} bytes are there"
        )
    return raw


LOADER: Loader = Warc()
