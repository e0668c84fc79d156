"""The state file: several processes at once, what cannot be used is told, forgotten is gone."""

import stat
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from bot.state import State
from bot.state.database import StateError

NOTES = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)"


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "folder" / "desk.sqlite3"


@pytest.fixture
def state(file):
    with State(file) as opened:
        yield opened


def notes(state: State) -> list[str]:
    return [text for (text,) in state.rows("SELECT text FROM notes ORDER BY id")]


def write(state: State, text: str) -> None:
    state.run("INSERT INTO notes (text) VALUES (?)", text)


def test_steps_are_taken_once_and_in_order(file):
    with State(file) as first:
        first.prepare("notes", NOTES)
        write(first, "kept")
    with State(file) as second:
        second.prepare("notes", NOTES, "ALTER TABLE notes ADD COLUMN seen INTEGER DEFAULT 0")
        second.prepare("notes", NOTES, "ALTER TABLE notes ADD COLUMN seen INTEGER DEFAULT 0")
        assert second.rows("SELECT text, seen FROM notes") == [("kept", 0)]


def test_a_step_that_fails_leaves_everything_as_it_was(state):
    with pytest.raises(StateError, match="near"):
        state.prepare("notes", NOTES, "INSERT INTO notes (text) VALUES ('half'); NONSENSE")
    state.prepare("notes", NOTES)
    assert notes(state) == []


def test_a_file_of_a_newer_version_is_refused(file):
    with State(file) as newer:
        newer.prepare("notes", NOTES, "ALTER TABLE notes ADD COLUMN seen INTEGER")
    with State(file) as older, pytest.raises(StateError, match="newer Newshound"):
        older.prepare("notes", NOTES)


def test_a_transaction_is_all_or_nothing(state):
    state.prepare("notes", NOTES)

    def cut_off() -> None:
        with state.transaction():
            write(state, "one")
            with state.transaction():
                write(state, "two")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cut_off()
    assert notes(state) == []


def test_threads_take_turns(state):
    state.prepare("notes", NOTES)

    def five(name: str) -> None:
        for number in range(5):
            with state.transaction():
                write(state, f"{name}{number}")

    threads = [Thread(target=five, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(notes(state))) == 20


def test_processes_that_start_together_lose_nothing(file):
    clerk = Path(__file__).with_name("state_clerk.py")
    environment = {"PYTHONPATH": str(Path(__file__).parents[1])}
    clerks = [
        subprocess.Popen(
            [sys.executable, clerk, file, "50"], env=environment, stderr=subprocess.PIPE, text=True
        )
        for _ in range(6)
    ]
    told = [clerk.communicate(timeout=60)[1] for clerk in clerks]
    assert told == [""] * 6
    with State(file) as state:
        assert state.rows("SELECT count FROM tally") == [(300,)]


def test_only_its_owner_may_read_it(state, file):
    state.prepare("notes", NOTES)
    assert {stat.S_IMODE(kept.stat().st_mode) for kept in file.parent.iterdir()} == {0o600}


def test_what_is_forgotten_is_gone_from_the_disk(state, file):
    asked = "who leaked the ferry contract"
    state.prepare("notes", NOTES)
    write(state, asked)
    state.run("DELETE FROM notes")
    state.erase()
    assert [
        kept.name for kept in file.parent.iterdir() if asked.encode() in kept.read_bytes()
    ] == []


@pytest.mark.parametrize(
    ("contents", "told"),
    [
        pytest.param(b"Dear diary, " * 500, "is not a database", id="something else"),
        pytest.param(b"SQLite format 3\x00" + b"\xff" * 4080, "Move it away", id="damaged"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_left_alone(tmp_path, contents, told):
    file = tmp_path / "desk.sqlite3"
    file.write_bytes(contents)
    with pytest.raises(StateError, match=told) as error:
        State(file)
    assert str(file) in str(error.value)
    assert file.read_bytes() == contents


def test_a_folder_in_its_place_is_told(tmp_path):
    with pytest.raises(StateError, match=str(tmp_path)):
        State(tmp_path)


def test_a_full_disk_is_told_and_costs_only_what_did_not_fit(state):
    state.prepare("notes", NOTES)
    write(state, "before")
    pages = state.rows("PRAGMA page_count")[0][0]
    state.rows(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StateError, match="No space left"):
        state.many("INSERT INTO notes (text) VALUES (?)", [("x" * 5000,)] * 100)
    state.rows("PRAGMA max_page_count = 100000")
    write(state, "after")
    assert notes(state) == ["before", "after"]


def test_a_writer_that_does_not_let_go_is_told(file):
    with State(file, patience=0.05) as one, State(file, patience=0.05) as other:
        one.prepare("notes", NOTES)
        with one.transaction():
            write(one, "first")
            with pytest.raises(StateError, match="another process"):
                write(other, "second")
