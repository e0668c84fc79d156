"""Commands are told to Discord when they have changed, and only then."""

import json
import logging
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

import aiohttp
import discord
from discord import AppCommandType, app_commands

from bot.state import State

_log = logging.getLogger(__name__)

_TABLE = """
CREATE TABLE synced (application INTEGER PRIMARY KEY, commands TEXT NOT NULL) WITHOUT ROWID
"""


async def sync_commands(tree: app_commands.CommandTree[Any], state: State) -> bool:
    """Whether they were told now. What was told last is remembered for each application, and is
    told again where Discord has lost it, or has another program's."""
    state.prepare("synced", _TABLE)
    application = tree.client.application_id
    digest = await _digest(tree)
    told = state.rows(
        "SELECT 1 FROM synced WHERE application = ? AND commands = ?", application, digest
    )
    if told and await _stand(tree):
        return False
    synced = await tree.sync()
    state.run("INSERT OR REPLACE INTO synced VALUES (?, ?)", application, digest)
    _log.info("Discord was told %d commands.", len(synced))
    return True


async def _stand(tree: app_commands.CommandTree[Any]) -> bool:
    """Whether Discord has the commands that it was told, as far as it says: by their names and
    those of their options, which it does not rewrite."""
    client = tree.client
    try:
        known = await client.http.get_global_commands(client.application_id or 0)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        _log.info("The commands could not be looked at: %s.", type(error).__name__)
        return True
    return _names(known) == _names(await _payload(tree))


def _names(commands: Iterable[Mapping[str, Any]]) -> set[Any]:
    return {
        (one.get("type", 1), one["name"], frozenset(_names(one.get("options") or ())))
        for one in commands
    }


async def _digest(tree: app_commands.CommandTree[Any]) -> str:
    payload = await _payload(tree)
    return blake2b(json.dumps(payload, sort_keys=True).encode(), digest_size=16).hexdigest()


async def _payload(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    payload = []
    for kind in AppCommandType:
        for command in tree.get_commands(type=kind):
            payload.append(
                await command.get_translated_payload(tree, tree.translator)
                if tree.translator
                else command.to_dict(tree)
            )
    payload.sort(key=lambda command: (command["type"], command["name"]))
    return payload
