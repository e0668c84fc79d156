"""What may be asked on the web, and what happens with sites that are careless or worse."""

import ipaddress
import shutil
import socket
import ssl
import subprocess
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Event, Thread

import httpcore
import pytest
from website import (
    HOST,
    Reply,
    bomb,
    breaking_off,
    dripping,
    dripping_headers,
    endless,
    endless_headers,
    html,
    moved,
    no_http,
    page,
    resolver,
    silent,
    story,
    website,
)

from ingest.web.addresses import Door, checked, is_public, resolved
from ingest.web.fetching import Fetcher, Limits
from ingest.web.refusals import NotPublicError, UnfetchedError
from ingest.web.replies import Validators, seconds_of
from ingest.web.turns import Turns

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
QUICK = Limits(seconds=1.0, between=0.4)


class Shelf:
    """Keeps robots.txt files in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, datetime]] = {}

    def robots(self, origin: str) -> tuple[str, datetime] | None:
        return self.kept.get(origin)

    def keep_robots(self, origin: str, text: str, until: datetime) -> None:
        self.kept[origin] = text, until


def fetcher(*, allowed=(HOST,), resolve=None, limits=QUICK, pause=0.0, **changes) -> Fetcher:
    given = {
        "agent": "Newshound/1 (+https://post.example/bots)",
        "door": Door(allowed, resolve or resolver()),
        "turns": Turns(pause=pause, stop=Event()),
        "now": lambda: NOW,
        "shelf": Shelf(),
        "limits": limits,
    }
    return Fetcher(**given | changes)


def refused(address: str, by: Fetcher | None = None) -> UnfetchedError:
    with pytest.raises(UnfetchedError) as caught:
        (by or fetcher()).fetch(address)
    return caught.value


# Addresses


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("1.1.1.1", True), ("2606:4700::1111", True), ("192.0.1.1", True),
        ("127.0.0.1", False), ("127.255.255.254", False), ("0.0.0.0", False),  # noqa: S104
        ("10.1.2.3", False), ("172.16.0.1", False), ("172.31.255.255", False),
        ("172.32.0.1", True), ("192.168.1.1", False), ("169.254.169.254", False),
        ("100.64.0.1", False), ("100.127.255.255", False), ("100.128.0.1", True),
        ("198.18.0.1", False), ("192.0.2.1", False), ("198.51.100.1", False),
        ("203.0.113.9", False), ("192.88.99.1", False), ("224.0.0.1", False),
        ("255.255.255.255", False), ("168.63.129.16", False),
        ("::1", False), ("::", False), ("fe80::1", False), ("fe80::1%eth0", False),
        ("fc00::1", False), ("fd12:3456::1", False), ("ff02::1", False), ("2001:db8::1", False),
        ("::ffff:127.0.0.1", False), ("::ffff:8.8.8.8", False), ("::127.0.0.1", False),
        ("64:ff9b::7f00:1", False), ("64:ff9b:1::1", False), ("2002:7f00:1::", False),
        ("2001:0:7f00:1::", False), ("fec0::1", False), ("3fff::1", False), ("5f00::1", False),
        ("no address", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address, public):
    assert is_public(address) is public


def test_nothing_that_python_knows_to_be_special_is_public():
    special = [
        *(f"{first}.{second}.1.1" for first in range(256) for second in (0, 16, 64, 168, 254)),
        *(f"{group:x}::1" for group in range(0, 0x10000, 61)),
    ]
    disagreeing = [a for a in special if is_public(a) and not ipaddress.ip_address(a).is_global]
    assert disagreeing == []


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        pytest.param("ftp://post.example/a", "http:// or https://", id="ftp"),
        pytest.param("file:///etc/passwd", "http:// or https://", id="a file"),
        pytest.param("http:///a", "a host", id="no host"),
        pytest.param("http://a@post.example/", "user name", id="a user"),
        pytest.param("http://8.8.8.8@127.0.0.1/", "user name", id="a host that is a user"),
        pytest.param("http://post.example\\@127.0.0.1/", "user name", id="a backslash"),
        pytest.param("http://post.example:99999/", "no port", id="port 99999"),
        pytest.param("http://post.example:0/", "no port", id="port 0"),
        pytest.param("http://po\x00st.example/", "not a web address", id="NUL"),
        pytest.param("http://post.example/" + "a" * 9000, "too long", id="9,000 characters"),
        pytest.param("http://[::1/", "not a web address", id="half a bracket"),
    ],
)
def test_addresses_that_are_not_asked(address, reason):
    with pytest.raises(UnfetchedError, match=reason):
        checked(address)


@pytest.mark.parametrize(
    "host",
    [
        pytest.param(host, id=host)
        for host in (
            "127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0",
            "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
        )
    ],
)  # fmt: skip
def test_loopback_by_any_name_is_refused(host):
    def as_the_c_library_reads_it(name: str, port: int) -> list[str]:
        numeric = name[:1].isdigit() and ":" not in name
        return [socket.inet_ntoa(socket.inet_aton(name))] if numeric else resolved(name, port)

    with website({"/": page(story())}) as site:
        by = fetcher(allowed=(), resolve=as_the_c_library_reads_it)
        reason = str(refused(f"http://{host}:{site.port}/", by))
        assert "not on the public internet" in reason or reason == "not a web address"
        assert site.asked == []


@pytest.mark.parametrize(
    ("allowed", "host", "opens"),
    [
        pytest.param(["inner.example"], "inner.example", True, id="by name"),
        pytest.param([" INNER.example "], "inner.example", True, id="written otherwise"),
        pytest.param(["inner.example:{port}"], "inner.example", True, id="by name and port"),
        pytest.param(["inner.example:1"], "inner.example", False, id="another port"),
        pytest.param(["127.0.0.1"], "inner.example", False, id="its address, but not its name"),
        pytest.param(["example"], "inner.example", False, id="what it ends in"),
    ],
)
def test_a_setting_opens_the_door_for_the_host_that_it_names(allowed, host, opens):
    with website({"/a": page(story())}) as site:
        names = [name.format(port=site.port) for name in allowed]
        by = fetcher(allowed=names, resolve=resolver(inner_example=["127.0.0.1"]))
        if opens:
            assert by.fetch(site.address("/a", host)).raw
        else:
            assert isinstance(refused(site.address("/a", host), by), NotPublicError)
            assert site.asked == []


# The connection goes to the address that was checked


class Wire(httpcore.NetworkBackend):
    """Notes where connections go, and leads them all to loopback."""

    def __init__(self, dead=()) -> None:
        self.asked: list[str] = []
        self._dead = dead

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.asked.append(host)
        if host in self._dead:
            raise httpcore.ConnectError("refused")
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", port, timeout)


def test_the_name_is_resolved_once_and_the_connection_goes_there():
    answers = {"turns": 0}

    def rebinding(host, port):
        answers["turns"] += 1
        return ["8.8.8.8"] if answers["turns"] == 1 else ["127.0.0.1"]

    wire = Wire()
    with website({"/robots.txt": Reply(status=404)}) as site:
        error = refused(
            site.address("/a", "evil.example"),
            fetcher(allowed=(), resolve=rebinding, network=wire),
        )
        assert isinstance(error, NotPublicError)
        assert wire.asked == ["8.8.8.8"]  # for robots.txt; the second answer was looked at too
        assert [request.host for request in site.asked] == [f"evil.example:{site.port}"]


def test_of_several_addresses_the_public_ones_are_tried_in_turn():
    wire = Wire(dead=["8.8.8.8"])
    names = resolver(mixed_example=["10.0.0.1", "8.8.8.8", "::1", "1.1.1.1"])
    with website({"/a": page(story())}) as site:
        fetcher(allowed=(), resolve=names, network=wire).fetch(site.address("/a", "mixed.example"))
    assert wire.asked == ["8.8.8.8", "1.1.1.1"] * 2


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    with website({"/a": page(story())}) as site, website() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.address("", "127.0.0.1"))
        assert fetcher().fetch(site.address("/a")).raw
        assert proxy.asked == []


def test_tls_is_asked_for_the_name_while_the_connection_goes_to_the_address(tmp_path):
    if not (openssl := shutil.which("openssl")):
        pytest.skip("openssl makes the certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subject = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    files = ["-keyout", key, "-out", certificate]
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject, *files],
        check=True,
        capture_output=True,
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    named: list[str | None] = []
    server.sni_callback = lambda sock, name, context: named.append(name)
    with website({"/a": page(story())}, tls=server) as site:
        address = site.address("/a").replace("http:", "https:")
        assert "certificate is not valid" in str(refused(address))
        trusting = ssl.create_default_context(cafile=certificate)
        assert fetcher(tls=trusting).fetch(address).raw
        assert set(named) == {HOST}
        assert {request.host for request in site.asked} == {f"{HOST}:{site.port}"}


# Redirects


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        pytest.param("http://127.0.0.1:{port}/secret", "not on the public", id="to loopback"),
        pytest.param("http://[::1]:{port}/secret", "not on the public", id="to loopback, IPv6"),
        pytest.param("http://inner.example:{port}/", "not on the public", id="to a private host"),
        pytest.param("http://169.254.169.254/latest", "not on the public", id="to a cloud's own"),
        pytest.param("//127.0.0.1:{port}/secret", "not on the public", id="without a scheme"),
        pytest.param("file:///etc/passwd", "http:// or https://", id="to a file"),
        pytest.param("gopher://post.example/", "http:// or https://", id="to gopher"),
        pytest.param("http://a:b@post.example/", "user name", id="to a user"),
        pytest.param("http://[", "there is no host", id="to nonsense"),
        pytest.param("/a", "more than 8 redirects", id="to itself"),
    ],
)
def test_redirects_that_are_not_followed(to, reason):
    hosts = resolver(
        inner_example=["10.0.0.7"],
        **{"127_0_0_1": ["127.0.0.1"], "::1": ["::1"], "169_254_169_254": ["169.254.169.254"]},
    )
    with website({"/secret": page(story())}) as site:
        site.pages["/a"] = moved(to.format(port=site.port))
        told = str(refused(site.address("/a"), fetcher(resolve=hosts)))
        assert reason in told
        assert "redirect" in told
        assert "/secret" not in site.paths


@pytest.mark.parametrize(
    ("statuses", "for_good"),
    [
        pytest.param([301], True, id="for good"),
        pytest.param([308, 301], True, id="twice for good"),
        pytest.param([302], False, id="for now"),
        pytest.param([301, 307], False, id="for good, then for now"),
    ],
)
def test_whether_an_address_has_moved_for_good(statuses, for_good):
    with website({"/end": page(story())}) as site:
        for number, status in enumerate(statuses):
            last = number + 1 == len(statuses)
            site.pages[f"/{number}"] = moved("/end" if last else f"/{number + 1}", status)
        found = fetcher().fetch(site.address("/0"))
        assert found.address == site.address("/end")
        assert found.moved == (site.address("/end") if for_good else None)


# Bounds


@pytest.mark.parametrize(
    ("page_", "reason", "passing"),
    [
        pytest.param(endless, "larger than 10,000,000 bytes", False, id="10 GB"),
        pytest.param(endless_headers, "did not speak HTTP", True, id="headers without end"),
        pytest.param(dripping, "did not answer in time", True, id="a byte now and then"),
        pytest.param(dripping_headers, "did not answer in time", True, id="headers now and then"),
        pytest.param(silent, "did not answer in time", True, id="no answer"),
        pytest.param(breaking_off, "broke off", True, id="half a page"),
        pytest.param(no_http, "did not speak HTTP", True, id="something else than HTTP"),
        pytest.param(bomb(), "unpacks to more than", False, id="a gzip bomb"),
        pytest.param(
            html(b"x", **{"Content-Encoding": "gzip, gzip, gzip, gzip"}), "over and over", False,
            id="packed over and over",
        ),
        pytest.param(
            html(b"\x1f\x8bdamaged", **{"Content-Encoding": "gzip"}), "encoding is damaged", True,
            id="damaged gzip",
        ),
        pytest.param(
            Reply(headers={"Content-Type": "text/html", "Content-Length": "99999999999"}),
            "larger than 10,000,000 bytes", False, id="a length of 100 GB",
        ),
        pytest.param(html(b" \n"), "an empty answer", True, id="nothing"),
        pytest.param(Reply(status=404), "no such page", False, id="not found"),
        pytest.param(Reply(status=410), "gone for good", False, id="gone"),
        pytest.param(Reply(status=403), "does not allow it", False, id="forbidden"),
        pytest.param(Reply(status=500), "HTTP 500", True, id="a broken server"),
        pytest.param(Reply(status=304), "HTTP 304", False, id="not modified, unasked"),
        pytest.param(Reply(status=204), "HTTP 204", False, id="no content"),
        pytest.param(moved("", 302), "HTTP 302", False, id="a redirect to nowhere"),
    ],
)  # fmt: skip
def test_sites_that_are_careless_or_worse(page_, reason, passing):
    with website({"/a": page_}) as site:
        start = time.monotonic()
        error = refused(site.address("/a"))
        assert reason in str(error)
        assert error.passing is passing
        assert time.monotonic() - start < 5


def test_no_host_and_no_server():
    assert str(refused("http://nowhere.example/")) == "there is no host nowhere.example"
    with website() as site:
        address = site.address("/a")
    assert "cannot be reached" in str(refused(address))


# Being polite


def test_it_says_who_it_is():
    with website({"/a": page(story())}) as site:
        fetcher().fetch(site.address("/a"))
        for request in site.asked:
            assert request.headers["user-agent"] == "Newshound/1 (+https://post.example/bots)"
            assert not {"cookie", "referer", "authorization"} & set(request.headers)


ROBOTS = "User-agent: *\nDisallow: /private\n\nUser-agent: newshound\nDisallow: /not-for-hounds\n"


@pytest.mark.parametrize(
    ("robots", "path", "reason"),
    [
        pytest.param(Reply(body=ROBOTS.encode()), "/a", None, id="allowed"),
        pytest.param(Reply(body=ROBOTS.encode()), "/private", None, id="forbidden to others"),
        pytest.param(
            Reply(body=ROBOTS.encode()), "/not-for-hounds", "does not allow it", id="forbidden"
        ),
        pytest.param(
            Reply(body=b"User-agent: *\nDisallow: /\n"), "/a", "does not allow it", id="to all"
        ),
        pytest.param(Reply(status=404), "/a", None, id="none"),
        pytest.param(Reply(status=403), "/a", None, id="withheld, which RFC 9309 calls none"),
        pytest.param(Reply(status=503), "/a", "without which nothing is asked", id="unknown"),
        pytest.param(silent, "/a", "without which nothing is asked", id="silence"),
        pytest.param(Reply(body=b"\xff\x00<html>"), "/a", None, id="nonsense"),
        pytest.param(moved("/other"), "/a", "does not allow it", id="elsewhere"),
    ],
)
def test_robots_txt_is_obeyed(robots, path, reason):
    forbidding = Reply(body=b"User-agent: *\nDisallow: /\n")
    with website({"/robots.txt": robots, path: page(story()), "/other": forbidding}) as site:
        if reason is None:
            assert fetcher().fetch(site.address(path)).raw
        else:
            assert reason in str(refused(site.address(path)))
            assert path not in site.paths


def test_robots_txt_of_a_redirects_host_is_obeyed_too():
    forbidding = Reply(body=b"User-agent: *\nDisallow: /\n")
    with website({"/b": page(story()), "/robots.txt": forbidding}) as b:
        with website({"/a": moved(b.address("/b"))}) as a:
            assert "does not allow it" in str(refused(a.address("/a")))
        assert b.paths == []


def test_robots_txt_is_read_once_a_day():
    times = [NOW]
    shelf = Shelf()
    with website({"/a": page(story())}) as site:
        one = fetcher(now=lambda: times[-1], shelf=shelf)
        one.fetch(site.address("/a"))
        one.fetch(site.address("/a"))
        fetcher(now=lambda: times[-1], shelf=shelf).fetch(site.address("/a"))
        assert len(site.asked) == 1 + 3
        times.append(NOW + timedelta(hours=25))
        one.fetch(site.address("/a"))
        assert len(site.asked) == 1 + 3 + 2


def test_a_host_is_asked_one_request_at_a_time_with_a_pause():
    def slow(connection):
        time.sleep(0.1)
        connection.send_response(200)
        connection.send_header("Content-Length", "1")
        connection.end_headers()
        connection.wfile.write(b"x")

    with website({f"/{n}": slow for n in range(4)}) as site:
        by = fetcher(pause=0.15)
        by.fetch(site.address("/0"))
        threads = [Thread(target=by.fetch, args=[site.address(f"/{n}")]) for n in range(1, 4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        begun = [request.begun for request in site.asked[1:]]
    assert all(later - earlier >= 0.24 for earlier, later in pairwise(begun))


def test_crawl_delay_is_kept():
    robots = Reply(body=b"User-agent: *\nCrawl-delay: 0.3\n")
    with website({"/robots.txt": robots, "/a": page(story()), "/b": page(story())}) as site:
        by = fetcher()
        by.fetch(site.address("/a"))
        by.fetch(site.address("/b"))
        begun = [request.begun for request in site.asked if request.path != "/robots.txt"]
    assert begun[1] - begun[0] >= 0.3


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_a_moment_gets_it(status):
    busy = Reply(status=status, headers={"Retry-After": "1"})
    with website({"/a": [busy, page(story())]}) as site:
        assert fetcher().fetch(site.address("/a")).raw
        begun = [request.begun for request in site.asked if request.path == "/a"]
    assert begun[1] - begun[0] >= 1


def test_a_host_that_asks_for_an_hour_is_left_alone():
    busy = Reply(status=429, headers={"Retry-After": "3600"})
    with website({"/a": busy, "/b": page(story())}) as site:
        by = fetcher()
        for path in ("/a", "/b"):
            error = refused(site.address(path), by)
            assert error.passing
            assert error.wait == pytest.approx(3600, abs=5)
        assert site.paths == ["/a"]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120), ("0", 1), ("Sun, 22 Nov 2026 12:02:00 GMT", 120),
        ("Sun, 22 Nov 2020 12:02:00 GMT", 1), ("99999999999999", 7 * 86_400), ("soon", None),
    ],
)  # fmt: skip
def test_how_long_retry_after_means(header, seconds):
    assert seconds_of(header, NOW) == seconds


# What is new


def test_what_has_not_changed_is_not_sent_again():
    tagged = page(story())
    tagged = Reply(body=tagged.body, headers={**tagged.headers, "ETag": '"7"'})
    with website({"/a": tagged}) as site:
        first = fetcher().fetch(site.address("/a"))
        assert first.validators == Validators(etag='"7"')
        again = fetcher().fetch(site.address("/a"), first.validators)
        assert (again.is_new, again.raw, again.validators) == (False, b"", first.validators)


def test_a_validator_that_no_header_can_carry_is_left_out():
    with website({"/a": page(story())}) as site:
        odd = Validators(etag='"\u20ac"', modified="Tue, 01 Jan 2019 00:00:00 GMT")
        assert fetcher().fetch(site.address("/a"), odd).is_new
        assert "if-none-match" not in site.asked[-1].headers
        assert site.asked[-1].headers["if-modified-since"] == odd.modified
