"""A second look at claims that the rules have passed: does the quote say so?

Where it says no the claim falls, where it says in part it is marked. Where it says nothing that
can be used, the claim is shown as without it.
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Protocol

from langchain_core.runnables import RunnableConfig

from bot.answers import Doubt, Finding
from bot.model.budget import Purse
from bot.model.locating import is_verbatim
from bot.model.reasons import Reason


class Verdict(StrEnum):
    """Whether a quote says what a statement says."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class SecondCheck(Protocol):
    """`is_for_all`: all claims of an answer are put to it at once, which costs one wait."""

    is_for_all: bool

    def verdicts(
        self, findings: Sequence[Finding], purse: Purse, config: RunnableConfig | None
    ) -> Sequence[Verdict | None]: ...


def settled(
    findings: Sequence[Finding],
    check: SecondCheck,
    purse: Purse,
    config: RunnableConfig | None = None,
) -> list[Finding | Reason]:
    """Each finding as it may be shown, or why not. What repeats its quote is not asked about."""
    asked = [finding for finding in findings if not is_verbatim(finding.statement, quoted(finding))]
    given = check.verdicts(asked, purse, config) if asked else []
    by_claim = {id(one): verdict for one, verdict in zip(asked, given, strict=True)}
    return [_settled(finding, by_claim.get(id(finding))) for finding in findings]


def quoted(finding: Finding) -> str:
    """What a finding rests on."""
    return "\n".join(quote.text for quote in finding.quotes)


def _settled(finding: Finding, verdict: Verdict | None) -> Finding | Reason:
    match verdict:
        case Verdict.NO:
            return Reason.UNSUPPORTED
        case Verdict.PARTLY:
            return replace(finding, doubts=(*finding.doubts, Doubt.PARTLY))
        case _:
            return finding
