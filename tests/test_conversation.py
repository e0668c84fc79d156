"""Conversations: remembered in order, kept apart, forgotten when asked; many at once."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from archives import named, put
from doubles import WordEmbedder

from bot.answering import Answering, Asked
from bot.answers import Answer, answer_json
from bot.conversation import PassingMemory, Places
from bot.reader import SentenceReader
from bot.retrieval import Search
from bot.state import State
from bot.state.conversations import Conversations
from bot.state.database import StateError
from bot.state.shown import Place, Shown, ShownAnswers
from bot.turns import Turn, followed, turn_of
from ingest.archive import Archive, Filters

NOW = datetime(2024, 7, 1, tzinfo=UTC)
CASUALTIES = "Who claimed there were no casualties?"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def state(tmp_path):
    with State(tmp_path / "state.sqlite3") as opened:
        yield opened


@pytest.fixture(params=["passing", "kept"])
def memory(request, state, clock):
    return PassingMemory() if request.param == "passing" else Conversations(state, now=clock)


def turn(number: int) -> Turn:
    return Turn(f"Question {number}?", f"Question {number}?", quotes=("One.",), names=("Elm",))


# Memory


def test_turns_come_back_in_order_and_only_the_last_are_kept(memory):
    for number in range(12):
        memory.remember("here", turn(number))
    assert memory.recall("here") == tuple(turn(number) for number in range(4, 12))


def test_conversations_and_scopes_are_kept_apart(memory):
    memory.remember("here", turn(1))
    memory.remember("there", turn(2))
    memory.remember("here", turn(3), scope="secret")
    assert memory.recall("here") == (turn(1),)
    assert memory.recall("there") == (turn(2),)
    assert memory.recall("here", scope="secret") == (turn(3),)
    assert memory.recall("nowhere") == ()


def test_a_conversation_is_forgotten_with_all_its_scopes(memory):
    memory.remember("here", turn(1))
    memory.remember("here", turn(2), scope="secret")
    memory.remember("there", turn(3))
    assert memory.forget("here") == 2
    assert memory.forget("here") == 0
    assert (memory.recall("here"), memory.recall("here", scope="secret")) == ((), ())
    assert memory.recall("there") == (turn(3),)


def test_what_passes_is_bounded():
    memory = PassingMemory(conversations=10)
    for number in range(50):
        memory.remember(f"talk {number}", turn(number))
    assert [bool(memory.recall(f"talk {n}")) for n in (0, 39, 40, 49)] == [False, False, True, True]


def test_turns_outlive_the_program(tmp_path, clock):
    for number in range(2):
        with State(tmp_path / "state.sqlite3") as state:
            Conversations(state, now=clock).remember("here", turn(number))
    with State(tmp_path / "state.sqlite3") as state:
        assert Conversations(state, now=clock).recall("here") == (turn(0), turn(1))


@pytest.mark.parametrize(
    ("question", "person", "last"),
    [
        pytest.param(None, "ann", 3, id="the person's own last turn"),
        pytest.param(None, "carol", 4, id="somebody new: the last turn"),
        pytest.param("Question 1?", "ann", 1, id="a reply to an older answer"),
        pytest.param("Question 9?", "ann", 3, id="a reply to an answer that is forgotten"),
        pytest.param(None, None, 4, id="nobody known"),
    ],
)
def test_where_several_talk_it_is_followed_what_is_meant(question, person, last, state, clock):
    memory = Conversations(state, now=clock)
    for number, asker in enumerate(["ann", "bob", "ann", "bob"], start=1):
        memory.remember("here", replace(turn(number), person=asker))
    turns = followed(memory.recall("here"), question=question, person=person)
    assert turns[-1].asked == turn(last).asked
    assert len(turns) == last


def test_who_asked_in_which_conversations_is_known(state, clock):
    memory = Conversations(state, now=clock)
    memory.remember("thread 2", replace(turn(1), person="ann"))
    memory.remember("thread 3", replace(turn(2), person="bob"))
    memory.remember("thread 4", replace(turn(3), person="ann"))
    memory.remember("thread 4", replace(turn(4), person="bob"))
    assert sorted(memory.joined_by("ann")) == ["thread 2", "thread 4"]
    assert sorted(memory.joined_by("bob")) == ["thread 3", "thread 4"]


def test_what_is_old_is_forgotten_with_the_follow_ups_that_hold_its_words(state, clock):
    memory = Conversations(state, now=clock)
    memory.remember("here", turn(1))
    memory.remember("there", turn(1))
    clock.now += timedelta(days=31)
    memory.remember("here", Turn("Why?", "Why (question 1)?"))
    memory.remember("here", turn(2))
    memory.remember("here", Turn("Why?", "Why (question 2)?"))
    month_ago = clock.now - timedelta(days=30)
    assert memory.forget_before("here", month_ago) == 2
    assert memory.forget_before("here", month_ago) == 0
    assert [kept.understood for kept in memory.recall("here")] == [
        "Question 2?",
        "Why (question 2)?",
    ]
    assert memory.recall("there") == (turn(1),)


def test_a_conversation_lives_no_longer_than_its_answers(state, clock):
    memory, shown = Conversations(state, now=clock), ShownAnswers(state)
    for talk in ("thread 1", "thread 2"):
        memory.remember(talk, turn(1))
    place = Place(guild=1, channel=2, thread=1)
    key = shown.keep(
        Shown(
            question="Question 1?",
            content={},
            asker=3,
            place=place,
            private=False,
            created=NOW,
            conversation="thread 1",
        )
    )
    assert memory.forget_others() == 1
    assert memory.recall("thread 1") == (turn(1),)
    shown.forget(key)
    assert memory.forget_others() == 1
    assert memory.count() == 0


# One at a time


def test_a_follow_up_waits_for_what_it_follows():
    places, order = Places(), list[str]()

    def second() -> None:
        with places.held("here"):
            order.append("second")

    with places.held("here"):
        waiting = threading.Thread(target=second)
        waiting.start()
        with places.held("elsewhere"):
            order.append("elsewhere")
        order.append("first")
    waiting.join(10)
    assert order == ["elsewhere", "first", "second"]


def test_nobody_waits_for_ever():
    places = Places(patience=0.05)
    with places.held("here"), places.held("here"):
        pass
    with places.held("here"):  # and the place is free again
        pass


# In the chain


@pytest.fixture(scope="module")
def sample(sample_archive, embedder):
    with Archive(sample_archive, embedder=embedder.identity) as archive:
        yield archive


def answering(archive, embedder, memory=None) -> Answering:
    reader = SentenceReader(embedder)
    return Answering(archive, Search(archive, embedder), reader, memory=memory)


def test_a_follow_up_is_answered_from_the_conversation(sample, embedder):
    chain = answering(sample, embedder)
    chain.answer(Asked(CASUALTIES, conversation="here"))
    answer = chain.answer(Asked("and what did Ukraine say?", conversation="here"))
    assert answer.question == "and what did Ukraine say?"
    assert answer.understood_as.startswith("What did Ukraine say (who claimed there were no")
    assert any("Ukraine" in finding.statement for finding in answer.findings)
    assert answer_json(answer)["understood_as"] == answer.understood_as


def test_without_a_conversation_nothing_is_resolved_or_remembered(sample, embedder):
    chain = answering(sample, embedder)
    chain.answer(Asked(CASUALTIES, conversation="here"))
    assert chain.answer(Asked("why?")).understood_as is None
    chain.answer(Asked("Who was fined?"))
    again = chain.answer(Asked("why?", conversation="here"))
    assert "casualties" in again.understood_as


def test_a_question_that_stands_by_itself_has_not_been_read_as_another(sample, embedder):
    chain = answering(sample, embedder)
    for question in (CASUALTIES, "Who said Peskov was lying?"):
        assert chain.answer(Asked(question, conversation="here")).understood_as is None


def test_who_sees_other_collections_is_told_nothing(sample, embedder):
    chain = answering(sample, embedder)
    chain.answer(Asked(CASUALTIES, conversation="here"))
    other = Asked("why?", Filters(collections=("desk",)), conversation="here")
    assert chain.answer(other).understood_as is None


def test_what_one_asked_aside_is_told_to_nobody_else(sample, embedder):
    chain = answering(sample, embedder)
    chain.answer(Asked("Who said Peskov was lying?", conversation="here", person="bob"))
    chain.answer(Asked(CASUALTIES, conversation="here", person="ann", aside=True))
    why = Asked("why?", conversation="here", person="bob")
    assert "lying" in chain.answer(why).understood_as
    own = Asked("why?", conversation="here", person="ann", aside=True)
    assert "casualties" in chain.answer(own).understood_as


def test_the_stream_resolves_first_and_remembers_before_the_answer_is_told(sample, embedder):
    memory = PassingMemory()
    chain = answering(sample, embedder, memory)
    events = chain.stream(Asked(CASUALTIES, conversation="here"))
    assert next(events).stage == "resolve"
    answer = next(event for event in events if isinstance(event, Answer))
    assert memory.recall("here") == (turn_of(answer),)


def test_an_answer_that_is_not_waited_for_holds_up_nobody(sample, embedder):
    chain = answering(sample, embedder)
    events = chain.stream(Asked(CASUALTIES, conversation="here"))
    next(events)
    events.close()
    assert chain.answer(Asked(CASUALTIES, conversation="here")).findings


SAMPLE = [
    json.loads(line)
    for line in Path(__file__)
    .with_name("sample_follow_ups.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


def test_follow_ups_over_the_sample_find_their_sentences(sample, embedder):
    """The floor. Of 21 articles a question without its matter finds many a sentence too."""
    found = [_finds(sample, embedder, talk, "here") for talk in SAMPLE]
    alone = [_finds(sample, embedder, talk, None) for talk in SAMPLE]
    assert sum(found) >= 9, [t["turns"] for t, hit in zip(SAMPLE, found, strict=True) if not hit]
    assert sum(found) > sum(alone)


def _finds(sample, embedder, talk, conversation) -> bool:
    chain = answering(sample, embedder)
    for question in talk["turns"]:
        answer = chain.answer(Asked(question, conversation=conversation))
    return any(words in f.statement for f in answer.findings for words in talk["quote_contains"])


class Broken(PassingMemory):
    def __init__(self, *, reads: bool) -> None:
        super().__init__()
        self.reads = reads

    def recall(self, conversation, *, scope=""):
        if not self.reads:
            raise StateError("the disk is gone.")
        return super().recall(conversation, scope=scope)

    def remember(self, conversation, turn, *, scope=""):
        raise StateError("No space left on the disk.")


@pytest.mark.parametrize("reads", [True, False], ids=["cannot be written", "cannot be read"])
def test_a_memory_that_fails_costs_no_answer(sample, embedder, reads):
    chain = answering(sample, embedder, Broken(reads=reads))
    answer = chain.answer(Asked(CASUALTIES, conversation="here"))
    assert answer.text == "The Kremlin"
    assert (
        "This answer could not be kept for follow-ups: No space left on the disk." in answer.notes
    )


def test_eight_at_once_with_fifty_questions_each_lose_and_mix_nothing(tmp_path, clock):
    """Every answer and every turn belongs to its conversation, and none is missing."""
    words = WordEmbedder()
    put(
        tmp_path / "archive",
        words,
        [named(f"mill-{n}", f"Mill {n} of Elm burned in night {n}.") for n in range(8)],
    )
    with (
        Archive(tmp_path / "archive", embedder=words.identity) as archive,
        State(tmp_path / "state.sqlite3") as state,
    ):
        memory = Conversations(state, now=clock, kept=1_000)
        chain = answering(archive, words, memory)

        def ask(number: int) -> list[Answer]:
            return [
                chain.answer(Asked(f"Did mill {number} burn {at}?", conversation=f"talk {number}"))
                for at in range(50)
            ]

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(ask, range(8)))
            shared = list(
                pool.map(
                    lambda at: chain.answer(Asked(f"Mill {at} of Elm?", conversation="all")),
                    range(50),
                )
            )
        for number in range(8):
            asked = [f"Did mill {number} burn {at}?" for at in range(50)]
            assert [answer.question for answer in answers[number]] == asked
            assert [kept.asked for kept in memory.recall(f"talk {number}")] == asked
        assert {kept.asked for kept in memory.recall("all")} == {one.question for one in shared}
        assert memory.count() == 450
