"""What Discord asks of components and its document does not say."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from .errors import ApiError, invalid
from .world import parts, texts

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = (3, 5, 6, 7, 8)
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = 9, 10, 11, 12, 13, 14, 17, 18
LINK, PREMIUM = 5, 6

LONGEST_TEXT = 4000  # characters of all text displays together
LONGEST_BYTES = 10_170  # of UTF-8, above which Discord answers 500
MOST_PARTS = 40
MOST_MEDIA = 64


def judge_components(
    components: Sequence[dict[str, Any]], *, v2: bool, uploads: frozenset[str]
) -> None:
    """Raises `ApiError` for a message that Discord would refuse. `uploads` are the names of the
    files that the message has, for `attachment://`."""
    found = parts(list(components))
    if v2:
        _judge_v2(found)
    else:
        _judge_v1(components)
    for one in found:
        _judge_part(one)
    _judge_unique(found)
    _judge_media(found, uploads)


def _judge_v1(components: Sequence[dict[str, Any]]) -> None:
    if len(components) > 5:
        raise invalid("components", "BASE_TYPE_BAD_LENGTH", "Must be 5 or fewer in length.")
    for place, one in enumerate(components):
        if one["type"] != ROW:
            raise invalid(
                f"components.{place}",
                "UNION_TYPE_CHOICES",
                "Components V2 need the flag IS_COMPONENTS_V2 (1 << 15).",
            )


def _judge_v2(found: Sequence[dict[str, Any]]) -> None:
    if len(found) > MOST_PARTS:
        raise invalid(
            "components",
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            f"The total number of components cannot exceed {MOST_PARTS}; here are {len(found)}.",
        )
    words = texts([one for one in found if one["type"] == TEXT])
    if (long := sum(map(len, words))) > LONGEST_TEXT:
        raise invalid(
            "components",
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            f"Displayable text is {long} characters, above {LONGEST_TEXT}.",
        )
    if (heavy := sum(len(word.encode()) for word in words)) > LONGEST_BYTES:
        raise ApiError(0, f"500: Internal Server Error ({heavy} bytes of text)", status=500)


def _judge_part(one: dict[str, Any]) -> None:
    kind = one["type"]
    if kind == ROW:
        _judge_row(one)
    elif kind == BUTTON:
        _judge_button(one)
    elif kind in SELECTS:
        judge_select(one)
    elif kind == TEXT and not one["content"].strip():
        raise invalid("components", "BASE_TYPE_REQUIRED", "A text display must not be empty.")


def _judge_row(row: dict[str, Any]) -> None:
    inside = row.get("components") or []
    kinds = {one["type"] for one in inside}
    if not inside or len(inside) > 5:
        raise invalid("components", "BASE_TYPE_BAD_LENGTH", "A row has 1 to 5 components.")
    if kinds != {BUTTON} and len(inside) > 1:
        raise invalid("components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A select fills its row.")


def _judge_button(button: dict[str, Any]) -> None:
    style = button["style"]
    if style == PREMIUM:
        return
    if not (button.get("label") or button.get("emoji")):
        raise invalid("components", "BUTTON_COMPONENT_EMPTY", "A button needs a label or emoji.")
    if style == LINK:
        if not button.get("url") or button.get("custom_id"):
            raise invalid("components", "BUTTON_LINK", "A link button has a url, no custom_id.")
        _judge_url(button["url"], ("http", "https", "discord"))
    elif not button.get("custom_id") or button.get("url"):
        raise invalid("components", "BUTTON_CUSTOM_ID", "A button has a custom_id and no url.")


def _judge_url(url: str, schemes: Sequence[str]) -> None:
    parted = urlsplit(url)
    if parted.scheme not in schemes or not parted.netloc or any(c.isspace() for c in url):
        raise invalid(
            "url",
            "URL_TYPE_INVALID_URL",
            f"Not a well formed URL, or its scheme is not one of {schemes}: {url[:80]}",
        )


def judge_select(select: dict[str, Any]) -> None:
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    options = select.get("options") or []
    if least is not None and most is not None and least > most:
        raise invalid("components", "SELECT_RANGE", "min_values is above max_values.")
    if select["type"] != STRING_SELECT:
        return
    values = Counter(one["value"] for one in options)
    if twice := [value for value, count in values.items() if count > 1]:
        raise invalid(
            "components", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", f"Twice the value {twice[0]}."
        )
    if most is not None and most > len(options):
        raise invalid("components", "SELECT_RANGE", "max_values is above the number of options.")
    if sum(bool(one.get("default")) for one in options) > (most or 1):
        raise invalid("components", "SELECT_DEFAULTS", "More defaults than max_values.")


def _judge_unique(found: Sequence[dict[str, Any]]) -> None:
    names = Counter(one["custom_id"] for one in found if one.get("custom_id"))
    if twice := [name for name, count in names.items() if count > 1]:
        raise invalid(
            "components",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
            f"Component custom id cannot be duplicated: {twice[0]}",
        )
    ids = Counter(one["id"] for one in found if one.get("id"))
    if any(count > 1 for count in ids.values()):
        raise invalid("components", "COMPONENT_ID_DUPLICATED", "Component id duplicated.")


def _judge_media(found: Sequence[dict[str, Any]], uploads: frozenset[str]) -> None:
    media = []
    for one in found:
        if one["type"] == GALLERY:
            media += [item["media"]["url"] for item in one["items"]]
        elif one["type"] == THUMBNAIL:
            media.append(one["media"]["url"])
        elif one["type"] == FILE:
            if not one["file"]["url"].startswith("attachment://"):
                raise invalid(
                    "components", "FILE_URL", "A file component takes attachment:// only."
                )
            media.append(one["file"]["url"])
    if len(media) > MOST_MEDIA:
        raise ApiError(0, f"500: Internal Server Error ({len(media)} media)", status=500)
    for url in media:
        if url.startswith("attachment://"):
            if url.removeprefix("attachment://") not in uploads:
                raise invalid("components", "UNFURLED_MEDIA_ITEM", f"No file with that name: {url}")
        else:
            _judge_url(url, ("http", "https"))


def judge_modal(modal: dict[str, Any]) -> None:
    """A form: at most five rows or labels, one input in each, ids that differ."""
    rows = modal["components"]
    if len(rows) > 5:
        raise invalid("data.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5.")
    if not modal["title"].strip() or not modal["custom_id"].strip():
        raise invalid("data.title", "BASE_TYPE_REQUIRED", "This field is required.")
    found = parts(rows)
    _judge_unique(found)
    for row in rows:
        if row["type"] == ROW:
            _judge_old_row(row)
    for one in found:
        if one["type"] == TEXT_INPUT:
            _judge_input(one)
        elif one["type"] in SELECTS:
            judge_select(one)


def _judge_old_row(row: dict[str, Any]) -> None:
    if [one["type"] for one in row["components"]] != [TEXT_INPUT]:
        raise invalid("data.components", "MODAL_ROW", "A row of a modal has one text input.")
    if not row["components"][0].get("label"):
        raise invalid("data.components", "BASE_TYPE_REQUIRED", "A text input needs a label.")


def _judge_input(one: dict[str, Any]) -> None:
    least, most = one.get("min_length") or 0, one.get("max_length") or 4000
    if least > most:
        raise invalid("data.components", "TEXT_INPUT_RANGE", "min_length is above max_length.")
    given = one.get("value") or ""
    if given and not least <= len(given) <= most:
        raise invalid("data.components", "TEXT_INPUT_VALUE", "The value does not fit its lengths.")
