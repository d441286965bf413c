"""Cases of email.spf-hazards."""

from __future__ import annotations

from checks.email.test_spf import GOOGLE, spf
from posted import HOME, posted
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

GOOD: dict[str, Evidence] = {
    "one service": posted({HOME: spf("v=spf1 include:_spf.google.com ~all"), **GOOGLE}),
}

BAD: dict[str, Bad] = {
    "an equals sign": (
        posted({HOME: spf("v=spf1 include=_spf.google.com ~all")}),
        {(HOME, "ignored-word", Severity.MEDIUM)},
    ),
    "quotation marks within": (
        posted({HOME: spf('v=spf1 ip4:192.0.2.1 note="x" -all')}),
        {(HOME, "quotation-marks", Severity.MEDIUM)},
    ),
    "nine lookups": (
        posted(
            {
                HOME: spf(f"v=spf1 {' '.join(f'a:m{n}.example' for n in range(9))} -all"),
                **{f"m{n}.example": [("A", f"192.0.2.{n}")] for n in range(9)},
            }
        ),
        {(HOME, "near-limit", Severity.LOW)},
    ),
    "ptr": (posted({HOME: spf("v=spf1 ptr -all")}), {(HOME, "ptr", Severity.LOW)}),
    "terms behind the end": (
        posted({HOME: spf("v=spf1 ip4:192.0.2.1 -all ip4:192.0.2.2")}),
        {(HOME, "never-reached", Severity.LOW)},
    ),
    "a redirect that all overrules": (
        posted({HOME: spf("v=spf1 ~all redirect=_spf.google.com"), **GOOGLE}),
        {(HOME, "never-reached", Severity.LOW)},
    ),
    "an include that is there twice": (
        posted({HOME: spf("v=spf1 include:_spf.google.com ip4:192.0.2.1 include:_spf.google.com ~all"), **GOOGLE}),
        {(HOME, "twice", Severity.LOW)},
    ),
    "addresses copied out of a service's record": (
        posted({HOME: spf(f"v=spf1 {' '.join(f'ip4:198.51.100.{n}' for n in range(20))} -all")}),
        {(HOME, "flattened", Severity.LOW)},
    ),
    "an address within a network": (
        posted({HOME: spf("v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.25 -all")}),
        {(HOME, "overlap", Severity.LOW)},
    ),
    "two strings without a blank": (
        posted(
            {
                HOME: [("MX", "1 m.example"), ("TXT", '"v=spf1 include:_spf.google.com" "include:mail.example -all"')],
                **GOOGLE,
            }
        ),
        {(HOME, "glued", Severity.MEDIUM)},
    ),
    "longer than one small answer": (
        posted(
            {
                HOME: spf(
                    f"v=spf1 {' '.join(f'ip6:2001:db8:{n:x}::/48' for n in range(1000, 1023))} include:_spf.google.com -all"
                ),
                **GOOGLE,
            }
        ),
        {(HOME, "long", Severity.LOW)},
    ),
}

SILENT: dict[str, Evidence] = {
    "a modifier that means something elsewhere": posted({HOME: spf("v=spf1 ip4:192.0.2.1 ra=postmaster rp=100 -all")}),
    "ptr in somebody else's record": posted(
        {HOME: spf("v=spf1 include:old.example -all"), "old.example": [("TXT", "v=spf1 ptr:old.example -all")]}
    ),
    "over the limit, which another check tells": posted(
        {
            HOME: spf(f"v=spf1 {' '.join(f'a:m{n}.example' for n in range(12))} -all"),
            **{f"m{n}.example": [("A", f"192.0.2.{n}")] for n in range(12)},
        }
    ),
    "no record": posted({HOME: [("A", "192.0.2.1")]}),
    "a few addresses of one's own": posted(
        {HOME: spf(f"v=spf1 {' '.join(f'ip4:192.0.2.{n}' for n in range(8))} -all")}
    ),
}

UNKNOWN: dict[str, Evidence] = {}  # email.spf says what was not told
