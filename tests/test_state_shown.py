"""Shown answers: found again by key or message after a restart, and forgotten when asked."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.state import State
from bot.state.pseudonyms import Pseudonyms
from bot.state.shown import Message, Place, Shown, ShownAnswers

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
NEWSROOM = Place(guild=1, channel=10)
THREAD = Place(guild=1, channel=10, thread=11)
ELSEWHERE = Place(guild=2, channel=20)
DIRECT = Place(guild=None, channel=30)
ADA, BEN = 501, 502


@pytest.fixture
def state(tmp_path):
    with State(tmp_path / "desk.sqlite3") as opened:
        yield opened


@pytest.fixture
def answers(state):
    return ShownAnswers(state)


def shown(question="Who resigned?", *, asker=ADA, place=NEWSROOM, **changes) -> Shown:
    dull = {"content": {"answer": "«Ä»"}, "private": False, "created": NOON}
    return Shown(question=question, asker=asker, place=place, **dull | changes)


def test_a_shown_answer_is_found_by_its_key(answers):
    whole = shown(private=True, kind="search", conversation="t11", place=THREAD)
    assert answers.find(answers.keep(whole)) == whole


def test_a_key_that_never_was_finds_nothing(answers):
    assert answers.find("nonesuch") is None


def test_keys_fit_a_custom_id_and_differ(answers):
    keys = {answers.keep(shown()) for _ in range(50)}
    assert len(keys) == 50
    assert {len(key) for key in keys} == {12}


def test_a_restart_keeps_what_was_shown(tmp_path):
    with State(tmp_path / "desk.sqlite3") as first:
        key = ShownAnswers(first).keep(shown())
    with State(tmp_path / "desk.sqlite3") as second:
        assert ShownAnswers(second).find(key) == shown()


def test_a_reply_finds_the_answer_behind_either_message(answers):
    key = answers.keep(shown())
    answers.asked_by(key, Message(10, 100))
    answers.shown_by(key, Message(10, 101))
    answers.shown_by(key, Message(10, 102))
    assert answers.behind(100) == answers.behind(102) == (key, shown())
    assert answers.behind(103) is None
    assert answers.messages(key) == (Message(10, 101), Message(10, 102))


def test_a_message_in_a_thread_continues_its_latest_public_answer(answers):
    answers.keep(shown("first", place=THREAD))
    key = answers.keep(shown("second", place=THREAD))
    answers.keep(shown("whispered", place=THREAD, private=True))
    assert answers.last_in(11) == (key, shown("second", place=THREAD))
    assert answers.last_in(12) is None


@pytest.mark.parametrize(
    ("forget", "left"),
    [
        pytest.param(lambda a: a.forget_asker(ADA), {"ben", "ben in thread"}, id="my questions"),
        pytest.param(
            lambda a: a.forget_spot(11),
            {"ada", "ben", "ada elsewhere", "ada direct"},
            id="thread",
        ),
        pytest.param(
            lambda a: a.forget_spot(10),
            {"ben in thread", "ada elsewhere", "ada direct"},
            id="channel without threads",
        ),
        pytest.param(
            lambda a: a.forget_channel(11),
            {"ada", "ben", "ada elsewhere", "ada direct"},
            id="thread as a channel",
        ),
        pytest.param(
            lambda a: a.forget_channel(10),
            {"ada elsewhere", "ada direct"},
            id="channel and threads",
        ),
        pytest.param(lambda a: a.forget_guild(1), {"ada elsewhere", "ada direct"}, id="guild"),
    ],
)
def test_forgetting_takes_exactly_what_was_named(answers, forget, left):
    everything = {
        "ada": shown("ada"),
        "ben": shown("ben", asker=BEN),
        "ben in thread": shown("ben in thread", asker=BEN, place=THREAD),
        "ada elsewhere": shown("ada elsewhere", place=ELSEWHERE),
        "ada direct": shown("ada direct", place=DIRECT),
    }
    keys = {name: answers.keep(each) for name, each in everything.items()}
    gone = forget(answers)
    still = {name for name, key in keys.items() if answers.find(key)}
    assert still == left
    assert gone.answers == len(everything) - len(left)


def test_what_is_forgotten_names_its_messages_and_conversations(answers):
    key = answers.keep(shown(conversation="talk"))
    answers.asked_by(key, Message(10, 100))
    answers.shown_by(key, Message(10, 101))
    gone = answers.forget_asker(ADA)
    assert gone.messages == (Message(10, 101),)  # the question is the asker's own message
    assert gone.conversations == ("talk",)
    assert answers.behind(100) is None


def test_deleting_the_question_deletes_what_was_kept_of_it(answers):
    key = answers.keep(shown())
    answers.asked_by(key, Message(10, 100))
    answers.shown_by(key, Message(10, 101))
    assert answers.forget_question(101).answers == 0  # a message of ours
    assert answers.forget_question(100).messages == (Message(10, 101),)
    assert answers.find(key) is None


def test_a_deleted_answer_message_leaves_the_answer(answers):
    key = answers.keep(shown())
    answers.shown_by(key, Message(10, 101))
    answers.forget_message(101)
    assert answers.messages(key) == ()
    assert answers.find(key) == shown()


def test_old_answers_go_channel_by_channel(answers):
    old = answers.keep(shown(created=NOON - timedelta(days=8), place=THREAD))
    new = answers.keep(shown())
    other = answers.keep(shown(created=NOON - timedelta(days=8), place=DIRECT))
    gone = answers.forget_before(NOON - timedelta(days=7), guild=1, channel=10)
    assert (gone.answers, answers.find(old), answers.find(new)) == (1, None, shown())
    assert answers.find(other) is not None
    assert sorted(answers.places(), key=lambda place: place.channel) == [NEWSROOM, DIRECT]


def test_questions_are_counted(answers):
    answers.keep(shown())
    answers.keep(shown(place=ELSEWHERE))
    answers.keep(shown(asker=BEN, place=THREAD))
    answers.keep(shown(place=DIRECT))
    assert answers.count() == 4
    assert answers.count(asker=ADA) == 3
    assert answers.count(guild=1) == 2
    assert (answers.count(place=THREAD), answers.count(place=NEWSROOM)) == (1, 1)
    assert answers.count(place=THREAD, asker=ADA) == 0


def test_a_message_that_only_the_asker_sees_is_not_to_be_deleted(answers):
    key = answers.keep(shown(private=True, place=THREAD))
    answers.shown_by(key, Message(11, 101))
    answers.shown_by(key, Message(77, 102))  # in direct messages, when its time was over
    assert answers.forget(key).messages == (Message(77, 102),)


def test_a_pseudonym_stays_through_a_restart_and_differs_elsewhere(tmp_path):
    names = []
    for file in ("one", "one", "other"):
        with State(tmp_path / file) as opened:
            names.append(Pseudonyms(opened).of(ADA))
    assert names[0] == names[1] != names[2]
    assert str(ADA) not in names[0]
