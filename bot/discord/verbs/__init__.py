"""The commands, one module each, which adds them to the tree: `register(tree, front)`."""

from bot.discord.verbs import (
    archive,
    ask,
    compare,
    follow,
    forget,
    ingest,
    menus,
    quote,
    search,
    settings,
    timeline,
    watch,
)

VERBS = (
    ask.register,
    search.register,
    timeline.register,
    compare.register,
    quote.register,
    menus.register,
    archive.register,
    watch.register,
    ingest.register,
    follow.register,
    forget.register,
    settings.register,
)
"""What adds all of the commands that Discord is told."""
