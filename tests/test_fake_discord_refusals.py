"""What the fake Discord refuses, by raw requests: everything that Discord is known to refuse."""

import asyncio
import json
from io import BytesIO

import aiohttp
import pytest
from fake_discord import MESSAGE_CONTENT, MISSING, TOKEN, FakeDiscord, document
from fake_discord.exchange import COMMAND, COMPONENT
from fake_discord.permissions import Permission

pytestmark = pytest.mark.skipif(document() is None, reason=MISSING)

V2 = 1 << 15
EPHEMERAL = 1 << 6


@pytest.fixture
async def fake():
    async with FakeDiscord() as made:
        yield made


@pytest.fixture
async def bot(fake):
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {TOKEN}"}) as session:
        yield Raw(fake, session)


class Raw:
    """A bot that sends whatever it is told to."""

    def __init__(self, fake: FakeDiscord, session: aiohttp.ClientSession) -> None:
        self.fake, self.session = fake, session

    async def send(self, method: str, path: str, body: object = None, **more: object):
        """Status and body of the answer."""
        if body is not None:
            more["json"] = body
        async with self.session.request(method, self.fake.api_url + path, **more) as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if text else None

    async def refused(self, method: str, path: str, body: object = None, **more: object) -> int:
        """The code of a refusal, which the fake has recorded."""
        before = len(self.fake.refused)
        status, answer = await self.send(method, path, body, **more)
        assert status >= 400, answer
        assert len(self.fake.refused) == before + 1
        return answer["code"] or status

    def messages(self, message: object = None) -> str:
        base = f"/channels/{self.fake.general.id}/messages"
        return base if message is None else f"{base}/{message.id}"


def text(words: str = "Words") -> dict:
    return {"type": 10, "content": words}


def button(**changes: object) -> dict:
    return {"type": 2, "style": 1, "label": "Press", "custom_id": "press", **changes}


def row(*inside: dict) -> dict:
    return {"type": 1, "components": list(inside)}


def select(**changes: object) -> dict:
    options = [{"label": "One", "value": "1"}, {"label": "Two", "value": "2"}]
    return {"type": 3, "custom_id": "pick", "options": options, **changes}


def v2(*components: dict, **more: object) -> dict:
    return {"flags": V2, "components": list(components), **more}


GOOD = [
    pytest.param({"content": "x" * 2000}, id="2,000 characters"),
    pytest.param({"content": "🗞" * 2000}, id="2,000 characters outside the first plane"),
    pytest.param({"embeds": [{"description": "x" * 4096}]}, id="an embed"),
    pytest.param({"content": "Hi", "components": [row(button())]}, id="a button under words"),
    pytest.param(v2(text("x" * 4000)), id="4,000 characters of text display"),
    pytest.param(v2(*[text("x") for _ in range(40)]), id="40 components"),
    pytest.param(v2(row(select())), id="a menu"),
    pytest.param(
        v2({"type": 17, "components": [text(), {"type": 14}, row(button())]}), id="a container"
    ),
    pytest.param(v2({"type": 9, "components": [text()], "accessory": button()}), id="a section"),
    pytest.param(
        v2(row(button(style=5, url="https://example.org/a", custom_id=None))), id="a link button"
    ),
    pytest.param(
        {"content": "<@1>", "allowed_mentions": {"parse": [], "users": [1]}}, id="integer ids"
    ),
]


@pytest.mark.parametrize("body", GOOD)
async def test_a_message_in_order_is_taken(fake, bot, body):
    status, sent = await bot.send("POST", bot.messages(), body)
    assert status == 200, sent
    assert fake.refused == []


BAD = [
    pytest.param({}, 50006, id="nothing at all"),
    pytest.param({"content": " \n "}, 50006, id="white space"),
    pytest.param({"flags": V2}, 50006, id="the flag without components"),
    pytest.param({"content": "x" * 2001}, 50035, id="2,001 characters"),
    pytest.param({"content": 3}, 50035, id="a number for words"),
    pytest.param(
        {"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]},
        50035,
        id="6,001 characters of embeds",
    ),
    pytest.param({"embeds": [{"description": "x" * 4097}]}, 50035, id="an embed too long"),
    pytest.param({"embeds": [{}] * 11}, 50035, id="eleven embeds"),
    pytest.param({"components": [text()]}, 50035, id="components V2 without the flag"),
    pytest.param(v2(text(), content="beside"), 50035, id="content beside V2"),
    pytest.param(v2(text(), embeds=[{"title": "beside"}]), 50035, id="embeds beside V2"),
    pytest.param(v2(text("x" * 2000), text("x" * 2001)), 50035, id="4,001 characters of V2"),
    pytest.param(v2(text("x" * 4001)), 50035, id="4,001 characters in one display"),
    pytest.param(v2(text("")), 50035, id="an empty text display"),
    pytest.param(v2(text("  ")), 50035, id="a blank text display"),
    pytest.param(v2(text("語" * 3400)), 500, id="10,200 bytes of UTF-8"),
    pytest.param(v2(*[text("x") for _ in range(41)]), 50035, id="41 components"),
    pytest.param(
        v2({"type": 17, "components": [text("x") for _ in range(39)]}, text("x")),
        50035,
        id="41 components, nested ones counted",
    ),
    pytest.param(
        v2(row(button()), row(button(label="Again"))), 50035, id="the same custom id twice"
    ),
    pytest.param(v2(row(button(custom_id="x" * 101))), 50035, id="a custom id too long"),
    pytest.param(v2(row(button(label="x" * 81))), 50035, id="a label too long"),
    pytest.param(v2(row(button(label=None))), 50035, id="a button without a label"),
    pytest.param(v2(row(button(custom_id=None))), 50035, id="a button without a custom id"),
    pytest.param(
        v2(row(button(style=5, url="https://example.org/a"))), 50035, id="a link with a custom id"
    ),
    pytest.param(
        v2(row(button(style=5, url="javascript:alert(1)", custom_id=None))),
        50035,
        id="a link that is none",
    ),
    pytest.param(
        v2(row(button(style=5, url="https://example.org/" + "a" * 500, custom_id=None))),
        50035,
        id="a link too long",
    ),
    pytest.param(
        v2(row(*[button(custom_id=str(n)) for n in range(6)])), 50035, id="six buttons in a row"
    ),
    pytest.param(v2(row()), 50035, id="an empty row"),
    pytest.param(v2(row(select(), button())), 50035, id="a button beside a menu"),
    pytest.param(
        v2(row(select(options=[{"label": str(n), "value": str(n)} for n in range(26)]))),
        50035,
        id="26 options",
    ),
    pytest.param(
        v2(row(select(options=[{"label": "One", "value": "1"}] * 2))), 50035, id="a value twice"
    ),
    pytest.param(v2(row(select(max_values=3))), 50035, id="more values than options"),
    pytest.param(
        v2(row(select(options=[{"label": "x" * 101, "value": "1"}]))), 50035, id="a long option"
    ),
    pytest.param(
        v2({"type": 13, "file": {"url": "attachment://none.txt"}}), 50035, id="a file not sent"
    ),
    pytest.param(
        v2(
            {"type": 12, "items": [{"media": {"url": "https://example.org/p.png"}}] * 10},
            *[{"type": 12, "items": [{"media": {"url": "https://example.org/p.png"}}] * 10}] * 6,
        ),
        500,
        id="70 media",
    ),
    pytest.param(v2({"type": 99}), 50035, id="a component that there is not"),
    pytest.param(
        {"content": "Hi", "components": [row(button(custom_id=str(n))) for n in range(6)]},
        50035,
        id="six rows without V2",
    ),
    pytest.param({"content": "Hi", "flags": 1 << 7}, 50035, id="a flag that is Discord's"),
    pytest.param(
        {"content": "<@1>", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        50035,
        id="mentions allowed twice",
    ),
    pytest.param(
        {"content": "Hi", "allowed_mentions": {"parse": ["all"]}}, 50035, id="unknown mentions"
    ),
    pytest.param(
        {"content": "Hi", "message_reference": {"message_id": "1"}}, 50035, id="a reply to nothing"
    ),
    pytest.param({"content": "Hi", "nonce": "x" * 26}, 50035, id="a long nonce"),
]


@pytest.mark.parametrize(("body", "code"), BAD)
async def test_a_message_that_discord_would_refuse_is_refused(fake, bot, body, code):
    assert await bot.refused("POST", bot.messages(), body) == code
    assert fake.said_by_bot(fake.general) == []


async def test_a_refusal_says_where(fake, bot):
    body = v2({"type": 17, "components": [row(button(label="x" * 81))]})
    _, answer = await bot.send("POST", bot.messages(), body)
    told = answer["errors"]["components"]["0"]["components"]["0"]["components"]["0"]["label"]
    assert "is too long" in told["_errors"][0]["message"]


@pytest.mark.parametrize(
    ("before", "edit", "code"),
    [
        pytest.param({"content": "Hi"}, {"content": ""}, 50006, id="emptied"),
        pytest.param({"content": "Hi"}, {"content": "x" * 2001}, 50035, id="too long"),
        pytest.param({"content": "Hi"}, v2(text()), 50035, id="to V2, its content left"),
        pytest.param(v2(text()), {"flags": 0, "components": []}, 50035, id="back from V2"),
        pytest.param(v2(text()), {"content": "Hi"}, 50035, id="words into V2"),
        pytest.param(v2(text()), {"components": []}, 50006, id="V2 emptied"),
    ],
)
async def test_an_edit_that_discord_would_refuse_is_refused(fake, bot, before, edit, code):
    await bot.send("POST", bot.messages(), before)
    said = fake.said_by_bot(fake.general)[0]
    assert await bot.refused("PATCH", bot.messages(said), edit) == code
    assert said.history == []


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        pytest.param({"content": "Hi"}, {"content": "Ho"}, "Ho", id="other words"),
        pytest.param(
            {"content": "Hi"}, v2(text("Ho"), content=None), "Ho", id="to V2, its content taken"
        ),
        pytest.param(v2(text()), {"components": [text("Ho")]}, "Ho", id="V2 without the flag"),
    ],
)
async def test_an_edit_in_order_is_made(fake, bot, before, edit, after):
    await bot.send("POST", bot.messages(), before)
    said = fake.said_by_bot(fake.general)[0]
    status, _ = await bot.send("PATCH", bot.messages(said), edit)
    assert (status, said.text, said.edits) == (200, after, 1)


# --- places and permissions -------------------------------------------------------------------

HI = {"content": "Hi"}


@pytest.mark.parametrize(
    ("held", "body", "code"),
    [
        pytest.param(Permission(0), HI, 50001, id="cannot see the channel"),
        pytest.param(Permission.VIEW_CHANNEL, HI, 50013, id="may not send"),
        pytest.param(
            Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES,
            {"embeds": [{"title": "Hi"}]},
            50013,
            id="may not embed",
        ),
    ],
)
async def test_permissions_are_needed(fake, bot, held, body, code):
    fake.set_everybody(fake.newsroom, held)
    assert await bot.refused("POST", bot.messages(), body) == code


@pytest.mark.parametrize(
    ("method", "path", "body", "code"),
    [
        pytest.param("POST", "/channels/1/messages", HI, 10003, id="no such channel"),
        pytest.param("POST", "/channels/{forum}/messages", HI, 50008, id="a forum"),
        pytest.param("PATCH", "/channels/{general}/messages/1", HI, 10008, id="no such message"),
        pytest.param("PATCH", "/channels/{general}/messages/{said}", HI, 50005, id="another's"),
        pytest.param(
            "DELETE", "/channels/{general}/messages/{said}", None, 50013, id="deleting another's"
        ),
        pytest.param(
            "POST",
            "/channels/{general}/messages/{said}/threads",
            {"name": " "},
            50035,
            id="a thread without a name",
        ),
        pytest.param(
            "POST",
            "/channels/{general}/messages/{said}/threads",
            {"name": "x" * 101},
            50035,
            id="a thread with a long name",
        ),
        pytest.param("GET", "/channels/{general}/messages?limit=101", None, 50035, id="too many"),
        pytest.param("GET", "/users/1", None, 10013, id="no such user"),
        pytest.param("GET", "/guilds/1", None, 10004, id="no such server"),
        pytest.param("GET", "/guilds/{newsroom}/members?limit=10", None, 50001, id="all members"),
        pytest.param("PUT", "/lobbies", {}, 501, id="a route that the fake lacks"),
    ],
)
async def test_a_request_that_discord_would_refuse_is_refused(fake, bot, method, path, body, code):
    said = await fake.reporter.type(fake.general, "Hello")
    known = {"general": fake.general, "forum": fake.forum, "said": said, "newsroom": fake.newsroom}
    path = path.format(**{name: thing.id for name, thing in known.items()})
    assert await bot.refused(method, path, body) == code


async def test_a_second_thread_from_one_message_is_refused(fake, bot):
    said = await fake.reporter.type(fake.general, "Hello")
    path = f"{bot.messages(said)}/threads"
    assert (await bot.send("POST", path, {"name": "One"}))[0] == 200
    assert await bot.refused("POST", path, {"name": "Two"}) == 160004


async def test_an_archived_thread_is_not_edited(fake, bot):
    said = await fake.reporter.type(fake.general, "Hello")
    await bot.send("POST", f"{bot.messages(said)}/threads", {"name": "One"})
    thread = said.thread
    await bot.send("POST", f"/channels/{thread.id}/messages", HI)
    mine = fake.said_by_bot(thread)[0]
    thread.archived = True
    path = f"/channels/{thread.id}/messages/{mine.id}"
    assert await bot.refused("PATCH", path, {"content": "Ho"}) == 50083
    await bot.send("POST", f"/channels/{thread.id}/messages", HI)
    assert not thread.archived
    fake.archive(thread, locked=True)
    assert thread.locked


async def test_old_messages_are_edited_a_few_times_only(fake, bot):
    await bot.send("POST", bot.messages(), HI)
    said = fake.said_by_bot(fake.general)[0]
    fake.clock.advance(minutes=61)
    answers = [await bot.send("PATCH", bot.messages(said), {"content": str(n)}) for n in range(4)]
    assert [status for status, _ in answers] == [200, 200, 200, 429]
    assert answers[3][1]["code"] == 30046


async def test_without_a_token_nothing_is_served(fake, bot):
    other = {"Authorization": "Bot another"}
    assert await bot.refused("GET", "/users/@me", headers=other) == 401


async def test_json_is_sent_as_json(bot):
    kind = {"Content-Type": "application/json"}
    assert await bot.refused("POST", bot.messages(), data=b"{", headers=kind) == 50109
    assert await bot.refused("POST", bot.messages(), data=b'{"content": "Hi"}') == 50035


async def test_answers_are_json_without_a_charset(fake, bot):
    async with bot.session.get(f"{fake.api_url}/users/@me") as answer:
        assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        pytest.param({"files[0]": b"one"}, 200, id="a file"),
        pytest.param({"file": b"one"}, 400, id="under another name"),
        pytest.param({"files[0]": b"x" * (10 * 1024 * 1024 + 1)}, 413, id="too large"),
        pytest.param({f"files[{n}]": b"x" for n in range(11)}, 400, id="eleven"),
    ],
)
async def test_files_are_judged(fake, bot, parts, status):
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", "{}", content_type="application/json")
    for name, data in parts.items():
        form.add_field(name, BytesIO(data), filename="a.txt")
    assert (await bot.send("POST", bot.messages(), data=form))[0] == status
    if status == 200:
        stored = fake.said_by_bot(fake.general)[0].attachments[0]
        async with bot.session.get(stored.url) as answer:
            assert await answer.read() == b"one"


# --- interactions -----------------------------------------------------------------------------


def started(fake, kind: int = COMMAND, source=None):
    """An interaction that nobody has answered yet."""
    return fake.reporter._start(fake.general, kind, {}, "ask", "/ask", source=source)


def callback(exchange) -> str:
    return f"/interactions/{exchange.id}/{exchange.token}/callback"


def webhook(fake, exchange) -> str:
    return f"/webhooks/{fake.bot.id}/{exchange.token}"


ANSWER = {"type": 4, "data": {"content": "Hi"}}
FORM_INPUT = {"type": 4, "custom_id": "why", "style": 1, "label": "Why?"}


def form(*rows: dict, **changes: object) -> dict:
    return {
        "type": 9,
        "data": {"custom_id": "form", "title": "Why?", "components": list(rows), **changes},
    }


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param({"type": 4}, 50006, id="an answer without words"),
        pytest.param({"type": 4, "data": {"content": "x" * 2001}}, 50035, id="too long"),
        pytest.param({"type": 7, "data": HI}, 50035, id="an update of no message"),
        pytest.param({"type": 6}, 50035, id="a deferred update of no message"),
        pytest.param({"type": 8, "data": {"choices": []}}, 50035, id="choices for a command"),
        pytest.param({"type": 1}, 50035, id="a pong"),
        pytest.param({"type": 99}, 50035, id="a type that there is not"),
        pytest.param(form(), 50035, id="a form without rows"),
        pytest.param(form(row(FORM_INPUT), title="x" * 46), 50035, id="a long title"),
        pytest.param(
            form(*[row({**FORM_INPUT, "custom_id": str(n)}) for n in range(6)]),
            50035,
            id="a form with six rows",
        ),
        pytest.param(form(row(FORM_INPUT), row(FORM_INPUT)), 50035, id="a field twice"),
        pytest.param(
            form(row({**FORM_INPUT, "label": "x" * 46})), 50035, id="a field with a long label"
        ),
        pytest.param(
            form(row({**FORM_INPUT, "value": "x" * 10, "max_length": 5})), 50035, id="a long value"
        ),
        pytest.param(form(text()), 0, id="a form of words only"),
    ],
)
async def test_a_callback_that_discord_would_refuse_is_refused(fake, bot, body, code):
    exchange = started(fake)
    if code == 0:
        assert (await bot.send("POST", callback(exchange), body))[0] == 204
        return
    assert await bot.refused("POST", callback(exchange), body) == code
    assert exchange.acknowledged_at is None


async def test_an_interaction_is_acknowledged_once(fake, bot):
    exchange = started(fake)
    assert (await bot.send("POST", callback(exchange), ANSWER))[0] == 204
    assert await bot.refused("POST", callback(exchange), ANSWER) == 40060


async def test_the_callback_tells_of_its_message_where_it_is_asked(fake, bot):
    exchange = started(fake)
    _, told = await bot.send("POST", f"{callback(exchange)}?with_response=1", ANSWER)
    assert told["interaction"]["response_message_id"] == str(exchange.message.id)
    assert told["resource"]["message"]["content"] == "Hi"


async def test_three_seconds_are_all_there_is(fake, bot):
    exchange = started(fake)
    exchange.sent_at -= 3.1
    assert await bot.refused("POST", callback(exchange), ANSWER) == 10062


async def test_a_token_that_is_none_is_unknown(fake, bot):
    exchange = started(fake)
    assert await bot.refused("POST", f"/interactions/{exchange.id}/x/callback", ANSWER) == 10062
    assert await bot.refused("POST", f"/webhooks/{fake.bot.id}/x", HI) == 10015


async def test_nothing_follows_before_the_callback(fake, bot):
    assert await bot.refused("POST", webhook(fake, started(fake)), HI) == 10015


async def test_the_first_follow_up_fills_in_a_deferred_answer(fake, bot):
    exchange = started(fake)
    await bot.send("POST", callback(exchange), {"type": 5, "data": {"flags": EPHEMERAL}})
    assert exchange.message.thinking
    await bot.send("POST", webhook(fake, exchange), HI)
    await bot.send("POST", webhook(fake, exchange), {"content": "Ho"})
    assert [(one.text, one.ephemeral) for one in exchange.messages] == [("Hi", True), ("Ho", False)]


async def test_a_private_answer_lives_by_its_token_only(fake, bot):
    exchange = started(fake)
    private = {"type": 4, "data": {"content": "Hi", "flags": EPHEMERAL}}
    await bot.send("POST", callback(exchange), private)
    assert await bot.refused("PATCH", bot.messages(exchange.message), {"content": "Ho"}) == 10008
    path = f"{webhook(fake, exchange)}/messages/@original"
    assert (await bot.send("PATCH", path, {"content": "Ho"}))[0] == 200
    assert (await bot.send("DELETE", path))[0] == 204
    assert await bot.refused("PATCH", path, {"content": "Ho"}) == 10008


async def test_a_component_may_update_its_message(fake, bot):
    await bot.send("POST", bot.messages(), HI)
    said = fake.said_by_bot(fake.general)[0]
    exchange = started(fake, COMPONENT, said)
    await bot.send("POST", callback(exchange), {"type": 7, "data": {"content": "Ho"}})
    assert said.text == "Ho"


# --- commands ---------------------------------------------------------------------------------


def command(**changes: object) -> dict:
    return {"name": "ask", "description": "Ask", "type": 1, **changes}


def option(**changes: object) -> dict:
    return {"type": 3, "name": "question", "description": "What?", **changes}


@pytest.mark.parametrize(
    "commands",
    [
        pytest.param([command(name="Ask")], id="a capital in a name"),
        pytest.param([command(name="ask me")], id="a space in a name"),
        pytest.param([command(name="x" * 33)], id="a long name"),
        pytest.param([command(description="")], id="no description"),
        pytest.param([command(description="x" * 101)], id="a long description"),
        pytest.param([command(), command()], id="the same name twice"),
        pytest.param([command(name=f"c{n}") for n in range(101)], id="101 commands"),
        pytest.param([command(name_localizations={"xx": "frage"})], id="an unknown locale"),
        pytest.param([command(name_localizations={"de": "Frage"})], id="a localised capital"),
        pytest.param(
            [command(options=[option(), option(name="b", required=True)])], id="optional first"
        ),
        pytest.param([command(options=[option(), option()])], id="an option twice"),
        pytest.param(
            [
                command(
                    options=[
                        option(name_localizations={"de": "frage"}),
                        option(name="b", name_localizations={"de": "frage"}),
                    ]
                )
            ],
            id="a localised option twice",
        ),
        pytest.param(
            [command(options=[option(choices=[{"name": "a", "value": "a"}], autocomplete=True)])],
            id="choices and autocomplete",
        ),
        pytest.param(
            [command(options=[option(choices=[{"name": "a", "value": "a"}] * 2)])],
            id="a choice twice",
        ),
        pytest.param(
            [command(options=[option(), {"type": 1, "name": "add", "description": "Add"}])],
            id="an option beside a subcommand",
        ),
        pytest.param([command(type=3, name="Check", description="Of it")], id="a described menu"),
        pytest.param(
            [
                command(
                    options=[
                        option(
                            name=f"o{n}",
                            choices=[
                                {"name": f"{k} " + "x" * 90, "value": f"{k}" + "y" * 80}
                                for k in range(25)
                            ],
                        )
                        for n in range(2)
                    ]
                )
            ],
            id="8,000 characters of choices",
        ),
    ],
)
async def test_commands_that_discord_would_refuse_are_refused(fake, bot, commands):
    code = await bot.refused("PUT", f"/applications/{fake.bot.id}/commands", commands)
    assert code in (50035, 30032)
    assert fake.commands == {}


async def test_commands_keep_their_ids_when_they_are_written_again(fake, bot):
    path = f"/applications/{fake.bot.id}/commands"
    thai = command(name="ถาม", name_localizations={"de": "frage", "hi": "पूछें"})
    _, first = await bot.send("PUT", path, [command(), thai])
    _, again = await bot.send("PUT", path, [command(description="Ask again")])
    _, listed = await bot.send("GET", path)
    assert [one["id"] for one in again] == [first[0]["id"]] == [one["id"] for one in listed]
    assert fake.syncs == [None, None]


# --- mentions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "rings"),
    [
        pytest.param({"content": "@everyone"}, True, id="everyone, nothing said of mentions"),
        pytest.param({"content": "<@{reporter}>"}, True, id="a user"),
        pytest.param(v2(text("<@{reporter}> and <@&1>")), True, id="in a text display"),
        pytest.param(
            {"content": "<@{reporter}> @here", "allowed_mentions": {"parse": []}}, False, id="none"
        ),
        pytest.param(
            {"content": "<@{reporter}>", "allowed_mentions": {"users": ["{reporter}"]}},
            True,
            id="that user",
        ),
        pytest.param({"embeds": [{"title": "<@{reporter}>"}]}, False, id="in an embed"),
        pytest.param({"content": "example@everyone.org"}, True, id="on the strict side"),
    ],
)
async def test_who_is_pinged_is_known(fake, bot, body, rings):
    told = json.loads(json.dumps(body).replace("{reporter}", str(fake.reporter.id)))
    await bot.send("POST", bot.messages(), told)
    assert bool(fake.pings) == rings


async def test_a_reply_pings_unless_it_is_told_not_to(fake, bot):
    said = await fake.reporter.type(fake.general, "Hello")
    reply = {"content": "Hi", "message_reference": {"message_id": str(said.id)}}
    await bot.send("POST", bot.messages(), {**reply, "allowed_mentions": {"parse": []}})
    assert fake.pings == []
    await bot.send("POST", bot.messages(), reply)
    assert fake.pings[0].pinged.users == {fake.reporter.id}


# --- the gateway ------------------------------------------------------------------------------

PROPERTIES = {"os": "linux", "browser": "raw", "device": "raw"}


def identity(**changes: object) -> dict:
    return {"token": TOKEN, "intents": 513, "properties": PROPERTIES, **changes}


async def opened(fake, session: aiohttp.ClientSession, query: str = "v=10&encoding=json"):
    return await session.ws_connect(f"{fake.gateway_url}?{query}")


async def closed_with(fake, session, *payloads: object, query: str = "v=10&encoding=json") -> int:
    socket = await opened(fake, session, query)
    for payload in payloads:
        await socket.send_str(payload if isinstance(payload, str) else json.dumps(payload))
    async with asyncio.timeout(5):
        async for _ in socket:
            pass
    return socket.close_code


@pytest.mark.parametrize(
    ("payloads", "code"),
    [
        pytest.param([{"op": 2, "d": identity() | {"token": "no"}}], 4004, id="a wrong token"),
        pytest.param([{"op": 2, "d": identity(intents=-1)}], 4013, id="impossible intents"),
        pytest.param([{"op": 2, "d": identity(intents=MESSAGE_CONTENT)}], 4014, id="privileged"),
        pytest.param([{"op": 2, "d": identity(shard=[2, 2])}], 4010, id="a shard too many"),
        pytest.param([{"op": 3, "d": {}}], 4003, id="before who it is"),
        pytest.param([{"op": 2, "d": identity()}] * 2, 4005, id="twice who it is"),
        pytest.param([{"op": 99}], 4001, id="an unknown opcode"),
        pytest.param(["not JSON"], 4002, id="no JSON"),
        pytest.param([{"op": 1, "d": "x" * 5000}], 4002, id="too large"),
        pytest.param([{"op": 1, "d": None}] * 120, 4008, id="too often"),
    ],
)
async def test_the_gateway_closes_with_a_reason(fake, bot, payloads, code):
    assert await closed_with(fake, bot.session, *payloads) == code
    assert [one for one, _ in fake.gateway.refusals] == [code]


async def test_other_versions_of_the_gateway_are_refused(fake, bot):
    assert await closed_with(fake, bot.session, query="v=9&encoding=json") == 4012


async def test_a_heartbeat_is_answered_after_a_moment(fake, bot):
    socket = await opened(fake, bot.session)
    assert (await socket.receive_json())["op"] == 10
    began = asyncio.get_running_loop().time()
    await socket.send_json({"op": 1, "d": None})
    assert (await socket.receive_json())["op"] == 11
    assert asyncio.get_running_loop().time() - began > 0.015
    await socket.close()


async def test_a_session_replays_what_came_after_a_number(fake, bot):
    socket = await opened(fake, bot.session)
    await socket.receive_json()
    await socket.send_json({"op": 2, "d": identity()})
    ready = (await socket.receive_json())["d"]
    assert (await socket.receive_json())["t"] == "GUILD_CREATE"
    fake.gateway.drop(code=4000)
    await fake.until(lambda: not fake.gateway.connections)
    for words in ("one", "two"):
        await fake.reporter.type(fake.general, words)
    resumed = await bot.session.ws_connect(f"{ready['resume_gateway_url']}?v=10&encoding=json")
    await resumed.receive_json()
    known = {"token": TOKEN, "session_id": ready["session_id"], "seq": 2}
    await resumed.send_json({"op": 6, "d": known})
    told = [await resumed.receive_json() for _ in range(3)]
    assert [(one["t"], one["s"]) for one in told] == [
        ("MESSAGE_CREATE", 3),
        ("MESSAGE_CREATE", 4),
        ("RESUMED", 5),
    ]
    await resumed.close()


async def test_an_unknown_session_is_invalid(fake, bot):
    socket = await opened(fake, bot.session)
    await socket.receive_json()
    await socket.send_json({"op": 6, "d": {"token": TOKEN, "session_id": "x", "seq": 1}})
    assert await socket.receive_json() == {"op": 9, "d": False, "s": None, "t": None}
    await socket.close()


# --- rate limits ------------------------------------------------------------------------------


async def test_real_limits_are_told_in_headers_and_kept(fake, bot):
    fake.real_limits = True
    answers = []
    for _ in range(6):
        async with bot.session.post(fake.api_url + bot.messages(), json=HI) as answer:
            answers.append((answer.status, answer.headers["X-RateLimit-Remaining"]))
            last = await answer.json()
    assert [status for status, _ in answers] == [200] * 5 + [429]
    assert [left for _, left in answers] == ["4", "3", "2", "1", "0", "0"]
    assert answer.headers["Via"]
    assert 0 < last["retry_after"] <= 5
    assert (len(fake.limited), fake.refused) == (1, [])
