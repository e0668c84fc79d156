"""People: what they do in Discord, and what comes back to them."""

import time
from typing import TYPE_CHECKING, Any

from . import acts
from .exchange import ACKNOWLEDGE_WITHIN, AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Exchange
from .payloads import Json
from .talking import Talker
from .waiting import PATIENCE, NothingCameError
from .world import Channel, Message, label_of, parts

if TYPE_CHECKING:
    pass

_SLOP = 1.0  # seconds that the fake itself may lag behind the three


class Actor(Talker):
    """Somebody at a keyboard.

    Acts that start an interaction return an `Exchange` once it is answered (acknowledged, and not
    merely thinking); `wait=False` returns at once. Raises `NothingCameError` where the bot does
    not acknowledge within three seconds, or does not answer within `limit`.
    """

    # --- commands ---------------------------------------------------------------------------

    async def slash(
        self,
        channel: Channel,
        name: str,
        *,
        wait: bool = True,
        limit: float = PATIENCE,
        **options: Any,
    ) -> Exchange:
        """`/name` with its options; `"watch add"` is a subcommand. A file is given as
        `(filename, bytes)`, a channel, user or role as itself. An option whose name is taken here
        or is no Python name goes in with `options={"limit": 3}`."""
        given = {**options.pop("options", {}), **options}
        command, path = acts.find_command(self._fake, self, channel, name)
        data = acts.command_data(self._fake, self, channel, command, path, given)
        told = f"/{name} " + " ".join(f"{key}: {_told(value)}" for key, value in given.items())
        return await self._send(channel, COMMAND, data, name, told, wait=wait, limit=limit)

    async def autocomplete(
        self, channel: Channel, name: str, option: str, text: str, **others: Any
    ) -> list[Json]:
        """The choices that are offered while `text` stands in `option`."""
        command, path = acts.find_command(self._fake, self, channel, name)
        data = acts.command_data(
            self._fake, self, channel, command, path, {**others, option: text}, focused=option
        )
        exchange = self._start(channel, AUTOCOMPLETE, data, name, name)
        await self._acknowledged(exchange)
        return exchange.choices or []

    async def context_menu(
        self,
        target: "Message | Actor",
        name: str,
        *,
        channel: Channel | None = None,
        wait: bool = True,
        limit: float = PATIENCE,
    ) -> Exchange:
        """An entry of the menu of a message, or of a user (then with the `channel`)."""
        place = target.channel if isinstance(target, Message) else channel
        assert place is not None, "a user's menu is opened in a channel"
        data = acts.menu_data(self._fake, self, place, name, target)
        return await self._send(place, COMMAND, data, name, name, wait=wait, limit=limit)

    # --- components -------------------------------------------------------------------------

    async def press(
        self, message: Message, button: str, *, wait: bool = True, limit: float = PATIENCE
    ) -> Exchange:
        """A button, by its label or its custom id (or the beginning of either)."""
        found = _component(message, button, (2,))
        assert not found.get("disabled"), f"{button!r} cannot be pressed"
        assert found.get("custom_id"), f"{button!r} is a link: {found.get('url')}"
        data = {"custom_id": found["custom_id"], "component_type": 2, "id": found["id"]}
        return await self._use(message, data, label_of(found), wait=wait, limit=limit)

    async def choose(
        self,
        message: Message,
        *values: Any,
        menu: str = "",
        wait: bool = True,
        limit: float = PATIENCE,
    ) -> Exchange:
        """Options of a select menu, by label or value; users, roles, channels as themselves."""
        found = _component(message, menu, (3, 5, 6, 7, 8))
        assert not found.get("disabled"), f"{menu!r} cannot be used"
        picked = acts.picked(self._fake, message.channel, found, values)
        data = {
            "custom_id": found["custom_id"],
            "component_type": found["type"],
            "id": found["id"],
            **picked,
        }
        name = found.get("placeholder") or found["custom_id"]
        return await self._use(message, data, name, wait=wait, limit=limit)

    async def submit(
        self, exchange: Exchange, *, wait: bool = True, limit: float = PATIENCE, **fields: Any
    ) -> Exchange:
        """Fill in the form that `exchange` brought, by custom id or label, and send it."""
        assert exchange.modal is not None, f"{exchange} brought no form"
        data = acts.form_data(self._fake, exchange.channel, exchange.modal, fields)
        made = self._start(
            exchange.channel,
            MODAL,
            data,
            exchange.modal["title"],
            exchange.modal["title"],
            source=exchange.source,
            cause=exchange,
        )
        return await self._returned(made, wait=wait, limit=limit)

    async def _use(
        self, message: Message, data: Json, name: str, *, wait: bool, limit: float
    ) -> Exchange:
        seen = message.seen_only_by in (None, self.id) and not message.gone
        assert seen, f"{self.name} does not see that message"
        made = self._start(message.channel, COMPONENT, data, name, name, source=message)
        return await self._returned(made, wait=wait, limit=limit)

    # --- interactions -----------------------------------------------------------------------

    async def _send(
        self,
        channel: Channel,
        kind: int,
        data: Json,
        name: str,
        told: str,
        *,
        wait: bool,
        limit: float,
    ) -> Exchange:
        made = self._start(channel, kind, data, name, told)
        return await self._returned(made, wait=wait, limit=limit)

    def _start(
        self, channel: Channel, kind: int, data: Json, name: str, told: str, **more: Any
    ) -> Exchange:
        fake = self._fake
        assert self._sees(channel), f"{self.name} does not see #{channel.name}"
        exchange = Exchange(
            fake.clock.new_id(),
            kind,
            self.user,
            channel,
            data,
            fake.clock.now(),
            name=name,
            told_as=told.strip(),
            **more,
        )
        fake.exchanges[exchange.token] = exchange
        payload = acts.interaction_json(fake, exchange)
        exchange.sent_at = time.monotonic()
        exchange.delayed = bool(fake.gateway.sessions) and not fake.gateway.ready
        fake.gateway.tell("INTERACTION_CREATE", payload, guild=channel.guild)
        return exchange

    async def _returned(self, exchange: Exchange, *, wait: bool, limit: float) -> Exchange:
        if not wait:
            return exchange
        await self._acknowledged(exchange)
        await exchange.signal.until(
            lambda: exchange.answered, limit, lambda: f"an answer to {exchange.told()}"
        )
        return exchange

    async def _acknowledged(self, exchange: Exchange) -> None:
        try:
            await exchange.signal.until(
                lambda: exchange.acknowledged_at, ACKNOWLEDGE_WITHIN + _SLOP
            )
        except NothingCameError:
            self._fake.unanswered.append(exchange)
            raise NothingCameError(f"The application did not respond to {exchange}") from None


def _component(message: Message, name: str, kinds: tuple[int, ...]) -> Json:
    found = [one for one in parts(message.components) if one["type"] in kinds]
    for matches in (_equal, _begins):
        for one in found:
            if matches(one, name):
                return one
    shown = [label_of(one) or one.get("placeholder") or one.get("custom_id") for one in found]
    raise AssertionError(f"no {name!r} among {shown}")


def _names(one: Json) -> list[str]:
    return [
        one.get("label") or "",
        label_of(one),
        one.get("placeholder") or "",
        one.get("custom_id") or "",
    ]


def _equal(one: Json, name: str) -> bool:
    return bool(name) and name in _names(one)


def _begins(one: Json, name: str) -> bool:
    return any(known.startswith(name) for known in _names(one) if known)


def _told(value: object) -> str:
    if isinstance(value, tuple):
        return str(value[0])
    return str(getattr(value, "name", value))
