"""Cases of email.spf-open."""

from __future__ import annotations

from checks.email.test_spf import GOOGLE, spf
from posted import HOME, posted
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

GOOD: dict[str, Evidence] = {
    "who is named, and nobody else": posted({HOME: spf("v=spf1 include:_spf.google.com ~all"), **GOOGLE}),
    "nobody": posted({HOME: spf("v=spf1 -all")}),
}

BAD: dict[str, Bad] = {
    "everybody": (posted({HOME: spf("v=spf1 ip4:192.0.2.1 +all")}), {(HOME, "anyone", Severity.HIGH)}),
    "everybody, without the sign": (posted({HOME: spf("v=spf1 mx all")}), {(HOME, "anyone", Severity.HIGH)}),
    "everybody, by an include": (
        posted({HOME: spf("v=spf1 include:lax.example ~all"), "lax.example": [("TXT", "v=spf1 +all")]}),
        {(HOME, "anyone", Severity.HIGH)},
    ),
    "a quarter of all addresses": (
        posted({HOME: spf("v=spf1 ip4:128.0.0.0/2 -all")}),
        {(HOME, "anyone", Severity.HIGH)},
    ),
    "whatever is near a host": (
        posted({HOME: spf("v=spf1 a:m.example/1 -all"), "m.example": [("A", "192.0.2.1")]}),
        {(HOME, "anyone", Severity.HIGH)},
    ),
    "a record without an end": (
        posted({HOME: spf("v=spf1 include:_spf.google.com"), **GOOGLE}),
        {(HOME, "no-end", Severity.MEDIUM)},
    ),
    "an end that says nothing": (posted({HOME: spf("v=spf1 mx ?all")}), {(HOME, "no-end", Severity.MEDIUM)}),
}

SILENT: dict[str, Evidence] = {
    "an include that ends in ?all lets nobody in by it": posted(
        {HOME: spf("v=spf1 include:mild.example -all"), "mild.example": [("TXT", "v=spf1 ip4:192.0.2.0/24 ?all")]}
    ),
    "a wide network that is refused": posted({HOME: spf("v=spf1 -ip4:0.0.0.0/1 ip4:192.0.2.1 -all")}),
    "a provider's /16": posted({HOME: spf("v=spf1 ip4:40.92.0.0/15 ip6:2a01:111:f400::/48 -all")}),
    "a redirect has the other's end": posted({HOME: spf("v=spf1 redirect=_spf.google.com"), **GOOGLE}),
    "no record, which another check tells": posted({HOME: [("A", "192.0.2.1")]}),
}

UNKNOWN: dict[str, Evidence] = {}  # email.spf says what was not told
