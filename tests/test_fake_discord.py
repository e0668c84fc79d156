"""The fake Discord against a small bot made with the real discord.py, and against bad requests."""

import asyncio
from contextlib import asynccontextmanager

import discord
import discord.gateway
import discord.http
import pytest
import yarl
from discord import app_commands, ui
from fake_discord import MISSING, FakeDiscord, document

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)


class Again(ui.DynamicItem[ui.Button], template=r"again:(?P<count>\d+)"):
    def __init__(self, count: int) -> None:
        super().__init__(ui.Button(label=f"Again {count}", custom_id=f"again:{count}"))
        self.count = count

    @classmethod
    async def from_custom_id(cls, interaction, item, match):
        return cls(int(match["count"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(view=answer_view("Again.", self.count + 1))


def answer_view(text: str, count: int = 1) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(ui.TextDisplay(text), ui.Separator(), ui.TextDisplay("> quoted")))
    view.add_item(ui.ActionRow(Again(count)))
    return view


class Why(ui.Modal, title="What is wrong?"):
    reason = ui.TextInput(label="Reason", custom_id="reason")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Noted: {self.reason.value}", ephemeral=True)


class SmallBot(discord.Client):
    def __init__(self, intents: discord.Intents | None = None) -> None:
        super().__init__(
            intents=intents or discord.Intents.default(),
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.heard: list[discord.Message] = []
        self.resumes = 0
        self.tree = app_commands.CommandTree(self)
        self.tree.command(name="ask", description="Ask")(ask)
        self.tree.command(name="wrong", description="Say what is wrong")(wrong)
        self.tree.context_menu(name="Check this")(check)
        self.add_dynamic_items(Again)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message)
        if self.user in message.mentions:
            thread = await message.create_thread(name="An answer")
            await thread.send("In the thread")

    async def on_resumed(self) -> None:
        self.resumes += 1


async def ask(
    interaction: discord.Interaction, question: str, publisher: str = "", private: bool = False
) -> None:
    await interaction.response.defer(thinking=True, ephemeral=private)
    await interaction.edit_original_response(view=answer_view(f"You asked {question}"))


async def wrong(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(Why())


async def check(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"Checked: {message.content}", ephemeral=True)


@asynccontextmanager
async def running(fake: FakeDiscord, bot: discord.Client):
    discord.http.Route.BASE = fake.api_url
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(fake.gateway_url)
    task = asyncio.create_task(bot.start(fake.token))
    try:
        await fake.ready()
        await fake.registered()
        yield bot
    finally:
        await bot.close()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def fake():
    async with FakeDiscord() as made:
        yield made


async def test_a_slash_command_is_deferred_answered_and_its_button_works(fake):
    async with running(fake, SmallBot()):
        asked = await fake.reporter.slash(fake.general, "ask", question="who?")
        assert asked.text == "You asked who?\n> quoted"
        assert asked.acknowledged_in < 1
        pressed = await fake.editor.press(asked.message, "Again 1")
        assert pressed.message is asked.message
        assert asked.message.buttons == ["Again 2"]
        assert fake.refused == []
