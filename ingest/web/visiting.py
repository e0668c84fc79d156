"""What stands at an address: a page, the entries of a feed, the pages of a sitemap; each with
what is to be remembered of it once its outcome is stored."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from html import unescape
from itertools import islice
from urllib.parse import urljoin

from ingest.archive import InputRecord
from ingest.articles import Article, Rejected, Skipped
from ingest.duplicates import Outcome
from ingest.loaders.assembly import Found
from ingest.loaders.decoding import UnreadableError, head_of, is_encoding
from ingest.loaders.feed_entries import Entry, articles
from ingest.loaders.feeds import LOADER as FEED
from ingest.loaders.html import Page, page_article
from ingest.loaders.identity import names_a_page, web_address
from ingest.loaders.json_feed import LOADER as JSON_FEED
from ingest.loaders.registry import loader_for, read
from ingest.loaders.sources import ANYTHING, HEAD, Reading, Source, Tell, printable
from ingest.pipeline import Input
from ingest.web.documents import at_its_address, is_page, print_of, source_of, with_whole_link
from ingest.web.fetching import Fetcher
from ingest.web.memory import Memory, Pages, Seen
from ingest.web.plans import Arrival, Ending, Happening, Plan
from ingest.web.refusals import UnfetchedError
from ingest.web.replies import NO_VALIDATORS, Fetched
from ingest.web.sitemaps import Listed, is_sitemap, listed

_MOST_LISTED = 50_000  # by the standard of sitemaps
_DEEPEST = 2  # an index of sitemaps, and one more
_TEXT = frozenset({"text/plain", "text/markdown", "text/x-markdown"})
_ALTERNATE = re.compile(
    rb"<link\b(?=[^>]*\balternate\b)(?=[^>]*application/(?:rss|atom|feed)\+)[^>]*?"
    rb"\bhref\s*=\s*[\"']?([^\"'>\s]+)",
    re.IGNORECASE,
)


class Visit:
    """One visit as `plan` has it. `trust` says whether something seen before needs no new fetch."""

    def __init__(
        self,
        plan: Plan,
        fetcher: Fetcher,
        memory: Memory,
        *,
        reading: Reading,
        now: Callable[[], datetime],
        trust: Callable[[Seen], bool],
        tell: Tell,
    ) -> None:
        self._plan = plan
        self._fetcher = fetcher
        self._memory = memory
        self._reading = reading
        self._now = now
        self._trust = trust
        self._tell = tell
        self._met: set[str] = set()

    def happenings(self) -> Iterator[Happening]:
        """Each input as it arrives, and last how the visit ended."""
        address = self._plan.address
        try:
            fetched = self._fetcher.fetch(address, self._plan.validators)
        except UnfetchedError as error:
            yield Arrival(given=Rejected(printable(address), str(error)), passing=error.passing)
            yield Ending(failure=str(error), wait=error.wait)
            return
        if not fetched.is_new:
            record = InputRecord(address, Outcome.UNCHANGED, "as it was, says its host", None)
            yield Arrival(given=record)
            yield Ending(moved=fetched.moved, validators=fetched.validators)
            return
        settled, wait, is_cut = True, 0.0, False
        for arrival in self._contents(fetched, address, 0):
            if self._plan.until is not None and self._now() >= self._plan.until:
                is_cut = True
            settled = settled and not arrival.passing
            wait = max(wait, arrival.wait or 0.0)
            yield arrival
            if is_cut:
                break
        yield Ending(
            moved=fetched.moved,
            validators=fetched.validators if settled and not is_cut else NO_VALIDATORS,
            wait=wait or None,
            is_cut=is_cut,
        )

    # What was fetched

    def _contents(self, fetched: Fetched, name: str, depth: int) -> Iterator[Arrival]:
        source = source_of(fetched, name)
        head = fetched.raw[:HEAD]
        try:
            if is_sitemap(source):
                yield from self._pages_listed(source, depth)
            elif FEED.recognises(head) or JSON_FEED.recognises(head):
                yield from self._entries(source, fetched)
            elif is_page(fetched):
                yield Arrival(given=self._with_its_feed(self._page(fetched, name, None), fetched))
            else:
                for outcome in self._documents(source, fetched):
                    yield Arrival(given=at_its_address(outcome, source))
        except UnreadableError as error:
            yield Arrival(given=Rejected(source.name, str(error)))

    def _documents(self, source: Source, fetched: Fetched) -> Iterator[Input]:
        """What the loader of its format makes of it. Text of any kind must be said to be text."""
        loader = loader_for(source, head_of(source))
        if loader is None or (loader.breadth == ANYTHING and fetched.kind not in _TEXT):
            yield Rejected(source.name, _unrecognised(fetched))
            return
        yield from read(source, self._reading_of(fetched), self._tell)

    def _reading_of(self, fetched: Fetched) -> Reading:
        charset = fetched.charset
        encoding = charset if charset and is_encoding(charset) else self._reading.encoding
        return replace(self._reading, now=self._now(), encoding=encoding)

    def _page(self, fetched: Fetched, name: str, told: Found | None) -> Article | Rejected:
        source = source_of(fetched, name)
        page = Page(fetched.raw, address=fetched.address, charset=fetched.charset, told=told)
        try:
            made = page_article(page, source, replace(self._reading, now=self._now()))
        except UnreadableError as error:
            return Rejected(source.name, str(error))
        return made if isinstance(made, Article) else Rejected(source.name, made.reason)

    def _with_its_feed(self, made: Article | Rejected, fetched: Fetched) -> Article | Rejected:
        """A page that is no article often names the outlet's feed."""
        found = _ALTERNATE.search(fetched.raw) if isinstance(made, Rejected) else None
        if found is None or not isinstance(made, Rejected):
            return made
        feed = urljoin(fetched.address, unescape(found[1].decode("utf-8", "backslashreplace")))
        return Rejected(made.origin, f"{made.reason}; its feed is {printable(feed[:300])}")

    # Feeds

    def _entries(self, source: Source, fetched: Fetched) -> Iterator[Arrival]:
        loader = FEED if FEED.recognises(fetched.raw[:HEAD]) else JSON_FEED
        reading = self._reading_of(fetched)
        entries = [
            with_whole_link(entry, fetched.address)
            for entry in loader.entries(source, reading, self._tell)
        ]
        if not entries:
            yield Arrival(given=Skipped(source.name, "a feed without entries"))
            return
        for entry, outcome in zip(entries, articles(entries, source, reading), strict=True):
            yield self._entry(entry, at_its_address(outcome, source))

    def _entry(self, entry: Entry, outcome: Input) -> Arrival:
        if isinstance(entry.found, Rejected):
            return Arrival(given=outcome)
        found = entry.found
        address = web_address(found.url)
        page = address if address and names_a_page(address) else None
        origin = page or outcome.origin
        outcome = replace(outcome, origin=origin)
        told = print_of(found)
        name = page or (f"#{found.id}" if found.id else f"#{told}")
        wanted = page is not None and self._is_page_wanted(entry, outcome)
        if known := self._known(name, told, origin, is_page=wanted):
            return known
        if not wanted or page is None:
            return Arrival(given=outcome, seen=self._to_remember(name, told, outcome))
        return self._behind(page, name, told, found, outcome)

    def _is_page_wanted(self, entry: Entry, outcome: Input) -> bool:
        if self._plan.pages is Pages.NEVER or isinstance(entry.found, Rejected):
            return False
        if not entry.found.text:
            return True
        # Entries that share an address (a live blog) are not what stands there.
        own = isinstance(outcome, Article) and outcome.key == outcome.url
        return own and (self._plan.pages is Pages.ALWAYS or entry.is_summary)

    def _behind(self, page: str, name: str, told: str, found: Found, outcome: Input) -> Arrival:
        """The page of an entry, or what the feed gives where there is no more to be had."""
        arrived = self._fetched_page(page, name, told, found)
        if arrived.passing or not isinstance(outcome, Article):
            return arrived
        made = arrived.given
        if isinstance(made, Article) and len(made.text) >= len(outcome.text):
            return arrived
        reason = made.reason if isinstance(made, Rejected) else "its page shows less text"
        notice = f"only what the feed gives: {reason}"
        kept = replace(outcome, notices=(*outcome.notices, notice))
        return Arrival(given=kept, seen=self._to_remember(name, told, kept))

    # Sitemaps

    def _pages_listed(self, source: Source, depth: int) -> Iterator[Arrival]:
        count = 0
        for count, each in enumerate(listed(source, self._reading), start=1):
            if count > _MOST_LISTED:
                raise UnreadableError(f"more than {_MOST_LISTED:,} addresses in one sitemap")
            if each.is_sitemap:
                yield from self._sitemap(each, depth + 1)
            else:
                yield self._listed_page(each)
        if not count:
            yield Arrival(given=Skipped(source.name, "a sitemap without pages"))

    def _sitemap(self, each: Listed, depth: int) -> Iterator[Arrival]:
        if depth > _DEEPEST:
            reason = f"a sitemap inside {_DEEPEST} others"
            yield Arrival(given=Rejected(printable(each.address), reason))
            return
        if each.changed and (known := self._known(each.address, each.changed, each.address)):
            yield known
            return
        try:
            fetched = self._fetcher.fetch(each.address)
        except UnfetchedError as error:
            rejected = Rejected(printable(each.address), str(error))
            yield Arrival(given=rejected, passing=error.passing, wait=error.wait)
            return
        settled = True
        for arrival in self._contents(fetched, each.address, depth):
            settled = settled and not arrival.passing
            yield arrival
        if settled:
            yield Arrival(given=None, seen=Seen(each.address, each.changed, None, "", self._now()))

    def _listed_page(self, each: Listed) -> Arrival:
        address = web_address(each.address)
        if address is None:
            return Arrival(given=Rejected(printable(each.address[:300]), "not a web address"))
        known = self._known(address, each.changed, address, is_page=True)
        return known or self._fetched_page(address, address, each.changed, each.told)

    # Pages that a feed or sitemap leads to

    def _fetched_page(self, page: str, name: str, told: str, found: Found) -> Arrival:
        self._met.add(name)
        try:
            made = self._article_at(page, found)
        except UnfetchedError as error:
            rejected = Rejected(printable(page), str(error))
            if error.passing:
                return Arrival(given=rejected, passing=True, wait=error.wait)
            made = rejected
        return Arrival(given=made, seen=self._to_remember(name, told, made))

    def _article_at(self, page: str, found: Found) -> Article | Rejected:
        fetched = self._fetcher.fetch(page)
        if names_a_page(page) and not names_a_page(fetched.address):
            return Rejected(printable(page), "it leads to the outlet's front page")
        if is_page(fetched):
            return self._page(fetched, page, found)
        source = source_of(fetched, page)
        outcomes = list(islice(self._documents(source, fetched), 2))
        if len(outcomes) == 1 and isinstance(outcomes[0], Article | Rejected):
            made = at_its_address(outcomes[0], source)
            return made if isinstance(made, Article) else Rejected(source.name, made.reason)
        return Rejected(source.name, "not a page with one article")

    # What was seen before

    def _known(self, name: str, told: str, origin: str, *, is_page: bool = False) -> Arrival | None:
        """The outcome of an entry of which nothing new is told; `is_page` where another feed may
        have led to the same page."""
        if name in self._met:
            return Arrival(given=InputRecord(origin, Outcome.UNCHANGED, "listed twice", None))
        feed, shelf = self._plan.address, self._plan.shelf
        seen = self._memory.seen(feed, shelf, name)
        if seen is not None and seen.print == told and self._trust(seen):
            return Arrival(given=_again(seen, origin))
        if seen is None and is_page:
            seen = self._memory.seen_elsewhere(shelf, name)
            if seen is not None and self._trust(seen):
                return Arrival(given=_again(seen, origin), seen=replace(seen, print=told))
        return None

    def _to_remember(self, name: str, told: str, made: Input) -> Seen:
        article = made.id if isinstance(made, Article) else None
        reason = "" if isinstance(made, Article) else made.reason
        return Seen(name, told, article, reason, self._now())


def _again(seen: Seen, origin: str) -> InputRecord:
    if seen.reason:
        return InputRecord(origin, Outcome.SKIPPED, f"as before: {seen.reason}", None)
    return InputRecord(origin, Outcome.UNCHANGED, "", seen.article)


def _unrecognised(fetched: Fetched) -> str:
    kind = f"sent as {fetched.kind}" if fetched.kind else "sent without saying what it is"
    return f"not recognised: no page, feed, sitemap or document that can be read ({kind})"
