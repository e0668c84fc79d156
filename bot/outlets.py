"""Which of the archive's outlets somebody means."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

_DOMAIN = re.compile(
    r"^(?:https?://)?(?:www\.)?|\.(?:com|org|net|info|news|gov|edu|int|tv|(?:co|com|org|ac)\.\w\w"
    r"|\w\w)(?:/.*)?$"
)


def resolve(
    asked: Iterable[str], known: Mapping[str, int]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The outlets meant, as the archive spells them, and a note on each that it does not have.

    "cnn" means "www.cnn.com" and "New York Times" means "New York Times - News", but "Times"
    means neither. An outlet that is not there stays a filter, through which nothing passes.
    """
    publishers: dict[str, None] = {}
    notes = []
    for name in asked:
        meant = _meant(name, known)
        publishers.update(dict.fromkeys(meant or [name]))
        if not meant:
            notes.append(_unknown(name, known))
    return tuple(publishers), tuple(notes)


def _meant(name: str, known: Mapping[str, int]) -> list[str]:
    if name in known:
        return [name]
    key = _key(name)
    exact = [outlet for outlet in known if _key(outlet) == key]
    return exact or [o for o in known if key and re.match(rf"{re.escape(key)}\b", _key(o))]


def _key(outlet: str) -> str:
    """Without the dress of a domain, an article or case."""
    bare = _DOMAIN.sub("", outlet.strip())
    words = re.sub(r"[^\w]+", " ", bare).casefold().split()
    if words[:1] == ["the"]:
        words = words[1:]
    joined = " ".join(words)
    return joined if " " in joined else joined.removeprefix("the")


def _unknown(name: str, known: Mapping[str, int]) -> str:
    close = get_close_matches(name, known, n=3, cutoff=0.5)
    hint = f" Did you mean {' or '.join(close)}?" if close else ""
    return f"No outlet named {name!r} in this archive.{hint}"
