"""Why an address was not fetched."""


class UnfetchedError(Exception):
    """An address that could not be fetched; the message says why.

    `passing`: it may be otherwise later (a time-out, a busy server). `wait` is how many seconds
    the host asked to be left alone, where it did. It stays inside `ingest.web`.
    """

    def __init__(self, reason: str, *, passing: bool = False, wait: float | None = None) -> None:
        super().__init__(reason)
        self.passing = passing
        self.wait = wait


class NotPublicError(UnfetchedError):
    """An address that is not on the public internet, of a host that no setting names."""
