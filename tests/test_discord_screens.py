"""What a person sees of passages, sources, searches, the archive and other inquiries."""

from datetime import UTC, date, datetime

import pytest
from made_answers import REACH, answer, finding, quote, searched, sight, stored, transcript

from bot.answers import Quote
from bot.discord.cards import Tone
from bot.discord.custom_ids import Context, Page
from bot.discord.paging import turned
from bot.discord.screens.archive import archive_card, hits_card
from bot.discord.screens.inquiries import check_card, comparison_card, origin_card, timeline_card
from bot.discord.screens.reading import carriers_card, context_card, sources_card
from bot.inquiries import (
    Comparison,
    QuoteOrigin,
    Row,
    Side,
    Sighting,
    Statement,
    TextCheck,
    Timeline,
    Verdict,
)
from bot.retrieval import Hit
from bot.surroundings import surroundings
from ingest.archive import Reach
from ingest.articles import Passage

PLACE = "-# Nordvik Tidende · 2024-02-12 · Ferry runs aground · [open the article](https://e.org/a)"
FOUND = f"""\
> Nobody was hurt.
— said by the police
{PLACE}"""
FOOT = f"----\n-# {REACH}"
LATER = stored(key="b", publisher="Kyst Radio", published=date(2024, 2, 13), url=None)

ARTICLE = "The ferry ran aground. *Nobody* was hurt. The captain said so."
NIGHT = datetime(2024, 2, 12, 23, 30, tzinfo=UTC)


def test_a_quote_in_its_article():
    found = finding_in(ARTICLE, 23, 41, published=NIGHT)
    card = context_card(surroundings(found), Context(0), "en-US", link="https://e.org/a#:~:text=x")
    assert (
        sight(card)
        == """\
**Ferry runs aground**
-# Nordvik Tidende · 2024-02-12 · version 1 · <t:1707780600:f> in your time
----
> The ferry ran aground. **\\*Nobody\\* was hurt.** The captain said so.
[◂ Back] [Next ▸] [open at the quote]"""
    )


def finding_in(text: str, start: int, end: int, **changes: object) -> Quote:
    return Quote(source=stored(text, **changes), start=start, end=end, link=None)


@pytest.mark.parametrize(
    ("page", "enabled"),
    [
        pytest.param(0, [True, True], id="with the quote"),
        pytest.param(-50, [False, True], id="the first"),
        pytest.param(50, [True, False], id="the last"),
    ],
)
def test_pages_of_an_article_are_turned_while_there_are_any(page, enabled):
    text = "".join(f"Sentence number {number:03}. " for number in range(300))
    found = finding_in(text, 2_900, 2_910)
    card = context_card(surroundings(found, page=page), Context(2, 1, page), "en-US", link=None)
    back, ahead, _ = card.foot.blocks[0].buttons
    assert [back.enabled, ahead.enabled] == enabled
    at = surroundings(found, page=page).page
    assert [back.action, ahead.action] == [Context(2, 1, at - 1), Context(2, 1, at + 1)]


SIGHTS = {
    "sources, each once": (
        sources_card(answer(finding(), finding(), finding(quote(key="z", url=None))), "en-US"),
        "**2 articles behind this answer**\n----\nFerry runs aground\n"
        "-# Nordvik Tidende · 2024-02-12 · [open the article](https://e.org/a)\n"
        "Ferry runs aground\n-# Nordvik Tidende · 2024-02-12",
    ),
    "other carriers": (
        carriers_card(finding(copies=(LATER,)), "en-US"),
        "**1 other article with this sentence**\n----\n"
        "-# The earliest is quoted: Nordvik Tidende, 2024-02-12\n"
        "Ferry runs aground\n-# Kyst Radio · 2024-02-13",
    ),
    "passages found": (
        hits_card("ferry @here", [Hit(Passage(stored(), 0, 6), 0.1, {})], "en-US", told=("So.",)),
        "**1 passage for “ferry \\@here”**\n-# Note: So.\n----\n> Nobody\n-# Nordvik Tidende · "
        "2024-02-12 · Ferry runs aground · [open at the quote](https://e.org/a#:~:text=Nobody)",
    ),
    "no passage found": (hits_card("ferry", [], "en-US"), "**Nothing found for “ferry”.**"),
    "the archive": (
        archive_card(
            Reach(1234, date(2023, 5, 3), date(2024, 9, 12), 2),
            {"Nordvik": 1200, "B*": 3},
            "en-US",
            last_ingest=NIGHT,
            passages=99,
        ),
        "**The archive**\n1,234 articles from 2023-05-03 to 2024-09-12 (2 undated) · 99 passages\n"
        "-# last ingest <t:1707780600:f>\n----\nNordvik (1,200) · B\\* (3)",
    ),
    "an archive of many outlets": (
        archive_card(Reach(40, None, None, 40), {"x": 2} | {str(n): 1 for n in range(30)}, "en-US"),
        "**The archive**\n40 articles (40 undated)\n-# nothing was ingested yet\n----\nx (2) · "
        + " · ".join(f"{n} (1)" for n in range(19))
        + "\n-# and 11 more outlets",
    ),
    "an empty archive": (
        archive_card(Reach(0, None, None, 0), {}, "en-US"),
        "**The archive**\nThe archive is empty.",
    ),
    "a course of events": (
        timeline_card(
            Timeline(
                topic="ferry",
                rows=(
                    Row(day=date(2024, 2, 11), day_is_told=True, finding=finding()),
                    Row(day=date(2024, 2, 12), day_is_told=False, finding=finding(copies=(LATER,))),
                ),
                searched=searched(),
                notes=("So.",),
            ),
            "en-US",
        ),
        f"**What happened: ferry**\n----\n**2024-02-11** (on the day that the sentence names)\n"
        f"{FOUND}\n----\n**2024-02-12** (on the day of publication)\n{FOUND}\n"
        f"-# also in 1 other article\n----\n-# Note: So.\n{FOOT}",
    ),
    "no events": (
        timeline_card(Timeline(topic="ferry", rows=(), searched=searched()), "en-US"),
        f"**Nothing found for “ferry”.**\n{FOOT}",
    ),
    "two outlets": (
        comparison_card(
            Comparison(
                topic="ferry",
                sides=(
                    Side(publisher="A", findings=(finding(), finding()), searched=searched()),
                    Side(publisher="B", findings=(), searched=searched()),
                ),
            ),
            "en-US",
        ),
        f"**A / B on “ferry”**\n----\n**A**\n-# {REACH}\n{FOUND}\n{FOUND}\n"
        f"----\n**B**\n-# {REACH}\nNothing on this from B.",
    ),
    "a checked text": (
        check_card(
            TextCheck(
                text="Nobody was hurt. It sank. It flew. Hello!",
                statements=(
                    Statement(start=0, end=16, verdict=Verdict.SUPPORTED, support=(finding(),)),
                    Statement(start=17, end=25, verdict=Verdict.DISPUTED, dispute=(finding(),)),
                    Statement(
                        start=26, end=34, verdict=Verdict.NOT_FOUND, related=(finding(), finding())
                    ),
                ),
                passed_over=1,
                searched=searched(),
            ),
            "en-US",
        ),
        f"**3 statements checked**\n----\n**Nobody was hurt.**\n✅ The archive says so\n-# for it\n"
        f"{FOUND}\n----\n**It sank.**\n⚠️ The archive has something against it\n-# against it\n"
        f"{FOUND}\n----\n**It flew.**\n❔ Not found in the archive\n"
        f"-# nearest to it\n{FOUND}\n"
        f"----\n-# 1 sentence states nothing that could be checked\n{FOOT}",
    ),
    "nothing to check": (
        check_card(
            TextCheck(text="Hello!", statements=(), passed_over=1, searched=searched()), "en-US"
        ),
        f"**This message states nothing that could be checked.**\n{FOOT}",
    ),
    "where a quotation stands": (
        origin_card(
            QuoteOrigin(
                quotation="Nobody was hurt",
                sightings=(
                    Sighting(finding=finding(), exact=True, shared=1),
                    Sighting(finding=finding(), exact=False, shared=0.666),
                ),
                searched=searched(),
            ),
            "en-US",
        ),
        f"**Where “Nobody was hurt” stands**\n----\n**first seen · word for word**\n{FOUND}\n"
        f"----\n67% of its words\n{FOUND}\n{FOOT}",
    ),
    "a quotation that stands nowhere": (
        origin_card(QuoteOrigin(quotation="x", sightings=(), searched=searched()), "en-US"),
        f"**This quotation is not in the archive, nor anything close to it.**\n{FOOT}",
    ),
}


@pytest.mark.parametrize(("card", "seen"), SIGHTS.values(), ids=SIGHTS)
def test_what_is_shown(card, seen):
    assert sight(card) == seen


@pytest.mark.parametrize(
    ("verdicts", "tone"),
    [
        pytest.param([Verdict.SUPPORTED], Tone.ANSWERED, id="all supported"),
        pytest.param([Verdict.SUPPORTED, Verdict.NOT_FOUND], Tone.NOT_FOUND, id="not all"),
        pytest.param([Verdict.NOT_FOUND, Verdict.DISPUTED], Tone.FAILED, id="one disputed"),
    ],
)
def test_the_worst_verdict_gives_the_colour(verdicts, tone):
    statements = tuple(Statement(start=0, end=1, verdict=one) for one in verdicts)
    check = TextCheck(text="x", statements=statements, passed_over=0, searched=searched())
    assert check_card(check, "en-US").tone is tone


LONG = carriers_card(finding(copies=tuple(stored(key=str(n)) for n in range(200))), "en-US")


@pytest.mark.parametrize(
    ("number", "ends"),
    [
        pytest.param(0, "-# Page 1 of 5\n[◂ Back] [Next ▸]", id="the first"),
        pytest.param(3, "-# Page 4 of 5\n[◂ Back] [Next ▸]", id="within"),
        pytest.param(99, "-# Page 5 of 5\n[◂ Back] [Next ▸]", id="beyond the last"),
    ],
)
def test_a_long_list_is_turned_over_in_one_message(number, ends):
    page = transcript(turned(LONG, number, Page))
    assert page.endswith(ends)
    assert "====" not in page


def test_the_pages_of_a_list_have_all_of_it():
    pages = "".join(transcript(turned(LONG, number, Page)) for number in range(5))
    assert pages.count("Ferry runs aground") == 200


def test_a_short_list_is_not_turned_over():
    short = carriers_card(finding(copies=(LATER,)), "en-US")
    assert "[Next" not in transcript(turned(short, 0, Page))
