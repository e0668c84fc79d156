"""Outputs that quote as models do, and say no more than their quotes."""

import random
import re

from bot.attribution import speaker
from tests.quality.gate_outputs.material import (
    TURNS,
    Kinds,
    Material,
    Written,
    claimed,
    form,
    into,
    lines_of,
    plain,
)

HONEST: Kinds = {}

# Honest: the quote


@into(HONEST)
def word_for_word(m: Material, _: random.Random) -> Written:
    return claimed(m, "word_for_word", m.sentence)


@into(HONEST)
def other_marks(m: Material, _: random.Random) -> Written:
    table = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "—": "--", "–": "-",
                           "\u00a0": " ", "…": "..."})  # fmt: skip
    return claimed(m, "other_marks", m.sentence.translate(table))


@into(HONEST)
def in_marks(m: Material, _: random.Random) -> Written:
    inner = m.sentence.translate(str.maketrans({"“": "'", "”": "'", '"': "'"}))
    return claimed(m, "in_marks", f"“{inner}”")


@into(HONEST)
def other_spaces(m: Material, rng: random.Random) -> Written:
    spaces = (" ", "  ", "\n", "\u00a0", " \u200b")
    return claimed(m, "other_spaces", re.sub(" ", lambda _: rng.choice(spaces), m.sentence))


@into(HONEST)
def without_its_full_stop(m: Material, _: random.Random) -> Written:
    return claimed(m, "without_its_full_stop", m.sentence.rstrip('.!?”"’ '))


@into(HONEST)
def with_a_capital(m: Material, _: random.Random) -> Written | None:
    words = m.sentence.split(" ")
    if len(words) < 10:
        return None
    rest = " ".join(words[2:])
    return claimed(m, "with_a_capital", rest[0].upper() + rest[1:])


@into(HONEST)
def a_stretch(m: Material, rng: random.Random) -> Written | None:
    words = m.sentence.split(" ")
    if len(words) < 12:
        return None
    start = rng.randrange(0, len(words) - 8)
    return claimed(m, "a_stretch", " ".join(words[start : start + rng.randrange(6, 9)]))


@into(HONEST)
def something_left_out(m: Material, rng: random.Random) -> Written | None:
    words = m.sentence.split(" ")
    if len(words) < 14 or TURNS.search(m.sentence) or re.search(r"…|\.\.", m.sentence):
        return None
    at = rng.randrange(4, len(words) - 8)
    gap = rng.randrange(1, 4)
    dots = rng.choice((" … ", " ... ", " […] ", "..."))
    return claimed(
        m, "something_left_out", dots.join([" ".join(words[:at]), " ".join(words[at + gap :])])
    )


@into(HONEST)
def two_quotes(m: Material, _: random.Random) -> Written | None:
    others = [s for s in lines_of(m.own) if s != m.sentence]
    if not others or speaker(others[0]).speaker or speaker(m.sentence).speaker:
        return None
    made = form(m.sentence, plain(m.sentence), m.number)
    made["quotes"].append({"passage": m.number, "words": others[0]})
    return Written("two_quotes", True, made)


# Honest: the statement


@into(HONEST)
def by_its_speaker(m: Material, _: random.Random) -> Written | None:
    said = speaker(m.sentence, m.before).speaker
    return claimed(m, "by_its_speaker", m.sentence, said=said) if said else None


@into(HONEST)
def first_clause(m: Material, _: random.Random) -> Written | None:
    clause = re.match(
        r"^([A-Z][^,;:“”\"()—]{40,}?), (?:and|but|while|which|where|after)\b", m.sentence
    )
    if clause is None or TURNS.search(m.sentence) or speaker(m.sentence).speaker:
        return None
    return claimed(m, "first_clause", m.sentence, f"{clause[1]}.")


@into(HONEST)
def digits_for_words(m: Material, _: random.Random) -> Written | None:
    numbers = {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
               "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
               "twenty": "20", "thirty": "30"}  # fmt: skip
    changed = re.sub(
        rf"\b(?:{'|'.join(numbers)})\b(?!-)", lambda f: numbers[f[0]], plain(m.sentence)
    )
    same = changed == plain(m.sentence)
    return None if same else claimed(m, "digits_for_words", m.sentence, changed)


@into(HONEST)
def without_what_leads_in(m: Material, _: random.Random) -> Written | None:
    found = re.match(
        r"^(?:On|In|At|After|During|Last|Earlier)\b[^,“”\"]{3,40}, (?=[a-zA-Z])", m.sentence
    )
    if found is None:
        return None
    rest = plain(m.sentence[found.end() :])
    return claimed(m, "without_what_leads_in", m.sentence, rest[:1].upper() + rest[1:])


@into(HONEST)
def said_so(m: Material, _: random.Random) -> Written | None:
    """ "Lee said it rained" of "It rained, Lee said"."""
    found = re.match(r"^([A-Z][^“”\"‘;:?]{30,}), ((?:[A-Z][\w.]+ ?){1,3}) said\.$", m.sentence)
    if found is None:
        return None
    content = found[1][0].lower() + found[1][1:] if not found[1].startswith("I ") else ""
    if not content or re.match(r"[A-Z]", found[1].split(" ")[1]):
        return None
    return claimed(m, "said_so", m.sentence, f"{found[2]} said that {content}.", found[2])
