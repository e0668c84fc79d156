"""Who said it: rules alone, and with the trained reader where they name nobody, on PolNeAR's
development articles.

    NEWSHOUND_DATA=… python -m tests.quality.reader_speakers --reader FOLDER

Asked is of a sentence as an answer quotes it, with the words in it that somebody is cited for.
*right*: the name shares a word with the source that PolNeAR's readers marked; *exact*: it is that
source, but for articles and punctuation; *wrong*: another name; the rest is "unclear". *reported*
are cues of saying and writing; *own*: sentences for which nobody is cited, where any name is wrong.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.attribution import Said, speaker
from bot.spans.candidates import Candidate
from bot.spans.decoding import Pointed, Reading
from bot.spans.network import ReadingNetwork
from bot.spans.speakers import Speakers
from bot.training.evaluate import plain
from bot.training.polnear import Marked, marked_articles
from ingest.articles import Article, Span, StoredArticle
from ingest.sentences import sentences
from tests.quality.attribution import _PRONOUN, _REPORTED, _names

_CITED = (-1.0, 0.0, 1.0, 2.0, 3.0)
_BEFORE = 600
_UNREAD = Reading((), 0.0, 0.0, {})


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence and the words of it; `source` is None where nobody is cited."""

    candidate: Candidate
    source: str | None
    reported: bool


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.quality.reader_speakers")
    parser.add_argument("--reader", type=Path, required=True)
    parser.add_argument(
        "--after", type=int, default=16, help="articles left out at first: chosen on"
    )
    given = parser.parse_args()
    data = os.environ.get("NEWSHOUND_DATA") or sys.exit("Set NEWSHOUND_DATA.")
    articles = list(marked_articles(Path(data), "dev"))[given.after :]
    asked = [one for article in articles for one in _asked(article)]
    network = ReadingNetwork(given.reader)
    by_rule = [_by_rule(one.candidate) for one in asked]
    sides = {"rules": by_rule}
    for cited in _CITED:
        heard = Speakers(network, cited=cited).of([one.candidate for one in asked])
        sides[f"both, from {cited:g}"] = [one.said for one in heard]
        _show(sides, asked)
        sides = {}


def _show(sides: dict[str, list[Said]], asked: Sequence[Asked]) -> None:
    for side, said in sides.items():
        pairs = list(zip(asked, said, strict=True))
        groups = {
            "all": [p for p in pairs if p[0].source],
            "reported": [p for p in pairs if p[0].source and p[0].reported],
        }
        cells = [f"{side:20}"]
        for group, own in groups.items():
            right = sum(_is_right(one, s) for one, s in own) / max(1, len(own))
            exact = sum(plain(s.speaker or "") == plain(one.source or "") for one, s in own)
            wrong = sum(bool(s.speaker) and not _is_right(one, s) for one, s in own)
            shares = f"{right:.3f} {exact / max(1, len(own)):.3f} {wrong / max(1, len(own)):.3f}"
            cells.append(f"{group} {len(own)}: right, exact, wrong {shares}")
        own = [s for one, s in pairs if one.source is None]
        false = sum(s.speaker is not None for s in own) / max(1, len(own))
        cells.append(f"own {len(own)}: named {false:.3f}")
        sys.stdout.write("  ".join(cells) + "\n")


def _is_right(one: Asked, said: Said) -> bool:
    return bool(_names(said.speaker or "") & _names(one.source or ""))


def _by_rule(one: Candidate) -> Said:
    text, quote = one.source.article.text, one.quote
    before = text[max(0, quote.start - _BEFORE) : quote.start]
    focus = Span(one.answer.start - quote.start, one.answer.end - quote.start)
    return speaker(one.text, before, focus)


def _asked(article: Marked) -> Iterator[Asked]:
    own = Article(key=article.head[0], origin="", title=article.head[0], text=article.text)
    stored = StoredArticle(article=own, version=1, added=datetime(2026, 1, 1, tzinfo=UTC))
    spans = list(sentences(article.text))
    marked = [s for one in article.attributions for _, s in one.tags]
    for one in article.attributions:
        name = article.text[one.source.start : one.source.end]
        inside = [s for s in spans if s.start <= one.content.start < s.end]
        if not inside or one.cue is None or _PRONOUN.fullmatch(name):
            continue
        quote = inside[0]
        content = Span(one.content.start, min(one.content.end, quote.end))
        cue = article.text[one.cue.start : one.cue.end]
        yield Asked(_candidate(stored, content, quote), name, bool(_REPORTED.search(cue)))
    for span in spans:
        if span.end - span.start > 40 and not any(
            m.start < span.end and span.start < m.end for m in marked
        ):
            yield Asked(_candidate(stored, span, span), None, False)


def _candidate(stored: StoredArticle, answer: Span, quote: Span) -> Candidate:
    return Candidate(stored, answer, quote, 0, Pointed(answer, 0.0), _UNREAD, frozenset())


if __name__ == "__main__":
    main()
