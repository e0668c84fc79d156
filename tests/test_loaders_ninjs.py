import json
import os
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loading import loaded, only, reasons

from ingest.articles import Article, Skipped


def first_version(**changes) -> str:
    dull = {
        "uri": "urn:post:7",
        "type": "text",
        "versioncreated": "2023-05-04T08:00:00Z",
        "headline": "Rain",
        "body_text": "It rained.",
    }
    return json.dumps({k: v for k, v in (dull | changes).items() if v is not None})


def third_version(**changes) -> str:
    dull = {
        "uri": "urn:post:7",
        "type": "text",
        "firstCreated": "2023-05-03T14:05:00+02:00",
        "versionCreated": "2023-05-04T08:00:00Z",
        "by": "By Ann Lee",
        "copyrightHolder": "The Post",
        "headlines": [{"role": "alternate", "value": "Wet"}, {"role": "main", "value": "Rain"}],
        "bodies": [body("It rained.")],
    }
    return json.dumps({k: v for k, v in (dull | changes).items() if v is not None})


def body(value: str, kind: str = "text/plain", role: str = "text") -> dict[str, str]:
    return {"role": role, "contentType": kind, "value": value}


def test_an_item_of_the_third_version():
    assert only(third_version(), "a.json") == Article(
        key="The Post#urn:post:7",
        origin="a.json",
        title="Rain",
        text="It rained.",
        publisher="The Post",
        authors=("Ann Lee",),
        published=datetime(2023, 5, 3, 14, 5, tzinfo=timezone(timedelta(hours=2))),
        modified=datetime(2023, 5, 4, 8, tzinfo=UTC),
    )


def test_an_item_of_the_first_version():
    found = only(first_version(byline="Ann Lee", uri="https://example.org/rain"), "a.json")
    assert (found.title, found.text, found.authors) == ("Rain", "It rained.", ("Ann Lee",))
    assert found.published == datetime(2023, 5, 4, 8, tzinfo=UTC)
    assert found.key == found.url == "https://example.org/rain"
    assert found.modified is None


NITF = (
    '<?xml version="1.0" encoding="UTF-8"?><nitf><body><body.content><p>It raln&eacute;d.</p>'
    "</body.content></body></nitf>"
)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param(first_version(body_xhtml="<p>It rained.</p><p>All day.</p>"),
                     "It rained.\n\nAll day.", id="mark-up before plain text"),
        pytest.param(first_version(body_text=None, body_xhtml="\n It <b>rained</b>\n all day."),
                     "It rained all day.", id="mark-up without paragraphs"),
        pytest.param(first_version(body_xhtml="<p>It rained.</p><figure><figcaption>A cloud"
                                              "</figcaption></figure>"), "It rained.",
                     id="no captions"),
        pytest.param(third_version(bodies=[body("It rained."), body(NITF, "text/vnd.IPTC.NITF")]),
                     "It ralnéd.", id="NITF before all"),
        pytest.param(third_version(bodies=[body("It rained."), body("<nitf><b", "text/nitf")]),
                     "It rained.", id="a broken body gives way"),
        pytest.param(third_version(bodies=[body("A cloud.", role="caption"), body("It rained.")]),
                     "It rained.", id="a caption is no body"),
        pytest.param(third_version(bodies=[body("Rain\nIt rained.")]), "It rained.",
                     id="the headline is not repeated"),
        pytest.param(first_version(body_html='<p>It <a"b{c}>rained</a"b{c}>.</p>'), "It rained.",
                     id="tags that nobody knows"),
        pytest.param(third_version(bodies=[body("R&amp;B in Oslo.")]), "R&B in Oslo.",
                     id="references"),
    ],
)  # fmt: skip
def test_the_text_of_an_item(raw, text):
    assert only(raw, "a.json").text == text


@pytest.mark.parametrize(
    ("changes", "publisher"),
    [
        pytest.param({"source": "The Wire"}, "The Wire", id="source"),
        pytest.param({}, "The Post", id="holder of the right"),
        pytest.param({"copyrightHolder": None, "infoSources": [{"name": "AP"}]}, "AP",
                     id="where it came from"),
        pytest.param({"copyrightHolder": None}, None, id="nobody"),
    ],
)  # fmt: skip
def test_the_publisher(changes, publisher):
    assert only(third_version(**changes), "a.json").publisher == publisher


def test_an_item_without_an_address_is_known_by_another_id():
    raw = third_version(altIds=[{"role": "itemid", "value": "tp-7"}]).replace("urn:post:7", "")
    assert only(raw, "a.json").key == "The Post#tp-7"


@pytest.mark.parametrize(
    ("content", "origins"),
    [
        pytest.param(f"[{third_version()}, {first_version()}]", ["a.json[1]", "a.json[2]"],
                     id="a list"),
        pytest.param(f"{third_version()}\n{first_version()}\n", ["a.json:1", "a.json:2"],
                     id="one a line"),
        pytest.param(f'{{"total": 2, "hits": [{third_version()}, {first_version()}]}}',
                     ["a.json[1]", "a.json[2]"], id="an answer of an interface"),
        pytest.param(json.dumps(json.loads(third_version()), indent=1), ["a.json"],
                     id="one, over several lines"),
    ],
)  # fmt: skip
def test_the_shapes_of_a_file(content, origins):
    found = loaded(content, "a.json")
    assert [each.origin for each in found] == origins
    assert all(isinstance(each, Article) for each in found)


def test_texts_packed_with_an_item_are_articles_too():
    inner = json.loads(first_version(uri="urn:post:8", headline="Why it rains"))
    picture = {"uri": "urn:post:9", "type": "picture", "body_text": "A cloud."}
    found = loaded(third_version(associations=[picture, inner]), "a.json")
    assert [(each.origin, each.title) for each in found] == [
        ("a.json", "Rain"),
        ("a.json/2", "Why it rains"),
    ]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(third_version(bodies=None), "no text in it: neither a body nor a description",
                     id="no text"),
        pytest.param(third_version(pubStatus="canceled"),
                     "cancelled by its agency: not for publication", id="taken back"),
        pytest.param(third_version(embargoed="2027-01-01T00:00:00Z"),
                     "embargoed by its agency until 2027-01-01T00:00:00Z", id="embargoed"),
        pytest.param(third_version(bodies=[body("\ud800")]),
                     "half a character (\\ud800): not valid Unicode", id="half a character"),
        pytest.param(third_version(bodies=[body("\ud800", "text/nitf")]),
                     "half a character in its text: not valid Unicode",
                     id="half a character in NITF"),
        pytest.param(third_version()[:-2],
                     "not JSON: Expecting ',' delimiter (column 345)", id="cut short"),
    ],
)  # fmt: skip
def test_items_that_are_rejected_with_the_reason(raw, reason):
    assert reasons(loaded(raw, "a.json")) == [("a.json", reason)]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(third_version(type="picture"), "a picture, not an article", id="a picture"),
        pytest.param(third_version(eventDetails={}), "an event for the calendar, not an article",
                     id="an event"),
        pytest.param(third_version(type="audio", bodies=[]), "a sound recording without a text",
                     id="sound"),
    ],
)  # fmt: skip
def test_items_that_are_no_texts_are_skipped(raw, reason):
    assert loaded(raw, "a.json") == [Skipped("a.json", reason)]


def test_a_summary_alone_is_kept_and_said_so():
    summary = [{"role": "caption", "value": "A cloud."}, {"role": "text", "value": "It rained."}]
    found = only(third_version(bodies=None, descriptions=summary), "a.json")
    assert found.text == "It rained."
    assert found.notices == ("only its summary is kept: there is no body in the file",)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('{"uri": "a", "text": "It rained."}', id="an address of that name"),
        pytest.param('{"title": "Rain", "body_text": "It rained."}', id="a column of that name"),
    ],
)
def test_other_json_is_left_to_the_general_loader(content):
    assert only(content, "a.json").text == "It rained."


ANY_JSON = st.recursive(
    st.none() | st.text(max_size=5) | st.integers() | st.just("<p>It rained.</p>"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("value", "role", "uri", "name", "contenttype")), inner, max_size=4
        )
    ),
    max_leaves=8,
)
MEMBERS = (
    *("type", "bodies", "headlines", "by", "associations", "descriptions", "altids", "uri"),
    *("infosources", "versioncreated", "pubstatus", "embargoed", "body_xhtml"),
)


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(st.sampled_from(MEMBERS), ANY_JSON, max_size=6))
def test_any_members_are_at_least_one_outcome(members):
    assert loaded(third_version(**members), "a.json")


SAMPLES = Path(os.environ.get("NEWSHOUND_DATA", "nowhere"), "formats/ninjs")


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="needs NEWSHOUND_DATA")
def test_the_samples_of_the_standard():
    files = sorted(SAMPLES.rglob("*.json"))
    found = [each for p in files for each in loaded(p.read_bytes(), p.name)]
    assert len(files) == 43
    assert Counter(type(each).__name__ for each in found) == {
        "Article": 22, "Skipped": 32, "Rejected": 2,
    }  # fmt: skip
