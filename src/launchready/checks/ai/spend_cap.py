"""
What the model may cost is not bounded.

Why it matters: A loop, a script or a bored visitor can spend a month's money on the model in a night. Providers bill what was used, whoever used it; a hard limit at
the provider turns a ruin into an outage, and a bound on each answer keeps one message from costing as much as a hundred.

What is looked at: The source that the product file names: whether calls of the usual libraries and providers, in Python, JavaScript and TypeScript, bound the length of the answer. Calls
whose options are made elsewhere are not accused. And budgets.model_usd_month in the product file: the hard limit that its owner says is set at the provider, which cannot
be seen from outside. Lengths of messages, logins and rates are for edge.chat-abuse and edge.rate-limit, answers without end for the red team.

Fix: Set max_tokens in each call; set a hard monthly limit and an alarm at half of it in the provider's console.

Reference: OWASP Top 10 for LLM Applications 2025, LLM10 (Unbounded Consumption).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from launchready.model.check import (
    Check,
    Exposure,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    failed,
    not_applicable,
    passed,
    unknown,
)
from launchready.model.evidence.model_calls import ModelCall, ModelCallsEvidence
from launchready.model.probe import Show
from launchready.model.product import Product
from launchready.standards.quoting import quote

_MOST_NAMED = 4


def evaluate(model_calls: ModelCallsEvidence, product: Product) -> Iterator[Result]:
    """Judge the calls in the source, and what the owner says of the provider's limit."""
    if product.chat is None and not model_calls.calls:
        yield not_applicable(product.domain, "the product file describes no chat, and no call of a model was found")
        return
    yield from _in_source(model_calls)
    yield _at_provider(product)


def _in_source(evidence: ModelCallsEvidence) -> Iterator[Result]:
    if evidence.failure:
        yield unknown(evidence.root, evidence.failure, "mend [repository] path in the product file", aspect="source")
        return
    open_ended = [call for call in evidence.calls if call.capped is False]
    if open_ended:
        yield _failed(evidence, open_ended)
    elif told := [call for call in evidence.calls if call.capped]:
        yield passed(evidence.root, f"{len(told)} calls of the model bound their answers", _probe(evidence, told[0]))


def _failed(evidence: ModelCallsEvidence, calls: Sequence[ModelCall]) -> Result:
    places = ", ".join(f"{call.file}:{call.line}" for call in calls[:_MOST_NAMED])
    more = f" and {len(calls) - _MOST_NAMED} more" if len(calls) > _MOST_NAMED else ""
    first = calls[0]
    return failed(
        f"{evidence.root}/{first.file}",
        seen=f"{first.shown} is called without a bound on the answer's length: {places}{more}",
        expected="max_tokens (or the library's name for it) in each call",
        severity=Severity.LOW,
        exposure=Exposure.SOME,
        probe=_probe(evidence, first),
        aspect="answer-length",
        fix=Fix(
            summary="Bound the length of the model's answers",
            steps=(
                "Set max_tokens in each call, to what the longest useful answer needs: 800 to 1,500 as a rule.",
                "Say in the system prompt how long answers should be, so that none is cut off in the middle.",
            ),
            hours=(0.25, 1),
            hours_reason="one option in each call",
            prompt=f"Set a bound on the length of the answer in each call of the model ({quote(places)}): max_tokens: 1000, or maxOutputTokens in the Vercel AI SDK, "
            "max_completion_tokens for OpenAI's newer models. Handle an answer that stops for its length.",
        ),
    )


def _at_provider(product: Product) -> Result:
    limit = product.budgets.model_usd_month
    if limit is None:
        return unknown(
            product.domain,
            "whether the account at the model's provider stops at a limit cannot be seen from outside",
            "set a hard monthly limit in the provider's console, and write it down: budgets.model_usd_month",
            aspect="provider-limit",
        )
    if limit > 0:
        return passed(product.domain, f"its owner says that the provider stops at {limit:g} dollars a month")
    return failed(
        product.domain,
        seen="its owner says that no limit is set at the model's provider (budgets.model_usd_month = 0)",
        expected="a hard monthly limit",
        severity=Severity.MEDIUM,
        exposure=Exposure.SOME,
        probe=Show("launchready.toml", "model_usd_month"),
        aspect="provider-limit",
        fix=Fix(
            summary="Set a hard monthly limit at the model's provider",
            steps=(
                "In the provider's console, set a hard limit for the project that the product's key belongs to, not a warning alone.",
                "Set an alarm at half of it, to somebody who reads it.",
                "Write the limit down in the product file: budgets.model_usd_month.",
            ),
            hours=(0.25, 0.5),
            hours_reason="a form in the provider's console",
        ),
    )


def _probe(evidence: ModelCallsEvidence, call: ModelCall) -> Show:
    return Show(f"{evidence.root}/{call.file}", call.word)


CHECK = Check(
    id="ai.spend-cap",
    title="What the model may cost is not bounded",
    stage=Stage.AI,
    impact=Impact.COST,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
