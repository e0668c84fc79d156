"""Which agencies an article credits, and which it only names."""

import pytest
from archives import named, put

from bot.answers import Claim
from bot.quotes import check
from ingest.agencies import agency_credits
from ingest.archive import Archive
from ingest.articles import Span

NEWS = "The mayor of Skarvik resigned on Monday.\n\nShe gave no reason.\n\nThe council meets today."


def told(text: str, *authors: str) -> list[tuple[str, str]]:
    return [(credit.agency, credit.kind.value) for credit in agency_credits(text, authors)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(NEWS, [], id="none"),
        *(
            pytest.param(f"{line}{NEWS}", [(agency, "copy")], id=line)
            for line, agency in (
                ("LONDON (AP) — ", "Associated Press"),
                ("CAYCE, S.C. (Reuters) - ", "Reuters"),
                ("MOSCOW, May 3 (TASS) – ", "TASS"),
                ("(Reuters) - ", "Reuters"),
                ("MOSCOW, May 3. /TASS/. ", "TASS"),
                ("Skarvik, June 3 (AFP) - ", "AFP"),
                ("(Reuters Health) - ", "Reuters"),
                ("The Associated Press\n\n", "Associated Press"),
                ("Reuters Staff\n\n", "Reuters"),
                ("By Ann Lee, Associated Press\n\n", "Associated Press"),
                ("By ANN LEE AP Business Writer\n\n", "Associated Press"),
            )
        ),
        *(
            pytest.param(f"{NEWS}\n\n{line}", [(agency, kind)], id=line)
            for line, agency, kind in (
                ("— Reuters", "Reuters", "copy"),
                ("(AFP)", "AFP", "copy"),
                ("© 2024 AFP", "AFP", "copy"),
                ("Copyright 2024 The Associated Press. All rights reserved.", "Associated Press",
                 "copy"),
                ("(Reporting by Ann Lee; Editing by Bo Ek)", "Reuters", "copy"),
                ("The Associated Press contributed to this report.", "Associated Press",
                 "contribution"),
                ("Ann Lee of the Courier and AFP contributed to this story.", "AFP",
                 "contribution"),
                ("With files from Reuters", "Reuters", "contribution"),
                ("(with AFP)", "AFP", "contribution"),
            )
        ),
        pytest.param(
            f"OSLO (AP) - {NEWS}\n\nThe Associated Press contributed to this report.",
            [("Associated Press", "copy")], id="a copy is more than a contribution",
        ),
        pytest.param(
            f"{NEWS}\n\nReuters and AFP contributed to this report.",
            [("Reuters", "contribution"), ("AFP", "contribution")], id="two",
        ),
        *(
            pytest.param(text, [], id=text[:40])
            for text in (
                f"The mayor told Reuters on Monday. {NEWS}",
                f"A Reuters photographer saw it. {NEWS}",
                f"The Palestinian Authority (PA) - which runs the town - protested. {NEWS}",
                f"{NEWS}\n\nIt was first reported by the AP.",
                f"{NEWS}\n\nWith Germany out, the cup was described by AP as open.",
                f"{NEWS}\n\nImage copyright AFP Image caption The mayor",
                f"{NEWS}\n\nAnn Lee contributed to this report.",
                f"{NEWS}\n\n(aa)",
            )
        ),
    ],
)  # fmt: skip
def test_credits(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        pytest.param("Associated Press", [("Associated Press", "copy")], id="an agency"),
        pytest.param("Ann Lee, AFP", [("AFP", "copy")], id="somebody of an agency"),
        pytest.param("Reuters Staff", [("Reuters", "copy")], id="staff"),
        pytest.param("Ann Lee", [], id="a person"),
        pytest.param("Reuters Institute Fellow", [], id="not the agency"),
    ],
)
def test_bylines(author, expected):
    assert told(NEWS, author) == expected


def test_a_credit_is_a_slice():
    text = f"LONDON (AP) — {NEWS}"
    [credit] = agency_credits(text)
    assert text[credit.span.start : credit.span.end] == "LONDON (AP)"


@pytest.mark.parametrize(
    ("publisher", "named_by_sentence", "carriers"),
    [
        pytest.param("The Courier", (), ("AFP",), id="printed by another"),
        pytest.param("AFP", (), (), id="the agency's own"),
        pytest.param("The Courier", ("AFP",), ("AFP",), id="the sentence names it already"),
        pytest.param("The Courier", ("TASS",), ("TASS", "AFP"), id="one more in between"),
    ],
)
def test_agency_copy_carries_what_it_says(tmp_path, words, publisher, named_by_sentence, carriers):
    article = named("mayor", f"SKARVIK (AFP) - {NEWS}", publisher=publisher)
    put(tmp_path, words, [article])
    with Archive(tmp_path) as archive:
        source = archive.article(article.id)
    start = article.text.index("She")
    claim = Claim(
        statement="She gave no reason.", speaker=None, carriers=named_by_sentence, source=source,
        span=Span(start, start + len("She gave no reason.")), confidence=1.0,
    )  # fmt: skip
    assert check(claim).carriers == carriers
