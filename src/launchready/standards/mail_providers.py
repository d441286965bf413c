"""Services that send mail for others: what people call them, and the SPF record that lets them send.

The includes are those that the providers tell their customers to publish.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MailProvider:
    """A service. `words` are parts of what people call it, `includes` the names of its SPF records.

    `own_domain` is True where mail leaves with the customer's own domain in MAIL FROM; else it is a subdomain or the service's own domain,
    so that the customer's main record says nothing about it. `subdomains` are those that the service proposes.
    """

    name: str
    words: tuple[str, ...]
    includes: tuple[str, ...]
    own_domain: bool = False
    subdomains: tuple[str, ...] = ()


PROVIDERS = (
    MailProvider("Google Workspace", ("google", "gmail", "gsuite", "workspace"), ("_spf.google.com",), own_domain=True),
    MailProvider(
        "Microsoft 365", ("microsoft", "office 365", "office365", "outlook", "exchange"), ("spf.protection.outlook.com",), own_domain=True
    ),
    MailProvider("Resend", ("resend",), ("amazonses.com",), subdomains=("send",)),
    MailProvider("Amazon SES", ("amazon", "ses", "aws"), ("amazonses.com",)),
    MailProvider("SendGrid", ("sendgrid", "twilio"), ("sendgrid.net",)),
    MailProvider("Mailgun", ("mailgun",), ("mailgun.org", "eu.mailgun.org"), subdomains=("mg", "mail")),
    MailProvider("Postmark", ("postmark",), ("spf.mtasv.net",), subdomains=("pm-bounces",)),
    MailProvider("Brevo", ("brevo", "sendinblue"), ("spf.brevo.com", "spf.sendinblue.com")),
    MailProvider("Mailchimp", ("mailchimp",), ("servers.mcsv.net",)),
    MailProvider("Mandrill", ("mandrill", "mailchimp transactional"), ("spf.mandrillapp.com",)),
    MailProvider("MailerSend", ("mailersend",), ("_spf.mailersend.net", "spf.mailersend.net")),
    MailProvider("Mailjet", ("mailjet",), ("spf.mailjet.com",)),
    MailProvider("SparkPost", ("sparkpost", "bird"), ("sparkpostmail.com", "_netblocks.sparkpostmail.com")),
    MailProvider("Elastic Email", ("elastic email", "elasticemail"), ("_spf.elasticemail.com",)),
    MailProvider("Loops", ("loops",), ("amazonses.com",), subdomains=("envelope",)),
    MailProvider("Zoho", ("zoho",), ("zoho.com", "zoho.eu", "zoho.in", "zohomail.com", "one.zoho.com"), own_domain=True),
    MailProvider("ZeptoMail", ("zeptomail",), ("transmail.net", "zeptomail.net")),
    MailProvider("Fastmail", ("fastmail",), ("spf.messagingengine.com",), own_domain=True),
    MailProvider("Proton Mail", ("proton",), ("_spf.protonmail.ch",), own_domain=True),
    MailProvider("iCloud Mail", ("icloud",), ("icloud.com",), own_domain=True),
    MailProvider("Migadu", ("migadu",), ("spf.migadu.com",), own_domain=True),
    MailProvider("Private Email", ("private email", "privateemail", "namecheap"), ("spf.privateemail.com", "spf.efwd.registrar-servers.com"), own_domain=True),
    MailProvider("GoDaddy", ("godaddy",), ("secureserver.net",), own_domain=True),
    MailProvider("Hostinger", ("hostinger",), ("_spf.mail.hostinger.com",), own_domain=True),
    MailProvider("IONOS", ("ionos", "1&1"), ("_spf-eu.ionos.com", "_spf-us.ionos.com", "_spf.perfora.net", "_spf.kundenserver.de"), own_domain=True),
    MailProvider("OVHcloud", ("ovh",), ("mx.ovh.com",), own_domain=True),
    MailProvider("Titan", ("titan",), ("spf.titan.email",), own_domain=True),
    MailProvider("Yandex", ("yandex",), ("_spf.yandex.net",), own_domain=True),
    MailProvider("Cloudflare Email Routing", ("cloudflare",), ("_spf.mx.cloudflare.net",), own_domain=True),
    MailProvider("ImprovMX", ("improvmx",), ("spf.improvmx.com",), own_domain=True),
    MailProvider("Zendesk", ("zendesk",), ("mail.zendesk.com",), own_domain=True),
    MailProvider("Freshdesk", ("freshdesk", "freshworks"), ("email.freshdesk.com", "fdspfus.freshemail.io", "fdspfeuc.freshemail.io"), own_domain=True),
    MailProvider("Salesforce", ("salesforce",), ("_spf.salesforce.com",), own_domain=True),
    MailProvider("HubSpot", ("hubspot",), ("hubspotemail.net",)),
)  # fmt: skip


def named(text: str) -> tuple[MailProvider, ...]:
    """Return the services that a sender's name speaks of: whole words count, so that Sesame is not SES."""
    lower = text.lower()
    return tuple(
        provider
        for provider in PROVIDERS
        if any(re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", lower) for word in provider.words)
    )


def behind(include: str) -> MailProvider | None:
    """Return the service whose SPF record a name is, or lies below (as in 123.spf.hubspotemail.net)."""
    name = include.lower().rstrip(".")
    for provider in PROVIDERS:
        if any(name == each or name.endswith(f".{each}") for each in provider.includes):
            return provider
    return None
