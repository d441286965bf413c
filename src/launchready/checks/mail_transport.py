"""What the checks of mail's transport share: which servers take a domain's mail, whether any is expected."""

from __future__ import annotations

from launchready.model.check import Fix, Result, unknown
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.evidence.mail import MailEvidence, SmtpEndpoint
from launchready.model.probe import Dig, OpenSsl, Probe
from launchready.model.product import Product
from launchready.standards.mail_hosts import MAX_EXCHANGERS, Exchangers, exchangers

ASK_AGAIN = "run the audit again, or with another resolver (--dns)"
PORT_25 = "run the audit where port 25 may be connected to: most homes, offices and clouds block it on the way out, rented servers often do not"


def taking(dns: DnsEvidence, domain: str) -> Exchangers | Result:
    """Return the mail servers that a domain names, or the UNKNOWN of one that was not learnt."""
    answer = dns.find(domain, "MX")
    if answer is None:
        return unknown(domain, "its MX records were not asked for in this run", "run a whole audit", Dig(domain, "MX"))
    if not answer.status.settled:
        return unknown(domain, f"the question for MX ended with {answer.status}", ASK_AGAIN, Dig(domain, "MX"))
    return exchangers(answer.values)


def looked_at(mail: MailEvidence, found: Exchangers, domain: str) -> tuple[SmtpEndpoint, ...]:
    """Return the looks at a domain's mail servers; without MX, that at the domain's own address."""
    hosts = found.hosts[:MAX_EXCHANGERS] or (() if found.null else (domain,))
    return tuple(each for host in hosts if (each := mail.server(host)) is not None)


def expected(product: Product, http: HttpEvidence) -> tuple[str, bool]:
    """Return why mail to the product's domain is to be expected, "" if nothing says so, and whether people are told such an address."""
    end = f"@{product.domain}"
    for exchange in http.exchanges:
        for contact in exchange.page.contacts if exchange.page else ():
            if contact.lower().endswith(end):
                return f"a page names {contact[:80]}", True
    boxes = (product.email.inbox, product.email.reports)
    told = [owner.email for owner in product.owners if owner.email] + [box.address for box in boxes if box]
    for address in told:
        if address.lower().endswith(end):
            return f"the product file names {address[:80]}", True
    if product.email.receives and any(sender.domain == product.domain for sender in product.email.senders):
        return "mail is sent from the domain, and people reply", False
    return "", False


def mail_probe(endpoint: SmtpEndpoint) -> Probe:
    """Return the command that shows what a mail server says."""
    return OpenSsl(endpoint.host, endpoint.port, starttls="smtp")


def server_fix(summary: str, *steps: str, hours: tuple[float, float] = (0.5, 2)) -> Fix:
    """Return a fix at a mail server."""
    return Fix(
        summary=summary,
        steps=(*steps, "Look again with the command shown above."),
        hours=hours,
        hours_reason="a setting of the mail server, or a word to whoever runs it",
    )
