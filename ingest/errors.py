"""What can go wrong with an archive. Each message names the thing and says what to do.

NewshoundError
├── ArchiveError               the archive cannot be used as it stands
│   ├── ArchiveMissingError    nothing there yet: ingest something first
│   ├── ForeignFolderError     a folder that is not an archive: nothing in it is touched
│   ├── ArchiveFormatError     made by another version of the program
│   │   └── ArchiveOutdatedError   made by an older one: it can be brought up to this one
│   ├── ArchiveBusyError       another process is writing
│   ├── ArchiveFollowedError   another process follows feeds into it
│   ├── ArchiveDamagedError    SQLite or an index cannot be read
│   ├── DiskFullError          no space left: what was acknowledged is kept
│   ├── EmbedderMismatchError  built with another embedding model: rebuild it
│   └── UnknownArticleError    no such article, or no such version of it
├── WebMemoryError             what is remembered of the web cannot be used
├── WebAddressError            an address that cannot be asked
├── EmbeddingModelError        the model cannot be found, loaded or trusted
└── SettingsError              the environment or the .env file is wrong
"""

from pathlib import Path


class NewshoundError(Exception):
    """Anything that one clear sentence can tell the person at the keyboard."""


class ArchiveError(NewshoundError):
    """The archive cannot be used as it stands."""


class ArchiveMissingError(ArchiveError):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"There is no archive at {folder}. Make one with "
            f"`newshound ingest PATH --archive {folder}`, or name another with --archive."
        )


class ForeignFolderError(ArchiveError):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} exists but is not a Newshound archive, so nothing in it was touched. "
            "Name an empty or a new folder with --archive."
        )


class ArchiveFormatError(ArchiveError):
    def __init__(self, folder: Path, *, found: str, known: str) -> None:
        super().__init__(
            f"The archive at {folder} has format {found}; this program reads format {known}. "
            "Use the program that made it, or ingest the articles again into a new folder."
        )


class ArchiveOutdatedError(ArchiveFormatError):
    """Made by an older program, and this one knows the way up."""


class ArchiveBusyError(ArchiveError):
    def __init__(self, folder: Path, *, holder: str) -> None:
        super().__init__(
            f"The archive at {folder} is being written by {holder}. One writer at a time: wait "
            "until it is done, or stop it. Questions can be asked meanwhile."
        )


class ArchiveFollowedError(ArchiveError):
    def __init__(self, folder: Path, *, holder: str) -> None:
        super().__init__(
            f"Feeds are followed into the archive at {folder} by {holder} already. It notices a "
            "feed that is added or removed; stop it to follow from here."
        )


class ArchiveDamagedError(ArchiveError):
    def __init__(self, folder: Path, detail: str) -> None:
        super().__init__(
            f"The archive at {folder} cannot be read: {detail}. "
            "`newshound archive verify` says what is whole; `newshound archive rebuild` makes "
            "both indexes anew from the stored articles."
        )


class DiskFullError(ArchiveError):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"No space left on the disk that holds {folder}. What was stored before is kept: "
            "free some space and run the same command again."
        )


class EmbedderMismatchError(ArchiveError):
    def __init__(self, *, built_with: str, asked_for: str) -> None:
        super().__init__(
            f"The archive was built with the embedding model {built_with}, but {asked_for} is "
            "configured. Set EMBEDDING_MODEL back, or run `newshound archive rebuild` to embed "
            "every passage with the configured one."
        )


class UnknownArticleError(ArchiveError):
    """No such article, or no such version of it."""


class WebMemoryError(NewshoundError):
    """The list of feeds, with what is remembered of them, cannot be used."""

    def __init__(self, file: Path, detail: str) -> None:
        super().__init__(
            f"What is remembered of feeds, {file}, cannot be used: {detail}. Where it is damaged, "
            "move it away and add the feeds again: the archive's articles are not in it."
        )


class WebAddressError(NewshoundError):
    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"{address!r} cannot be followed: {reason}.")
        self.reason = reason


class EmbeddingModelError(NewshoundError):
    """The embedding model cannot be found, loaded or trusted."""


class SettingsError(NewshoundError):
    """The environment or the .env file is wrong; the message lists every problem."""
