"""Questions that are asked in public where answers are private.

Discord shows something to one person alone only in answer to what they typed or pressed. So such
a question is answered at the press of a button under it, to nobody but its asker.
"""

from dataclasses import replace

from bot.discord import rendering
from bot.discord.front import Front
from bot.discord.queries import Query
from bot.discord.records import QUESTION
from bot.discord.sheet import Sheet
from bot.state.shown import Message, Shown


async def offer_privately(front: Front, query: Query, sheet: Sheet) -> None:
    """Put the button where the answer would have been."""
    query = replace(query, private=True)
    asked_by = query.message
    content = {"asked_by": [asked_by.channel, asked_by.id] if asked_by else None}
    key = front.records.keep(query, QUESTION, content)
    if key is not None:
        front.records.remember(key, query, ())
    await sheet.show(rendering.offered_privately(query.language, key))


def asked_by(shown: Shown) -> Message | None:
    """The message that asked, of a question that was offered to be answered."""
    place = shown.content.get("asked_by")
    return Message(*place) if place else None
