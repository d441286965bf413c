"""What calls of a model in the source show of a plan for one that is slow or down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from launchready.checks.chat_runs import AGAIN
from launchready.model.check import Confidence, Exposure, Fix, Result, Severity, failed, passed
from launchready.model.evidence.model_calls import ModelCall, ModelCallsEvidence
from launchready.model.probe import Show
from launchready.standards.model_apis import WAITS
from launchready.standards.quoting import quote

SHORT_LIMIT = 30
"""Seconds that a platform gives a function, below which an answer that does not stream is cut off on a slow day."""


@dataclass(frozen=True, slots=True)
class _Rule:
    aspect: str
    holds: Callable[[ModelCall], bool]
    seen: Callable[[ModelCall], str]
    expected: str
    severity: Severity
    confidence: Confidence
    summary: str
    prompt: str


_RULES = (
    _Rule(
        "no-timeout",
        lambda call: call.timeout == "none" and call.via != "vercel-ai",
        lambda call: f"{call.shown} is called without a time-out",
        "a time-out of 20 to 30 seconds",
        Severity.MEDIUM,
        Confidence.FIRM,
        "Give the calls to the model a time-out",
        "give each call to the model a time-out of 30 seconds (fetch: signal: AbortSignal.timeout(30_000); Python: timeout=30), and handle its end with a "
        "friendly sentence to the user.",
    ),
    _Rule(
        "long-timeout",
        lambda call: call.timeout == "default" and call.via in WAITS,
        lambda call: f"{call.shown} is called with the library's own time-out: {WAITS[call.via]}",
        "a time-out of 20 to 30 seconds",
        Severity.LOW,
        Confidence.FIRM,
        "Wait for the model no longer than a person does",
        "construct the client of the model's library with a time-out of 30 seconds and at most two retries (openai and Anthropic: timeout and max_retries or "
        "maxRetries).",
    ),
    _Rule(
        "endless-retry",
        lambda call: call.loops,
        lambda call: f"{call.shown} is repeated without end when it fails",
        "at most two more tries, with a pause that grows",
        Severity.MEDIUM,
        Confidence.TENTATIVE,
        "Bound how often the model is asked again",
        "bound the retries around the call to the model: at most two more, with a pause that doubles and honours Retry-After, then give up with a friendly "
        "sentence to the user.",
    ),
    _Rule(
        "no-fallback",
        lambda call: call.caught is False,
        lambda call: f"{call.shown} is called in a route in which nothing catches its errors",
        "an answer in plain words when the model does not answer",
        Severity.LOW,
        Confidence.FIRM,
        "Give the chat something to say when the model does not answer",
        "catch errors of the call to the model in the route, and answer with a friendly sentence that asks the user to try again, instead of an error page.",
    ),
    _Rule(
        "platform-limit",
        lambda call: call.limit is not None and call.limit <= SHORT_LIMIT and call.streams is False,
        lambda call: (
            f"{call.shown} waits for the whole answer, in a function that the platform ends after {call.limit} s ({call.told_by})"
        ),
        "a stream, or a limit that a slow answer fits in",
        Severity.LOW,
        Confidence.TENTATIVE,
        "Let slow answers end before the platform does",
        "stream the model's answer in this route, or raise maxDuration to 60 and give the call a time-out that is shorter than it.",
    ),
)


def written(evidence: ModelCallsEvidence) -> Iterator[Result]:
    """Judge the calls in the source, one finding for each file and each thing that is wrong in it."""
    files: dict[str, list[ModelCall]] = {}
    for call in evidence.calls:
        files.setdefault(call.file, []).append(call)
    for file, calls in files.items():
        found = [(rule, [call for call in calls if rule.holds(call)]) for rule in _RULES]
        for rule, wrong in found:
            if wrong:
                yield _in_source(evidence, file, rule, wrong)
        if not any(wrong for _, wrong in found):
            yield passed(
                file,
                f"{len(calls)} {'call' if len(calls) == 1 else 'calls'} of a model, with nothing against them",
                _line(evidence, calls[0]),
            )


def _line(evidence: ModelCallsEvidence, call: ModelCall) -> Show:
    return Show(f"{evidence.root}/{call.file}", call.word)


def _in_source(evidence: ModelCallsEvidence, file: str, rule: _Rule, wrong: Sequence[ModelCall]) -> Result:
    lines = ", ".join(str(call.line) for call in wrong[:5]) + (", …" if len(wrong) > 5 else "")
    return failed(
        file,
        seen=f"{'line' if len(wrong) == 1 else 'lines'} {lines}: {rule.seen(wrong[0])}",
        expected=rule.expected,
        severity=rule.severity,
        confidence=rule.confidence,
        exposure=Exposure.SOME,
        probe=_line(evidence, wrong[0]),
        aspect=rule.aspect,
        fix=Fix(
            summary=rule.summary,
            steps=(f"In {file[:200]}: {rule.prompt}", AGAIN),
            hours=(0.5, 2),
            hours_reason="one client or one wrapper around the calls",
            prompt=f"In {quote(file)}: {rule.prompt}",
        ),
    )
