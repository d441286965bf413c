"""
A webhook takes an event again, long after it was signed.

Why it matters: Whoever gets hold of one event, from a log or a proxy, can send it a hundred times, and each time the signature is right.

What is looked at: A test event that is signed with the operator's secret as if it had been sent an hour ago. The services' own libraries
refuse what is older than five minutes. Judged only where the endpoint refuses forged events and takes signed ones; GitHub and others
sign no time, so that the id of the event alone can tell.

Fix: Compare the signed time with the clock, and refuse what is older than five minutes; remember the ids of events that were handled.

Reference: docs.stripe.com/webhooks, "Preventing replay attacks"; docs.svix.com, "Verify webhooks manually"; Standard Webhooks 1.0.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.webhook import Trial, no_secret, refused, signed, taken, trials
from launchready.model.check import (
    Check,
    Confidence,
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
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.product import Product
from launchready.standards.quoting import quote
from launchready.standards.webhooks import TOLERANCE, header_of, scheme_of, sender_of

_AGE = 3600


def evaluate(active: ActiveEvidence, product: Product) -> Iterator[Result]:
    """Judge what each webhook answered to an event that was signed an hour ago."""
    looked = False
    for trial in trials(active, product, "whether it takes old events"):
        looked = True
        if isinstance(trial, Result):
            yield trial
        elif scheme_of(trial.route) is not None and not sender_of(trial.route).timed:
            yield not_applicable(trial.url, f"{sender_of(trial.route).name} signs no time")
        else:
            yield _judge(trial)
    if not looked:
        yield not_applicable(product.domain, "no webhook is declared")


def _judge(trial: Trial) -> Result:
    if not trial.signed:
        return unknown(trial.url, *no_secret(trial))
    if not taken(trial.answer("signed")) or not refused(trial.answer("forged")):
        reason = "it does not take signed events and refuse forged ones, so that an old one proves nothing"
        return unknown(trial.url, reason, "see routing.webhook")
    stale = trial.answer("stale")
    probe = signed(trial.route, age=_AGE)
    if taken(stale):
        return failed(
            trial.url,
            seen=f"an event that was signed an hour ago is answered {stale.status if stale else 0}, as a new one is",
            expected=f"400 for what was signed more than {TOLERANCE} s ago",
            severity=Severity.MEDIUM,
            confidence=Confidence.FIRM,
            exposure=Exposure.FEW,
            impact=trial.impact,
            probe=probe,
            aspect="stale",
            fix=_fix(trial),
        )
    if refused(stale):
        return passed(trial.url, "an event that was signed an hour ago is refused", probe)
    return unknown(trial.url, "an old event got no answer that tells", "run the audit again", probe)


def _fix(trial: Trial) -> Fix:
    header = header_of(trial.route)
    return Fix(
        summary="Refuse events that were signed long ago",
        steps=(
            "Use the sender's own library, and do not switch its tolerance off.",
            f"Where the check is your own: compare the time in the signature with the clock, and refuse what is more than {TOLERANCE} s away.",
            "Keep the clock of the server right (NTP), or real events are refused.",
        ),
        hours=(0.5, 2),
        hours_reason="a comparison",
        prompt=(
            f"The webhook {quote(trial.url)} accepts events whose signed timestamp is an hour old. After verifying {quote(header)}, reject the "
            f"request with 400 when the signed timestamp is more than {TOLERANCE} seconds away from the current time, and ignore event ids that "
            "were handled before."
        ),
    )


CHECK = Check(
    id="routing.webhook-replay",
    title="A webhook takes an old event again",
    stage=Stage.ROUTING,
    impact=Impact.PAYMENT,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
    after=("routing.webhook",),
)
