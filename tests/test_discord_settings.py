"""What people type for settings, and how the settings are shown: without Discord."""

from dataclasses import fields

import pytest

from bot.discord.screens.settings import Board, settings_card
from bot.discord.setting_values import Chosen, chosen, completed
from bot.discord.texts import LANGUAGES
from bot.state.servers import OF_A_GUILD, Rules

OUTLETS = {"The Calder Herald": 4, "TASS": 1, "www.cnn.com": 2}
COLLECTIONS = ("main", "leaks")


@pytest.mark.parametrize(
    ("typed", "values", "unknown"),
    [
        pytest.param({}, {}, (), id="nothing"),
        pytest.param(
            {"mention": False, "thread": True},
            {"mention_needed": False, "in_threads": True},
            (),
            id="switches",
        ),
        pytest.param(
            {"pace": 0, "server_pace": 90}, {"user_pace": 0, "guild_pace": 90}, (), id="paces"
        ),
        pytest.param(
            {"budget": 0, "retention": 0},
            {"daily_budget": None, "retention_days": None},
            (),
            id="no limits",
        ),
        pytest.param(
            {"budget": 7, "retention": 30},
            {"daily_budget": 7, "retention_days": 30},
            (),
            id="limits",
        ),
        pytest.param({"language": "auto"}, {"language": None}, (), id="everybody's own language"),
        pytest.param({"language": "de"}, {"language": "de"}, (), id="one language"),
        pytest.param(
            {"outlets": "tass, Calder Herald, CNN"},
            {"publishers": ("TASS", "The Calder Herald", "www.cnn.com")},
            (),
            id="as the archive spells them",
        ),
        pytest.param({"outlets": "TASS,, tass ,"}, {"publishers": ("TASS",)}, (), id="once each"),
        pytest.param(
            {"outlets": "TASS, Nobody"},
            {"publishers": ("TASS",)},
            ("Nobody",),
            id="one of them unknown",
        ),
        pytest.param({"outlets": "Nobody"}, {}, ("Nobody",), id="all unknown: nothing changes"),
        pytest.param({"outlets": "ALL"}, {"publishers": ()}, (), id="all outlets"),
        pytest.param(
            {"collections": "leaks, main"}, {"collections": ("leaks", "main")}, (), id="collections"
        ),
        pytest.param({"collections": "Leaks"}, {}, ("Leaks",), id="collections are spelt exactly"),
    ],
)
def test_what_is_typed_becomes_settings(typed, values, unknown):
    assert chosen(typed, OUTLETS, COLLECTIONS) == Chosen(values, unknown)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        pytest.param("", ["all", "leaks", "main"], id="nothing yet"),
        pytest.param("ma", ["main"], id="a beginning"),
        pytest.param("main,", ["main, leaks"], id="another one"),
        pytest.param("main, LE", ["main, leaks"], id="the last one"),
        pytest.param("main, ai", [], id="not the same twice"),
    ],
)
def test_lists_are_completed(typed, offered):
    assert completed(typed, COLLECTIONS) == offered


def lines(board: Board, language: str = "en") -> list[str]:
    card = settings_card(board, language, lambda number: f"@role {number}")
    blocks = [block for part in card.parts for block in part.blocks]
    return ["".join(run.text for run in block.pieces) for block in blocks]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_is_shown_in_every_language(language):
    board = Board(rules=Rules(), own={}, channel=None)
    assert len(lines(board, language)) == 1 + len(fields(Rules))


def test_a_channel_shows_what_it_inherits_and_nothing_that_only_a_server_has():
    rules = Rules(private=True, block_roles=(7,))
    shown = lines(Board(rules=rules, own={"private": True}, channel="desk", notes=("Saved.",)))
    assert shown[:2] == ["Saved.", "Settings of #desk"]
    assert "answers privately unless told otherwise: yes" in shown
    assert "blocked roles: @role 7 (as the server)" in shown
    assert len(shown) == 2 + len(fields(Rules)) - len(OF_A_GUILD)
