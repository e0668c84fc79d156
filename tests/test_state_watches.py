"""Watches, feedback and counts as they are kept."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.state import State
from bot.state.feedback import Feedback, Reason, Verdict
from bot.state.shown import Place, Shown, ShownAnswers
from bot.state.usage import Bucket, Usage
from bot.state.watches import Stopped, Wanted, Watch, Watches, evidence

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
NEWSROOM = Place(guild=1, channel=10)
THREAD = Place(guild=1, channel=10, thread=11)
ADA, BEN = 501, 502


@pytest.fixture
def state(tmp_path):
    with State(tmp_path / "desk.sqlite3") as opened:
        yield opened


@pytest.fixture
def watches(state):
    return Watches(state)


def wanted(question="Who resigned?", **changes) -> Wanted:
    dull = {"place": NEWSROOM, "owner": ADA, "language": "en-US", "created": NOON}
    return Wanted(question=question, **dull | changes)


def test_a_watch_comes_back_whole_after_a_restart(tmp_path):
    whole = wanted(place=THREAD, publisher="Herald", after=date(2024, 2, 1))
    with State(tmp_path / "desk.sqlite3") as first:
        made = Watches(first).add(whole, looked_at=7)
    with State(tmp_path / "desk.sqlite3") as second:
        assert Watches(second).find(made.id) == made == Watch(1, whole, 7)


def test_the_number_of_a_removed_watch_is_not_given_again(watches):
    first = watches.add(wanted(), looked_at=0)
    assert watches.remove(first.id)
    assert not watches.remove(first.id)
    assert watches.add(wanted(), looked_at=0).id > first.id


def test_each_quote_is_posted_once(watches):
    one, other = watches.add(wanted(), looked_at=0), watches.add(wanted(), looked_at=0)
    watches.mark_posted(one.id, ["She resigned.", "He stayed."])
    watches.mark_posted(one.id, ["She  RESIGNED."])
    assert watches.posted(one.id) == {evidence("She resigned."), evidence("He stayed.")}
    assert watches.posted(other.id) == set()


def test_a_removed_watch_takes_what_it_posted_along(state, watches):
    one = watches.add(wanted(), looked_at=0)
    watches.mark_posted(one.id, ["She resigned."])
    watches.remove(one.id)
    watches.mark_posted(one.id, ["He stayed."])
    assert state.rows("SELECT COUNT(*) FROM watch_evidence") == [(0,)]


def test_watches_look_on_from_where_they_were(watches):
    one, other = watches.add(wanted(), looked_at=3), watches.add(wanted(), looked_at=3)
    watches.looked([one.id], 9)
    assert [watch.looked_at for watch in watches.running()] == [9, 3]
    assert watches.running()[1] == other


def test_a_channel_that_is_gone_stops_its_watches_with_a_note(watches):
    in_channel = watches.add(wanted(), looked_at=0)
    in_thread = watches.add(wanted(place=THREAD), looked_at=0)
    elsewhere = watches.add(wanted(place=Place(guild=1, channel=12)), looked_at=0)
    assert watches.stop_in(11, Stopped.CHANNEL_DELETED) == 1
    assert watches.stop_in(10, Stopped.CHANNEL_DELETED) == 1
    assert watches.running() == [elsewhere]
    assert watches.of_guild(1) == [
        replace(in_channel, stopped=Stopped.CHANNEL_DELETED),
        replace(in_thread, stopped=Stopped.CHANNEL_DELETED),
        elsewhere,
    ]
    assert [watch.id for watch in watches.of_channel(10)] == [in_channel.id, in_thread.id]


@pytest.mark.parametrize(
    ("forget", "left"),
    [
        pytest.param(lambda w: w.forget_owner(ADA), ["ben's"], id="mine"),
        pytest.param(lambda w: w.forget_spot(11), ["ada's", "ben's", "direct"], id="thread"),
        pytest.param(lambda w: w.forget_guild(1), ["direct"], id="guild"),
    ],
)
def test_forgetting_takes_exactly_what_was_named(watches, forget, left):
    watches.add(wanted("ada's"), looked_at=0)
    watches.add(wanted("ben's", owner=BEN), looked_at=0)
    watches.add(wanted("in thread", place=THREAD), looked_at=0)
    watches.add(wanted("direct", place=Place(guild=None, channel=30)), looked_at=0)
    assert forget(watches) == 4 - len(left)
    assert [watch.wanted.question for watch in watches.running()] == left


@given(st.text(), st.sampled_from([" ", "  ", "\n", "\t "]))
def test_the_same_words_are_the_same_evidence(quote, space):
    assert evidence(f"{space}{space.join(quote.split())}".upper()) == evidence(
        " ".join(quote.split()).upper()
    )


@given(st.text(), st.text())
def test_other_words_are_other_evidence(one, other):
    same = one.casefold().split() == other.casefold().split()
    assert (evidence(one) == evidence(other)) == same


# Feedback


@pytest.fixture
def feedback(state):
    return Feedback(state)


@pytest.fixture
def shown(state):
    whole = Shown(
        question="Who resigned?", content={}, asker=ADA, place=NEWSROOM, private=False, created=NOON
    )
    return ShownAnswers(state).keep(whole)


def verdict(key, **changes) -> Verdict:
    dull = {"person": BEN, "good": False, "reason": Reason.WRONG_SPEAKER, "at": NOON}
    return Verdict(key=key, **dull | changes)


def test_a_second_verdict_replaces_the_first(feedback, shown):
    assert feedback.give(verdict(shown))
    assert feedback.give(verdict(shown, good=True, reason=None))
    assert feedback.give(verdict(shown, person=ADA))
    assert feedback.counts(shown) == (1, 1)
    assert (verdict(shown, good=True, reason=None), "Who resigned?") in list(feedback.all())
    feedback.take_back(shown, ADA)
    assert feedback.counts(shown) == (1, 0)


def test_a_verdict_on_an_answer_that_is_gone_is_not_kept(feedback):
    assert not feedback.give(verdict("nonesuch"))


def test_feedback_is_forgotten_with_its_answer_or_its_author(state, feedback, shown):
    feedback.give(verdict(shown))
    feedback.give(verdict(shown, person=ADA))
    assert feedback.forget_person(ADA) == 1
    ShownAnswers(state).forget(shown)
    assert list(feedback.all()) == []


# Usage


def test_questions_are_counted_by_day_guild_and_channel(state):
    usage, day = Usage(state), date(2026, 11, 20)
    for guild, channel in [(1, 10), (1, 10), (1, 12), (2, 20)]:
        usage.count(day, guild, channel)
    assert (usage.asked(day, 1, 10), usage.asked(day, 1), usage.asked(day, 2)) == (2, 3, 1)
    assert usage.asked(date(2026, 11, 21), 1) == 0


def test_a_restart_gives_nobody_new_tokens(tmp_path):
    with State(tmp_path / "desk.sqlite3") as first:
        Usage(first).keep("user 501", Bucket(1.5, 1000.0))
    with State(tmp_path / "desk.sqlite3") as second:
        assert Usage(second).bucket("user 501") == Bucket(1.5, 1000.0)
        assert Usage(second).bucket("user 502") is None


def test_old_counts_and_idle_buckets_are_swept(state):
    usage, old, new = Usage(state), date(2026, 11, 18), date(2026, 11, 20)
    usage.count(old, 1, 10)
    usage.count(new, 1, 10)
    usage.keep("idle", Bucket(1, 100.0))
    usage.keep("busy", Bucket(1, 900.0))
    usage.sweep(before=new, at=500.0)
    assert (usage.asked(old, 1), usage.asked(new, 1)) == (0, 1)
    assert (usage.bucket("idle"), usage.bucket("busy")) == (None, Bucket(1, 900.0))
