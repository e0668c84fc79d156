"""Why an address was not fetched."""

_SHOWN = 200  # characters of an address


class UnfetchedError(Exception):
    """An address that could not be fetched; the message says why.

    `passing`: it may be otherwise later (a time-out, a busy server). `wait` is how many seconds
    the host asked to be left alone, where it did. It stays inside `ingest.web`.
    """

    def __init__(self, reason: str, *, passing: bool = False, wait: float | None = None) -> None:
        super().__init__(reason)
        self.passing = passing
        self.wait = wait

    def behind(self, address: str) -> "UnfetchedError":
        """The same of `address`, to which a redirect has led."""
        shown = address if len(address) <= _SHOWN else f"{address[:_SHOWN]}…"
        return type(self)(f"it redirects to {shown}: {self}", passing=self.passing, wait=self.wait)


class NotPublicError(UnfetchedError):
    """An address that is not on the public internet, of a host that no setting names."""


class NoHostError(UnfetchedError):
    """A name that leads nowhere."""
