"""`newshound`: the command line. Each verb is a module in `bot/commands`, imported when used,
so that a question does not wait for what only an ingest needs."""

import os
import sys
from importlib import import_module
from typing import Final

import click

from ingest.errors import NewshoundError

_VERBS: Final = {
    "ask": "Answer a question with sentences quoted from the archive.",
    "search": "Show the passages that bear on some words.",
    "timeline": "What happened when on a topic, one quotation an event.",
    "compare": "Put outlets side by side on a topic.",
    "chat": "Ask one question after another.",
    "quote": "Find who said some words, and where they were printed first.",
    "check-text": "Hold a text against the archive, statement by statement.",
    "check": "Check a proof that `ask --proof` wrote against the archive.",
    "batch": "Answer a file of questions, a line of JSON each.",
    "ingest": "Put files, folders, web addresses or standard input into the archive.",
    "follow": "Follow feeds: what is new in them goes into the archive.",
    "discord": "Answer in Discord.",
    "archive": "Look at the archive, check it, mend it.",
}


class _Verbs(click.Group):
    """A group that knows its verbs by name and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _VERBS:
            return None
        command: click.Command = import_module(f"bot.commands.{cmd_name.replace('-', '_')}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(_VERBS.items()))


@click.command(
    cls=_Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Begin with: newshound ingest --sample, then newshound ask "
    '"Who claimed there were no casualties?"',
)
@click.version_option(package_name="newshound")
def cli() -> None:
    """Answers from a news archive: the sentence word for word, who said it, and where."""


def main() -> None:
    """Run the command line; every foreseen problem is one sentence on standard error."""
    try:
        sys.exit(cli.main(prog_name="newshound", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("newshound: stopped by Ctrl-C.", err=True)
        sys.exit(130)
    except NewshoundError as error:
        click.echo(f"newshound: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


if __name__ == "__main__":
    main()
