"""Commands are told to Discord when they have changed, and only then."""

import json
import logging
from hashlib import blake2b
from typing import Any

from discord import AppCommandType, app_commands

from bot.state import State

_log = logging.getLogger(__name__)

_TABLE = """
CREATE TABLE synced (application INTEGER PRIMARY KEY, commands TEXT NOT NULL) WITHOUT ROWID
"""


async def sync_commands(tree: app_commands.CommandTree[Any], state: State) -> bool:
    """Whether they were told now. What was told last is remembered for each application."""
    state.prepare("synced", _TABLE)
    application = tree.client.application_id
    digest = await _digest(tree)
    if state.rows(
        "SELECT 1 FROM synced WHERE application = ? AND commands = ?", application, digest
    ):
        return False
    synced = await tree.sync()
    state.run("INSERT OR REPLACE INTO synced VALUES (?, ?)", application, digest)
    _log.info("Discord was told %d commands.", len(synced))
    return True


async def _digest(tree: app_commands.CommandTree[Any]) -> str:
    payload = []
    for kind in AppCommandType:
        for command in tree.get_commands(type=kind):
            payload.append(
                await command.get_translated_payload(tree, tree.translator)
                if tree.translator
                else command.to_dict(tree)
            )
    payload.sort(key=lambda command: (command["type"], command["name"]))
    return blake2b(json.dumps(payload, sort_keys=True).encode(), digest_size=16).hexdigest()
