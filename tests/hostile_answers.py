"""Answers made to break whatever shows them: the same for the same seed.

Quotes are slices of articles that went through `normalised`, as stored ones have; everything else
(statements, names, titles, notes, parts) is as bad as a model or an outlet can make it. Some are
courses of events, some of findings that all contradict one another.
"""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import combinations

from bot.answers import (
    Answer,
    Day,
    Disagreement,
    Finding,
    NamedBy,
    Origins,
    Outcome,
    Quote,
    ReadWords,
    Searched,
)
from bot.links import link_to
from ingest.archive import Filters, Reach
from ingest.articles import Article, Moment, StoredArticle, normalised

LONGEST = 60_000

_WORDS = [
    *("the", "minister", "said", "on", "Tuesday", "that", "the", "ferry", "contract", "had"),
    *("not", "been", "signed", "by", "anyone", "who", "was", "on", "board"),
]
_SNIPPETS = [
    "**bold**", "__under__", "*it*", "~~s~~", "||spoiler||", "`code`", "```", "```py\nx\n```",
    "# Head", "\n# Head\n", "\n- item\n- item\n", "\n1. one\n2. two\n", "\n-# small\n", "\n> q\n",
    "\n>>> all\n", "[text](https://evil.example/a)", "https://evil.example/a_(b)?c=*d*",
    "<https://evil.example>", "discord.gg/abcdef", "@everyone", "@here", "<@1234567890123456>",
    "<@!42>", "<@&77>", "<#99>", "</ask:55>", "<id:browse>", "<t:1700000000:R>", "<:a:1>",
    "<a:b:2>", ":smile:", ":+1:", "¯\\_(ツ)_/¯", "\\", "\\\\", "\\*", "a_b_c", "https\\://x",
    "\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\u202e", "\u202d", "\u202c", "\u202b",
    "\u2066", "\u2067", "\u2068", "\u2069", "\u200e", "\u200f", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇪🇺🇩🇪",
    "👍🏽", "❤️", "😀" * 20,
    "e\u0301\u0302\u0303" * 5, "שלום עולם", "مرحبا بالعالم", "中文的句子。还有一句！", "ไทย",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "𐍈",
    "\U000e0041\U000e0042", "｀＊＿", "“Quoted”", "«cité»", "…", "|a|b|", "{}",
    "%s", "$x$", "nh:stop:k",
]  # fmt: skip


def hostile_answers(count: int, *, seed: int = 3) -> Iterator[Answer]:
    """`count` answers, from a few characters to `LONGEST` in their quotes."""
    for number in range(count):
        yield _answer(random.Random(f"{seed}.{number}"))  # noqa: S311 - no secret is made of it


def _answer(dice: random.Random) -> Answer:
    findings = tuple(_findings(dice))
    found = bool(findings) and dice.random() < 0.95
    text = findings[0].statement if findings and dice.random() < 0.5 else _text(dice)
    return Answer(
        question=_text(dice, 2_000),
        outcome=Outcome.ANSWERED if found else Outcome.NOT_FOUND,
        text=text if found else "Not found in this archive.",
        findings=findings if found else (),
        searched=_searched(dice),
        answered_by=dice.choice(["sentences", "model", _text(dice, 100)]),
        notes=tuple(_text(dice, 3_000) for _ in range(dice.choice([0, 0, 1, 4]))),
        understood_as=_text(dice, 3_000) if dice.random() < 0.3 else None,
        model=_text(dice, 50) if dice.random() < 0.3 else None,
        parts=tuple(_text(dice, 3_000) for _ in range(dice.choice([0, 0, 2, 9]))),
        disagreements=tuple(_disagreements(dice, len(findings))) if found else (),
        days=tuple(_day(dice) for _ in findings) if found and dice.random() < 0.3 else (),
        origins=_origins(dice),
    )


def _disagreements(dice: random.Random, count: int) -> Iterator[Disagreement]:
    """None, some, or every pair there is."""
    share = dice.choice([0, 0.2, 1, 1])
    for one, other in combinations(range(count), 2):
        if dice.random() < share:
            yield Disagreement(one, other, dice.choice(list(NamedBy)))


def _day(dice: random.Random) -> Day | None:
    when = dice.choice([date.min, date(2024, 2, 29), date.max])
    return None if dice.random() < 0.2 else Day(when, dice.random() < 0.5)


def _origins(dice: random.Random) -> Origins | None:
    return None if dice.random() < 0.5 else Origins(10**9, dice.choice([1, 10**9]))


def _findings(dice: random.Random) -> Iterator[Finding]:
    """Together no longer than `LONGEST`."""
    left = _length(dice, LONGEST)
    for _ in range(dice.choice([0, 1, 1, 2, 3, 3, 8, 30])):
        length = max(1, min(left, _length(dice, LONGEST)))
        left -= length
        yield _finding(dice, length)
        if left <= 0:
            return


def _finding(dice: random.Random, length: int) -> Finding:
    quotes = tuple(_quote(dice, max(1, length // n)) for n in range(1, dice.choice([2, 2, 3, 7])))
    said = quotes[0].text if dice.random() < 0.5 else _text(dice)
    return Finding(
        statement=said,
        speaker=None if dice.random() < 0.3 else _text(dice, 300),
        carriers=tuple(_text(dice, 300) for _ in range(dice.choice([0, 0, 1, 5]))),
        quotes=quotes,
        confidence=dice.random(),
        copies=tuple(_stored(dice, "x") for _ in range(dice.choice([0, 0, 1, 40]))),
        origins=_origins(dice),
    )


def _quote(dice: random.Random, length: int) -> Quote:
    text = normalised(_text(dice, length, exactly=True)).strip() or "x"
    stored = _stored(dice, text)
    start = 0 if len(text) < 3 or dice.random() < 0.5 else dice.randrange(len(text) // 2)
    link = link_to(stored.article.url, text[start:])
    return Quote(source=stored, start=start, end=len(text), link=link)


def _stored(dice: random.Random, text: str) -> StoredArticle:
    url = dice.choice(
        [None, "https://e.org/a", f"https://e.org/{_text(dice, 60)}", _text(dice, 80)]
    )
    article = Article(
        key=str(dice.random()),
        origin="hostile",
        title=_text(dice, dice.choice([0, 100, 5_000])),
        text=text,
        url=url,
        publisher=None if dice.random() < 0.2 else _text(dice, 200),
        published=_moment(dice),
    )
    return StoredArticle(article=article, version=dice.randrange(1, 9), added=datetime.now(UTC))


def _moment(dice: random.Random) -> Moment | None:
    moment = datetime(dice.randrange(1800, 2100), 5, 3, 23, 59)  # noqa: DTZ001 - one kind has none
    zone = timezone(timedelta(minutes=dice.randrange(-720, 840)))
    return dice.choice([None, moment.date(), moment, moment.replace(tzinfo=zone)])


def _searched(dice: random.Random) -> Searched:
    reach = Reach(dice.choice([0, 1, 10**9]), date(1, 1, 1), date(9999, 12, 31), dice.randrange(3))
    empty = Reach(0, None, None, 0)
    filters = Filters(
        after=dice.choice([None, date(2000, 1, 1)]),
        before=dice.choice([None, date(2030, 1, 1)]),
        as_of=_moment(dice),
        publishers=tuple(_text(dice, 300) for _ in range(dice.choice([0, 1, 30]))),
        collections=tuple(_text(dice, 300) for _ in range(dice.choice([0, 0, 3]))),
    )
    return Searched(
        reach=dice.choice([reach, reach, empty]),
        filters=filters,
        speakers=tuple(_text(dice, 200) for _ in range(dice.choice([0, 0, 2]))),
        read=dice.choice([(), (ReadWords("dates", _text(dice, 300)),)]),
    )


def _length(dice: random.Random, longest: int) -> int:
    """Short ones as often as long ones."""
    return int(longest ** dice.random())


def _text(dice: random.Random, longest: int = 8_000, *, exactly: bool = False) -> str:
    length = longest if exactly else _length(dice, longest + 1) - 1
    return dice.choice(_KINDS)(dice, max(length, 0))


def _prose(dice: random.Random, length: int) -> str:
    return _joined(dice, length, lambda: dice.choice(_WORDS) + dice.choice([" "] * 9 + [". "]))


def _mixed(dice: random.Random, length: int) -> str:
    return _joined(dice, length, lambda: dice.choice(_SNIPPETS) + dice.choice(["", " ", "\n"]))


def _salted(dice: random.Random, length: int) -> str:
    return _joined(dice, length, lambda: dice.choice([*_WORDS, dice.choice(_SNIPPETS)]) + " ")


def _one_word(dice: random.Random, length: int) -> str:
    return dice.choice("xß中😀`*_") * length


def _one_snippet(dice: random.Random, length: int) -> str:
    snippet = dice.choice(_SNIPPETS)
    return (snippet * (length // len(snippet) + 1))[:length]


def _blank(dice: random.Random, length: int) -> str:
    return dice.choice(["\n", " ", "\u200b", "\n\n", "\t"]) * min(length, 5_000)


def _any(dice: random.Random, length: int) -> str:
    """Any characters there are, but halves of them."""
    return _joined(dice, min(length, 5_000), lambda: chr(_code(dice)))


def _code(dice: random.Random) -> int:
    code = dice.choice(
        [dice.randrange(0x20, 0x7F), dice.randrange(0x3000), dice.randrange(0x110000)]
    )
    return code if not 0xD800 <= code <= 0xDFFF else 0x20


def _joined(dice: random.Random, length: int, piece: Callable[[], str]) -> str:
    made: list[str] = []
    so_far = 0
    while so_far < length:
        made.append(piece())
        so_far += len(made[-1])
    return "".join(made)[:length]


_KINDS = [_prose, _prose, _mixed, _salted, _one_word, _one_snippet, _blank, _any]
