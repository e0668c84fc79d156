"""Proofs: an answer written down so that anyone with the archive can check it again later.

A proof holds the question, what was claimed, every quotation with its offsets and hash, the
versions of the articles that they stand in, and what made the answer.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from bot.answers import Answer, Finding, answer_json, bibliography, composition_json, reach_json
from bot.chains import Role
from bot.proof_differences import differences
from bot.restoring import link_of, searched_of, stored_as
from ingest.archive import Archive, Reach
from ingest.archive.reading import known_embedder
from ingest.articles import StoredArticle, written
from ingest.errors import NewshoundError

# 2: each finding has the chain by which it came into print.
FORMAT: Final = 2


class ProofError(NewshoundError):
    """A file that is no proof, or one of a later kind."""


class Standing(StrEnum):
    """What has become of a quotation since its proof was made."""

    STANDS = "stands"  # where it stood, and the article has no later version
    KEPT = "kept"  # where it stood, and in the article's latest version too
    CORRECTED = "corrected"  # where it stood, but not in the article's latest version
    DIFFERS = "differs"  # that version of the article has another text now
    GONE = "gone"  # the archive has no such article, or no such version of it
    ALTERED = "altered"  # the proof contradicts itself: somebody has changed it


UNPROVEN: Final = (Standing.DIFFERS, Standing.GONE, Standing.ALTERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteCheck:
    """A quotation as the proof has it, and what has become of it. `latest` is the number of the
    article's latest version; None where it is gone."""

    text: str
    article: str
    version: int
    title: str
    publisher: str | None
    published: str | None
    standing: Standing
    latest: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCheck:
    """A link of a finding's chain as the proof has it, and whether its words still show it."""

    role: str
    name: str
    article: str
    version: int
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofCheck:
    """A proof against the archive as it is now. `links` are who said it, passed it on and printed
    it; a proof of kind 1 has none. `searched_then` and `searched_now` are how far
    the same search reached and would reach; `differences` are what else the archive, or the rules
    for statements, have against it; `notes` tell what else has changed. A proof that is not as
    it was written is not `sealed`; a seal is no signature: who changes a proof can renew it."""

    question: str
    made: str
    quotes: tuple[QuoteCheck, ...]
    searched_then: Reach
    searched_now: Reach
    links: tuple[LinkCheck, ...] = ()
    notes: tuple[str, ...] = ()
    is_sealed: bool = True
    differences: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether it is as it was written, and every quotation, all that shows who said it and
        all else that can be checked stands as the proof says."""
        if self.differences or not self.is_sealed:
            return False
        standings = {*(q.standing for q in self.quotes), *(k.standing for k in self.links)}
        return standings.isdisjoint(UNPROVEN)

    @property
    def is_current(self) -> bool:
        """Whether no article has since dropped its quotation."""
        return self.holds and all(q.standing is not Standing.CORRECTED for q in self.quotes)


def proof(answer: Answer, archive: Archive, *, at: datetime) -> dict[str, Any]:
    """`answer` with all that is needed to check it again: JSON by the published contract."""
    embedder = known_embedder(archive.database)
    told = answer_json(answer)
    made = {
        "newshound_proof": FORMAT,
        "made": at.astimezone(UTC).isoformat(timespec="seconds"),
        **{name: told[name] for name in ("question", "understood_as", "outcome", "answer")},
        "findings": [
            _finding(*pair) for pair in zip(told["findings"], answer.findings, strict=True)
        ],
        **composition_json(answer),
        "articles": [_article(source, archive) for source in _sources(answer.findings)],
        **{name: told[name] for name in ("searched", "notes", "answered_by", "model", "prompt")},
        "embedder": None
        if embedder is None
        else {
            "name": embedder.name,
            "dimension": embedder.dimension,
            "weights": embedder.weights,
        },
    }
    return {**made, "sha256": _seal(made)}


def _finding(told: Mapping[str, Any], finding: Finding) -> dict[str, Any]:
    quotes = [
        {**quote_told, "sha256": _hash(quote.text)}
        for quote_told, quote in zip(told["quotes"], finding.quotes, strict=True)
    ]
    return {**told, "quotes": quotes}


def _sources(findings: Sequence[Finding]) -> list[StoredArticle]:
    """Each version that is quoted, once."""
    quoted = [quote.source for finding in findings for quote in finding.quotes]
    return list({(source.id, source.version): source for source in quoted}.values())


def _article(source: StoredArticle, archive: Archive) -> dict[str, Any]:
    article = source.article
    return {
        "article": source.id,
        "version": source.version,
        "versions": archive.database.versions(source.id),
        **bibliography(source),
        "authors": list(article.authors),
        "modified": written(article.modified),
        "added": source.added.isoformat(),
        "characters": len(article.text),
        "sha256": _hash(article.text),
    }


def verified(bundle: Mapping[str, Any], archive: Archive) -> ProofCheck:
    """What the archive has to say of a proof now. Raises `ProofError` where it is none."""
    number = bundle.get("newshound_proof")
    if not isinstance(number, int):
        raise ProofError(
            "This is no proof. `newshound ask … --proof FILE` writes one; to check a text of "
            "your own use `newshound check-text`."
        )
    if number > FORMAT:
        raise ProofError(f"This proof is of kind {number}, written by a newer Newshound.")
    try:
        return _verified(bundle, archive)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProofError(f"This proof is damaged ({error!r}).") from error


def _verified(bundle: Mapping[str, Any], archive: Archive) -> ProofCheck:
    texts = {(a["article"], a["version"]): a["sha256"] for a in bundle["articles"]}
    searched = searched_of(bundle["searched"])
    within = searched.filters.collections
    return ProofCheck(
        question=str(bundle["question"]),
        made=str(bundle["made"]),
        quotes=tuple(
            _checked(quote, texts[quote["article"], quote["version"]], archive, within)
            for finding in bundle["findings"]
            for quote in finding["quotes"]
        ),
        links=tuple(_links(bundle, texts, archive)),
        searched_then=searched.reach,
        searched_now=archive.reach(searched.filters),
        notes=tuple(_notes(bundle, archive)),
        is_sealed=_is_sealed(bundle),
        differences=differences(bundle, archive),
    )


def _checked(
    kept: Mapping[str, Any], text_hash: str, archive: Archive, within: tuple[str, ...]
) -> QuoteCheck:
    versions = archive.database.versions(kept["article"], within)
    return QuoteCheck(
        text=str(kept["text"]),
        article=str(kept["article"]),
        version=int(kept["version"]),
        title=str(kept["title"]),
        publisher=kept["publisher"],
        published=kept["published"],
        standing=_standing(kept, text_hash, archive, within),
        latest=versions[-1] if versions else None,
    )


def _standing(
    kept: Mapping[str, Any], text_hash: str, archive: Archive, within: tuple[str, ...]
) -> Standing:
    words = str(kept["text"])
    if _hash(words) != kept["sha256"]:
        return Standing.ALTERED
    source = stored_as(kept, archive)
    if source is None:
        return Standing.GONE
    text = source.article.text
    if _hash(text) != text_hash:
        return Standing.DIFFERS
    if text[kept["start"] : kept["end"]] != words:
        return Standing.ALTERED  # the same text never had these words there
    latest = archive.article(source.id, collections=within)
    if latest.version == source.version:
        return Standing.STANDS
    return Standing.KEPT if words in latest.article.text else Standing.CORRECTED


def _links(
    bundle: Mapping[str, Any], texts: Mapping[tuple[str, int], str], archive: Archive
) -> Iterator[LinkCheck]:
    for finding in bundle["findings"]:
        for kept in finding["chain"] if bundle["newshound_proof"] > 1 else ():
            yield LinkCheck(
                role=str(kept["role"]),
                name=str(kept["name"]),
                article=str(kept["article"]),
                version=int(kept["version"]),
                standing=_link_standing(
                    kept, finding, texts[kept["article"], kept["version"]], archive
                ),
            )


def _link_standing(
    kept: Mapping[str, Any], finding: Mapping[str, Any], text_hash: str, archive: Archive
) -> Standing:
    """A finding names those whom its chain shows, and nobody else."""
    source = stored_as(kept, archive)
    if source is None:
        return Standing.GONE
    if _hash(source.article.text) != text_hash:
        return Standing.DIFFERS
    speaks = kept["role"] == Role.SPEAKER and kept["name"] != finding["speaker"]
    carries = kept["role"] == Role.CARRIER and kept["name"] not in finding["carriers"]
    named_otherwise = speaks or carries or link_of(kept, archive) is None
    return Standing.ALTERED if named_otherwise else Standing.STANDS


def _notes(bundle: Mapping[str, Any], archive: Archive) -> list[str]:
    notes = []
    if not _is_sealed(bundle):
        notes.append("The proof is not as it was written: somebody has changed it since.")
    embedder, kept = known_embedder(archive.database), bundle["embedder"]
    if embedder is not None and kept is not None and kept["weights"] != embedder.weights:
        notes.append(f"The archive was searched with {kept['name']} then, {embedder.name} now.")
    return notes


def check_json(check: ProofCheck) -> dict[str, Any]:
    """The published contract: keys may be added, never renamed or removed."""
    return {
        "question": check.question,
        "made": check.made,
        "holds": check.holds,
        "is_current": check.is_current,
        "quotes": [
            {
                "text": quote.text,
                "article": quote.article,
                "version": quote.version,
                "latest": quote.latest,
                "title": quote.title,
                "publisher": quote.publisher,
                "published": quote.published,
                "standing": quote.standing.value,
            }
            for quote in check.quotes
        ],
        "links": [
            {
                "role": link.role,
                "name": link.name,
                "article": link.article,
                "version": link.version,
                "standing": link.standing.value,
            }
            for link in check.links
        ],
        "searched_then": reach_json(check.searched_then),
        "searched_now": reach_json(check.searched_now),
        "notes": list(check.notes),
        "sealed": check.is_sealed,
        "differences": list(check.differences),
    }


def _is_sealed(bundle: Mapping[str, Any]) -> bool:
    return bool(bundle.get("sha256") == _seal({k: v for k, v in bundle.items() if k != "sha256"}))


def _seal(made: Mapping[str, Any]) -> str:
    """A hash of everything in the proof, however its JSON is laid out."""
    return _hash(json.dumps(made, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
