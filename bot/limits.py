"""What a question limits itself to: outlets ("according to The Verge"), dates ("in May 2023") and
speakers ("what did Biden say").

By rule, and with reserve: a word that only names the subject ("the October 7 attack", "who leads
The Times?") is no limit. Each limit remembers its words, so that the asker sees what was read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.dated_words import DatedWords, read_dates
from bot.named_outlets import NamedOutlet, named_outlets
from bot.named_speakers import named_speakers
from ingest.articles import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What was read: filters, and the words of the question that they were read from.

    `after` and `before` are days, both included, as in `ingest.archive.Filters`.
    """

    publishers: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None
    outlet_words: tuple[Span, ...] = ()
    date_words: tuple[Span, ...] = ()
    speaker_words: tuple[Span, ...] = ()

    @property
    def words(self) -> tuple[Span, ...]:
        """Those of outlets and dates: a sentence need not have them. A speaker's name it may."""
        return self.outlet_words + self.date_words


NO_LIMITS = Limits()


def read_limits(
    question: str,
    *,
    publishers: Iterable[str],
    today: date,
    first: date | None = None,
    outlets: bool = True,
    dates: bool = True,
    speakers: bool = True,
) -> Limits:
    """The limits in `question`, asked on `today` of an archive with these `publishers`, whose
    oldest article is of the day `first`. `outlets`, `dates` and `speakers` say what to read."""
    named = named_outlets(question, publishers)
    said_by = named_speakers(question, [one.span for one in named]) if speakers else []
    dated = read_dates(question, today=today) if dates else []
    after, before = _hull([one for one in dated if _narrows(one, first or date.min, today)])
    if 1 < len({one.publishers for one in named}) > len(dated):
        after = before = None  # the date is of one outlet's article, not of all
    bound = after is not None or before is not None
    return Limits(
        publishers=_all(named) if outlets else (),
        after=after,
        before=before,
        outlet_words=tuple(one.span for one in named) if outlets else (),
        date_words=tuple(one.span for one in dated) if bound else (),
        speakers=tuple(dict.fromkeys(one.name for one in said_by)),
        speaker_words=tuple(one.span for one in said_by),
    )


def _all(named: Iterable[NamedOutlet]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in named for name in one.publishers))


def _narrows(words: DatedWords, first: date, today: date) -> bool:
    """Not where no article could be of that time: the words then tell of history, or of plans."""
    if words.after is None:
        return words.before is not None and first <= words.before < today
    return words.after <= today and (words.before is None or first <= words.before)


def _hull(dated: list[DatedWords]) -> tuple[date | None, date | None]:
    """From the earliest to the latest, open where any of them is."""
    starts = [one.after for one in dated]
    ends = [one.before for one in dated]
    after = min((s for s in starts if s), default=None) if None not in starts else None
    before = max((e for e in ends if e), default=None) if None not in ends else None
    return after, before
