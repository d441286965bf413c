"""Selectors that mail services give to every customer, so that a domain's keys can be found without a message of theirs.

A selector proves nothing of a service: anybody may call theirs so. What is not here is unknown and not missing: Amazon SES, Postmark, HubSpot and
SparkPost make up a selector for each domain.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Service:
    """A service and its selectors. `source` is where that is said; "" where it is common knowledge as of November 2026, not looked up."""

    name: str
    selectors: tuple[str, ...]
    source: str = ""


SERVICES: tuple[Service, ...] = (
    Service("Google Workspace", ("google",), "help.sendmarc.com, commonly used DKIM selectors"),
    Service("Microsoft 365", ("selector1", "selector2"), "help.sendmarc.com, commonly used DKIM selectors"),
    Service("Resend", ("resend",), "Domain-Connect/Templates, resend.com.mail.json"),
    Service("Twilio SendGrid", ("s1", "s2")),
    Service("Mailchimp", ("k1", "k2", "k3"), "help.sendmarc.com, commonly used DKIM selectors (k1)"),
    Service("Mailchimp Transactional", ("mte1", "mte2")),
    Service("Mailgun", ("mx", "pic", "smtp", "mailo", "pdk1")),
    Service("Zoho Mail", ("zoho", "zmail")),
    Service("Fastmail", ("fm1", "fm2", "fm3"), "fastmail.help, articles/360060591153"),
    Service("Proton Mail", ("protonmail", "protonmail2", "protonmail3")),
    Service("iCloud Mail", ("sig1",)),
    Service("Brevo", ("brevo1", "brevo2", "mail")),
    Service("Mailjet", ("mailjet",)),
    Service("MailerSend", ("mlsend",)),
    Service("Postmark, older domains", ("pm",)),
    Service("Zendesk", ("zendesk1",)),
    Service("Migadu", ("key1",)),
    Service("Cloudflare Email Routing", ("cf2024-1",)),
    Service("Hostinger", ("hostingermail-a",)),
    Service("Hetzner and servers of one's own", ("dkim",), "help.sendmarc.com, commonly used DKIM selectors"),
    Service("cPanel and servers of one's own", ("default",)),
)
KNOWN: tuple[str, ...] = tuple(dict.fromkeys(name for service in SERVICES for name in service.selectors))
"""All of them, to be asked at once."""


def service_of(selector: str) -> str:
    """Return whose selector this usually is, "" where nobody's."""
    return next((service.name for service in SERVICES if selector in service.selectors), "")
