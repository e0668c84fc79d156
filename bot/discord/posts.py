"""What people write in messages: the text without its Markdown, the quotation in it."""

import re
from collections.abc import Iterator
from typing import Any, Final

import discord

_BLOCK: Final = re.compile(r"^>(?:>>)? (.*)$", re.MULTILINE)
_BLOCKS: Final = re.compile(r"(?:^>(?:>>)? .*(?:\n|\Z))+", re.MULTILINE)
_QUOTED: Final = re.compile(r"“([^”]+)”|„([^“”]+)[“”]|«([^»]+)»|\"([^\"]+)\"")
_WORDS: Final = 3  # fewer between quotation marks are a title, or irony


_NO_WORDS: Final = re.compile(
    r"https?://\S+"  # links
    r"|<a?:\w+:\d+>|<[@#][!&]?\d+>|<t:[^>]*>|<id:\w+>|</[^>]*>"  # emoji, mentions, times
    r"|[0-9#*]\ufe0f?\u20e3|.\ufe0f|:\w+:"  # emoji that are written with a letter or digit
)


def has_words(text: str) -> bool:
    """Whether it says something beside emoji, mentions and links."""
    return any(char.isalnum() for char in _NO_WORDS.sub(" ", text))


def text_of(message: discord.Message) -> str:
    """What a message says, as it was written: its text, else what it passes on of another
    message, else that of what it embeds or is laid out of."""
    said = [_said(message), *map(_said, message.message_snapshots)]
    return next(filter(None, said), "")


def _said(message: discord.Message | discord.MessageSnapshot) -> str:
    embedded = [embed.description or "" for embed in message.embeds]
    laid_out = list(_displayed(message.components))
    return (message.content or "\n\n".join(filter(None, embedded or laid_out))).strip()


def _displayed(components: Any) -> Iterator[str]:  # noqa: ANN401 discord.py's union of a dozen
    """The texts of Components V2, but for the small print."""
    for component in components:
        if isinstance(component, discord.TextDisplay):
            lines = component.content.splitlines()
            yield "\n".join(line for line in lines if not line.startswith("-# "))
        yield from _displayed(getattr(component, "children", ()))


def plain(text: str) -> str:
    """Without Markdown: a quote block is a sentence like any other."""
    return discord.utils.remove_markdown(text).strip()


def quotations_in(text: str) -> list[str]:
    """Words that a message quotes, each once, as they were written: its block quotes and what
    stands between quotation marks, but for a word or two."""
    blocks = [plain(block) for block in _BLOCKS.findall(text)]
    outside = _BLOCKS.sub("\n", text)
    marked = [plain("".join(found)) for found in _QUOTED.findall(outside)]
    wanted = [one.strip(" .,;") for one in (*blocks, *marked)]
    return list(dict.fromkeys(one for one in wanted if len(one.split()) >= _WORDS))


def quotation_in(text: str) -> str:
    """The words to look for: a block quote, else the longest words between quotation marks, else
    everything."""
    if block := "\n".join(_BLOCK.findall(text)).strip():
        return plain(block)
    quoted = ["".join(found) for found in _QUOTED.findall(text)]
    longest = max(quoted, key=len, default="")
    return longest if len(longest.split()) >= _WORDS else plain(text)
