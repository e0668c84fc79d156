"""Links that open a page at the quoted words. Only code makes links."""

from urllib.parse import quote

# A fragment of this many words at either end finds the place and keeps the link short; a shorter
# quote is named whole. See the URL Fragment Text Directives draft of the WICG.
_ENDS = 5
_WHOLE = 12


def link_to(url: str | None, words: str) -> str | None:
    """`url` with a text fragment for `words`; None without a URL."""
    if url is None:
        return None
    separator = ":~:" if "#" in url else "#:~:"
    return f"{url}{separator}text={_directive(words.split())}"


def _directive(words: list[str]) -> str:
    if len(words) <= _WHOLE:
        return _escaped(words)
    return f"{_escaped(words[:_ENDS])},{_escaped(words[-_ENDS:])}"


def _escaped(words: list[str]) -> str:
    """Percent-encoded, the hyphen too: the directive gives `-`, `,` and `&` a meaning."""
    return quote(" ".join(words), safe="").replace("-", "%2D")
