"""One writer, many readers: real processes, one archive."""

import json
import signal
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest
from archives import NOW, contents, export, found, named, put, stories
from doubles import WordEmbedder
from processes import PATIENCE, Writer, chroma_server, one_line, until, writing_began

from bot.retrieval import Search
from ingest.archive import NO_FILTERS, Archive, Filters, rebuild, verify
from ingest.archive.connection import FILE
from ingest.errors import ArchiveBusyError, ArchiveError

RAIN = named("rain", title="Rain")


@pytest.fixture
def archive(tmp_path, words) -> Path:
    folder = tmp_path / "archive"
    put(folder, words, [RAIN])
    return folder


def test_a_second_writer_is_told_who_writes(archive, words):
    with Writer(archive) as writer:
        for use in (
            lambda: put(archive, words, [RAIN]),
            lambda: rebuild(archive, words, now=lambda: NOW),
        ):
            with pytest.raises(ArchiveBusyError, match=f"process {writer.pid} on .* since 2024"):
                use()
    put(archive, words, [RAIN])


def test_an_ingest_that_may_wait_goes_on_when_the_other_writer_is_done(newshound, tmp_path):
    made, news = tmp_path / "made", tmp_path / "rain.txt"
    news.write_text("Rain over Skarvik\n\nIt rained in Skarvik for nine days.")
    with Writer(made) as writer:
        waits = newshound.start("ingest", "--wait", "--json", news, "--archive", made)
        assert waits.stderr is not None
        told = next(line for line in waits.stderr if "Waiting" in line)
        assert f"is being written by process {writer.pid}" in told
        assert waits.poll() is None
    with waits:
        output, _ = waits.communicate(timeout=PATIENCE)
    assert json.loads(output)["counts"]["added"] == 1


def test_the_command_line_says_it_in_one_line(newshound, archive):
    with Writer(archive) as writer:
        second = newshound.run("archive", "remove", "x", "--archive", archive)
    assert second.returncode == 1
    assert f"is being written by process {writer.pid}" in one_line(second.stderr)


def test_a_writer_that_was_killed_is_in_nobodys_way(archive, words):
    with Writer(archive) as writer:
        writer.send_signal(signal.SIGKILL)
    put(archive, words, [named("snow")])
    assert contents(archive).is_whole


def test_open_readers_see_what_another_process_adds(archive, words):
    with (
        Archive(archive, embedder=words.identity) as one,
        Archive(archive, embedder=words.identity) as other,
        Writer(archive) as writer,
    ):
        for title in ("herring", "mackerel"):
            assert title not in found(one, words, title) | found(other, words, title)
            writer.add(title)
            for reader in (one, other):
                vector = words.query_vectors([title])[0]
                [nearest] = reader.passages(r.place for r in reader.nearest(vector, 1))
                [matching] = reader.passages(r.place for r in reader.matching(title, 1))
                assert nearest.source.article.title == matching.source.article.title == title


def test_a_reader_sees_articles_while_their_ingest_goes_on(newshound, tmp_path, embedder):
    archive = tmp_path / "archive"
    put(archive, embedder, [RAIN])
    news = export(tmp_path / "news.jsonl", 180)
    with Archive(archive, embedder=embedder.identity) as reader:
        found(reader, embedder, "rain")
        process = newshound.start("ingest", news, "--archive", archive)
        with process:
            question, herald = "the harbour master", Filters(publishers=("Herald",))
            assert until(lambda: found(reader, embedder, question, filters=herald), process)
            vector = embedder.query_vectors([question])[0]
            assert reader.nearest(vector, 5, herald)
            still_running = process.poll() is None
            process.communicate()
    assert still_running
    assert process.returncode == 0


def is_held_between_transactions(process, archive) -> bool:
    """Stop a process, unless just then nobody else could read."""
    process.send_signal(signal.SIGSTOP)
    with closing(sqlite3.connect(archive / FILE, timeout=0)) as own, suppress(sqlite3.Error):
        own.execute("BEGIN IMMEDIATE")
        return True
    process.send_signal(signal.SIGCONT)
    return False


def test_of_two_ingests_at_once_the_second_is_told_of_the_first(newshound, tmp_path):
    archive = tmp_path / "archive"
    one, other = export(tmp_path / "one.jsonl", 40), export(tmp_path / "other.jsonl", 20, 30)
    first = newshound.start("ingest", one, "--archive", archive)
    with first:
        assert writing_began(archive, first)
        assert until(lambda: is_held_between_transactions(first, archive))
        second = newshound.run("ingest", other, "--archive", archive)
        first.send_signal(signal.SIGCONT)
        first.communicate(timeout=PATIENCE)
    assert (first.returncode, second.returncode) == (0, 1)
    assert f"is being written by process {first.pid} on " in one_line(second.stderr)
    assert len(contents(archive).versions) == 40
    again = newshound.run("ingest", other, "--archive", archive, "--json")
    counts = json.loads(again.stdout)["counts"]
    assert (counts["added"], counts["unchanged"]) == (10, 10)
    assert len(contents(archive).versions) == 50
    assert contents(archive).is_whole


def test_who_asks_during_an_ingest_sees_whole_articles_and_ever_more(newshound, tmp_path, embedder):
    archive, news, counts = tmp_path / "archive", export(tmp_path / "news.jsonl", 150), []
    texts = {story["url"]: story["text"] for story in stories(150)} | {RAIN.url: RAIN.text}
    put(archive, embedder, [RAIN])
    with (
        Archive(archive, embedder=embedder.identity) as reader,
        newshound.start("ingest", news, "--archive", archive) as process,
    ):
        search = Search(reader, embedder)
        while process.poll() is None:
            counts.append(reader.reach(NO_FILTERS).articles)
            found = search("What did the harbour master say about the closed bridge?", k=5)
            assert found.failed == ()
            for source in (hit.passage.source for hit in found.hits):
                text = texts[source.article.url]
                assert source.article.text == text
                assert "".join(text[s.start : s.end] for s in reader.spans(source)) == text
        _, errors = process.communicate()
        counts.append(reader.reach(NO_FILTERS).articles)
        assert process.returncode == 0, errors
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (1, 151)


def test_a_rebuild_serves_from_the_old_indexes_until_the_new_ones_are_whole(archive, words):
    with Archive(archive, embedder=words.identity) as reader, Writer(archive) as writer:
        assert found(reader, words, "rain") == {"Rain"}
        writer.begin_rebuild()
        assert found(reader, words, "rain") == {"Rain"}
        with Archive(archive, embedder=words.identity) as newcomer:
            assert found(newcomer, words, "rain") == {"Rain"}
        writer.end_rebuild()
        assert found(reader, words, "rain") == {"Rain"}


def test_questions_during_rebuilds_are_all_answered(archive, words):
    with (
        ThreadPoolExecutor(1) as other,
        Archive(archive, embedder=words.identity) as reader,
        Writer(archive) as writer,
    ):
        rebuilding = other.submit(lambda: [writer.rebuild() for _ in range(6)])
        answers = [found(reader, words, "rain")]
        while not rebuilding.done():
            answers.append(found(reader, words, "rain"))
            with Archive(archive, embedder=words.identity) as newcomer:
                answers.append(found(newcomer, words, "rain"))
        rebuilding.result()
    assert all(answer == {"Rain"} for answer in answers)


def test_a_reader_of_the_old_model_answers_throughout_and_after(tmp_path, words):
    """While another model's vectors are made by both rankings, from then on by words, and says so;
    who comes then with the new model finds by both."""
    archive, other = tmp_path / "archive", WordEmbedder(32)
    put(archive, words, [named(f"n{n}", f"Rain fell on pier {n}.") for n in range(900)])
    with ThreadPoolExecutor(1) as aside, Archive(archive, embedder=words.identity) as reader:
        search = Search(reader, words)
        rebuilding = aside.submit(lambda: rebuild(archive, other, now=lambda: NOW))
        answers = [search("rain on pier 7", k=3)]
        while not rebuilding.done():
            answers.append(search("rain on pier 7", k=3))
        assert rebuilding.result() == 900
        answers.append(search("rain on pier 7", k=3))
    assert all(answer.hits for answer in answers)
    assert answers[0].failed == ()
    [told] = answers[-1].failed
    assert "newshound archive rebuild" in told
    with Archive(archive, embedder=other.identity) as reader:
        assert Search(reader, other)("rain on pier 7", k=3).failed == ()


# A Chroma server that several processes share


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with chroma_server(tmp_path_factory.mktemp("chroma")) as running:
        yield running


@pytest.fixture
def served(tmp_path, words, server) -> Path:
    folder = tmp_path / "served"
    put(folder, words, [RAIN], server=server)
    return folder


def test_the_vectors_are_on_the_server(served, words, server):
    assert not list(served.glob("vectors-*"))
    assert contents(served, server).is_whole
    assert verify(served, server=server).clean
    with Archive(served, embedder=words.identity, server=server) as archive:
        assert found(archive, words, "rain") == {"Rain"}
        assert found(archive, words, "rain", filters=Filters(publishers=("Herald",))) == set()


def test_two_archives_share_a_server(served, tmp_path, words, server):
    put(tmp_path / "second", words, [named("snow", "Snow fell.", title="Snow")], server=server)
    with Archive(served, embedder=words.identity, server=server) as archive:
        assert found(archive, words, "snow rain") == {"Rain"}


def test_an_open_reader_sees_what_another_process_puts_on_the_server(served, words, server):
    with (
        Archive(served, embedder=words.identity, server=server) as reader,
        Writer(served, server.url) as writer,
    ):
        assert found(reader, words, "herring") == {"Rain"}
        writer.add("herring")
        assert "herring" in found(reader, words, "herring")
        assert contents(served, server).is_whole


@pytest.mark.parametrize(
    "use",
    [
        pytest.param(lambda folder, words, s: put(folder, words, [RAIN], server=s), id="ingest"),
        pytest.param(lambda folder, words, s: verify(folder, server=s), id="verify"),
        pytest.param(
            lambda folder, words, s: found(Archive(folder, server=s), words, "rain"), id="ask"
        ),
    ],
)
def test_a_folder_and_a_server_are_not_taken_for_each_other(archive, served, words, server, use):
    with pytest.raises(ArchiveError, match="are kept in its own folder, but CHROMA_URL is http"):
        use(archive, words, server)
    with pytest.raises(ArchiveError, match=r"are kept on the Chroma server .* is not set"):
        use(served, words, None)


def test_a_rebuild_moves_the_vectors(served, words, server):
    whole = contents(served, server)
    rebuild(served, words, now=lambda: NOW)
    assert contents(served) == whole
    rebuild(served, words, now=lambda: NOW, server=server)
    assert contents(served, server) == whole
    assert not list(served.glob("vectors-*"))


def test_without_the_server_the_words_still_answer(tmp_path, words):
    folder = tmp_path / "archive"
    with chroma_server(tmp_path) as server:
        put(folder, words, [RAIN], server=server)
        reader = Archive(folder, embedder=words.identity, server=server)
        assert found(reader, words, "rain") == {"Rain"}
    answer = Search(reader, words)("rain", k=5)
    assert [hit.passage.source.article.title for hit in answer.hits] == ["Rain"]
    assert [failure.split(":")[0] for failure in answer.failed] == ["vectors"]
    assert "does not answer" in answer.failed[0]
    reader.close()
    with Archive(folder, embedder=words.identity, server=server) as newcomer:
        answer = Search(newcomer, words)("rain", k=5)
        assert [hit.passage.source.article.title for hit in answer.hits] == ["Rain"]
