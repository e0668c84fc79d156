"""`newshound discord`: the bot in Discord."""

from pathlib import Path

import click

from bot.commands.opening import load_settings, open_desk
from bot.commands.options import archive_option, examples
from bot.discord.running import invite, serve
from bot.state import State


@click.command(name="discord", epilog=examples("newshound discord --invite", "newshound discord"))
@click.option("--invite", "only_invite", is_flag=True, help="Print the link that invites it.")
@archive_option
def command(folder: Path | None, *, only_invite: bool) -> None:
    """Answer questions in Discord until stopped by Ctrl-C or SIGTERM."""
    settings = load_settings()
    if only_invite:
        click.echo(invite(settings))
        return
    with open_desk(folder) as desk, State(settings.state_file) as state:
        serve(desk, state, settings)
