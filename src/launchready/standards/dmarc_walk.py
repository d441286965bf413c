"""The walk up the tree of names by which DMARC finds a policy, and learns whose a domain is (RFC 9989, section 4.10).

All names of a walk are asked at once: at most eight, and which of them count is decided afterwards as if they had been asked one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from launchready.model.evidence.dns import DnsAnswer
from launchready.standards.asking import Question
from launchready.standards.dmarc_record import DmarcRecord, is_record, parse
from launchready.standards.records import plain
from launchready.standards.urls import UrlError, ascii_host

MAX_QUERIES = 8
"""Names that one walk asks about (section 4.10)."""
MAX_NAME = 253


@dataclass(frozen=True, slots=True)
class Visit:
    """One name of a walk: the TXT texts there that look like DMARC's, the policy record among them, why none was learnt."""

    domain: str
    record: DmarcRecord | None
    texts: tuple[str, ...] = ()
    failure: str = ""

    @property
    def name(self) -> str:
        """The name that was asked about."""
        return f"_dmarc.{self.domain}"

    @property
    def several(self) -> bool:
        """True if there are several policy records, which count as none."""
        return self.record is None and sum(map(is_record, self.texts)) > 1


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk from a domain up to where it stops. `organization` is "" where a failure on the way leaves it open; `failure` says why."""

    domain: str
    visits: tuple[Visit, ...]
    organization: str
    failure: str = ""

    def visit(self, domain: str) -> Visit | None:
        """Return what was seen at a domain on the way."""
        return next((visit for visit in self.visits if visit.domain == domain), None)


def walk_names(domain: str) -> tuple[str, ...]:
    """Return the domains that a walk asks about: the first, and at most seven with seven labels or fewer (section 4.10)."""
    labels = domain.split(".")
    rest = labels[1:] if len(labels) < MAX_QUERIES else labels[-(MAX_QUERIES - 1) :]
    return (domain, *(".".join(rest[start:]) for start in range(len(rest))))


def usable_name(text: str) -> str:
    """Return a domain as DNS is asked about it, in ASCII and lower case; "" for what is no domain."""
    try:
        name = ascii_host(text.strip().rstrip("."))
    except UrlError:
        return ""
    good = all(0 < len(label) < 64 for label in name.split("."))
    return name if good and len(name) + len("_dmarc.") <= MAX_NAME else ""


def checked(domain: str) -> str:
    """Return a domain as DNS is asked about it. Raises ValueError for what is no domain."""
    name = usable_name(domain)
    if not name:
        raise ValueError(f"{domain[:100]!a} is no domain name")
    return name


def questions_of(domain: str) -> tuple[Question, ...]:
    """Return the questions of a walk."""
    return tuple(Question(f"_dmarc.{name}", "TXT") for name in walk_names(domain))


def walked(domain: str, answers: Sequence[DnsAnswer]) -> Walk:
    """Return the walk as far as it goes: it stops at a record that says psd=n or psd=y, and knows nothing beyond a failure."""
    visits: list[Visit] = []
    failure = ""
    for name, answer in zip(walk_names(domain), answers, strict=False):
        visit = _visit(name, answer)
        visits.append(visit)
        failure = failure or visit.failure
        if visit.record is not None and visit.record.psd != "u":
            break
    return Walk(domain, tuple(visits), "" if failure else _organization(domain, visits), failure)


def _visit(domain: str, answer: DnsAnswer) -> Visit:
    if not answer.status.settled:
        return Visit(domain, None, failure=f"TXT of {answer.name}: {answer.status}")
    texts = tuple(plain("TXT", value) for value in answer.values)
    records = [text for text in texts if is_record(text)]
    return Visit(domain, parse(records[0]) if len(records) == 1 else None, texts)


def _organization(domain: str, visits: Sequence[Visit]) -> str:
    """Return whose a domain is by the records on the way, from the longest name to the shortest (section 4.10.2)."""
    found = [visit for visit in visits if visit.record is not None]
    for visit in found:
        if visit.record is not None and visit.record.psd == "n":
            return visit.domain
        if visit.record is not None and visit.record.psd == "y" and visit.domain != domain:
            return ".".join(domain.split(".")[-(visit.domain.count(".") + 2) :])
    return found[-1].domain if found else domain
