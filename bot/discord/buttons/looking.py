"""Buttons that show what stands behind an answer: context, sources, carriers, proof."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.answers import Answer
from bot.discord import rendering
from bot.discord.custom_ids import Action, Carriers, Context, Proof, Sources
from bot.discord.front import Front
from bot.discord.interactions import Interaction, tell
from bot.discord.paging import turned
from bot.discord.pressing import Handlers, acknowledged, actions_on
from bot.discord.screens.reading import carriers_card, context_card, sources_card
from bot.discord.surfaces import Page
from bot.discord.texts import texts_for
from bot.discord.visits import visit
from bot.proof import proof
from bot.restoring import OUT_OF_REACH, UnreadableAnswerError
from ingest.archive import NO_FILTERS, Filters


async def context(front: Front, interaction: Interaction, key: str, action: Context) -> None:
    """The passage around a quote, a page at a time."""

    def made(kept: Mapping[str, Any], seen: Filters, language: str) -> list[Page]:
        answer = _finding(front, kept, seen, action.finding)
        quote = answer.findings[0].quotes[action.quote]
        around = front.desk.context(quote, page=action.page)
        return rendering.pages(context_card(around, action, language, link=quote.link), key)

    update = any(isinstance(one, Context) and one.page for one in actions_on(interaction.message))
    await show_kept(front, interaction, key, made, update=update)


async def sources(front: Front, interaction: Interaction, key: str, action: Sources) -> None:
    """Every article that the answer rests on."""

    def made(kept: Mapping[str, Any], seen: Filters, language: str) -> list[Page]:
        answer = answer_in_reach(front, kept, seen)
        card = sources_card(answer, language, less=OUT_OF_REACH in answer.notes)
        return [Page(turned(card, action.page, Sources), key)]

    update = any(isinstance(one, Sources) and one.page for one in actions_on(interaction.message))
    await show_kept(front, interaction, key, made, update=update)


async def carriers(front: Front, interaction: Interaction, key: str, action: Carriers) -> None:
    """The other articles with a finding's sentence."""

    def made(kept: Mapping[str, Any], seen: Filters, language: str) -> list[Page]:
        finding = _finding(front, kept, seen, action.finding).findings[0]
        everywhere = _finding(front, kept, NO_FILTERS, action.finding).findings[0]
        less = len(finding.copies) < len(everywhere.copies)
        card = carriers_card(finding, language, less=less)
        return [Page(turned(card, action.page, _carriers_of(action.finding)), key)]

    update = any(isinstance(one, Carriers) and one.page for one in actions_on(interaction.message))
    await show_kept(front, interaction, key, made, update=update)


def _carriers_of(finding: int) -> Callable[[int], Action]:
    return lambda page: Carriers(finding, page)


async def download(front: Front, interaction: Interaction, key: str, action: Proof) -> None:
    """The proof of the answer, as a file."""

    def made(kept: Mapping[str, Any], seen: Filters, language: str) -> list[Page]:
        answer = answer_in_reach(front, kept, seen)
        bundle = proof(answer, front.desk.archive, at=front.now())
        text = json.dumps(bundle, ensure_ascii=False, indent=2)
        return rendering.enclosed(texts_for(language).proof_here, "proof.json", text)

    await show_kept(front, interaction, key, made)


class _OutOfReachError(Exception):
    """What was shown once may not be shown here now."""


async def show_kept(
    front: Front,
    interaction: Interaction,
    key: str,
    made: Callable[[Mapping[str, Any], Filters, str], list[Page]],
    *,
    update: bool = False,
) -> None:
    """`made` is given what is kept and what may be seen here now; it reads the archive, so it is
    called in a thread."""
    here = visit(front, interaction)
    language = here.language
    refusal = front.admission.forbidden(here.asker, here.place)
    if refusal is not None:  # since the answer was shown, the server has thought better of it
        await tell(interaction, rendering.refused(language, refusal))
        return
    shown = front.records.find(key)
    if shown is None:
        await tell(interaction, rendering.forgotten(language))
        return
    sheet = await acknowledged(interaction, update=update)
    try:
        pages = await asyncio.to_thread(
            lambda: made(shown.content, here.seen(front.desk), language)
        )
    except _OutOfReachError:
        pages = rendering.notice(here.texts.out_of_reach, language)
    except (UnreadableAnswerError, IndexError):  # not in the archive any more
        pages = rendering.forgotten(language)
    await sheet.show(pages)


def answer_in_reach(front: Front, kept: Mapping[str, Any], seen: Filters) -> Answer:
    """What may be seen of an answer. Raises `_OutOfReachError` where that is nothing."""
    answer = front.desk.restored(kept, seen)
    if OUT_OF_REACH in answer.notes and not answer.findings:
        raise _OutOfReachError
    return answer


def _finding(front: Front, kept: Mapping[str, Any], seen: Filters, which: int) -> Answer:
    """The answer with one of its findings alone: where others are lost, the numbers of those
    that are left would change. Raises `IndexError` where it is lost itself, `_OutOfReachError`
    where it may not be seen."""
    answer = answer_in_reach(front, {**kept, "findings": [kept["findings"][which]]}, seen)
    if not answer.findings:
        raise IndexError(which)
    return answer


PRESSED: Final[Handlers] = {
    Context: context,
    Sources: sources,
    Carriers: carriers,
    Proof: download,
}
