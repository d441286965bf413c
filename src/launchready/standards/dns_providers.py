"""Who serves a zone, by the names of its servers, and which registrars stand behind which brands.

Common knowledge as of November 2026, not looked up one by one. Names that several brands share stand for all of them: what cannot be
told apart is never held against anyone.
"""

from __future__ import annotations

import re

from launchready.standards.urls import within

_SERVERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ns.cloudflare.com", ("cloudflare",)),
    ("vercel-dns.com", ("vercel",)),
    ("nsone.net", ("netlify", "ns1", "squarespace", "ibm")),
    ("domaincontrol.com", ("godaddy",)),
    ("registrar-servers.com", ("namecheap",)),
    ("googledomains.com", ("google", "squarespace")),
    ("squarespacedns.com", ("squarespace",)),
    ("digitalocean.com", ("digitalocean",)),
    ("dnsimple.com", ("dnsimple",)),
    ("dnsimple-edge.net", ("dnsimple",)),
    ("dns-parking.com", ("hostinger",)),
    ("porkbun.com", ("porkbun",)),
    ("name.com", ("name.com",)),
    ("wixdns.net", ("wix",)),
    ("gandi.net", ("gandi",)),
    ("ovh.net", ("ovh",)),
    ("linode.com", ("linode", "akamai")),
    ("akam.net", ("akamai",)),
    ("dnsmadeeasy.com", ("dnsmadeeasy", "digicert")),
    ("desec.io", ("desec",)),
    ("desec.org", ("desec",)),
    ("he.net", ("hurricane",)),
    ("ui-dns.com", ("ionos", "1and1")),
    ("ui-dns.org", ("ionos", "1and1")),
    ("ui-dns.de", ("ionos", "1and1")),
    ("ui-dns.biz", ("ionos", "1and1")),
    ("hetzner.com", ("hetzner",)),
    ("first-ns.de", ("hetzner",)),
    ("second-ns.de", ("hetzner",)),
    ("second-ns.com", ("hetzner",)),
    ("hover.com", ("hover", "tucows")),
    ("dreamhost.com", ("dreamhost",)),
    ("bluehost.com", ("bluehost",)),
    ("worldnic.com", ("networksolutions", "web.com")),
)
_AWS = re.compile(r"ns-\d+\.awsdns-\d+\.(com|net|org|co\.uk)")
_AZURE = re.compile(r"ns[1-4]-\d+\.azure-dns\.(com|net|org|info)")
_ALIASES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("aws", ("aws", "amazon", "route53", "route 53")),
    ("azure", ("azure", "microsoft")),
    ("google", ("google", "gcp", "cloud dns")),
    ("networksolutions", ("network solutions", "networksolutions")),
    ("dnsmadeeasy", ("dns made easy", "dnsmadeeasy")),
    ("hurricane", ("hurricane", "he.net")),
)
_RESELLERS: dict[str, tuple[str, ...]] = {
    "vercel": ("name.com", "tucows"),
    "netlify": ("name.com", "tucows"),
    "hover": ("tucows",),
    "shopify": ("tucows", "opensrs"),
    "squarespace": ("tucows", "squarespace", "google"),
    "google": ("squarespace", "markmonitor"),
    "wix": ("wix", "network solutions", "tucows"),
    "aws": ("amazon", "gandi"),
    "amazon": ("amazon", "gandi"),
    "route": ("amazon", "gandi"),
    "hostinger": ("hostinger", "hosting concepts", "openprovider"),
    "wordpress": ("automattic", "tucows", "enom"),
    "automattic": ("automattic", "tucows"),
    "lovable": ("ionos", "name.com", "tucows", "entri"),
    "framer": ("name.com", "tucows"),
    "webflow": ("tucows", "name.com"),
    "namecheap": ("namecheap", "enom"),
    "dnsimple": ("tucows", "enom", "dnsimple"),
    "replit": ("name.com", "tucows"),
}
"""Brands that sell domains of other registrars: the registry then names the registrar, not the brand."""
_COMPANY = frozenset(
    re.findall(
        r"\S+",
        "inc llc ltd limited gmbh ag sas sa se sarl bv nv co corp corporation company group plc pte pty the of and srl spa kg oy ab as "
        "registrar registrars registry domains domain hosting services service internet technologies web com net org io",
    )
)


def providers(servers: tuple[str, ...]) -> tuple[str, ...]:
    """Return whose name servers these may be: every brand that is known to use such names; none where they are unknown."""
    found: dict[str, None] = {}
    for server in servers:
        if _AWS.fullmatch(server):
            found["aws"] = None
        if _AZURE.fullmatch(server):
            found["azure"] = None
        for suffix, brands in _SERVERS:
            if within(server, suffix):
                found.update(dict.fromkeys(brands))
    return tuple(found)


def known(text: str) -> tuple[str, ...]:
    """Return the brands that a person's words name, of those whose servers are known."""
    plain = text.lower()
    squeezed = re.sub(r"[^a-z0-9.]", "", plain)
    brands = {brand for _, names in _SERVERS for brand in names}
    found = {brand for brand in brands if brand in squeezed}
    found |= {brand for brand, words in _ALIASES if any(word in plain for word in words)}
    return tuple(sorted(found))


def words(text: str) -> frozenset[str]:
    """Return what is left of a company's name without the words that all companies share."""
    return frozenset(re.findall(r"[a-z0-9]+", text.lower())) - _COMPANY


def same_registrar(declared: str, seen: str) -> bool:
    """Return True if two names may mean one registrar: a word in common, one within the other, or a known reseller."""
    ours, theirs = words(declared), words(seen)
    squeezed = re.sub(r"[^a-z0-9]", "", seen.lower())
    if not ours or not theirs or ours & theirs or any(word in squeezed for word in ours if len(word) > 2):
        return True
    plain = re.sub(r"[^a-z0-9]", "", declared.lower())
    if any(word in plain for word in theirs if len(word) > 2):
        return True
    behind = [name for word in ours for name in _RESELLERS.get(word, ())]
    return any(name in seen.lower() for name in behind)
