"""Every prompt that a question may take a language model, for a person to judge.

None is sent. Where a model is configured it is asked more than to answer; what those prompts are
about then is made up of what is known without it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from secrets import token_hex

from bot.answers import Finding
from bot.conversation import Resolver
from bot.follow_ups import ModelResolver
from bot.journey import Retrieved
from bot.model.judging import JUDGING_PROMPT_ID, JudgingCheck, judging_prompt
from bot.model.planning import PARTS_PROMPT_ID, ModelPlanner, parts_prompt
from bot.model.prompts import ANSWER_PROMPT_ID, Prompt, answer_prompt
from bot.model.reader import MOST_PASSAGES, ModelReader
from bot.model.rewriting import REWRITING_PROMPT_ID, rewriting_prompt


@dataclass(frozen=True, slots=True)
class Told:
    """A prompt with what it is for, and the id that changes with its words."""

    purpose: str
    identity: str
    prompt: Prompt


@dataclass(frozen=True, slots=True)
class Prompting:
    """`reader`, `planner` and `resolver` are those that answer; the prompts of those that ask no
    model are not told."""

    reader: ModelReader | None
    planner: ModelPlanner | None
    resolver: Resolver

    def told(
        self, question: str, retrieved: Retrieved, stand_ins: Sequence[Finding]
    ) -> Iterator[Told]:
        """In the order in which they are sent: of the follow-up, of the parts, of the answer and
        of the second check, whose claims nobody knows before: `stand_ins` take their place."""
        if isinstance(self.resolver, ModelResolver):
            yield Told(
                "To make a follow-up whole. Sent where a conversation goes before the question, "
                "with its last turns; here there are none.",
                REWRITING_PROMPT_ID,
                rewriting_prompt(question, (), code=token_hex(4)),
            )
        if self.planner is not None:
            yield Told(
                "To take a question into parts that are searched for too. Sent where the question "
                "compares, names several outlets, is long or has several clauses.",
                PARTS_PROMPT_ID,
                parts_prompt(retrieved.read.asked.text, code=token_hex(4)),
            )
        yield Told("To answer the question.", ANSWER_PROMPT_ID, answering_prompt(retrieved))
        if self.reader is not None and isinstance(self.reader.second, JudgingCheck):
            yield Told(
                "To check a second time whether quotes say what is claimed (SUPPORT_MODEL=chat). "
                "Sent with the claims that have passed; here with sentences in their place.",
                JUDGING_PROMPT_ID,
                judging_prompt(stand_ins, code=token_hex(4)),
            )


def answering_prompt(retrieved: Retrieved) -> Prompt:
    """For the answer. The code in it is another for each prompt."""
    read = retrieved.read
    return answer_prompt(
        read.asked.text,
        [hit.passage for hit in retrieved.found.hits[:MOST_PASSAGES]],
        code=token_hex(4),
        as_of=read.filters.as_of,
        is_course=read.is_course,
    )
