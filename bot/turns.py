"""What is remembered of a conversation: a question with what was made of it, and what the answer
rested on."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.answers import Answer
from bot.attribution.names import is_outlet
from bot.question import content_stems
from ingest.archive import stems
from ingest.articles import Moment, StoredArticle, written

_QUOTES: Final = 3
_LONGEST: Final = 300  # characters of a quotation
_NAMES: Final = 4
_WORDS: Final = 40
_READ: Final = 6_000  # characters of an article, in which its names are counted

_NAME: Final = re.compile(
    r"(?<=[a-z0-9,;:’'] )[A-Z][\w’'&-]*"
    r"(?: (?:(?:of|for) (?:the )?|(?:de|bin|v\.|&) )?(?:al-|el-)?[A-Z][\w’'&-]*)*"
)
_NO_NAMES: Final = frozenset(
    """
    I Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June
    July August September October November December Jan Feb Mar Apr Aug Sept Oct Nov Dec AM PM ET
    The A An In On At He She It They We But And CNN
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as it was `asked` and `understood`, the `answer` in a few words, who speaks in
    it, its quotations (the beginnings), the names that the first one's article is about, and the
    stems of the words that it uses most."""

    asked: str
    understood: str
    answer: str = ""
    speakers: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    as_of: str | None = None  # the day or moment that it was answered as on, where one was given
    person: str | None = None  # who asked


def followed(
    turns: Sequence[Turn], *, question: str | None = None, person: str | None = None
) -> tuple[Turn, ...]:
    """Of `turns`, oldest first, those up to the one that a question follows: where several talk
    at once, the answer to the `question` that was replied to; else the last that the same
    `person` asked; else the last."""
    replied_to = [at for at, turn in enumerate(turns, start=1) if turn.asked == question]
    own = [at for at, turn in enumerate(turns, start=1) if turn.person == person]
    last = max(replied_to or own, default=len(turns))
    return tuple(turns[:last])


def turn_of(answer: Answer, person: str | None = None) -> Turn:
    """What to remember of an answer to what `person` asked."""
    found = answer.findings[:_QUOTES]
    quotes = [quote for finding in found for quote in finding.quotes][:_QUOTES]
    return Turn(
        asked=answer.question,
        understood=answer.understood_as or answer.question,
        answer=answer.text[:_LONGEST],
        person=person,
        speakers=tuple(dict.fromkeys(f.speaker for f in found if f.speaker)),
        quotes=tuple(" ".join(quote.text.split())[:_LONGEST] for quote in quotes),
        names=article_names(quotes[0].source) if quotes else (),
        words=article_words(quotes[0].source) if quotes else (),
        as_of=written(answer.searched.filters.as_of),
    )


def known_as_of(turn: Turn, as_of: Moment | None) -> Turn:
    """What of a turn may be known as of then: an answer as of another time, or of now, may quote
    what came later."""
    if as_of is None or turn.as_of == written(as_of):
        return turn
    return Turn(turn.asked, turn.asked, as_of=turn.as_of)


def article_names(source: StoredArticle) -> tuple[str, ...]:
    """Whom and what an article names most, in its own words."""
    article = source.article
    counted = Counter(names_in(f"{article.title}\n{article.text[:_READ]}"))
    often = [name for name, count in counted.most_common(3 * _NAMES) if count > 1]
    return tuple(_without_parts(often))[:_NAMES]


def article_words(source: StoredArticle) -> tuple[str, ...]:
    """The stems that make up most of an article."""
    article = source.article
    text = f"{article.title}\n{article.text[:_READ]}"
    carrying = content_stems(text)
    counted = Counter(stem for stem in stems(text) if stem in carrying)
    return tuple(stem for stem, count in counted.most_common(_WORDS) if count > 1)


def names_in(text: str) -> list[str]:
    """The names in a text that stand where only names have capitals."""
    found = (match[0].removesuffix("’s").removesuffix("'s") for match in _NAME.finditer(text))
    return [name for name in found if name.split()[0] not in _NO_NAMES and not is_outlet(name)]


def _without_parts(names: Sequence[str]) -> Iterable[str]:
    """ "Biden" goes where "Joe Biden" is named too, and stands in its place."""
    whole = [next((n for n in names if name != n and name in n.split()), name) for name in names]
    return dict.fromkeys(whole)
