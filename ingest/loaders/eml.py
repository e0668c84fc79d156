"""Single e-mails (.eml): newsletters as they were sent."""

from collections.abc import Iterator

from ingest.loaders.decoding import looks_binary, outcomes, whole
from ingest.loaders.messages import is_message, outcomes_of
from ingest.loaders.sources import GENERAL, Loader, Outcome, Reading, Source, Tell


class Eml:
    name = "e-mail"
    suffixes = frozenset({".eml"})
    breadth = GENERAL

    def recognises(self, head: bytes) -> bool:
        return not looks_binary(head) and is_message(head)

    def load(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        return outcomes(source, _articles(source, reading))


def _articles(source: Source, reading: Reading) -> Iterator[Outcome]:
    yield from outcomes_of(whole(source, reading), source, reading, source.name)


LOADER: Loader = Eml()
