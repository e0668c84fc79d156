"""Every text that a person sees exists in each language and takes the same values."""

import re
import unicodedata
from dataclasses import fields
from string import Formatter

import discord
import pytest
from discord import app_commands
from discord.ext import commands as prefixed
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.components import LABEL
from bot.discord.texts import LANGUAGES, Plural, Texts, counted, number, texts_for
from bot.discord.texts.commands import DESCRIPTIONS, NAMES
from bot.discord.texts.english import ENGLISH
from bot.discord.texts.french import FRENCH
from bot.discord.texts.german import GERMAN
from bot.discord.texts.options import OPTION_DESCRIPTIONS, OPTION_NAMES
from bot.discord.translating import CommandTranslator

OTHERS = {code: texts for code, texts in LANGUAGES.items() if texts is not ENGLISH}


def forms(texts: Texts) -> dict[str, str]:
    """Each text by its name; of a plural both forms."""
    found = {}
    for field in fields(texts):
        value = getattr(texts, field.name)
        if isinstance(value, Plural):
            found |= {f"{field.name}.one": value.one, f"{field.name}.other": value.other}
        elif isinstance(value, dict):
            found |= {f"{field.name}.{key}": text for key, text in value.items()}
        elif isinstance(value, str):
            found[field.name] = value
    return found


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("texts", OTHERS.values(), ids=OTHERS)
def test_a_language_has_every_text_with_the_same_placeholders(texts):
    english = {name: placeholders(text) for name, text in forms(ENGLISH).items()}
    assert {name: placeholders(text) for name, text in forms(texts).items()} == english


@pytest.mark.parametrize("texts", OTHERS.values(), ids=OTHERS)
def test_nothing_was_left_in_english(texts):
    """Languages share a word or two, never four."""
    english = forms(ENGLISH)
    same = [n for n, text in forms(texts).items() if text == english[n]]
    assert [name for name in same if len(english[name].split()) > 3] == []


@pytest.mark.parametrize("texts", LANGUAGES.values(), ids=LANGUAGES)
def test_texts_are_neat(texts):
    """No space at the ends or doubled, no straight quotation marks, no three dots."""
    untidy = re.compile(r'^\s|\s$|  |"|\.\.\.')
    own = {name: text for name, text in forms(texts).items() if name != "thousands"}
    assert [name for name, text in own.items() if not text or untidy.search(text)] == []


@pytest.mark.parametrize("texts", LANGUAGES.values(), ids=LANGUAGES)
def test_both_forms_of_a_plural_take_the_same_values(texts):
    for field in fields(texts):
        value = getattr(texts, field.name)
        if isinstance(value, Plural):
            assert placeholders(value.one) == placeholders(value.other), field.name


@pytest.mark.parametrize("texts", LANGUAGES.values(), ids=LANGUAGES)
def test_buttons_fit(texts):
    labels = {n: t for n, t in forms(texts).items() if n.startswith(("button_", "because_"))}
    assert [name for name, label in labels.items() if len(label) > LABEL - 20] == []


@pytest.mark.parametrize("texts", LANGUAGES.values(), ids=LANGUAGES)
def test_a_form_fits(texts):
    """Discord gives the title and the label of a form 45 characters each."""
    assert max(len(texts.ask_date_title), len(texts.ask_date_label), len(texts.why_bad)) <= 45


@pytest.mark.parametrize(
    ("locale", "code"),
    [
        pytest.param("en-US", "en", id="American English"),
        pytest.param("en-GB", "en", id="British English"),
        pytest.param("de", "de", id="German"),
        pytest.param("es-ES", "es", id="Spanish of Spain"),
        pytest.param("es-419", "es", id="Spanish of Latin America"),
        pytest.param("fr", "fr", id="French"),
        pytest.param("ja", "en", id="one that is not here"),
        pytest.param("", "en", id="none"),
    ],
)
def test_the_language_of_a_locale(locale, code):
    assert texts_for(locale).code == code


@given(st.sampled_from([locale.value for locale in discord.Locale]))
def test_every_locale_of_discord_has_texts(locale):
    assert texts_for(locale).not_found


@pytest.mark.parametrize(
    ("texts", "count", "text"),
    [
        pytest.param(ENGLISH, 1, "Searched 1 article", id="one"),
        pytest.param(ENGLISH, 0, "Searched 0 articles", id="none"),
        pytest.param(ENGLISH, 12345, "Searched 12,345 articles", id="many"),
        pytest.param(GERMAN, 12345, "12.345 Artikel durchsucht", id="digits in German"),
        pytest.param(FRENCH, 0, "0 article parcouru", id="none is one in French"),
    ],
)
def test_numbers_decide_the_form(texts, count, text):
    assert counted(texts, texts.searched, count) == text


@given(st.integers(0, 10**9), st.sampled_from(list(LANGUAGES.values())))
def test_a_number_keeps_its_digits(count, texts):
    assert "".join(c for c in number(texts, count) if c.isdigit()) == str(count)


MENUS = {name for name in NAMES if name[0].isupper()}
NAME = re.compile(r"[-_'\w]{1,32}")


@pytest.mark.parametrize("code", LANGUAGES)
def test_names_of_commands_and_options_are_as_discord_wants_them(code):
    names = [w.in_language(code) for key, w in NAMES.items() if key not in MENUS]
    names += [w.in_language(code) for w in OPTION_NAMES.values()]
    assert [n for n in names if not NAME.fullmatch(n) or n != n.lower()] == []
    assert [n for n in names if unicodedata.normalize("NFC", n) != n] == []
    assert all(len(NAMES[menu].in_language(code)) <= 32 for menu in MENUS)


@pytest.mark.parametrize("code", LANGUAGES)
def test_descriptions_are_as_discord_wants_them(code):
    for table in (DESCRIPTIONS, OPTION_DESCRIPTIONS):
        assert [k for k, w in table.items() if not 1 <= len(w.in_language(code)) <= 100] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_two_commands_have_one_name(code):
    for table in ({k: w for k, w in NAMES.items() if "." not in k}, DESCRIPTIONS):
        texts = [w.in_language(code) for w in table.values()]
        assert len(set(texts)) == len(texts)


def test_every_name_has_its_description():
    assert {name for name in NAMES if name not in MENUS} == set(DESCRIPTIONS)
    assert {key for key in OPTION_DESCRIPTIONS if "." not in key} == set(OPTION_NAMES)


async def test_discord_is_told_a_command_in_every_language():
    client = prefixed.Bot("", intents=discord.Intents.none())

    @client.tree.command(name="ask", description="Ask the news archive a question")
    @app_commands.describe(question="What you want to know")
    async def ask(interaction: discord.Interaction, question: str) -> None: ...

    told = await ask.get_translated_payload(client.tree, CommandTranslator())
    assert told["name_localizations"] == {
        "de": "frage", "es-ES": "preguntar", "es-419": "preguntar", "fr": "demander"
    }  # fmt: skip
    assert told["description_localizations"]["de"] == "Dem Nachrichtenarchiv eine Frage stellen"
    assert told["options"][0]["name_localizations"]["es-ES"] == "pregunta"
    assert told["options"][0]["description_localizations"]["fr"] == "Ce que vous voulez savoir"
