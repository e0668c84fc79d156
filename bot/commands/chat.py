"""`newshound chat`: one question after another, with the archive kept open."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from bot.commands.opening import open_desk
from bot.commands.options import (
    Limits,
    archive_option,
    examples,
    filter_options,
)
from bot.terminal import console, show_answer

_HERE: Final = "chat"


@click.command(
    name="chat",
    epilog=examples("newshound chat", 'newshound chat --publisher "BBC News" --as-of 2023-05-04'),
)
@filter_options
@archive_option
def command(
    limits: Limits,
    folder: Path | None,
) -> None:
    """Ask one question after another; a follow-up ("Why?", "And Ukraine?") takes what it leaves
    unsaid from the questions before. An empty line or Ctrl-D ends it, and forgets it."""
    out = console()
    with open_desk(folder) as desk:
        while question := _next_question():
            asked = desk.asked(question, **limits)
            show_answer(desk.answer(replace(asked, conversation=_HERE)), out)


def _next_question() -> str:
    try:
        line: str = click.prompt("Question", default="", show_default=False)
    except click.Abort:  # Ctrl-D or Ctrl-C at the prompt
        return ""
    return line.strip()
