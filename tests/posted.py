"""Small words for what DNS says of a product's mail: zones as plain values, and the evidence of a run that asked for all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from seen import NOW, evidence

from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsAnswer, DnsEvidence, DnsRecord, DnsStatus
from launchready.standards.asking import Asking, Question, answered
from launchready.standards.mail_domains import look_for_keys
from launchready.standards.spf import check_host
from launchready.standards.spf_senders import domains, proposed, questions
from launchready.standards.spf_tree import tree

HOME = "kettle.example"
T = TypeVar("T")
Zone = Mapping[str, Sequence[tuple[str, str]] | DnsStatus]
"""Each name with its records as (type, value), or with how questions about it end. TXT values are written without quotes."""


def answer(zone: Zone, question: Question) -> DnsAnswer:
    """What a zone answers."""
    name = question.name.lower().rstrip(".")
    held = zone.get(name, DnsStatus.NXDOMAIN)
    if isinstance(held, DnsStatus):
        return DnsAnswer(name, question.type, held, (), NOW)
    values = [value for rtype, value in held if rtype == question.type]
    alias = next((value for rtype, value in held if rtype == "CNAME"), "")
    if alias and not values:
        end = answer(zone, Question(alias, question.type))
        return replace(end, name=name, records=(DnsRecord(name, "CNAME", 300, alias), *end.records))
    records = tuple(
        DnsRecord(name, question.type, 3600, quoted(value) if question.type == "TXT" else value) for value in values
    )
    return DnsAnswer(name, question.type, DnsStatus.NOERROR if records else DnsStatus.NODATA, records, NOW)


def quoted(text: str) -> str:
    """A TXT value as DNS tools print it; one that is quoted already stays."""
    return text if text.startswith('"') else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def settle(asking: Asking[T], zone: Zone, kept: list[DnsAnswer] | None = None) -> T:
    """What a standard comes to by a zone; `kept` receives the answers."""

    def told(question: Question) -> DnsAnswer:
        found = answer(zone, question)
        if kept is not None:
            kept.append(found)
        return found

    return answered(asking, told)


def sender(name: object = "Our server", **facts: object) -> dict[str, object]:
    """A sender of the product file."""
    return {"name": name, "domain": HOME, **facts}


def posted(zone: Zone, *senders: dict[str, object], receives: bool = True, **email: object) -> Evidence:
    """Evidence of a run that asked what an audit asks about SPF and keys, of a product with these senders."""
    made = evidence(product={"domain": HOME, "email": {"senders": senders, "receives": receives, **email}})
    product, kept = made.product, [answer(zone, Question(HOME, rtype)) for rtype in ("MX", "TXT")]
    for domain in (*domains(product), *(name for each in product.email.senders for name in proposed(each))):
        settle(tree(domain), zone, kept)
    for question in questions(product):
        settle(check_host(*question), zone, kept)
    for domain in dict.fromkeys(each.domain for each in product.email.senders):
        settle(look_for_keys(product, domain), zone, kept)
    return replace(made, dns=DnsEvidence(tuple(kept)))
