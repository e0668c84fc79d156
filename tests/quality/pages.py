"""What is read off saved web pages, beside trafilatura with its stock settings, in one run.

    NEWSHOUND_DATA=… python -m tests.quality.pages [--failures]

Over the pages of the article-extraction benchmark. The text is held against its gold bodies by its
own measure: runs of four words, each page weighing the same. Title, authors, day and outlet are
held against what the page says of itself in JSON-LD, read here by a few lines of its own: once
from the page as it is, which tells whether JSON-LD is read rightly, and once with its JSON-LD taken
out, which tells how well the rest of the page is read. Seconds are of the CPU, the two sides in
turn on each page, after some that warm both up. `--failures` names the pages whose
metadata is wrong, and how.
"""

import argparse
import gzip
import html
import io
import json
import logging
import os
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

import trafilatura

from ingest.articles import Article, day_of
from ingest.loaders.decoding import UnreadableError
from ingest.loaders.html import Page, page_article
from ingest.loaders.sources import Reading, Source

FIELDS = ("title", "authors", "day", "outlet")
RIGHT, WRONG, NOTHING = "right", "wrong", "nothing"

_WORD = re.compile(r"\w+")
_RUN = 4
_WARMING = 20
_SCRIPT = re.compile(
    rb"""<script[^>]*application/ld\+json[^>]*>(.*?)</script>""", re.DOTALL | re.IGNORECASE
)
_KINDS = ("Article", "BlogPosting")


@dataclass(frozen=True)
class Told:
    """What a page says of itself, or was read off it."""

    title: str = ""
    authors: tuple[str, ...] = ()
    day: str = ""
    outlet: str = ""


@dataclass(frozen=True)
class Read:
    """A page as one side reads it."""

    text: str
    told: Told
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.quality.pages")
    parser.add_argument("--failures", action="store_true", help="name what is wrong")
    given = parser.parse_args()
    if "NEWSHOUND_DATA" not in os.environ:
        sys.exit("Set NEWSHOUND_DATA to the folder with formats/html.")
    found = measured(Path(os.environ["NEWSHOUND_DATA"]))
    sys.stdout.write(table(found) + "\n")
    if given.failures:
        sys.stdout.write("\n".join(found.failures) + "\n")


@dataclass(frozen=True)
class Measured:
    """`bodies` and `seconds` by side; `fields` counts by side, whether JSON-LD was there, and
    field how many were right, wrong, or not read at all."""

    pages: int
    with_truth: int
    bodies: Mapping[str, tuple[float, float, float]]
    seconds: Mapping[str, float]
    fields: Mapping[tuple[str, bool, str], Counter[str]]
    failures: Sequence[str]


def measured(data: Path) -> Measured:
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    gold = json.loads((data / "formats/html/ground-truth.json").read_text(encoding="utf-8"))
    pages = {name: _page(data, name) for name in gold}
    for raw in list(pages.values())[:_WARMING]:
        _both(raw)
    plain = {name: _both(raw) for name, raw in pages.items()}
    truths = {name: truth for name, raw in pages.items() if (truth := truth_of(raw))}
    bare = {name: _both(_SCRIPT.sub(b"", pages[name])) for name in truths}
    fields: dict[tuple[str, bool, str], Counter[str]] = {}
    failures: list[str] = []
    for side in SIDES:
        for has_json_ld, reads in ((True, plain), (False, bare)):
            for name, truth in truths.items():
                for field, verdict in _verdicts(truth, reads[name][side].told):
                    fields.setdefault((side, has_json_ld, field), Counter())[verdict] += 1
                    if verdict == WRONG and side == OURS:
                        failures.append(
                            f"{name[:12]} {'with' if has_json_ld else 'without'} JSON-LD, {field}: "
                            f"{getattr(reads[name][side].told, field)!r} for "
                            f"{getattr(truth, field)!r}"
                        )
    return Measured(
        pages=len(pages),
        with_truth=len(truths),
        bodies={
            side: score([(gold[n]["articleBody"], plain[n][side].text) for n in gold])
            for side in SIDES
        },
        seconds={side: mean(read[side].seconds for read in plain.values()) for side in SIDES},
        fields=fields,
        failures=failures,
    )


def _page(data: Path, name: str) -> bytes:
    with gzip.open(data / "formats/html/html" / f"{name}.html.gz") as packed:
        return packed.read()


def _both(raw: bytes) -> dict[str, Read]:
    return {side: read(raw) for side, read in SIDES.items()}


def ours(raw: bytes) -> Read:
    start = time.process_time()
    source = Source(name="page", path=Path("/page.html"), open=lambda: io.BytesIO(raw))
    try:
        found = page_article(Page(raw), source, Reading(now=datetime.now(UTC)))
    except UnreadableError:
        found = None
    seconds = time.process_time() - start
    if not isinstance(found, Article):
        return Read("", Told(), seconds)
    day = day_of(found.published).isoformat() if found.published else ""
    told = Told(found.title, found.authors, day, found.publisher or "")
    return Read(found.text, told, seconds)


def theirs(raw: bytes) -> Read:
    """trafilatura as its documentation shows it: `extract`, and `extract_metadata` for the rest,
    whose time does not count."""
    start = time.process_time()
    text = trafilatura.extract(raw)
    seconds = time.process_time() - start
    found = trafilatura.extract_metadata(raw)
    authors = tuple(name.strip() for name in (found.author or "").split(";") if name.strip())
    told = Told(found.title or "", authors, found.date or "", found.sitename or "")
    return Read(text or "", told, seconds)


OURS, THEIRS = "Newshound", "trafilatura"
SIDES: Mapping[str, Callable[[bytes], Read]] = {OURS: ours, THEIRS: theirs}


# Bodies: the benchmark's own measure


def score(pairs: Sequence[tuple[str, str]]) -> tuple[float, float, float]:
    """F1, precision and recall over pairs of a gold text and the one that was read."""
    shares = [_shares(gold, read) for gold, read in pairs]
    precision = mean(both / (both + more) for both, more, _ in shares if both + more)
    recall = mean(both / (both + less) for both, _, less in shares if both + less)
    return 2 * precision * recall / (precision + recall), precision, recall


def _shares(gold: str, read: str) -> tuple[int, int, int]:
    """How many runs of words are in both, only in `read`, only in `gold`."""
    one, other = _runs(gold), _runs(read)
    both = (one & other).total()
    return both, other.total() - both, one.total() - both


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    starts = range(max(1, len(words) - _RUN + 1)) if words else ()
    return Counter(tuple(words[start : start + _RUN]) for start in starts)


# Metadata: what JSON-LD says, read independently of `ingest.loaders.jsonld`


def truth_of(raw: bytes) -> Told | None:
    """What the first article in the page's JSON-LD says, where it can be read at all."""
    for script in _SCRIPT.findall(raw):
        try:
            content = json.loads(script.decode("utf-8", "replace"), strict=False)
        except ValueError:
            continue
        for node in _objects(content):
            kinds = node.get("@type")
            named = kinds if isinstance(kinds, list) else [kinds]
            if node.get("headline") and any(str(kind).endswith(_KINDS) for kind in named):
                return Told(
                    title=html.unescape(str(node["headline"])),
                    authors=tuple(_named(node.get("author"))),
                    day=str(node.get("datePublished") or "")[:10],
                    outlet=html.unescape(next(_named(node.get("publisher")), "")),
                )
    return None


def _objects(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, dict | list):
            yield from _objects(inner)


def _named(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, list):
            yield from (str(part) for part in name)
        elif name:
            yield str(name)


def _verdicts(truth: Told, read: Told) -> Iterator[tuple[str, str]]:
    """For each field that the page tells: whether it was read, and rightly."""
    for field in FIELDS:
        wanted, got = getattr(truth, field), getattr(read, field)
        if wanted and (field != "day" or re.fullmatch(r"\d{4}-\d\d-\d\d", wanted)):
            is_right = _AGREE[field](wanted, got)
            yield field, RIGHT if is_right else WRONG if got else NOTHING


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", html.unescape(text)).casefold()
    return " ".join(_WORD.findall(plain)).removeprefix("the ")


def _is_same(wanted: str, got: str) -> bool:
    return _folded(wanted) == _folded(got)


def _are_same(wanted: tuple[str, ...], got: tuple[str, ...]) -> bool:
    people = {_folded(re.sub(r"^by\s+", "", name, flags=re.IGNORECASE)) for name in wanted}
    return people == {_folded(name) for name in got}


_AGREE: Mapping[str, Callable[..., bool]] = {
    "title": _is_same,
    "authors": _are_same,
    "day": str.__eq__,
    "outlet": _is_same,
}


def table(found: Measured) -> str:
    """Markdown."""
    lines = [f"{found.pages} pages.", "", f"| | {OURS} | {THEIRS} |", "|---|--:|--:|"]
    for place, name in enumerate(("text: F1", "precision", "recall")):
        lines.append(_row(name, (f"{found.bodies[side][place]:.4f}" for side in SIDES)))
    lines.append(
        _row("milliseconds of CPU", (f"{found.seconds[side] * 1000:.1f}" for side in SIDES))
    )
    lines += [
        "",
        f"{found.with_truth} pages with an article in JSON-LD: right, wrong, not read.",
        "",
        f"| | {OURS} | {THEIRS} | {OURS}, JSON-LD taken out | {THEIRS}, JSON-LD taken out |",
        "|---|--:|--:|--:|--:|",
    ]
    for field in FIELDS:
        cells = (found.fields[side, there, field] for there in (True, False) for side in SIDES)
        lines.append(_row(field, (_counted(cell) for cell in cells)))
    return "\n".join(lines)


def _row(name: str, cells: Iterator[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"


def _counted(verdicts: Counter[str]) -> str:
    counts = (verdicts[verdict] for verdict in (RIGHT, WRONG, NOTHING))
    share = verdicts[RIGHT] / max(1, verdicts.total())
    return f"{share:.2f} ({', '.join(map(str, counts))})"


if __name__ == "__main__":
    main()
