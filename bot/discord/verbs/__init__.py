"""The commands, one module each, which adds them to the tree: `register(tree, front)`."""

from bot.discord.verbs import archive, ask, compare, forget, search, settings, timeline

VERBS = (
    ask.register,
    search.register,
    timeline.register,
    compare.register,
    archive.register,
    forget.register,
    settings.register,
)
"""What adds all of the commands that Discord is told."""
