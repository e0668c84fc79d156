"""How an ingest goes, and what became of its inputs."""

from collections.abc import Mapping
from typing import Any, Final

from bot.discord.cards import Block, Card, Part, Tone
from bot.discord.markdown import one_line
from bot.discord.screens.lines import BETWEEN, said, small
from bot.discord.texts import Texts, counted, texts_for

_REASONS: Final = 5  # inputs that were not taken, told with why


def feeding_card(source: str, articles: int, language: str) -> Card:
    """What has come in so far."""
    texts = texts_for(language)
    blocks: list[Block] = [said(texts.ingest_started.format(source=one_line(source)))]
    if articles > 0:
        blocks.append(small(counted(texts, texts.ingest_progress, articles)))
    return Card(parts=(Part(tuple(blocks)),), tone=Tone.WORKING, language=language)


def fed_card(source: str, report: Mapping[str, Any], language: str) -> Card:
    """Every input by its outcome, and why some were not taken."""
    texts = texts_for(language)
    counts = report["counts"]
    told = [
        counted(texts, plural, counts[outcome])
        for outcome, plural in _outcomes(texts).items()
        if counts.get(outcome)
    ]
    blocks: list[Block] = [said(texts.ingest_done.format(source=one_line(source)), strong=True)]
    if told:
        blocks.append(said(BETWEEN.join(told)))
    refused = [*report["rejected"], *report["skipped"], *report["duplicates"]]
    blocks += [small(one_line(one["reason"], 300)) for one in refused[:_REASONS]]
    useful = any(counts.get(one) for one in ("added", "updated", "unchanged", "duplicate"))
    tone = Tone.ANSWERED if useful else Tone.NOT_FOUND
    return Card(parts=(Part(tuple(blocks)),), tone=tone, language=language, name="ingest")


def _outcomes(texts: Texts) -> dict[str, Any]:
    return {
        "added": texts.outcome_added,
        "updated": texts.outcome_updated,
        "unchanged": texts.outcome_unchanged,
        "duplicate": texts.outcome_duplicate,
        "rejected": texts.outcome_rejected,
        "skipped": texts.outcome_skipped,
    }
