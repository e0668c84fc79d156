"""Application commands: registering and listing them, everywhere and in one server."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .commands import CHAT, judge_commands, kind_of
from .errors import ApiError
from .payloads import Json

if TYPE_CHECKING:
    from .rest import Call


def _place(call: "Call") -> int | None:
    """Everywhere (None), or a server that the bot is in."""
    if call.id("application_id") != call.fake.bot.id:
        raise ApiError(
            20012, "You are not authorized to perform this action on this application", status=403
        )
    if "guild_id" not in call.params:
        return None
    guild = call.fake.world.guilds.get(call.id("guild_id"))
    if guild is None or call.fake.bot.id not in guild.members:
        raise ApiError(50001, about=guild)
    return guild.id


def listed(call: "Call") -> list[Json]:
    return list(call.fake.commands.get(_place(call), {}).values())


def overwrite_all(call: "Call") -> list[Json]:
    return _set(call, call.body or [])


def create(call: "Call") -> Json:
    place = _place(call)
    known = call.fake.commands.get(place, {}).values()
    same = (kind_of(call.body), call.body["name"])
    others = [one for one in known if (one["type"], one["name"]) != same]
    return _set(call, [*others, call.body])[-1]


def get_one(call: "Call") -> Json:
    known = call.fake.commands.get(_place(call), {})
    command = known.get(call.id("command_id"))
    if command is None:
        raise ApiError(10063)
    return command


def edit_one(call: "Call") -> Json:
    changed = get_one(call) | call.body
    others = [one for one in listed(call) if one["id"] != changed["id"]]
    return _set(call, [*others, changed])[-1]


def delete_one(call: "Call") -> None:
    gone = get_one(call)
    call.fake.commands[_place(call)].pop(int(gone["id"]))


def _set(call: "Call", commands: Sequence[Json]) -> list[Json]:
    place = _place(call)
    judge_commands(commands)
    call.fake.syncs.append(place)
    known = {(one["type"], one["name"]): one for one in call.fake.commands.get(place, {}).values()}
    stored = [_stored(call, one, known.get((kind_of(one), one["name"])), place) for one in commands]
    call.fake.commands[place] = {int(one["id"]): one for one in stored}
    call.fake.changed.wake()
    return stored


def _stored(call: "Call", given: Json, known: Json | None, place: int | None) -> Json:
    kind = kind_of(given)
    allowed = given.get("default_member_permissions")
    stored = {
        "id": known["id"] if known else str(call.fake.clock.new_id()),
        "application_id": str(call.fake.bot.id),
        "version": str(call.fake.clock.new_id()),
        "type": kind,
        "name": given["name"],
        "name_localizations": given.get("name_localizations"),
        "description": given.get("description") or "",
        "description_localizations": given.get("description_localizations"),
        "default_member_permissions": None if allowed is None else str(allowed),
        "dm_permission": given.get("dm_permission", True),
        "contexts": given.get("contexts"),
        "integration_types": given.get("integration_types") or [0],
        "nsfw": bool(given.get("nsfw")),
    }
    if kind == CHAT:
        stored["options"] = given.get("options") or []
    if place is not None:
        stored["guild_id"] = str(place)
    return stored


def permissions(call: "Call") -> list[Json]:
    _place(call)
    return []


_EVERYWHERE = "/applications/{application_id}/commands"
_IN_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"
ROUTES: list[tuple[str, str, Any]] = [
    ("GET", _IN_GUILD + "/permissions", permissions),
    *(
        (method, base + tail, handler)
        for base in (_EVERYWHERE, _IN_GUILD)
        for method, tail, handler in (
            ("GET", "", listed),
            ("PUT", "", overwrite_all),
            ("POST", "", create),
            ("GET", "/{command_id}", get_one),
            ("PATCH", "/{command_id}", edit_one),
            ("DELETE", "/{command_id}", delete_one),
        )
    ),
]
