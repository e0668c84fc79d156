"""What an article is called across runs: its address, else an id, else the place it was read."""

import re
from hashlib import blake2b
from urllib.parse import SplitResult, quote, urlsplit

from ingest.loaders.sources import Source

_NOT_IN_ADDRESSES = re.compile(r"[\x00-\x20\x7f-\xa0<>\"\u2000-\u200f\u2028-\u202f]")

# What newsletters, feeds and advertisements add to an address to see who comes from where.
_TRACKING = frozenset({
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "yclid",
    "ttclid", "igshid", "igsh", "mc_cid", "mc_eid", "_ga", "_gl", "_hsenc", "_hsmi", "mkt_tok",
    "oly_anon_id", "oly_enc_id", "vero_id", "cmpid", "ocid", "ftag", "xtor", "ns_mchannel",
    "ns_source", "ns_campaign", "at_medium", "at_campaign", "at_bbc_team", "at_ptr_name",
    "guccounter", "sr_share",
})  # fmt: skip
_SAME_SITE = frozenset({"www", "m", "mobile", "amp", "edition"})
_TRACKING_TOO = ("utm_", "at_link_", "at_custom", "guce_")


def web_address(url: str | None) -> str | None:
    """`url` as one article's address (scheme and host in lower case, no fragment, nothing that
    only tells where a reader came from), if it is one.

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
        parts.scheme.lower(),
        _lower_host(parts.netloc),
        parts.path,
        _untracked(parts.query),
        fragment,
    ).geturl()
    return _NOT_IN_ADDRESSES.sub(lambda found: quote(found[0]), address)


def is_one_site(one: str, other: str) -> bool:
    """Whether two addresses are of one outlet, as far as their hosts tell: `m.post.example` and
    `www.post.example` are, `post.example` and `herald.example` are not."""
    hosts = [_plain_host(address) for address in (one, other)]
    if hosts[0] == hosts[1]:
        return True
    shorter, longer = sorted(hosts, key=len)
    return "." in shorter and longer.endswith(f".{shorter}")


def _plain_host(address: str) -> str:
    host = (urlsplit(address).hostname or "").lower()
    first, _, rest = host.partition(".")
    return rest if first in _SAME_SITE and "." in rest else host


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


def _untracked(query: str) -> str:
    return "&".join(part for part in query.split("&") if not _is_tracking(part))


def _is_tracking(part: str) -> bool:
    name = part.partition("=")[0].lower()
    return name in _TRACKING or name.startswith(_TRACKING_TOO)


def _lower_host(netloc: str) -> str:
    user, at, host = netloc.rpartition("@")
    return f"{user}{at}{host.lower()}"
