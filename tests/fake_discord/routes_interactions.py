"""Answers to interactions: the callback within three seconds, then follow-ups for 15 minutes."""

import time
from typing import TYPE_CHECKING, Any

from .components import judge_modal
from .errors import ApiError, invalid
from .exchange import (
    ACKNOWLEDGE_WITHIN,
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL,
    TOKEN_LIVES,
    Exchange,
)
from .payloads import Json
from .routes_messages import change, shown, written
from .rules import judge_choices, judge_message
from .world import Flag, Message

if TYPE_CHECKING:
    from .rest import Call

ANSWER, DEFER, DEFER_UPDATE, UPDATE, CHOICES, FORM = 4, 5, 6, 7, 8, 9
_ALLOWED = {
    COMMAND: {ANSWER, DEFER, FORM},
    COMPONENT: {ANSWER, DEFER, DEFER_UPDATE, UPDATE, FORM},
    AUTOCOMPLETE: {CHOICES},
    MODAL: {ANSWER, DEFER, DEFER_UPDATE, UPDATE},
}
_SEEN_IN_CALLBACK = Flag.EPHEMERAL | Flag.COMPONENTS_V2


def callback(call: "Call") -> Json | None:
    exchange = _opened(call)
    kind = call.body["type"]
    if kind not in _ALLOWED[exchange.kind]:
        raise invalid("type", "INTERACTION_CALLBACK_TYPE", f"{kind} does not answer this.")
    if kind in (DEFER_UPDATE, UPDATE) and exchange.source is None:
        raise invalid("type", "INTERACTION_CALLBACK_TYPE", "There is no message to update.")
    data = call.body.get("data") or {}
    call.body = data
    _ACTS[kind](call, exchange)
    exchange.acknowledged_at = time.monotonic()
    exchange.acknowledged_by = kind
    exchange.signal.wake()
    call.fake.acknowledged(exchange)
    if call.query.get("with_response") not in ("1", "true"):
        return None
    return _told(call, exchange, kind)


def _opened(call: "Call") -> Exchange:
    exchange: Exchange | None = call.fake.exchanges.get(call.params["interaction_token"])
    if exchange is None or str(exchange.id) != call.params["interaction_id"]:
        raise ApiError(10062, about="unknown")
    if exchange.acknowledged_at is not None:
        raise ApiError(40060)
    late = time.monotonic() - exchange.sent_at > ACKNOWLEDGE_WITHIN
    if late or exchange.expired:
        raise ApiError(10062, about=exchange)
    return exchange


def _answer(call: "Call", exchange: Exchange) -> None:
    judge_message(call.body, call.files)
    exchange.message = _posted(call, exchange)


def _posted(call: "Call", exchange: Exchange, ephemeral: bool | None = None) -> Message:
    fields = written(call, exchange.channel)
    if ephemeral is not None:
        fields["flags"] = fields["flags"] & ~Flag.EPHEMERAL | (Flag.EPHEMERAL if ephemeral else 0)
    alone = bool(fields["flags"] & Flag.EPHEMERAL)
    return call.fake.changes.post(
        exchange.channel,
        call.fake.bot,
        kind=20 if exchange.kind == COMMAND else 0,
        exchange=exchange,
        seen_only_by=exchange.user.id if alone else None,
        reference=exchange.source if exchange.kind == COMPONENT else None,
        **fields,
    )


def _defer(call: "Call", exchange: Exchange) -> None:
    flags = (call.body.get("flags") or 0) & _SEEN_IN_CALLBACK & ~Flag.COMPONENTS_V2
    exchange.message = call.fake.changes.post(
        exchange.channel,
        call.fake.bot,
        flags=flags | Flag.LOADING,
        kind=20 if exchange.kind == COMMAND else 0,
        exchange=exchange,
        seen_only_by=exchange.user.id if flags & Flag.EPHEMERAL else None,
        reference=exchange.source if exchange.kind == COMPONENT else None,
    )


def _defer_update(call: "Call", exchange: Exchange) -> None:
    del call
    exchange.message = exchange.source


def _update(call: "Call", exchange: Exchange) -> None:
    source = exchange.source
    assert source is not None
    if source.gone:
        raise ApiError(10008, about=source.id)
    exchange.message = change(call, source)


def _choices(call: "Call", exchange: Exchange) -> None:
    judge_choices(call.body.get("choices") or [])
    exchange.choices = call.body.get("choices") or []


def _form(call: "Call", exchange: Exchange) -> None:
    judge_modal(call.body)
    exchange.modal = call.body


_ACTS = {
    ANSWER: _answer,
    DEFER: _defer,
    DEFER_UPDATE: _defer_update,
    UPDATE: _update,
    CHOICES: _choices,
    FORM: _form,
}


def _told(call: "Call", exchange: Exchange, kind: int) -> Json:
    told: Json = {"id": str(exchange.id), "type": exchange.kind}
    resource: Json = {"type": kind}
    message = exchange.message
    if message is not None:
        told |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.thinking,
            "response_message_ephemeral": message.ephemeral,
            "channel_id": str(message.channel.id),
        }
        if kind in (ANSWER, UPDATE, DEFER):
            resource["message"] = shown(call, message)
    return {"interaction": told, "resource": resource}


def _alive(call: "Call") -> Exchange:
    """The exchange whose token stands in the path, while the token lives."""
    exchange: Exchange | None = call.fake.exchanges.get(call.params["webhook_token"])
    if exchange is None or call.id("webhook_id") != call.fake.bot.id:
        raise ApiError(10015, about="unknown")
    old = call.fake.clock.now() - exchange.created_at > TOKEN_LIVES
    if old or exchange.expired:
        raise ApiError(50027, about="token")
    if exchange.acknowledged_at is None:
        raise ApiError(10015)
    if exchange.channel.gone:
        raise ApiError(10003, about=exchange.channel.id)
    return exchange


def follow_up(call: "Call") -> Json:
    exchange = _alive(call)
    first = exchange.message
    if first is not None and first.thinking and not first.gone and first is not exchange.source:
        # The first follow-up to a deferred answer takes its place, private or not as that was.
        judge_message(call.body, call.files)
        call.body = {**call.body, "flags": (call.body.get("flags") or 0) & ~Flag.EPHEMERAL}
        return shown(call, change(call, first))
    judge_message(call.body, call.files)
    return shown(call, _posted(call, exchange))


def _message(call: "Call") -> tuple[Exchange, Message]:
    exchange = _alive(call)
    if "message_id" not in call.params:
        found = exchange.message
    else:
        wanted = call.id("message_id")
        known = [*exchange.messages, *([exchange.source] if exchange.source else [])]
        found = next((one for one in known if one.id == wanted), None)
    if found is None or found.gone:
        raise ApiError(10008, about=found.id if found else None)
    return exchange, found


def get_message(call: "Call") -> Json:
    return shown(call, _message(call)[1])


def edit_message(call: "Call") -> Json:
    exchange, found = _message(call)
    if exchange.channel.archived:
        raise ApiError(50083, about=exchange.channel)
    told = shown(call, change(call, found))
    exchange.signal.wake()
    return told


def delete_message(call: "Call") -> None:
    exchange, found = _message(call)
    call.fake.changes.delete(found)
    exchange.signal.wake()


_TOKEN = "/webhooks/{webhook_id}/{webhook_token}"  # noqa: S105 - a path
ROUTES: list[tuple[str, str, Any]] = [
    ("POST", "/interactions/{interaction_id}/{interaction_token}/callback", callback),
    ("POST", _TOKEN, follow_up),
    *(
        (method, f"{_TOKEN}/messages/{which}", handler)
        for which in ("@original", "{message_id}")
        for method, handler in (
            ("GET", get_message),
            ("PATCH", edit_message),
            ("DELETE", delete_message),
        )
    ),
]
