"""How much embedding near-identical passages save, and what the shared vectors are worth.

NEWSHOUND_DATA=… python -m tests.quality.shared_vectors [--articles 300]

A feed in which two in five articles are edited copies of one before them, in every way that
`near_copies` edits. For each passage that shares a vector with another: the cosine of that vector
to its own. For a sentence of each: whether its passage is among the first ten of all passages, and
among the first three of its outlet's, by the shared vectors and by their own. No text is printed.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from ingest.archive.reuse import words_print
from ingest.chunking import passages
from ingest.embedding import BUILT_IN, Vectors, load_embedder
from ingest.sentences import sentences
from ingest.settings import ArchiveSettings, Device
from tests.quality.near_copies import EDITS, SEED, News, articles

_SHARE_OF_COPIES = 0.4
_OUTLETS = 7


@dataclass(frozen=True)
class Piece:
    text: str
    edit: str
    outlet: int


def feed(count: int) -> Iterator[tuple[str, str]]:
    """Texts with how each was edited ("" where it was not), each copy after its original."""
    chance = Random(SEED)  # noqa: S311
    kept = [news for news in articles() if len(news.text.split()) < 3_000]
    chosen = chance.sample(kept, round(count * (1 - _SHARE_OF_COPIES)))
    copied = [chance.randrange(len(chosen)) for _ in range(count - len(chosen))]
    yield from ((news.text, "") for news in chosen)
    yield from (_edited(chosen, at, number, chance) for number, at in enumerate(copied))


def _edited(chosen: Sequence[News], at: int, number: int, chance: Random) -> tuple[str, str]:
    edit = EDITS[number % len(EDITS)]
    return edit(chosen[at].text, chosen[at - 1].text, chance), edit.__name__.strip("_")


def pieces(count: int) -> list[Piece]:
    return [
        Piece(text[span.start : span.end], edit, number % _OUTLETS)
        for number, (text, edit) in enumerate(feed(count))
        for span in passages(text)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.quality.shared_vectors")
    parser.add_argument("--articles", type=int, default=300)
    given = pieces(parser.parse_args().articles)
    firsts: dict[bytes, int] = {}
    shared = [firsts.setdefault(words_print(one.text), at) for at, one in enumerate(given)]
    _tell_shares(given, shared)
    _tell_worth(given, shared)


def _tell_shares(given: Sequence[Piece], shared: Sequence[int]) -> None:
    spared = [at for at, first in enumerate(shared) if first != at]
    alike = [at for at in spared if _spaced(given[at]) != _spaced(given[shared[at]])]
    whole, saved, near = (
        Counter(given[at].edit for at in some) for some in (range(len(given)), spared, alike)
    )
    print(f"{'copies by':>12} {'passages':>9} {'not embedded':>13} {'of these near-identical':>24}")
    for edit in whole:
        print(f"{edit or 'originals':>12} {whole[edit]:>9} {saved[edit]:>13} {near[edit]:>24}")
    print(f"{'all':>12} {len(given):>9} {len(spared):>13} {len(alike):>24}")


def _tell_worth(given: Sequence[Piece], shared: Sequence[int]) -> None:
    settings = ArchiveSettings()
    embedder = load_embedder(BUILT_IN, device=Device.CPU, cache=settings.model_cache)
    own = embedder.document_vectors([one.text for one in given])
    near = [
        at
        for at, first in enumerate(shared)
        if first != at and _spaced(given[at]) != _spaced(given[first])
    ]
    cosines = (own[near] * own[[shared[at] for at in near]]).sum(axis=1)
    print(f"cosine of shared to own vector: min {cosines.min():.4f} mean {cosines.mean():.4f}")
    asked = [(at, _sentence(given[at].text)) for at in near]
    queries = embedder.query_vectors([sentence for _, sentence in asked])
    for name, vectors in (("own", own), ("shared", own[shared])):
        print(f"{name:>7} vectors: {_found(given, near, queries, vectors)}")


def _sentence(text: str) -> str:
    """The one in the middle."""
    found = [text[one.start : one.end].strip() for one in sentences(text)]
    return found[len(found) // 2] if found else text


def _found(given: Sequence[Piece], near: Sequence[int], queries: Vectors, vectors: Vectors) -> str:
    """Copies of a passage stand for one another among all passages, and do not at one outlet."""
    prints = [words_print(one.text) for one in given]
    outlets = np.array([one.outlet for one in given])
    among_all = among_few = 0
    for at, query in zip(near, queries, strict=True):
        scores = vectors @ query
        best = np.argsort(-scores, kind="stable")[:10]
        among_all += prints[at] in {prints[each] for each in best}
        few = np.flatnonzero(outlets == given[at].outlet)
        among_few += at in few[np.argsort(-scores[few], kind="stable")[:3]]
    count = len(near)
    return f"first ten of all {among_all / count:.4f}, three of the outlet {among_few / count:.4f}"


def _spaced(piece: Piece) -> str:
    return " ".join(piece.text.split())


if __name__ == "__main__":
    assert Path(os.environ.get("NEWSHOUND_DATA", "")).is_dir(), "Set NEWSHOUND_DATA."
    sys.exit(main())
