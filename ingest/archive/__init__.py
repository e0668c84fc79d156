"""The store: SQLite is the truth, Chroma and tantivy are two indexes that can be made anew."""

from ingest.archive.conditions import Condition, Either, Every, Not, Words
from ingest.archive.debts import Place
from ingest.archive.filters import NO_FILTERS, Arrivals, Filters, Reach
from ingest.archive.ledger import InputRecord
from ingest.archive.reading import Archive, Ranked
from ingest.archive.repairing import repair
from ingest.archive.vectors import VectorServer
from ingest.archive.verifying import Verdict, verify
from ingest.archive.words import stems
from ingest.archive.writing import ArchiveWriter, rebuild

__all__ = [
    "NO_FILTERS",
    "Archive",
    "ArchiveWriter",
    "Arrivals",
    "Condition",
    "Either",
    "Every",
    "Filters",
    "InputRecord",
    "Not",
    "Place",
    "Ranked",
    "Reach",
    "VectorServer",
    "Verdict",
    "Words",
    "rebuild",
    "repair",
    "stems",
    "verify",
]
