"""The model card that is written beside the weights: what they learned from, what they are worth,
and what they cannot do."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from bot.spans.weights import CARD, GRAPH, TABLES

_DATA: Final = (
    ("SQuAD 2.0 dev, without every fourth article", "CC BY-SA 4.0"),
    ("QAMR dev and test", "MIT"),
    ("PolNeAR train", "none stated"),
    ("half of the RealTimeQA news quiz, with the articles that a search found", "none stated"),
    ("what was added in SQuAD's format to reading/", "its own"),
)
_MEASURES: Final = (
    ("squad_em", "answerable questions of unseen SQuAD articles: exact"),
    ("squad_f1", "the same: F1"),
    ("squad_auc_answered", "AUC of “answered here” against SQuAD's own unanswerable questions"),
    ("who_said_exact_all", "“Who said …?”, passage given (PolNeAR dev): source exact, all"),
    ("who_said_overlap_all", "the same: overlap"),
    ("who_said_exact_named", "sources that are named: exact"),
    ("who_said_overlap_named", "the same: overlap"),
    ("source_f1", "source: F1 over characters"),
    ("cue_f1", "cue"),
    ("content_f1", "content"),
    ("cited_auc", "AUC of cited sentences against the reporter's own"),
)
_LIMITS: Final = (
    "English news; of other languages it knows nothing.",
    "It takes a near miss for an answer more often than the figure for unanswerable questions "
    "suggests to a hurried reader: whoever sees an answer should read the quote.",
    "It never says yes or no: such questions are answered by the sentence ranker.",
    "An answer is one stretch of text, of forty tokens at most; lists and sums are beyond it.",
    "Its confidence was fitted on Wikipedia and on one news quiz.",
    "For every fourth of its sets no licence is stated: who hands the weights on should know.",
)


def write_card(
    folder: Path, manifest: Mapping[str, Any], found: Mapping[str, float], course: str
) -> None:
    """`MODEL_CARD.md` in `folder`; `course` says how it was trained, `found` is what
    `bot.training.evaluate` measured."""
    (folder / CARD).write_text(card(folder, manifest, found, course), encoding="utf-8")


def card(folder: Path, manifest: Mapping[str, Any], found: Mapping[str, float], course: str) -> str:
    size = sum((folder / name).stat().st_size for name in (GRAPH, TABLES)) / 1e6
    weighing = manifest["weighing"]
    return "\n".join(
        [
            "# The reader's weights\n",
            f"A BERT encoder with heads for answer start and end, for “answered here”, and for the "
            f"source, cue and content of a statement. 8-bit weights, {size:.1f} MB, format "
            f"{manifest['format']}; run by `bot/spans`, made by `python -m bot.training`.\n",
            f"**Trained** {course}\n",
            "| data | licence |\n|---|---|",
            *(f"| {name} | {licence} |" for name, licence in _DATA),
            "\nThe encoder, all-MiniLM-L6-v2 unless another was given, is Apache-2.0.\n",
            "**Held out** SQuAD articles whose number is 1 modulo 4; PolNeAR's dev part; quiz "
            "questions whose id hashes to an odd number. How passages are weighed, and the "
            f"threshold {weighing['threshold']:g}, were fitted on half of these questions; the "
            f"log-odds {weighing['cited']:g} from which a source counts as cited were chosen on "
            "16 of PolNeAR's 84 dev articles.\n",
            "| measure | value |\n|---|---|",
            *(f"| {told} | {found[name]:.3f} |" for name, told in _MEASURES if name in found),
            "\n**Limits**\n",
            *(f"- {limit}" for limit in _LIMITS),
            "\n**Checksums** (SHA-256), verified whenever it is loaded\n",
            *(f"- `{name}` `{digest}`" for name, digest in manifest["sha256"].items()),
            "",
        ]
    )
