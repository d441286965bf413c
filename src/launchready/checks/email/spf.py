"""
The SPF record is missing or broken, so receivers cannot tell your mail from a forger's.

Why it matters: Confirmation mails, password resets and invoices are judged by this one line of DNS before anybody reads them. Where it is missing
or cannot be read, the large mailbox providers put mail into spam or refuse it, and people who never get the confirmation never become users.

What is looked at: The SPF record of the product's domain and of each domain that a sender of the product file sends from, with every record that it
includes. Broken are two records at one name, a term that breaks the grammar, an include that leads to a name without a record, records that include
each other, more than ten lookups, more than two lookups that find nothing. Each of these makes receivers treat the whole record as an error. A
domain without a record counts by what it does: it blocks nothing where nobody is known to send.

Fix: One TXT record at the domain that names every service that sends for it, ends in -all or ~all and needs at most ten lookups.

Reference: RFC 7208, sections 3.2, 4.5, 4.6 and 4.6.4; Google, "Email sender guidelines".
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.dns_fixes import dns_fix
from launchready.checks.spf import senders_of, trees
from launchready.model.check import Check, Exposure, Impact, Result, Severity, Stage, failed, passed, unknown
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.probe import Dig
from launchready.model.product import Product
from launchready.standards.mail_hosts import exchangers
from launchready.standards.records import plain
from launchready.standards.spf import MAX_LOOKUPS, MAX_VOID
from launchready.standards.spf_tree import Node, State

_LOST = (State.BROKEN, State.SEVERAL, State.NONE, State.LOOP)


def evaluate(dns: DnsEvidence, product: Product) -> Iterator[Result]:
    """Judge the record of each domain that mail comes from."""
    for domain, root in trees(dns, product):
        if isinstance(root, Result):
            yield root
        elif root.state is State.NONE:
            yield _missing(dns, product, domain)
        else:
            yield _broken(dns, product, domain, root) or _seen(domain, root)


def _missing(dns: DnsEvidence, product: Product, domain: str) -> Result:
    mx = dns.find(domain, "MX")
    sends = bool(senders_of(product, domain))
    takes = bool(exchangers(mx.values if mx else ()).hosts)
    answer = dns.find(domain, "TXT")
    near = [text for value in (answer.values if answer else ()) if "spf" in (text := plain("TXT", value))[:12].lower()]
    said = f"; {near[0][:60]!a} is not read as one" if near else ""
    if not sends and not takes:
        return passed(
            domain, f"no SPF record, and nothing says that mail comes from {domain}{said}", Dig(domain, "TXT")
        )
    return failed(
        domain,
        seen=f"no SPF record{said}",
        expected="one TXT record that begins with v=spf1",
        severity=Severity.HIGH if sends else Severity.MEDIUM,
        exposure=Exposure.MANY if sends else Exposure.SOME,
        probe=Dig(domain, "TXT"),
        aspect="missing",
        fix=dns_fix(
            f"Publish an SPF record for {domain}",
            "Take the include of each service that sends for you from its page about your own domain.",
            "Put them into one TXT record at the domain, and end it in ~all; -all once all mail has been seen to pass.",
            dns=dns,
            name=domain,
            hours=(0.25, 0.5),
            snippet=f'{domain}. 3600 IN TXT "v=spf1 include:<your provider> ~all"',
        ),
    )


def _broken(dns: DnsEvidence, product: Product, domain: str, root: Node) -> Result | None:
    """Return a failure for the first thing that makes receivers see an error, or UNKNOWN where a part was not told."""
    lost = next((node for node in root.walk() if node.state in _LOST), None)
    unseen = next((node for node in root.walk() if node.state in (State.UNSEEN, State.CUT)), None)
    void = [term for node in root.walk() for term in node.void]
    if lost is not None:
        where = f"{lost.term} leads to {lost.domain}: " if lost is not root else ""
        return _failed(dns, product, domain, f"{where}{lost.detail}", lost.state.value, _steps(lost, root))
    if root.lookups > MAX_LOOKUPS:
        seen = f"the record needs {root.lookups} lookups, and receivers stop with an error after {MAX_LOOKUPS}"
        steps = (
            "Take out the includes of services that no longer send for you, and a and mx where no mail comes from there.",
            "Let bulk senders use a subdomain of their own (as in news.example.com), with a record of its own.",
        )
        return _failed(dns, product, domain, seen, "lookups", steps)
    if len(void) > MAX_VOID:
        seen = f"{len(void)} of its terms find nothing ({', '.join(void[:4])}), and receivers stop with an error after {MAX_VOID}"
        return _failed(dns, product, domain, seen, "void", ("Take the terms out that lead to nothing.",))
    if unseen is not None:
        return unknown(
            domain,
            f"{unseen.term or unseen.domain}: {unseen.detail}",
            "run the audit again once DNS answers",
            Dig(unseen.domain, "TXT"),
        )
    return None


def _steps(lost: Node, root: Node) -> tuple[str, ...]:
    if lost.state is State.SEVERAL:
        return ("Put the terms of all the records into one, each once, and delete the others.",)
    if lost is not root and lost.state is State.NONE:
        return (f"Take {lost.term} out, or correct the name: the service's page about your own domain says it.",)
    if lost is not root:
        return (f"Take {lost.term} out, or ask the service that runs {lost.domain} to mend its record.",)
    return ("Correct the term that is named; each is separated by one blank, as in v=spf1 include:example.com -all.",)


def _failed(dns: DnsEvidence, product: Product, domain: str, seen: str, aspect: str, steps: tuple[str, ...]) -> Result:
    sends = bool(senders_of(product, domain))
    return failed(
        domain,
        seen=seen,
        expected="a record that receivers can read to its end",
        severity=Severity.BLOCKER if sends else Severity.HIGH,
        exposure=Exposure.MANY,
        probe=Dig(domain, "TXT"),
        aspect=aspect,
        fix=dns_fix(f"Mend the SPF record of {domain}", *steps, dns=dns, name=domain),
    )


def _seen(domain: str, root: Node) -> Result:
    return passed(
        domain, f"one SPF record that can be read, with {root.lookups} of {MAX_LOOKUPS} lookups", Dig(domain, "TXT")
    )


CHECK = Check(
    id="email.spf",
    title="The SPF record is missing or broken",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
)
