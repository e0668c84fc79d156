"""Stages of a chain: generators as runnables with a name, each timed."""

import time
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

Work: TypeAlias = Callable[[Any, RunnableConfig], Iterator[Any]]
"""Makes of what the stage before gave, what the next is given: its last value. What it yields
before that is for whoever is watching."""


def runnable(name: str, work: Work) -> Runnable[Any, Any]:
    """A generator as a runnable: `stream` gives every value, `invoke` the last."""
    generator: Any = work  # RunnableLambda takes generators, but does not say so in its types
    return RunnableLambda(generator, name=name)


def step(name: str, work: Callable[[Any, RunnableConfig], Any]) -> Runnable[Any, Any]:
    """A call within a stage as a run of its own."""

    def run(given: Any, config: RunnableConfig) -> Any:  # noqa: ANN401
        return work(given, config)

    return RunnableLambda(run, name=name)


class Clock:
    """Milliseconds by stage, in the order in which the stages ended."""

    def __init__(self) -> None:
        self.elapsed: dict[str, float] = {}

    def stage(self, name: str, work: Work) -> Runnable[Any, Any]:
        def timed(given: Any, config: RunnableConfig) -> Iterator[Any]:  # noqa: ANN401
            start = time.perf_counter()
            try:
                yield from work(given, config)
            finally:
                self.elapsed[name] = (time.perf_counter() - start) * 1000

        return runnable(name, timed)
