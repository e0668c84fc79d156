"""Buttons that say whether an answer was good."""

from typing import Final

from bot.discord import rendering
from bot.discord.custom_ids import Bad, BadBecause, Good
from bot.discord.front import Front
from bot.discord.interactions import Interaction, tell
from bot.discord.pressing import Handlers, acknowledged
from bot.discord.screens.notices import why_bad_card
from bot.discord.surfaces import Page
from bot.discord.texts import texts_for
from bot.discord.visits import visit
from bot.state.feedback import Reason, Verdict


async def good(front: Front, interaction: Interaction, key: str, action: Good) -> None:
    await tell(interaction, _judged(front, interaction, key, good=True))


async def bad(front: Front, interaction: Interaction, key: str, action: Bad) -> None:
    """Counts at once; what is wrong with it can be said then."""
    told = _judged(front, interaction, key, good=False)
    if front.records.find(key) is not None:
        told = rendering.pages(why_bad_card(visit(front, interaction).language), key)
    await tell(interaction, told)


async def bad_because(front: Front, interaction: Interaction, key: str, action: BadBecause) -> None:
    reason = Reason(action.reason.value)
    told = _judged(front, interaction, key, good=False, reason=reason)
    sheet = await acknowledged(interaction, update=True)
    await sheet.show(told)


def _judged(
    front: Front,
    interaction: Interaction,
    key: str,
    *,
    good: bool,
    reason: Reason | None = None,
) -> list[Page]:
    language = visit(front, interaction).language
    verdict = Verdict(key=key, person=interaction.user.id, good=good, reason=reason, at=front.now())
    if not front.records.judge(verdict):
        return rendering.forgotten(language)
    return rendering.notice(texts_for(language).thanks, language)


PRESSED: Final[Handlers] = {Good: good, Bad: bad, BadBecause: bad_because}
