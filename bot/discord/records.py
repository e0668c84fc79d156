"""What is kept of questions and answers in Discord, so that buttons and replies find them again.

A full disk takes these away, and nothing else: an answer is shown even where it cannot be kept.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from bot.discord.queries import Limits, Query, limits_json, limits_of
from bot.state.conversations import Conversations
from bot.state.database import State, StateError
from bot.state.feedback import Feedback, Verdict
from bot.state.shares import Shares
from bot.state.shown import Message, Place, Shown, ShownAnswers
from bot.state.underway import CutOff, Underway

_log = logging.getLogger(__name__)

QUESTION, INQUIRY = "question", "inquiry"
"""Kinds of what is kept of a question that has no answer yet; an inquiry cannot be repeated."""


class Records:
    """Answers by the key that their buttons have. Safe to use from several threads."""

    def __init__(self, state: State, *, now: Callable[[], datetime]) -> None:
        self._state = state
        self.shown = ShownAnswers(state)
        self.shares = Shares(state)
        self._talks = Conversations(state, now=now)
        self._feedback = Feedback(state)
        self._underway = Underway(state)
        self._now = now

    def keep(
        self, query: Query, kind: str, content: Mapping[str, Any], *, key: str | None = None
    ) -> str | None:
        """The key for its buttons; None where nothing can be kept. With a `key`, in the place of
        what is kept under that, if it is not forgotten."""
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
        with _tolerating("An answer was not kept"):
            if key is None:
                return self.shown.keep(shown)
            return key if self.shown.renew(key, shown) else None
        return None

    def remember(self, key: str, query: Query, messages: Sequence[Message]) -> None:
        """The messages that show it, and the one that asked. Those that only the asker sees
        cannot be replied to, nor deleted."""
        with _tolerating("The messages of an answer were not kept"):
            if query.message is not None:
                self.shown.asked_by(key, query.message)
            if query.echo is not None:
                self.shown.shown_by(key, query.echo)
            for message in () if query.private else messages:
                self.shown.shown_by(key, message)

    def begin(self, query: Query, token: str | None, *, repeatable: bool) -> str | None:
        """A question sets out: the key by which it can be stopped, or asked again."""
        key = self.keep(query, QUESTION if repeatable else INQUIRY, {})
        if key is not None:
            self.remember(key, query, ())
            with _tolerating("A question on its way was not kept"):
                self._underway.begin(key, token)
        return key

    def seen(self, key: str, message: Message) -> None:
        """Where it is shown how far a question is."""
        with _tolerating("A question on its way was not kept"):
            self._underway.shown_by(key, message)

    def end(self, key: str, *, keep: bool) -> None:
        """It is on its way no longer; kept, where it may be asked again."""
        with _tolerating("The end of a question was not kept"):
            if keep:
                self._underway.end(key)
            else:
                self.shown.forget(key)

    def take_back(self, query: Query, key: str | None) -> None:
        """What was made of a question after it, or what it follows, had been forgotten."""
        with _tolerating("What was forgotten is still kept"):
            with self._state.transaction():
                if key is not None:
                    self.shown.forget(key)
                if query.conversation is not None:
                    self.forget_talk(query.conversation)
            self._state.erase()

    def forget_talk(self, conversation: str) -> None:
        """What it was about: the next question there is read by itself again."""
        self._talks.forget(conversation)
        self.shown.forget_readings(conversation)

    def forget_old_talk(self, conversation: str, moment: datetime) -> None:
        """What was said before a moment, and what was said with its words."""
        if self._talks.forget_before(conversation, moment):
            self.shown.forget_readings(conversation)

    def forget_other_talks(self) -> int:
        """Those of which no answer is kept any more; the number of their turns."""
        return self._talks.forget_others()

    def talks_of(self, person: int) -> tuple[str, ...]:
        """The conversations that somebody asked in."""
        return self._talks.joined_by(str(person))

    def cut_off(self) -> list[CutOff]:
        """What the program's last end has cut off: to be asked before the first question."""
        with _tolerating("Questions that were cut off were not found"):
            return self._underway.cut_off()
        return []

    def judge(self, verdict: Verdict) -> bool:
        """False where the answer is not kept any more, or the verdict cannot be."""
        with _tolerating("A verdict was not kept"):
            return self._feedback.give(verdict)
        return False

    def find(self, key: str) -> Shown | None:
        with _tolerating("A kept answer was not found"):
            return self.shown.find(key)
        return None

    def conversation(self, place: Place, message: int, follows: int | None) -> str:
        """What a message continues: its thread's talk, which is that of the answer which the
        thread was opened at; its direct messages', that of the answer which it replies to, or a
        new one."""
        if place.thread is not None:  # a thread has the id of the message that it begins at
            begun = self._behind(place.thread)
            return (begun and begun.conversation) or f"thread {place.thread}"
        if place.guild is None:
            return f"direct {place.channel}"
        found = self._behind(follows) if follows is not None else None
        return (found and found.conversation) or f"message {follows or message}"

    def replied_to(self, follows: int | None) -> str | None:
        """The question that was answered by the message which one replies to."""
        found = self._behind(follows) if follows is not None else None
        return found.question if found else None

    def is_answer(self, message: int) -> bool:
        """Whether a message shows an answer that is kept."""
        with _tolerating("A kept answer was not found"):
            return self.shown.is_shown(message)
        return False

    def _behind(self, message: int) -> Shown | None:
        with _tolerating("A kept answer was not found"):
            found = self.shown.behind(message)
            return found[1] if found else None
        return None


@contextmanager
def _tolerating(loss: str) -> Iterator[None]:
    try:
        yield
    except StateError as error:
        _log.error("%s: %s", loss, error)


def kept_limits(shown: Shown) -> Limits:
    """What the question was limited to by who asked it."""
    return limits_of(shown.content.get("limits", {}))
