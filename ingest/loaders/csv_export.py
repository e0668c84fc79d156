"""CSV and TSV exports: a header, then one article a row."""

import csv
import re
from collections.abc import Iterator
from itertools import chain
from typing import TextIO

from ingest.articles import Rejected
from ingest.loaders import records
from ingest.loaders.columns import guessed
from ingest.loaders.decoding import UnreadableError, outcomes, text_of, too_long
from ingest.loaders.records import Record
from ingest.loaders.sources import GENERAL, Loader, Outcome, Reading, Source, Tell

_DELIMITERS = ",\t;|"
_MOST_COLUMNS = 500
_TOO_LONG = "a field longer than is read as one article: a quotation mark not closed?"


class CsvExport:
    name = "CSV"
    suffixes = frozenset({".csv", ".tsv"})
    breadth = GENERAL

    def recognises(self, head: bytes) -> bool:
        """Only by a header whose names are known: prose has commas too."""
        try:
            first = head.split(b"\n", 1)[0].decode("utf-8-sig")
            known = guessed(_cells(first, _delimiter(first)), {})
        except (UnicodeDecodeError, csv.Error):
            return False
        return "text" in known and len(known) > 1

    def load(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        found = outcomes(source, _records(source, reading))
        return records.articles(found, source, reading, tell)


def _records(source: Source, reading: Reading) -> Iterator[Record | Rejected]:
    # The module keeps this limit for the whole process; nothing else here reads CSV.
    csv.field_size_limit(reading.longest)
    with text_of(source, reading) as stream:
        lines = _lines(stream, reading)
        above, delimiter, header_line = _opening(lines)
        rows = _rows(chain([header_line], lines), delimiter, above, source)
        header = next(rows, None)
        if not isinstance(header, tuple):
            raise UnreadableError(header.reason if header else "empty")
        columns = [name.strip() for name in header[1]]
        _check_header(columns)
        for row in rows:
            yield row if isinstance(row, Rejected) else _record(row, columns, source)


def _opening(lines: Iterator[str]) -> tuple[int, str, str]:
    """How many lines stand above the header, the delimiter, and the header's (first) line."""
    for above, line in enumerate(lines):
        # Excel's way of saying it.
        if told := re.fullmatch(r"sep=(.)", line.strip("\r\n")):
            return above + 1, told[1], next(lines, "")
        if line.strip():
            return above, _delimiter(line), line
    raise UnreadableError("empty")


def _delimiter(header: str) -> str:
    """The one that makes the most known columns of the header, then the most columns."""

    def columns(delimiter: str) -> tuple[int, int]:
        cells = _cells(header, delimiter)
        return len(guessed(cells, {})), len(cells)

    return max(_DELIMITERS, key=columns)


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


def _lines(stream: TextIO, reading: Reading) -> Iterator[str]:
    while line := stream.readline(reading.longest + 1):
        if len(line) > reading.longest:
            raise UnreadableError(f"a line {too_long(reading)}")
        yield line


def _rows(
    lines: Iterator[str], delimiter: str, above: int, source: Source
) -> Iterator[tuple[int, list[str]] | Rejected]:
    """The rows with the line they begin on. After a row that cannot be read, the next line."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = above + reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            if "field larger than" in str(error):
                # Somewhere inside quotation marks: what follows would be read inside out.
                raise UnreadableError(f"line {line}: {_TOO_LONG}") from error
            yield Rejected(f"{source.name}:{line}", _why(error))
            continue
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _why(error: csv.Error) -> str:
    match str(error):
        case "unexpected end of data":
            return "a quotation mark opens here that is never closed"
        case message:
            return f"not CSV: {message}"


def _check_header(columns: list[str]) -> None:
    if len(columns) > _MOST_COLUMNS:
        raise UnreadableError(f"a header of {len(columns)} columns")
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if used := set(guessed(columns, {}).values()) & set(twice):
        raise UnreadableError(f"two columns are called {min(used)!r}")


def _record(row: tuple[int, list[str]], columns: list[str], source: Source) -> Record | Rejected:
    line, cells = row
    origin = f"{source.name}:{line}"
    while len(cells) > len(columns) and not cells[-1].strip():
        cells.pop()  # spreadsheets pad rows
    if len(cells) != len(columns):
        return Rejected(origin, f"{len(cells)} cells where the header has {len(columns)}")
    return Record(origin, f"line {line}", dict(zip(columns, cells, strict=True)))


LOADER: Loader = CsvExport()
