"""The sentences of a text that state something which an archive could bear out."""

import re
from dataclasses import dataclass
from typing import Final

from bot.question import content_stems
from ingest.articles import Span
from ingest.sentences import sentences

_FEWEST = 2  # content words, a "not" among them: "It was terrible!" states nothing to look for

_QUESTION: Final = re.compile(r"\?[\"'”’)\]!]*$")
_GREETING: Final = re.compile(
    r"(?:hi|hello|hey|good (?:morning|evening|afternoon|day|night)|dear|thanks|thank you|welcome|"
    r"congratulations|congrats|happy|sorry|please|cheers|greetings|r\.?i\.?p)\b",
    re.IGNORECASE,
)
_WISH: Final = re.compile(
    r"(?:(?:and |but |so |just )?(?:let[’']?s|let us|may (?:he|she|they|we|you|god)|i (?:hope|wish|"
    r"think|feel|guess|believe|wonder|love|hate|can[’']?t|don[’']?t)|we (?:hope|wish|should|must|"
    r"need)|imho|imo|in my opinion|imagine|look at|check out|read this|watch this|see this|share|"
    r"retweet|rt|follow|subscribe|click|stop|pray|remember|don[’']t|do not|never forget))\b",
    re.IGNORECASE,
)
_LINK: Final = re.compile(r"https?://\S+|www\.\S+")
_ADDRESSED: Final = re.compile(r"\A(?:[@#]\w+|<[@#:][^>]*>|\W)+")


@dataclass(frozen=True, slots=True)
class Parts:
    """Where a text states something, and how many of its sentences do not."""

    statements: tuple[Span, ...]
    passed_over: int


def statements(text: str) -> Parts:
    """Questions, greetings, wishes, opinions, links and exclamations are passed over."""
    spans = sentences(text)
    found = tuple(span for span in spans if _states(text[span.start : span.end]))
    return Parts(found, len(spans) - len(found))


def _states(sentence: str) -> bool:
    bare = _ADDRESSED.sub("", _LINK.sub(" ", sentence), count=1).rstrip()
    if _QUESTION.search(bare) or _GREETING.match(bare) or _WISH.match(bare):
        return False
    return len(content_stems(bare)) >= _FEWEST
