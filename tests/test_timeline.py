"""What happened when: a checked quotation a row, oldest first, one an event."""

import json
from datetime import date, timedelta

import pytest
from archives import named, put
from desks import desk_at

from bot.inquiries import timeline_json


@pytest.fixture(scope="module")
def desk(sample_archive, embedder):
    with desk_at(sample_archive, embedder) as opened:
        yield opened


def days_of(found):
    return [row.day.isoformat() for row in found.rows]


def test_events_stand_by_the_day_on_which_they_happened(desk):
    found = desk.timeline(desk.asked("Luna-25"))
    told = {row.day: row for row in found.rows}
    assert days_of(found) == ["2023-08-11", "2023-08-19", "2023-08-21"]
    assert [row.day_is_told for row in found.rows] == [True, True, False]
    assert "left the Vostochny spaceport" in told[date(2023, 8, 11)].finding.statement
    assert "was lost only last Saturday" in told[date(2023, 8, 19)].finding.statement


@pytest.mark.parametrize("topic", ["Kremlin drones", "Skarvik ferry accident", "moon landing"])
def test_every_row_is_an_exact_slice_and_the_oldest_is_first(desk, topic):
    found = desk.timeline(desk.asked(topic))
    assert len(found.rows) > 2
    assert days_of(found) == sorted(days_of(found))
    for row in found.rows:
        [quote] = row.finding.quotes
        stored = desk.archive.article(quote.source.id, quote.source.version)
        assert quote.text == stored.article.text[quote.start : quote.end] != ""


@pytest.mark.parametrize("topic", ["zebra crossing in Skarvik", "price of oil", "the", "", "?"])
def test_a_topic_that_is_not_there_has_no_rows(desk, topic):
    found = desk.timeline(desk.asked(topic))
    assert found.rows == ()
    assert found.searched.reach.articles == 21


def test_copies_of_one_sentence_are_one_row(desk):
    found = desk.timeline(desk.asked("failed attempt to kill Putin with drones at the Kremlin"))
    [row] = [r for r in found.rows if "in a failed attempt to kill" in r.finding.statement]
    printed = [copy.article.publisher for copy in row.finding.copies]
    assert printed == ["The Meridian Post", "Nordvik Tidende"]


def test_the_filters_hold_for_every_search(desk):
    found = desk.timeline(
        desk.asked("Kremlin drones", before=date(2023, 5, 3), publishers=["harbour courier"])
    )
    sources = {(q.source.article.publisher, q.source.article.published.date().isoformat())
               for row in found.rows for q in row.finding.quotes}  # fmt: skip
    assert sources == {("Harbour Courier", "2023-05-03")}


def test_a_loud_week_does_not_drown_a_year(tmp_path, embedder):
    """Sixty articles of one week beside one of every month before."""
    week = date(2024, 6, 3)
    loud = [
        named(f"loud-{n}", f"The Elm bridge was closed again because of crack number {n}.",
              published=week + timedelta(days=n % 7))
        for n in range(60)
    ]  # fmt: skip
    months = [
        named(f"month-{m}", f"Work on the Elm bridge reached pillar {m} as planned this week.",
              published=date(2024, m, 3))
        for m in range(1, 6)
    ]  # fmt: skip
    put(tmp_path / "archive", embedder, [*loud, *months])
    with desk_at(tmp_path / "archive", embedder) as opened:
        found = opened.timeline(opened.asked("Elm bridge"))
    assert {day[:7] for day in days_of(found)} >= {f"2024-0{m}" for m in range(1, 7)}


def test_articles_without_a_day_are_only_counted(tmp_path, embedder):
    texts = {
        "dated": ("The Elm bridge was closed on Monday.", date(2024, 6, 5)),
        "undated": ("The Elm bridge was painted green for the feast.", None),
    }
    put(
        tmp_path / "archive",
        embedder,
        [named(name, text, published=day) for name, (text, day) in texts.items()],
    )
    with desk_at(tmp_path / "archive", embedder) as opened:
        found = opened.timeline(opened.asked("Elm bridge"))
    assert days_of(found) == ["2024-06-03"]
    assert found.notes == ("Left out: 1 sentence of undated articles.",)


def test_a_timeline_is_written_by_the_published_contract(desk):
    told = timeline_json(desk.timeline(desk.asked("Luna-25")))
    assert list(told) == ["topic", "rows", "searched", "notes"]
    assert list(told["rows"][0]) == ["day", "day_is_told", "finding"]
    assert json.loads(json.dumps(told)) == told
