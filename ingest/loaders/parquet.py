"""Parquet exports: one article a row. Needs pyarrow, which is large: `newshound[parquet]`."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from importlib import import_module
from typing import IO, Any

from ingest.articles import Rejected
from ingest.loaders import records
from ingest.loaders.decoding import UnreadableError, opened, outcomes
from ingest.loaders.records import Record
from ingest.loaders.sources import OWN, Loader, Outcome, Reading, Source, Tell, printable

_MAGIC = b"PAR1"
_MISSING = 'reading Parquet needs pyarrow: pip install "newshound[parquet]"'
_MOST_COLUMNS = 500
# Besides its own errors pyarrow lets through what a broken file makes Python say.
_BROKEN = (LookupError, ValueError, TypeError, AttributeError, OverflowError)
# Rows unpacked together: a file of 400 kB may say 10 MB in each. At 8 that takes 290 MB, at 64
# 900 MB; ordinary files are read as fast.
_TOGETHER = 8
_BUFFER = 1 << 20


class Parquet:
    name = "Parquet"
    suffixes = frozenset({".parquet"})
    breadth = OWN

    def recognises(self, head: bytes) -> bool:
        return head.startswith(_MAGIC)

    def load(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        found = outcomes(source, _records(source, reading))
        return records.articles(found, source, reading, tell)


def _records(source: Source, reading: Reading) -> Iterator[Record | Rejected]:
    try:
        # By name and not above: 170 MB that are not installed by default, and .2 s to import.
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise UnreadableError(_MISSING) from error
    with opened(source) as stream:
        _check_magic(stream)
        try:
            yield from _rows(parquet, arrow, stream, source, reading)
        except (arrow.ArrowException, *_BROKEN) as error:
            raise UnreadableError(f"damaged: {_first_line(error)}") from error


def _check_magic(stream: IO[bytes]) -> None:
    start = stream.read(len(_MAGIC))
    if start != _MAGIC:
        raise UnreadableError("not a Parquet file" if start else "empty")
    stream.seek(0)


def _rows(
    parquet: Any,  # noqa: ANN401 - modules that may be missing
    arrow: Any,  # noqa: ANN401
    stream: IO[bytes],
    source: Source,
    reading: Reading,
) -> Iterator[Record | Rejected]:
    file = parquet.ParquetFile(
        stream, pre_buffer=False, buffer_size=_BUFFER, coerce_int96_timestamp_unit="us"
    )
    names = list(file.schema_arrow.names)
    if len(names) > _MOST_COLUMNS:
        raise UnreadableError(f"a table of {len(names)} columns")
    # Not `file.metadata.row_group(…)` to see sizes first: on damaged files it ends the process
    # (an exception in C++ that pyarrow 26.0.1 does not catch).
    number = 0
    for batch in file.iter_batches(batch_size=_TOGETHER, use_threads=False):
        columns = [_plain_time(column, arrow) for column in batch.columns]
        for at in range(batch.num_rows):
            number += 1
            yield _record(dict(zip(names, columns, strict=True)), at, number, source, reading)


def _plain_time(column: Any, arrow: Any) -> Any:  # noqa: ANN401
    """Python's times have no nanoseconds."""
    if arrow.types.is_timestamp(column.type) and column.type.unit == "ns":
        return column.cast(arrow.timestamp("us", tz=column.type.tz), safe=False)
    return column


def _record(
    columns: Mapping[str, Any], at: int, number: int, source: Source, reading: Reading
) -> Record | Rejected:
    origin = f"{source.name}[{number}]"
    try:
        values = {name: _plain(column[at].as_py()) for name, column in columns.items()}
    except (ValueError, OverflowError, TypeError, LookupError) as error:
        return Rejected(origin, f"a value that cannot be read: {_first_line(error)}")
    longest = max((len(v) for v in values.values() if isinstance(v, str)), default=0)
    if longest > reading.longest:
        return Rejected(origin, f"a value of more than {reading.longest:,} characters")
    return Record(origin, f"row {number}", values)


def _plain(value: object) -> object:
    """As JSON would have it: `columns` and `values` know no other."""
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
        case bytes():
            return value.decode()
        case dict():
            return {str(name): _plain(inner) for name, inner in value.items()}
        case list():
            return [_plain(inner) for inner in value]
    return value


def _first_line(error: BaseException) -> str:
    return printable(str(error).partition("\n")[0][:120]) or type(error).__name__


LOADER: Loader = Parquet()
