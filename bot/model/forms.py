"""What a model is asked beside the answer: one form, in one short call that an answer can do
without."""

from collections.abc import Mapping
from typing import Any

from langchain_core.runnables import RunnableConfig

from bot.model.budget import Purse
from bot.model.drafts import Objects
from bot.model.faults import ModelError
from bot.model.prompts import Prompt
from bot.model.provider import Bounds, Model


def filled_in(
    model: Model, prompt: Prompt, purse: Purse, config: RunnableConfig | None, *, most: Bounds
) -> tuple[Mapping[str, Any], ...]:
    """The JSON objects of what the model writes, innermost first; none where the call fails or
    breaks off, whatever the reason."""
    objects = Objects()
    try:
        return tuple(
            found
            for piece in model.write(prompt, purse, config, most=most)
            for found in objects.feed(piece.text)
        )
    except ModelError:
        return ()
