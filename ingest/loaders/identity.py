"""What an article is called across runs: its address, else an id, else the place it was read."""

import re
from hashlib import blake2b
from urllib.parse import SplitResult, quote, urlsplit

from ingest.loaders.sources import Source

_NOT_IN_ADDRESSES = re.compile(r"[\x00-\x20\x7f-\xa0<>\"\u2000-\u200f\u2028-\u202f]")


def web_address(url: str | None) -> str | None:
    """`url` as one article's address (scheme and host in lower case, no fragment), if it is one.

    A fragment that begins with `!` is kept: it names the page on sites that load by script.
    """
    try:
        parts = urlsplit((url or "").strip())
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return None
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    address = SplitResult(
        parts.scheme.lower(), _lower_host(parts.netloc), parts.path, parts.query, fragment
    ).geturl()
    return _NOT_IN_ADDRESSES.sub(lambda found: quote(found[0]), address)


def names_a_page(address: str) -> bool:
    """Whether it is more than an outlet's front page, which many articles may give."""
    parts = urlsplit(address)
    return bool(parts.path.strip("/") or parts.query or parts.fragment)


def key_of(
    source: Source,
    *,
    address: str | None,
    publisher: str | None,
    id: str | None,  # noqa: A002 - the newsroom's word for it
    content: str | None,
) -> str:
    """`content` is the title and text where several articles share the file, else None."""
    if address and names_a_page(address):
        return address
    if id:
        return f"{publisher or source.place}#{id}"
    if content is None:
        return source.place
    return f"{source.place}#{blake2b(content.encode(), digest_size=8).hexdigest()}"


def _lower_host(netloc: str) -> str:
    user, at, host = netloc.rpartition("@")
    return f"{user}{at}{host.lower()}"
