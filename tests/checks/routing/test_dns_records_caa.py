"""Cases of routing.dns-records-caa."""

from __future__ import annotations

from dataclasses import replace

from seen import Bad, certificate, endpoint, evidence, record

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsAnswer, DnsStatus
from launchready.model.evidence.tls import TlsEndpoint, Trust

HOME = "kettle.example"
WWW = f"www.{HOME}"
NONE = record(WWW, "CAA")


def caa(*values: str, owner: str = HOME) -> DnsAnswer:
    return record(owner, "CAA", *values)


def issued(issuer: str, above: str = "", *names: str, host: str = WWW) -> TlsEndpoint:
    leaf = certificate(*(names or (host,)), issuer=issuer)
    chain = (leaf, certificate(issuer, issuer=above, is_ca=True)) if above else (leaf,)
    return replace(endpoint(host), chain=chain)


LETS = issued("E7", "ISRG Root X1")
GOOD: dict[str, Evidence] = {
    "Let's Encrypt is allowed": evidence(LETS, NONE, caa('0 issue "letsencrypt.org"')),
    "with parameters": evidence(LETS, NONE, caa('0 issue "letsencrypt.org; validationmethods=dns-01"')),
    "the nearest name counts": evidence(LETS, caa('0 issue "letsencrypt.org"', owner=WWW), caa('0 issue "pki.goog"')),
    "no property that restricts": evidence(LETS, NONE, caa('0 iodef "mailto:security@kettle.example"')),
    "Google's certificates": evidence(issued("WE1", "GTS Root R4"), NONE, caa('0 issue "pki.goog"')),
}

BAD: dict[str, Bad] = {
    "another authority alone": (
        evidence(LETS, NONE, caa('0 issue "digicert.com"')),
        {(WWW, "forbidden", Severity.HIGH)},
    ),
    "nobody": (evidence(LETS, NONE, caa('0 issue ";"')), {(WWW, "forbidden", Severity.HIGH)}),
    "nobody, whoever it was": (
        evidence(issued("Some House CA"), caa('0 issue ";"', owner=WWW)),
        {(WWW, "forbidden", Severity.HIGH)},
    ),
    "wildcards from another": (
        evidence(
            issued("E7", "ISRG Root X1", f"*.{HOME}"),
            NONE,
            caa('0 issue "letsencrypt.org"', '0 issuewild "digicert.com"'),
        ),
        {(WWW, "forbidden", Severity.HIGH)},
    ),
}

SILENT: dict[str, Evidence] = {
    "no CAA at all": evidence(LETS, NONE, caa()),
    "an authority that is not known here": evidence(issued("Some House CA"), NONE, caa('0 issue "digicert.com"')),
    "a brand of the authority": evidence(
        issued("RapidSSL TLS RSA CA G1", "DigiCert Global Root G2"), NONE, caa('0 issue "rapidssl.com"')
    ),
    "Google under GlobalSign's old root": evidence(
        issued("GTS CA 1P5", "GTS Root R1"), NONE, caa('0 issue "pki.goog"')
    ),
    "ZeroSSL is Sectigo": evidence(
        issued("ZeroSSL ECC Domain Secure Site CA", "USERTrust ECC Certification Authority"),
        NONE,
        caa('0 issue "sectigo.com"'),
    ),
    "a certificate that browsers refuse is edge.tls's": evidence(
        replace(LETS, trust=Trust.SELF_SIGNED), NONE, caa('0 issue "digicert.com"')
    ),
    "wildcards alone are restricted, and this is none": evidence(LETS, NONE, caa('0 issuewild "digicert.com"')),
    "records that mean nothing": evidence(LETS, NONE, caa("nonsense")),
    "nothing was asked": evidence(LETS),
}

UNKNOWN: dict[str, Evidence] = {
    "the question fails": evidence(LETS, replace(NONE, status=DnsStatus.SERVFAIL), caa('0 issue "digicert.com"')),
}
