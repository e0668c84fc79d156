"""What a proof says beside its quotations, held against the archive: outlets, titles, days and
addresses, the articles' own corrections, and whether a statement may stand beside its quotes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.answers import bibliography, corrections_json
from bot.model.locating import is_verbatim
from bot.model.support import Evidence, objection
from bot.restoring import answer_of, stored_as
from ingest.archive import Archive
from ingest.articles import StoredArticle, written


def differences(bundle: Mapping[str, Any], archive: Archive) -> tuple[str, ...]:
    """A sentence on each thing that is otherwise in the archive, or does not follow. What is
    gone is told elsewhere."""
    findings: Sequence[Mapping[str, Any]] = bundle["findings"]
    told = [
        *(line for kept in bundle["articles"] for line in _of_article(kept, archive)),
        *(line for f in findings for kept in f["quotes"] for line in _of_quote(kept, archive)),
        *(line for finding in findings for line in _of_statement(finding, archive)),
        *_of_disagreements(bundle),
    ]
    return tuple(dict.fromkeys(told))


def _of_article(kept: Mapping[str, Any], archive: Archive) -> Iterator[str]:
    source = stored_as(kept, archive)
    if source is None:
        return
    article = source.article
    more = {
        "authors": list(article.authors),
        "modified": written(article.modified),
        "characters": len(article.text),
    }
    yield from _told(kept, {**bibliography(source), **more}, source)


def _of_quote(kept: Mapping[str, Any], archive: Archive) -> Iterator[str]:
    source = stored_as(kept, archive)
    if source is None:
        return
    now = {**bibliography(source), "corrections": corrections_json(source)}
    yield from _told(kept, now, source)
    if kept.get("answer") is not None and answer_of(kept, source) is None:
        yield f"“{kept['answer']['text']}” does not stand where the proof has the answer."
    # Which words a link points at is Newshound's way of writing it, and may change.
    if (kept["link"] or "").partition("#")[0] != (source.article.url or "").partition("#")[0]:
        yield f"A link leads to {kept['link']}, the article's address is {source.article.url}."


def _told(kept: Mapping[str, Any], now: Mapping[str, Any], source: StoredArticle) -> Iterator[str]:
    for name, value in now.items():
        if name in kept and kept[name] != value:
            where = f"article {source.id}, version {source.version}"
            yield f"The {name} of {where}: {kept[name]!r} in the proof, {value!r} in the archive."


def _of_statement(finding: Mapping[str, Any], archive: Archive) -> Iterator[str]:
    found = [stored_as(kept, archive) for kept in finding["quotes"]]
    sources = tuple(source for source in found if source is not None)
    if not finding["quotes"] or len(sources) < len(found):
        return
    statement = str(finding["statement"])
    text = "\n".join(str(kept["text"]) for kept in finding["quotes"])
    voices = tuple(str(voice) for voice in (finding["speaker"], *finding["carriers"]) if voice)
    if is_verbatim(statement, text):
        return
    against = objection(statement, Evidence(text=text, sources=sources, voices=voices))
    if against is not None:
        yield f"“{statement}” does not follow from its quotations ({against.value})."


def _of_disagreements(bundle: Mapping[str, Any]) -> Iterator[str]:
    count = len(bundle["findings"])
    for pair in bundle.get("disagreements", ()):
        if not all(isinstance(at, int) and 0 <= at < count for at in pair["findings"]):
            yield f"A disagreement names findings {pair['findings']} of {count}."
