"""Run by the tests of the state file: opens it together with others, and counts up in it."""

import sys
from pathlib import Path

from bot.state import State


def main(file: Path, rounds: int) -> None:
    with State(file) as state:
        state.prepare("tally", "CREATE TABLE tally (count INTEGER); INSERT INTO tally VALUES (0)")
        for _ in range(rounds):
            with state.transaction():  # read, then write: lost without a lock
                count = state.rows("SELECT count FROM tally")[0][0]
                state.run("UPDATE tally SET count = ?", count + 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
