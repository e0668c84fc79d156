"""A channel as lines of text, as a person sees it."""

from collections.abc import Callable, Sequence
from typing import Any

from .components import (
    BUTTON,
    CONTAINER,
    FILE,
    GALLERY,
    LINK,
    ROW,
    SECTION,
    SELECTS,
    SEPARATOR,
    TEXT,
    THUMBNAIL,
)
from .world import Channel, Flag, Message, label_of

_BAR = "│ "


def render(channel: Channel, messages: Sequence[Message]) -> str:
    shown = [f"#{channel.name}", ""]
    for message in messages:
        shown += [*_message(message), ""]
    return "\n".join(shown)


def _message(message: Message) -> list[str]:
    lines = [_head(message)]
    if message.reference is not None and message.exchange is None:
        told = message.reference
        first = (told.text.splitlines() or ["…"])[0]
        lines.insert(0, f"╭ {told.author.name}: {first[:70]}")
    lines += [_BAR + line for line in body(message)]
    if message.ephemeral:
        lines.append("  Only you can see this")
    if message.thread is not None:
        lines.append(f"  └ thread: {message.thread.name}")
    for emoji, users in message.reactions.items():
        lines.append(f"  [{emoji} {len(users)}]")
    return lines


def _head(message: Message) -> str:
    app = " APP" if message.author.bot else ""
    time = message.created_at.strftime("%H:%M")
    edited = f" (edited ×{message.edits})" if message.edits and not message.thinking else ""
    asked = message.exchange
    told = ""
    if asked is not None and asked.name and asked.kind == 2:
        told = f" ← {asked.user.name} used {asked.told_as}"
    return f"{message.author.name}{app} {time}{edited}{told}"


def body(message: Message) -> list[str]:
    """What stands in the message itself."""
    if message.thinking and not message.text:
        return ["… is thinking"]
    lines = message.content.splitlines()
    for embed in message.embeds:
        lines += [f"  ▌{line}" for line in _embed(embed)]
    lines += components(message.components)
    if not message.flags & Flag.COMPONENTS_V2:  # there, only what a component names is shown
        lines += [f"[file {one.filename}, {len(one.data)} bytes]" for one in message.attachments]
    return lines


def _embed(embed: dict[str, Any]) -> list[str]:
    lines = [embed.get("title"), *(embed.get("description") or "").splitlines()]
    for one in embed.get("fields") or []:
        lines += [one["name"], *one["value"].splitlines()]
    lines.append((embed.get("footer") or {}).get("text"))
    return [line for line in lines if line]


def components(found: Sequence[dict[str, Any]]) -> list[str]:
    lines = []
    for one in found:
        lines += _SHOWN[one["type"]](one) if one["type"] in _SHOWN else [f"<{one['type']}>"]
    return lines


def _button(one: dict[str, Any]) -> str:
    mark = " ↗" if one["style"] == LINK else ""
    off = " (off)" if one.get("disabled") else ""
    return f"[{label_of(one)}{mark}{off}]"


def _row(one: dict[str, Any]) -> list[str]:
    inside = one["components"]
    if inside[0]["type"] == BUTTON:
        return [" ".join(map(_button, inside))]
    return _select(inside[0])


def _select(one: dict[str, Any]) -> list[str]:
    options = [
        f"    {'●' if option.get('default') else '○'} {option['label']}"
        + (f" · {option['description']}" if option.get("description") else "")
        for option in one.get("options") or []
    ]
    return [f"[▾ {one.get('placeholder') or 'Make a selection'}]", *options]


def _section(one: dict[str, Any]) -> list[str]:
    lines = components(one["components"])
    beside = one["accessory"]
    mark = _button(beside) if beside["type"] == BUTTON else "(picture)"
    return [*lines[:-1], f"{lines[-1]}    {mark}"]


def _container(one: dict[str, Any]) -> list[str]:
    inside = components(one["components"])
    return ["┌──", *(f"│ {line}" for line in inside), "└──"]


_SHOWN: dict[int, Callable[[dict[str, Any]], list[str]]] = {
    ROW: _row,
    SECTION: _section,
    TEXT: lambda one: one["content"].splitlines(),
    THUMBNAIL: lambda _: ["(picture)"],
    GALLERY: lambda one: [f"({len(one['items'])} pictures)"],
    FILE: lambda one: [f"[file {one.get('name', '')}, {one.get('size', 0)} bytes]"],
    SEPARATOR: lambda one: ["────" if one.get("divider", True) else ""],
    CONTAINER: _container,
    **dict.fromkeys(SELECTS, _select),
}
