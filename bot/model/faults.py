"""What can go wrong with a language model, as a reader of the answer is told."""

from enum import StrEnum

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
