"""A provider of language models on loopback: it speaks OpenAI's and Anthropic's protocols, and
does what it is told, the worst included. The real clients talk to it."""

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from socket import SHUT_RDWR
from threading import Event, Lock, Thread
from typing import Any

from bot.model.budget import Allowance, Budget
from bot.model.provider import Model, ModelChoice, load_model
from bot.model.reader import ModelReader

Request = Mapping[str, Any]

_PATIENCE = 60.0  # seconds: longer than any client here waits


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the model says and how: into the form that it was handed, where it was handed one."""

    text: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0.0  # seconds before it says anything
    pace: float = 0.0  # seconds between pieces
    piece: int = 23  # characters
    cut: int | None = None  # pieces after which the line goes dead
    held: tuple[int, Event] | None = None  # pieces after which it waits until told to go on
    endless: bool = False
    aloud: bool = False  # writes instead of filling in the form
    ending: str | None = None  # as it says itself; "" says nothing
    role: bool = True
    usage: tuple[int, int] | None = (1000, 100)


def filled(*claims: Mapping[str, Any], answer: str = "", **how: Any) -> Reply:
    """A form filled in with these claims."""
    return Reply(text=json.dumps({"claims": claims, "answer": answer}), **how)


def claim(words: str, statement: str = "", *, passage: int = 1, **changes: Any) -> dict[str, Any]:
    """A claim with one quote; the statement is the quote where none is given."""
    plain = {
        "quotes": [{"passage": passage, "words": words}],
        "statement": statement or words,
        "speaker": "",
        "contradicts": [],
    }
    return plain | changes


Script = Callable[[Request], Reply]


def in_turn(*replies: Reply) -> Script:
    """Each reply once, then the last for ever."""
    numbers, lock = count(), Lock()

    def script(_: Request) -> Reply:
        with lock:
            return replies[min(next(numbers), len(replies) - 1)]

    return script


@dataclass(frozen=True)
class Shown:
    """A passage as a model is shown it."""

    number: int
    outlet: str
    title: str
    text: str


def prompt_of(request: Request) -> str:
    """All that the model was told, as text."""
    parts = [
        *([{"content": request["system"]}] if "system" in request else []),
        *request["messages"],
    ]
    return "\n".join(_flat(part["content"]) for part in parts)


def _flat(content: object) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(block.get("text", "") for block in content)


def passages_of(request: Request) -> list[Shown]:
    """Read back from the prompt, as a model would."""
    material = _flat(request["messages"][-1]["content"])
    code = re.match(r"\[(\w+) question\]", material)[1]
    blocks = re.split(rf"^\[{code} (?:passage (\d+)|end)\]$", material, flags=re.MULTILINE)[1:-1]
    found = []
    for number, block in zip(blocks[::2], blocks[1::2], strict=False):
        head, _, text = block.strip().partition("\n\n")
        fields = dict(line.split(": ", 1) for line in head.split("\n") if ": " in line)
        found.append(Shown(int(number), fields["outlet"], fields.get("title", ""), text))
    return found


class Provider:
    """A running provider. `requests` are the bodies that came, in order."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.requests: list[dict[str, Any]] = []
        self.given_up = Event()  # somebody hung up in the middle of a reply
        provider = self

        class Handler(_Handler):
            owner = provider

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def provider(script: Script | Reply) -> Iterator[Provider]:
    serving = Provider(in_turn(script) if isinstance(script, Reply) else script)
    try:
        yield serving
    finally:
        serving.close()


def model_at(url: str, name: str = "openai:fake", *, seconds: float = 20, **changes: Any) -> Model:
    """The real client of the provider that is named, talking to `url`."""
    base = f"{url}/v1" if name.startswith("openai") else url
    plain = {"key": "k", "seconds": seconds, "answer_tokens": 2000, "waits": (0.05, 0.1)}
    return load_model(ModelChoice(name=name, base_url=base, **plain | changes))


def reader_at(url: str, name: str = "openai:fake", **changes: Any) -> ModelReader:
    allowance = changes.pop("allowance", Allowance())
    return ModelReader(model_at(url, name, **changes), Budget(allowance))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner: Provider

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.owner.requests.append(body)
        reply = self.owner.script(body)
        time.sleep(reply.pause)
        try:
            if reply.status != 200:
                self._refuse(reply)
            else:
                speak = _anthropic if self.path.endswith("/messages") else _openai
                self._stream(reply, speak(body, reply))
        except (BrokenPipeError, ConnectionResetError):
            self.owner.given_up.set()
            self.close_connection = True

    def _refuse(self, reply: Reply) -> None:
        told = json.dumps({"error": {"message": "no", "type": "error"}, "type": "error"}).encode()
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/json", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def _stream(self, reply: Reply, events: Iterator[str]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for number, event in enumerate(events):
            if number == reply.cut:
                self.connection.shutdown(SHUT_RDWR)
                self.close_connection = True
                return
            told = event.encode()
            self.wfile.write(f"{len(told):x}\r\n".encode() + told + b"\r\n")
            self.wfile.flush()
            time.sleep(reply.pace)
        self.wfile.write(b"0\r\n\r\n")


def _pieces(reply: Reply) -> Iterator[str]:
    while True:
        for number, at in enumerate(range(0, len(reply.text), reply.piece)):
            if reply.held and number == reply.held[0]:
                reply.held[1].wait(_PATIENCE)
            yield reply.text[at : at + reply.piece]
        if not reply.endless:
            return


def _ending(reply: Reply, usual: str) -> str | None:
    return usual if reply.ending is None else reply.ending or None


def _openai(body: Request, reply: Reply) -> Iterator[str]:
    into_form = bool(body.get("tools")) and not reply.aloud
    for number, text in enumerate(_pieces(reply)):
        if into_form:
            call: dict[str, Any] = {"index": 0, "function": {"arguments": text}}
            if number == 0:
                name = body["tools"][0]["function"]["name"]
                call |= {"id": "call_1", "type": "function"}
                call["function"] = {"name": name, "arguments": text}
            delta: dict[str, Any] = {"tool_calls": [call]}
        else:
            delta = {"content": text}
        if number == 0 and reply.role:
            delta["role"] = "assistant"
        yield _openai_chunk([{"index": 0, "delta": delta, "finish_reason": None}])
    ending = _ending(reply, "tool_calls" if into_form else "stop")
    yield _openai_chunk([{"index": 0, "delta": {}, "finish_reason": ending}])
    if reply.usage and body.get("stream_options", {}).get("include_usage"):
        read, written = reply.usage
        told = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
        yield _openai_chunk([], usage=told)
    yield "data: [DONE]\n\n"


def _openai_chunk(choices: list[dict[str, Any]], **more: Any) -> str:
    chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "fake"}
    return f"data: {json.dumps({**chunk, 'choices': choices, **more})}\n\n"


def _anthropic(body: Request, reply: Reply) -> Iterator[str]:
    into_form = bool(body.get("tools")) and not reply.aloud
    read, written = reply.usage or (0, 0)
    message = {
        "id": "m", "type": "message", "role": "assistant", "model": "fake", "content": [],
        "stop_reason": None, "stop_sequence": None,
        "usage": {"input_tokens": read, "output_tokens": 1},
    }  # fmt: skip
    yield _anthropic_event("message_start", message=message)
    block: dict[str, Any] = {"type": "text", "text": ""}
    if into_form:
        block = {"type": "tool_use", "id": "t", "name": body["tools"][0]["name"], "input": {}}
    yield _anthropic_event("content_block_start", index=0, content_block=block)
    for text in _pieces(reply):
        delta = (
            {"type": "input_json_delta", "partial_json": text}
            if into_form
            else {"type": "text_delta", "text": text}
        )
        yield _anthropic_event("content_block_delta", index=0, delta=delta)
    yield _anthropic_event("content_block_stop", index=0)
    ending = _ending(reply, "tool_use" if into_form else "end_turn")
    yield _anthropic_event(
        "message_delta",
        delta={"stop_reason": ending, "stop_sequence": None},
        usage={"input_tokens": read, "output_tokens": written},
    )
    yield _anthropic_event("message_stop")


def _anthropic_event(kind: str, **content: Any) -> str:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **content})}\n\n"
