"""What the bot does, in numbers that Prometheus reads. Nobody's name, nobody's question."""

from collections.abc import Callable
from typing import Final

import aiohttp
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"

# Seconds: an extractive answer takes some hundredths, one by a slow model a minute.
_SPANS: Final = (0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300)


class Metrics:
    """Counters and gauges with a registry of their own, so that two bots can be in one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._questions = Counter(
            "newshound_questions",
            "Questions, by how they ended.",
            ["outcome"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "newshound_answer_seconds",
            "From a question to its last message, waiting in line included.",
            buckets=_SPANS,
            registry=self._registry,
        )
        self._waited = Histogram(
            "newshound_line_seconds", "Waiting in line.", buckets=_SPANS, registry=self._registry
        )
        self._refused = Counter(
            "newshound_refusals",
            "Questions that were not taken.",
            ["ground"],
            registry=self._registry,
        )
        self._dropped = Counter(
            "newshound_dropped_quotes",
            "Claims of the language model that were dropped: their quotes do not bear them out.",
            ["reason"],
            registry=self._registry,
        )
        self._requests = Counter(
            "newshound_discord_requests",
            "Requests to Discord.",
            ["status"],
            registry=self._registry,
        )
        self._posts = Counter(
            "newshound_watch_posts", "New evidence posted by watches.", registry=self._registry
        )
        self._inputs = Counter(
            "newshound_ingested_inputs",
            "Inputs of ingests, by outcome.",
            ["outcome"],
            registry=self._registry,
        )

        self._followed = Counter(
            "newshound_followed_inputs",
            "Entries of followed feeds, by outcome; added and updated are articles in.",
            ["outcome"],
            registry=self._registry,
        )
        self._follow_failures = Counter(
            "newshound_follow_failures",
            "Feeds that could not be read, and rounds that came to nothing.",
            ["what"],
            registry=self._registry,
        )

    def ended(self, outcome: str, *, seconds: float) -> None:
        """A question came to its end."""
        self._questions.labels(outcome).inc()
        self._seconds.observe(seconds)

    def waited(self, seconds: float) -> None:
        """A question's turn came."""
        self._waited.observe(seconds)

    def refused(self, ground: str) -> None:
        self._refused.labels(ground).inc()

    def dropped(self, reason: str, claims: int) -> None:
        self._dropped.labels(reason).inc(claims)

    def posted(self, findings: int) -> None:
        self._posts.inc(findings)

    def ingested(self, outcome: str, inputs: int) -> None:
        self._inputs.labels(outcome).inc(inputs)

    def followed(self, outcome: str, inputs: int) -> None:
        """Entries of feeds came to their outcome."""
        self._followed.labels(outcome).inc(inputs)

    def follow_failed(self, what: str) -> None:
        """A `feed` could not be read, or a whole `round` of all that are due."""
        self._follow_failures.labels(what).inc()

    def watch(self, name: str, meaning: str, value: Callable[[], float]) -> None:
        """A number that is looked up whenever somebody reads."""
        Gauge(f"newshound_{name}", meaning, registry=self._registry).set_function(value)

    def tracing(self) -> aiohttp.TraceConfig:
        """Given to discord.py, counts each request by what Discord answered: `2xx`, `429`, `5xx`,
        or `none` where no answer came."""
        trace = aiohttp.TraceConfig()

        async def ended(
            _: aiohttp.ClientSession, __: object, request: aiohttp.TraceRequestEndParams
        ) -> None:
            self._requests.labels(_class_of(request.response.status)).inc()

        async def failed(
            _: aiohttp.ClientSession, __: object, ___: aiohttp.TraceRequestExceptionParams
        ) -> None:
            self._requests.labels("none").inc()

        trace.on_request_end.append(ended)
        trace.on_request_exception.append(failed)
        return trace

    def text(self) -> bytes:
        """As Prometheus reads it."""
        return generate_latest(self._registry)


def _class_of(status: int) -> str:
    return str(status) if status == 429 else f"{status // 100}xx"
