"""The bot in this process, against the fake Discord, with a desk whose pace a test decides."""

import asyncio
import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from fake_discord import Actor, Channel, Exchange, FakeDiscord, Message

from bot.answering import Answering
from bot.answers import Claim
from bot.desk import Desk
from bot.discord.client import NewsClient
from bot.discord.direct import Mode
from bot.discord.following import FollowRules
from bot.discord.running import NO_RULES, front_of
from bot.discord.verbs import VERBS
from bot.model.reader import ModelReader
from bot.question import Question
from bot.reader import Reader, SentenceReader
from bot.retrieval import Hit, Search
from bot.state import State
from bot.state.conversations import Conversations
from ingest.archive import Archive
from ingest.embedding import Embedder

QUESTION = "Who claimed there were no casualties?"
QUOTE = "had caused no casualties"
NOW = datetime(2024, 10, 1, 12, tzinfo=UTC)


class GatedReader:
    """Reads like the one it is given, once `gate` is open; fails with `error` where there is
    one. `read` holds the questions in the order in which it was asked."""

    name = "sentences"

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.gate = threading.Event()
        self.gate.set()
        self.error: Exception | None = None
        self.read: list[str] = []

    def claims(self, question: Question, hits: Sequence[Hit]) -> list[Claim]:
        self.read.append(question.text)
        if not self.gate.wait(30):
            raise TimeoutError("the gate was never opened")
        if self.error is not None:
            raise self.error
        return self._reader.claims(question, hits)


@dataclass(frozen=True)
class Bot:
    """A running bot: its client, and what decides its pace."""

    client: NewsClient
    reader: GatedReader
    state: State
    task: asyncio.Task = field(repr=False)


@asynccontextmanager
async def running(
    fake: FakeDiscord,
    archive: Path,
    embedder: Embedder,
    state: Path,
    *,
    longest: int = 100,
    direct: Mode = Mode.SERVERS,
    model: ModelReader | None = None,
    shards: int | None = None,
    shard_ids: Sequence[int] = (),
    now: Callable[[], datetime] = lambda: NOW,
    follow: FollowRules = NO_RULES,
    feed_servers: Collection[int] = (),
):
    """A bot that is connected and whose commands are registered."""
    Route.BASE = fake.api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(fake.gateway_url)
    with Archive(archive, embedder=embedder.identity) as opened, State(state) as kept:
        search = Search(opened, embedder)
        reader = GatedReader(SentenceReader(embedder))
        memory = Conversations(kept, now=now)
        desk = Desk(opened, search, Answering(opened, search, reader, model, memory=memory))
        front = front_of(
            desk,
            kept,
            longest=longest,
            now=now,
            direct=direct,
            follow=follow,
            feed_servers=feed_servers,
        )
        client = NewsClient(front, VERBS, shards=shards, shard_ids=shard_ids)
        task = asyncio.create_task(client.start(fake.token))
        try:
            await fake.ready()
            await fake.registered()
            yield Bot(client, reader, kept, task)
        finally:
            reader.gate.set()
            await front.asking.close(5)
            await front.following.close(5)
            await client.close()
            await asyncio.gather(task, return_exceptions=True)
            front.turns.close()


async def says(fake: FakeDiscord, message: Message, words: str) -> str:
    """Wait until `words` stand in a message; the whole text."""
    await fake.until(lambda: words in message.text, what=lambda: f"{words!r} in {message.text!r}")
    return message.text


async def in_mid_answer(fake: FakeDiscord, bot: Bot, *, private: bool = False):
    """A question by command that was read and waits for its answer."""
    bot.reader.gate.clear()
    asked = await fake.reporter.slash(
        fake.general, "ask", question=QUESTION, private=private, wait=False
    )
    await fake.until(lambda: bot.reader.read and asked.acknowledged_at)
    return asked


async def mentioned(fake: FakeDiscord, bot: Bot):
    """A question by mention whose status is shown, and that waits for its answer."""
    bot.reader.gate.clear()
    said = await fake.reporter.type(fake.general, f"{{bot}} {QUESTION}")
    status = await fake.reporter.hears(fake.general, after=said)
    await fake.until(lambda: bot.reader.read)
    return said, status


def answers(fake: FakeDiscord, channel: Channel) -> list[Message]:
    """The messages that stand in a channel and answer the question."""
    return [one for one in fake.said_by_bot(channel) if not one.gone and QUOTE in one.text]


def plain(exchange: Exchange) -> str:
    """What a person reads: without the backslashes of Markdown."""
    return exchange.text.replace("\\", "")


async def mentions(
    fake: FakeDiscord, actor: Actor, channel: Channel, question: str = QUESTION
) -> tuple[Message, Message]:
    """A question by mention, with its answer."""
    said = await actor.type(channel, f"{{bot}} {question}")
    answer = await actor.hears(channel, after=said)
    await says(fake, answer, "Searched")
    return said, answer
