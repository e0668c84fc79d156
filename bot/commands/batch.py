"""`newshound batch`: a file of questions, one line of JSON for each, in order."""

import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

import click

from bot.answering import Asked
from bot.answers import answer_json
from bot.commands.opening import open_desk
from bot.commands.options import archive_option, examples, parse_moment, seen_collections
from bot.desk import HALF_A_CHARACTER, DaysCrossedError, Desk
from bot.retrieval import result_json
from bot.terminal import progress
from ingest.errors import NewshoundError


class _BadLineError(NewshoundError):
    """A line that holds no question; the others are still answered."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the file: its fields, or why there are none."""

    number: int
    fields: Mapping[str, Any]
    problem: str | None = None


@click.command(
    name="batch",
    epilog=examples(
        "newshound batch questions.jsonl > answers.jsonl",
        "newshound batch questions.csv --search -k 5",
        """echo '{"id": 1, "question": "Who was fined?"}' | newshound batch -""",
    ),
)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--search", "searching", is_flag=True, help="Search results instead of answers.")
@click.option(
    "-k",
    type=click.IntRange(1, 1000),
    default=10,
    show_default=True,
    help="With --search: how many results.",
)
@seen_collections
@archive_option
def command(
    file: Path, searching: bool, k: int, collections: tuple[str, ...], folder: Path | None
) -> None:
    """Answer the questions in FILE: JSON Lines with `id`, `question` and, as wanted, `as_of`,
    `after`, `before`, `publishers`, `collections`; or a CSV file with those columns; `-` is
    standard input. With --collection a line may name some of those, and no other.

    A line without a question gets a line with an `error`, and the exit status is then 1."""
    lines = list(_lines(file))
    failed = 0
    with open_desk(folder) as desk, progress("Answering") as bar:
        for done, line in enumerate(lines, start=1):
            try:
                asked = _asked(desk, line, collections)
                result = _search(desk, asked, k) if searching else _answer(desk, asked)
            except _BadLineError as error:
                failed += 1
                result = {"error": f"{file}:{line.number}: {error}"}
            click.echo(json.dumps({"id": line.fields.get("id"), **result}, ensure_ascii=False))
            bar(done, len(lines), f"{done} questions")
    if failed:
        click.echo(f"newshound: {failed} of {len(lines)} lines could not be answered.", err=True)
        sys.exit(1)


def _answer(desk: Desk, asked: Asked) -> dict[str, Any]:
    return answer_json(desk.answer(asked))


def _search(desk: Desk, asked: Asked, k: int) -> dict[str, Any]:
    found = desk.passages(asked, k=k)
    return {"results": [result_json(hit) for hit in found.hits]}


def _asked(desk: Desk, line: _Line, within: tuple[str, ...]) -> Asked:
    fields = line.fields
    if line.problem is not None:
        raise _BadLineError(line.problem)
    question = fields.get("question")
    if not isinstance(question, str) or not question.strip():
        raise _BadLineError("no `question`")
    try:
        return desk.asked(
            question.strip(),
            after=_day(fields, "after"),
            before=_day(fields, "before"),
            as_of=_moment(fields, "as_of"),
            publishers=_names(fields.get("publishers")),
            collections=_collections(fields, within),
        )
    except DaysCrossedError as error:
        raise _BadLineError(str(error)) from error


def _day(fields: Mapping[str, Any], name: str) -> date | None:
    moment = _moment(fields, name)
    return moment.date() if isinstance(moment, datetime) else moment


def _moment(fields: Mapping[str, Any], name: str) -> date | None:
    value = fields.get(name)
    if value in (None, ""):
        return None
    try:
        return parse_moment(str(value))
    except ValueError as error:
        raise _BadLineError(f"`{name}` is not a date like 2023-05-03: {value!r}") from error


def _collections(fields: Mapping[str, Any], within: tuple[str, ...]) -> tuple[str, ...]:
    """Those that the line names, else those of the whole run."""
    asked = _names(fields.get("collections"))
    outside = [name for name in asked if within and name not in within]
    if outside:
        raise _BadLineError(f"`collections` names {outside[0]!r}, which --collection does not")
    return tuple(asked) or within


def _names(value: object) -> list[str]:
    """A list, or names with semicolons between them as CSV has them."""
    if isinstance(value, list):
        return [str(name) for name in value if str(name).strip()]
    return [name.strip() for name in str(value or "").split(";") if name.strip()]


def _lines(file: Path) -> Iterator[_Line]:
    try:
        with _opened(file) as stream:
            yield from _csv(stream) if file.suffix.lower() == ".csv" else _jsonl(stream)
    except OSError as error:
        raise NewshoundError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise NewshoundError(f"{file} is not UTF-8 (byte {error.start}).") from error


def _opened(file: Path) -> TextIO:
    if str(file) == "-":
        return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig")
    return file.open(encoding="utf-8-sig", newline="")


def _jsonl(stream: TextIO) -> Iterator[_Line]:
    for number, text in enumerate(stream, start=1):
        if not text.strip():
            continue
        try:
            fields = json.loads(text)
        except (ValueError, RecursionError) as error:
            yield _Line(number, {}, f"not JSON ({error})")
            continue
        if not isinstance(fields, dict):
            yield _Line(number, {}, "not a JSON object")
        elif half := HALF_A_CHARACTER.search(json.dumps(fields, ensure_ascii=False)):
            yield _Line(number, {}, f"half a character ({half[0]!a})")
        else:
            yield _Line(number, fields)


def _csv(stream: TextIO) -> Iterator[_Line]:
    rows = csv.DictReader(stream)
    if "question" not in (rows.fieldnames or ()):
        raise NewshoundError(
            f"The CSV file has no column `question`, only {', '.join(rows.fieldnames or ())}."
        )
    try:
        for row in rows:
            yield _Line(rows.line_num, row)
    except csv.Error as error:  # a cell of over 131,072 characters, for one
        yield _Line(rows.line_num, {}, f"not CSV ({error})")
