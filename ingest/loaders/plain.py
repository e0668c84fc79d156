"""Plain text: one article a file."""

from collections.abc import Iterator

from ingest.articles import normalised
from ingest.loaders.assembly import Found, article
from ingest.loaders.decoding import decoded, looks_binary, outcomes, whole
from ingest.loaders.headlines import split_headline
from ingest.loaders.sources import ANYTHING, Loader, Outcome, Reading, Source, Tell


class PlainText:
    """A first line that looks like a headline becomes the title and leaves the text; otherwise
    the text stays whole and its opening serves as the title."""

    name = "plain text"
    suffixes = frozenset({".txt", ".text"})
    breadth = ANYTHING

    def recognises(self, head: bytes) -> bool:
        return not looks_binary(head) and not head.lstrip().startswith(b"<?xml")

    def load(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        return outcomes(source, self._article(source, reading))

    def _article(self, source: Source, reading: Reading) -> Iterator[Outcome]:
        text = normalised(decoded(whole(source, reading), otherwise=reading.encoding))
        title, body = split_headline(text.strip("\n"))
        found = Found(title=title, text=body, came_from={"title": "first line"})
        yield article(found, source, reading)


LOADER: Loader = PlainText()
