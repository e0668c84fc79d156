"""Feeds that are followed: asked when they are due, left alone when they fail, never twice."""

import json
import os
import signal
import time
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Event, Thread

import pytest
from archives import contents, writer
from doubles import WordEmbedder
from processes import PATIENCE, CommandLine, Writer, one_line, until
from website import HOST, Reply, feed, item, moved, page, resolver, sitemap, story, website

from ingest.archive import Archive, verify
from ingest.archive.locking import following, writing
from ingest.errors import (
    ArchiveFollowedError,
    ForeignFolderError,
    WebAddressError,
    WebMemoryError,
)
from ingest.loaders.sources import Reading
from ingest.pipeline import Report
from ingest.web import Limits, Pages, Web, WebRules, add_feed, followed, remembered

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
RULES = WebRules(
    allowed_hosts=(HOST,), pause=0.0, limits=Limits(seconds=2.0, between=1.0), resolve=resolver()
)


class Clock:
    """The time it is, until it is told otherwise."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def later(self, by: timedelta = QUARTER) -> None:
        self.time += by


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site():
    with website() as served:
        yield served


def web(folder, clock, **changes) -> Web:
    given = {"now": clock, "rules": RULES}
    return Web(
        folder,
        lambda: writer(folder, WordEmbedder(), now=clock),
        lambda: Reading(now=clock()),
        **given | changes,
    )


def follow(folder, address: str, **changes) -> bool:
    with remembered(folder) as memory:
        return add_feed(memory, address, **{"now": START} | changes)


def counts(report: Report) -> dict[str, int]:
    assert len(report.outcomes) == sum(report.counts.values())
    return {outcome: count for outcome, count in report.counts.items() if count}


def stories(*numbers: int, **headers: str) -> Reply:
    items = (item(f"/{n}", title=f"Story {n}", text=story(n)) for n in numbers)
    return feed(*items, **headers)


# The list


def test_feeds_are_added_changed_listed_and_removed(tmp_path):
    one, other = "https://post.example/feed", "https://herald.example/feed"
    assert followed(tmp_path) == []
    assert follow(tmp_path, one)
    assert follow(tmp_path, f" {other} ", every=timedelta(hours=1), pages=Pages.NEVER)
    assert not follow(tmp_path, one, every=timedelta(hours=2))
    found = {feed.address: feed for feed in followed(tmp_path)}
    assert [(a, f.every.total_seconds(), f.pages) for a, f in sorted(found.items())] == [
        (other, 3600, "never"),
        (one, 7200, "summaries"),
    ]
    with remembered(tmp_path) as memory:
        assert memory.unfollow(one)
        assert not memory.unfollow(one)
    assert [feed.address for feed in followed(tmp_path)] == [other]


@pytest.mark.parametrize("address", ["post.example/feed", "ftp://post.example/", "https://a:b@c/"])
def test_what_is_no_address_is_not_followed(tmp_path, address):
    with pytest.raises(WebAddressError, match="cannot be followed"):
        follow(tmp_path, address)


def test_a_feed_can_be_added_before_there_is_an_archive(tmp_path, clock, site):
    site.pages["/feed"] = stories(1, 2)
    follow(tmp_path / "new", site.address("/feed"))
    assert counts(web(tmp_path / "new", clock).follow_once()) == {"added": 2}
    assert contents(tmp_path / "new").is_whole


def test_a_folder_that_is_something_else_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("Dear reader")
    with pytest.raises(ForeignFolderError):
        follow(tmp_path, "https://post.example/feed")
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_a_damaged_list_is_told(tmp_path):
    follow(tmp_path, "https://post.example/feed")
    (tmp_path / "web.sqlite3").write_bytes(b"nonsense" * 1000)
    with pytest.raises(WebMemoryError, match="articles are not in it"):
        followed(tmp_path)


# Rounds


def test_a_feed_is_asked_when_it_is_due(tmp_path, clock, site):
    site.pages["/feed"] = stories(1, 2)
    follow(tmp_path, site.address("/feed"))
    assert counts(web(tmp_path, clock).follow_once()) == {"added": 2}
    clock.later(timedelta(minutes=14))
    assert counts(web(tmp_path, clock).follow_once()) == {}
    clock.later(timedelta(minutes=1))
    site.pages["/feed"] = stories(3, 2, 1)
    assert counts(web(tmp_path, clock).follow_once()) == {"added": 1, "unchanged": 2}
    assert site.paths == ["/feed", "/feed"]


def test_a_feed_that_has_not_changed_is_one_unchanged_input(tmp_path, clock, site):
    site.pages["/feed"] = stories(1, 2, ETag='"1"')
    follow(tmp_path, site.address("/feed"))
    web(tmp_path, clock).follow_once()
    clock.later()
    assert counts(web(tmp_path, clock).follow_once()) == {"unchanged": 1}
    assert site.asked[-1].headers["if-none-match"] == '"1"'
    [known] = followed(tmp_path)
    assert (known.succeeded, known.due) == (clock(), clock() + QUARTER)


def test_a_feed_is_sent_whole_again_while_a_page_of_it_is_missing(tmp_path, clock, site):
    summary = item("/1", title="Story 1", summary="It rained.")
    site.pages.update({"/feed": feed(summary, ETag='"1"'), "/1": Reply(status=503)})
    follow(tmp_path, site.address("/feed"))
    assert counts(web(tmp_path, clock).follow_once()) == {"rejected": 1}
    clock.later()
    site.pages["/1"] = page(story(1), title="Story 1")
    assert counts(web(tmp_path, clock).follow_once()) == {"added": 1}
    clock.later()
    assert counts(web(tmp_path, clock).follow_once()) == {"unchanged": 1}
    assert site.paths == ["/feed", "/1", "/feed", "/1", "/feed"]


def test_a_page_that_is_no_article_is_not_fetched_again_and_again(tmp_path, clock, site):
    site.pages["/sitemap.xml"] = sitemap(site.address("/gone"), site.address("/1"))
    site.pages["/1"] = page(story(1))
    follow(tmp_path, site.address("/sitemap.xml"))
    assert counts(web(tmp_path, clock).follow_once()) == {"added": 1, "rejected": 1}
    clock.later()
    assert counts(web(tmp_path, clock).follow_once()) == {"unchanged": 1, "skipped": 1}
    assert site.paths.count("/gone") == 1


def test_a_page_to_which_two_feeds_lead_is_fetched_once(tmp_path, clock, site):
    site.pages["/1"] = page(story(1))
    for path in ("/home", "/sport"):
        site.pages[path] = feed(item("/1", title="Rain", summary=f"It rained. See {path}"))
        follow(tmp_path, site.address(path))
    found = counts(web(tmp_path, clock).follow_once())
    assert sum(found.values()) == 2
    clock.later()
    web(tmp_path, clock).follow_once()
    assert site.paths.count("/1") <= 2
    assert len(contents(tmp_path).versions) == 1


def test_an_article_that_was_removed_does_not_come_back(tmp_path, clock, site, words):
    site.pages["/feed"] = stories(1, 2)
    follow(tmp_path, site.address("/feed"))
    web(tmp_path, clock).follow_once()
    with Archive(tmp_path) as archive:
        going = next(version.id for version, _ in archive.database.all_versions())
    with writer(tmp_path, words) as opened:
        opened.remove(going)
    clock.later()
    assert counts(web(tmp_path, clock).follow_once()) == {"unchanged": 2}
    assert len(contents(tmp_path).versions) == 1


def test_a_feed_that_fails_is_asked_less_and_less_often(tmp_path, clock, site):
    site.pages["/feed"] = Reply(status=500)
    follow(tmp_path, site.address("/feed"))
    pauses = []
    for _ in range(9):
        assert counts(web(tmp_path, clock).follow_once()) == {"rejected": 1}
        [failed] = followed(tmp_path)
        pauses.append((failed.due - clock()) / QUARTER)
        clock.time = failed.due
    assert pauses == [2, 4, 8, 16, 32, 64, 96, 96, 96]
    assert (failed.failures, failed.reason, failed.succeeded) == (9, "HTTP 500", None)
    site.pages["/feed"] = stories(1)
    assert counts(web(tmp_path, clock).follow_once()) == {"added": 1}
    [well] = followed(tmp_path)
    assert (well.failures, well.reason, well.due) == (0, "", clock() + QUARTER)


def test_a_feed_that_asks_for_time_gets_it(tmp_path, clock, site):
    site.pages["/feed"] = Reply(status=429, headers={"Retry-After": "7200"})
    follow(tmp_path, site.address("/feed"))
    web(tmp_path, clock).follow_once()
    [known] = followed(tmp_path)
    assert timedelta(minutes=119) < known.due - clock() <= timedelta(hours=2)


def test_a_feed_that_has_moved_for_good_is_followed_there(tmp_path, clock, site):
    site.pages.update({"/old": moved("/new", 301), "/new": stories(1)})
    follow(tmp_path, site.address("/old"), every=timedelta(hours=1))
    report = web(tmp_path, clock).follow_once()
    assert any("has moved for good" in line for line in report.told)
    [known] = followed(tmp_path)
    assert (known.address, known.every) == (site.address("/new"), timedelta(hours=1))
    clock.later(timedelta(hours=1))
    assert counts(web(tmp_path, clock).follow_once()) == {"unchanged": 1}
    assert site.paths == ["/old", "/new", "/new"]


def test_a_feed_that_is_removed_meanwhile_stays_removed(tmp_path, clock, site):
    def removing(connection):
        with remembered(tmp_path) as memory:
            memory.unfollow(site.address("/feed"))
        connection.send_response(500)
        connection.end_headers()

    site.pages["/feed"] = removing
    follow(tmp_path, site.address("/feed"))
    web(tmp_path, clock).follow_once()
    assert followed(tmp_path) == []


def test_a_long_sitemap_leaves_the_others_their_turn(tmp_path, clock, site):
    def slow(connection):
        clock.later(timedelta(minutes=2))
        body = page(story(int(connection.path[1:]))).body
        connection.send_response(200)
        connection.send_header("Content-Type", "text/html")
        connection.end_headers()
        connection.wfile.write(body)

    site.pages.update({f"/{n}": slow for n in range(8)})
    site.pages["/sitemap.xml"] = sitemap(*(site.address(f"/{n}") for n in range(8)))
    follow(tmp_path, site.address("/sitemap.xml"))
    rounds = [counts(web(tmp_path, clock).follow_once()) for _ in range(3)]
    assert rounds == [{"added": 3}, {"added": 3, "unchanged": 3}, {"added": 2, "unchanged": 6}]
    assert site.paths.count("/0") == 1


# One follower, one writer, many readers


def test_a_second_follower_is_told(tmp_path, clock):
    follow(tmp_path, "https://post.example/feed")
    with (
        following(tmp_path, now=START),
        pytest.raises(ArchiveFollowedError, match=f"process {os.getpid()}"),
    ):
        web(tmp_path, clock).follow_once()


def test_the_archive_is_free_while_pages_are_fetched(tmp_path, clock, site, words):
    held = []

    def looking(connection):
        with writing(tmp_path, now=START):  # raises where the follower holds it
            held.append("free")
        connection.send_response(404)
        connection.end_headers()

    with writer(tmp_path, words):
        pass
    site.pages["/feed"] = looking
    follow(tmp_path, site.address("/feed"))
    web(tmp_path, clock).follow_once()
    assert held == ["free"]


def test_it_waits_while_another_process_writes(tmp_path, clock, site):
    site.pages["/feed"] = stories(1)
    follow(tmp_path, site.address("/feed"))
    told = []
    with Writer(tmp_path) as other:
        following_ = Thread(target=web(tmp_path, clock, tell=told.append).follow_once)
        following_.start()
        assert until(lambda: told)
        other.add("harbour")
    following_.join(PATIENCE)
    assert "Waiting: The archive" in told[0]
    assert len(contents(tmp_path).versions) == 2
    assert contents(tmp_path).is_whole


def test_it_goes_on_until_it_is_stopped_and_sees_what_is_added_meanwhile(tmp_path, site):
    site.pages.update({"/a": stories(1), "/b": stories(2)})
    follow(tmp_path, site.address("/a"))
    stop, rounds = Event(), []
    running = web(tmp_path, lambda: datetime.now(UTC), stop=stop)
    thread = Thread(target=running.follow, args=[lambda report: rounds.append(counts(report))])
    thread.start()
    assert until(lambda: rounds == [{"added": 1}])
    follow(tmp_path, site.address("/b"))
    assert until(lambda: rounds == [{"added": 1}] * 2)
    stop.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()


# As a process


@pytest.fixture
def post(newshound: CommandLine, site):
    """The command line, which may read the site."""
    settings = {"WEB_ALLOWED_HOSTS": f"localhost:{site.port}", "WEB_PAUSE": "0"}
    return CommandLine(newshound.folder, {**newshound.environment, **settings})


def at(site, path: str) -> str:
    return site.address(path, "localhost")


def test_follow_on_the_command_line(post, site):
    site.pages.update({"/feed": stories(1, 2), "/moved": moved(site.address("/x", "127.0.0.1"))})
    added = post.run("follow", "add", at(site, "/feed"), at(site, "/moved"), "--every", "2h")
    assert added.stdout.splitlines() == [f"Added: {at(site, p)}" for p in ("/feed", "/moved")]
    once = json.loads(post.run("follow", "--once", "--json").stdout)
    assert (once["inputs"], once["counts"]["added"]) == (3, 2)
    assert "not on the public internet" in once["rejected"][0]["reason"]
    listed = json.loads(post.run("follow", "list", "--json").stdout)
    assert [(f["every_s"], f["failures"]) for f in listed] == [(7200, 0), (7200, 1)]
    assert "/x: 127.0.0.1 is not on the public" in post.run("follow", "list").stdout
    gone = post.run("follow", "remove", at(site, "/feed"), at(site, "/other"))
    assert (gone.returncode, "Not followed" in gone.stderr) == (2, True)
    assert post.run("follow", "remove", at(site, "/feed")).returncode == 0
    ingested = post.run("ingest", at(site, "/feed"), at(site, "/moved"), "--json")
    assert json.loads(ingested.stdout)["counts"]["unchanged"] == 2


@pytest.mark.parametrize(
    ("number", "status"),
    [
        pytest.param(signal.SIGTERM, 0, id="SIGTERM"),
        pytest.param(signal.SIGINT, 130, id="Ctrl-C"),
    ],
)
def test_it_ends_gracefully(post, site, number, status):
    def hanging(connection):
        time.sleep(30)

    site.pages.update({"/feed": stories(1, 2), "/slow": hanging})
    follow(post.folder / "archive", at(site, "/feed"))
    with post.start("follow") as process:
        assert "2 added" in process.stdout.readline()
        follow(post.folder / "archive", at(site, "/slow"))
        assert until(lambda: "/slow" in site.paths)
        second = post.run("follow", "--once")
        assert f"process {process.pid}" in one_line(second.stderr)
        process.send_signal(number)
        start = time.monotonic()
        _, errors = process.communicate(timeout=PATIENCE)
        assert time.monotonic() - start < 10
    assert (process.returncode, errors) == (status, "")
    assert contents(post.folder / "archive").is_whole


KILLS = [
    pytest.param(n, id=f"kill {n + 1}") for n in range(int(os.environ.get("NEWSHOUND_KILLS", 1)))
]


@pytest.mark.parametrize("kill", KILLS)
def test_killed_at_any_moment_it_loses_nothing_and_stores_nothing_twice(post, site, kill):
    moments = Random(kill)  # noqa: S311
    archive = post.folder / "archive"
    site.pages.update({f"/{n}": page(story(n), title=f"Story {n}") for n in range(30)})
    summaries = [item(f"/{n}", title=f"Story {n}", summary="It rained.") for n in range(30)]
    for part in range(3):
        site.pages[f"/feed{part}"] = feed(*summaries[part::3], ETag=f'"{part}"')
    for _ in range(3):
        for part in range(3):  # due again, or the test would wait for a quarter of an hour
            follow(archive, at(site, f"/feed{part}"))
        with post.start("follow") as process:
            time.sleep(moments.uniform(0.3, 4))
            process.kill()
            process.communicate()
        if (archive / "archive.sqlite3").exists():
            assert verify(archive).clean
    assert post.run("follow", "--once").returncode == 0
    found = contents(archive)
    assert found.is_whole
    assert verify(archive).clean
    assert sorted(version for _, version, _ in found.versions) == [1] * 30
