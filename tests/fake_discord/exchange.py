"""An interaction, from the user's act to everything that came back."""

import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .payloads import Json, user_json
from .waiting import PATIENCE, NothingCameError, Signal
from .world import Channel, Message, User

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
ACKNOWLEDGE_WITHIN = 3.0  # seconds
TOKEN_LIVES = timedelta(minutes=15)


@dataclass(eq=False)
class Exchange:
    """What a user started with a command, a button, a menu or a form.

    `message` is the first answer, `messages` all of them; `modal` the form that was shown;
    `choices` what autocomplete offered; `acknowledged_in` seconds from the event's going out to
    the bot's callback.
    """

    id: int
    kind: int
    user: User
    channel: Channel
    data: Json
    created_at: datetime
    name: str = ""
    told_as: str = ""  # as the channel shows it: "/ask question: …"
    source: Message | None = None  # the message whose component was used
    cause: "Exchange | None" = None  # what opened the form that is submitted
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    sent_at: float = field(default_factory=time.monotonic)
    acknowledged_at: float | None = None
    acknowledged_by: int | None = None  # the callback's type
    message: Message | None = None
    messages: list[Message] = field(default_factory=list)
    modal: Json | None = None
    choices: list[Json] | None = None
    expired: bool = False  # by order of a test
    delayed: bool = False  # sent while the gateway was away: a late answer is no fault
    signal: Signal = field(default_factory=Signal)

    @property
    def acknowledged_in(self) -> float:
        if self.acknowledged_at is None:
            raise NothingCameError(f"{self} was never acknowledged")
        return self.acknowledged_at - self.sent_at

    @property
    def text(self) -> str:
        """Every word of all its messages that still stand."""
        return "\n".join(one.text for one in self.messages if not one.gone)

    @property
    def answered(self) -> bool:
        """Acknowledged, and not merely thinking."""
        if self.acknowledged_at is None:
            return False
        return self.message is None or not self.message.thinking or self.message.gone

    @property
    def unanswered_for_good(self) -> bool:
        """The user reads "The application did not respond"."""
        waited = time.monotonic() - self.sent_at
        return self.acknowledged_at is None and waited > ACKNOWLEDGE_WITHIN

    async def until(self, happened: Any, limit: float = PATIENCE, what: object = None) -> Any:
        """Wait until `happened(self)` is true; returns that."""
        return await self.signal.until(
            lambda: happened(self), limit, what or (lambda: f"what was awaited of {self.told()}")
        )

    async def says(self, words: str, limit: float = PATIENCE) -> str:
        """Wait until `words` stand in its messages; the whole text."""
        await self.signal.until(
            lambda: words in self.text, limit, lambda: f"{words!r} in {self.told()}"
        )
        return self.text

    async def settled(self, quiet: float = 0.5, limit: float = PATIENCE) -> "Exchange":
        """Wait until it is answered and nothing has changed in it for `quiet` seconds."""
        await self.signal.until(lambda: self.answered, limit, lambda: f"an answer to {self.told()}")
        await self.signal.quiet(quiet, limit)
        return self

    def told(self) -> str:
        return f"{self} ({self.text[:300]!r})"

    def __str__(self) -> str:
        return f"{self.user.name}'s {self.name!r} in #{self.channel.name}"

    def metadata_json(self) -> Json:
        """What a message says about the interaction that it answers."""
        owners = self.owners
        shown: Json = {
            "id": str(self.id),
            "type": self.kind,
            "user": user_json(self.user),
            "authorizing_integration_owners": owners,
        }
        if self.kind == COMPONENT and self.source is not None:
            shown["interacted_message_id"] = str(self.source.id)
        if self.kind == MODAL:
            cause = self.cause
            shown["triggering_interaction_metadata"] = (
                cause.metadata_json()["interaction_metadata"] if cause else {}
            )
        told: Json = {"interaction_metadata": shown}
        if self.kind == COMMAND:
            told["interaction"] = {
                "id": str(self.id),
                "type": 2,
                "name": self.name,
                "user": user_json(self.user),
            }
        return told

    @property
    def owners(self) -> dict[str, str]:
        guild = self.channel.guild
        return {"0": str(guild.id)} if guild else {"0": "0"}
