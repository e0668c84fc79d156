"""Fits and measures the sentence ranker that answers when no model is configured.

    python -m tests.quality.sentence_ranker          # measure the shipped weights
    python -m tests.quality.sentence_ranker --fit    # fit anew, print them, and measure those

Questions are SQuAD 2.0's (dev), from the folder that NEWSHOUND_DATA names. Weights are fitted on
the articles with even numbers and every figure is of those with odd ones. Each question is asked
three ways: of its own paragraph among the nearest others (answerable, or made unanswerable by
SQuAD's authors), and of the nearest paragraphs of other articles only (not in the archive).
"""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.attribution import speaker
from bot.evidence import FEATURES, Candidate, features
from bot.question import content_stems, read_question
from bot.ranking import WEIGHTS, confidence
from ingest.embedding import load_embedder
from ingest.sentences import sentences
from ingest.settings import ArchiveSettings

# SQuAD asks next to never who said something: these two are set by hand.
BY_HAND = ("speaker_found", "speaker_missing")

NEAREST = 4
ASKED = 1500


@dataclass(frozen=True)
class Paragraph:
    title: str
    text: str
    spans: tuple
    nearby: frozenset
    candidates: tuple


@dataclass(frozen=True)
class Asked:
    text: str
    paragraph: int
    answer: tuple | None  # (start, end) in the paragraph


def load(path: Path, parity: int) -> tuple[list[Paragraph], list[Asked]]:
    paragraphs, asked = [], []
    for number, article in enumerate(json.loads(path.read_text())["data"]):
        if number % 2 != parity:
            continue
        for paragraph in article["paragraphs"]:
            paragraphs.append(_paragraph(article["title"].replace("_", " "), paragraph["context"]))
            for qa in paragraph["qas"]:
                answers = qa["answers"]
                span = None
                if answers:
                    start = answers[0]["answer_start"]
                    span = (start, start + len(answers[0]["text"]))
                asked.append(Asked(qa["question"], len(paragraphs) - 1, span))
    rng = np.random.default_rng(7)
    chosen = rng.permutation(len(asked))[: 2 * ASKED]
    return paragraphs, [asked[i] for i in chosen]


def _paragraph(title: str, text: str) -> Paragraph:
    spans = tuple(sentences(text))
    nearby = content_stems(f"{title} {text}")
    candidates = tuple(
        Candidate(s := text[x.start : x.end], nearby, speaker(s).speaker is not None) for x in spans
    )
    return Paragraph(title, text, spans, nearby, candidates)


def cases(embedder, paragraphs, asked):
    """For each question and way of asking: (way, features, labels)."""
    flat = [c.text for p in paragraphs for c in p.candidates]
    vectors = embedder.document_vectors(flat)
    starts = np.cumsum([0] + [len(p.candidates) for p in paragraphs])
    whole = embedder.document_vectors([p.text for p in paragraphs])
    queries = embedder.query_vectors([a.text for a in asked])
    titles = np.array([p.title for p in paragraphs])
    for a, q in zip(asked, queries, strict=True):
        near = np.argsort(-(whole @ q))
        question = read_question(a.text)
        own = [a.paragraph, *[i for i in near if i != a.paragraph][:NEAREST]]
        others = [i for i in near if titles[i] != titles[a.paragraph]][: NEAREST + 1]
        for way, group in (("own", own), ("absent", others)):
            rows, labels = [], []
            for i in group:
                p = paragraphs[i]
                cosines = vectors[starts[i] : starts[i + 1]] @ q
                rows.append(features(question, p.candidates, cosines))
                gold = a.answer if i == a.paragraph else None
                labels += [bool(gold and s.start < gold[1] and gold[0] < s.end) for s in p.spans]
            if way == "own":
                way = "answerable" if a.answer else "unanswerable"
            yield way, question.kind, np.vstack(rows), np.array(labels)


def fit(found):
    rows = np.vstack([x for _, _, x, _ in found])
    labels = np.concatenate([y for _, _, _, y in found])
    weight = np.concatenate(
        [
            np.full(len(y), {"answerable": 1.0, "absent": 1.0, "unanswerable": 0.3}[w])
            for w, _, _, y in found
        ]
    )
    fitted = [place for place, name in enumerate(FEATURES) if name not in BY_HAND]
    model = LogisticRegression(C=1.0, max_iter=2000)
    model.fit(rows[:, fitted], labels, sample_weight=weight)
    weights = dict(zip((FEATURES[place] for place in fitted), model.coef_[0], strict=True))
    return {"bias": float(model.intercept_[0]), **{n: WEIGHTS[n] for n in BY_HAND}, **weights}


def measure(found, weights):
    best = {"answerable": [], "unanswerable": [], "absent": []}
    right = []
    for way, _, rows, labels in found:
        scores = confidence(rows, weights)
        best[way].append(scores.max())
        if way == "answerable":
            right.append(bool(labels[scores.argmax()]))
    cos = [bool(y[x[:, 0].argmax()]) for way, _, x, y in found if way == "answerable"]
    print(f"right sentence first: {np.mean(right):.3f} of {len(right)}")
    print(f"right sentence first by cosine alone: {np.mean(cos):.3f}")
    for way in ("unanswerable", "absent"):
        print(f"AUC answerable against {way}: {auc(best['answerable'], best[way]):.3f}")
    a = np.array(best["answerable"])
    for threshold in (0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.3, 0.5):
        print(
            f"threshold {threshold:.2f}: answers {np.mean(a >= threshold):.3f} of answerable"
            f" (right {np.mean(np.array(right)[a >= threshold]):.3f}),"
            f" {np.mean(np.array(best['absent']) >= threshold):.3f} of absent,"
            f" {np.mean(np.array(best['unanswerable']) >= threshold):.3f} of unanswerable"
        )


def auc(positive, negative):
    both = np.concatenate([positive, negative])
    ranks = both.argsort().argsort() + 1
    n, m = len(positive), len(negative)
    return (ranks[:n].sum() - n * (n + 1) / 2) / (n * m)


def main() -> None:
    folder = os.environ.get("NEWSHOUND_DATA")
    if not folder:
        sys.exit("Set NEWSHOUND_DATA to the folder that holds reading/squad-dev-v2.0.json.")
    path = Path(folder) / "reading" / "squad-dev-v2.0.json"
    settings = ArchiveSettings()
    embedder = load_embedder(
        settings.embedding_model, device=settings.embedding_device, cache=settings.model_cache
    )
    weights = WEIGHTS
    if "--fit" in sys.argv:
        weights = fit(list(cases(embedder, *load(path, 0))))
        for name, value in weights.items():
            print(f'    "{name}": {value:.3f},')
    measure(list(cases(embedder, *load(path, 1))), weights)


if __name__ == "__main__":
    main()
