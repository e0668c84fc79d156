"""`newshound archive`: look at the archive, check it, mend it."""

import click

from bot.commands.archive.exchanging import export, import_archive
from bot.commands.archive.looking import diff, show, stats
from bot.commands.archive.mending import rebuild_archive, verify_archive
from bot.commands.archive.removing import prune, remove
from bot.commands.options import examples


@click.group(
    name="archive",
    epilog=examples(
        "newshound archive stats",
        "newshound archive show 3f2a9c0d11e4b687 --version 1",
        "newshound archive diff 3f2a9c0d11e4b687",
        "newshound archive verify",
        "newshound archive remove 3f2a9c0d11e4b687",
        "newshound archive prune --older-than 2y",
        "newshound archive export all.jsonl",
    ),
)
def command() -> None:
    """Look at the archive, check it, mend it."""


for _verb in (
    stats,
    show,
    diff,
    verify_archive,
    rebuild_archive,
    remove,
    prune,
    export,
    import_archive,
):
    command.add_command(_verb)
