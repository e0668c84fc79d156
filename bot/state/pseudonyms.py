"""Names for people in logs: the same person has the same one, and nobody can tell who it is."""

import secrets
from hashlib import blake2b

from bot.state.database import State


class Pseudonyms:
    """Made with a salt that this installation drew once and that never leaves the file: there
    are few enough Discord ids to try them all against a hash without one."""

    def __init__(self, state: State) -> None:
        state.prepare("pseudonyms", "CREATE TABLE salt (salt BLOB NOT NULL)")
        with state.transaction():
            if not state.rows("SELECT salt FROM salt"):
                state.run("INSERT INTO salt VALUES (?)", secrets.token_bytes(16))
            self._salt: bytes = state.rows("SELECT salt FROM salt")[0][0]

    def of(self, person: int) -> str:
        """Ten hexadecimal digits."""
        return blake2b(str(person).encode(), key=self._salt, digest_size=5).hexdigest()
