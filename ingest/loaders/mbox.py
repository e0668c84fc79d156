"""Mailboxes (.mbox): one article a message, read one at a time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.articles import Rejected
from ingest.loaders.decoding import UnreadableError, opened, outcomes, too_long
from ingest.loaders.messages import is_message, outcomes_of
from ingest.loaders.sources import OWN, Loader, Outcome, Reading, Source, Tell

_BEGINS = re.compile(rb"From \S.*\d{4}")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


@dataclass(frozen=True)
class _Message:
    """`raw` is None for one that is too long to be read."""

    line: int
    raw: bytes | None


class Mbox:
    name = "mailbox"
    suffixes = frozenset({".mbox"})
    breadth = OWN

    def recognises(self, head: bytes) -> bool:
        first, _, rest = head.partition(b"\n")
        return bool(_BEGINS.match(first)) and is_message(rest)

    def load(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        return outcomes(source, _articles(source, reading))


def _articles(source: Source, reading: Reading) -> Iterator[Outcome]:
    for message in _messages(source, reading):
        origin = f"{source.name}:{message.line}"
        if message.raw is None:
            yield Rejected(origin, too_long(reading))
        else:
            raw = _QUOTED.sub(rb"\1", message.raw)
            yield from outcomes_of(raw, source, reading, origin)


def _messages(source: Source, reading: Reading) -> Iterator[_Message]:
    """A message begins below a line `From …` that stands first or below an empty one."""
    begun, number, held = 0, 0, 0
    kept: list[bytes] = []
    at_start, blank = True, True
    with opened(source) as stream:
        while line := stream.readline(reading.longest + 1):
            number += at_start
            if at_start and blank and _BEGINS.match(line):
                if begun:
                    yield _Message(begun, _joined(kept, held, reading))
                begun, held = number, 0
                kept = []
            elif not begun and line.strip():
                raise UnreadableError('not a mailbox: it does not begin with a line "From …"')
            elif begun:
                held += len(line)
                if held <= reading.longest:
                    kept.append(line)
            blank = at_start and not line.strip(b"\r\n")
            at_start = line.endswith(b"\n")
    if not begun:
        raise UnreadableError("empty")
    yield _Message(begun, _joined(kept, held, reading))


def _joined(kept: list[bytes], held: int, reading: Reading) -> bytes | None:
    return b"".join(kept) if held <= reading.longest else None


LOADER: Loader = Mbox()
