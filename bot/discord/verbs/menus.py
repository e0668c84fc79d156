"""What can be done with a message: its statements held against the archive, its quotation traced.

The result is shown to who asks for it alone: it is about what somebody else wrote.
"""

from collections.abc import Sequence
from typing import Final

import discord

from bot.discord import rendering
from bot.discord.errands import Inquired, Inquiry
from bot.discord.front import Front
from bot.discord.interactions import Interaction, take, tell
from bot.discord.posts import plain, quotation_in, quotations_in, text_of
from bot.discord.queries import Limits, Query
from bot.discord.screens.inquiries import check_card
from bot.discord.tree import Tree
from bot.discord.verbs.quote import traced
from bot.discord.visits import visit

_QUOTATIONS: Final = 5  # of one message; each is searched for


def register(tree: Tree, front: Front) -> None:
    @tree.context_menu(name="Check against the archive")
    async def check(interaction: Interaction, message: discord.Message) -> None:
        written = text_of(message)
        wanted = await _wanted(front, interaction, plain(written))
        if wanted is not None:
            quoted = quotations_in(written)
            work = Inquiry(wanted, lambda: _checked(front, wanted, quoted), front.records)
            await take(front, interaction, work)

    @tree.context_menu(name="Find the source of this quote")
    async def trace(interaction: Interaction, message: discord.Message) -> None:
        wanted = await _wanted(front, interaction, quotation_in(text_of(message)))
        if wanted is not None:
            work = Inquiry(wanted, lambda: traced(front, wanted), front.records)
            await take(front, interaction, work)


async def _wanted(front: Front, interaction: Interaction, text: str) -> Query | None:
    """None where the message says nothing, which is told."""
    here = visit(front, interaction)
    if not text:
        await tell(interaction, rendering.notice(here.texts.nothing_to_check, here.language))
        return None
    return here.query(text, Limits(), private=True, conversation=None)


def _checked(front: Front, query: Query, quoted: Sequence[str]) -> Inquired:
    """The statements, and the words that the message quotes: who is quoted may have said
    something else."""
    asked, desk = query.asked(front.desk), front.desk
    origins = [desk.trace(words, asked.filters) for words in quoted[:_QUOTATIONS]]
    check = desk.check_text(asked.text, asked.filters)
    card = check_card(check, query.language, quotations=origins)
    return Inquired("check", {}, rendering.pages(card))
