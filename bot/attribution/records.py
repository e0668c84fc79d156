"""What an attribution is, and what an answer shows of it."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.chains import Voice
from ingest.articles import Span


class Kind(StrEnum):
    """How the content is passed on."""

    DIRECT = "direct"  # in quotation marks
    INDIRECT = "indirect"
    ACCORDING = "according"  # "according to", "citing"


@dataclass(frozen=True, slots=True)
class Attribution:
    """`sentence[source]` vouches for `sentence[content]`; spans are offsets in the sentence."""

    source: Span
    cue: Span
    content: Span
    kind: Kind


@dataclass(frozen=True, slots=True)
class Said:
    """Who said it, in the article's words, and which agencies or outlets passed it on.

    No speaker: the text names none, or leaves unclear who "he" is. `voices` are both with the
    words that show them, counted from where the sentence begins: below zero is what comes before.
    """

    speaker: str | None
    carriers: tuple[str, ...] = ()
    voices: tuple[Voice, ...] = field(default=(), compare=False)

    def moved(self, by: int) -> "Said":
        """The same of a sentence that begins `by` characters later."""
        return replace(self, voices=tuple(voice.moved(by) for voice in self.voices))
