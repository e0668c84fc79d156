"""What people leave behind: conversations, settings of servers, shown answers. One SQLite file.

Kept apart from the archive, which can be copied, published or made anew without it.
"""

from bot.state.database import State

__all__ = ["State"]
