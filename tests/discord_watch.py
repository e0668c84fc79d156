"""Watched questions, the news that come to them, and what of it was posted."""

from datetime import UTC, date, datetime

from archives import named
from discord_bot import plain

QUESTION = "Who resigned over the ferry contract?"
RESIGNED = "The deputy mayor Ines Holm resigned over the ferry contract on Monday."
LATER = datetime(2024, 10, 2, tzinfo=UTC)


def news(name="holm", text=RESIGNED, **changes):
    changes = {"publisher": "Herald", "published": date(2024, 10, 2), "title": name} | changes
    return named(name, f"{text} The council met in the evening.", **changes)


async def watches(fake, actor=None, channel=None, question=QUESTION, **options):
    asked = await (actor or fake.reporter).slash(
        channel or fake.general, "watch add", question=question, **options
    )
    await asked.settled()
    return asked


def posts(fake, channel=None) -> list[str]:
    """What watches have posted in a channel."""
    said = fake.said_by_bot(channel or fake.general)
    return [plain(one) for one in said if not one.gone and "New on" in one.text]


async def posted(fake, count, channel=None) -> list[str]:
    await fake.until(
        lambda: len(posts(fake, channel)) >= count, what=lambda: f"{count} posts, {posts(fake)}"
    )
    await fake.quiet(0.6)
    assert len(posts(fake, channel)) == count
    return posts(fake, channel)


async def looked(fake, bot, count=1) -> None:
    """Every running watch has seen all that arrived."""
    arrivals = bot.client.front.desk.archive.arrivals()
    await fake.until(
        lambda: all(one.looked_at == arrivals.found for one in bot.client.front.watches.running())
    )
