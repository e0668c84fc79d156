"""What an article says of its own changes, and what only sounds like it."""

import pytest
from archives import named, put

from ingest.archive import Archive
from ingest.corrections import corrections

NOTICES = [
    ("Correction: An earlier version of this article gave a wrong sum.", "correction"),
    ("CORRECTION: The bridge is 30 metres long, not 40.", "correction"),
    ("Corrections & Clarifications: The tide gate opened in May.", "correction"),
    ("Correction, 28 February 2022: Skarvik is a town.", "correction"),
    (
        "Correction (Saturday, Oct. 1, 7:10 p.m.): Originally, this column said otherwise.",
        "correction",
    ),
    ("• This article was amended on 21 October 2016. It was the mayor.", "correction"),
    ("An earlier version of this story misspelled the captain's name.", "correction"),
    ("(Note: An earlier version of this article said there were two ferries.)", "correction"),
    ("Editor's note: The story has been updated to correct a name.", "correction"),
    ("This story originally misstated the number of passengers.", "correction"),
    ("Clarification: The grocer spoke for himself.", "clarification"),
    ("This article has been edited to clarify who owns the ferry.", "clarification"),
    ("Retraction: The report of a leak was wrong.", "retraction"),
    ("This article has been retracted.", "retraction"),
    ("This story has been updated with additional developments.", "update"),
    ("— This report was updated at 7:50 a.m.", "update"),
    ("UPDATE: The ferry has arrived.", "update"),
    ("Update at 11:10 a.m. ET. Two earlier crossings:", "update"),
    ("Updated Jan. 31, 2019, 6:04 p.m. ET", "update"),
]
NEWS = [
    "The ministry retracted its statement on Monday.",
    "An earlier version of the report, leaked in March, named the captain.",
    "The report was amended after protests from the town.",
    "Correction officers walked out of the prison.",
    "The correction in the market continued.",
    "Updates on the ferry can be found at the harbour.",
    "Updated rules for harbours were published.",
    "A version of this article appeared in our newsletter.",
    "An earlier version of this story was published in May.",
    "“This story has been updated,” the editor told the court.",
    "Money: An earlier version of this story misstated where Markit is based.",
    "The paper said in a correction: the mayor was not there.",
    "This article was written by a nurse.",
]
OPENING = "The ferry sank on Monday."


@pytest.mark.parametrize(("notice", "kind"), [pytest.param(*n, id=n[0][:40]) for n in NOTICES])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{}\n\n" + OPENING, id="above"),
        pytest.param(OPENING + "\n\n{}", id="below"),
        pytest.param(OPENING + "\n{}\n" + OPENING, id="between"),
    ],
)
def test_a_notice_is_recognised_and_is_a_slice(text, notice, kind):
    whole = text.format(notice)
    [found] = corrections("Ferry sinks", whole)
    assert (found.kind, whole[found.start : found.end]) == (kind, notice)


@pytest.mark.parametrize("news", [pytest.param(text, id=text[:40]) for text in NEWS])
def test_news_is_no_notice(news):
    assert corrections("Ferry sinks", f"{OPENING}\n\n{news}\n\n{OPENING}") == ()


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        pytest.param("CORRECTED-UPDATE 2-Ferry sinks", "correction", id="an agency's"),
        pytest.param("CORRECTED: Ferry sinks", "correction", id="with a colon"),
        pytest.param("UPDATE 3-Ferry sinks", "update", id="an update"),
        pytest.param("RETRACTED: Ferry sinks", "retraction", id="taken back"),
        pytest.param("Corrected count delays result", None, id="a word of the news"),
        pytest.param("Update: no", None, id="not in capitals"),
    ],
)
def test_headlines(title, kind):
    assert [found.kind for found in corrections(title, OPENING)] == ([kind] if kind else [])


def test_a_label_of_its_own_announces_the_next_paragraph():
    text = f"{OPENING}\n\nCorrections & Amplifications\n\nThe ferry was blue, not green."
    label, own = corrections("", text)
    assert text[label.start : label.end] == "Corrections & Amplifications"
    assert text[own.start : own.end] == "The ferry was blue, not green."


def test_a_notice_in_a_text_without_paragraphs_ends_with_a_sentence():
    text = "Correction: The ferry was blue. " + "It sailed on and on and on. " * 100
    [found] = corrections("", text.strip())
    assert 400 <= found.end < 500
    assert text[: found.end].endswith("on.")


def test_each_version_keeps_its_own(tmp_path, words):
    first = named("ferry", OPENING)
    second = named("ferry", f"{OPENING}\n\nCorrection: It was Tuesday.")
    put(tmp_path, words, [first, second])
    with Archive(tmp_path) as archive:
        kept = [archive.article(first.id, number).corrections for number in (1, 2)]
    assert kept == [(), corrections(second.title, second.text)]
