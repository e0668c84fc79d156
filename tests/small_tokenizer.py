"""A tokenizer for models that tests make: a few words, split at spaces."""

from collections.abc import Iterable
from pathlib import Path


def save_tokenizer(folder: Path, words: Iterable[str]) -> int:
    """Written as transformers reads it; the size of its vocabulary."""
    from tokenizers import Tokenizer, models, pre_tokenizers  # noqa: PLC0415
    from transformers import PreTrainedTokenizerFast  # noqa: PLC0415

    signs = dict.fromkeys(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *words])
    known = {sign: at for at, sign in enumerate(signs)}
    tokenizer = Tokenizer(models.WordLevel(known, unk_token="[UNK]"))  # noqa: S106
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",  # noqa: S106
        unk_token="[UNK]",  # noqa: S106
        cls_token="[CLS]",  # noqa: S106
        sep_token="[SEP]",  # noqa: S106
    ).save_pretrained(folder)
    return len(known)
