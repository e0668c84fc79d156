"""What is kept of questions and answers in Discord, so that buttons and replies find them again.

A full disk takes these away, and nothing else: an answer is shown even where it cannot be kept.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.discord.queries import Limits, Query, limits_json, limits_of
from bot.state.database import State, StateError
from bot.state.feedback import Feedback, Verdict
from bot.state.shown import Message, Place, Shown, ShownAnswers

_log = logging.getLogger(__name__)

QUESTION = "question"
"""The kind of what is kept of a question that has no answer yet."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept under `key`."""

    key: str
    shown: Shown


class Records:
    """Answers by the key that their buttons have. Safe to use from several threads."""

    def __init__(self, state: State, *, now: Callable[[], datetime]) -> None:
        self.shown = ShownAnswers(state)
        self._feedback = Feedback(state)
        self._now = now

    def keep(self, query: Query, kind: str, content: Mapping[str, Any]) -> str | None:
        """The key for its buttons; None where nothing can be kept."""
        shown = Shown(
            question=query.text,
            content={**content, "limits": limits_json(query.limits), "language": query.language},
            asker=query.asker.id,
            place=query.place,
            private=query.private,
            created=self._now(),
            kind=kind,
            conversation=query.conversation,
        )
        try:
            return self.shown.keep(shown)
        except StateError as error:
            _log.error("An answer was not kept: %s", error)
            return None

    def remember(self, key: str, query: Query, messages: Sequence[Message]) -> None:
        """The messages that show it, and the one that asked."""
        try:
            if query.message is not None:
                self.shown.asked_by(key, Message(query.place.spot, query.message))
            for message in messages:
                self.shown.shown_by(key, message)
        except StateError as error:
            _log.error("The messages of an answer were not kept: %s", error)

    def judge(self, verdict: Verdict) -> bool:
        """False where the answer is not kept any more, or the verdict cannot be."""
        try:
            return self._feedback.give(verdict)
        except StateError as error:
            _log.error("A verdict was not kept: %s", error)
            return False

    def find(self, key: str) -> Shown | None:
        try:
            return self.shown.find(key)
        except StateError as error:
            _log.error("A kept answer was not found: %s", error)
            return None

    def conversation(self, place: Place, message: int, follows: int | None) -> str:
        """What a message continues: its thread's talk, its direct messages', that of the answer
        which it replies to, or a new one."""
        if place.thread is not None:
            return f"thread {place.thread}"
        if place.guild is None:
            return f"direct {place.channel}"
        found = self._behind(follows) if follows is not None else None
        return (found and found.conversation) or f"message {follows or message}"

    def _behind(self, message: int) -> Shown | None:
        try:
            found = self.shown.behind(message)
        except StateError as error:
            _log.error("A kept answer was not found: %s", error)
            return None
        return found[1] if found else None


def kept_limits(shown: Shown) -> Limits:
    """What the question was limited to by who asked it."""
    return limits_of(shown.content.get("limits", {}))
