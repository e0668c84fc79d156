"""Outputs whose quotes do not stand where they say, each changed in one respect."""

import random
import re

from tests.quality.gate_outputs.material import (
    NOT,
    NUMBER,
    SHOWN,
    Kinds,
    Material,
    Written,
    against,
    form,
    into,
    lines_of,
    plain,
)

INVENTED: Kinds = {}

# Hostile: the quote is invented


@into(INVENTED)
def one_word_changed(m: Material, rng: random.Random) -> Written | None:
    words = m.sentence.split(" ")
    places = [i for i, w in enumerate(words) if re.fullmatch(r"[a-z]{5,}", w)]
    strange = list(re.findall(r"\b[a-z]{5,}\b", m.passages[m.number % SHOWN].text))
    if not places or not strange:
        return None
    at, word = rng.choice(places), rng.choice(strange)
    if word == words[at]:
        return None
    changed = " ".join([*words[:at], word, *words[at + 1 :]])
    return against(m, "one_word_changed", changed, invented=changed)


@into(INVENTED)
def its_number_changed(m: Material, rng: random.Random) -> Written | None:
    changed = NUMBER.sub(lambda _: str(rng.randrange(2000, 9999)), m.sentence, count=1)
    return _altered(m, "its_number_changed", changed)


@into(INVENTED)
def its_not_left_out(m: Material, _: random.Random) -> Written | None:
    return _altered(m, "its_not_left_out", NOT.sub("", m.sentence, count=1))


@into(INVENTED)
def its_not_behind_dots(m: Material, _: random.Random) -> Written | None:
    found = re.search(r"\b(?:not|never) ", m.sentence)
    if not found or len(m.sentence[: found.start()].split()) < 3:
        return None
    if len(m.sentence[found.end() :].split()) < 3:
        return None
    dots = m.sentence[: found.start()] + "… " + m.sentence[found.end() :]
    return against(m, "its_not_behind_dots", dots, NOT.sub("", plain(m.sentence)), invented=dots)


@into(INVENTED)
def two_sentences_fused(m: Material, _: random.Random) -> Written | None:
    others = [s for s in lines_of(m.own) if s != m.sentence]
    if not others or re.search(r"…|\.\.", m.own.text):
        return None
    half, rest = m.sentence.split(" "), others[-1].split(" ")
    fused = " ".join([*half[: len(half) // 2], *rest[len(rest) // 2 :]])
    return _altered(m, "two_sentences_fused", fused)


@into(INVENTED)
def words_in_another_order(m: Material, rng: random.Random) -> Written | None:
    words = m.sentence.split(" ")
    if len(words) < 8:
        return None
    at = rng.randrange(1, len(words) - 4)
    words[at], words[at + 2] = words[at + 2], words[at]
    return _altered(m, "words_in_another_order", " ".join(words))


@into(INVENTED)
def right_words_of_the_wrong_article(m: Material, rng: random.Random) -> Written | None:
    wrong = [n for n in range(1, SHOWN + 1) if m.passages[n - 1].source.id != m.own.source.id]
    made = form(m.sentence, plain(m.sentence), rng.choice(wrong))
    return Written("right_words_of_the_wrong_article", False, made)


@into(INVENTED)
def out_of_range(m: Material, rng: random.Random) -> Written:
    made = form(m.sentence, plain(m.sentence), rng.choice((0, -1, SHOWN + 1, 99, 10**9)))
    return Written("out_of_range", False, made)


@into(INVENTED)
def too_short(m: Material, _: random.Random) -> Written | None:
    words = [word for word in m.sentence.split(" ")[1:3] if "-" not in word]
    return against(m, "too_short", " ".join(words)) if len(m.sentence.split(" ")) > 6 else None


@into(INVENTED)
def inside_words(m: Material, _: random.Random) -> Written | None:
    cut_off = m.sentence[1:-3]
    return against(m, "inside_words", cut_off) if m.sentence[:2].isalpha() else None


@into(INVENTED)
def another_language(m: Material, rng: random.Random) -> Written:
    table = str.maketrans("aeiou", "uoiea")
    return against(m, "another_language", m.sentence.translate(table))


@into(INVENTED)
def made_up(m: Material, _: random.Random) -> Written:
    words = "The mayor of Porto Vasco admitted on Friday that the whole council had known of it."
    return against(m, "made_up", words, words, invented="Porto Vasco")


def _altered(m: Material, kind: str, words: str) -> Written | None:
    same = " ".join(words.split()) in " ".join(m.own.text.split())
    return None if same else against(m, kind, words, invented=words)
