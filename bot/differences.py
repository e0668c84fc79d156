"""What changed between two versions of an article, sentence by sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from ingest.articles import Span, StoredArticle, written
from ingest.sentences import sentences

# Two sentences that share this much of their words are one that was changed.
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that was changed; added, where there is none `before`; removed, where there is
    none `after`. Spans in the text of the one version and of the other."""

    before: Span | None
    after: Span | None

    @property
    def kind(self) -> str:
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """Something beside the text that was changed, as it is shown."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two versions, and everything that a reader is shown in which they differ. `kept` sentences
    are the same in both."""

    before: StoredArticle
    after: StoredArticle
    fields: tuple[FieldChange, ...]
    changes: tuple[Change, ...]
    kept: int


def difference(before: StoredArticle, after: StoredArticle) -> Difference:
    """From the one version to the other, in the order of the text."""
    old, new = _sentences(before), _sentences(after)
    matcher = SequenceMatcher(None, _words(before, old), _words(after, new), autojunk=False)
    return Difference(
        before=before,
        after=after,
        fields=tuple(_fields(before, after)),
        changes=tuple(
            change
            for tag, i, j, k, m in matcher.get_opcodes()
            if tag != "equal"
            for change in _paired(before, after, old[i:j], new[k:m])
        ),
        kept=sum(block.size for block in matcher.get_matching_blocks()),
    )


def _sentences(stored: StoredArticle) -> list[Span]:
    return sentences(stored.article.text)


def _words(stored: StoredArticle, spans: Sequence[Span]) -> list[str]:
    text = stored.article.text
    return [" ".join(text[span.start : span.end].split()) for span in spans]


def _paired(
    before: StoredArticle, after: StoredArticle, old: Sequence[Span], new: Sequence[Span]
) -> Iterator[Change]:
    """Each old sentence with the next new one that is like it; those between were added."""
    was, now = _words(before, old), _words(after, new)
    done = 0
    for span, words in zip(old, was, strict=True):
        at = next((at for at in range(done, len(new)) if _is_like(words, now[at])), None)
        if at is None:
            yield Change(span, None)
            continue
        yield from (Change(None, added) for added in new[done:at])
        yield Change(span, new[at])
        done = at + 1
    yield from (Change(None, added) for added in new[done:])


def _is_like(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio() >= _ALIKE


def _fields(before: StoredArticle, after: StoredArticle) -> Iterator[FieldChange]:
    was, now = _shown(before), _shown(after)
    for field in was:
        if was[field] != now[field]:
            yield FieldChange(field, was[field], now[field])


def _shown(stored: StoredArticle) -> dict[str, str | None]:
    article = stored.article
    return {
        "title": article.title,
        "authors": ", ".join(article.authors) or None,
        "publisher": article.publisher,
        "published": written(article.published),
        "modified": written(article.modified),
        "url": article.url,
    }


def difference_json(found: Difference) -> dict[str, Any]:
    """The published contract: keys may be added, never renamed or removed."""
    return {
        "article": found.before.id,
        "from": found.before.version,
        "to": found.after.version,
        "fields": [
            {"field": change.field, "from": change.before, "to": change.after}
            for change in found.fields
        ],
        "changes": [
            {
                "kind": change.kind,
                "from": _slice_json(found.before, change.before),
                "to": _slice_json(found.after, change.after),
            }
            for change in found.changes
        ],
        "kept": found.kept,
    }


def _slice_json(stored: StoredArticle, span: Span | None) -> dict[str, Any] | None:
    if span is None:
        return None
    text = stored.article.text[span.start : span.end]
    return {"text": text, "start": span.start, "end": span.end}
