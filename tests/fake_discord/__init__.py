"""A Discord on loopback, for tests with the real discord.py or with `newshound discord` itself.

    async with FakeDiscord() as fake:     # skip, saying `MISSING`, where `document()` is None
        bot = start("newshound", "discord", environment=fake.environment)   # DISCORD_API_URL …
        await fake.ready(); await fake.registered("ask")

        asked = await fake.reporter.slash(fake.general, "ask", question="…", private=True)
        await asked.says("The Kremlin")           # waits; asked.text is all that it answered
        await asked.settled()                     # … and nothing changed for half a second
        shown = asked.message                     # .text .buttons .components .ephemeral .edits
        more = await fake.reporter.press(shown, "Sources")      # label or custom id, or their start
        assert fake.refused == [] and fake.pings == []

People (`fake.reporter`, `fake.editor`, `fake.chief` who owns the server; more by
`fake.user(name, guild, locale=…)`) act, each act waiting with a limit:

    slash(channel, "watch add", question=…)   press(message, label)   choose(message, value, …)
    submit(exchange, field=…)                 autocomplete(channel, "ask", "publisher", "Nor")
    context_menu(message, "Check against the archive")
    said = type(channel, "{bot} who …?", reply_to=…)   dm(text)   post(forum, title, text)
    answer = hears(channel, after=said)       hears_nothing(channel, seconds)

An act that starts an interaction returns an `Exchange`: `.message`, `.messages`, `.text`,
`.modal`, `.choices`, `.acknowledged_in`; `wait=False` returns before the bot answers. A file
option is `(filename, bytes)`.

Places: `fake.newsroom` (the server), `fake.general`, `fake.forum`; more by `fake.guild`,
`fake.channel`, `fake.role`. `fake.seen_by(actor, channel)` are messages as that user sees them,
`fake.transcript(channel, actor)` the same as text.

What tests assert: `fake.refused` (requests that Discord would refuse; must be empty),
`fake.expected` (refusals that a test ordered), `fake.limited` (429 by `fake.real_limits = True`),
`fake.pings`, `fake.unanswered`, `fake.acknowledgements` (seconds), `fake.syncs`,
`fake.gateway.refusals` (close codes), `fake.received` with monotonic time-stamps.

What tests order: `fake.faults.rate_limited/broken/slow/cut/banned/refused(path, method=…,
times=…)`; `fake.gateway.drop(code=…, forget=…)`, `.invalidate(resumable=…)`, `.forget()`,
`.ask_to_reconnect()`, `.down = True`, `.unreachable` servers, `.lists_guilds = False`;
`fake.changes.omitted` keys of messages and interactions, `.hides_threads`;
`fake.delete_message/delete_channel/archive/kick_bot/take_from_bot/expire_tokens`,
`fake.token_revoked = True`, `user.user.dms_open = False`, `fake.clock.advance(minutes=16)`;
`with fake.expecting(10008): …`. `FakeDiscord(privileged=MESSAGE_CONTENT)` lets the application
ask for that intent.

A request is judged by Discord's own OpenAPI document, then by what that does not say (`rules`,
`components`, `commands`), then by permissions and the state of the world.
"""

from .actors import Actor
from .exchange import Exchange
from .fake import TOKEN, FakeDiscord
from .permissions import Permission
from .schema import MISSING, document
from .sessions import GUILD_MEMBERS, MESSAGE_CONTENT
from .waiting import NothingCameError
from .world import Channel, Flag, Guild, Kind, Message

__all__ = [
    "GUILD_MEMBERS",
    "MESSAGE_CONTENT",
    "MISSING",
    "TOKEN",
    "Actor",
    "Channel",
    "Exchange",
    "FakeDiscord",
    "Flag",
    "Guild",
    "Kind",
    "Message",
    "NothingCameError",
    "Permission",
    "document",
]
