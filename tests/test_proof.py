"""Proofs and answers read back: what stands, what a later version changed, what is gone."""

import json
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from archives import named, put, writer
from click.testing import CliRunner

from bot.__main__ import cli
from bot.answering import Answering, Asked
from bot.answers import Disagreement, NamedBy, Outcome, answer_json
from bot.proof import ProofError, Standing, check_json, proof, verified
from bot.reader import SentenceReader
from bot.restoring import NOTHING_LEFT, UnreadableAnswerError, restored
from bot.retrieval import Search
from ingest.archive import Archive, Filters

AT = datetime(2024, 7, 2, 9, tzinfo=UTC)
QUESTION = "How many people were injured in the fire?"
FIRE = (
    "A fire broke out in the old mill on Monday. Twelve people were injured in the fire, the "
    "mayor said. The mill stood empty."
)


def fire(text: str = FIRE, name: str = "fire", **changes):
    return named(name, text, title="Fire in the mill", **changes)


@pytest.fixture
def folder(tmp_path, embedder):
    """An archive with one article that answers `QUESTION`."""
    put(tmp_path / "archive", embedder, [fire()])
    return tmp_path / "archive"


def asked_of(folder, embedder, question=QUESTION, filters=Filters()):  # noqa: B008
    with Archive(folder, embedder=embedder.identity) as archive:
        chain = Answering(archive, Search(archive, embedder), SentenceReader(embedder))
        answer = chain.answer(Asked(question, filters))
        return answer, proof(answer, archive, at=AT)


def checked(bundle, folder):
    """The proof as a file carries it, against the archive now."""
    with Archive(folder) as archive:
        return verified(json.loads(json.dumps(bundle)), archive)


def standings(bundle, folder):
    return [quote.standing for quote in checked(bundle, folder).quotes]


def gone(folder, embedder, name="fire"):
    with writer(folder, embedder, create=False) as opened:
        opened.remove(fire(name=name).id)


# Proofs


def test_a_proof_holds_what_is_needed_to_check_it(folder, embedder):
    _, bundle = asked_of(folder, embedder)
    quote = bundle["findings"][0]["quotes"][0]
    [article] = bundle["articles"]
    assert quote["text"] == "Twelve people were injured in the fire, the mayor said."
    assert (len(quote["sha256"]), len(article["sha256"])) == (64, 64)
    assert bundle["made"] == "2024-07-02T09:00:00+00:00"
    assert bundle["embedder"]["weights"] == embedder.identity.weights
    assert (bundle["model"], bundle["prompt"], bundle["answered_by"]) == (None, None, "sentences")
    assert {name: article[name] for name in ("version", "versions", "publisher", "published")} == {
        "version": 1,
        "versions": [1],
        "publisher": "The Courier",
        "published": "2024-06-01",
    }


def test_nothing_changed_everything_stands(folder, embedder):
    _, bundle = asked_of(folder, embedder)
    check = checked(bundle, folder)
    assert (check.holds, check.is_current, check.notes) == (True, True, ())
    assert {quote.standing for quote in check.quotes} == {Standing.STANDS}


@pytest.mark.parametrize(
    ("later", "standing", "current"),
    [
        pytest.param(FIRE + " It was built in 1890.", Standing.KEPT, True, id="more was added"),
        pytest.param(
            FIRE.replace("Twelve", "Fourteen"), Standing.CORRECTED, False, id="the number changed"
        ),
    ],
)
def test_a_later_version_is_told(folder, embedder, later, standing, current):
    _, bundle = asked_of(folder, embedder)
    put(folder, embedder, [fire(later)])
    check = checked(bundle, folder)
    assert [(quote.standing, quote.latest) for quote in check.quotes] == [(standing, 2)]
    assert (check.holds, check.is_current) == (True, current)


def test_an_article_that_was_removed_is_gone(folder, embedder):
    _, bundle = asked_of(folder, embedder)
    gone(folder, embedder)
    check = checked(bundle, folder)
    assert ([quote.standing for quote in check.quotes], check.holds) == ([Standing.GONE], False)
    assert (check.searched_then.articles, check.searched_now.articles) == (1, 0)


def test_an_article_that_came_back_with_another_text_differs(folder, embedder):
    _, bundle = asked_of(folder, embedder)
    gone(folder, embedder)
    put(folder, embedder, [fire("Nobody was hurt.\n\n" + FIRE)])
    assert standings(bundle, folder) == [Standing.DIFFERS]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"text": "Twenty people were injured in the fire."}, id="the words"),
        pytest.param({"start": 0}, id="the place"),
    ],
)
def test_a_proof_that_was_changed_is_found_out(folder, embedder, change):
    _, bundle = asked_of(folder, embedder)
    bundle["findings"][0]["quotes"][0].update(change)
    check = checked(bundle, folder)
    assert [quote.standing for quote in check.quotes] == [Standing.ALTERED]
    assert check.notes == ("The proof is not as it was written: somebody has changed it since.",)


def test_a_changed_answer_breaks_the_seal(folder, embedder):
    _, bundle = asked_of(folder, embedder)
    bundle["answer"] = "Nobody was hurt."
    check = checked(bundle, folder)
    assert (check.is_sealed, check.holds, check.is_current) == (False, False, False)
    assert check.notes


def sealed(bundle):
    """As somebody who changes a proof would seal it again."""
    made = {name: told for name, told in bundle.items() if name != "sha256"}
    text = json.dumps(made, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {**made, "sha256": sha256(text.encode()).hexdigest()}


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        pytest.param(("quotes", 0, "publisher"), "The Tribune", "publisher", id="outlet"),
        pytest.param(("quotes", 0, "title"), "Calm at the mill", "title", id="title"),
        pytest.param(("quotes", 0, "published"), "2020-01-01", "published", id="day"),
        pytest.param(("quotes", 0, "url"), "https://evil.example", "url", id="address"),
        pytest.param(("quotes", 0, "link"), "https://evil.example#x", "leads to", id="link"),
        pytest.param(("quotes", 0, "corrections"), [{"text": "All wrong."}], "corr", id="notice"),
        pytest.param(("statement",), "Nobody was injured.", "does not follow", id="statement"),
        pytest.param(("statement",), "Forty people were injured.", "number", id="number"),
    ],
)
def test_what_was_changed_and_sealed_again_is_told(folder, embedder, place, value, told):
    _, bundle = asked_of(folder, embedder)
    *path, last = place
    at = bundle["findings"][0]
    for step in path:
        at = at[step]
    at[last] = value
    check = checked(sealed(bundle), folder)
    assert (check.is_sealed, check.holds) == (True, False)
    assert told in " ".join(check.differences)


@pytest.mark.parametrize(
    ("name", "value"),
    [("title", "x"), ("authors", ["x"]), ("modified", "2024"), ("characters", 1), ("url", "x")],
)
def test_what_a_proof_says_of_an_article_is_compared(folder, embedder, name, value):
    _, bundle = asked_of(folder, embedder)
    bundle["articles"][0][name] = value
    [told] = checked(sealed(bundle), folder).differences
    assert told.startswith(f"The {name} of article")


def test_disagreements_that_name_no_findings_are_told(folder, embedder):
    _, bundle = asked_of(folder, embedder)
    bundle["disagreements"] = [{"findings": [0, 7], "named_by": "rule"}]
    check = checked(sealed(bundle), folder)
    assert (check.holds, len(check.differences)) == (False, 1)


def test_the_reach_is_measured_through_the_same_filters(folder, embedder):
    _, bundle = asked_of(folder, embedder, filters=Filters(before=date(2024, 6, 30)))
    put(folder, embedder, [fire(name="july", published=date(2024, 7, 1)), fire(name="june")])
    check = checked(bundle, folder)
    assert (check.searched_then.articles, check.searched_now.articles) == (1, 2)


def test_not_found_can_be_proven_too(folder, embedder):
    answer, bundle = asked_of(folder, embedder, "What is the price of oil?")
    assert answer.outcome is Outcome.NOT_FOUND
    assert (checked(bundle, folder).quotes, checked(bundle, folder).holds) == ((), True)


@pytest.mark.parametrize(
    ("bundle", "reason"),
    [
        pytest.param({}, "This is no proof", id="any JSON"),
        pytest.param({"newshound_proof": "1"}, "This is no proof", id="no number"),
        pytest.param({"newshound_proof": 3}, "a newer Newshound", id="of a later kind"),
        pytest.param({"newshound_proof": 2}, "damaged", id="cut off"),
        pytest.param({"newshound_proof": 1, "articles": 7}, "damaged", id="nonsense inside"),
    ],
)
def test_what_is_no_proof_is_refused(folder, bundle, reason):
    with pytest.raises(ProofError, match=reason):
        checked(bundle, folder)


# Who said it


def links(bundle, folder):
    return {link.role: link.standing for link in checked(bundle, folder).links}


def test_the_words_that_show_who_said_it_are_checked_too(folder, embedder):
    _, bundle = asked_of(folder, embedder)
    speaker = bundle["findings"][0]["chain"][0]
    assert (speaker["role"], speaker["name"]) == ("speaker", "the mayor")
    assert [words["text"] for words in speaker["words"]] == ["the mayor", "said"]
    assert links(bundle, folder) == {"speaker": Standing.STANDS, "outlet": Standing.STANDS}


@pytest.mark.parametrize(
    ("change", "role"),
    [
        pytest.param(lambda f: f.update(speaker="the governor"), "speaker", id="another speaker"),
        pytest.param(
            lambda f: f["chain"][0].update(name="the governor"), "speaker", id="another name"
        ),
        pytest.param(
            lambda f: f["chain"][0]["words"][0].update(start=0, end=9), "speaker", id="moved"
        ),
        pytest.param(
            lambda f: f["chain"][0]["words"][1].update(text="denied"), "speaker", id="reworded"
        ),
        pytest.param(lambda f: f["chain"][0].update(words=[]), "speaker", id="shown by nothing"),
        pytest.param(lambda f: f["chain"][-1].update(name="TASS"), "outlet", id="another outlet"),
    ],
)
def test_an_attribution_that_was_changed_is_altered(folder, embedder, change, role):
    _, bundle = asked_of(folder, embedder)
    change(bundle["findings"][0])
    check = checked(bundle, folder)
    assert (links(bundle, folder)[role], check.holds) == (Standing.ALTERED, False)
    assert [quote.standing for quote in check.quotes] == [Standing.STANDS]


def test_a_proof_of_the_first_kind_is_still_checked(folder, embedder):
    _, bundle = asked_of(folder, embedder)
    old = bundle | {"newshound_proof": 1}
    old["findings"] = [
        {name: told for name, told in finding.items() if name != "chain"}
        for finding in bundle["findings"]
    ]
    check = checked(sealed(old), folder)
    assert (check.holds, check.links) == (True, ())


# The command line


@pytest.fixture
def ran(folder, model_cache, embedder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*words: str):
        runner = CliRunner(env={"ARCHIVE_PATH": str(folder), "MODEL_CACHE": str(model_cache)})
        return runner.invoke(cli, words)

    return run


def test_ask_writes_a_proof_and_check_reads_it(ran, folder, embedder):
    assert ran("ask", QUESTION, "--proof", "p.json").exit_code == 0
    assert ran("check", "p.json").exit_code == 0
    assert json.loads(ran("check", "p.json", "--json").stdout)["holds"] is True
    put(folder, embedder, [fire(FIRE.replace("Twelve", "Fourteen"))])
    corrected = ran("check", "p.json")
    assert corrected.exit_code == 3
    assert "stood in version 1; version 2 no longer has it" in corrected.stdout
    gone(folder, embedder)
    assert ran("check", "p.json").exit_code == 4


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("--show-prompt",), id="only the prompt is printed"),
        pytest.param(("--archive", "none"), id="no archive"),
        pytest.param(("--after", "2024-02-01", "--before", "2024-01-01"), id="no such days"),
    ],
)
def test_a_proof_stays_until_another_is_complete(ran, tmp_path, words):
    assert ran("ask", QUESTION, "--proof", "p.json").exit_code == 0
    before = (tmp_path / "p.json").read_bytes()
    ran("ask", QUESTION, "--proof", "p.json", *words)
    assert (tmp_path / "p.json").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_proof_can_be_written_to_standard_output(ran):
    told = ran("ask", QUESTION, "--proof", "-").stdout
    assert '"newshound_proof"' in told


def test_a_folder_for_the_proof_that_is_not_there_is_told_at_once(ran):
    result = ran("ask", QUESTION, "--proof", "none/p.json")
    assert result.exit_code == 2
    assert "There is no folder none." in result.stderr


@pytest.mark.parametrize("text", ["The fire was on Monday.", "[1]", ""])
def test_check_says_what_is_no_proof(ran, tmp_path, text):
    (tmp_path / "p.json").write_text(text)
    result = ran("check", "p.json")
    assert isinstance(result.exception, ProofError)


def test_a_check_is_written_by_the_published_contract(folder, embedder):
    _, bundle = asked_of(folder, embedder)
    told = check_json(checked(bundle, folder))
    assert told["quotes"][0]["standing"] == "stands"
    assert json.loads(json.dumps(told)) == told


# Answers read back


def kept(answer):
    return json.loads(json.dumps(answer_json(answer)))


def back(answer, folder):
    with Archive(folder) as archive:
        return restored(kept(answer), archive)


@pytest.mark.parametrize(
    "question",
    [
        "Who claimed there were no casualties?",
        "How many people were injured on the ferry?",
        "What is the price of oil?",
    ],
)
def test_an_answer_is_read_back_as_it_was(sample_archive, embedder, question):
    filters = Filters(after=date(2023, 1, 1), as_of=datetime(2024, 12, 1, 8, 30, tzinfo=UTC))
    answer, _ = asked_of(sample_archive, embedder, question, filters)
    again = back(answer, sample_archive)
    assert answer_json(again) == kept(answer)
    assert again.findings == tuple(
        # What is printed of a confidence has three places.
        type(f)(**{n: getattr(f, n) for n in f.__slots__} | {"confidence": round(f.confidence, 3)})
        for f in answer.findings
    )


def test_a_quotation_that_is_gone_is_left_out_and_told(folder, embedder):
    put(folder, embedder, [fire("Nine people were injured in the fire at the mill.", "other")])
    answer, _ = asked_of(folder, embedder)
    assert len(answer.findings) == 2
    gone(folder, embedder, answer.findings[0].quotes[0].source.article.url.rpartition("/")[2])
    again = back(answer, folder)
    assert [f.statement for f in again.findings] == [answer.findings[1].statement] == [again.text]
    assert again.notes == (
        "A quotation from The Courier (“Fire in the mill”) is left out: the archive no longer has "
        "the article as it was quoted.",
    )


def test_what_is_left_of_a_course_keeps_its_days_and_what_it_stands_against(folder, embedder):
    answer, _ = asked_of(folder, embedder)
    one, *_ = kept(answer)["findings"]
    lost = one | {"quotes": [one["quotes"][0] | {"text": "Nobody was."}]}
    days = [{"day": f"2024-02-0{n}", "day_is_told": True} for n in (1, 2, 3)]
    pairs = [{"findings": list(pair), "named_by": "rule"} for pair in ((0, 1), (1, 2), (0, 2))]
    written = kept(answer) | {"findings": [one, lost, one], "days": days, "disagreements": pairs}
    with Archive(folder) as archive:
        again = restored(written, archive)
    assert [day.day.day for day in again.days if day] == [1, 3]
    assert again.disagreements == (Disagreement(0, 1, NamedBy.RULE),)


def test_an_answer_of_which_nothing_is_left_says_so(folder, embedder):
    answer, _ = asked_of(folder, embedder)
    gone(folder, embedder)
    put(folder, embedder, [fire("Nobody was hurt.\n\n" + FIRE)])  # with other offsets
    again = back(answer, folder)
    assert (again.outcome, again.text, again.findings) == (Outcome.NOT_FOUND, NOTHING_LEFT, ())


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"outcome": "perhaps"}, id="no such outcome"),
        pytest.param({"findings": [{}]}, id="an empty finding"),
        pytest.param({"findings": None}, id="no findings"),
        pytest.param({"searched": {}}, id="no reach"),
    ],
)
def test_what_is_no_answer_is_refused(folder, embedder, change):
    answer, _ = asked_of(folder, embedder)
    with Archive(folder) as archive, pytest.raises(UnreadableAnswerError):
        restored(kept(answer) | change, archive)
