"""A web site on loopback that behaves as it is told, and remembers who asked for what and when."""

import ssl
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TypeAlias

from ingest.web.addresses import Resolve
from ingest.web.refusals import NoHostError

HOST = "post.example"
_A_WHILE = 20.0


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What a path answers. `validators` are compared with what a request brings: a 304."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Request:
    path: str
    headers: Mapping[str, str]
    begun: float
    host: str


Act: TypeAlias = Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True)
class Website:
    """`pages` may be changed at any time: a `Reply`, several in turn (the last one stays), or a
    function that is given the connection."""

    port: int
    pages: dict[str, Reply | list[Reply] | Act]
    asked: list[Request]

    def address(self, path: str = "/", host: str = HOST) -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order, but for robots.txt."""
        return [request.path for request in self.asked if request.path != "/robots.txt"]


@contextmanager
def website(
    pages: Mapping[str, Reply | list[Reply] | Act] | None = None,
    *,
    tls: ssl.SSLContext | None = None,
) -> Iterator[Website]:
    """Served while inside, over TLS where `tls` is given."""
    server = _Server(("127.0.0.1", 0), _Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.daemon_threads = True
    server.site = site = Website(server.server_address[1], dict(pages or {}), [])
    thread = Thread(target=lambda: server.serve_forever(0.02), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def resolver(**hosts: Sequence[str]) -> Resolve:
    """Names with the addresses they have in a test; `_` stands for a dot. HOST is on loopback."""
    known = {HOST: ["127.0.0.1"], **{k.replace("_", "."): v for k, v in hosts.items()}}

    def resolve(host: str, port: int) -> Sequence[str]:
        if host not in known:
            raise NoHostError(f"there is no host {host}", passing=True)
        return known[host]

    return resolve


class _Server(ThreadingHTTPServer):
    site: Website

    def handle_error(self, *_: object) -> None:
        """Clients here break off, as they should: not worth a traceback."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site = self.server.site
        headers = {name.lower(): value for name, value in self.headers.items()}
        begun = time.monotonic()
        site.asked.append(
            Request(path=self.path, headers=headers, begun=begun, host=headers.get("host", ""))
        )
        found = site.pages.get(self.path, Reply(status=404))
        if isinstance(found, list):
            found = found.pop(0) if len(found) > 1 else found[0]
        try:
            if isinstance(found, Reply):
                self._reply(found, headers)
            else:
                found(self)
        except (BrokenPipeError, ConnectionResetError):
            pass
        self.close_connection = True

    def _reply(self, reply: Reply, asked: Mapping[str, str]) -> None:
        told = {name.lower(): value for name, value in reply.headers.items()}
        same = {
            asked.get("if-none-match") or "-": told.get("etag"),
            asked.get("if-modified-since") or "-": told.get("last-modified"),
        }
        is_known = any(value is not None and sent == value for sent, value in same.items())
        self.send_response(304 if is_known else reply.status)
        body = b"" if is_known else reply.body
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if "content-length" not in told:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


# What sites send


def page(text: str, *, title: str = "Rain over Skarvik", head: str = "") -> Reply:
    """An article's page as outlets make them."""
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    body = (
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body>"
        f"<nav><a href=/>Home</a></nav><article><h1>{title}</h1>{paragraphs}</article>"
        "</body></html>"
    )
    return html(body)


def html(body: str | bytes, **headers: str) -> Reply:
    raw = body.encode() if isinstance(body, str) else body
    return Reply(body=raw, headers={"Content-Type": "text/html; charset=utf-8", **headers})


def story(number: int = 1, length: int = 6) -> str:
    """A long enough text, no two alike."""
    return "\n".join(
        f"In report {number} the harbour office of Skarvik counted {line + number * 7} boats on "
        f"day {line + 1} of the storm, and said that none of them had left the quay before noon."
        for line in range(length)
    )


def feed(*items: str, title: str = "The Post", **headers: str) -> Reply:
    body = (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{title}</title>{''.join(items)}</channel></rss>"
    )
    return Reply(body=body.encode(), headers={"Content-Type": "application/rss+xml", **headers})


def item(link: str, *, title: str = "Rain", summary: str = "", text: str = "") -> str:
    content = f"<content:encoded><![CDATA[{text}]]></content:encoded>" if text else ""
    return (
        f"<item><title>{title}</title><link>{link.replace('&', '&amp;')}</link>"
        f"<description>{summary}</description>{content}"
        "<pubDate>Wed, 03 May 2023 14:05:00 +0200</pubDate></item>"
    )


def sitemap(*addresses: str, kind: str = "urlset", **headers: str) -> Reply:
    inner = "url" if kind == "urlset" else "sitemap"
    listed = "".join(f"<{inner}><loc>{address}</loc></{inner}>" for address in addresses)
    body = (
        f'<?xml version="1.0"?><{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"{listed}</{kind}>"
    )
    return Reply(body=body.encode(), headers={"Content-Type": "application/xml", **headers})


def moved(to: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": to})


# What sites do to those who are not careful


def endless(connection: BaseHTTPRequestHandler) -> None:
    """A page of 10 GB, as fast as it is read."""
    connection.send_response(200)
    connection.send_header("Content-Type", "text/html")
    connection.end_headers()
    for _ in range(10_000):
        connection.wfile.write(b"<p>" + b"x" * 999_993 + b"</p>")


def endless_headers(connection: BaseHTTPRequestHandler) -> None:
    connection.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for _ in range(1_000_000):
        connection.wfile.write(b"X-More: of it\r\n" * 1000)


def dripping(connection: BaseHTTPRequestHandler) -> None:
    """A byte now and then, so that no time-out between two of them is reached."""
    connection.send_response(200)
    connection.end_headers()
    deadline = time.monotonic() + _A_WHILE
    while time.monotonic() < deadline:
        connection.wfile.write(b"x")
        time.sleep(0.05)


def dripping_headers(connection: BaseHTTPRequestHandler) -> None:
    deadline = time.monotonic() + _A_WHILE
    connection.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while time.monotonic() < deadline:
        connection.wfile.write(b"x")
        time.sleep(0.05)


def silent(connection: BaseHTTPRequestHandler) -> None:
    time.sleep(_A_WHILE)


def breaking_off(connection: BaseHTTPRequestHandler) -> None:
    connection.send_response(200)
    connection.send_header("Content-Type", "text/html")
    connection.send_header("Content-Length", "100000")
    connection.end_headers()
    connection.wfile.write(b"<!doctype html><p>It rained")


def no_http(connection: BaseHTTPRequestHandler) -> None:
    connection.wfile.write(b"SSH-2.0-OpenSSH_9.9\r\n")


def bomb(size: int = 300_000_000) -> Reply:
    """A page that unpacks to a thousand times what is sent."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = [packer.compress(b"0" * 10_000_000) for _ in range(size // 10_000_000)]
    return Reply(
        body=b"".join([*packed, packer.flush()]),
        headers={"Content-Type": "text/html", "Content-Encoding": "gzip"},
    )
