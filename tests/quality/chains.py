"""Whether the words that a chain shows for a speaker are those that PolNeAR's readers marked.

    NEWSHOUND_DATA=… python -m tests.quality.chains [train|dev] [first|second]

Of every other article (`first`: to look at while changing rules, `second`: to report) each
sentence is attributed as an answer does it. *Marked*: the words lie in a source that is marked for
what the sentence says; *exact*: they are that source to the character; precision and recall count
characters. Named before the sentence are those to whom a "he" or an open quotation leads back.
"""

import json
import lzma
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bot.attribution import Said, speaker
from bot.chains import Part, Role
from ingest.articles import Span
from ingest.sentences import sentences

_BEFORE = 600  # as an answer looks back


def main() -> None:
    part = sys.argv[1] if len(sys.argv) > 1 else "dev"
    half = sys.argv[2] if len(sys.argv) > 2 else "second"
    counts: Counter[str] = Counter()
    for number, (text, marked) in enumerate(_articles(part)):
        if number % 2 == (half == "second"):
            for sentence in sentences(text):
                counts += _compared(text, sentence, marked)
    _report(counts)


def _articles(part: str) -> Iterator[tuple[str, list[tuple[list[Span], list[Span]]]]]:
    folder = os.environ.get("NEWSHOUND_DATA")
    if not folder:
        sys.exit("Set NEWSHOUND_DATA to the folder that holds attribution/")
    path = Path(folder) / f"attribution/polnear-{part}.jsonl.xz"
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            marked = [
                tuple(
                    [Span(p["start"], p["end"]) for p in one[kind]]
                    for kind in ("source", "content")
                )
                for one in article["attributions"]
                if one["source"] and one["content"]
            ]
            yield article["text"], marked


def _compared(
    text: str, sentence: Span, marked: list[tuple[list[Span], list[Span]]]
) -> Counter[str]:
    """What one sentence adds to the counts."""
    before = text[max(0, sentence.start - _BEFORE) : sentence.start]
    said = speaker(text[sentence.start : sentence.end], before).moved(sentence.start)
    sources = [
        source
        for found, content in marked
        if any(_shared(piece, sentence) for piece in content)
        for source in found
    ]
    shown = _shown(said, sentence)
    counts = Counter(sentences=1, attributed=bool(said.speaker), told=bool(sources))
    counts["both"] = bool(said.speaker and sources)
    if shown is None:
        counts["before"] = bool(said.speaker)
        return counts
    best = max(sources, key=lambda one: _shared(one, shown), default=None)
    overlap = _shared(best, shown) if best else 0
    counts["here"] = 1
    counts["marked"] = overlap > 0
    counts["exact"] = best == shown
    if best and overlap:
        counts["shown characters"] = shown.end - shown.start
        counts["marked characters"] = best.end - best.start
        counts["shared characters"] = overlap
    return counts


def _shown(said: Said, sentence: Span) -> Span | None:
    """The words in the sentence itself: the name, or the "he" that stands for it."""
    marks = [m for v in said.voices if v.role is Role.SPEAKER for m in v.marks]
    for part in (Part.REFERENCE, Part.NAME):
        for mark in marks:
            if mark.part is part and sentence.start <= mark.span.start < sentence.end:
                return mark.span
    return None


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _report(counts: Counter[str]) -> None:
    def share(part: str, whole: str) -> str:
        return f"{counts[part] / max(1, counts[whole]):.3f}"

    print(f"{counts['sentences']} sentences, {counts['told']} of them told by a marked source")
    print(f"attributed        {counts['attributed']}, of those told {share('both', 'told')}")
    print(f"shown in them     {counts['here']} ({counts['before']} named before the sentence)")
    print(f"  marked          {share('marked', 'here')}")
    print(f"  exact           {share('exact', 'here')}")
    print(f"  precision       {share('shared characters', 'shown characters')} of those marked")
    print(f"  recall          {share('shared characters', 'marked characters')}")


if __name__ == "__main__":
    main()
