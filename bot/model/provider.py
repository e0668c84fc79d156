"""Language models, named as `provider:model`. The only place that knows of providers.

A model is asked for JSON and streams its text; a deadline, bounded retries and the budget are
kept here, and whatever a provider does wrong becomes one `ModelError` with a reason.
"""

import asyncio
import atexit
import math
import sys
import time
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from queue import SimpleQueue
from threading import Thread
from typing import Any, Final, TypeAlias

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage, SystemMessage
from langchain_core.runnables import Runnable, RunnableConfig

from bot.model.budget import Bill, Purse, Usage, tokens_in
from bot.model.faults import WORTH_ANOTHER_TRY, Fault, ModelError, fault_of, pause_before
from bot.model.prompts import Prompt
from ingest.errors import SettingsError

# Keys are read by these names from the environment or .env, as the providers' own clients do.
KEY_NAMES: Final = {
    "openai": ("OPENAI_API_KEY",),
    "anthropic": ("ANTHROPIC_API_KEY",),
    "google_genai": ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
}
_EXTRAS: Final = {
    "openai": "openai",
    "anthropic": "anthropic",
    "google_genai": "google",
    "ollama": "ollama",
}
# A server of one's own asks for no key, but the OpenAI client wants to be given one.
_NO_KEY = "none"

# Seconds before the second and the third try, where the provider names none.
_WAITS = (0.5, 1.5)
# A reply may hold this many characters for each token it was allowed: more is endless output.
_CHARACTERS_PER_TOKEN = 6

# Chunks that may have come and not been read yet. What has come by the end of a call is put
# together once more for whoever traces it, which takes longer than in proportion.
_AHEAD = 100

# What a call that was ended still does with what has come may take a few seconds.
_SECONDS_TO_STOP = 20.0

# Without a word about its ending it was cut off too.
_CUT_SHORT = frozenset({"length", "max_tokens", "MAX_TOKENS", ""})
_DECLINED = frozenset({"content_filter", "refusal", "SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST"})

Request: TypeAlias = Runnable[Sequence[BaseMessage], Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of what the model writes: as plain text, or into the form it was handed."""

    text: str
    into_form: bool


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one call may take at most, beside what its question and the settings allow."""

    seconds: float = math.inf
    tokens: int = sys.maxsize


NO_BOUNDS: Final = Bounds()


class Model:
    """A chat model that is asked for JSON. Safe to use from several threads."""

    def __init__(
        self,
        chat: BaseChatModel,
        name: str,
        *,
        seconds: float,
        answer_tokens: int,
        waits: tuple[float, ...] = _WAITS,
    ) -> None:
        self.name = name
        self.answer_tokens = answer_tokens
        self._chat = chat
        self._seconds = seconds
        self._waits = waits
        self._takes_forms = True

    def write(
        self,
        prompt: Prompt,
        purse: Purse,
        config: RunnableConfig | None = None,
        *,
        most: Bounds = NO_BOUNDS,
    ) -> Iterator[Piece]:
        """What the model writes, piece by piece, for at most the seconds that the question has
        left, and within `most`.

        Raises `ModelError`, also in the middle. Closing the iterator ends the call.
        """
        deadline = min(purse.until(self._seconds), time.monotonic() + most.seconds)
        tokens = min(self.answer_tokens, most.tokens)
        expected = Usage(tokens_in(prompt.text), tokens)
        with purse.paying(self.name, expected) as bill:
            call = self._answered(prompt, deadline, config, bill)
            written, ending = 0, ""
            try:
                for message in call:
                    for piece in _pieces(message):
                        written += len(piece.text)
                        if written > tokens * _CHARACTERS_PER_TOKEN:
                            raise ModelError(Fault.ENDLESS, self.name)
                        yield piece
                    ending = _ending(message) or ending
            finally:
                call.close()
            bill.complete()
            if ending in _DECLINED or (ending and not written):
                raise ModelError(Fault.REFUSED, self.name)
            if ending in _CUT_SHORT:
                raise ModelError(Fault.CUT, self.name)

    def _answered(
        self, prompt: Prompt, deadline: float, config: RunnableConfig | None, bill: Bill
    ) -> Generator[AIMessageChunk]:
        """The chunks of the first try that gets through. Once one has come, there is no other
        try: what was read of it may have been shown already."""
        messages = [SystemMessage(prompt.system), HumanMessage(prompt.user)]
        waits = iter(self._waits)
        while True:
            with_form = self._takes_forms
            request = self._request(prompt) if with_form else self._chat
            call = _Call(request, messages, config, deadline)
            chunk = None
            try:
                for chunk in call:
                    bill.note(_usage(chunk), "".join(piece.text for piece in _pieces(chunk)))
                    yield chunk
            except GeneratorExit:
                call.cancel()
                raise
            error = call.error
            if error is None:
                return
            fault = fault_of(error)
            if chunk is None and fault is Fault.NOT_UNDERSTOOD and with_form:
                self._takes_forms = False  # asked in words alone, which any server understands
                continue
            if fault is Fault.NOT_UNDERSTOOD:
                self._takes_forms = True  # words did no better: the form was not what was wrong
            pause = pause_before(error, fault, next(waits, None))
            if chunk is not None or pause is None or time.monotonic() + pause >= deadline:
                if chunk is None and fault is not Fault.SLOW:
                    bill.void()
                elif fault in WORTH_ANOTHER_TRY:
                    fault = Fault.CUT
                raise ModelError(fault, self.name, seconds=self._seconds) from error
            time.sleep(pause)

    def _request(self, prompt: Prompt) -> Request:
        """The model with the form to fill in, by the way that its provider knows best."""
        form = {"name": prompt.name, "schema": dict(prompt.schema), "strict": True}
        provider = self.name.split(":")[0]
        if provider == "ollama":
            return self._chat.bind(format=dict(prompt.schema))
        if provider == "openai" and getattr(self._chat, "openai_api_base", None):
            # Beside the client's own way, which breaks on servers that leave `role` out.
            body = {"response_format": {"type": "json_schema", "json_schema": form}}
            return self._chat.bind(extra_body=body)
        tool = {"name": prompt.name, "description": prompt.task, "parameters": dict(prompt.schema)}
        options = {"strict": True} if provider == "openai" else {}
        return self._chat.bind_tools([tool], tool_choice=prompt.name, **options)


class _Call:
    """One request on the event loop of all requests, read from any thread.

    Only there can a call be ended at its deadline, whatever the provider is doing. What a
    provider raises is of no common kind: the future holds it, whatever it is.
    """

    def __init__(
        self,
        request: Request,
        messages: Sequence[BaseMessage],
        config: RunnableConfig | None,
        deadline: float,
    ) -> None:
        self._chunks: SimpleQueue[AIMessageChunk | None] = SimpleQueue()
        seconds = max(0.0, deadline - time.monotonic())
        pouring = self._pour(request, messages, config, seconds)
        self._future: Future[None] = asyncio.run_coroutine_threadsafe(pouring, _loop())

    async def _pour(
        self,
        request: Request,
        messages: Sequence[BaseMessage],
        config: RunnableConfig | None,
        seconds: float,
    ) -> None:
        try:
            async with asyncio.timeout(seconds):
                async for chunk in request.astream(messages, config):
                    self._chunks.put(chunk)
                    if self._chunks.qsize() > _AHEAD:
                        await asyncio.sleep(0.05)
        finally:
            self._chunks.put(None)

    def __iter__(self) -> Iterator[AIMessageChunk]:
        while (chunk := self._chunks.get()) is not None:
            yield chunk

    @property
    def error(self) -> BaseException | None:
        """What went wrong, once every chunk was read."""
        return self._future.exception()

    def cancel(self) -> None:
        """End it: the connection is closed."""
        self._future.cancel()


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="language-model", daemon=True)
    thread.start()
    atexit.register(_stop, loop, thread)
    return loop


def _stop(loop: asyncio.AbstractEventLoop, thread: Thread) -> None:
    """An interpreter that ends while the thread is at work takes the whole process down."""
    loop.call_soon_threadsafe(loop.stop)
    thread.join(_SECONDS_TO_STOP)


def _pieces(message: AIMessageChunk) -> Iterator[Piece]:
    for call in message.tool_call_chunks:
        if call["args"]:
            yield Piece(call["args"], into_form=True)
    if message.text:
        yield Piece(str(message.text), into_form=False)


def _usage(message: AIMessageChunk) -> Usage | None:
    used = message.usage_metadata
    return Usage(max(0, used["input_tokens"]), max(0, used["output_tokens"])) if used else None


def _ending(message: AIMessageChunk) -> str:
    """Why the model stops here; empty where it goes on."""
    told = message.response_metadata
    return str(
        told.get("finish_reason") or told.get("stop_reason") or told.get("done_reason") or ""
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelChoice:
    """Which model, where, and what it may take. `key` opens it, where it needs one."""

    name: str
    base_url: str | None
    key: str | None
    seconds: float
    answer_tokens: int
    waits: tuple[float, ...] = _WAITS


def load_model(choice: ModelChoice) -> Model:
    """Raises `SettingsError` where it cannot be had, saying what to install or to set."""
    provider, _, model = choice.name.partition(":")
    if not model:
        raise SettingsError(
            f"CHAT_MODEL is {choice.name!r}; it is written with its provider, as in "
            "openai:gpt-5, anthropic:claude-sonnet-4-5 or ollama:llama3.2."
        )
    if choice.base_url and provider == "openai" and not choice.key:
        choice = replace(choice, key=_NO_KEY)
    if provider in KEY_NAMES and not choice.key:
        raise SettingsError(
            f"CHAT_MODEL is {choice.name}, which needs {' or '.join(KEY_NAMES[provider])} in the "
            "environment or in .env."
        )
    try:
        init = import_module("langchain.chat_models").init_chat_model
        chat = init(choice.name, **_arguments(provider, choice))
    except ImportError as error:
        wanted = _EXTRAS.get(provider)
        what = f'"newshound[{wanted}]"' if wanted else "its LangChain package"
        raise SettingsError(
            f"CHAT_MODEL is {choice.name}, but what talks to {provider} is not installed: "
            f"pip install {what}."
        ) from error
    except ValueError as error:
        raise SettingsError(f"CHAT_MODEL {choice.name}: {error}") from error
    return Model(
        chat,
        choice.name,
        seconds=choice.seconds,
        answer_tokens=choice.answer_tokens,
        waits=choice.waits,
    )


def _arguments(provider: str, choice: ModelChoice) -> dict[str, Any]:
    """What each provider's class calls it: an argument of another name is taken without a word
    and does nothing. Retries are ours, since the clients' do not know the deadline."""
    tokens, seconds = choice.answer_tokens, choice.seconds
    given: dict[str, Any] = {"base_url": choice.base_url} if choice.base_url else {}
    key = {"api_key": choice.key} if choice.key else {}
    own: dict[str, Any] = {}
    if provider == "openai":
        own = {"max_tokens": tokens, "timeout": seconds, "max_retries": 0, "stream_usage": True}
        # Its own way to bound a pause loses, on Python 3.11, the order to end the call.
        own["stream_chunk_timeout"] = None
    elif provider == "anthropic":
        own = {"max_tokens": tokens, "timeout": seconds, "max_retries": 0}
    elif provider == "google_genai":
        own = {"max_output_tokens": tokens, "timeout": seconds, "max_retries": 1}
    elif provider == "ollama":
        own = {"num_predict": tokens, "client_kwargs": {"timeout": seconds}}
    return {**given, **key, **own}
