"""All formats. A module of this package with a `LOADER` is one; nothing else needs to know."""

import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from ingest.articles import Rejected
from ingest.loaders.decoding import UnreadableError, head_of
from ingest.loaders.sources import ANYTHING, Loader, Outcome, Reading, Source, Tell


@cache
def loaders() -> tuple[Loader, ...]:
    """Every format, the narrowest first."""
    package = sys.modules[__package__]
    modules = (
        import_module(f"{package.__name__}.{m.name}") for m in iter_modules(package.__path__)
    )
    found: list[Loader] = [module.LOADER for module in modules if hasattr(module, "LOADER")]
    return tuple(sorted(found, key=lambda loader: (loader.breadth, loader.name)))


@cache
def suffixes() -> frozenset[str]:
    return frozenset().union(*(loader.suffixes for loader in loaders()))


def formats() -> str:
    """For messages: `CSV (.csv, .tsv), HTML (.htm, .html), …`."""
    return ", ".join(
        f"{loader.name} ({', '.join(sorted(loader.suffixes))})" for loader in loaders()
    )


def loader_for(source: Source, head: bytes) -> Loader | None:
    """The loader for an input that begins with `head`: by suffix, then by what `head` shows."""
    claiming = [loader for loader in loaders() if source.suffix in loader.suffixes]
    if claiming:
        return next((loader for loader in claiming if loader.recognises(head)), claiming[-1])
    # A suffix that nobody reads says that it is something: not any text will do.
    broadest = ANYTHING - 1 if source.suffix else ANYTHING
    asked = (loader for loader in loaders() if loader.breadth <= broadest)
    return next((loader for loader in asked if loader.recognises(head)), None)


def read(source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
    """What is in `source`: at least one outcome, and no exception for what it contains."""
    try:
        head = head_of(source)
    except UnreadableError as error:
        yield Rejected(source.name, str(error))
        return
    if not head:
        yield Rejected(source.name, "empty")
        return
    loader = loader_for(source, head)
    if loader is None:
        yield Rejected(source.name, f"not recognised: Newshound reads {formats()}")
        return
    empty = True
    for outcome in loader.load(source, reading, tell):
        empty = False
        yield outcome
    if empty:
        yield Rejected(source.name, "no article in it")
