"""The reader's network: a BERT encoder with heads on it, and how examples become tensors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer
from torch import Tensor, nn
from transformers import BertModel

from bot.training.examples import TAGS, Example

LONGEST = 320
_QUESTION = 80  # tokens of a question that are read


class ReaderNetwork(nn.Module):
    """Token logits (start, end, source, cue, content) and one logit for "answered here"."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            str(folder), add_pooling_layer=False, attn_implementation="eager"
        )
        width = self.encoder.config.hidden_size
        self.tokens = nn.Linear(width, 2 + len(TAGS))
        self.answered = nn.Sequential(nn.Linear(2 * width, width), nn.Tanh(), nn.Linear(width, 1))

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, Tensor]:
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        mask = token_type_ids.unsqueeze(-1).to(states.dtype)
        hidden = states.masked_fill(mask == 0, -30.0)
        pooled = torch.cat([states[:, 0], hidden.amax(dim=1)], dim=-1)
        return self.tokens(states), self.answered(pooled).squeeze(-1)


@dataclass(frozen=True, slots=True)
class Encoded:
    """An example in tokens. `start` and `end` are 0 where there is no answer."""

    ids: NDArray[np.int32]
    types: NDArray[np.int8]
    start: int
    end: int
    tags: NDArray[np.int8] | None


def load_tokenizer(folder: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST, strategy="only_second")
    return tokenizer


def encode(tokenizer: Tokenizer, examples: Sequence[Example]) -> list[Encoded]:
    """Those whose answer is still there after cutting to length."""
    pairs = [(" ".join(e.question.split()[:60])[:400], e.passage) for e in examples]
    found = []
    for at in range(0, len(pairs), 2000):
        encodings = tokenizer.encode_batch(pairs[at : at + 2000])
        for example, encoding in zip(examples[at : at + 2000], encodings, strict=True):
            one = _encoded(example, encoding)
            if one is not None:
                found.append(one)
    return found


def _encoded(example: Example, encoding: Encoding) -> Encoded | None:
    types = np.array(encoding.type_ids, dtype=np.int8)
    offsets = np.array(encoding.offsets)
    inside = (types == 1) & (offsets[:, 1] > offsets[:, 0])
    start = end = 0
    if example.answer is not None:
        own = np.flatnonzero(
            inside & (offsets[:, 0] < example.answer.end) & (offsets[:, 1] > example.answer.start)
        )
        if not len(own) or offsets[own[-1], 1] < example.answer.end:
            return None
        start, end = int(own[0]), int(own[-1])
    tags = None
    if example.tags is not None:
        tags = np.zeros((len(types), len(TAGS)), dtype=np.int8)
        for tag, span in example.tags:
            tags[inside & (offsets[:, 0] < span.end) & (offsets[:, 1] > span.start), tag] = 1
    return Encoded(np.array(encoding.ids, dtype=np.int32), types, start, end, tags)


@dataclass(frozen=True, slots=True)
class Batch:
    ids: Tensor
    mask: Tensor
    types: Tensor
    start: Tensor
    end: Tensor
    tags: Tensor
    tagged: Tensor  # 1 for each passage token whose tags are known


def batches(
    examples: Sequence[Encoded], tokens: int, rng: np.random.Generator
) -> Iterator[list[int]]:
    """Examples of like length together, about `tokens` in each, in random order."""
    order = rng.permutation(len(examples))
    pool = 4000
    for at in range(0, len(order), pool):
        chosen = sorted(order[at : at + pool], key=lambda i: len(examples[i].ids))
        groups: list[list[int]] = [[]]
        for i in chosen:
            longest = len(examples[i].ids)
            if groups[-1] and (len(groups[-1]) + 1) * longest > tokens:
                groups.append([])
            groups[-1].append(int(i))
        for g in rng.permutation(len(groups)):
            yield groups[g]


def collate(examples: Sequence[Encoded]) -> Batch:
    longest = max(len(e.ids) for e in examples)
    shape = (len(examples), longest)
    ids, mask, types = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    tags = np.zeros((*shape, len(TAGS)), dtype=np.float32)
    tagged = np.zeros(shape, dtype=np.float32)
    for row, one in enumerate(examples):
        size = len(one.ids)
        ids[row, :size] = one.ids
        mask[row, :size] = 1
        types[row, :size] = one.types
        if one.tags is not None:
            tags[row, :size] = one.tags
            tagged[row, :size] = one.types
    return Batch(
        ids=torch.from_numpy(ids),
        mask=torch.from_numpy(mask),
        types=torch.from_numpy(types),
        start=torch.tensor([e.start for e in examples]),
        end=torch.tensor([e.end for e in examples]),
        tags=torch.from_numpy(tags),
        tagged=torch.from_numpy(tagged),
    )


def loss(tokens: Tensor, answered: Tensor, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    """Where the answer is, whether it is here, and who is cited, weighed against each other."""
    tokens, answered = tokens.float(), answered.float()
    readable = batch.types.bool()
    readable[:, 0] = True  # [CLS] stands for "not here"
    logits = tokens[..., :2].masked_fill(~readable.unsqueeze(-1), -1e4)
    cross = nn.functional.cross_entropy
    here = (batch.start > 0).float()
    span = (cross(logits[..., 0], batch.start) + cross(logits[..., 1], batch.end)) / 2
    known = nn.functional.binary_cross_entropy_with_logits(answered, here)
    each = nn.functional.binary_cross_entropy_with_logits(
        tokens[..., 2:], batch.tags, reduction="none"
    ).mean(-1)
    tag = (each * batch.tagged).sum() / batch.tagged.sum().clamp(min=1)
    total = span + 0.6 * known + 0.5 * tag
    return total, {"span": span.item(), "answered": known.item(), "tags": tag.item()}
