"""What a conversation is about: its last turn, and the one that began to talk of the same."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.asked_for import AUXILIARIES, taken_apart
from bot.question import content_stems
from bot.turns import Turn, names_in

_LONGEST_MATTER: Final = 16  # words
_ADDED: Final = 3  # what is added in brackets

_OPENER: Final = re.compile(
    rf"(?:{AUXILIARIES}|who|whom|whose|what|which|when|where|why|how|since|by|for|in|on|at|from|to|"
    r"with|of|and|but|so|then|the|a|an|tell|give|show|name|list|find|explain|describe|is|any|there)$",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r" \([^()]*\)\?$")


@dataclass(frozen=True, slots=True)
class Talk:
    """The last turn, and the one that began to talk of the same matter."""

    last: Turn
    origin: Turn

    def of(self, question: str) -> str:
        """The question with what it follows in brackets, as far as it does not say it itself."""
        said = content_stems(question)
        added: list[str] = []
        for words in self._matter():
            if len(added) < _ADDED and content_stems(words) - said:
                added.append(words)
                said |= content_stems(words)
        core = question.rstrip("?!. ")
        return f"{core} ({', '.join(added)})?" if added else f"{core}?"

    def _matter(self) -> list[str]:
        """The question that began it, the last question's names; the names of the article only
        where no question named anything."""
        began = " ".join(self.origin.understood.rstrip("?!. ").split()[:_LONGEST_MATTER])
        named = names_of(bare(self.last.understood))
        none_named = not named and not names_of(self.origin.understood)
        return [_closing(began), *named, *(self.last.names if none_named else ())]

    def words(self) -> frozenset[str]:
        """Stems of what was asked and answered."""
        turns = (self.origin, self.last)
        told = (text for turn in turns for text in (turn.understood, *turn.quotes, *turn.names))
        return content_stems(" ".join(told)) | {stem for turn in turns for stem in turn.words}


def talk_of(turns: Sequence[Turn]) -> Talk:
    """Of at least one turn."""
    began = next((turn for turn in reversed(turns) if turn.understood == turn.asked), turns[0])
    return Talk(turns[-1], began)


def bare(understood: str) -> str:
    """Without what stands in brackets behind it."""
    return _BRACKETS.sub("?", understood)


def names_of(question: str) -> list[str]:
    """The names in a question, its first word too where that can be nothing else."""
    first = question.split(" ", 1)[0].strip("“\"'‘(")
    opens = first[:1].isupper() and not _OPENER.match(first)
    return names_in(f"x {question}" if opens else question)


def matter_of(question: str) -> str:
    """What a question is about, as a clause without its question word."""
    parts = taken_apart(bare(question))
    if parts is None:
        return bare(question).rstrip("?!. ")
    return " ".join(word for word in (parts.counted, parts.rest) if word)


def opening(words: str) -> str:
    """As it stands at the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def _closing(words: str) -> str:
    """As it stands in brackets: with a small letter, unless it opens with a name."""
    first = words.split(" ", 1)[0]
    return words[:1].lower() + words[1:] if _OPENER.match(first) else words
