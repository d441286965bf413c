"""
A webhook takes events that nobody signed.

Why it matters: Whoever finds the address can tell the product that an order is paid, a user is deleted or a subscription is over. The
address stands in logs, in guides and in the code; it is no secret.

What is looked at: A test event of a type that no service has is posted to each webhook of the product file, unsigned, then with a signature
made with another key; with the operator's secret also rightly signed. An answer of 2xx to the first two is held against the
endpoint, unless a rightly signed event is answered otherwise: then the endpoint seems to tell them apart, and only answers too kindly. Whether
it acted on an event cannot be seen from outside. Where the path does not tell who sends, and the product file neither, only the unsigned event
is sent, and 2xx is a sign rather than a fact; an address that itself holds a token may be guarded by that.

Fix: Check the signature over the raw body before anything else, and answer 400 or 401 where it is missing or wrong.

Reference: docs.stripe.com/webhooks, "Verify webhook signatures"; docs.github.com, "Validating webhook deliveries"; Standard Webhooks 1.0.0;
docs.slack.dev, "Verifying requests from Slack".
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.webhook import (
    Trial,
    address_is_secret,
    forged,
    obstacle,
    plain,
    refused,
    taken,
    trials,
)
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
from launchready.standards.webhooks import header_of, scheme_of, sender_of


def evaluate(active: ActiveEvidence, product: Product) -> Iterator[Result]:
    """Judge what each webhook answered to events that its sender did not sign."""
    looked = False
    for trial in trials(active, product, "whether it takes unsigned events"):
        looked = True
        yield trial if isinstance(trial, Result) else _judge(trial)
    if not looked:
        yield not_applicable(product.domain, "no webhook is declared")


def _judge(trial: Trial) -> Result:
    first = trial.answer("unsigned")
    if first is None or obstacle(first):
        what = obstacle(first) if first else "no unsigned event was sent"
        return unknown(trial.url, f"unsigned events did not reach it: {what}", "see routing.webhook-delivery")
    for purpose in ("unsigned", "forged"):
        answer = trial.answer(purpose)
        if not taken(answer):
            continue
        if taken(trial.answer("signed")) and not trial.same(purpose, "signed"):
            reason = (
                f"an event is answered {answer.status if answer else 0} though it is {purpose}, but otherwise than a signed one: whether it is ignored "
                "cannot be seen from outside"
            )
            return unknown(trial.url, reason, "answer 400 or 401 to what is not signed", plain(trial.route), "told")
        return _taken(trial, purpose)
    return _not_taken(trial)


def _not_taken(trial: Trial) -> Result:
    first, signed = trial.answer("unsigned"), trial.answer("signed")
    assert first is not None
    shown = f"unsigned and forged events are answered {first.status}"
    if taken(signed):
        return passed(trial.url, f"{shown}, signed ones are taken", plain(trial.route))
    if not refused(first):
        return unknown(
            trial.url, f"an unsigned event is answered {first.status}: whether it was taken does not show",
            "answer 400 or 401 to what is not signed", plain(trial.route),
        )  # fmt: skip
    if signed is not None and trial.same("unsigned", "signed"):
        reason = (
            f"it answers {first.status} to a rightly signed event too: it may refuse the type, or know another secret"
        )
        return unknown(trial.url, reason, "name the secret of this very endpoint", plain(trial.route))
    return passed(trial.url, shown, plain(trial.route))


def _taken(trial: Trial, purpose: str) -> Result:
    route, url = trial.route, trial.url
    answer = trial.answer(purpose)
    assert answer is not None
    known = scheme_of(route) is not None
    if not known and address_is_secret(url):
        return unknown(
            url, f"an unsigned event is answered {answer.status}; the address itself may be what keeps strangers out",
            "name how its sender signs: signature at the route", plain(route),
        )  # fmt: skip
    both = taken(trial.answer("unsigned")) and taken(trial.answer("forged"))
    what = "unsigned and forged events" if both else f"{purpose} events"
    also = ", as a rightly signed one is" if taken(trial.answer("signed")) else ""
    return failed(
        url,
        seen=f"{what} are answered {answer.status}{also}",
        expected="400 or 401",
        severity=Severity.BLOCKER if known else Severity.HIGH,
        confidence=Confidence.FIRM if known else Confidence.TENTATIVE,
        exposure=Exposure.EVERYONE,
        impact=trial.impact,
        probe=plain(route) if purpose == "unsigned" else forged(route),
        aspect=purpose,
        fix=_fix(trial),
    )


def _fix(trial: Trial) -> Fix:
    route = trial.route
    sender, header = sender_of(route), header_of(route) or "the sender's signature header"
    return Fix(
        summary=f"Refuse events that {sender.name} did not sign",
        steps=(
            f"Read the raw body of the request, and check {header} over it with the signing secret, by the sender's own library.",
            "Answer 400 where the signature is missing or wrong, before the body is parsed or anything is done.",
            "Keep the secret in the server's environment, and let the start fail without it: an empty secret accepts everything.",
            "Look through what the endpoint did so far: events that never were may be among it.",
        ),
        hours=(1, 4),
        hours_reason="a few lines with the sender's library; longer where a framework hides the raw body",
        prompt=(
            f"The webhook {quote(route.url)} accepts requests without a valid signature. Verify the header {quote(header)} over the raw, "
            "unparsed request body with the signing secret from the environment, using the sender's official library, before anything else "
            "happens; reply 400 when it is missing, wrong or too old, and fail at startup when the secret is not set. Then handle each event id "
            "at most once. Add tests for an unsigned, a wrongly signed and a correctly signed request."
        ),
    )


CHECK = Check(
    id="routing.webhook",
    title="A webhook takes events that nobody signed",
    stage=Stage.ROUTING,
    impact=Impact.PAYMENT,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
)
