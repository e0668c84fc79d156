"""The desk: an open archive and everything that can be asked of it.

A front end (terminal, Discord) is given a `Desk` and renders what it returns.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from langchain_core.runnables import RunnableConfig

from bot.answering import Answering, Asked
from bot.answers import Answer, Event, Quote
from bot.comparing import compared
from bot.inquiries import Comparison, QuoteOrigin, TextCheck, Timeline
from bot.lookup import Lookup, Order, look_up
from bot.outlets import resolve
from bot.prompting import Told
from bot.restoring import restored
from bot.retrieval import Found, Search
from bot.search_syntax import Sought, read_search
from bot.surroundings import Surroundings, surroundings
from bot.text_check import check_text
from bot.timeline import timeline
from bot.tracing import trace
from ingest.archive import NO_FILTERS, Archive, Filters
from ingest.articles import Moment
from ingest.errors import NewshoundError

_NONE: Final = ("",)  # an outlet that no article has
HALF_A_CHARACTER: Final = re.compile("[\ud800-\udfff]")


class DaysCrossedError(NewshoundError):
    """A search that nothing could be found by."""

    def __init__(self, after: date, before: date) -> None:
        super().__init__(f"{after} is later than {before}: no article can be from between them.")


@dataclass(frozen=True, slots=True)
class Desk:
    """Where questions are answered: an open archive and what reads it. Safe to use from several
    threads."""

    archive: Archive
    search: Search
    answering: Answering

    def asked(
        self,
        question: str,
        *,
        after: date | None = None,
        before: date | None = None,
        as_of: Moment | None = None,
        publishers: Sequence[str] = (),
        collections: Sequence[str] = (),
        reach: Sequence[str] = (),
    ) -> Asked:
        """A question with its filters, outlets as the archive spells them. Where `collections`
        are named, or outlets in `reach`, nothing outside them is found, counted or hinted at.

        Half a character, which is what bytes that are no text become on a command line, is
        shown as one that cannot be read: neither a model nor JSON takes it. Raises
        `DaysCrossedError` where no day is between `after` and `before`.
        """
        if after and before and after > before:
            raise DaysCrossedError(after, before)
        publishers = [name for name in publishers if name.strip()]
        text = HALF_A_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", question)
        within = Filters(collections=tuple(collections))
        known = self.archive.publishers(within) if publishers or reach else {}
        if reach:
            reached, _ = resolve(reach, known)
            known = {name: known[name] for name in reached if name in known}
        outlets, notes = resolve(publishers or tuple(known if reach else ()), known)
        if reach:
            outlets = tuple(name for name in outlets if name in known) or _NONE
        filters = replace(within, after=after, before=before, as_of=as_of, publishers=outlets)
        told = (*self._unknown(collections), *notes)
        return Asked(text, filters, told, reach=tuple(sorted(set(reach))))

    def _unknown(self, collections: Sequence[str]) -> list[str]:
        """Nothing is said of the collections that there are: who asks may be kept from them."""
        known = self.archive.collections() if collections else {}
        return [
            f"No collection named {name!r} in this archive."
            for name in collections
            if name not in known
        ]

    def answer(self, asked: Asked, config: RunnableConfig | None = None) -> Answer:
        """The whole answer at once; `config` may have callbacks, which see every run."""
        return self.answering.answer(asked, config)

    def stream(self, asked: Asked) -> Iterator[Event]:
        """What is known as it becomes known: stages, checked findings, and last the answer."""
        return self.answering.stream(asked)

    def prompts(self, asked: Asked) -> tuple[Told, ...]:
        """What a language model would be told for the answer, whether one is configured or not,
        and what else one would be asked where one is."""
        return self.answering.prompts(asked)

    def passages(self, asked: Asked, *, k: int) -> Found:
        """The `k` passages that bear on `asked`, best first."""
        return self.search(asked.text, k=k, filters=asked.filters)

    def timeline(self, asked: Asked) -> Timeline:
        """What happened when on the topic of `asked`, oldest first."""
        return timeline(asked, self.archive, self.search)

    def compare(self, publishers: Sequence[str], asked: Asked) -> Comparison:
        """Outlets on the topic of `asked`, side by side. `publishers` are as somebody says them;
        one that the archive does not have, or that does not pass the filters of `asked`, gets a
        side with nothing in it, and a note."""
        within = Filters(collections=asked.filters.collections, publishers=asked.filters.publishers)
        outlets, notes = resolve(publishers, self.archive.publishers(within))
        if len(outlets) < 2 <= len(publishers):
            same = f"Both names mean {outlets[0]}: there is nothing to compare it with."
            notes = (*notes, same)
        told = replace(asked, notes=(*asked.notes, *notes))
        return compared(outlets, told, self.archive, self.search)

    def check_text(self, text: str, filters: Filters = NO_FILTERS) -> TextCheck:
        """The statements of a text: supported, disputed or not found, with quotations."""
        return check_text(text, self.archive, self.search, filters)

    def look_up(
        self, asked: Asked, *, k: int, order: Order = Order.RELEVANCE, counted: bool = False
    ) -> tuple[Lookup, tuple[str, ...]]:
        """The `k` first passages of a search in the syntax of `bot.search_syntax`, whose fields
        join the filters; and notes on them. Raises `SearchSyntaxError`."""
        sought = read_search(asked.text)
        filters, notes = self._with_fields(asked.filters, sought)
        lookup = look_up(self.search, sought, filters, k=k, order=order, counted=counted)
        return lookup, (*asked.notes, *notes, *lookup.found.failed)

    def _with_fields(self, given: Filters, sought: Sought) -> tuple[Filters, tuple[str, ...]]:
        """Where a field and an option limit the same, the narrower holds."""
        named = sought.field("publisher")
        known = self.archive.publishers(Filters(collections=given.collections)) if named else {}
        outlets, notes = resolve(named, known)
        if given.publishers and outlets:
            outlets = tuple(name for name in outlets if name in given.publishers) or _NONE
        after, before = sought.between(given.after, given.before)
        as_of = sought.days("as_of")
        filters = replace(
            given,
            publishers=outlets or given.publishers,
            after=after,
            before=before,
            as_of=min(as_of) if as_of and given.as_of is None else given.as_of,
        )
        return filters, notes

    def trace(self, quotation: str, filters: Filters = NO_FILTERS) -> QuoteOrigin:
        """Who said these words, and where they were printed first."""
        return trace(quotation, self.archive, self.search, filters)

    def forget(self, conversation: str) -> int:
        """Forget what was asked and answered in a conversation; the number of its turns."""
        return self.answering.forget(conversation)

    def hand_on(self, asked: Asked, answer: Answer) -> None:
        """An answer that was given to one person alone is now everybody's who may ask `asked`:
        they can follow it up."""
        self.answering.hand_on(asked, answer)

    def restored(self, written: Mapping[str, Any], within: Filters = NO_FILTERS) -> Answer:
        """The answer that was kept as `answer_json`, its quotes read from the archive again;
        `bot.restoring` says what becomes of those that are gone, or not in the outlets and
        collections of `within`."""
        return restored(written, self.archive, within)

    def context(self, quote: Quote, *, page: int = 0, around: int = 1_000) -> Surroundings:
        """What stands around a quotation in its article: page 0 holds it, the next follow it."""
        return surroundings(quote, page=page, around=around)
