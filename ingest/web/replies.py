"""What hosts answer, and what it means."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore
import httpx

from ingest.loaders.sources import printable
from ingest.web.addresses import checked
from ingest.web.refusals import UnfetchedError

PAGES = frozenset({"text/html", "application/xhtml+xml"})
FOR_GOOD = frozenset({301, 308})
PASSING = frozenset({408, 425, 429})
NOT_MODIFIED = 304

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONGEST_WAIT = 7 * 24 * 3600.0
_LEAST_WAIT = 1.0

_MEANINGS = {
    401: "it asks for a login", 402: "it asks for payment", 403: "the host does not allow it",
    404: "there is no such page", 410: "it is gone for good", 429: "the host was asked too often",
    451: "withheld for legal reasons",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Validators:
    """By what a host tells whether something has changed: its `ETag` and `Last-Modified`."""

    etag: str | None = None
    modified: str | None = None

    def headers(self) -> dict[str, str]:
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in asked.items() if value and value.isascii()}


NO_VALIDATORS = Validators()


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What stood at `address`, where the redirects led; `moved` is the address to ask from now
    on, where they were for good. `is_new` is false where nothing has changed since."""

    address: str
    retrieved: datetime
    validators: Validators
    moved: str | None = None
    is_new: bool = True
    kind: str = ""
    charset: str | None = None
    raw: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    raw: bytes


def seconds_of(retry_after: str, now: datetime) -> float | None:
    """What a `Retry-After` header asks for, at most a week."""
    retry_after = retry_after.strip()
    if retry_after.isdecimal():
        wait = float(retry_after[:9])
    else:
        try:
            until = parsedate_to_datetime(retry_after)
        except ValueError:
            return None
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        wait = (until - now).total_seconds()
    return min(max(wait, _LEAST_WAIT), _LONGEST_WAIT)


def headers_of(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """By lower-case name, the first of each; codings may stand in several."""
    found: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), _text(value)
        if key == "content-encoding" and key in found:
            text = f"{found.pop(key)},{text}"
        found.setdefault(key, text)
    return found


def _text(value: bytes) -> str:
    """Some hosts send an address as UTF-8, though headers are Latin-1."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def media_type(told: Mapping[str, str]) -> str:
    return told.get("content-type", "").partition(";")[0].strip().lower()


def redirect(url: httpx.URL, reply: Reply) -> httpx.URL | None:
    """Where a reply sends its reader on; raises `UnfetchedError` where that may not be asked."""
    if reply.status not in _REDIRECTS or not reply.headers.get("location"):
        return None
    try:
        onward = url.join(reply.headers["location"].strip())
    except (httpx.InvalidURL, UnicodeError) as error:
        raise UnfetchedError("it redirects to something that is no web address") from error
    try:
        return checked(str(onward))
    except UnfetchedError as error:
        raise UnfetchedError(f"it redirects to what is not asked: {error}") from error


def refused(reply: Reply, now: datetime) -> UnfetchedError:
    asked = reply.headers.get("retry-after")
    meaning = _MEANINGS.get(reply.status)
    return UnfetchedError(
        f"HTTP {reply.status}" + (f": {meaning}" if meaning else ""),
        passing=reply.status >= httpx.codes.INTERNAL_SERVER_ERROR or reply.status in PASSING,
        wait=seconds_of(asked, now) if asked else None,
    )


def broken(error: Exception) -> str:
    """What went wrong below HTTP, or with it, in words."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not valid: {cause.verify_message}"
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpcore.ConnectError):
        return "its host cannot be reached"
    if isinstance(error, httpcore.ProtocolError):
        return "it broke off, or did not speak HTTP"
    return f"the connection broke: {printable(str(error)[:80]) or 'no reason given'}"
