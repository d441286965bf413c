"""What recorded runs at the chat show of a plan for a model that is slow or down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from launchready.model.check import Confidence, Exposure, Fix, Result, Severity, failed, passed
from launchready.model.evidence.chat_load import ChatLoad, ChatLoadEvidence
from launchready.model.probe import Show
from launchready.standards.chat_load import FAILURES
from launchready.standards.quoting import quote
from launchready.standards.record_files import CHAT_LOAD
from launchready.standards.stream_timing import Ending, Streaming

FEW = 5
"""Answers below which a run shows nothing of what is usual."""
LONG = 2.0
"""Seconds without a word from which on an answer should stream."""
OFTEN = 0.05
"""Share of the messages from which on something is no accident."""
AGAIN = "Measure again: launchready load --chat."


def measured(evidence: ChatLoadEvidence, load: ChatLoad) -> Iterator[Result]:
    """Judge one recorded run."""
    good = True
    for problem in (_ends(load), _fails(load), _stands_still(load), _does_not_stream(load)):
        if problem is not None:
            good = False
            yield _shown(evidence, load, problem)
    if good:
        first = f", the first word after {load.first_token.p50:.2g} s" if load.first_token else ""
        told = ", ".join(f"{each.what} {each.times}" for each in load.streaming)
        yield passed(
            load.url,
            f"{load.answered} answers, all of them ended well{first} ({told})",
            Show(evidence.file or CHAT_LOAD.name, '"streaming"'),
            "measured",
        )


@dataclass(frozen=True, slots=True)
class _Problem:
    aspect: str
    seen: str
    expected: str
    severity: Severity
    confidence: Confidence
    summary: str
    steps: tuple[str, ...]
    prompt: str
    hours: tuple[float, float]
    hours_reason: str


def _ends(load: ChatLoad) -> _Problem | None:
    hung = (
        load.times(load.endings, Ending.HUNG)
        + load.times(load.endings, Ending.BOUNDED)
        + load.times(load.errors, "timeout")
    )
    cut = (
        load.times(load.endings, Ending.TRUNCATED)
        + load.times(load.endings, Ending.BROKEN)
        + load.times(load.endings, Ending.EMPTY)
    )
    if hung and hung >= OFTEN * load.sent:
        return _Problem(
            "hangs",
            f"{hung} of {load.sent} messages got no end of an answer: nothing came any more, and nothing said so",
            "an answer, or words that say that there is none, within half a minute",
            Severity.MEDIUM,
            Confidence.FIRM,
            "Bound the time that the chat waits for the model",
            (
                "Give the call to the model a time-out of 20 to 30 seconds, for the whole call and for each silence within a stream.",
                "When it is over, send an error event or a sentence, and end the stream.",
            ),
            "give the call to the model a time-out of 30 seconds, and one of 10 seconds for each silence within a stream; when one is over, send the client "
            "an event that says that the answer broke off, and end the response.",
            (0.5, 2),
            "one call and one event",
        )
    if cut and cut >= OFTEN * load.sent:
        return _Problem(
            "cut-off",
            f"{cut} of {load.answered} answers were cut off, broken or empty",
            "answers with their end, or an event that says that they broke off",
            Severity.MEDIUM,
            Confidence.FIRM,
            "See why answers of the chat break off",
            (
                "Look whether max_tokens, the platform's time limit or the provider ends them: the record tells how each ended.",
                "Send an end mark, and an error event where the model breaks off.",
            ),
            "find out why answers break off (max_tokens, the platform's time limit, the provider), send an end mark after each answer, and an error event "
            "where the model breaks off.",
            (1, 4),
            "the cause must be found first",
        )
    return None


def _fails(load: ChatLoad) -> _Problem | None:
    failing = sum(load.times(load.errors, code) for code in FAILURES)
    if failing < max(1.0, OFTEN * load.sent):
        return None
    codes = ", ".join(f"{each.times} × {each.what}" for each in load.errors if each.what in FAILURES)
    return _Problem(
        "fails",
        f"{failing} of {load.sent} messages were answered with a server's error ({codes})",
        "an answer in plain words when the model does not answer",
        Severity.MEDIUM,
        Confidence.FIRM,
        "Give the chat something to say when the model does not answer",
        (
            "Catch what the call to the model raises, try again once or twice with a pause (Retry-After, where it is told).",
            "Then answer with a sentence that says what to do, or ask a second model.",
        ),
        "catch every error of the call to the model; retry at most twice, with a pause that doubles and honours Retry-After; then answer with a friendly "
        "sentence that asks the user to try again in a minute, instead of an error status.",
        (1, 3),
        "one wrapper around the calls",
    )


def _stands_still(load: ChatLoad) -> _Problem | None:
    if load.stalled < max(2.0, OFTEN * load.answered):
        return None
    return _Problem(
        "stalls",
        f"in {load.stalled} of {load.answered} answers the text stood still, up to {load.longest_stall:.3g} s",
        "text that comes evenly",
        Severity.LOW,
        Confidence.FIRM,
        "Find out why the chat's text stands still",
        (
            "Compare with the provider's own stream: a slow tool call, a database query or a proxy that buffers lies between.",
            "Show that something is being done while a tool works.",
        ),
        "look for work that blocks between the model's stream and the response (tool calls, database queries, synchronous code), and move it out of the "
        "stream or tell the user that it is going on.",
        (1, 4),
        "the cause must be found first",
    )


def _does_not_stream(load: ChatLoad) -> _Problem | None:
    told = sum(each.times for each in load.streaming)
    held = load.times(load.streaming, Streaming.BUFFERED)
    whole = load.times(load.streaming, Streaming.WHOLE)
    if told < FEW or held + whole < 0.8 * told or load.first_token is None:
        return None
    waits = load.first_token.p50
    if held >= 0.5 * told:
        return _Problem(
            "buffered",
            f"answers are sent in pieces that all arrive at once, after {waits:.2g} s: something on the way holds them back",
            "pieces that arrive while the model writes",
            Severity.LOW,
            Confidence.FIRM,
            "Let the chat's stream through",
            (
                "Send X-Accel-Buffering: no and Cache-Control: no-transform, and switch compression off for text/event-stream.",
                "Switch buffering off in the proxy (nginx: proxy_buffering off), and flush after each piece.",
            ),
            "stream the answer without buffering: content type text/event-stream, headers X-Accel-Buffering: no and Cache-Control: no-cache, no-transform, no "
            "compression, and a flush after each piece.",
            (0.5, 3),
            "headers, and a setting of each proxy",
        )
    if waits < LONG:
        return None
    return _Problem(
        "does-not-stream",
        f"answers come in one piece, and half of them after more than {waits:.2g} s without a word",
        f"the first words within {LONG:g} s",
        Severity.LOW,
        Confidence.FIRM,
        "Let the chat's answers stream",
        ("Ask the model for a stream (stream = true), and pass each piece on as a server-sent event.",),
        "ask the model for a stream and pass each piece on to the client as server-sent events; show the text in the page while it comes.",
        (2, 6),
        "server and page change",
    )


def _shown(evidence: ChatLoadEvidence, load: ChatLoad, problem: _Problem) -> Result:
    word = {"fails": '"errors"', "stalls": '"stalled"', "hangs": '"endings"', "cut-off": '"endings"'}
    return failed(
        load.url,
        seen=problem.seen,
        expected=problem.expected,
        severity=problem.severity,
        confidence=problem.confidence,
        exposure=Exposure.MANY,
        probe=Show(evidence.file or CHAT_LOAD.name, word.get(problem.aspect, '"streaming"')),
        aspect=problem.aspect,
        fix=Fix(
            summary=problem.summary,
            steps=(*problem.steps, AGAIN),
            hours=problem.hours,
            hours_reason=problem.hours_reason,
            prompt=f"In the code behind the chat {quote(load.url)}: {problem.prompt}",
        ),
    )
