"""Article text in Discord: shown to the character, formatting, linking and pinging nothing."""

import re

import pytest
from discord_markdown import shown
from hypothesis import example, given
from hypothesis import strategies as st

from bot.discord.cards import Instant, Paragraph, Quotation, Run
from bot.discord.markdown import changes_direction, escaped, one_line, text_of, web_address

MARKS = "\\*_~|`<>[]()#@:/-+.! \n\t¯ツ1aé😀\u200b\u202e\u2066"
PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.just("\n"))
NASTY = st.text(st.sampled_from(MARKS), max_size=60) | PLAIN

SPECIMENS = {
    "bold": "**loud**",
    "italic": "*soft* and _soft_",
    "underlined": "__under__",
    "struck": "~~gone~~",
    "hidden": "||secret||",
    "code": "`rm -rf` and ``two``",
    "a fence": "```py\nprint()\n```",
    "an open fence": "``` never closed",
    "a header": "# Big\n## Less\n### Least",
    "small print": "-# small",
    "a list": "- one\n* two\n+ three\n1. four\n 22. five",
    "a quote": "> said\n>>> and on",
    "a masked link": "[bank](https://evil.example)",
    "a bare link": "see https://evil.example/a_b_c now",
    "a bracketed link": "<https://evil.example>",
    "an invitation": "discord.gg/abc and discord.com/invite/abc",
    "a mail address": "<a@b.example>",
    "everyone": "@everyone @here",
    "a user": "<@1234567890123456789> <@!1234567890123456789>",
    "a role": "<@&1234567890123456789>",
    "a channel": "<#1234567890123456789>",
    "a command": "</ask:1234567890123456789>",
    "a server's place": "<id:customize>",
    "a timestamp": "<t:1683124920:R>",
    "an emoji of a server": "<:party:123> <a:party:123>",
    "an emoji by name": ":smile: :+1: 12:30:45",
    "backslashes": "\\*not bold\\* \\\\ C:\\new \\",
    "a kaomoji": "¯\\_(ツ)_/¯ ¯_(ツ)_/¯",
    "snake case": "a_b_c __init__",
    "turned around": "abc \u202egnp.exe\u202c \u2066x\u2069",
    "zero width": "a\u200bb\u200cc\u200dd\u2060e\u00adf",
    "a family": "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇪🇺 e\u0301",
}


@pytest.mark.parametrize("text", SPECIMENS.values(), ids=SPECIMENS)
def test_text_is_shown_as_it_is(text):
    seen = shown(escaped(text))
    assert (seen.text, seen.formats, seen.quotes) == (text, [], [])


@pytest.mark.parametrize("text", SPECIMENS.values(), ids=SPECIMENS)
def test_a_quotation_shows_its_words_and_nothing_else(text):
    assert_quoted(text)


@given(NASTY)
def test_any_text_is_shown_as_it_is(text):
    seen = shown(escaped(text))
    assert (seen.text, seen.formats, seen.quotes) == (text, [], [])


@given(NASTY.filter(bool))
@example("\n\n\n")
@example("`\n> `")
def test_any_quotation_shows_its_words_and_nothing_else(text):
    assert_quoted(text)


def assert_quoted(text):
    """All in one block quote; only what ends a direction may follow."""
    seen = shown(text_of(Quotation((Run(text),))))
    (quote,) = seen.quotes
    assert quote.startswith(text)
    assert set(quote[len(text) :]) <= {"\u202c", "\u2069"}
    assert (seen.formats, seen.text) == ([], quote)


@given(st.lists(st.tuples(NASTY, st.booleans()), max_size=5))
def test_emphasis_loses_nothing(runs):
    """Bold or not, wherever one begins and the other ends."""
    pieces = tuple(Run(text, strong) for text, strong in runs)
    seen = shown(text_of(Paragraph(pieces)))
    assert seen.text == "".join(text for text, _ in runs)
    assert {kind for kind, _ in seen.formats} <= {"bold"}


def test_emphasis_is_bold_and_spans_lines():
    seen = shown(text_of(Paragraph((Run("a"), Run("b*\nc", strong=True)))))
    assert seen.formats == [("bold", "**b\\***"), ("bold", "**c**")]


@given(NASTY)
def test_nothing_that_names_somebody_is_left_in_the_source(text):
    source = escaped(text + "<@1> <@!1> <@&1> <#1> </a:1> <:a:1> <t:1>")
    assert re.search(r"<(@[!&]?|#|/|a?:|t:)", source) is None
    assert re.search(r"(?<!\\)@", source) is None


@pytest.mark.parametrize(
    ("text", "end"),
    [
        pytest.param("plain", "", id="nothing to end"),
        pytest.param("a \u202eb", "\u202c", id="an override"),
        pytest.param("a \u202eb\u202c", "", id="an override that ends"),
        pytest.param("\u2067a \u202bb", "\u202c\u2069", id="the innermost first"),
        pytest.param("\u2067a \u202bb\u2069", "", id="an isolate ends what is in it"),
        pytest.param("\u202ea\nb", "", id="a line's end ends it"),
        pytest.param("a\u202c\u2069", "", id="ends without a beginning"),
    ],
)
def test_a_quotation_leaves_the_direction_as_it_found_it(text, end):
    assert shown(text_of(Quotation((Run(text),)))).text == text + end


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        pytest.param("abc\u202ecba", True, id="an override"),
        pytest.param("שלום", False, id="Hebrew by itself"),
        pytest.param("a\u200bb", False, id="zero width"),
    ],
)
def test_what_turns_the_direction_is_told(text, turned):
    assert changes_direction(text) is turned


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("a\n b\t c ", "a b c", id="on one line"),
        pytest.param("a\x07b\u202ec", "abc", id="controls taken out"),
        pytest.param("x" * 300, "x" * 199 + "…", id="cut"),
        pytest.param("שלום", "\u2068שלום\u2069", id="Hebrew kept to itself"),
    ],
)
def test_a_name_among_our_words(text, line):
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("url", "address"),
    [
        pytest.param("https://e.org/a?b=c#d", "https://e.org/a?b=c#d", id="plain"),
        pytest.param("http://e.org", "http://e.org", id="without a path"),
        pytest.param("HTTPS://E.org:8443/a", "https://e.org:8443/a", id="capitals and a port"),
        pytest.param("https://e.org/a_(b)", "https://e.org/a_%28b%29", id="parentheses"),
        pytest.param("https://e.org/a b", "https://e.org/a%20b", id="a space"),
        pytest.param("https://e.org/<a>", "https://e.org/%3Ca%3E", id="angle brackets"),
        pytest.param("https://e.org/a%20b%zz", "https://e.org/a%20b%25zz", id="encoded already"),
        pytest.param("https://e.org/@everyone", "https://e.org/%40everyone", id="everyone"),
        pytest.param("https://e.org/ä", "https://e.org/%C3%A4", id="a letter beyond ASCII"),
        pytest.param("https://e.org/\\*", "https://e.org/%5C%2A", id="marks"),
        pytest.param(
            "https://e.org/a#:~:text=x%2Cy,z%2Dw",
            "https://e.org/a#:~:text=x%2Cy,z%2Dw",
            id="to the spot",
        ),
        pytest.param("javascript:alert(1)", None, id="a script"),
        pytest.param("ftp://e.org/a", None, id="another scheme"),
        pytest.param("file:///etc/passwd", None, id="a file"),
        pytest.param("https://user:word@e.org/", None, id="a name before the host"),
        pytest.param("https:///a", None, id="without a host"),
        pytest.param("https://[::1]/a", None, id="a bare address"),
        pytest.param("https://[bad/", None, id="not parseable"),
        pytest.param("https://e.org:99999/", None, id="no such port"),
        pytest.param("https://e.org/" + "a" * 1000, None, id="endless"),
        pytest.param("e.org/a", None, id="without a scheme"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="none"),
    ],
)
def test_addresses_that_a_link_may_have(url, address):
    assert web_address(url) == address


@given(NASTY | st.text(), NASTY)
def test_any_address_stays_inside_its_link(rest, before):
    address = web_address(f"https://e.org/{rest}")
    if address is None:
        return
    assert re.fullmatch(r"https://e\.org[^\s()<>\[\]\\@*`|\"']*", address)
    seen = shown(text_of(Paragraph((Run(before), Run("there", url=address), Run(before)))))
    assert seen.text == f"{before}there{before}"
    assert seen.links() == [f"[there]({address})"]


def test_an_address_that_cannot_be_is_no_link():
    assert text_of(Paragraph((Run("there", url="javascript:x"),))) == "there"


def test_a_moment_is_in_the_readers_own_time():
    assert text_of(Paragraph((Run("at "), Instant(1683124920)), small=True)) == (
        "-# at <t:1683124920:f>"
    )
