"""What a person sees of an answer, of one that is still being made, and of one that ended."""

from datetime import UTC, date, datetime

import pytest
from made_answers import REACH, answer, finding, quote, searched, sight, stored

from bot.answers import Day, Disagreement, NamedBy, Origins, ReadWords
from bot.discord.cards import Tone
from bot.discord.custom_ids import FilterName, Forgotten
from bot.discord.screens.answers import Offer, answer_card
from bot.discord.screens.notices import forget_card, notice_card, why_bad_card
from bot.discord.screens.running import ended_card, queued_card, running_card
from ingest.archive import Filters
from ingest.articles import Correction, CorrectionKind

NOTHING = Offer(kept=False)
PLACE = "-# Nordvik Tidende · 2024-02-12 · Ferry runs aground · [open the article](https://e.org/a)"
FOUND = f"""\
> Nobody was hurt.
— said by the police
{PLACE}"""
FOOT = f"""\
----
-# {REACH} · answered by sentence search, without a model"""
LIMITED = Filters(
    after=date(2024, 1, 1), before=date(2024, 6, 30), publishers=("Reuters", "The @everyone")
)


def test_an_answer_with_all_that_can_be_asked_of_it():
    copied = finding(copies=(stored(key="a"), stored(key="b")))
    card = answer_card(answer(copied, finding()), "en-US", Offer(share=True, watch=True))
    assert (
        sight(card)
        == f"""\
**The police**
----
{FOUND}
-# also in 2 other articles
[In context] [Other carriers (2)]
----
{FOUND}
[In context]
{FOOT}
[All sources] [As of another date] [Show to the channel] [Watch this question] [Download the proof]
[👍] [👎]"""
    )


SIGHTS = {
    "what repeats the quote is not said twice": (
        answer(finding(), text="Nobody  was hurt."),
        f"{FOUND}\n{FOOT}",
    ),
    "a statement in words of its own": (
        answer(finding(statement="There were *no* injuries.")),
        f"**The police**\n----\nThere were \\*no\\* injuries.\n{FOUND}\n{FOOT}",
    ),
    "a quote of several lines": (
        answer(finding(quote("Nobody was hurt.\n\n- So they say.")), text="Nobody"),
        "**Nobody**\n----\n> Nobody was hurt.\n> \n> \\- So they say.\n"
        f"— said by the police\n{PLACE}\n{FOOT}",
    ),
    "nobody knows who says so": (
        answer(finding(speaker=None, carriers=("TASS", "Reuters"))),
        "**The police**\n----\n> Nobody was hurt.\n"
        f"— unclear who says so · passed on by TASS, Reuters\n{PLACE}\n{FOOT}",
    ),
    "neither outlet, date nor address": (
        answer(finding(quote(publisher=None, published=None, url=None))),
        "**The police**\n----\n> Nobody was hurt.\n— said by the police\n"
        f"-# outlet unknown · undated · Ferry runs aground\n{FOOT}",
    ),
    "a time is not shown, since the day is the outlet's": (
        answer(finding(quote(published=datetime(2024, 2, 12, 23, 30, tzinfo=UTC)))),
        f"**The police**\n----\n{FOUND}\n{FOOT}",
    ),
    "a link to the spot": (
        answer(finding(quote(link="https://e.org/a#:~:text=Nobody"))),
        "**The police**\n----\n> Nobody was hurt.\n— said by the police\n-# Nordvik Tidende · "
        "2024-02-12 · Ferry runs aground · [open at the quote](https://e.org/a#:~:text=Nobody)\n"
        + FOOT,
    ),
    "a script is no link": (
        answer(finding(quote(url="javascript:alert(1)", link="javascript:alert(1)#:~:text=x"))),
        "**The police**\n----\n> Nobody was hurt.\n— said by the police\n"
        f"-# Nordvik Tidende · 2024-02-12 · Ferry runs aground\n{FOOT}",
    ),
    "a quote that turns the direction": (
        answer(finding(quote("Nobody \u202ewas hurt."))),
        "**The police**\n----\n> Nobody \u202ewas hurt.\u202c\n— said by the police\n"
        f"{PLACE}\n-# This quote holds invisible characters that change the order in which it is "
        f"shown. They are left as they are.\n{FOOT}",
    ),
    "two quotes of one finding": (
        answer(finding(quote(), quote("No casualties."))),
        f"**The police**\n----\n{FOUND}\n> No casualties.\n— said by the police\n{PLACE}\n{FOOT}",
    ),
    "what the asker should know": (
        answer(finding(), notes=("Searched without one of two rankings",)),
        f"**The police**\n----\n{FOUND}\n----\n-# Note: Searched without one of two rankings\n"
        + FOOT,
    ),
    "an article that was corrected": (
        answer(
            finding(
                quote(
                    title="Ferry runs aground",
                    corrections=(
                        Correction(kind=CorrectionKind.RETRACTION, start=0, end=6),
                        Correction(kind=CorrectionKind.CORRECTION, start=0, end=5, in_title=True),
                        Correction(kind=CorrectionKind.UPDATE, start=7, end=10),
                    ),
                )
            )
        ),
        f"**The police**\n----\n{FOUND}\n⚠️ Retraction: Nobody\n⚠️ Correction: Ferry\n{FOOT}",
    ),
    "what a model claimed without a quote": (
        answer(finding(), dropped={"no_quote": 1, "altered": 2}),
        f"**The police**\n----\n{FOUND}\n----\n"
        f"-# 3 claims of the model were left out, since no quote bears them out\n{FOOT}",
    ),
    "a follow-up as it was understood": (
        answer(finding(), understood_as="Who says that nobody was hurt?"),
        f"-# understood as: Who says that nobody was hurt?\n**The police**\n----\n{FOUND}\n{FOOT}",
    ),
    "a course of events, each under its day": (
        answer(
            finding(),
            finding(),
            finding(),
            days=(Day(date(2024, 2, 11), True), Day(date(2024, 2, 12), False), None),
            text="2 events.",
        ),
        f"**2 events.**\n----\n**2024-02-11** (on the day that the sentence names)\n{FOUND}\n----\n"
        f"**2024-02-12** (on the day of publication)\n{FOUND}\n----\n**undated**\n{FOUND}\n{FOOT}",
    ),
    "accounts that differ, each by its number": (
        answer(
            finding(),
            finding(),
            finding(),
            finding(),
            disagreements=(
                Disagreement(0, 1, NamedBy.RULE),
                Disagreement(1, 2, NamedBy.MODEL),
            ),
        ),
        f"**The police**\n----\n-# No. 1 · against no. 2\n{FOUND}\n----\n"
        f"-# No. 2 · against no. 1, 3\n{FOUND}\n----\n-# No. 3 · against no. 2\n{FOUND}\n----\n"
        f"-# No. 4\n{FOUND}\n{FOOT}",
    ),
    "what was looked for by itself": (
        answer(
            finding(),
            parts=("What did *A* say?", "What did B say? (The Post or AFP, to 2024-03-01)"),
        ),
        "**The police**\n-# also looked for: What did \\*A\\* say? · What did B say? (The Post or "
        f"AFP, until 2024-03-01)\n----\n{FOUND}\n{FOOT}",
    ),
    "of many parts the first": (
        answer(parts=("one", "two", "three", "four", "five", "six")),
        "-# also looked for: one · two · three · four · +2\n**Not found in this archive.**\n----\n"
        f"{REACH}\n-# answered by sentence search, without a model",
    ),
    "one story in several articles": (
        answer(
            finding(copies=(stored(key="a"), stored(key="b")), origins=Origins(3, 1)),
            finding(),
            origins=Origins(4, 2),
        ),
        f"**The police**\n----\n{FOUND}\n-# also in 2 other articles\n-# 3 articles, 1 origin\n"
        f"----\n{FOUND}\n----\n-# in all: 4 articles, 2 origins\n{FOOT}",
    ),
    "articles of an origin each": (
        answer(finding(quote(), quote("So."), origins=Origins(2, 2)), origins=Origins(2, 2)),
        f"**The police**\n----\n{FOUND}\n> So.\n— said by the police\n{PLACE}\n"
        f"-# 2 articles, 2 origins\n{FOOT}",
    ),
    "not found, and how far was searched": (
        answer(),
        f"**Not found in this archive.**\n----\n{REACH}\n"
        "-# answered by sentence search, without a model",
    ),
    "not found through filters": (
        answer(searched=searched(LIMITED)),
        f"**Not found in this archive.**\n----\n{REACH}; limited to: from 2024-01-01 on, until "
        "2024-06-30, outlet: Reuters, outlet: The \\@everyone\n"
        "-# answered by sentence search, without a model",
    ),
    "made by a model": (
        answer(finding(), answered_by="model", model="m-7_b"),
        f"**The police**\n----\n{FOUND}\n----\n-# {REACH} · answered by model (m-7\\_b)",
    ),
}


@pytest.mark.parametrize(("made", "seen"), SIGHTS.values(), ids=SIGHTS)
def test_what_is_shown(made, seen):
    assert sight(answer_card(made, "en-US", NOTHING)) == seen


def buttons(card):
    return [line for line in sight(card).splitlines() if line.startswith("[")]


FILTERS = {
    "given ones one by one": (
        searched(LIMITED),
        (),
        "[✕ from 2024-01-01 on] [✕ until 2024-06-30] [✕ outlet: Reuters] [✕ outlet: The @everyone]",
    ),
    "those that are not the asker's stay": (
        searched(LIMITED),
        (FilterName.PUBLISHER,),
        "[✕ from 2024-01-01 on] [✕ until 2024-06-30]",
    ),
    "what was read from the question goes as it was read": (
        searched(LIMITED, read=(ReadWords("dates", "in early 2024"),)),
        (),
        "[✕ “in early 2024”] [✕ outlet: Reuters] [✕ outlet: The @everyone]",
    ),
    "as of a day, and a speaker": (
        searched(Filters(as_of=date(2024, 2, 15)), speakers=("Moe",)),
        (),
        "[✕ as of 2024-02-15] [✕ said by Moe]",
    ),
    "a name too long for a button": (
        searched(Filters(publishers=("x" * 90,))),
        (),
        "[✕ outlet: " + "x" * 27 + "…]",
    ),
}


@pytest.mark.parametrize(("seen", "fixed", "row"), FILTERS.values(), ids=FILTERS)
def test_filters_can_be_taken_away(seen, fixed, row):
    card = answer_card(answer(searched=seen), "en-US", Offer(fixed=fixed))
    assert buttons(card)[0] == row


def test_another_language():
    german = sight(answer_card(answer(finding()), "de", NOTHING))
    assert german == (
        "**The police**\n----\n> Nobody was hurt.\n— gesagt von the police\n"
        "-# Nordvik Tidende · 2024-02-12 · Ferry runs aground · "
        "[Artikel öffnen](https://e.org/a)\n----\n"
        "-# 21 Artikel durchsucht vom 2023-05-03 bis 2024-09-12 (2 ohne Datum) · "
        "beantwortet durch Satzsuche, ohne Sprachmodell"
    )


@pytest.mark.parametrize(
    ("language", "part", "against", "origins"),
    [
        ("de", "auch gesucht: it (ab 2024-01-01, bis 2024-02-01)", "Nr. 1 · gegen Nr. 2",
         "3 Artikel, 1 Ursprung"),
        ("es", "también se buscó: it (desde el 2024-01-01, hasta el 2024-02-01)",
         "N.º 1 · contra el n.º 2", "3 artículos, 1 origen"),
        ("fr", "aussi recherché : it (à partir du 2024-01-01, jusqu’au 2024-02-01)",
         "N° 1 · contre le n° 2", "3 articles, 1 origine"),
    ],
)  # fmt: skip
def test_how_it_is_put_together_is_told_in_every_language(language, part, against, origins):
    made = answer(
        finding(origins=Origins(3, 1)),
        finding(),
        parts=("it (from 2024-01-01, to 2024-02-01)",),
        disagreements=(Disagreement(0, 1, NamedBy.RULE),),
        days=(Day(date(2024, 2, 11), True), None),
    )
    told = sight(answer_card(made, language, NOTHING)).replace("\\", "").splitlines()
    assert {f"-# {part}", f"-# {against}", f"-# {origins}"} <= set(told)


RUNNING = {
    "in the line": (queued_card(3, "en-US"), "3 questions before yours…\n[Stop]"),
    "next": (queued_card(0, "en-US"), "One moment…\n[Stop]"),
    "searching": (
        running_card("retrieve", (), "en-US", articles=1234),
        "Searching 1,234 articles…\n[Stop]",
    ),
    "with what was found so far": (
        running_card("compose", (finding(),), "en-US"),
        f"{FOUND}\n----\nWriting the answer…\n[Stop]",
    ),
    "at a stage of a later version": (
        running_card("polish", (), "en-US"),
        "One moment…\n[Stop]",
    ),
    "stopped": (
        ended_card("Stopped.", (finding(),), "en-US"),
        f"{FOUND}\n----\nStopped.\n[Ask again]",
    ),
}


@pytest.mark.parametrize(("card", "seen"), RUNNING.values(), ids=RUNNING)
def test_what_is_shown_on_the_way(card, seen):
    assert sight(card) == seen


NOTICES = {
    "what somebody wrote is shown as text": (
        notice_card("“@everyone” is no day that I know.", "en-US", tone=Tone.FAILED),
        "“\\@everyone” is no day that I know.",
    ),
    "why an answer is bad": (
        why_bad_card("en-US"),
        "What is wrong with it?\n[Wrong quote] [Wrong speaker] [Out of date] [A source is missing]",
    ),
    "questions to forget": (
        forget_card(Forgotten.MINE, 2, "en-US"),
        "Forget 2 questions of yours with their answers?\n[Forget it] [Keep it]",
    ),
    "no questions to forget": (
        forget_card(Forgotten.THREAD, 0, "en-US"),
        "There is nothing to forget.",
    ),
    "a server without questions": (
        forget_card(Forgotten.GUILD, 0, "en-US"),
        "Forget everything of this server: 0 questions, watches and settings?\n"
        "[Forget it] [Keep it]",
    ),
}


@pytest.mark.parametrize(("card", "seen"), NOTICES.values(), ids=NOTICES)
def test_notices(card, seen):
    assert sight(card) == seen
