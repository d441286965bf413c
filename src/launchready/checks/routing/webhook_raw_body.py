"""
A webhook checks signatures over another body than the one that was sent.

Why it matters: Real events are refused while the tests were green: the sender signs the bytes that it sends, and a body that a framework
parsed and wrote again has others. Payments then never arrive, and the sender switches the endpoint off after some days.

What is looked at: Two test events, both rightly signed with the operator's secret. The first is written as the endpoint's own language would
write it, the second as no program does: blanks, lines, escapes without need, a number with an exponent. An endpoint that takes the first
and refuses the second signs what it wrote, not what came. Stripe's events have lines and blanks, so that each of them is refused. A signed
event that is refused in every form is no proof: the secret may be another's, or the type not wanted.

Fix: Hand the unparsed body to the signature check, and parse it afterwards.

Reference: docs.stripe.com/webhooks/signature, "raw body"; Standard Webhooks 1.0.0, "Signature scheme"; nextjs.org/docs, "Route Handlers"
(`await request.text()`); expressjs.com, `express.raw()`.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.webhook import Trial, no_secret, obstacle, refused, signed, taken, trials
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


def evaluate(active: ActiveEvidence, product: Product) -> Iterator[Result]:
    """Judge what each webhook answered to a signed event in two forms."""
    looked = False
    for trial in trials(active, product, "whether it checks signatures over the raw body"):
        looked = True
        yield trial if isinstance(trial, Result) else _judge(trial)
    if not looked:
        yield not_applicable(product.domain, "no webhook is declared")


def _judge(trial: Trial) -> Result:
    answer = trial.answer("signed")
    if answer is None:
        return unknown(trial.url, *no_secret(trial))
    if obstacle(answer):
        return unknown(
            trial.url, f"a signed event did not reach it: {obstacle(answer)}", "see routing.webhook-delivery"
        )
    if taken(trial.answer("forged")):
        return unknown(trial.url, "it takes forged events, so that nothing shows what it signs", "see routing.webhook")
    if taken(answer):
        odd = trial.answer("odd")
        if taken(odd):
            return passed(trial.url, "signatures are checked over the body as it came", signed(trial.route, "odd"))
        if refused(odd):
            return _failed(trial, "odd", odd.status if odd else 0)
        return unknown(trial.url, "an oddly written event got no answer that tells", "run the audit again")
    if taken(trial.answer("spaced")):
        return _failed(trial, "compact", answer.status)
    reason = f"a rightly signed test event is answered {answer.status}: it knows another secret, or signs another body, or refuses the type"
    remedy = "compare the secret with the one in the sender's settings for this very endpoint"
    return unknown(trial.url, reason, remedy, signed(trial.route), "refused")


def _failed(trial: Trial, form: str, status: int) -> Result:
    return failed(
        trial.url,
        seen=f"a rightly signed event is answered {status} where its body is not written as the endpoint itself would write it",
        expected="2xx for every body that is rightly signed",
        severity=Severity.HIGH,
        confidence=Confidence.FIRM,
        exposure=Exposure.EVERYONE,
        impact=trial.impact,
        probe=signed(trial.route, form),
        aspect="rewritten",
        fix=Fix(
            summary="Check the signature over the raw body",
            steps=(
                (
                    "Take the body as bytes or text before any parser: request.text() in a Next.js route handler or an edge function, express.raw() in "
                    "front of that route alone, request.get_data() in Flask, await request.body() in FastAPI."
                ),
                "Hand exactly that to the sender's library, and parse it only afterwards.",
                "Send a test event from the sender's dashboard, and look for 200.",
            ),
            hours=(0.5, 3),
            hours_reason="one line where the framework gives the raw body, a setting where a global parser takes it away",
            prompt=(
                f"The webhook {quote(trial.url)} verifies signatures over a re-serialised body (such as JSON.stringify(req.body)), so real events are "
                "refused. Pass the raw, unparsed request body to the signature verification, disable the JSON body parser for this route only, and parse "
                "the event after verification. Add a test with a signed body that holds extra whitespace and unicode escapes."
            ),
        ),
    )


CHECK = Check(
    id="routing.webhook-raw-body",
    title="A webhook checks signatures over a body that was written anew",
    stage=Stage.ROUTING,
    impact=Impact.PAYMENT,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
