"""Run by `processes.Writer`: writes to an archive as standard input says, a line at a time."""

import sys
from contextlib import ExitStack
from pathlib import Path

from archives import NOW, named, writer
from doubles import WordEmbedder

from ingest.archive import VectorServer, rebuild
from ingest.pipeline import Ingest


def main(folder: Path, server: VectorServer | None) -> None:
    embedder = WordEmbedder()
    with ExitStack() as open_archive:
        opened = open_archive.enter_context(writer(folder, embedder, server=server))
        said("ready")
        for line in sys.stdin:
            verb, _, title = line.strip().partition(" ")
            if verb == "add":
                Ingest(opened, now=lambda: NOW).run(
                    [named(title, f"The {title} was seen.", title=title)]
                )
            elif verb == "rebuild":
                open_archive.close()
                rebuild(folder, embedder, now=lambda: NOW, server=server)
            elif verb == "begin":
                open_archive.close()
                rebuild(folder, embedder, now=lambda: NOW, server=server, progress=hold)
            said("done")


def hold(done: int, total: int) -> None:
    """Half way through a rebuild: go on when told to."""
    said("done")
    sys.stdin.readline()


def said(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), VectorServer(sys.argv[2]) if sys.argv[2] else None)
