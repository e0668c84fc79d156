"""The second check by a model of natural language inference: does the quote entail the claim?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from langchain_core.runnables import RunnableConfig

from bot.answers import Finding
from bot.model.budget import Purse
from bot.model.second_check import Verdict, quoted
from ingest.errors import SettingsError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

# What such models call their three outcomes, by the first letters.
_LABELS: Final = {"entail": Verdict.YES, "neutral": Verdict.PARTLY, "contra": Verdict.NO}


class EntailmentCheck:
    """A sentence-transformers CrossEncoder with the labels entailment, neutral, contradiction.
    Safe to use from several threads."""

    is_for_all = False

    def __init__(self, encoder: "CrossEncoder", verdicts: Sequence[Verdict]) -> None:
        self._encoder = encoder
        self._verdicts = tuple(verdicts)

    def verdicts(
        self, findings: Sequence[Finding], purse: Purse, config: RunnableConfig | None
    ) -> list[Verdict | None]:
        """The outcome that the model finds likeliest for each claim beside its quotes."""
        pairs = [(quoted(finding), finding.statement) for finding in findings]
        scores = self._encoder.predict(pairs, show_progress_bar=False)
        return [self._verdicts[int(row.argmax())] for row in scores]


def load_entailment(name: str) -> EntailmentCheck:
    """A hub name or a folder. Raises `SettingsError` where there is no such model, or where it
    does not tell entailment from contradiction."""
    # Not above: six seconds that only this check should cost.
    from sentence_transformers import CrossEncoder  # noqa: PLC0415

    try:
        encoder = CrossEncoder(name)
    except (OSError, ValueError) as error:
        raise SettingsError(f"SUPPORT_MODEL {name!r} cannot be loaded: {error}") from error
    named = encoder.config.id2label or {}
    labels = [str(label).casefold() for _, label in sorted(named.items())]
    verdicts = [v for label in labels for part, v in _LABELS.items() if label.startswith(part)]
    if len(verdicts) != len(labels) or not {Verdict.YES, Verdict.NO} <= set(verdicts):
        raise SettingsError(
            f"SUPPORT_MODEL {name!r} is no model of natural language inference: its labels are "
            f"{', '.join(labels) or 'none'}, not entailment, neutral and contradiction."
        )
    return EntailmentCheck(encoder, verdicts)
