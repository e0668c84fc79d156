"""A small bot made with the real discord.py, to try the fake Discord with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO

import discord
import discord.gateway
import discord.http
import yarl
from discord import app_commands, ui
from fake_discord import TOKEN, FakeDiscord


class Again(ui.DynamicItem[ui.Button], template=r"again:(?P<count>\d+)"):
    """A button that needs no memory: what it does stands in its id."""

    def __init__(self, count: int) -> None:
        super().__init__(ui.Button(label=f"Again {count}", custom_id=f"again:{count}"))
        self.count = count

    @classmethod
    async def from_custom_id(cls, interaction, item, match):
        return cls(int(match["count"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(view=answer_view("Again.", self.count + 1))


class Pick(ui.Select):
    def __init__(self) -> None:
        options = [discord.SelectOption(label=name) for name in ("Wrong quote", "Out of date")]
        super().__init__(placeholder="What is wrong?", custom_id="pick", options=options)

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Picked {self.values[0]}", ephemeral=True)


def answer_view(text: str, count: int = 1) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(ui.TextDisplay(text), ui.Separator(), ui.TextDisplay("> quoted")))
    view.add_item(ui.ActionRow(Again(count)))
    return view


class Why(ui.Modal, title="What is wrong?"):
    reason = ui.TextInput(label="Reason", custom_id="reason", min_length=3)
    kind = ui.Label(
        text="Kind",
        component=ui.Select(
            custom_id="kind", options=[discord.SelectOption(label="Quote", value="q", default=True)]
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        kind = self.kind.component.values[0]
        await interaction.response.send_message(f"{kind}: {self.reason.value}", ephemeral=True)


class SmallBot(discord.Client):
    def __init__(self, intents: discord.Intents | None = None, **more: object) -> None:
        super().__init__(
            intents=intents or discord.Intents.default(),
            allowed_mentions=discord.AllowedMentions.none(),
            **more,
        )
        self.heard: list[discord.Message] = []
        self.told: list[str] = []
        self.tree = app_commands.CommandTree(self)
        for command in (ask, wrong, pick, proof, silent, show):
            self.tree.add_command(command)
        self.tree.add_command(app_commands.ContextMenu(name="Check this", callback=check))
        self.tree.add_command(watch)
        self.add_dynamic_items(Again)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        if message.author == self.user:
            return
        self.heard.append(message)
        if self.user in message.mentions:
            if isinstance(message.channel, discord.TextChannel):
                thread = await message.create_thread(name="An answer")
                await thread.send("In the thread")
            else:
                await message.reply(f"You said {message.content}")

    async def on_resumed(self) -> None:
        self.told.append("resumed")

    async def on_ready(self) -> None:
        self.told.append("ready")

    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        self.told.append(f"thread gone {event.thread_id}")

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        self.told.append(f"channel gone {channel.name}")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.told.append(f"server gone {guild.name}")

    async def on_thread_create(self, thread: discord.Thread) -> None:
        self.told.append(f"thread {thread.name}")


@app_commands.command(description="Ask the archive")
async def ask(
    interaction: discord.Interaction, question: str, publisher: str = "", private: bool = False
) -> None:
    await interaction.response.defer(thinking=True, ephemeral=private)
    for text in ("Searching", f"You asked {question}"):
        await interaction.edit_original_response(view=answer_view(text))


@ask.autocomplete("publisher")
async def _publishers(
    interaction: discord.Interaction, current: str
) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=f"{current}{end}", value=f"{current}{end}") for end in "ab"]


@app_commands.command(description="Say what is wrong")
async def wrong(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(Why())


@app_commands.command(description="Pick what is wrong")
async def pick(interaction: discord.Interaction) -> None:
    view = ui.View(timeout=None)
    view.add_item(Pick())
    await interaction.response.send_message("What?", view=view)


@app_commands.command(description="Download the proof")
async def proof(interaction: discord.Interaction) -> None:
    file = discord.File(BytesIO(b"the proof"), "proof.txt")
    await interaction.response.send_message("Here", file=file)


@app_commands.command(description="Say nothing at all")
async def silent(interaction: discord.Interaction) -> None:
    del interaction


@app_commands.command(description="Show a file")
async def show(interaction: discord.Interaction, file: discord.Attachment) -> None:
    text = (await file.read()).decode()
    await interaction.response.send_message(f"{file.filename} says {text}")


watch = app_commands.Group(name="watch", description="Saved questions")


@watch.command(name="add", description="Save a question")
async def add(interaction: discord.Interaction, question: str, where: discord.TextChannel) -> None:
    await interaction.response.send_message(f"{question} in {where.name}")


async def check(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"Checked: {message.content}", ephemeral=True)


async def started(fake: FakeDiscord, bot: discord.Client, token: str = TOKEN) -> None:
    """Run `bot` until it ends."""
    discord.http.Route.BASE = fake.api_url
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(fake.gateway_url)
    async with bot:
        await bot.start(token)


@asynccontextmanager
async def running(fake: FakeDiscord, bot: discord.Client) -> AsyncIterator[discord.Client]:
    """`bot`, connected, with its commands registered."""
    task = asyncio.create_task(started(fake, bot))
    try:
        await fake.ready()
        await fake.registered()
        yield bot
    finally:
        await bot.close()
        await asyncio.gather(task, return_exceptions=True)
