"""The REST side: every request is recorded, judged, served, and its refusal recorded."""

import asyncio
import json
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from . import (
    routes_channels,
    routes_commands,
    routes_interactions,
    routes_messages,
    routes_users,
)
from .buckets import Buckets
from .errors import ApiError
from .faults import Fault

if TYPE_CHECKING:
    from .fake import FakeDiscord

PREFIX = "/api/v10"
WITHOUT_TOKEN = ("/interactions/", "/webhooks/{webhook_id}/{webhook_token}")
Handler = Callable[["Call"], Any]


@dataclass(eq=False)
class Received:
    """A request of the bot's, and how it ended."""

    at: float  # monotonic seconds
    method: str
    path: str
    template: str
    body: Any = None
    status: int = 0
    code: int | None = None  # Discord's, where it was refused
    why: str = ""
    ordered: bool = False  # refused because a test wanted it
    took: float = 0.0

    def __str__(self) -> str:
        return f"{self.method} {self.path} -> {self.status} {self.code or ''} {self.why}".strip()


@dataclass(eq=False)
class Call:
    """A request that is to be served."""

    fake: "FakeDiscord"
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    files: dict[int, tuple[str, bytes]] = field(default_factory=dict)

    def id(self, name: str) -> int:
        return int(self.params[name])


class Rest:
    def __init__(self, fake: "FakeDiscord") -> None:
        self._fake = fake
        self._buckets = Buckets()

    def add_to(self, app: web.Application) -> None:
        for module in (
            routes_users,
            routes_commands,
            routes_interactions,
            routes_messages,
            routes_channels,
        ):
            for method, template, handler in module.ROUTES:
                app.router.add_route(method, PREFIX + template, self._serving(template, handler))
        app.router.add_get("/attachments/{channel}/{key}/{name}", self._attachment)
        app.router.add_route("*", PREFIX + "/{rest:.*}", self._lacking)

    def _serving(
        self, template: str, handler: Handler
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            path = request.path.removeprefix(PREFIX)
            record = Received(time.monotonic(), request.method, path, template)
            self._fake.note(record)
            try:
                return await self._answered(request, record, handler)
            finally:
                record.took = time.monotonic() - record.at
                self._fake.changed.wake()

        return serve

    async def _answered(
        self, request: web.Request, record: Received, handler: Handler
    ) -> web.StreamResponse:
        fault = self._fake.faults.due(record.method, record.path)
        if fault is not None:
            answer = await self._faulty(request, record, fault)
            if answer is not None:
                return answer
        answer = await self._judged(request, record, handler)
        if fault is not None and fault.abort:
            return self._cut(request, record)
        if fault is not None and fault.after_serving:
            record.ordered = True
            return answer_json(fault.body, fault.status, fault.headers)
        return answer

    async def _faulty(
        self, request: web.Request, record: Received, fault: Fault
    ) -> web.StreamResponse | None:
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.abort and not fault.after_serving:
            return self._cut(request, record)
        if fault.status is None or fault.after_serving:
            return None
        record.status, record.ordered, record.why = fault.status, True, "by order of a test"
        record.code = (fault.body or {}).get("code")
        self._fake.expected.append(record)
        if fault.body is None:
            return web.Response(status=fault.status, text="error code: 1015")
        return answer_json(fault.body, fault.status, fault.headers)

    def _cut(self, request: web.Request, record: Received) -> web.StreamResponse:
        record.ordered, record.why = True, "cut by order of a test"
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)

    async def _judged(
        self, request: web.Request, record: Received, handler: Handler
    ) -> web.StreamResponse:
        headers: dict[str, str] = {}
        try:
            self._authorise(request, record.template)
            if self._fake.real_limits:
                headers, wait = self._buckets.take(
                    record.method, record.template, dict(request.match_info)
                )
                if wait is not None:
                    return self._too_fast(record, headers, wait)
            call = await self._read(request, record)
            answer = handler(call)
            if asyncio.iscoroutine(answer):
                answer = await answer
        except ApiError as error:
            return self._refused(record, error, headers)
        except ConnectionError:
            record.why = "the bot hung up"
            return web.Response(status=499)
        except Exception:  # noqa: BLE001 - a fault of the fake's own must fail the test, not hang it
            why = traceback.format_exc()
            return self._refused(record, ApiError(0, why, status=501), headers)
        record.status = 204 if answer is None else 200
        if answer is None:
            return web.Response(status=204, headers=headers)
        return answer_json(answer, 200, headers)

    def _authorise(self, request: web.Request, template: str) -> None:
        free = template == "/gateway" or template.startswith(WITHOUT_TOKEN)
        if self._fake.token_revoked or not free:
            given = request.headers.get("Authorization", "")
            if self._fake.token_revoked or given != f"Bot {self._fake.token}":
                about = "revoked" if self._fake.token_revoked else None
                raise ApiError(0, "401: Unauthorized", status=401, about=about)

    def _too_fast(
        self, record: Received, headers: dict[str, str], wait: float
    ) -> web.StreamResponse:
        record.status, record.why = 429, "a real rate limit"
        self._fake.limited.append(record)
        body = {
            "message": "You are being rate limited.",
            "retry_after": round(wait, 3),
            "global": "X-RateLimit-Global" in headers,
        }
        more = {"Via": "1.1 fake", "Retry-After": str(int(wait) + 1)}
        return answer_json(body, 429, headers | more)

    async def _read(self, request: web.Request, record: Received) -> Call:
        call = Call(self._fake, request.match_info, request.query, None)
        for value in (one for key, one in request.match_info.items() if key.endswith("_id")):
            if not value.isdigit():
                raise ApiError(50035, f"Not a snowflake: {value}")
        if request.content_type == "multipart/form-data":
            await _read_parts(request, call)
        elif request.can_read_body:
            call.body = _json(await request.read())
            if request.content_type != "application/json":
                raise ApiError(50035, f"Unsupported content type {request.content_type}")
        record.body = call.body if self._fake.keep_bodies else None
        schema = self._fake.schema
        schema.judge_query(record.method, record.template, dict(request.query))
        if request.method in ("POST", "PUT", "PATCH"):
            schema.judge(record.method, record.template, {} if call.body is None else call.body)
        return call

    def _refused(
        self, record: Received, error: ApiError, headers: dict[str, str]
    ) -> web.StreamResponse:
        record.status, record.code, record.why = error.status, error.code, str(error)
        record.ordered = self._fake.wanted(error)
        (self._fake.expected if record.ordered else self._fake.refused).append(record)
        return answer_json(error.body, error.status, headers)

    async def _lacking(self, request: web.Request) -> web.StreamResponse:
        """501: of the errors above 500, the one that discord.py does not try again."""
        path = request.path.removeprefix(PREFIX)
        record = Received(time.monotonic(), request.method, path, "")
        self._fake.note(record)
        return self._refused(record, ApiError(0, "The fake lacks this route", status=501), {})

    async def _attachment(self, request: web.Request) -> web.StreamResponse:
        key = (int(request.match_info["channel"]), int(request.match_info["key"]))
        stored = self._fake.files.get(key)
        if stored is None:
            return web.Response(status=404)
        kind = stored.content_type or "application/octet-stream"
        return web.Response(body=stored.data, headers={"Content-Type": kind})


def answer_json(
    shown: object, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    """With the type exactly so, without a charset: discord.py parses nothing else."""
    return web.Response(
        body=json.dumps(shown).encode(),
        status=status,
        headers={"Content-Type": "application/json", **(headers or {})},
    )


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError as error:
        raise ApiError(50109) from error


async def _read_parts(request: web.Request, call: Call) -> None:
    reader = await request.multipart()
    async for part in reader:
        if not isinstance(part, BodyPartReader):
            raise ApiError(50035, "Nested multipart")
        name = part.name or ""
        if name == "payload_json":
            call.body = _json(bytes(await part.read()))
        elif name.startswith("files[") and name.endswith("]") and name[6:-1].isdigit():
            if not part.filename:
                raise ApiError(50035, f"{name} has no file name")
            call.files[int(name[6:-1])] = (part.filename, bytes(await part.read()))
        else:
            raise ApiError(50035, f"Unexpected part {name!r}")
