"""What holds in a place: who may ask there, and how answers are given."""

from dataclasses import dataclass
from typing import Protocol

from bot.state.shown import Place


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, with the roles that they have in the guild."""

    id: int
    roles: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How questions are answered in a place. `language` is a locale of Discord's; without one
    the asker's own is used."""

    enabled: bool = True
    mention_needed: bool = True
    in_threads: bool = False
    private: bool = False
    publishers: tuple[str, ...] = ()
    language: str | None = None


class Policy(Protocol):
    """Asked for every question, from the event loop: answers from memory, at once."""

    def rules(self, place: Place) -> Rules:
        """What holds there."""

    def refusal(self, asker: Asker, place: Place, language: str) -> str | None:
        """Why this person may not ask there now (not allowed, too soon, budget spent), in a
        sentence for them; None where they may, and then the question counts."""

    def reads_without_mention(self) -> bool:
        """Whether any channel is set to be answered without a mention, which needs Discord's
        message-content intent."""


class OpenPolicy:
    """Everybody may ask everywhere, by mention."""

    def rules(self, place: Place) -> Rules:
        return Rules()

    def refusal(self, asker: Asker, place: Place, language: str) -> str | None:
        return None

    def reads_without_mention(self) -> bool:
        return False
