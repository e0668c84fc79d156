"""Options that several verbs share."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, Final, TypedDict, TypeVar

import click

from ingest.articles import Moment, collection_name

Command = TypeVar("Command", bound=Callable[..., Any])


class Limits(TypedDict, total=False):
    """What a question is limited to by who asks it, as `Desk.asked` takes it."""

    after: date | None
    before: date | None
    as_of: Moment | None
    publishers: tuple[str, ...]
    collections: tuple[str, ...]


class MomentType(click.ParamType[Moment]):
    """A day (2023-05-03) or a date and time (2023-05-03T14:00+02:00), by ISO 8601."""

    name = "date"

    def convert(
        self,
        value: str | date,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Moment:
        if isinstance(value, date):
            return value
        try:
            return parse_moment(value)
        except ValueError:
            self.fail(f"{value!r} is not a date like 2023-05-03.", param, ctx)


class DayType(MomentType):
    """A day, by ISO 8601."""

    def convert(
        self,
        value: str | date,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Moment:
        day = super().convert(value, param, ctx)
        if isinstance(day, datetime):
            self.fail(f"{value!r} is a time; a day like 2023-05-03 is wanted.", param, ctx)
        return day


def parse_moment(text: str) -> Moment:
    """Raises `ValueError` where `text` is neither a day nor a date and time."""
    is_day = len(text) <= len("2023-05-03")
    return date.fromisoformat(text) if is_day else datetime.fromisoformat(text)


def not_empty(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Raises a usage error where nothing is asked."""
    if not value.strip():
        raise click.BadParameter("it is empty.", ctx, param)
    return value


def archive_option(command: Command) -> Command:
    return click.option(
        "--archive",
        "folder",
        type=click.Path(path_type=Path, file_okay=True),
        help="The archive's folder (default: ARCHIVE_PATH, else ./archive).",
    )(command)


def json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON (see the README).")(
        command
    )


def _collection_names(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(collection_name(value) for value in values))
    except ValueError as error:
        raise click.BadParameter(f"{error}.", ctx, param) from error


def collection_option(meaning: str) -> Callable[[Command], Command]:
    """--collection, which may be repeated."""
    return click.option(
        "--collection",
        "collections",
        multiple=True,
        metavar="NAME",
        callback=_collection_names,
        help=f"{meaning}; may be repeated.",
    )


seen_collections = collection_option("See only what is in this collection")


def pages_option(command: Command) -> Command:
    return click.option(
        "--pages",
        type=click.Choice(["summaries", "always", "never"]),
        default="summaries",
        show_default=True,
        help="When to fetch the page behind a feed's entry: where the entry is only a summary, "
        "always, or never.",
    )(command)


def _no_empty_name(
    ctx: click.Context, param: click.Parameter, names: tuple[str, ...]
) -> tuple[str, ...]:
    if not all(name.strip() for name in names):
        raise click.BadParameter("it is empty: name an outlet, or leave it out.", ctx, param)
    return names


def filter_options(command: Callable[..., None]) -> Callable[..., None]:
    """--after, --before, --as-of, --publisher and --collection, given as one: `limits`."""
    return _given_as_limits((*_TIMES, _PUBLISHERS, seen_collections), command)


def filters_but_outlets(command: Callable[..., None]) -> Callable[..., None]:
    """--after, --before, --as-of and --collection, given as one: `limits`."""
    return _given_as_limits((*_TIMES, seen_collections), command)


def _given_as_limits(
    options: Sequence[Callable[..., Any]], command: Callable[..., None]
) -> Callable[..., None]:
    @wraps(command)
    def with_limits(**given: object) -> None:
        limits = {name: given.pop(name) for name in Limits.__annotations__ if name in given}
        command(**given, limits=limits)

    for option in reversed(options):
        option(with_limits)
    return with_limits


_TIMES: Final = (
    click.option("--after", type=DayType(), help="Only articles published on this day or after."),
    click.option("--before", type=DayType(), help="Only articles published on this day or before."),
    click.option(
        "--as-of",
        type=MomentType(),
        help="Answer as on this day: nothing that appeared later is seen.",
    ),
)
_PUBLISHERS: Final = click.option(
    "--publisher",
    "publishers",
    multiple=True,
    callback=_no_empty_name,
    help="Only articles of this outlet; may be repeated.",
)


def examples(*lines: str) -> str:
    """A help epilogue with one example a line."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
