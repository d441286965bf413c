"""
A real message fails SPF, DKIM or DMARC.

Why it matters: Gmail, Yahoo and Outlook.com refuse or hide mail that proves nothing about its sender. A message that fails DMARC under `p=reject` is
refused by the receiver at the product's own request: nobody can confirm an account or set a new password.

What is looked at: The recorded test's message as it was received: SPF for the address that it came from, each DKIM signature, and whether one of them passes for the domain in
From (DMARC). What the receiving host says in its own Authentication-Results counts where the address is not known. A failed DMARC is a
blocker under reject or quarantine, else high; one way that fails while the other passes is low or medium, since forwarding breaks SPF. Answers that
did not come are email.test's to tell.

Fix: Let the sender sign with the domain in From, with the key that DNS has; put its addresses into SPF; do not let anything change the message after it was signed.

Reference: RFC 9989; RFC 6376; RFC 7208; Google, Email sender guidelines.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.mail_tests import counting, message_failed, named, probe
from launchready.model.check import Check, Exposure, Impact, Result, Severity, Stage, passed
from launchready.model.evidence.mail_test import MailTest, MailTestEvidence
from launchready.model.evidence.run import Run

_FAILING = ("fail", "softfail", "permerror")
_STRICT = ("reject", "quarantine")


def evaluate(tests: MailTestEvidence, run: Run) -> Iterator[Result]:
    """Judge the authentication of each message that arrived."""
    for test in counting(tests, run.now):
        if test.dmarc == "temperror":
            continue
        yield from _judged(tests, test)


def _judged(tests: MailTestEvidence, test: MailTest) -> Iterator[Result]:
    told = test.provider
    signed = any(each.result == "pass" and each.aligned for each in test.signatures)
    sent = test.spf == "pass" and test.spf_aligned is True
    spf_known = bool(test.spf)
    if not (signed or sent) and not spf_known and told is not None and told.dmarc == "pass":
        sent = spf_known = True  # the receiver knows the address, and says that it passes
    if not (signed or sent):
        if not spf_known and (told is None or told.dmarc not in ("fail",)):
            yield _unsigned(tests, test)
            return
        yield _refused(tests, test)
        return
    if not signed:
        yield message_failed(
            tests,
            test,
            seen=f"{named(test)}: {_of_signatures(test)}; SPF alone speaks for it",
            expected=f"a DKIM signature of {test.domain} that passes",
            severity=Severity.MEDIUM,
            exposure=Exposure.SOME,
            aspect="dkim",
            word='"signatures"',
            summary=f"Let {test.sender[:80]} sign with {test.domain}",
            steps=(f"Switch DKIM for {test.domain} on at the sender, and publish the key that it names.",),
            hours=(0.5, 2),
            hours_reason="a setting and a record",
        )
    elif spf_known and test.spf in _FAILING:
        yield message_failed(
            tests,
            test,
            seen=f"{named(test)}: SPF of {test.spf_domain} says {test.spf}: {test.spf_reason}",
            expected="SPF passes for the address that it came from",
            severity=Severity.LOW,
            exposure=Exposure.SOME,
            aspect="spf",
            word='"spf_reason"',
            summary=f"Put the sending address into the SPF record of {test.spf_domain[:80]}",
            steps=(f"Name {test.ip} or the service's include in the TXT record of {test.spf_domain[:80]}.",),
            hours=(0.25, 1),
            hours_reason="one record",
        )
    else:
        yield passed(
            test.sender, f"{named(test)}: {_of_signatures(test)}; DMARC passes", probe(tests, '"dmarc"'), test.what
        )


def _unsigned(tests: MailTestEvidence, test: MailTest) -> Result:
    return message_failed(
        tests,
        test,
        seen=f"{named(test)}: {_of_signatures(test)}",
        expected=f"a DKIM signature of {test.domain} that passes",
        severity=Severity.HIGH,
        aspect="dkim",
        word='"signatures"',
        summary=f"Let {test.sender[:80]} sign with {test.domain}",
        steps=(f"Switch DKIM for {test.domain} on at the sender, and publish the key that it names.",),
        hours=(0.5, 2),
        hours_reason="a setting and a record",
        impact=Impact.SIGNUP,
    )


def _refused(tests: MailTestEvidence, test: MailTest) -> Result:
    strict = test.policy in _STRICT
    spf = f"SPF of {test.spf_domain} says {test.spf}" if test.spf else "SPF is not known"
    aligned = " for another domain" if test.spf == "pass" else ""
    return message_failed(
        tests,
        test,
        seen=f"{named(test)} proves nothing about {test.domain}: {_of_signatures(test)}, {spf}{aligned}"
        + (f"; its policy asks receivers to {test.policy} it" if strict else ""),
        expected=f"SPF or DKIM passes for {test.domain}",
        severity=Severity.BLOCKER if strict else Severity.HIGH,
        aspect="dmarc",
        word='"dmarc_reason"',
        summary=f"Let the mail of {test.sender[:80]} pass DKIM and SPF for {test.domain}",
        steps=(
            f"Let the sender sign with {test.domain}; compare its key with the one in DNS.",
            "Let nothing change the message once it is signed: footers, trackers and gateways break signatures.",
            f"Put the sender's addresses into the SPF record of the domain in MAIL FROM ({test.spf_domain[:80] or test.domain}).",
        ),
        hours=(1, 4),
        hours_reason="settings at the sender, and records",
        impact=Impact.SIGNUP,
    )


def _of_signatures(test: MailTest) -> str:
    if not test.signatures:
        return "it is not signed"
    told = [
        f"DKIM of {each.domain} ({each.selector}) {each.result}"
        + (f": {each.reason}" if each.reason and each.result != "pass" else "")
        + (", another domain" if each.result == "pass" and each.aligned is False else "")
        for each in test.signatures[:3]
    ]
    return "; ".join(told)


CHECK = Check(
    id="email.test-authentication",
    title="A real message fails SPF, DKIM or DMARC",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
)
