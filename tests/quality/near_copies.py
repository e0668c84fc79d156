"""How well near-copies are told from other stories, on pairs made from real articles.

NEWSHOUND_DATA=… python -m tests.quality.near_copies [--held-back] [--sweep] [--failures]
NEWSHOUND_DATA=… python -m tests.quality.near_copies --clusters 40

Copies are articles edited by rule: as agencies' clients do it (cut, added to, another dateline) and
more heavily. What is no copy are reports of one event by two outlets, the issues of one outlet's
series, a page filled anew with other names and numbers, and two stories with the same long
appendix. Every pair belongs to one half, by its first article; thresholds are chosen on the one,
report `--held-back`. `--failures` names the pairs that are called wrongly; `--clusters` finds the
near-copies among all the articles and prints some to look at. No text is printed.
"""

import argparse
import json
import lzma
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path
from random import Random
from zlib import crc32

from ingest.copies import Worded, is_copy, likeness

SEED = 20261122
_EDITED = 1_500  # articles that are edited, one way each, in each half
_MOST_REPORTS = 1_500
_MONTHS = "january february march april may june july august september october november december"
_SERIAL = re.compile(rf"\d+|\b(?:{'|'.join(m[:3] + '[a-z]*' for m in _MONTHS.split())})\b\.?")


@dataclass(frozen=True)
class News:
    id: str
    title: str
    publisher: str
    day: date | None
    text: str

    @property
    def held_back(self) -> bool:
        return bool(crc32(self.id.encode()) & 1)


@dataclass(frozen=True)
class Pair:
    kind: str
    one: News
    text: str
    is_copy: bool
    other: str = ""


def articles() -> list[News]:
    folder = Path(os.environ["NEWSHOUND_DATA"], "articles")
    found = []
    for name in ("realtimeqa", "allsides"):
        with lzma.open(folder / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            found += [_news(json.loads(line)) for line in lines]
    return [news for news in found if len(news.text.split()) >= 80]


def _news(row: dict) -> News:
    told = (row.get("published") or "").replace("/", "-")
    day = date.fromisoformat(told) if re.fullmatch(r"20[012]\d-\d\d-\d\d", told) else None
    return News(row["id"], row["title"] or "", row["publisher"] or "", day, row["text"])


# Copies


def _cut(text: str, other: str, chance: Random) -> str:
    parts = text.split("\n\n")
    if len(parts) < 3:
        words = text.split(" ")
        return " ".join(words[: max(60, int(len(words) * chance.uniform(0.4, 0.8)))])
    return "\n\n".join(parts[: max(2, int(len(parts) * chance.uniform(0.4, 0.8)))])


def _thinned(text: str, other: str, chance: Random) -> str:
    """Paragraphs left out here and there."""
    parts = text.split("\n\n")
    kept = [part for at, part in enumerate(parts) if at == 0 or chance.random() < 0.75]
    return "\n\n".join(kept)


def _added(text: str, other: str, chance: Random) -> str:
    """Up to a fifth more, of another article, in the middle or at the end."""
    parts = text.split("\n\n")
    new = other.split()[: max(20, len(text.split()) // 5)]
    parts.insert(chance.choice([len(parts), max(1, len(parts) // 2)]), " ".join(new))
    return "\n\n".join(parts)


def _credited(text: str, other: str, chance: Random) -> str:
    agency = chance.choice(["AP", "Reuters", "AFP"])
    place = chance.choice(["WASHINGTON", "LONDON", "PARIS"])
    footer = "Reporting by our staff; Editing by the desk" if agency == "Reuters" else "All rights"
    return f"{place} ({agency}) - {text}\n\n{footer} © {agency}"


def _light(text: str, other: str, chance: Random) -> str:
    """One word in fifty left out or replaced by one of another article."""
    words, pool = text.split(" "), [w for w in other.split() if w.islower()] or ["then"]
    edited = []
    for word in words:
        lot = chance.random()
        if lot < 0.01:
            continue
        edited.append(chance.choice(pool) if lot < 0.02 and word.islower() else word)
    return " ".join(edited)


def _styled(text: str, other: str, chance: Random) -> str:
    """Another house's typography and spellings of numbers."""
    for old, new in (("“", '"'), ("”", '"'), ("’", "'"), (" percent", "%"), ("—", " - ")):
        text = text.replace(old, new)
    return re.sub(r"\b(Mr|Mrs|Ms|Dr)\. ", "", text)


def _several(text: str, other: str, chance: Random) -> str:
    for edit in (_cut, _light, _credited, _styled):
        text = edit(text, other, chance)
    return text


Edit = Callable[[str, str, Random], str]
EDITS: tuple[Edit, ...] = (_cut, _thinned, _added, _credited, _light, _styled, _several)


# What is no copy


def _refilled(text: str, other: str, chance: Random) -> str:
    """The same page of another day: every number another, and every name but the outlet's own."""
    names = re.findall(r"(?<=[a-z,] )[A-Z][a-z]+", other) or ["Elsewhere"]
    new: dict[str, str] = {}
    text = re.sub(r"\d", lambda digit: str((int(digit[0]) + chance.randint(1, 8)) % 10), text)
    return re.sub(
        r"(?<=[a-z,] )[A-Z][a-z]+",
        lambda name: new.setdefault(name[0], chance.choice(names)),
        text,
    )


def edited(half: Sequence[News]) -> Iterator[Pair]:
    chance = Random(SEED)  # noqa: S311
    chosen = chance.sample([n for n in half if len(n.text.split()) < 3_000], _EDITED)
    for at, news in enumerate(chosen):
        edit, other = EDITS[at % len(EDITS)], chosen[at - 1].text
        text = edit(news.text, other, chance)
        if len(text.split()) >= 60:
            yield Pair(edit.__name__.strip("_"), news, text, is_copy=True)
        if at % 3 == 0 and len(re.findall(r"\d|(?<=[a-z,] )[A-Z]", news.text)) > 20:
            yield Pair("refilled", news, _refilled(news.text, other, chance), is_copy=False)


def appended(half: Sequence[News]) -> Iterator[Pair]:
    chance = Random(SEED)  # noqa: S311
    chosen = chance.sample([n for n in half if len(n.text.split()) < 1_500], 900)
    for one, other, gallery in zip(chosen[::3], chosen[1::3], chosen[2::3], strict=True):
        block = " ".join((gallery.text.split() * 9)[: 3 * len(one.text.split())])
        first = News(one.id, one.title, one.publisher, one.day, f"{one.text}\n\n{block}")
        yield Pair("same appendix", first, f"{other.text}\n\n{block}", is_copy=False)


def reports(half: Sequence[News]) -> Iterator[Pair]:
    """Of one event, by two outlets: three rare words of the headline in common, a day apart."""
    common = Counter(w for n in half for w in _title_words(n))
    by_day: defaultdict[int, list[News]] = defaultdict(list)
    for news in half:
        if news.day:
            by_day[news.day.toordinal()].append(news)
    made = 0
    for day in sorted(by_day):
        for one, other in combinations(by_day[day] + by_day.get(day + 1, []), 2):
            rare = {w for w in _title_words(one) & _title_words(other) if common[w] < 400}
            if _house(one) != _house(other) and len(rare) >= 3 and made < _MOST_REPORTS:
                made += 1
                yield Pair("one event", one, other.text, is_copy=False, other=other.id)


def series(half: Sequence[News]) -> Iterator[Pair]:
    """Issues of one outlet under headlines that differ in numbers and months only, or after the
    colon."""
    issues: defaultdict[tuple[str, str], list[News]] = defaultdict(list)
    for news in half:
        if news.day and len(name := _SERIAL.sub("#", news.title.casefold().split(":")[0])) > 12:
            issues[news.publisher, name].append(news)
    for several in issues.values():
        dated = sorted(several, key=lambda news: news.day or date.min)
        for one, other in pairwise(dated):
            if (other.day - one.day).days >= 2:
                yield Pair("series", one, other.text, is_copy=False, other=other.id)


def _title_words(news: News) -> set[str]:
    return {w for w in re.findall(r"\w+", news.title.casefold()) if len(w) > 3}


def _house(news: News) -> str:
    """The outlet, however the two sets of articles spell it."""
    name = re.sub(r"www\.|\.com|\.co\.uk|online|news|web|\W", "", news.publisher.casefold())
    return name[:6]


# The measure


def called(pair: Pair) -> bool:
    """As the archive would: found by a sketch, and held to be a copy."""
    one, other = Worded(pair.one.text), Worded(pair.text)
    if not (one.is_comparable and other.is_comparable):
        return False
    met = one.print == other.print or set(one.keys()) & set(other.keys())
    return bool(met) and is_copy(one, other)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.quality.near_copies")
    for option in ("--held-back", "--sweep", "--failures"):
        parser.add_argument(option, action="store_true")
    parser.add_argument("--clusters", type=int)
    given = parser.parse_args()
    everything = articles()
    if given.clusters:
        _show_clusters(everything, given.clusters)
        return
    half = [news for news in everything if news.held_back is given.held_back]
    pairs = [*edited(half), *appended(half), *reports(half), *series(half)]
    if given.sweep:
        _sweep(pairs)
        return
    _tabulate(pairs, given.failures)


def _tabulate(pairs: Sequence[Pair], with_failures: bool) -> None:
    verdicts = [(pair, called(pair)) for pair in pairs]
    kinds = dict.fromkeys((pair.is_copy, pair.kind) for pair in pairs)
    print(f"{'kind':>15} {'pairs':>6} {'called copies':>14}")
    for copy, kind in kinds:
        own = [
            is_called for pair, is_called in verdicts if (pair.is_copy, pair.kind) == (copy, kind)
        ]
        print(f"{kind:>15} {len(own):>6} {sum(own):>14}   {'copies' if copy else 'no copies'}")
    right = sum(pair.is_copy and is_called for pair, is_called in verdicts)
    print(f"precision {right / sum(c for _, c in verdicts):.4f}")
    print(f"recall    {right / sum(pair.is_copy for pair, _ in verdicts):.4f}")
    for pair, is_called in verdicts if with_failures else ():
        if is_called != pair.is_copy and not (pair.is_copy and pair.kind == "several"):
            like = likeness(Worded(pair.one.text), Worded(pair.text))
            print(pair.kind, pair.one.id, pair.other, pair.one.title[:60], like)


def _sweep(pairs: Sequence[Pair]) -> None:
    """Precision and recall of the comparison alone, by its thresholds."""
    likes = []
    for pair in pairs:
        one, other = Worded(pair.one.text), Worded(pair.text)
        if one.is_comparable and other.is_comparable:
            likes.append((likeness(one, other), pair.is_copy))
    for overlap in (0.6, 0.7, 0.75, 0.8, 0.85, 0.9):
        for lead in (0.0, 0.4, 0.6, 0.8):
            for own in (0.004, 0.008, 0.012, 0.02, 1):
                yes = [
                    copy
                    for k, copy in likes
                    if k.overlap >= overlap and k.lead >= lead and k.own <= own
                ]
                recall = sum(yes) / sum(copy for _, copy in likes)
                print(f"{overlap} {lead} {own}: {sum(yes) / len(yes):.4f} {recall:.4f}")


def _show_clusters(everything: Sequence[News], count: int) -> None:
    """Pairs found among the articles themselves, those of different words, with their measures."""
    worded = [Worded(news.text) for news in everything]
    met: defaultdict[int, list[int]] = defaultdict(list)
    for at, text in enumerate(worded):
        for key in text.keys() if text.is_comparable else ():
            met[key].append(at)
        text.__dict__.clear()
        text.__dict__["text"] = everything[at].text
    together = {p for ats in met.values() if 1 < len(ats) <= 100 for p in combinations(ats, 2)}
    found = [(a, b) for a, b in sorted(together) if is_copy(worded[a], worded[b])]
    near = [(a, b) for a, b in found if worded[a].print != worded[b].print]
    print(f"{len(together)} pairs compared, {len(found)} copies, {len(near)} of other words")
    for a, b in Random(SEED).sample(near, min(count, len(near))):  # noqa: S311
        print(likeness(worded[a], worded[b]))
        for at in (a, b):
            news = everything[at]
            print(f"   {news.id} {news.publisher} {news.day} {news.title[:90]}")


if __name__ == "__main__":
    sys.exit(main())
