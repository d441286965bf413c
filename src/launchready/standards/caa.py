"""Who may issue certificates for a name (CAA, RFC 8659), and which authority issued one.

The names by which authorities let themselves be authorised: Amazon's, Cloudflare's, Sectigo's and Let's Encrypt's were looked up in November
2026, the others are common knowledge. A name that is missing makes an authority unknown here, and an unknown authority is never accused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from launchready.model.evidence.tls import Certificate

_VALUE = re.compile(r'(\d+)\s+([A-Za-z0-9]+)\s+"?([^"]*)"?')

_SECTIGO = ("sectigo.com", "comodo.com", "comodoca.com", "usertrust.com", "trust-provider.com")
_DIGICERT = (
    "digicert.com",
    "www.digicert.com",
    "digicert.ne.jp",
    "cybertrust.ne.jp",
    "thawte.com",
    "geotrust.com",
    "rapidssl.com",
    "symantec.com",
    "quovadisglobal.com",
)
_AUTHORITIES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    # name, words in the names of its certificates, domains that authorise it; the first that fits counts
    ("Let's Encrypt", ("let's encrypt", "isrg root", "root ye", "root yr"), ("letsencrypt.org",)),
    ("Google Trust Services", ("gts root", "gts ca", "google trust services"), ("pki.goog", "google.com")),
    ("Microsoft", ("microsoft",), ("microsoft.com", *_DIGICERT)),
    ("SSL.com", ("ssl.com", "cloudflare tls issuing"), ("ssl.com",)),
    ("Amazon", ("amazon",), ("amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com", "aws.amazon.com")),
    ("GoDaddy", ("go daddy", "godaddy", "starfield"), ("godaddy.com", "starfieldtech.com")),
    ("DigiCert", ("digicert", "thawte", "geotrust", "rapidssl", "encryption everywhere"), _DIGICERT),
    ("Sectigo", ("sectigo", "usertrust", "comodo", "zerossl"), (*_SECTIGO, "zerossl.com")),
    ("GlobalSign", ("globalsign", "alphassl"), ("globalsign.com",)),
    ("Actalis", ("actalis",), ("actalis.it",)),
    ("Certum", ("certum",), ("certum.pl", "certum.eu")),
    ("Buypass", ("buypass",), ("buypass.com", "buypass.no")),
)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a name's CAA records allow. None means that any authority may issue; an empty set, that none may."""

    issue: frozenset[str] | None
    wild: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate authority, and the domain names that authorise it."""

    name: str
    domains: tuple[str, ...]


def parse(values: tuple[str, ...]) -> Policy:
    """Return the policy of a set of CAA records; what is malformed says nothing."""
    issue: set[str] = set()
    wild: set[str] = set()
    tags: set[str] = set()
    for value in values[:100]:
        match = _VALUE.fullmatch(value.strip())
        if not match:
            continue
        tag, text = match[2].lower(), match[3].partition(";")[0].strip().lower().rstrip(".")
        tags.add(tag)
        if tag == "issue":
            issue |= {text} - {""}
        elif tag == "issuewild":
            wild |= {text} - {""}
    general = frozenset(issue) if "issue" in tags else None
    return Policy(general, frozenset(wild) if "issuewild" in tags else general)


def authority(chain: tuple[Certificate, ...]) -> Authority | None:
    """Return who issued the first certificate of a chain, or None where the names tell nothing."""
    if not chain:
        return None
    for names in (chain[0].issuer.lower(), " | ".join(each.issuer.lower() for each in chain[1:4])):
        for name, marks, domains in _AUTHORITIES:
            if any(mark in names for mark in marks):
                return Authority(name, domains)
    return None
