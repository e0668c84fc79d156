"""Who asks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asker:
    """A person, with the roles that they have in the guild where they ask."""

    id: int
    roles: frozenset[int] = frozenset()
