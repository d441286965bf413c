"""
Calls to the model have no time-out, no end of trying or nothing to say when they fail, or answers do not come while they are written.

Why it matters: A model's provider is slow or refuses several times a month. A chat without a time-out then shows a spinner for ten minutes, one that tries
again for ever multiplies the bill and the trouble, one without a fallback shows an error page. And an answer that comes all at once feels three
times as slow as one whose first words are there after a second.

What is looked at: The recorded run of `launchready load --chat` (up to 30 days old): whether answers stream, stand still, hang, are cut off or fail. And the source,
where the product file names it: calls of the usual libraries and providers in Python, JavaScript and TypeScript, with the time-out, the loop, the try and the
platform's limit around each. A library's own long time-out is told as what it is: openai and Anthropic wait 10 minutes and try three times. What a
caller elsewhere may catch is not accused.

Fix: A time-out of 20 to 30 seconds, at most two more tries with a pause, an answer in plain words when all fail; stream.

Reference: OpenAI and Anthropic SDK documentation (timeouts, retries); RFC 9110, section 10.2.3 (Retry-After); HTML Standard, section 9.2 (server-sent events).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from launchready.checks.chat_runs import FEW, measured
from launchready.checks.model_calls import written
from launchready.model.check import Check, Impact, Result, Severity, Stage, not_applicable, unknown
from launchready.model.evidence.chat_load import ChatLoadEvidence
from launchready.model.evidence.model_calls import ModelCallsEvidence
from launchready.model.evidence.run import Run
from launchready.model.product import Product
from launchready.standards.chat_load import broken
from launchready.standards.record_files import CHAT_LOAD

OLDEST = timedelta(days=30)
"""How long a recorded run counts."""


def evaluate(
    chat_load: ChatLoadEvidence, model_calls: ModelCallsEvidence, product: Product, run: Run
) -> Iterator[Result]:
    """Judge the recorded runs and the source."""
    runs = [each for each in chat_load.runs if each.answered + broken(each) >= FEW and run.now - each.at <= OLDEST]
    for each in runs:
        yield from measured(chat_load, each)
    yield from written(model_calls)
    if chat_load.failure:
        yield unknown(
            product.domain,
            chat_load.failure,
            f"remove {CHAT_LOAD.name}, and measure again: launchready load --chat",
            aspect="record",
        )
    elif not runs and not model_calls.calls:
        yield _nothing(chat_load, model_calls, product, run.now)


def _nothing(chat_load: ChatLoadEvidence, calls: ModelCallsEvidence, product: Product, now: datetime) -> Result:
    if product.chat is None and not calls.failure:
        return not_applicable(product.domain, "the product file describes no chat, and no call of a model was found")
    old = [each for each in chat_load.runs if now - each.at > OLDEST]
    why = "the recorded run is more than 30 days old" if old else "no run at the chat was recorded"
    if calls.failure:
        why += f", and {calls.failure}"
    elif calls.root:
        why += ", and no call of a model was found in the source"
    else:
        why += ", and the product file names no source"
    return unknown(product.domain, why, "launchready load --chat", aspect="not-looked")


CHECK = Check(
    id="performance.model-timeout",
    title="The chat has no plan for a model that is slow or down",
    stage=Stage.PERFORMANCE,
    impact=Impact.CHAT,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
