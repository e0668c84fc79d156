"""The bot itself, its application, other users, direct messages, the gateway's address."""

from typing import TYPE_CHECKING, Any

from .errors import ApiError
from .payloads import Json, channel_json, user_json

if TYPE_CHECKING:
    from .rest import Call


def me(call: "Call") -> Json:
    return {
        **user_json(call.fake.bot),
        "verified": True,
        "mfa_enabled": True,
        "email": None,
        "flags": 0,
        "locale": "en-US",
    }


def edit_me(call: "Call") -> Json:
    if call.body.get("username"):
        call.fake.bot.name = call.body["username"]
        call.fake.changes.update_user()
    return me(call)


def application(call: "Call") -> Json:
    fake = call.fake
    return {
        "id": str(fake.bot.id),
        "name": fake.bot.name,
        "icon": None,
        "description": "",
        "summary": "",
        "type": None,
        "bot_public": fake.public,
        "bot_require_code_grant": False,
        "verify_key": "00" * 32,
        "flags": fake.app_flags,
        "owner": user_json(fake.chief.user),
        "team": None,
        "rpc_origins": [],
        "install_params": {"scopes": ["bot", "applications.commands"], "permissions": "0"},
        "integration_types_config": {"0": {}},
        "approximate_guild_count": len(fake.bot_guilds()),
        "redirect_uris": [],
        "interactions_endpoint_url": fake.interactions_endpoint,
    }


def get_user(call: "Call") -> Json:
    user = call.fake.world.users.get(call.id("user_id"))
    if user is None:
        raise ApiError(10013, about=call.id("user_id"))
    return user_json(user)


def open_dm(call: "Call") -> Json:
    user = call.fake.world.users.get(int(call.body["recipient_id"]))
    if user is None:
        raise ApiError(10013)
    if user is call.fake.bot:
        raise ApiError(50007)
    return channel_json(call.fake.dm_with(user))


def guilds(call: "Call") -> list[Json]:
    return [
        {
            "id": str(one.id),
            "name": one.name,
            "icon": None,
            "owner": False,
            "permissions": "0",
            "features": [],
        }
        for one in call.fake.bot_guilds()
    ]


def leave_guild(call: "Call") -> None:
    guild = call.fake.world.guilds.get(call.id("guild_id"))
    if guild is None or call.fake.bot.id not in guild.members:
        raise ApiError(10004)
    call.fake.changes.dismiss_bot(guild)


def gateway(call: "Call") -> Json:
    return {"url": call.fake.gateway_url}


def gateway_bot(call: "Call") -> Json:
    shown: Json = {"url": call.fake.gateway_url, "shards": call.fake.shards_needed}
    if call.fake.names_limits:
        shown["session_start_limit"] = {
            "total": 1000,
            "remaining": max(0, 1000 - call.fake.gateway.identified),
            "reset_after": 86_400_000,
            "max_concurrency": call.fake.max_concurrency,
        }
    return shown


ROUTES: list[tuple[str, str, Any]] = [
    ("GET", "/users/@me", me),
    ("PATCH", "/users/@me", edit_me),
    ("POST", "/users/@me/channels", open_dm),
    ("GET", "/users/@me/guilds", guilds),
    ("DELETE", "/users/@me/guilds/{guild_id}", leave_guild),
    ("GET", "/users/{user_id}", get_user),
    ("GET", "/applications/@me", application),
    ("GET", "/oauth2/applications/@me", application),
    ("GET", "/gateway", gateway),
    ("GET", "/gateway/bot", gateway_bot),
]
