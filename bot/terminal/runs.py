"""The runs of a chain as a person reads them: each stage with what ran within it, and how long."""

import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import BaseMessage
from rich.console import Console
from rich.text import Text

from bot.answers import Answer

_LONGEST = 100  # characters of what a search is for


@dataclass(frozen=True, slots=True)
class _Run:
    name: str
    depth: int
    began: float
    told: str = ""


class Runs(BaseCallbackHandler):
    """Notes every run of one question, in the order in which they begin."""

    def __init__(self) -> None:
        self._runs: dict[UUID, _Run] = {}
        self._seconds: dict[UUID, float] = {}

    def on_chain_start(
        self,
        serialized: dict[str, Any] | None,
        inputs: object,
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        **known: Any,  # noqa: ANN401 - as LangChain has it
    ) -> None:
        self._begin(known.get("name") or "", run_id, parent_run_id, inputs)

    def on_chat_model_start(
        self,
        serialized: dict[str, Any],
        messages: list[list[BaseMessage]],
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        **known: Any,  # noqa: ANN401
    ) -> None:
        self._begin("chat model", run_id, parent_run_id)

    def on_chain_end(self, outputs: object, *, run_id: UUID, **known: Any) -> None:  # noqa: ANN401
        self._end(run_id)

    def on_llm_end(self, response: object, *, run_id: UUID, **known: Any) -> None:  # noqa: ANN401
        self._end(run_id)

    def on_llm_error(self, error: BaseException, *, run_id: UUID, **known: Any) -> None:  # noqa: ANN401
        self._end(run_id)

    def show(self, answer: Answer) -> None:
        """On standard error: each run with its milliseconds, then what was dropped and why."""
        out = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)
        for run_id, run in self._runs.items():
            seconds = self._seconds.get(run_id)
            took = f"{seconds * 1000:>8.1f} ms" if seconds is not None else f"{'–':>11}"
            out.print(Text(f"{took}  {'  ' * run.depth}{run.name}{run.told}", style="dim"))
        for part in answer.parts:
            out.print(Text(f"looked for beside the question: {part}", style="dim"))
        for reason, count in answer.dropped.items():
            out.print(Text(f"dropped: {count} ({reason})", style="dim"))

    def _begin(self, name: str, run_id: UUID, parent: UUID | None, inputs: object = None) -> None:
        above = self._runs.get(parent) if parent is not None else None
        depth = above.depth + 1 if above is not None else 0
        told = f": {' '.join(inputs.split())[:_LONGEST]}" if isinstance(inputs, str) else ""
        self._runs[run_id] = _Run(name, depth, time.perf_counter(), told)

    def _end(self, run_id: UUID) -> None:
        run = self._runs.get(run_id)
        if run is not None:
            self._seconds[run_id] = time.perf_counter() - run.began
