"""What Discord asks of a message, an edit and a list of choices, and its document does not say."""

from collections.abc import Mapping
from typing import Any

from .components import judge_components
from .errors import ApiError, invalid
from .world import Flag, Message

LONGEST_CONTENT = 2000
LONGEST_EMBEDS = 6000  # characters of all embeds of a message together
LARGEST_FILE = 10 * 1024 * 1024
_ENOUGH = ("embeds", "components", "poll", "sticker_ids")  # of each, a message may be all
_SETTABLE = Flag.SUPPRESS_EMBEDS | Flag.SUPPRESS_NOTIFICATIONS | Flag.COMPONENTS_V2 | Flag.EPHEMERAL


def judge_message(body: Mapping[str, Any], files: Mapping[int, tuple[str, bytes]]) -> None:
    """A message that is to be sent."""
    flags = body.get("flags") or 0
    v2 = bool(flags & Flag.COMPONENTS_V2)
    _judge_flags(flags)
    _judge_mentions(body.get("allowed_mentions"))
    uploads = _judge_files(body, files)
    _judge_words(body, v2=v2)
    judge_components(body.get("components") or [], v2=v2, uploads=uploads)
    said = (body.get("content") or "").strip()
    if v2:
        if not body.get("components"):
            raise ApiError(50006)
    elif not (said or files or _forwards(body) or any(body.get(one) for one in _ENOUGH)):
        raise ApiError(50006)


def judge_edit(
    body: Mapping[str, Any], message: Message, files: Mapping[int, tuple[str, bytes]]
) -> None:
    """The same for a message that is to be changed: what it will be must be sendable."""
    flags = body["flags"] if body.get("flags") is not None else message.flags
    was_v2 = bool(message.flags & Flag.COMPONENTS_V2)
    if was_v2 and body.get("flags") is not None and not flags & Flag.COMPONENTS_V2:
        raise invalid("flags", "MESSAGE_FLAGS", "IS_COMPONENTS_V2 cannot be taken back.")
    v2 = was_v2 or bool(flags & Flag.COMPONENTS_V2)
    _judge_mentions(body.get("allowed_mentions"))
    after = {
        "content": body.get("content", message.content),
        "embeds": body.get("embeds", message.embeds),
    }
    uploads = _judge_files(body, files)
    if body.get("attachments") is None:
        uploads |= {one.filename for one in message.attachments}
    else:
        kept = {int(one["id"]) for one in body["attachments"]}
        uploads |= {one.filename for one in message.attachments if one.id in kept}
    _judge_words(after, v2=v2)
    components = body.get("components", message.components)
    if "components" in body:
        judge_components(components or [], v2=v2, uploads=uploads)
    elif v2 and not was_v2:
        judge_components(components or [], v2=True, uploads=uploads)
    said = (after["content"] or "").strip()
    if not (said or after["embeds"] or components or uploads):
        raise ApiError(50006)


def _judge_flags(flags: int) -> None:
    if flags & ~_SETTABLE:
        raise invalid("flags", "MESSAGE_FLAGS", f"These flags cannot be set: {flags & ~_SETTABLE}")


def _judge_words(body: Mapping[str, Any], *, v2: bool) -> None:
    content, embeds = body.get("content") or "", body.get("embeds") or []
    if v2 and (content or embeds):
        raise invalid(
            "content" if content else "embeds",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
            "The 'content' and 'embeds' fields cannot be used with IS_COMPONENTS_V2.",
        )
    if len(content) > LONGEST_CONTENT:
        raise invalid(
            "content", "BASE_TYPE_MAX_LENGTH", f"Must be {LONGEST_CONTENT} or fewer in length."
        )
    if sum(map(_length, embeds)) > LONGEST_EMBEDS:
        raise invalid(
            "embeds", "MAX_EMBED_SIZE_EXCEEDED", f"Embeds exceed {LONGEST_EMBEDS} characters."
        )


def _length(embed: Mapping[str, Any]) -> int:
    words = [embed.get("title"), embed.get("description")]
    words += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    for one in embed.get("fields") or []:
        words += [one["name"], one["value"]]
    return sum(len(word) for word in words if word)


def _judge_mentions(allowed: Mapping[str, Any] | None) -> None:
    for name in ("users", "roles"):
        if allowed and allowed.get(name) and name in (allowed.get("parse") or []):
            raise invalid(
                "allowed_mentions",
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{name}"] and {name}: [ids...] are mutually exclusive.',
            )


def _judge_files(body: Mapping[str, Any], files: Mapping[int, tuple[str, bytes]]) -> frozenset[str]:
    """The names under which the uploads will be known."""
    if len(files) > 10:
        raise invalid("files", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
    if any(len(data) > LARGEST_FILE for _, data in files.values()):
        raise ApiError(40005)
    named = {int(one["id"]): one for one in body.get("attachments") or []}
    for number in files:
        if named and number not in named:
            raise invalid("attachments", "ATTACHMENT_MISSING", f"files[{number}] is not named.")
    return frozenset(
        (named.get(number) or {}).get("filename") or filename
        for number, (filename, _) in files.items()
    )


def _forwards(body: Mapping[str, Any]) -> bool:
    return (body.get("message_reference") or {}).get("type") == 1


def judge_choices(choices: list[dict[str, Any]]) -> None:
    """What autocomplete offers."""
    if len(choices) > 25:
        raise invalid("data.choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    for place, choice in enumerate(choices):
        name, value = choice["name"], choice["value"]
        if not 1 <= len(name) <= 100 or not name.strip():
            raise invalid(
                f"data.choices.{place}.name", "BASE_TYPE_BAD_LENGTH", "Must be 1 to 100 in length."
            )
        if isinstance(value, str) and not 1 <= len(value) <= 100:
            raise invalid(
                f"data.choices.{place}.value", "BASE_TYPE_BAD_LENGTH", "Must be 1 to 100 in length."
            )
