"""Small words for a product's mail as a run sees it: the product file's senders, and a zone with DMARC, DKIM, MX and SPF."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from mailed import Zone, answers, said
from seen import evidence

from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsAnswer
from launchready.model.evidence.mail_test import MailTest, MailTestEvidence
from launchready.model.product import Product
from launchready.standards.asking import Asking, Question
from launchready.standards.dmarc import authorised, discover, organizational_domain
from launchready.standards.mail_domains import author_domains, envelope, look_for_keys, selectors_seen

HOME = "kettle.example"
AT = f"_dmarc.{HOME}"
REPORTS = f"rua=mailto:dmarc@{HOME}"
REJECT = f"v=DMARC1; p=reject; {REPORTS}"
MONITORING = f"v=DMARC1; p=none; {REPORTS}"
SENDER: dict[str, object] = {"name": "Mailer", "domain": HOME, "selectors": ["k9"]}
KEY_AT = f"k9._domainkey.{HOME}"


@lru_cache
def key(bits: int = 2048, tags: str = "") -> str:
    """A key record."""
    public = rsa.generate_private_key(65537, bits).public_key()
    data = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; {tags}p={base64.b64encode(data).decode()}"


def mailing(
    zone: Zone, *senders: Mapping[str, object], domain: str = HOME, tests: tuple[MailTest, ...] = (), **product: object
) -> Evidence:
    """What a run sees of a product's mail: it asks all that the collector asks. `tests` are recorded messages."""
    described: dict[str, object] = {"email": {"senders": list(senders)}, **product}
    made = Product.model_validate({"domain": domain, **described})
    seen: dict[Question, DnsAnswer] = {}

    def ask(asking: Asking[object]) -> None:
        seen.update({Question(each.name, each.type): each for each in answers(asking, zone)})

    for author in author_domains(made):
        ask(discover(author))
        ask(look_for_keys(made, author, selectors_seen(tests, author)))
        ask(organizational_domain(author))
        for rtype in ("MX", "TXT"):
            seen[Question(author, rtype)] = said(Question(author, rtype), zone)
        ask(_reports(author))
    for sender in made.email.senders:
        ask(organizational_domain(envelope(sender)))
    return replace(evidence(tuple(seen.values()), domain=domain, product=described), mail_test=MailTestEvidence(tests))


def _reports(domain: str) -> Asking[object]:
    found = yield from discover(domain)
    if found.record is None:
        return None
    return (yield from authorised(found.found_at, (*found.record.rua, *found.record.ruf)))


WORKSPACE: dict[str, object] = {
    f"MX {HOME}": "1 smtp.google.com.",
    HOME: ("v=spf1 include:_spf.google.com ~all", "google-site-verification=x"),
    f"google._domainkey.{HOME}": key(),
}
"""Google Workspace, and nothing else."""
RESEND: dict[str, object] = {
    f"MX send.{HOME}": "10 feedback-smtp.eu-west-1.amazonses.com.",
    f"send.{HOME}": "v=spf1 include:amazonses.com ~all",
    f"resend._domainkey.{HOME}": key(1024).partition("k=rsa; ")[2],
}
"""Resend on its usual subdomain: no MX and no SPF at the domain itself, and a key without v and k, of 1024 bits as it is shown today."""
WEB_ONLY: dict[str, object] = {f"A {HOME}": "76.76.21.21", f"TXT www.{HOME}": "x"}
"""A site at Vercel, without mail."""
PARKED: dict[str, object] = {f"MX {HOME}": "0 .", HOME: "v=spf1 -all"}
"""A domain that says that it has no mail."""
FULL: dict[str, object] = {f"MX {HOME}": "10 mail.kettle.example.", HOME: "v=spf1 mx -all", KEY_AT: key(), AT: REJECT}
"""Mail as it should be."""
