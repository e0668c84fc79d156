"""`newshound discord`: the bot in Discord."""

from datetime import UTC, datetime
from pathlib import Path

import click

from bot.commands.opening import load_settings, open_desk
from bot.commands.options import archive_option, examples
from bot.discord.running import invite, serve
from bot.state import State
from bot.state.conversations import Conversations


@click.command(name="discord", epilog=examples("newshound discord --invite", "newshound discord"))
@click.option("--invite", "only_invite", is_flag=True, help="Print the link that invites it.")
@archive_option
def command(folder: Path | None, *, only_invite: bool) -> None:
    """Answer questions in Discord until stopped by Ctrl-C or SIGTERM."""
    settings = load_settings()
    if only_invite:
        click.echo(invite(settings))
        return
    with State(settings.state_file) as state:
        memory = Conversations(state, now=lambda: datetime.now(UTC))
        with open_desk(folder, memory=memory) as desk:
            serve(desk, state, settings)
