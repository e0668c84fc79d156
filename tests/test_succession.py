"""Which version of an article is current, and since when each could be read."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from archives import NOW, found, named, put
from hypothesis import given
from hypothesis import strategies as st

from ingest.archive import Archive, Filters
from ingest.succession import Stamp, appearances, is_later, turn


def stamp(stated=None, retrieved=None, added=NOW) -> Stamp:
    return Stamp(stated=stated, retrieved=retrieved, added=added)


def at(hour: int, day: int = 1) -> datetime:
    return datetime(2024, 6, day, hour, tzinfo=UTC)


LATER = [
    pytest.param(stamp(date(2024, 6, 2)), stamp(date(2024, 6, 1)), True, id="a later day"),
    pytest.param(stamp(date(2024, 6, 1)), stamp(date(2024, 6, 1)), False, id="the same day"),
    pytest.param(stamp(at(10)), stamp(at(9)), True, id="a later hour"),
    pytest.param(stamp(at(10)), stamp(date(2024, 6, 1)), False, id="an hour of the same day"),
    pytest.param(stamp(date(2024, 6, 2)), stamp(at(23)), True, id="the next day"),
    pytest.param(stamp(date(2024, 6, 2)), stamp(), False, id="against an undated one"),
    pytest.param(stamp(), stamp(date(2024, 6, 2)), False, id="undated"),
    pytest.param(
        stamp(datetime(2024, 6, 1, 12)), stamp(at(11)), True, id="without a zone, read as UTC"  # noqa: DTZ001
    ),
    pytest.param(
        stamp(date(2024, 6, 1), retrieved=at(9, 5)), stamp(date(2024, 6, 1), retrieved=at(9, 4)),
        True, id="the same day, retrieved later",
    ),
    pytest.param(
        stamp(date(2024, 6, 1), retrieved=at(9, 5)), stamp(date(2024, 6, 2), retrieved=at(9, 4)),
        False, id="retrieved later, but an older text",
    ),
    pytest.param(
        stamp(date(2024, 6, 1), retrieved=at(9, 5)), stamp(date(2024, 6, 1)), False,
        id="only one is known to have been retrieved",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "expected"), LATER)
def test_later_for_certain(one, other, expected):
    assert is_later(one, other) is expected


@pytest.mark.parametrize(("one", "other", "expected"), LATER)
def test_nothing_is_later_than_what_is_later_than_it(one, other, expected):
    assert not (is_later(one, other) and is_later(other, one))


MOMENTS = st.none() | st.dates(date(2024, 1, 1), date(2024, 1, 9))
STAMPS = st.builds(
    Stamp,
    stated=MOMENTS,
    retrieved=st.none(),
    added=st.datetimes(timezones=st.just(UTC)),
)


@given(st.lists(STAMPS, max_size=6))
def test_what_is_later_for_certain_stands_later(arrivals):
    dated = [one for one in arrivals if one.stated is not None]
    order: list[Stamp] = []
    for one in dated:
        order.insert(turn(one, order), one)
    days = [one.stated for one in order]
    assert days == sorted(days)


@given(st.lists(STAMPS, min_size=1, max_size=6))
def test_no_version_appears_before_it_says_or_was_seen(arrivals):
    for own, since in zip(arrivals, appearances(arrivals), strict=True):
        assert since in (None, own.stated, own.added)
        if own.stated is not None:
            assert since is not None


# In an archive: three dated texts, in every order of arrival.

FIRST = named("dam", "The dam broke.", title="First")
SECOND = replace(FIRST, text="The dam held.", title="Second", modified=date(2024, 6, 3))
THIRD = replace(FIRST, text="The dam leaks.", title="Third", modified=date(2024, 6, 5))
ORDERS = [
    pytest.param(order, id=", ".join(one.title for one in order))
    for order in permutations([FIRST, SECOND, THIRD])
]


@pytest.mark.parametrize("order", ORDERS)
def test_the_order_of_arrival_does_not_matter(tmp_path, words, order):
    for at_once in (True, False):
        folder = tmp_path / str(at_once)
        for batch in [order] if at_once else [[one] for one in order]:
            put(folder, words, batch)
        with Archive(folder, embedder=words.identity) as archive:
            assert archive.article(FIRST.id).article.title == "Third"
            numbers = archive.database.versions(FIRST.id)
            titles = [archive.article(FIRST.id, n).article.title for n in numbers]
            assert titles == ["First", "Second", "Third"]
            seen = {day: _title(archive, words, day) for day in (0, 1, 2, 3, 4, 5, 30)}
        assert seen == {
            0: set(), 1: {"First"}, 2: {"First"}, 3: {"Second"}, 4: {"Second"}, 5: {"Third"},
            30: {"Third"},
        }  # fmt: skip


def _title(archive, words, day: int) -> set[str]:
    as_of = date(2024, 5, 31) + timedelta(days=day)
    return found(archive, words, "the dam", filters=Filters(as_of=as_of))


def test_a_text_is_not_shown_as_of_a_day_before_it_was_modified(tmp_path, words):
    put(tmp_path, words, [SECOND])
    with Archive(tmp_path, embedder=words.identity) as archive:
        assert _title(archive, words, 2) == set()
        assert _title(archive, words, 3) == {"Second"}


BACK = replace(FIRST, retrieved=datetime(2024, 9, 3, tzinfo=UTC))


def test_an_outlet_that_goes_back_to_its_first_text(tmp_path, words):
    changed = replace(FIRST, text="The dam held.", title="Second")
    put(tmp_path, words, [FIRST, changed], at=datetime(2024, 9, 1, tzinfo=UTC))
    report = put(tmp_path, words, [BACK], at=datetime(2024, 9, 4, tzinfo=UTC))
    assert report.counts["updated"] == 1
    with Archive(tmp_path, embedder=words.identity) as archive:
        assert archive.article(FIRST.id).version == 3
        as_of = {day: Filters(as_of=date(2024, 9, day)) for day in (2, 3)}
        assert found(archive, words, "the dam", filters=as_of[2]) == {"Second"}
        assert found(archive, words, "the dam", filters=as_of[3]) == {"First"}
    again = put(tmp_path, words, [BACK], at=datetime(2024, 9, 4, tzinfo=UTC))
    assert again.counts["unchanged"] == 1
