"""How what a version says of itself is written in a column of SQLite."""

import json

from ingest.articles import Correction, CorrectionKind
from ingest.corrections import corrections


def corrections_json(title: str, text: str) -> str:
    """The notices in an article: [kind, start, end, whether in the headline]."""
    found = corrections(title, text)
    return json.dumps([[c.kind, c.start, c.end, c.in_title] for c in found])


def read_corrections(written: str) -> tuple[Correction, ...]:
    if written == "[]":
        return ()
    return tuple(
        Correction(kind=CorrectionKind(kind), start=start, end=end, in_title=in_title)
        for kind, start, end, in_title in json.loads(written)
    )
