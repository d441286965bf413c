"""What checks of DMARC and DKIM have in common: what a run shows of a domain's mail, and the words for what it lacks."""

from __future__ import annotations

from enum import StrEnum

from launchready.checks.asked import NotAsked, settled
from launchready.model.check import Result, unknown
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.probe import Dig
from launchready.model.product import Product
from launchready.standards.dkim_keys import KeyState, Selector
from launchready.standards.dmarc import Discovery, discover
from launchready.standards.mail_domains import look_for_keys
from launchready.standards.mail_hosts import exchangers
from launchready.standards.records import plain
from launchready.standards.spf_record import select

ASK_AGAIN = "run the audit again, or with another resolver (--dns)"


class Mail(StrEnum):
    """What is known of mail in a domain's name."""

    DECLARED = "declared"  # the product file names a sender
    SHOWN = "shown"  # DNS has what only a domain with mail has
    NEVER = "never"  # DNS says that there is none
    NOTHING = "nothing"  # nothing speaks for mail, and nothing against it


def mail_of(domain: str, product: Product, dns: DnsEvidence) -> Mail:
    """Return what is known of a domain's mail. A domain without MX and SPF may still send: its keys would show it."""
    if any(sender.domain == domain for sender in product.email.senders):
        return Mail.DECLARED
    mx, txt = dns.find(domain, "MX"), dns.find(domain, "TXT")
    found = exchangers(mx.values if mx else ())
    spf = [text.strip().lower() for text in select(plain("TXT", value) for value in (txt.values if txt else ()))]
    keys = keys_of(domain, product, dns)
    held = not isinstance(keys, NotAsked) and any(key.state is KeyState.KEY for key in keys)
    if held or found.hosts or any(text != "v=spf1 -all" for text in spf):
        return Mail.SHOWN
    return Mail.NEVER if found.null or spf else Mail.NOTHING


def keys_of(
    domain: str, product: Product, dns: DnsEvidence, seen: tuple[str, ...] = ()
) -> tuple[Selector, ...] | NotAsked:
    """Return what stands at a domain's selectors, the declared ones first; `seen` are those of recorded messages."""
    return settled(look_for_keys(product, domain, seen), dns)


def policy_of(domain: str, dns: DnsEvidence) -> Discovery | Result:
    """Return the DMARC policy of a domain, or the UNKNOWN of one that was not learnt."""
    found = settled(discover(domain), dns)
    if isinstance(found, NotAsked):
        return unknown(domain, str(found), ASK_AGAIN, record_of(domain))
    if found.record is None and found.failure:
        return unknown(
            domain, f"whether it has a DMARC record is not known: {found.failure}", ASK_AGAIN, record_of(domain)
        )
    return found


def record_of(domain: str) -> Dig:
    """Return the question that shows a domain's DMARC record."""
    return Dig(f"_dmarc.{domain}", "TXT")


def line(name: str, text: str) -> str:
    """Return a TXT record as it stands in a zone file, in strings of at most 255 bytes."""
    strings = [text[start : start + 255] for start in range(0, len(text), 255)] or [""]
    return f"{name}. 3600 IN TXT " + " ".join(
        '"' + part.replace("\\", "\\\\").replace('"', '\\"') + '"' for part in strings
    )


def shown(text: str, most: int = 160) -> str:
    """Return a text of DNS as a line of ours can hold it."""
    kept = "".join(char if char.isprintable() else "?" for char in text)
    return kept if len(kept) <= most else kept[: most - 1] + "…"
