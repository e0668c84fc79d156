"""What the log says: nothing that names a person or opens a door, and no page where a line does."""

import logging
import re
from types import TracebackType
from typing import Final, TypeAlias

import aiohttp

_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_PEOPLE: Final = re.compile(
    r"(/(?:members|users|thread-members|recipients|bans|voice-states|reactions/[^/\s]+)/)\d+"
)
_TOKENS: Final = re.compile(r"(/(?:webhooks|interactions)/\d+/)[^/\s?'\"]+")
_OUTAGES: Final = (aiohttp.ClientError, OSError, TimeoutError)

_Failure: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class Discreet(logging.Formatter):
    """For the lines of discord.py too, which names people by their ids in the paths that it asks
    for, and tells each try of an outage with its whole traceback."""

    def __init__(self) -> None:
        super().__init__(_FORMAT)

    def format(self, record: logging.LogRecord) -> str:
        return _TOKENS.sub(r"\1…", _PEOPLE.sub(r"\1…", super().format(record)))

    def formatException(self, ei: _Failure) -> str:  # noqa: N802 as logging has it
        failure = ei[1]
        if isinstance(failure, _OUTAGES):
            return f"  {type(failure).__name__}: {failure}".rstrip(": ")
        return super().formatException(ei)


def log_discreetly() -> None:
    """To the standard error, from what is worth knowing on."""
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
