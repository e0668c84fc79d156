"""What Discord answers where it refuses: a status, its own code and a message."""

from typing import Any

MESSAGES = {
    0: "General error",
    10003: "Unknown Channel",
    10004: "Unknown Guild",
    10007: "Unknown Member",
    10008: "Unknown Message",
    10013: "Unknown User",
    10015: "Unknown Webhook",
    10062: "Unknown interaction",
    10063: "Unknown application command",
    20028: "The write action you are performing on the channel has hit the write rate limit.",
    30003: "Maximum number of pins reached for the channel (50)",
    30032: "Maximum number of application commands reached (100).",
    30046: "Maximum number of edits to messages older than 1 hour reached. Try again later.",
    40005: "Request entity too large. Try sending something smaller in size",
    40060: "Interaction has already been acknowledged.",
    50001: "Missing Access",
    50005: "Cannot edit a message authored by another user",
    50006: "Cannot send an empty message",
    50007: "Cannot send messages to this user",
    50008: "Cannot send messages in a non-text channel",
    50013: "Missing Permissions",
    50024: "Cannot execute action on this channel type",
    50027: "Invalid Webhook Token",
    50035: "Invalid Form Body",
    50083: "Thread is archived",
    50109: "The request body contains invalid JSON.",
    160002: "Cannot reply without permission to read message history",
    160004: "A thread has already been created for this message",
}
STATUS = {
    10003: 404,
    10004: 404,
    10007: 404,
    10008: 404,
    10013: 404,
    10015: 404,
    10062: 404,
    10063: 404,
    20028: 429,
    30046: 429,
    40005: 413,
    50001: 403,
    50005: 403,
    50007: 403,
    50013: 403,
    50027: 401,
    160002: 403,
}


class ApiError(Exception):
    """A request that Discord refuses. `about` is the thing of the world that it failed on."""

    def __init__(
        self,
        code: int,
        message: str | None = None,
        *,
        status: int | None = None,
        errors: dict[str, Any] | None = None,
        about: object = None,
    ) -> None:
        self.code = code
        self.status = status or STATUS.get(code, 400)
        self.message = message or MESSAGES.get(code, "Refused")
        self.errors = errors
        self.about = about
        super().__init__(f"{self.status} {self.code} {self.message} {errors or ''}".strip())

    @property
    def body(self) -> dict[str, Any]:
        shown: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.errors:
            shown["errors"] = self.errors
        return shown


def invalid(path: str, code: str, message: str) -> ApiError:
    """50035 as Discord writes it: the error hangs in the tree at `path` ("components.0.label")."""
    tree: dict[str, Any] = {"_errors": [{"code": code, "message": message}]}
    for part in reversed([part for part in path.split(".") if part]):
        tree = {part: tree}
    return ApiError(50035, errors=tree)
