import gzip
import json
import lzma
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loading import loaded, only, reading, reasons

from ingest.articles import Article, Rejected
from ingest.loaders.registry import read
from ingest.loaders.sources import Source
from ingest.loaders.unpacking import opener


def record(text: str | None = "It rained.", **changes) -> str:
    dull = {"id": "1", "title": "Rain", "text": text}
    return json.dumps({k: v for k, v in (dull | changes).items() if v is not None})


def lines(*records: str) -> str:
    return "\n".join(records) + "\n"


def test_a_line_is_an_article():
    line = record(
        source="The Post", url="https://example.org/rain", date="2023-05-03", byline="By Ann; Bob"
    )
    assert only(line, "a.jsonl") == Article(
        key="https://example.org/rain",
        origin="a.jsonl",
        title="Rain",
        text="It rained.",
        url="https://example.org/rain",
        publisher="The Post",
        authors=("Ann", "Bob"),
        published=date(2023, 5, 3),
    )


@pytest.mark.parametrize(
    ("content", "origins"),
    [
        pytest.param(lines(record(), record(id="2")), ["a.json:1", "a.json:2"], id="lines"),
        pytest.param(
            "\n\n" + lines(record(), "", record(id="2")), ["a.json:3", "a.json:5"], id="blank lines"
        ),
        pytest.param(f"[{record()}, {record(id='2')}]", ["a.json[1]", "a.json[2]"], id="array"),
        pytest.param(f"[\n{record()}\n]", ["a.json[1]"], id="array over several lines"),
        pytest.param("[]", ["a.json"], id="empty array"),
        pytest.param(record(), ["a.json"], id="one object"),
        pytest.param(
            json.dumps(json.loads(record()), indent=1), ["a.json"], id="one object, indented"
        ),
        pytest.param(
            json.dumps({"status": "ok", "response": {"docs": [json.loads(record())]}}, indent=1),
            ["a.json[1]"],
            id="a list inside",
        ),
        pytest.param(
            json.dumps({"text": "It rained.", "tags": [{"text": "rain"}]}),
            ["a.json"],
            id="an article with a list inside",
        ),
    ],
)
def test_the_shapes_of_a_json_export(content, origins):
    assert [outcome.origin for outcome in loaded(content, "a.json")] == origins


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        pytest.param('{"text": "It rai', "not JSON: Unterminated string starting at (column 10)",
                     id="cut short"),
        pytest.param("rain", "not JSON: Expecting value (column 1)", id="not JSON"),
        pytest.param("[1]", "a list, not an object with fields", id="a list"),
        pytest.param("null", "null, not an object with fields", id="null"),
        pytest.param("[" * 100_000, "JSON nested too deeply", id="nested deeply"),
        pytest.param('{"n": ' + "9" * 5000 + "}", "not JSON: a number of thousands of "
                     "digits", id="endless number"),
        pytest.param(record(id="2", text=None), "no text", id="no text"),
        pytest.param(record(id="2", text=""), "no text", id="empty text"),
        pytest.param(record(id="2", text=" \n"), "'text' is blank", id="blank text"),
        pytest.param(record(id="2", text=5), "'text' holds no text", id="a number for text"),
        pytest.param('{"text": "It \\ud800 rained."}',
                     "half a character (\\ud800): not valid Unicode", id="a lone surrogate"),
        pytest.param(record(text="It snowed."), "id '1' was already used on line 1 with other "
                     "text: give it an id of its own", id="an id used before"),
        pytest.param(record("x" * 200_000), "larger than 150,000 bytes, the most that is read as "
                     "one article", id="a gigantic line"),
    ],
)  # fmt: skip
def test_a_bad_line_is_rejected_and_the_others_are_read(bad, reason):
    outcomes = loaded(lines(record(), bad, record(id="3")), "a.jsonl", longest=150_000)
    assert [o.origin for o in outcomes] == ["a.jsonl:1", "a.jsonl:2", "a.jsonl:3"]
    assert reasons(outcomes) == [("a.jsonl:2", reason)]


def test_a_line_in_another_encoding_is_rejected_on_its_own():
    outcomes = loaded(lines(record(), '{"text": "Ça"}').encode("cp1252"), "a.jsonl")
    assert reasons(outcomes) == [
        ("a.jsonl:2", "not UTF-8 (byte 0xc7 at 10): pass --encoding, e.g. --encoding cp1252")
    ]


def test_the_same_record_twice_is_left_to_the_archive():
    first, second = loaded(lines(record(), record()), "a.jsonl")
    assert first.key == second.key


@pytest.mark.parametrize(
    ("content", "readable", "reason"),
    [
        pytest.param(f"[{record()}, ", 1, "the JSON array is cut short", id="after a comma"),
        pytest.param(f"[{record()}", 1, "the JSON array is cut short after item 1", id="no end"),
        pytest.param(f"[{record()} {record()}]", 1, "'{' after item 1 of the JSON array",
                     id="no comma"),
        pytest.param(f"[{record()}] x", 1, "more text after the end of the JSON array",
                     id="more after the end"),
        pytest.param(f"[{record()}, x]", 1, "item 2: not JSON: Expecting value (column 54)",
                     id="nonsense"),
    ],
)  # fmt: skip
def test_a_broken_array_is_read_as_far_as_it_goes(content, readable, reason):
    outcomes = loaded(content, "a.json")
    assert sum(isinstance(o, Article) for o in outcomes) == readable
    assert reasons(outcomes) == [("a.json", reason)]


def test_an_array_longer_than_what_is_held_is_read_item_by_item():
    content = (
        "[" + ",\n".join(record(f"It rained {n} times. " * 500, id=n) for n in range(40)) + "]"
    )
    found = loaded(content, "a.json", longest=20_000)
    assert [o.text.split()[2] for o in found] == [str(n) for n in range(40)]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        pytest.param({"headline": "A", "body": "It rained.", "pubDate": "x", "mood": "y"},
                     "title←headline, text←body, published←pubDate; ignored: mood",
                     id="usual names"),
        pytest.param({"Published_At": "x", "ARTICLE BODY": "It rained.", "by-line": "y"},
                     "text←ARTICLE BODY, published←Published_At, authors←by-line",
                     id="however they are written"),
        pytest.param({"date": "x", "datePublished": "y", "content": "It rained."},
                     "text←content, published←datePublished; ignored: date", id="the clearer one"),
    ],
)  # fmt: skip
def test_it_says_once_what_it_guessed(fields, told):
    said: list[str] = []
    loaded(lines(json.dumps(fields), json.dumps(fields)), "a.jsonl", tell=said.append)
    assert said == [f"a.jsonl: {told}"]


def test_it_says_what_it_guessed_only_later():
    said: list[str] = []
    content = lines(*[record(id=n) for n in range(60)], '{"body": "It snowed."}')
    assert len(loaded(content, "a.jsonl", tell=said.append)) == 61
    assert said[1:] == ["a.jsonl: in some records text←body"]


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        pytest.param({"text": "story"}, "no column 'story' for the text: there are id, title, text",
                     id="not there"),
        pytest.param({"txt": "text"}, "there is no field 'txt' to fill: title, text, published, "
                     "modified, publisher, url, authors, id, section, retrieved",
                     id="no such field"),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_is_one_rejection(columns, reason):
    outcomes = loaded(lines(record(), record()), "a.jsonl", columns=columns)
    assert reasons(outcomes) == [("a.jsonl", reason)]


def test_a_mapping_wins_over_the_guess():
    line = json.dumps({"text": "teaser", "doc": {"story": "It rained."}})
    assert only(line, "a.jsonl", columns={"text": "doc.story"}).text == "It rained."


def test_without_a_text_column_the_columns_are_named():
    assert reasons(loaded('{"name": "A", "x": 1}', "a.json")) == [
        ("a.json", "no column with the text among name, x: pass --column text=NAME")
    ]


@pytest.mark.parametrize(
    ("fields", "authors", "publisher"),
    [
        pytest.param({"author": "Ann"}, ("Ann",), None, id="a string"),
        pytest.param({"authors": ["Ann", {"name": "Bob"}]}, ("Ann", "Bob"), None, id="a list"),
        pytest.param({"author": {"name": "Ann", "url": "x"}}, ("Ann",), None, id="an object"),
        pytest.param({"authors": '["Ann", "Bob"]'}, ("Ann", "Bob"), None, id="a list in a string"),
        pytest.param({"author": None, "source": {"id": None, "name": "The Post"}}, (), "The Post",
                     id="a publisher with a name inside"),
    ],
)  # fmt: skip
def test_values_that_nest(fields, authors, publisher):
    found = only(json.dumps({"text": "It rained."} | fields), "a.jsonl")
    assert (found.authors, found.publisher) == (authors, publisher)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        pytest.param("<p>It <b>rained</b>.</p>\n<p>All\nday.</p>", "It rained.\n\nAll day.",
                     id="paragraphs"),
        pytest.param("It rained.\n\nSee <a href='x'>more</a>.", "It rained.\n\nSee more.",
                     id="paragraphs as lines"),
        pytest.param("It rained.<br/>All day.", "It rained.\nAll day.", id="a line break"),
        pytest.param("<ul><li>one</li><li>two</li></ul><script>x()</script><!-- y --> end",
                     "one\ntwo\n\nend", id="a list, and what is not seen"),
        pytest.param("Biden&#8217;s &amp; Co", "Biden’s & Co", id="references only"),
        pytest.param("5 < 6 and 7 > 3, R&D", "5 < 6 and 7 > 3, R&D", id="not HTML at all"),
        pytest.param("Press <b> twice.", "Press <b> twice.", id="a lone tag is no HTML"),
        pytest.param(["It rained.", "All day."], "It rained.\n\nAll day.", id="a list"),
        pytest.param({"rendered": "<p>It rained.</p>"}, "It rained.", id="WordPress"),
    ],
)  # fmt: skip
def test_text_is_what_a_reader_sees(text, plain):
    assert only(json.dumps({"content": text}), "a.jsonl").text == plain


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        pytest.param({"url": "HTTPS://Example.ORG/A?b=C#d"}, "https://example.org/A?b=C", id="url"),
        pytest.param({"url": "https://e.org/#!/a"}, "https://e.org/#!/a", id="a page by fragment"),
        pytest.param({"url": "https://e.org/", "id": 7}, "/news/a.jsonl#7", id="a front page"),
        pytest.param({"url": "urn:x", "id": 7}, "/news/a.jsonl#7", id="no web address"),
        pytest.param({"id": 7, "outlet": "The Post"}, "The Post#7", id="the outlet's id"),
        pytest.param({"_id": {"$oid": "7"}}, "/news/a.jsonl#7", id="a wrapped id"),
        pytest.param({"title": "A"}, "/news/a.jsonl#b08a727b99e942ad", id="neither"),
    ],
)
def test_what_an_article_is_called(fields, key):
    line = json.dumps({"text": "It rained."} | fields)
    assert loaded(lines(line, line), "a.jsonl")[0].key == key


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress], ids=["gzip", "xz"])
def test_a_packed_export_cut_short_is_read_as_far_as_it_goes(pack, tmp_path):
    whole = lines(*[record(f"It rained {n * 7919 % 10007} times.", id=n) for n in range(20_000)])
    path = tmp_path / "a.jsonl.packed"
    path.write_bytes(pack(whole.encode())[:-200])
    packed = Source(name="a.jsonl.gz", path=Path("/news/a.jsonl.gz"), open=opener(path))
    outcomes = list(read(packed, reading(), lambda line: None))
    assert sum(isinstance(o, Article) for o in outcomes) > 1000
    assert reasons(outcomes) == [("a.jsonl.gz", "the compressed file is cut short")]


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.jsonl", "a.json", "-"]))
def test_any_bytes_are_at_least_one_outcome_and_never_an_error(raw, name):
    assert loaded(raw, name)


ANY_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
COLUMNS = st.sampled_from(
    ["title", "text", "body", "date", "updated", "source", "url", "author", "id", "other"]
)


@settings(deadline=None)
@given(st.lists(st.dictionaries(COLUMNS, ANY_VALUE), min_size=1, max_size=4))
def test_any_records_are_one_outcome_each(records):
    written = "\n".join(json.dumps(r) for r in records)
    outcomes = loaded(written, "a.jsonl", longest=2000)
    refused = len(outcomes) == 1 and isinstance(outcomes[0], Rejected)
    assert refused or len(outcomes) == len(records)


@settings(deadline=None)
@given(st.text('{}[]",:1 \n\\ute', max_size=200))
def test_any_json_like_text_is_never_an_error(text):
    assert loaded(text, "a.json")
    assert loaded(f"[{text}", "a.json")
