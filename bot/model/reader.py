"""Reading with a language model: findings one by one, each checked before it is handed on."""

from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from secrets import token_hex

from langchain_core.runnables import RunnableConfig

from bot.answers import Finding
from bot.model.budget import Budget, Purse, tokens_in
from bot.model.drafts import Draft, Form, Unreadable
from bot.model.faults import Fault, ModelError
from bot.model.gate import finding_of
from bot.model.prompts import ANSWER_PROMPT_ID, MOST_CLAIMS, Prompt, answer_prompt
from bot.model.provider import Model
from bot.model.reasons import Reason
from bot.model.support import Evidence, Likeness, objection
from bot.model.wording import shown_wording
from bot.retrieval import Hit
from ingest.articles import Moment, Passage
from ingest.embedding import Embedder

# Passages that a model is shown: about 4,000 tokens.
MOST_PASSAGES = 14
_FEWEST_PASSAGES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of it. `dropped` counts the claims that did not stand, by reason; `fault` is why
    the model was not heard to its end."""

    findings: tuple[Finding, ...] = ()
    answer: str | None = None
    dropped: Mapping[str, int] = field(default_factory=dict)
    fault: ModelError | None = None


class ModelReader:
    """Has a model point at passages, and hands on what stands there. Safe to use from several
    threads."""

    prompt = ANSWER_PROMPT_ID

    def __init__(self, model: Model, budget: Budget, embedder: Embedder | None = None) -> None:
        self._model = model
        self._budget = budget
        self._likeness = _likeness(embedder) if embedder is not None else None
        self.name = model.name

    def findings(
        self,
        question: str,
        hits: Sequence[Hit],
        *,
        as_of: Moment | None = None,
        config: RunnableConfig | None = None,
    ) -> Generator[Finding, None, Reading]:
        """Each finding as soon as its claim is written and has passed the gate; returns the
        rest of the reading. A provider's faults end it and are told there, not raised."""
        purse = self._budget.purse()
        dropped: Counter[str] = Counter()
        shown: list[Finding] = []
        form, fault = Form(), None
        if not hits:
            return Reading()
        try:
            prompt, passages = self._prompt(question, hits, as_of, purse)
            for draft in _drafts(self._model, prompt, purse, form, config):
                made = self._gated(draft, passages, len(shown))
                if isinstance(made, Finding):
                    shown.append(made)
                    yield made
                else:
                    dropped[made] += 1
            if not (form.is_read or shown or dropped):
                fault = ModelError(Fault.GARBLED, self.name)
        except ModelError as error:
            fault = error
        return Reading(
            findings=tuple(shown), answer=_answer(form, shown), dropped=dict(dropped), fault=fault
        )

    def _gated(
        self, draft: Draft | Unreadable, passages: Sequence[Passage], before: int
    ) -> Finding | Reason:
        if before >= MOST_CLAIMS:
            return Reason.SURPLUS
        return finding_of(draft, passages, self._likeness)

    def _prompt(
        self, question: str, hits: Sequence[Hit], as_of: Moment | None, purse: Purse
    ) -> tuple[Prompt, list[Passage]]:
        """As many of the passages as the purse allows, best first."""
        room = purse.room(self._model.answer_tokens)
        for count in range(min(len(hits), MOST_PASSAGES), 0, -1):
            passages = [hit.passage for hit in hits[:count]]
            prompt = answer_prompt(question, passages, code=token_hex(4), as_of=as_of)
            if room is None or count <= _FEWEST_PASSAGES or tokens_in(prompt.text) <= room:
                break
        return prompt, passages


def _likeness(embedder: Embedder) -> Likeness:
    def likeness(one: str, other: str) -> float:
        left, right = embedder.document_vectors([one, other])
        return float(left @ right)

    return likeness


def _drafts(
    model: Model, prompt: Prompt, purse: Purse, form: Form, config: RunnableConfig | None
) -> Iterator[Draft | Unreadable]:
    """From the form that the model was handed, or from what it writes instead of filling it in."""
    aloud = Form()
    for piece in model.write(prompt, purse, config):
        yield from (form if piece.into_form else aloud).feed(piece.text)
    if not form.is_read:
        form.answer, form.is_read = aloud.answer, aloud.is_read


def _answer(form: Form, shown: Sequence[Finding]) -> str | None:
    """The model's answer in a few words, where nothing speaks against showing it over its
    findings."""
    if not shown:
        return None
    quotes = [quote for finding in shown for quote in finding.quotes]
    told = [quote.text for quote in quotes] + [finding.statement for finding in shown]
    voices = (voice for f in shown for voice in (f.speaker, *f.carriers) if voice)
    evidence = Evidence(
        text="\n".join(told), sources=tuple(q.source for q in quotes), voices=tuple(voices)
    )
    wording = shown_wording(form.answer, evidence.text)
    if isinstance(wording, Reason) or objection(wording, evidence) is not None:
        return None
    return wording
