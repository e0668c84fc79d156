"""Run by `discord_load`: `newshound discord` with an answerer that answers at once."""

import os
from collections.abc import Sequence
from pathlib import Path

from archives import named, put
from doubles import WordEmbedder

from bot.answering import Answering
from bot.answers import Claim
from bot.desk import Desk
from bot.discord.running import serve
from bot.question import Question
from bot.retrieval import Hit, Search
from bot.settings import Settings
from bot.state import State
from ingest.archive import Archive
from ingest.articles import Span


class FirstSentence:
    """Claims the beginning of the first passage, whatever the question."""

    name = "stub"

    def claims(self, question: Question, hits: Sequence[Hit]) -> list[Claim]:
        del question
        return [
            Claim(
                statement=hit.passage.text[:40],
                speaker=None,
                carriers=(),
                source=hit.passage.source,
                span=Span(hit.passage.start, hit.passage.start + 40),
                confidence=1.0,
            )
            for hit in hits[:1]
        ]


def main(folder: Path) -> None:
    words = WordEmbedder()
    texts = [f"The {name} was seen by everybody who looked for it." for name in ("ferry", "dam")]
    put(folder, words, [named(text[4:9], text, title=text[4:9]) for text in texts])
    with Archive(folder, embedder=words.identity) as archive, State(folder / "state") as state:
        search = Search(archive, words)
        serve(Desk(archive, search, Answering(archive, search, FirstSentence())), state, Settings())


if __name__ == "__main__":
    main(Path(os.environ["ARCHIVE_PATH"]))
