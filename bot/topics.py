"""Which sentences are about a topic: named in a few words, or asked about in a question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.found_sentences import FoundSentence, found_sentences
from bot.question import NEGATION, content_stems, read_question
from bot.retrieval import Hit
from ingest.embedding import Embedder

# Below this a sentence is about something else. Over 1,477 news articles and eleven topics, nine
# of them there, the first sentence off the topic came at .49; of the two that were not there
# nothing was left.
ABOUT = 0.45
# The share of the topic's words that must stand in the sentence, its passage or its headline:
# infections in children are not Strep A infections in children.
_NAMED = 0.7

# What the meaning of a sentence weighs against the words that it shares with the topic.
_MEANING, _WORDS, _NEARBY = 0.5, 0.3, 0.2

_SHORTEST, _LONGEST = 25, 500  # characters
_ENDS = re.compile(r"[.!…。][\"'”’»)\]]*$")
_TEASER = re.compile(
    r"[^.,“\"]{3,60}:(?=[A-Z‘“'\"])"
)  # "More:Officials say …", glued by a web page


@dataclass(frozen=True, slots=True)
class OnTopic:
    """A sentence with how much it is about the topic, from 0 to 1."""

    sentence: FoundSentence
    score: float


def on_topic(topic: str, hits: Sequence[Hit], embedder: Embedder) -> list[OnTopic]:
    """The sentences of `hits` that are about `topic`, best first."""
    wanted = read_question(topic).words - {NEGATION}
    if not wanted:
        return []
    found = [s for s in found_sentences(hits) if _tells(s.text) and _names(s, wanted)]
    if not found:
        return []
    query = embedder.query_vectors([topic])[0]
    cosines = embedder.document_vectors([s.text for s in found]) @ query
    scored = [
        OnTopic(sentence, _score(sentence, wanted, float(cosine)))
        for sentence, cosine in zip(found, cosines, strict=True)
    ]
    about = [one for one in scored if one.score >= ABOUT]
    return sorted(about, key=lambda one: -one.score)


def _tells(text: str) -> bool:
    """Whether it is a whole statement: no headline, caption, teaser or question."""
    whole = _SHORTEST <= len(text) <= _LONGEST and _ENDS.search(text) is not None
    return whole and _TEASER.match(text) is None


def _names(sentence: FoundSentence, wanted: frozenset[str]) -> bool:
    return _covered(sentence, wanted) >= _NAMED


def _covered(sentence: FoundSentence, wanted: frozenset[str]) -> float:
    return len(wanted & (content_stems(sentence.text) | sentence.nearby)) / len(wanted)


def _score(sentence: FoundSentence, wanted: frozenset[str], cosine: float) -> float:
    own = len(wanted & content_stems(sentence.text)) / len(wanted)
    return _MEANING * max(cosine, 0.0) + _WORDS * own + _NEARBY * _covered(sentence, wanted)
