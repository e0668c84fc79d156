"""What is told to those who look after the bot: numbers, and whether it is well."""

import socket

import aiohttp
import pytest
from aiohttp import web
from discord_bot import QUESTION, in_mid_answer, running
from fake_discord import MISSING, FakeDiscord, document
from providers import claim, filled, provider, reader_at

from bot.discord.health import PortError, serving
from bot.discord.metrics import Metrics


async def got(port: int, path: str, trace: aiohttp.TraceConfig | None = None) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession(trace_configs=[trace] if trace else []) as session,
        session.get(f"http://127.0.0.1:{port}{path}") as answer,
    ):
        return answer.status, await answer.text()


async def numbers(metrics: Metrics) -> dict[str, float]:
    """As Prometheus would read them."""
    async with serving("127.0.0.1", 0, metrics, {}) as port:
        return await read(port)


async def read(port: int) -> dict[str, float]:
    status, text = await got(port, "/metrics")
    assert status == 200
    lines = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


async def test_what_happened_is_counted():
    metrics = Metrics()
    metrics.ended("answered", seconds=0.3)
    metrics.ended("answered", seconds=3)
    metrics.ended("stopped", seconds=0.1)
    metrics.waited(0.2)
    metrics.refused("user_pace")
    metrics.dropped("number", 2)
    metrics.posted(3)
    metrics.ingested("added", 7)
    metrics.watch("line_length", "Questions in line.", lambda: 5)
    read = await numbers(metrics)
    assert (
        read.items()
        >= {
            'newshound_questions_total{outcome="answered"}': 2,
            'newshound_questions_total{outcome="stopped"}': 1,
            'newshound_answer_seconds_bucket{le="0.5"}': 2,
            "newshound_answer_seconds_count": 3,
            "newshound_line_seconds_count": 1,
            'newshound_refusals_total{ground="user_pace"}': 1,
            'newshound_dropped_quotes_total{reason="number"}': 2,
            "newshound_watch_posts_total": 3,
            'newshound_ingested_inputs_total{outcome="added"}': 7,
            "newshound_line_length": 5,
        }.items()
    )


@pytest.mark.skipif(document() is None, reason=MISSING)
async def test_the_line_is_counted_while_an_answer_is_held(sample_archive, embedder, tmp_path):
    async with (
        FakeDiscord() as fake,
        running(fake, sample_archive, embedder, tmp_path / "state.sqlite3") as bot,
        serving("127.0.0.1", 0, bot.client.front.metrics, {}) as port,
    ):
        assert (await read(port))["newshound_line_length"] == 0
        first = await in_mid_answer(fake, bot)
        second = await fake.editor.slash(fake.general, "ask", question=QUESTION, wait=False)
        await fake.until(lambda: second.message)
        held = await read(port)
        bot.reader.gate.set()
        await first.says("Searched")
        await second.says("Searched")
        await fake.until(lambda: not len(bot.client.front.turns))
        after = await read(port)
    assert held["newshound_line_length"] == 2
    assert 'newshound_questions_total{outcome="shown"}' not in held
    assert after["newshound_line_length"] == 0
    assert after['newshound_questions_total{outcome="shown"}'] == 2


@pytest.mark.skipif(document() is None, reason=MISSING)
async def test_claims_of_a_model_that_are_dropped_are_counted_by_reason(
    sample_archive, embedder, tmp_path
):
    invented = filled(claim("The moon is made of cheese and always was.", "Cheese.", passage=1))
    with provider(invented) as serves:
        async with (
            FakeDiscord() as fake,
            running(
                fake,
                sample_archive,
                embedder,
                tmp_path / "state.sqlite3",
                model=reader_at(serves.url, "openai:fake"),
            ) as bot,
            serving("127.0.0.1", 0, bot.client.front.metrics, {}) as port,
        ):
            asked = await fake.reporter.slash(fake.general, "ask", question=QUESTION)
            await asked.says("1 claim of the model was left out")
            counted = await read(port)
    dropped = {name: n for name, n in counted.items() if "dropped_quotes_total" in name}
    assert dropped == {'newshound_dropped_quotes_total{reason="altered"}': 1}


@pytest.mark.parametrize(
    ("checks", "status", "told"),
    [
        pytest.param({"gateway": True}, 200, '{"status": "ok", "gateway": true}', id="well"),
        pytest.param(
            {"gateway": False, "archive": True},
            503,
            '{"status": "ill", "gateway": false, "archive": true}',
            id="the gateway is gone",
        ),
    ],
)
async def test_health_says_what_is_ill(checks, status, told):
    looked = {name: lambda well=well: well for name, well in checks.items()}
    async with serving("127.0.0.1", 0, Metrics(), looked) as port:
        assert await got(port, "/healthz") == (status, told)


async def test_requests_to_discord_are_counted_by_their_answer():
    metrics = Metrics()
    app = web.Application()

    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=int(request.match_info["status"]))

    app.router.add_get("/{status}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    for status in (200, 204, 403, 429, 500):
        await got(port, f"/{status}", metrics.tracing())
    await runner.cleanup()
    with pytest.raises(aiohttp.ClientError):
        await got(port, "/200", metrics.tracing())
    read = await numbers(metrics)
    kinds = {"2xx": 2, "4xx": 1, "429": 1, "5xx": 1, "none": 1}
    for kind, count in kinds.items():
        assert read[f'newshound_discord_requests_total{{status="{kind}"}}'] == count


async def test_no_port_is_no_server():
    async with serving("127.0.0.1", None, Metrics(), {}) as port:
        assert port is None


async def test_a_port_that_is_taken_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        with pytest.raises(PortError, match=f"127.0.0.1:{number}"):
            async with serving("127.0.0.1", number, Metrics(), {}):
                pass
