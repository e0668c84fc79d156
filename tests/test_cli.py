"""The command line as a person or a script meets it."""

import json
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner
from processes import PATIENCE, one_line

from bot.__main__ import cli
from ingest.errors import ArchiveMissingError, ForeignFolderError, NewshoundError

CASUALTIES = "Who claimed there were no casualties?"
QUOTED = (
    "The Kremlin claimed that debris which fell inside its walls had caused no casualties and "
    "had left the buildings unharmed."
)


@pytest.fixture
def ran(sample_archive, model_cache, embedder, tmp_path, monkeypatch):
    """Run a command in this process, on the sample archive unless another is named."""
    monkeypatch.chdir(tmp_path)
    environment = {
        "ARCHIVE_PATH": str(sample_archive),
        "MODEL_CACHE": str(model_cache),
        "EMBEDDING_DEVICE": "cpu",
    }

    def run(*words, given: str | bytes | None = None, **changes: str):
        runner = CliRunner(env={**environment, **changes})
        result = runner.invoke(cli, [str(word) for word in words], input=given)
        assert result.exception is None or isinstance(
            result.exception, SystemExit | NewshoundError
        ), result.exception
        return result

    return run


def told(result) -> object:
    """The JSON on standard output of a command that went well."""
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def lines(result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


# Help


VERBS = [
    *("ask", "search", "timeline", "compare", "quote", "chat", "check", "check-text"),
    *("batch", "ingest", "follow", "archive"),
]


@pytest.mark.parametrize("verb", VERBS)
def test_help_shows_examples(ran, verb):
    shown = ran(verb, "--help").stdout
    assert "Examples:" in shown
    assert f"newshound {verb}" in shown.partition("Examples:")[2]


def test_help_names_every_verb(ran):
    shown = ran("--help").stdout
    assert all(f"  {verb} " in shown for verb in VERBS)
    assert all(f"  {v} " in ran("archive", "--help").stdout for v in ("stats", "show", "verify"))


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        pytest.param(["say"], "No such command 'say'", id="no such verb"),
        pytest.param(["ask"], "Missing argument 'QUESTION'", id="no question"),
        pytest.param(["ask", "?", "--after", "May"], "'May' is not a date like", id="no date"),
        pytest.param(["ask", "?", "--after", "2023-13-01"], "is not a date like", id="month 13"),
        pytest.param(
            ["ask", "?", "--before", "2023-05-03T10:00"], "a day like 2023-05-03 is wanted",
            id="a time for a day",
        ),
        pytest.param(["search", "x", "-k", "0"], "0 is not in the range", id="none wanted"),
        pytest.param(["ingest"], "Name files, folders or addresses", id="nothing to ingest"),
        pytest.param(["ingest", "x", "--encoding", "utf-9"], "No encoding 'utf-9'", id="encoding"),
        pytest.param(["ingest", "x", "--column", "body"], "FIELD=NAME is wanted", id="column"),
        pytest.param(["ingest", "x", "--column", "colour=a"], "FIELD one of", id="no such field"),
        pytest.param(["archive", "remove"], "Name articles by id", id="nothing to remove"),
        pytest.param(["ask", "?", "--collection", ""], "no name for a collection", id="no name"),
    ],
)  # fmt: skip
def test_a_slip_is_answered_with_what_is_wanted(ran, words, reason):
    result = ran(*words)
    assert result.exit_code == 2
    assert reason in result.stderr
    assert result.stdout == ""


# Asking


def test_ask_json(ran):
    answer = told(ran("ask", CASUALTIES, "--json"))
    assert (answer["question"], answer["outcome"], answer["answer"]) == (
        CASUALTIES, "answered", "The Kremlin",
    )  # fmt: skip
    assert answer["findings"][0]["quotes"][0]["text"] == QUOTED


def test_ask_piped_is_plain_and_not_cut(newshound, sample_archive):
    run = newshound.run("ask", CASUALTIES, "--archive", sample_archive)
    assert (run.returncode, run.stderr) == (0, "")
    assert "\x1b" not in run.stdout
    assert f"  » {QUOTED} «" in run.stdout.splitlines()
    [link] = [line.strip() for line in run.stdout.splitlines() if "#:~:text=" in line]
    assert link.endswith("unharmed.")


@pytest.mark.parametrize(
    ("options", "filters", "articles"),
    [
        pytest.param(["--publisher", "tass"], {"publishers": ["TASS"]}, 1, id="outlet, any case"),
        pytest.param(
            ["--publisher", "TASS", "--publisher", "Reuters"],
            {"publishers": ["TASS", "Reuters"]}, 2, id="two outlets",
        ),
        pytest.param(["--before", "2023-05-03"], {"before": "2023-05-03"}, 3, id="before"),
        pytest.param(["--after", "2024-06-14"], {"after": "2024-06-14"}, 2, id="after"),
        pytest.param(["--as-of", "2023-05-03"], {"as_of": "2023-05-03"}, 3, id="as of"),
    ],
)  # fmt: skip
def test_filters_are_told_and_kept_to(ran, options, filters, articles):
    answer = told(ran("ask", CASUALTIES, "--json", *options))
    nothing = {
        "after": None,
        "before": None,
        "as_of": None,
        "publishers": [],
        "speakers": [],
        "collections": [],
    }
    assert answer["searched"]["filters"] == nothing | filters
    assert answer["searched"]["articles"] == articles


def test_what_was_corrected_is_shown(ran, tmp_path):
    archive = tmp_path / "archive"
    versions = (
        ("2024-06-03", "The ferry carried 17 people.\\n\\nCorrection: The ferry carried 17."),
        ("2024-06-01", "The ferry carried 12 people."),
    )
    for modified, text in versions:
        line = (
            '{"url": "https://example.org/ferry", "title": "Ferry", "published": "2024-06-01", '
            f'"modified": "{modified}", "text": "{text}"}}'
        )
        ran("ingest", "-", "--archive", archive, given=line)
    answer = told(
        ran("ask", "How many people did the ferry carry?", "--json", "--archive", archive)
    )
    [quote] = answer["findings"][0]["quotes"]
    assert quote["text"].startswith("The ferry carried 17 people.")
    assert [notice["kind"] for notice in quote["corrections"]] == ["correction"]
    article = quote["article"]
    assert (
        "correction: Correction: The ferry carried 17."
        in ran("ask", "How many people did the ferry carry?", "--archive", archive).stdout
    )
    whole = told(ran("archive", "show", article, "--json", "--archive", archive))
    assert (whole["versions"], whole["version"]) == ([2, 1], 1)
    diff = told(ran("archive", "diff", article, "--json", "--archive", archive))
    assert (diff["from"], diff["to"], len(diff["changes"])) == (2, 1, 2)
    printed = ran("archive", "diff", article, "--archive", archive).stdout.splitlines()
    assert "- The ferry carried 12 people." in printed
    assert "+ The ferry carried 17 people." in printed
    nothing = ran("archive", "diff", article, "--to", "2", "--archive", archive)
    assert "no version before version 2" in str(nothing.exception)


def test_every_reader_keeps_to_a_collection(ran, newshound, tmp_path):
    archive = tmp_path / "archive"
    for name, text in (("wire", "The ferry sank."), ("desk", "The ferry was sold.")):
        file = tmp_path / f"{name}.txt"
        file.write_text(f"{name.title()} on the ferry\n\n{text}\n", encoding="utf-8")
        put = ran("ingest", file, "--collection", name, "--archive", archive, "--json")
        assert told(put)["counts"]["added"] == 1
    limited = ("--collection", "wire", "--archive", archive)
    results = told(ran("search", "ferry", "--json", *limited))
    assert [result["title"] for result in results] == ["Wire on the ferry"]
    answer = told(ran("ask", "Was the ferry sold?", "--json", *limited))
    assert answer["searched"]["articles"] == 1
    chat = ran("chat", *limited, given="What sank?\n\n").stdout
    assert "Searched 1 article (1 undated); in wire." in chat
    stats = told(ran("archive", "stats", "--json", *limited))
    assert (stats["articles"], stats["passages"], stats["collections"], stats["inputs"]) == (
        1, 1, {"wire": 1}, {"added": 1},
    )  # fmt: skip
    asked = [
        {"id": 1, "question": "What sank?"},
        {"id": 2, "question": "What sank?", "collections": ["desk"]},
    ]
    batch = ran("batch", "-", "--search", *limited, given="\n".join(map(json.dumps, asked)))
    found, refused = lines(batch)
    assert [result["title"] for result in found["results"]] == ["Wire on the ferry"]
    assert refused["error"].endswith("`collections` names 'desk', which --collection does not")
    assert batch.exit_code == 1


def test_an_unknown_outlet_is_told_with_those_that_sound_like_it(ran):
    answer = told(ran("ask", CASUALTIES, "--publisher", "Harbor Courier", "--json"))
    assert answer["outcome"] == "not_found"
    assert answer["notes"] == [
        "No outlet named 'Harbor Courier' in this archive. Did you mean Harbour Courier?"
    ]


def test_not_found_is_an_answer_and_no_error(ran):
    result = ran("ask", "What is the price of oil?")
    assert result.exit_code == 0
    assert "Not found in this archive." in result.stdout
    assert "Searched 21 articles from 3 May 2023 to 12 September 2024 (2 undated)." in result.stdout


@pytest.mark.parametrize("question", ["?", "\udcff\udcfe", "x" * 20_000, "的", "a\x00b"])
def test_any_words_are_a_question(ran, question):
    assert told(ran("ask", "--json", "--", question))["outcome"] in ("answered", "not_found")


@pytest.mark.parametrize("verb", ["ask", "search"])
@pytest.mark.parametrize("words", ["", "  "])
def test_nothing_is_no_question(ran, verb, words):
    result = ran(verb, words)
    assert result.exit_code == 2
    assert "it is empty" in result.stderr


def test_search_json_gives_slices_of_what_show_gives(ran):
    results = told(ran("search", "ferry inspection", "-k", "3", "--json"))
    assert len(results) == 3
    for one in results:
        words = ("archive", "show", one["article"], "--version", one["version"], "--json")
        assert told(ran(*words))["text"][one["start"] : one["end"]] == one["text"]


def test_search_piped_shows_whole_passages(ran):
    [best] = told(ran("search", "ferry inspection", "-k", "1", "--json"))
    shown = ran("search", "ferry inspection", "-k", "1").stdout
    assert best["text"].splitlines()[0] in shown
    assert best["article"] in shown


def test_search_for_nothing_there_says_so(ran):
    result = ran("search", "ferry", "--publisher", "Nobody's Gazette")
    assert (result.exit_code, result.stdout) == (0, "Nothing found.\n")
    assert "No outlet named" in result.stderr


@pytest.mark.parametrize("end", [pytest.param("\n", id="empty line"), pytest.param("", id="end")])
def test_chat_answers_one_question_after_another(ran, end):
    result = ran("chat", given=f"{CASUALTIES}\nWho said Peskov was lying?\n{end}")
    assert result.exit_code == 0
    assert QUOTED in result.stdout
    assert "Kirby" in result.stdout.partition(QUOTED)[2]


# Batches

ASKED = [
    {"id": "a", "question": CASUALTIES},
    {"id": 2, "question": "What is the price of oil?", "as_of": "2023-05-04"},
    {"id": None, "question": "Who said Peskov was lying?", "publishers": ["TASS", "Reuters"]},
]


def jsonl(*rows: object) -> str:
    return "".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows)


def test_batch_answers_in_order_and_by_the_contract_of_ask(ran, tmp_path):
    (tmp_path / "asked.jsonl").write_text(jsonl(*ASKED))
    result = ran("batch", "asked.jsonl")
    assert result.exit_code == 0
    answers = lines(result)
    assert [(a["id"], a["question"]) for a in answers] == [(q["id"], q["question"]) for q in ASKED]
    assert [a["outcome"] for a in answers] == ["answered", "not_found", "answered"]
    assert answers[1]["searched"]["filters"]["as_of"] == "2023-05-04"
    assert answers[2]["searched"]["filters"]["publishers"] == ["TASS", "Reuters"]
    alone = told(ran("ask", CASUALTIES, "--json"))
    assert without_times(answers[0]) == {"id": "a", **without_times(alone)}


def without_times(answer: dict) -> dict:
    return {name: value for name, value in answer.items() if name != "elapsed_ms"}


def test_batch_reads_csv(ran, tmp_path):
    (tmp_path / "asked.csv").write_text(
        "id,question,as_of,publishers\n"
        f"1,{CASUALTIES},,\n"
        '2,"Was anybody hurt, or not?",2023-05-04,TASS; Reuters\n',
        encoding="utf-8-sig",
    )
    first, second = lines(ran("batch", "asked.csv"))
    assert (first["id"], first["answer"]) == ("1", "The Kremlin")
    assert second["question"] == "Was anybody hurt, or not?"
    assert second["searched"]["filters"]["publishers"] == ["TASS", "Reuters"]


def test_batch_searches(ran):
    [found] = lines(ran("batch", "-", "--search", "-k", "3", given=jsonl(ASKED[0])))
    assert found == {"id": "a", "results": told(ran("search", CASUALTIES, "-k", "3", "--json"))}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param('{"id": 7', "not JSON", id="cut off"),
        pytest.param("[1]", "not a JSON object", id="a list"),
        pytest.param('{"id": 7}', "no `question`", id="no question"),
        pytest.param('{"id": 7, "question": " "}', "no `question`", id="empty question"),
        pytest.param('{"id": 7, "question": 5}', "no `question`", id="a number"),
        pytest.param(r'{"question": "\ud83d"}', "half a character", id="half an emoji"),
        pytest.param(
            '{"id": 7, "question": "?", "after": "May"}', "`after` is not a date", id="no date"
        ),
        pytest.param(
            '{"id": 7, "question": "?", "as_of": 2023}', "`as_of` is not a date", id="a year"
        ),
    ],
)
def test_a_bad_line_gets_a_line_that_says_why_and_the_others_are_answered(ran, line, reason):
    result = ran("batch", "-", given=jsonl(line, "", ASKED[0]))
    bad, good = lines(result)
    assert result.exit_code == 1
    assert bad["error"].startswith(f"-:1: {reason}")
    assert good["outcome"] == "answered"
    assert "1 of 2 lines could not be answered" in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        pytest.param("none.jsonl", None, "cannot be read", id="no such file"),
        pytest.param("latin.jsonl", b'{"question": "caf\xe9"}', "is not UTF-8", id="not UTF-8"),
        pytest.param("other.csv", b"id,text\n1,2\n", "no column `question`", id="no column"),
    ],
)
def test_a_file_that_cannot_be_asked_is_one_clear_error(ran, tmp_path, name, content, reason):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = ran("batch", name)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert reason in str(result.exception)


def test_no_questions_get_no_answers(ran):
    result = ran("batch", "-", given="\n")
    assert (result.exit_code, result.stdout) == (0, "")


# The archive


def test_stats_json(ran):
    stats = told(ran("archive", "stats", "--json"))
    assert (stats["articles"], stats["versions"], stats["pending"]) == (21, 21, 0)
    assert (stats["from"], stats["to"], stats["undated"]) == ("2023-05-03", "2024-09-12", 2)
    assert stats["publishers"]["TASS"] == 1
    assert "21 articles in 21 versions" in ran("archive", "stats").stdout


def test_show_gives_the_text_that_quotes_are_slices_of(ran):
    [quote] = told(ran("ask", CASUALTIES, "--json"))["findings"][0]["quotes"]
    shown = told(ran("archive", "show", quote["article"], "--json"))
    assert shown["text"][quote["start"] : quote["end"]] == QUOTED
    assert (shown["version"], shown["versions"]) == (1, [1])
    assert QUOTED in ran("archive", "show", quote["article"]).stdout.replace("\n", " ")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        pytest.param(["show", "0000000000000000"], "No article '0000000000000000'", id="article"),
        pytest.param(["show", "{article}", "--version", "9"], "has no version 9", id="version"),
        pytest.param(["remove", "0000000000000000"], "No article '0000", id="to remove"),
    ],
)
def test_what_is_not_there_is_named(ran, sample_copy, words, reason):
    article = told(ran("search", "ferry", "-k", "1", "--json"))[0]["article"]
    named = [word.format(article=article) for word in words]
    result = ran("archive", *named, "--archive", sample_copy)
    assert result.exit_code == 1
    assert reason in f"{result.stderr}{result.exception}"


def test_verify_is_clean_or_says_what_is_not(ran, sample_copy):
    assert told(ran("archive", "verify", "--json", "--archive", sample_copy))["clean"] is True
    for folder in sample_copy.glob("words*"):
        shutil.rmtree(folder)
    ran_again = ran("archive", "verify", "--archive", sample_copy)
    assert ran_again.exit_code == 1
    ran("archive", "rebuild", "--archive", sample_copy)
    assert ran("archive", "verify", "--archive", sample_copy).stdout.startswith("Clean: 21 ")


def test_what_is_removed_is_not_found_again(ran, sample_copy):
    place = ("--archive", sample_copy)
    [best] = told(ran("search", "Chandrayaan sulphur", "-k", "1", "--json", *place))
    removed = ran("archive", "remove", best["article"], *place)
    assert removed.stdout == f"Removed {best['article']}.\n"
    left = told(ran("search", "Chandrayaan sulphur", "-k", "50", "--json", *place))
    assert best["article"] not in {one["article"] for one in left}
    assert told(ran("archive", "stats", "--json", *place))["articles"] == 20


@pytest.mark.parametrize(
    "words",
    [["ask", "?"], ["search", "x"], ["archive", "stats"], ["archive", "verify"], ["chat"]],
    ids=lambda words: " ".join(words),
)
def test_an_archive_that_is_not_there_is_named(ran, tmp_path, words):
    foreign = tmp_path / "photos"
    foreign.mkdir()
    (foreign / "cat.jpg").touch()
    missing = ran(*words, "--archive", "nowhere")
    strange = ran(*words, "--archive", foreign)
    assert isinstance(missing.exception, ArchiveMissingError)
    assert isinstance(strange.exception, ForeignFolderError)
    assert [file.name for file in foreign.iterdir()] == ["cat.jpg"]


def test_a_foreseen_problem_is_one_line_and_an_exit_status(newshound):
    run = newshound.run("ask", "Who?", "--archive", "nowhere")
    assert (run.returncode, run.stdout) == (1, "")
    assert one_line(run.stderr).startswith("newshound: There is no archive at nowhere.")
    assert run.stderr.count("\n") == 1


def test_wrong_settings_are_told_all_at_once(ran):
    result = ran("ask", "?", EMBEDDING_DEVICE="toaster", ARCHIVE_PATH="")
    assert result.exit_code == 1
    assert "EMBEDDING_DEVICE" in str(result.exception)


# Ingesting


def test_ingest_reports_every_input_once(ran, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "dam.txt").write_text("The dam held.\n\nNobody was hurt, the mayor said.")
    (tmp_path / "in" / "empty.txt").touch()
    (tmp_path / "in" / "cat.jpg").write_bytes(b"\xff\xd8\xff")
    words = ("ingest", "in", "--json", "--archive", "made")
    first, again = told(ran(*words)), told(ran(*words))
    assert first["counts"] == {
        "added": 1, "updated": 0, "unchanged": 0, "duplicate": 0, "rejected": 1, "skipped": 1,
    }  # fmt: skip
    assert first["inputs"] == sum(first["counts"].values())
    assert [one["input"] for one in first["rejected"]] == ["in/empty.txt"]
    assert all(one["reason"] for one in (*first["rejected"], *first["skipped"]))
    assert (again["counts"]["added"], again["counts"]["unchanged"]) == (0, 1)


def test_ingest_of_standard_input_can_be_asked_at_once(ran):
    put = ran("ingest", "-", "--archive", "made", given="The dam at Calder held, the mayor said.")
    assert put.exit_code == 0, put.output
    answer = told(ran("ask", "Who said the dam at Calder held?", "--json", "--archive", "made"))
    assert answer["findings"][0]["quotes"][0]["text"] == "The dam at Calder held, the mayor said."


def test_where_nothing_was_useful_the_status_says_so(ran, tmp_path):
    (tmp_path / "empty.txt").touch()
    result = ran("ingest", "empty.txt", "--archive", "made")
    assert result.exit_code == 1
    assert "rejected: empty.txt: " in result.stdout
    assert result.stderr == "newshound: nothing was put into the archive.\n"


def test_ingest_of_the_sample(newshound):
    run = newshound.run("ingest", "--sample", "--json", "--archive", "made")
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["counts"]["added"] == 21


def test_a_reader_that_has_seen_enough_is_no_error(newshound, sample_archive):
    words = ["search", "the", "-k", "50", "--archive", str(sample_archive)]
    shell = 'set -o pipefail; "$@" | head -1'
    run = subprocess.run(
        ["/bin/bash", "-c", shell, "-", sys.executable, "-m", "bot", *words],
        env=newshound.environment, cwd=newshound.folder, capture_output=True, text=True,
        timeout=PATIENCE,
    )  # fmt: skip
    assert run.stdout.startswith("1. ")
    assert run.stderr == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["search", "???"], "nothing to search for", id="no words"),
        pytest.param(["search", "drone before:soon"], "before:soon is not a day", id="no day"),
        pytest.param(
            ["search", "drone", "--after", "2024-02-02", "--before", "2023-01-01"],
            "2024-02-02 is later than 2023-01-01",
            id="days crossed",
        ),
        pytest.param(["ask", "Who?", "--publisher", " "], "name an outlet", id="empty outlet"),
    ],
)
def test_what_nothing_can_be_found_by_is_refused(ran, words, said):
    result = ran(*words)
    assert result.exit_code != 0
    assert said in f"{result.exception} {result.output}"


def test_a_trace_tells_the_stages_and_what_was_looked_for(ran):
    result = ran("ask", "What do the Kremlin and Ukraine say about the drones?", "--trace")
    assert result.exit_code == 0
    told = [line.split("ms")[-1].strip() for line in result.stderr.splitlines()]
    assert told[:4] == [
        "newshound",
        "question",
        "retrieve",
        "search: What do the Kremlin and Ukraine say about the drones?",
    ]
    assert "looked for beside the question: What do Ukraine say about the drones?" in told
    assert "looked for" not in result.stdout
