"""What catches everything, because it is the last that can still tell the person who asked."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

_log = logging.getLogger(__name__)


class Mishap:
    """Whether something went wrong that nobody had foreseen."""

    def __init__(self) -> None:
        self.happened = False


@contextmanager
def surviving(what: str) -> Iterator[Mishap]:
    """Run the block; whatever goes wrong in it is logged and does not end the program.

    Logged is where it happened and of what kind it was, not the exception's words: they may
    hold somebody's question.
    """
    mishap = Mishap()
    try:
        yield mishap
    except Exception as error:  # noqa: BLE001 one event must not end the client
        mishap.happened = True
        where = "".join(traceback.format_tb(error.__traceback__))
        _log.error("%s failed with %s at\n%s", what, type(error).__name__, where)
