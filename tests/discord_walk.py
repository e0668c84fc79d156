"""The README's pictures of Discord: `MODEL_CACHE=… NEWSHOUND_DATA=… python
tests/discord_walk.py` draws them anew.

They show what the fake Discord received from the real bot over the sample archive.
"""

import asyncio
import os
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeAlias

from archives import named, put
from chat_picture import chat
from click.testing import CliRunner
from discord_bot import QUESTION, running, says
from fake_discord import MESSAGE_CONTENT, Channel, Exchange, FakeDiscord

from bot.__main__ import cli
from ingest.articles import Article
from ingest.embedding import BUILT_IN, Embedder, load_embedder
from ingest.settings import Device

PICTURES = Path(__file__).parent / "pictures"

ANSWERED = "answered by"
LATER = datetime(2024, 10, 2, tzinfo=UTC)

Arrive: TypeAlias = Callable[[Article], Awaitable[None]]
Scene: TypeAlias = Callable[[FakeDiscord, Channel, Arrive], Awaitable[str]]

CHECKED = "The debris that fell inside the Kremlin's walls caused no casualties. Good morning!"
LANDED = "When did Chandrayaan-3 land on the Moon?"
WATCHED = "When does the ferry Solveig Maren sail again?"
NEWS = named(
    "sails-again",
    "The ferry Solveig Maren sails again on Monday, the harbour master of Skarvik said. Two of its"
    " six crossings a day are left out until the quay has been mended.",
    title="Skarvik ferry to sail again",
    publisher="Nordvik Tidende",
    published=date(2024, 9, 30),
)


async def ask(fake: FakeDiscord, desk: Channel, arrive: Arrive) -> str:
    """A question by command."""
    await _asked(fake, desk)
    return _seen(fake, desk)


async def follow_up(fake: FakeDiscord, desk: Channel, arrive: Arrive) -> str:
    """A question by mention, and one as a reply to its answer that says nothing without it."""
    said = await fake.reporter.type(desk, f"{{bot}} {LANDED}")
    answer = await fake.reporter.hears(desk, after=said)
    await says(fake, answer, ANSWERED)
    more = await fake.editor.type(desk, "How much did it cost?", reply_to=answer)
    second = await fake.reporter.hears(desk, after=more)
    await says(fake, second, ANSWERED)
    return _seen(fake, desk)


async def passage(fake: FakeDiscord, desk: Channel, arrive: Arrive) -> str:
    """The quote in its article."""
    asked = await _asked(fake, desk)
    await (await fake.reporter.press(asked.message, "In context")).settled()
    return _seen(fake, desk, last=1)


async def shared(fake: FakeDiscord, desk: Channel, arrive: Arrive) -> str:
    """A private answer that is shown to the channel."""
    asked = await _asked(fake, desk, private=True)
    await (await fake.reporter.press(asked.message, "Show to the channel")).settled()
    return _seen(fake, desk)


async def check(fake: FakeDiscord, desk: Channel, arrive: Arrive) -> str:
    """A message held against the archive, by its menu."""
    said = await fake.editor.type(desk, CHECKED)
    checked = await fake.reporter.context_menu(said, "Check against the archive")
    await checked.says("checked")
    await checked.settled()
    return _seen(fake, desk)


async def watch(fake: FakeDiscord, desk: Channel, arrive: Arrive) -> str:
    """A question that is watched, and what an article says to it that comes in later."""
    watched = await fake.reporter.slash(desk, "watch add", question=WATCHED)
    await watched.settled()
    await arrive(NEWS)
    posted = await fake.reporter.hears(desk, after=watched.message)
    await says(fake, posted, "sails again")
    return _seen(fake, desk)


async def forget(fake: FakeDiscord, desk: Channel, arrive: Arrive) -> str:
    """What will be forgotten is told before; then it is gone, the answer's message too."""
    asked = await _asked(fake, desk)
    wanted = await fake.reporter.slash(desk, "forget", what="thread")
    await wanted.settled()
    before = _seen(fake, desk)
    await (await fake.reporter.press(wanted.message, "Forget it")).settled()
    await fake.until(lambda: asked.message.gone, what="the answer's end")
    return before


async def _asked(fake: FakeDiscord, desk: Channel, *, private: bool = False) -> Exchange:
    options = {"private": True} if private else {}
    asked = await fake.reporter.slash(desk, "ask", question=QUESTION, **options)
    await asked.says(ANSWERED)
    return await asked.settled()


def _seen(fake: FakeDiscord, desk: Channel, *, last: int = 0) -> str:
    """The channel as the reporter sees it; the `last` messages, where not all."""
    return chat(desk.name, fake.seen_by(fake.reporter, desk)[-last:])


SCENES: dict[str, Scene] = {
    scene.__name__: scene for scene in (ask, follow_up, passage, shared, check, watch, forget)
}


def picture(name: str) -> Path:
    """Where the picture of a scene lies."""
    return PICTURES / f"discord_{name}.svg"


async def drawn(archive: Path, embedder: Embedder, folder: Path) -> dict[str, str]:
    """Every scene, in a channel of its own: SVG by the scene's name. Articles are added to the
    archive."""

    async def arrive(article: Article) -> None:
        await asyncio.to_thread(put, archive, embedder, [article], at=LATER)

    async with (
        FakeDiscord(privileged=MESSAGE_CONTENT) as fake,
        running(fake, archive, embedder, folder / "state.sqlite3"),
    ):
        made = {
            name: await scene(fake, fake.channel("news-desk"), arrive)
            for name, scene in SCENES.items()
        }
        assert (fake.refused, fake.pings) == ([], [])
    return made


def main() -> None:
    embedder = load_embedder(BUILT_IN, device=Device.CPU, cache=Path(os.environ["MODEL_CACHE"]))
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        CliRunner().invoke(cli, ["ingest", "--sample", "--archive", str(archive)])
        for name, svg in asyncio.run(drawn(archive, embedder, Path(folder))).items():
            picture(name).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
