"""Addresses into the archive: once, or those that are followed, again and again.

What has been fetched is stored in batches, and the archive's write lock is held only for as long
as that takes. What is remembered of the web is written after the archive.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from threading import Event

import httpcore

from ingest.archive import Archive, ArchiveWriter
from ingest.archive.locking import following
from ingest.archive.reading import open_database
from ingest.articles import DEFAULT_COLLECTION
from ingest.errors import ArchiveMissingError, WebAddressError
from ingest.loaders.sources import Reading, Tell
from ingest.pipeline import Report
from ingest.web.addresses import Door, Resolve, checked, port_of, resolved
from ingest.web.fetching import LIMITS, Fetcher, Limits
from ingest.web.gathering import Gathering
from ingest.web.memory import EVERY, FILE, Feed, Memory, Pages, Seen
from ingest.web.plans import Happening, Plan
from ingest.web.refusals import UnfetchedError
from ingest.web.storing import Storing
from ingest.web.turns import Turns
from ingest.web.visiting import Visit

# How long one feed may keep the others waiting; what is left comes in the next round.
_ONE_VISIT = timedelta(minutes=5)
# How soon a feed that another process adds is noticed, in seconds.
_LOOK = 5.0


@dataclass(frozen=True, kw_only=True)
class WebRules:
    """How hosts are asked: which of them need not be public, the pause after each request in
    seconds, and an address at which an outlet reaches whoever runs this."""

    allowed_hosts: tuple[str, ...] = ()
    pause: float = 1.0
    contact: str | None = None
    limits: Limits = LIMITS
    resolve: Resolve = resolved
    network: httpcore.NetworkBackend | None = None

    @property
    def agent(self) -> str:
        """Such as `Newshound/0.1.0 (+https://post.example/bots)`."""
        return f"Newshound/{version('newshound')}" + (f" (+{self.contact})" if self.contact else "")


RULES = WebRules()


class Web:
    """The web as one archive is fed from it. `writer` makes an `ArchiveWriter`, which is entered
    and left for each batch; `reading` says how to read; `stop`, when set, ends whatever runs at
    the next batch, with nothing lost."""

    def __init__(
        self,
        folder: Path,
        writer: Callable[[], ArchiveWriter],
        reading: Callable[[], Reading],
        *,
        now: Callable[[], datetime],
        rules: WebRules = RULES,
        stop: Event | None = None,
        tell: Tell = lambda line: None,
        watch: Callable[[int], None] = lambda inputs: None,
    ) -> None:
        self._folder = folder
        self._writer = writer
        self._reading = reading
        self._now = now
        self._rules = rules
        self._stop = stop or Event()
        self._tell = tell
        self._watch = watch

    def ingest(
        self,
        addresses: Sequence[str],
        *,
        collections: tuple[str, ...] = (DEFAULT_COLLECTION,),
        pages: Pages = Pages.SUMMARIES,
    ) -> Report:
        """Fetch and store what stands at `addresses`: pages, feeds, sitemaps, documents."""
        plans = [
            Plan(address=address, collections=collections, pages=pages)
            for address in dict.fromkeys(addresses)
        ]
        with remembered(self._folder) as memory, self._stored_articles() as is_stored:
            return self._run(plans, memory, self._fetcher(memory), is_stored)

    def follow_once(self) -> Report:
        """Ask every feed that is due, and store what is new.

        Raises `ArchiveBusyError` where another process follows feeds into this archive.
        """
        with self._as_follower() as (memory, fetcher):
            return self._round(memory, fetcher)

    def follow(self, after: Callable[[Report], None] = lambda report: None) -> None:
        """`follow_once` as often as feeds are due, until `stop` is set; `after` each time."""
        with self._as_follower() as (memory, fetcher):
            while not self._stop.is_set():
                if self._due(memory):
                    after(self._round(memory, fetcher))
                self._stop.wait(self._pause(memory))

    @contextmanager
    def _as_follower(self) -> Iterator[tuple[Memory, Fetcher]]:
        with remembered(self._folder) as memory, following(self._folder, now=self._now()):
            yield memory, self._fetcher(memory)

    def _round(self, memory: Memory, fetcher: Fetcher) -> Report:
        feeds = self._due(memory)
        plans = [
            Plan(
                address=feed.address,
                collections=tuple(feed.collections.split(";")),
                pages=feed.pages,
                validators=feed.validators,
                until=self._now() + _ONE_VISIT,
            )
            for feed in feeds
        ]
        return self._run(plans, memory, fetcher, lambda seen: True, is_following=True)

    def _run(
        self,
        plans: Sequence[Plan],
        memory: Memory,
        fetcher: Fetcher,
        trust: Callable[[Seen], bool],
        *,
        is_following: bool = False,
    ) -> Report:
        def begin(plan: Plan, tell: Tell) -> Iterator[Happening]:
            visit = Visit(
                plan,
                fetcher,
                memory,
                reading=self._reading(),
                now=self._now,
                trust=trust,
                tell=tell,
            )
            return visit.happenings()

        storing = Storing(
            self._writer,
            memory,
            now=self._now,
            stop=self._stop,
            tell=self._tell,
            watch=self._watch,
            is_following=is_following,
        )
        with Gathering(plans, begin, self._stop) as gathering:
            return storing.report(gathering)

    def _due(self, memory: Memory) -> list[Feed]:
        now = self._now()
        return [feed for feed in memory.feeds() if feed.due <= now]

    def _pause(self, memory: Memory) -> float:
        """Seconds until the next feed is due, or somebody may have added one."""
        dues = [feed.due for feed in memory.feeds()]
        left = (min(dues) - self._now()).total_seconds() if dues else _LOOK
        return min(max(left, 0.0), _LOOK)

    def _fetcher(self, memory: Memory) -> Fetcher:
        return Fetcher(
            agent=self._rules.agent,
            door=Door(self._rules.allowed_hosts, self._rules.resolve),
            turns=Turns(pause=self._rules.pause, stop=self._stop),
            now=self._now,
            shelf=memory,
            limits=self._rules.limits,
            network=self._rules.network,
        )

    @contextmanager
    def _stored_articles(self) -> Iterator[Callable[[Seen], bool]]:
        """Whether an entry's article is in the archive: one that was removed since is fetched
        again for whoever asks for it."""
        try:
            archive = Archive(self._folder)
        except ArchiveMissingError:
            yield lambda seen: False
            return
        with archive:
            yield (
                lambda seen: (
                    seen.article is not None and bool(archive.database.known([seen.article]))
                )
            )


@contextmanager
def remembered(folder: Path) -> Iterator[Memory]:
    """The memory of the archive at `folder`, which need not be there yet. Raises
    `ForeignFolderError` where it is something else."""
    with suppress(ArchiveMissingError):
        open_database(folder).close()
    with Memory(folder) as memory:
        yield memory


def followed(folder: Path) -> list[Feed]:
    """What is followed into the archive at `folder`; nothing is made where there is none."""
    if not (folder / FILE).is_file():
        return []
    with remembered(folder) as memory:
        return memory.feeds()


def check_public(address: str, allowed_hosts: Sequence[str], resolve: Resolve = resolved) -> None:
    """Raises `WebAddressError` where `address` is none that may be asked. A host that has no
    address now may have one later; each request asks again, whatever was found here."""
    try:
        url = checked(address.strip())
        Door(allowed_hosts, resolve).addresses(url.host, port_of(url))
    except UnfetchedError as error:
        if not error.passing:
            raise WebAddressError(address, str(error)) from error


def add_feed(
    memory: Memory,
    address: str,
    *,
    now: datetime,
    every: timedelta = EVERY,
    collections: tuple[str, ...] = (DEFAULT_COLLECTION,),
    pages: Pages = Pages.SUMMARIES,
) -> bool:
    """Follow what is at `address`, from the next round on; whether it was not followed before.
    Where it was, it is followed as said now. Raises `WebAddressError`."""
    try:
        address = str(checked(address.strip()))
    except UnfetchedError as error:
        raise WebAddressError(address, str(error)) from error
    return memory.follow(
        Feed(
            address=address,
            added=now,
            due=now,
            collections=";".join(sorted(collections)),
            pages=pages,
            every=every,
        )
    )
