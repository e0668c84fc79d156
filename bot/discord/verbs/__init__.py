"""The commands, one module each, which adds them to the tree: `register(tree, front)`."""

from bot.discord.verbs import ask

VERBS = (ask.register,)
"""What adds all of the commands that Discord is told."""
