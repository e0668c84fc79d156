"""Files that a verb writes: what stood there stays until all that is to stand there is written."""

import shutil
from pathlib import Path
from secrets import token_hex

import click

_STANDARD_OUTPUT = Path("-")


def kept_at(_: click.Context, parameter: click.Parameter, path: Path | None) -> Path | None:
    """A callback for an option: a folder that is not there is told before anything is asked."""
    if path is not None and path != _STANDARD_OUTPUT and not path.resolve().parent.is_dir():
        raise click.BadParameter(f"There is no folder {path.parent}.", param=parameter)
    return path


def keep(text: str, path: Path) -> None:
    """Put `text` at `path` all at once; `-` is standard output. Raises `click.FileError` where
    it cannot be written, and then what was there before is there still."""
    if path == _STANDARD_OUTPUT:
        click.echo(text)
        return
    try:
        _put(text, path.resolve())  # behind a link stands the file that is meant
    except OSError as error:
        raise click.FileError(str(path), error.strerror) from error


def _put(text: str, path: Path) -> None:
    if path.exists() and not path.is_file():  # a device or a pipe has nothing to lose
        path.write_text(text, encoding="utf-8")
        return
    beside = path.with_name(f".{path.name[:100]}.{token_hex(4)}")
    try:
        beside.write_text(text, encoding="utf-8")
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
