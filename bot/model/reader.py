"""Reading with a language model: findings one by one, each checked before it is handed on."""

from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from secrets import token_hex

from langchain_core.runnables import RunnableConfig

from bot.answers import Finding
from bot.disagreement import Place, place_of
from bot.model.budget import Budget, Purse, tokens_in
from bot.model.drafts import Draft, Form, Unreadable
from bot.model.faults import Fault, ModelError
from bot.model.gate import finding_of
from bot.model.prompts import ANSWER_PROMPT_ID, MOST_CLAIMS, Prompt, answer_prompt
from bot.model.provider import Model
from bot.model.reasons import Reason
from bot.model.second_check import SecondCheck, settled
from bot.model.support import Evidence, Likeness, is_beyond_rules, objection
from bot.model.wording import shown_wording
from bot.retrieval import Hit
from ingest.articles import Moment, Passage
from ingest.embedding import Embedder

# Passages that a model is shown: about 4,000 tokens.
MOST_PASSAGES = 14
_FEWEST_PASSAGES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of it. `against` are findings that contradict one another by the model's word;
    `dropped` counts the claims that did not stand, by reason; `fault` is why the model was not
    heard to its end."""

    findings: tuple[Finding, ...] = ()
    against: tuple[tuple[Place, Place], ...] = ()
    answer: str | None = None
    dropped: Mapping[str, int] = field(default_factory=dict)
    fault: ModelError | None = None


class ModelReader:
    """Has a model point at passages, and hands on what stands there. Safe to use from several
    threads."""

    prompt = ANSWER_PROMPT_ID

    def __init__(
        self,
        model: Model,
        budget: Budget,
        embedder: Embedder | None = None,
        second: SecondCheck | None = None,
    ) -> None:
        self._model = model
        self._budget = budget
        self._likeness = _likeness(embedder) if embedder is not None else None
        self.second = second
        self.name = model.name

    def purse(self) -> Purse:
        """For one question, however often the model is asked on its account."""
        return self._budget.purse()

    def findings(
        self,
        question: str,
        hits: Sequence[Hit],
        *,
        as_of: Moment | None = None,
        is_course: bool = False,
        purse: Purse | None = None,
        config: RunnableConfig | None = None,
    ) -> Generator[Finding, None, Reading]:
        """Each finding as soon as its claim is written and has passed the gate; returns the
        rest of the reading. A provider's faults end it and are told there, not raised. Where a
        course of events is asked for (`is_course`) each finding has one quote."""
        purse = purse or self.purse()
        dropped: Counter[str] = Counter()
        shown: list[Finding] = []
        form, fault, heard = Form(), None, _Heard()
        waits = self.second is not None and self.second.is_for_all
        if not hits:
            return Reading()
        try:
            prompt, passages = self._prompt(question, hits, as_of, is_course, purse)
            for draft in _drafts(self._model, prompt, purse, form, config):
                made = self._gated(draft, passages, len(shown), is_course)
                if isinstance(made, Finding) and self.second and not waits:
                    [made] = settled([made], self.second, purse, config)
                heard.note(draft, made)
                if isinstance(made, Reason):
                    dropped[made] += 1
                    continue
                shown.append(made)
                if not waits:
                    yield made
            if not (form.is_read or shown or dropped):
                fault = ModelError(Fault.GARBLED, self.name)
        except ModelError as error:
            fault = error
        if self.second is not None and waits:
            looked_at = settled(shown, self.second, purse, config)
            shown = [made for made in looked_at if isinstance(made, Finding)]
            dropped.update(made for made in looked_at if isinstance(made, Reason))
            yield from shown
        return Reading(
            findings=tuple(shown),
            against=heard.against_among(shown),
            answer=_answer(form, shown),
            dropped=dict(dropped),
            fault=fault,
        )

    def _gated(
        self, draft: Draft | Unreadable, passages: Sequence[Passage], before: int, is_course: bool
    ) -> Finding | Reason:
        if before >= MOST_CLAIMS:
            return Reason.SURPLUS
        if not is_course or isinstance(draft, Unreadable):
            return finding_of(draft, passages, self._likeness)
        made: Finding | Reason = Reason.NO_QUOTE
        for pointer in draft.quotes:
            made = finding_of(replace(draft, quotes=(pointer,)), passages, self._likeness)
            if isinstance(made, Finding):
                break
        return made

    def _prompt(
        self,
        question: str,
        hits: Sequence[Hit],
        as_of: Moment | None,
        is_course: bool,
        purse: Purse,
    ) -> tuple[Prompt, list[Passage]]:
        """As many of the passages as the purse allows, best first."""
        room = purse.room(self._model.answer_tokens)
        for count in range(min(len(hits), MOST_PASSAGES), 0, -1):
            passages = [hit.passage for hit in hits[:count]]
            prompt = answer_prompt(
                question, passages, code=token_hex(4), as_of=as_of, is_course=is_course
            )
            if room is None or count <= _FEWEST_PASSAGES or tokens_in(prompt.text) <= room:
                break
        return prompt, passages


class _Heard:
    """A model's claims by their numbers, from 1, those that fell among them."""

    def __init__(self) -> None:
        self._places: list[Place | None] = []
        self._against: list[tuple[Place, Place]] = []

    def note(self, draft: Draft | Unreadable, made: Finding | Reason) -> None:
        own = place_of(made) if isinstance(made, Finding) else None
        earlier = draft.contradicts if isinstance(draft, Draft) else ()
        for number in earlier:
            other = self._places[number - 1] if 0 < number <= len(self._places) else None
            if own is not None and other is not None:
                self._against.append((other, own))
        self._places.append(own)

    def against_among(self, shown: Sequence[Finding]) -> tuple[tuple[Place, Place], ...]:
        """What contradicts what, of the claims that are shown."""
        places = {place_of(finding) for finding in shown}
        return tuple(pair for pair in self._against if places.issuperset(pair))


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
    if is_beyond_rules(wording, evidence):
        return None
    return wording
