"""From what stands on the command line to the inputs: files, folders, patterns, `-`."""

import os
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO, TypeAlias

from ingest.articles import Rejected, Skipped
from ingest.loaders.decoding import UnreadableError, head_of, reading_error
from ingest.loaders.registry import formats, loader_for, suffixes
from ingest.loaders.sources import ANYTHING, Source, printable, suffix_of
from ingest.loaders.unpacking import Spool, opener

Input: TypeAlias = Source | Rejected | Skipped

_MAGIC = re.compile(r"[*?[]")


def find(arguments: Sequence[str], *, stdin: IO[bytes] | None = None) -> Iterator[Input]:
    """Each input once, in the order given, folders sorted; none of them is read yet.

    Hidden files and folders are passed over inside folders and patterns. A folder that is
    linked to is skipped and said so: links may lead in circles.
    """
    seen: set[str] = set()
    for argument in arguments:
        if argument == "-":
            found = _standard_input(sys.stdin.buffer if stdin is None else stdin, seen)
        else:
            found = _named(argument, seen)
        yield from found


def _named(argument: str, seen: set[str]) -> Iterator[Input]:
    path = Path(argument)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield from _pattern(argument, error, seen)
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path, seen)
    elif _is_new(path, seen):
        yield _explicit(path, mode)


def _pattern(argument: str, error: Exception, seen: set[str]) -> Iterator[Input]:
    if not isinstance(error, FileNotFoundError) or not _MAGIC.search(argument):
        yield Rejected(printable(argument), _missing(error))
        return
    anchor = Path(Path(argument).anchor)
    matched = False
    for path in _matching(anchor, Path(argument).relative_to(anchor).parts):
        matched = True
        if path.is_dir():
            yield from _folder(path, seen)
        else:
            yield from _in_folder(path, seen)
    if not matched:
        yield Rejected(printable(argument), "no file matches")


def _missing(error: Exception) -> str:
    return reading_error(error) if isinstance(error, OSError) else "not a file name"


def _matching(root: Path, parts: Sequence[str]) -> Iterator[Path]:
    """The paths below `root` that match `parts`. `**` follows no links, unlike `glob`'s."""
    if not parts:
        yield root
        return
    part, rest = parts[0], parts[1:]
    if part == "**":
        yield from _matching(root, rest)
        for entry in _entries(root):
            if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                yield from _matching(root / entry.name, parts)
    elif _MAGIC.search(part):
        for entry in _entries(root):
            if fnmatchcase(entry.name, part) and entry.name.startswith(".") <= part.startswith("."):
                yield from _matching(root / entry.name, rest)
    elif os.path.lexists(root / part):
        yield from _matching(root / part, rest)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _folder(folder: Path, seen: set[str]) -> Iterator[Input]:
    """Everything below `folder`, without recursion: folders can lie deep."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        if not _is_new(here, seen):
            continue
        try:
            with os.scandir(here) as entries:
                visible = [entry for entry in entries if not entry.name.startswith(".")]
        except OSError as error:
            yield Rejected(printable(str(here)), reading_error(error))
            continue
        visible.sort(key=lambda entry: entry.name)
        folders = [e for e in visible if e.is_dir(follow_symlinks=False)]
        for entry in visible:
            if entry not in folders:
                yield from _in_folder(here / entry.name, seen)
        waiting.extend(here / entry.name for entry in reversed(folders))


def _in_folder(path: Path, seen: set[str]) -> Iterator[Input]:
    """A file that was not named itself: what nobody reads is skipped."""
    if not _is_new(path, seen):
        return
    name = printable(str(path))
    try:
        mode = path.stat().st_mode
    except OSError as error:
        broken = path.is_symlink()
        yield Rejected(name, "a link that leads nowhere" if broken else reading_error(error))
        return
    if stat.S_ISDIR(mode):
        yield Skipped(name, "a link to a folder: name the folder itself")
    elif not stat.S_ISREG(mode):
        yield Skipped(name, f"{_kind(mode)}, not a file")
    elif (suffix := suffix_of(path)) and suffix not in suffixes():
        yield Skipped(name, f"no loader for {suffix}")
    else:
        yield _source(path) if suffix else _unless_just_text(_source(path))


def _unless_just_text(source: Source) -> Input:
    """Files without a suffix are read if their content says what they are: a LICENSE is text."""
    try:
        loader = loader_for(source, head_of(source))
    except UnreadableError as error:
        return Rejected(source.name, str(error))
    if loader is None or loader.breadth == ANYTHING:
        return Skipped(source.name, "no suffix to tell its format: name the file itself")
    return source


def _explicit(path: Path, mode: int) -> Input:
    """A file that was named: it is read, or rejected with what would be read."""
    name = printable(str(path))
    if not stat.S_ISREG(mode):
        return Rejected(name, f"{_kind(mode)}, not a file: pass - to read standard input")
    source = _source(path)
    if source.suffix in suffixes():
        return source
    try:
        loader = loader_for(source, head_of(source))
    except UnreadableError as error:
        return Rejected(name, str(error))
    if loader is not None:
        return source
    missing = f"no loader for {source.suffix}" if source.suffix else "not recognised"
    return Rejected(name, f"{missing}: Newshound reads {formats()}")


def _source(path: Path) -> Source:
    return Source(
        name=printable(str(path)),
        path=_absolute(path),
        open=opener(path),
        packed=lambda: path.open("rb"),
    )


def _is_new(path: Path, seen: set[str]) -> bool:
    absolute = str(_absolute(path))
    if absolute in seen:
        return False
    seen.add(absolute)
    return True


def _absolute(path: Path) -> Path:
    """Without `..`, but with links as they were named: they are the reader's names for things."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` follows links


def _kind(mode: int) -> str:
    kinds = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
    return kinds.get(stat.S_IFMT(mode), "a device")


def _standard_input(stdin: IO[bytes], seen: set[str]) -> Iterator[Input]:
    if "-" in seen:
        return
    seen.add("-")
    try:
        spool = Spool(stdin)
    except OSError as error:
        yield Rejected("-", f"could not be kept for reading: {reading_error(error)}")
        return
    yield Source(name="-", path=None, open=opener(spool.reader), packed=spool.reader)
