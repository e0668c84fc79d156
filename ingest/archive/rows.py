"""How what a version says of itself is written in a column of SQLite."""

import json
from collections.abc import Iterable

from ingest.agencies import agency_credits
from ingest.articles import Correction, CorrectionKind, Credit, CreditKind, Span
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


def credits_json(text: str, authors: Iterable[str]) -> str:
    """The agencies that an article credits: [kind, agency, start and end or nulls]."""
    found = agency_credits(text, authors)
    return json.dumps([[c.kind, c.agency, *_edges(c.span)] for c in found], ensure_ascii=False)


def _edges(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span is not None else (None, None)


def read_credits(written: str) -> tuple[Credit, ...]:
    if written == "[]":
        return ()
    return tuple(
        Credit(
            kind=CreditKind(kind),
            agency=agency,
            span=Span(start, end) if start is not None else None,
        )
        for kind, agency, start, end in json.loads(written)
    )
