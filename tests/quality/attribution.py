"""How often the speaker of a sentence is found, on PolNeAR's development articles.

    NEWSHOUND_DATA=… python -m tests.quality.attribution [train|dev]

Counted are the attributions that name a source in the sentence that holds most of their content.
PolNeAR also marks opinions and acts ("endorsed", "wants", "refused"); *reported* counts only what
someone said or wrote, which is what an answer attributes.
"""

import json
import lzma
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.attribution import Attribution, attributions, speaker
from ingest.articles import Span
from ingest.sentences import sentences

_FILE = "attribution/polnear-{}.jsonl.xz"
_REPORTED = re.compile(
    r"\b(?:said|says?|saying|told|tells?|telling|accord\w+ to|wrote|writes?|writing|"
    r"add(?:s|ed|ing)|not(?:ed|es|ing)|announc\w+|report(?:s|ed|ing)?|stat(?:ed|es|ing)|claim\w*|tweet\w*|"
    r"explain\w*|declar\w+|insist\w*|argu(?:ed|es|ing)|warn\w*|respond\w*|repl(?:ied|ies)|"
    r"acknowledg\w+|confirm\w*|den(?:ied|ies)|suggest\w*|asked|asks)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"he|she|they|i|we|it|you|who|which|that|his|her|their|my|our|its", re.I)
_EMPTY = frozenset({"the", "a", "an", "of", "for", "in", "and", "to", "mr", "mrs", "ms"})


@dataclass(frozen=True, slots=True)
class Marked:
    """An attribution as PolNeAR's readers marked it, in offsets of one sentence."""

    sentence: str
    before: str
    source: Span
    cue: str
    cues: tuple[Span, ...]
    content: Span

    @property
    def who(self) -> str:
        return self.sentence[self.source.start : self.source.end]


def main() -> None:
    part = sys.argv[1] if len(sys.argv) > 1 else "dev"
    marked = list(_marked(_file(part)))
    started = time.perf_counter()
    read = {one.sentence: attributions(one.sentence) for one in marked}
    spent = time.perf_counter() - started
    table = [
        f"{len(marked)} attributions in {len(read)} sentences ({part})\n",
        *(_row(name, rows, read) for name, rows in _groups(marked)),
        f"\nprecision {_precision(marked, read):.3f} (found ones that PolNeAR marks too)",
        f"{spent / len(read) * 1000:.2f} ms a sentence",
    ]
    sys.stdout.write("\n".join(table) + "\n")


def _file(part: str) -> Path:
    folder = os.environ.get("NEWSHOUND_DATA")
    path = Path(folder or "") / _FILE.format(part)
    if not folder or not path.exists():
        sys.exit(f"Set NEWSHOUND_DATA to the folder that holds {_FILE.format(part)}")
    return path


def _marked(path: Path) -> Iterator[Marked]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            text = article["text"]
            spans = sentences(text)
            for one in article["attributions"]:
                if one["source"] and one["cue"] and one["content"]:
                    yield from _in_one_sentence(text, spans, one)


def _in_one_sentence(text: str, spans: Sequence[Span], one: dict[str, Any]) -> Iterator[Marked]:
    start = one["source"][0]["start"]
    for span in spans:
        if not span.start <= start < span.end:
            continue
        inside = [_cut(piece, span) for piece in one["content"]]
        longest = max(inside, key=lambda piece: piece.end - piece.start)
        length = sum(piece["end"] - piece["start"] for piece in one["content"])
        if sum(max(0, piece.end - piece.start) for piece in inside) * 2 > length:
            yield Marked(
                sentence=text[span.start : span.end],
                before=text[max(0, span.start - 2000) : span.start],
                source=_cut(one["source"][0], span),
                cue=" ".join(piece["text"] for piece in one["cue"]),
                cues=tuple(_cut(piece, span) for piece in one["cue"]),
                content=longest,
            )


def _cut(piece: dict[str, Any], span: Span) -> Span:
    return Span(
        max(piece["start"], span.start) - span.start, min(piece["end"], span.end) - span.start
    )


def _groups(marked: list[Marked]) -> Iterator[tuple[str, list[Marked]]]:
    reported = [one for one in marked if _REPORTED.search(one.cue)]
    yield "all", marked
    yield "reported", reported
    yield "  in quotation marks", [m for m in reported if m.sentence[m.content.start] in "\"“'"]
    yield "  named", [m for m in reported if not _PRONOUN.fullmatch(m.who)]
    yield "  pronouns", [m for m in reported if _PRONOUN.fullmatch(m.who)]


def _row(name: str, rows: list[Marked], read: dict[str, list[Attribution]]) -> str:
    counts: Counter[str] = Counter()
    for one in rows:
        best = _best(one, read[one.sentence])
        counts["found"] += best is not None
        counts["overlap"] += best is not None and _agree(one, best)
        counts["exact"] += best is not None and best.source == one.source
    share = {key: counts[key] / max(1, len(rows)) for key in ("found", "overlap", "exact")}
    of_found = counts["overlap"] / max(1, counts["found"])
    named = " ".join(f"{key} {value:.3f}" for key, value in share.items())
    right = _right_speakers(rows)
    return f"{name:22} {len(rows):6}  {named}  right of found {of_found:.3f}  speaker() {right:.3f}"


def _best(one: Marked, found: list[Attribution]) -> Attribution | None:
    """The one with the same cue, else the one that vouches for most of the same content."""
    for attribution in found:
        if any(_shared(cue, attribution.cue) > 0 for cue in one.cues):
            return attribution
    best = max(found, key=lambda a: _shared(a.content, one.content), default=None)
    enough = (one.content.end - one.content.start) / 2
    return best if best and _shared(best.content, one.content) >= enough else None


def _agree(one: Marked, found: Attribution) -> bool:
    return _shared(one.source, found.source) > 0 or bool(
        _names(one.who) & _names(one.sentence[found.source.start : found.source.end])
    )


def _right_speakers(rows: list[Marked]) -> float:
    """How often the answer's speaker shares a word with the source, where that is no pronoun."""
    named = [one for one in rows if not _PRONOUN.fullmatch(one.who)]
    right = 0
    for one in named:
        said = speaker(one.sentence, one.before, one.content)
        right += bool(_names(said.speaker or "") & _names(one.who))
    return right / max(1, len(named))


def _names(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower())) - _EMPTY


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _precision(marked: list[Marked], read: dict[str, list[Attribution]]) -> float:
    by_sentence: dict[str, list[Marked]] = {}
    for one in marked:
        by_sentence.setdefault(one.sentence, []).append(one)
    found = [(sentence, a) for sentence, attributed in read.items() for a in attributed]
    return sum(_is_marked(a, by_sentence[sentence]) for sentence, a in found) / max(1, len(found))


def _is_marked(found: Attribution, marked: list[Marked]) -> bool:
    return any(
        _agree(one, found)
        and (any(_shared(c, found.cue) for c in one.cues) or _shared(one.content, found.content))
        for one in marked
    )


if __name__ == "__main__":
    main()
