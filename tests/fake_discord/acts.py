"""What a person's client sends to Discord for an act, checked as a client checks it."""

from typing import TYPE_CHECKING, Any

from .commands import CHAT, GROUP, OF_MESSAGE, OF_USER, SUBCOMMAND
from .exchange import AUTOCOMPLETE, Exchange
from .payloads import Json, member_in, partial_channel_json, role_json, user_json
from .permissions import ALL, Permission, in_channel
from .world import Channel, Kind, Message, Role, User
from .written import attachment_json, for_reader, in_guild

if TYPE_CHECKING:
    from .actors import Actor
    from .fake import FakeDiscord

STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, FILE = range(3, 12)
_TYPES: dict[int, tuple[type, ...]] = {
    STRING: (str,),
    INTEGER: (int,),
    BOOLEAN: (bool,),
    NUMBER: (int, float),
}
_RESOLVED = {3: None, 5: "users", 6: "roles", 7: None, 8: "channels"}
_LIMIT = 10 * 1024 * 1024


def find_command(
    fake: "FakeDiscord", actor: "Actor", channel: Channel, name: str
) -> tuple[Json, list[Json]]:
    """A slash command that `actor` is offered in `channel`, and the way to its subcommand."""
    first, *rest = name.split()
    command = _offered(fake, actor, channel, first, CHAT)
    path, here = [], command
    for word in rest:
        inside = {one["name"]: one for one in here.get("options") or []}
        assert word in inside, f"no subcommand {word!r} of /{name}, only {sorted(inside)}"
        here = inside[word]
        path.append(here)
    return command, path


def _offered(fake: "FakeDiscord", actor: "Actor", channel: Channel, name: str, kind: int) -> Json:
    """Raises `AssertionError` where a client would not offer the command."""
    guild = channel.guild
    places = [guild.id, None] if guild else [None]
    known = {
        (one["name"], one["type"]): one
        for place in reversed(places)
        for one in fake.commands.get(place, {}).values()
    }
    assert (name, kind) in known, f"no command {name!r} among {sorted(n for n, _ in known)}"
    command = known[(name, kind)]
    contexts = command.get("contexts")
    here = 0 if guild else 1
    allowed = here in contexts if contexts is not None else guild or command["dm_permission"]
    assert allowed, f"{name!r} is not offered here (contexts {contexts})"
    if guild:
        held = in_channel(guild.members[actor.id], channel)
        assert Permission.USE_APPLICATION_COMMANDS in held, f"{actor.name} may use no commands here"
        needed = command.get("default_member_permissions")
        missing = needed is not None and (int(needed) & ~int(held) or int(needed) == 0)
        assert held == ALL or not missing, f"{actor.name} is not offered {name!r}"
    return command


def command_data(
    fake: "FakeDiscord",
    actor: "Actor",
    channel: Channel,
    command: Json,
    path: list[Json],
    given: Json,
    *,
    focused: str = "",
) -> Json:
    """The data of a slash command, with what its options name resolved."""
    here = path[-1] if path else command
    known = {one["name"]: one for one in here.get("options") or []}
    strange = given.keys() - known.keys()
    assert not strange, f"/{command['name']} has no {sorted(strange)}, only {sorted(known)}"
    if not focused:
        missing = [name for name, one in known.items() if one.get("required") and name not in given]
        assert not missing, f"/{command['name']} needs {missing}"
    resolved: Json = {}
    options = [
        _option(fake, actor, channel, known[name], value, resolved, focused=name == focused)
        for name, value in given.items()
        if value is not None
    ]
    for step in reversed(path):
        options = [{"name": step["name"], "type": step["type"], "options": options}]
    data: Json = {"id": command["id"], "name": command["name"], "type": CHAT, "options": options}
    if resolved:
        data["resolved"] = resolved
    if command.get("guild_id"):
        data["guild_id"] = command["guild_id"]
    return data


def _option(
    fake: "FakeDiscord",
    actor: "Actor",
    channel: Channel,
    option: Json,
    value: Any,
    resolved: Json,
    *,
    focused: bool,
) -> Json:
    kind, name = option["type"], option["name"]
    assert kind not in (SUBCOMMAND, GROUP), f"{name!r} is a subcommand: name it in the command"
    if focused:
        assert option.get("autocomplete"), f"{name!r} has no autocomplete"
        return {"name": name, "type": kind, "value": value, "focused": True}
    if kind in _TYPES:
        assert type(value) in _TYPES[kind], f"{name!r} takes {_TYPES[kind]}, not {value!r}"
        _judge_value(option, value)
    elif kind == FILE:
        stored = actor.uploads(channel, {value[0]: value[1]})[0]
        resolved.setdefault("attachments", {})[str(stored.id)] = attachment_json(stored)
        value = str(stored.id)
    else:
        _resolve(fake, channel, value, resolved)
        value = str(value.id)
    return {"name": name, "type": kind, "value": value}


def _judge_value(option: Json, value: Any) -> None:
    name = option["name"]
    choices = option.get("choices")
    if choices:
        assert value in [one["value"] for one in choices], f"{name!r} is one of {choices}"
    length = len(value) if isinstance(value, str) else value
    least = option.get("min_length") if isinstance(value, str) else option.get("min_value")
    most = option.get("max_length") if isinstance(value, str) else option.get("max_value")
    assert least is None or length >= least, f"{name!r} takes {least} or more"
    assert length <= (6000 if most is None and isinstance(value, str) else most or length), (
        f"{name!r} takes {most} or less"
    )


def _resolve(fake: "FakeDiscord", channel: Channel, thing: Any, resolved: Json) -> None:
    """`thing` (a channel, role, actor or user) as interactions carry what is named."""
    if isinstance(thing, Channel):
        shown = partial_channel_json(thing, fake.bot)
        resolved.setdefault("channels", {})[str(thing.id)] = shown
    elif isinstance(thing, Role):
        resolved.setdefault("roles", {})[str(thing.id)] = role_json(thing)
    else:
        user: User = getattr(thing, "user", thing)
        resolved.setdefault("users", {})[str(user.id)] = user_json(user)
        if channel.guild and user.id in channel.guild.members:
            shown = member_in(channel, user)
            shown.pop("user")
            resolved.setdefault("members", {})[str(user.id)] = shown


def menu_data(
    fake: "FakeDiscord", actor: "Actor", channel: Channel, name: str, target: Any
) -> Json:
    """The data of a context menu: a message goes with its content, whatever the intents."""
    of_message = isinstance(target, Message)
    command = _offered(fake, actor, channel, name, OF_MESSAGE if of_message else OF_USER)
    resolved: Json = {}
    if of_message:
        shown = in_guild(target, for_reader(target, lambda _: True))
        resolved["messages"] = {str(target.id): shown}
    else:
        _resolve(fake, channel, target, resolved)
    data = {
        "id": command["id"],
        "name": name,
        "type": command["type"],
        "target_id": str(target.id),
        "resolved": resolved,
    }
    if command.get("guild_id"):
        data["guild_id"] = command["guild_id"]
    return data


def picked(fake: "FakeDiscord", channel: Channel, select: Json, values: tuple[Any, ...]) -> Json:
    """The values of a select menu, by label, value or thing."""
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    assert least <= len(values) <= most, f"takes {least} to {most} of them"
    if select["type"] == 3:
        known = {one["label"]: one["value"] for one in select["options"]}
        known |= {one["value"]: one["value"] for one in select["options"]}
        strange = [one for one in values if one not in known]
        assert not strange, f"no {strange} among {sorted(known)}"
        return {"values": [known[one] for one in values]}
    resolved: Json = {}
    for one in values:
        _resolve(fake, channel, one, resolved)
    return {"values": [str(one.id) for one in values], "resolved": resolved}


def form_data(fake: "FakeDiscord", channel: Channel, modal: Json, fields: Json) -> Json:
    """A filled-in form; what is not given keeps the value that was filled in for it."""
    left = dict(fields)
    resolved: Json = {}
    rows = [_row(fake, channel, row, left, resolved) for row in modal["components"]]
    assert not left, f"the form has no {sorted(left)}"
    data = {"custom_id": modal["custom_id"], "components": rows}
    return {**data, "resolved": resolved} if resolved else data


def _row(fake: "FakeDiscord", channel: Channel, row: Json, left: Json, resolved: Json) -> Json:
    if row["type"] == 10:
        return {"type": 10, "id": row.get("id") or 0}
    inside = row["component"] if row["type"] == 18 else row["components"][0]
    label = row.get("label") or inside.get("label") or ""
    name = next((one for one in (inside["custom_id"], label) if one in left), None)
    given = left.pop(name) if name is not None else None
    answer = _field(fake, channel, inside, label, given, resolved)
    filled = {
        "type": inside["type"],
        "custom_id": inside["custom_id"],
        "id": inside.get("id") or 0,
        **answer,
    }
    if row["type"] == 18:
        return {"type": 18, "id": row.get("id") or 0, "component": filled}
    return {"type": 1, "id": row.get("id") or 0, "components": [filled]}


def _field(
    fake: "FakeDiscord", channel: Channel, field: Json, label: str, given: Any, resolved: Json
) -> Json:
    required = field.get("required", True)
    if field["type"] == 4:
        text = field.get("value") or "" if given is None else given
        assert text or not required, f"{label!r} must be filled in"
        assert len(text) <= (field.get("max_length") or 4000), f"{label!r} is too long"
        least = field.get("min_length") or 0
        assert not text or len(text) >= least, f"{label!r} is too short"
        return {"value": text}
    if field["type"] == 23:
        return {"value": bool(field.get("default") if given is None else given)}
    if field["type"] == 21:
        return {"value": given}
    if given is None:
        defaults = [one["value"] for one in field.get("options") or [] if one.get("default")]
        assert defaults or not required, f"{label!r} must be chosen"
        return {"values": defaults}
    values = given if isinstance(given, (list, tuple)) else (given,)
    if field["type"] == 22:
        return {"values": list(values)}
    shown = picked(fake, channel, field, tuple(values))
    for key, things in shown.pop("resolved", {}).items():
        resolved.setdefault(key, {}).update(things)
    return shown


def interaction_json(fake: "FakeDiscord", exchange: Exchange) -> Json:
    """What the gateway sends for an act."""
    channel, guild = exchange.channel, exchange.channel.guild
    shown: Json = {
        "id": str(exchange.id),
        "application_id": str(fake.bot.id),
        "type": exchange.kind,
        "data": exchange.data,
        "token": exchange.token,
        "version": 1,
        "channel_id": str(channel.id),
        "channel": partial_channel_json(channel, exchange.user),
        "app_permissions": str(int(_app_permissions(fake, channel))),
        "locale": exchange.user.locale,
        "entitlements": [],
        "authorizing_integration_owners": exchange.owners,
        "context": 0 if guild else 1,
        "attachment_size_limit": _LIMIT,
    }
    if guild:
        shown["guild_id"] = str(guild.id)
        shown["guild"] = {"id": str(guild.id), "locale": guild.locale, "features": []}
        shown["guild_locale"] = guild.locale
        shown["member"] = member_in(channel, exchange.user)
    else:
        shown["user"] = user_json(exchange.user)
    if exchange.source is not None and exchange.kind != AUTOCOMPLETE:
        everything = lambda _: True  # noqa: E731
        shown["message"] = for_reader(exchange.source, everything)
    return {name: shown[name] for name in shown if name not in fake.changes.omitted}


def _app_permissions(fake: "FakeDiscord", channel: Channel) -> Permission:
    if channel.guild is None or channel.kind is Kind.DM:
        return ALL
    member = channel.guild.members.get(fake.bot.id)
    return in_channel(member, channel) if member else Permission(0)
