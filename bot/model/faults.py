"""What can go wrong with a language model, as a reader of the answer is told."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Final

import langchain_core.exceptions as provider_errors

from ingest.errors import NewshoundError


class Fault(StrEnum):
    """Why a model gave no answer, or only the beginning of one."""

    SLOW = "slow"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    LOCKED = "locked"
    UNKNOWN = "unknown"
    NOT_UNDERSTOOD = "not_understood"
    TOO_LONG = "too_long"
    FAILED = "failed"
    CUT = "cut"
    ENDLESS = "endless"
    REFUSED = "refused"
    GARBLED = "garbled"
    OVER_BUDGET = "over_budget"


_TOLD = {
    Fault.SLOW: "did not finish within {seconds:g} seconds",
    Fault.BUSY: "is busy: its provider takes no more questions at present",
    Fault.UNREACHABLE: "could not be reached",
    Fault.LOCKED: "was not opened by the key that is set",
    Fault.UNKNOWN: "is not known to its provider",
    Fault.NOT_UNDERSTOOD: "did not accept the request",
    Fault.TOO_LONG: "cannot read that much at once",
    Fault.FAILED: "failed",
    Fault.CUT: "broke off in the middle",
    Fault.ENDLESS: "did not come to an end",
    Fault.REFUSED: "declined to answer",
    Fault.GARBLED: "wrote nothing that could be read",
    Fault.OVER_BUDGET: "was not asked, since its budget is spent ({detail})",
}


class ModelError(NewshoundError):
    """A model gave no answer, or only part of one. The message names it and says why."""

    def __init__(self, fault: Fault, name: str, *, seconds: float = 0.0, detail: str = "") -> None:
        self.fault = fault
        super().__init__(f"{name} {_TOLD[fault].format(seconds=seconds, detail=detail)}")


# A provider that asks for a longer pause than this is as good as silent.
_LONGEST_WAIT = 10.0

_KINDS: Final[tuple[tuple[type[BaseException], Fault], ...]] = (
    (TimeoutError, Fault.SLOW),
    (provider_errors.ModelTimeoutError, Fault.SLOW),
    (provider_errors.ModelRateLimitError, Fault.BUSY),
    (provider_errors.ModelConnectionError, Fault.UNREACHABLE),
    (provider_errors.ModelAuthenticationError, Fault.LOCKED),
    (provider_errors.ModelPermissionDeniedError, Fault.LOCKED),
    (provider_errors.ModelNotFoundError, Fault.UNKNOWN),
    (provider_errors.ContextOverflowError, Fault.TOO_LONG),
    (provider_errors.ModelInvalidRequestError, Fault.NOT_UNDERSTOOD),
    (ConnectionError, Fault.UNREACHABLE),
)
_STATUSES: Final = {
    400: Fault.NOT_UNDERSTOOD,
    401: Fault.LOCKED,
    403: Fault.LOCKED,
    404: Fault.UNKNOWN,
    408: Fault.SLOW,
    422: Fault.NOT_UNDERSTOOD,
    429: Fault.BUSY,
    529: Fault.BUSY,  # Anthropic: overloaded
}
WORTH_ANOTHER_TRY: Final = frozenset({Fault.BUSY, Fault.FAILED, Fault.UNREACHABLE})


# Servers of one's own, and some clients, tell it in words alone.
_TOO_LONG = re.compile(
    r"context[ _](?:length|window|size)|prompt is too long|input is too long|too many tokens", re.I
)


def fault_of(error: BaseException) -> Fault:
    """What went wrong, by LangChain's kinds of errors, else by the status of the reply."""
    fault = _fault_of(error)
    if fault is Fault.NOT_UNDERSTOOD and _TOO_LONG.search(str(error)):
        return Fault.TOO_LONG
    if fault is Fault.FAILED and any(isinstance(cause, OSError) for cause in _causes(error)):
        return Fault.UNREACHABLE  # a client's own kind of error, made of the socket's
    return fault


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause = error.__cause__ or error.__context__
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _fault_of(error: BaseException) -> Fault:
    for kind, fault in _KINDS:
        if isinstance(error, kind):
            return fault
    status = getattr(error, "status_code", None) or getattr(error, "code", None)
    return _STATUSES.get(status, Fault.FAILED) if isinstance(status, int) else Fault.FAILED


def pause_before(error: BaseException, fault: Fault, usual: float | None) -> float | None:
    """Seconds before another try, as the provider asks if it does; None for no other try."""
    if usual is None or fault not in WORTH_ANOTHER_TRY:
        return None
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        asked = _seconds(headers.get("retry-after", str(usual)))
    except ValueError:
        return None
    return max(asked, 0.0) if asked <= _LONGEST_WAIT else None


def _seconds(told: str) -> float:
    """From now on; a pause is told in seconds or as a date. Raises `ValueError` for neither."""
    try:
        return float(told)
    except ValueError:
        until = parsedate_to_datetime(told)
    return (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
