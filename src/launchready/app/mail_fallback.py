"""The written plan for the day on which the mail provider's reputation drops, made of the product file."""

from __future__ import annotations

from launchready.model.errors import UsageError
from launchready.model.product import EmailSender, Owner, Product
from launchready.render.escape import LINE, plain
from launchready.standards.dkim_keys import key_name
from launchready.standards.mail_domains import envelope, selectors_of
from launchready.standards.mail_providers import named

COMPLAINTS = 0.3
"""Percent of recipients who call it spam, from which Gmail and Yahoo refuse mail (their sender guidelines)."""
BOUNCES = 5
"""Percent of mail that comes back, from which large services suspend an account."""


def plan(product: Product) -> str:
    """Return the plan in Markdown. Raises UsageError for a product without senders."""
    first = [sender for sender in product.email.senders if not sender.fallback]
    second = [sender for sender in product.email.senders if sender.fallback]
    if not first:
        raise UsageError(
            "the product file names no sender of mail",
            "add one to launchready.toml: [[email.senders]] with name and domain",
        )
    name = product.name or product.domain
    lines = [
        f"# When the mail of {_said(name)} stops arriving",
        "",
        "Print this, or keep it where it can be read while the product is down.",
        "",
        *_who(product),
        *_when(product, first),
        *(_switch(first, second[0]) if second else _without(first)),
        *_records((*first, *second)),
        *_back(first),
    ]
    return "\n".join(lines) + "\n"


def _said(text: str) -> str:
    return plain(text, LINE)


def _who(product: Product) -> list[str]:
    owners = [owner for owner in product.owners if {"email", "mail"} & {system.lower() for system in owner.systems}]
    shown = [f"- {_owner(owner)}" for owner in owners or product.owners[:2]]
    told = shown or [
        "- nobody is named: add an owner with the system email to launchready.toml, and make this plan again"
    ]
    return ["## Who decides", "", *told, ""]


def _owner(owner: Owner) -> str:
    return _said(owner.name) + (f", {_said(owner.email)}" if owner.email else "")


def _when(product: Product, first: list[EmailSender]) -> list[str]:
    return [
        "## When to switch",
        "",
        f"Switch as soon as one of these holds for an hour, and mail of {_said(first[0].name)} does not arrive:",
        "",
        f"- {_said(first[0].name)} says that the account is suspended or limited, or its status page says that it is down.",
        f"- More than {BOUNCES} % of the mail comes back, or receivers answer 421 or 550 with 5.7 in it.",
        f"- Google Postmaster Tools show more than {COMPLAINTS} % complaints, or the reputation of {product.domain} as bad.",
        "- A test message lands in spam or does not come: `launchready mail test`.",
        "",
        "Complaints and blocklists follow the domain: find out what was sent before you send more of it by another way.",
        "",
    ]


def _switch(first: list[EmailSender], second: EmailSender) -> list[str]:
    smtp = second.smtp
    where = f" ({smtp.host}:{smtp.port}, {smtp.security})" if smtp else ""
    named_by = [ref for ref in (smtp.username, smtp.password) if ref and ref.startswith("env:")] if smtp else []
    return [
        f"## How to switch to {_said(second.name)}",
        "",
        f"1. See that its records stand: `launchready audit --only email.fallback`. They were there when {_said(first[0].name)} worked.",
        f"2. Point the product's mail at {_said(second.name)}{where}"
        + (f", with the values of {', '.join(ref.removeprefix('env:') for ref in named_by)}" if named_by else "")
        + ", and deploy or restart.",
        "3. Send a message to yourself and look at it: `launchready mail test`. SPF or DKIM must pass and be aligned.",
        "4. Let confirmations, password resets and receipts go first; hold newsletters and notices back.",
        "5. Send again what failed since it began, oldest first, at no more than these rates while the new sender has no history:",
        "",
        "   | day | messages |",
        "   |---|---|",
        "   | 1 | 200 an hour |",
        "   | 2 | 500 an hour |",
        "   | 3 to 5 | 1,000 an hour |",
        "   | later | all, if fewer than 2 % come back |",
        "",
        "6. Tell users on the login and signup pages that mail may be late, and offer another way in if there is one.",
        "",
    ]


def _without(first: list[EmailSender]) -> list[str]:
    return [
        "## There is no second sender yet",
        "",
        f"All mail leaves by {_said(first[0].name)}. Until there is another way, an outage there is an outage of signup. Tonight:",
        "",
        "1. Open an account with another mail service; give it a subdomain of its own in MAIL FROM.",
        "2. Publish its SPF, DKIM and return path records, and name it in launchready.toml with fallback = true.",
        "3. Let one environment variable choose the sender in the product, and try it: `launchready mail test`.",
        "4. Make this plan again.",
        "",
    ]


def _records(senders: tuple[EmailSender, ...]) -> list[str]:
    lines = ["## Records that must stand before and after", "", "| sender | record | what it holds |", "|---|---|---|"]
    for sender in senders:
        name = _said(sender.name).replace("|", "/")
        includes = [f"include:{provider.includes[0]}" for provider in named(sender.name)] or [
            f"{'ip6' if ':' in address else 'ip4'}:{_said(address)}" for address in sender.addresses[:3]
        ]
        lines.append(
            f"| {name} | TXT {envelope(sender)} | v=spf1 … {' '.join(includes) or 'what the service names'} … |"
        )
        lines += [
            f"| {name} | TXT or CNAME {key_name(selector, sender.domain)} | the DKIM key that the service names |"
            for selector in selectors_of(sender)
        ]
    domains = dict.fromkeys(sender.domain for sender in senders)
    lines += [f"| all | TXT _dmarc.{domain} | stays as it is |" for domain in domains]
    return [*lines, ""]


def _back(first: list[EmailSender]) -> list[str]:
    return [
        "## How to come back",
        "",
        f"Once {_said(first[0].name)} works again and the cause is known: send a tenth by it for a day, half for a day, then all. Leave the second",
        "sender's records in place, and send a little by it each week, so that it keeps a history.",
    ]
