"""DMARC as RFC 9989 says: where a domain's policy is found by the walk up the tree, whose domain it is, and whether a message passes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from launchready.model.evidence.dns import DnsAnswer, DnsStatus
from launchready.standards.asking import Asking, Question
from launchready.standards.dmarc_record import DmarcRecord, Policy, ReportUri, parse
from launchready.standards.dmarc_walk import MAX_NAME, Visit, Walk, checked, questions_of, usable_name, walked
from launchready.standards.records import plain

MAX_TARGETS = 20
"""Hosts of report addresses that are asked whether they take reports."""


class DmarcResult(StrEnum):
    """What DMARC says of a message (section 9.2)."""

    PASS = "pass"  # noqa: S105 (a result, no password)
    FAIL = "fail"
    NONE = "none"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


class Consent(StrEnum):
    """Whether a host takes reports for a domain (RFC 9990, section 4)."""

    OWN = "own"  # it belongs to the same organization, so that nothing need be asked
    GIVEN = "given"
    REFUSED = "refused"  # no record says so: reporters send nothing
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Discovery:
    """The policy of a domain: the record, where it was found, and which of its policies applies.

    `record` is None where there is none, and `failure` then says if that is because a question failed. `exists` is None where it was not
    learnt whether the name does. `policy` is None without a record that receivers use.
    """

    domain: str
    walk: Walk
    record: DmarcRecord | None
    found_at: str
    exists: bool | None
    policy: Policy | None
    failure: str = ""

    @property
    def organization(self) -> str:
        """The organizational domain, "" where it was not learnt."""
        return self.walk.organization

    @property
    def inherited(self) -> bool:
        """True if the record is that of a domain above."""
        return self.found_at not in ("", self.domain)

    @property
    def here(self) -> Visit:
        """What stands at the domain itself."""
        return self.walk.visits[0]

    @property
    def applied(self) -> Policy | None:
        """What receivers are asked to do with mail that fails, testing taken into account."""
        return self.record.applied(self.policy) if self.record and self.policy else None


@dataclass(frozen=True, slots=True)
class ReportHost:
    """Whether the host of a report address takes reports, and the name whose record says so."""

    uri: ReportUri
    consent: Consent
    name: str = ""
    reason: str = ""
    instead: tuple[ReportUri, ...] = ()


@dataclass(frozen=True, slots=True)
class Alignment:
    """Whether an authenticated identifier stands for the author's domain. `aligned` is None where a question failed."""

    kind: str
    domain: str
    mode: str
    organization: str
    aligned: bool | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What DMARC says of a message. `disposition` is what the policy asks for with it: none for one that passes."""

    result: DmarcResult
    discovery: Discovery
    alignments: tuple[Alignment, ...]
    disposition: Policy | None
    reason: str


def discover(domain: str) -> Asking[Discovery]:
    """Return the policy that applies to mail from a domain (section 4.10.1). Raises ValueError for what is no domain."""
    name = checked(domain)
    answers = yield (*questions_of(name), Question(name, "A"))
    return _discovery(walked(name, answers), answers[-1])


def organizational_domain(domain: str) -> Asking[Walk]:
    """Return the walk that tells whose a domain is (section 4.10.2). Raises ValueError for what is no domain."""
    name = checked(domain)
    return walked(name, (yield questions_of(name)))


def authorised(domain: str, uris: Sequence[ReportUri]) -> Asking[tuple[ReportHost, ...]]:
    """Return for each report address whether its host takes reports about a domain, which is the one that the record was found at."""
    own = checked(domain)
    asked: dict[str, tuple[Question, ...]] = {}
    for uri in uris:
        host = usable_name(uri.host)
        name = f"{own}._report._dmarc.{host}"
        if host and host not in (own, *asked) and len(asked) < MAX_TARGETS:
            asked[host] = (*questions_of(host), *([Question(name, "TXT")] if len(name) <= MAX_NAME else []))
    mine = questions_of(own)
    answers = yield (*mine, *(question for questions in asked.values() for question in questions))
    organization = walked(own, answers[: len(mine)])
    at = len(mine)
    judged: dict[str, tuple[Consent, str, str, tuple[ReportUri, ...]]] = {own: (Consent.OWN, "", "", ())}
    for host, questions in asked.items():
        part = answers[at : at + len(questions)]
        at += len(questions)
        judged[host] = _consent(
            organization, walked(host, part), part[-1] if questions[-1].name.startswith(own) else None
        )
    nothing = (Consent.UNKNOWN, "", "its host cannot be asked", ())
    return tuple(ReportHost(uri, *judged.get(usable_name(uri.host), nothing)) for uri in uris)


def judge(from_domain: str, dkim: Iterable[str] = (), spf: Iterable[str] = ()) -> Asking[Judgement]:
    """Return what DMARC says of a message from a domain, whose signatures of some domains and whose SPF domains were found to pass.

    Raises ValueError if `from_domain` is no domain; identifiers that are none align with nothing.
    """
    name = checked(from_domain)
    given = [("dkim", domain) for domain in dkim] + [("spf", domain) for domain in spf]
    own = questions_of(name)
    others = dict.fromkeys(usable_name(domain) for _, domain in given)
    walks = {domain: questions_of(domain) for domain in others if domain and domain != name}
    answers = yield (*own, Question(name, "A"), *(question for questions in walks.values() for question in questions))
    discovery = _discovery(walked(name, answers[: len(own)]), answers[len(own)])
    at = len(own) + 1
    owners = {name: discovery.walk}
    for domain, questions in walks.items():
        owners[domain] = walked(domain, answers[at : at + len(questions)])
        at += len(questions)
    alignments = tuple(_alignment(kind, domain, discovery, owners) for kind, domain in given)
    return _judgement(discovery, alignments)


def _discovery(walk: Walk, existence: DnsAnswer) -> Discovery:
    """Return the record that applies: the domain's own, its organization's, or that of the public suffix above it."""
    here = walk.visits[0]
    exists = (
        None if not existence.status.settled else existence.status is not DnsStatus.NXDOMAIN or bool(existence.cnames)
    )
    if here.record is not None:
        return Discovery(walk.domain, walk, here.record, walk.domain, exists, here.record.own)
    if walk.failure:
        return Discovery(walk.domain, walk, None, "", exists, None, walk.failure)
    above = walk.visit(walk.organization)
    if above is None or above.record is None:
        above = next((visit for visit in walk.visits if visit.record and visit.record.psd == "y"), None)
    if above is None or above.record is None:
        return Discovery(walk.domain, walk, None, "", exists, None)
    record = above.record
    if exists is None and record.below != record.absent:
        return Discovery(
            walk.domain, walk, record, above.domain, None, None, f"A of {existence.name}: {existence.status}"
        )
    return Discovery(
        walk.domain, walk, record, above.domain, exists, record.absent if exists is False else record.below
    )


def _consent(owner: Walk, target: Walk, answer: DnsAnswer | None) -> tuple[Consent, str, str, tuple[ReportUri, ...]]:
    name = f"{owner.domain}._report._dmarc.{target.domain}"
    if owner.organization and owner.organization == target.organization:
        return Consent.OWN, "", "", ()
    if answer is None:
        return Consent.REFUSED, name, f"{name} is longer than a name in DNS can be", ()
    if not answer.status.settled:
        return Consent.UNKNOWN, name, f"TXT of {name}: {answer.status}", ()
    records = [record for record in (parse(plain("TXT", value)) for value in answer.values) if record is not None]
    if records:
        instead = [uri for record in records for uri in record.rua if usable_name(uri.host) == target.domain]
        return Consent.GIVEN, name, "", tuple(instead)
    if owner.failure or target.failure:
        return Consent.UNKNOWN, name, owner.failure or target.failure, ()
    return Consent.REFUSED, name, f"{name} has no record that begins with v=DMARC1", ()


def _alignment(kind: str, domain: str, discovery: Discovery, owners: dict[str, Walk]) -> Alignment:
    name = usable_name(domain)
    record = discovery.record
    mode = "r" if record is None else record.adkim if kind == "dkim" else record.aspf
    words = "strict" if mode == "s" else "relaxed"
    if not name:
        return Alignment(kind, domain[:255], words, "", aligned=False)
    owner = owners[name]
    if name == discovery.domain or mode == "s":
        return Alignment(kind, name, words, owner.organization, aligned=name == discovery.domain)
    known = owner.organization and discovery.organization
    aligned = owner.organization == discovery.organization if known else None
    return Alignment(kind, name, words, owner.organization, aligned=aligned)


def _judgement(discovery: Discovery, alignments: tuple[Alignment, ...]) -> Judgement:
    record = discovery.record

    def told(result: DmarcResult, reason: str, disposition: Policy | None = None) -> Judgement:
        return Judgement(result, discovery, alignments, disposition, reason)

    if record is None:
        if discovery.failure:
            return told(DmarcResult.TEMPERROR, discovery.failure)
        return told(DmarcResult.NONE, f"no policy record applies to {discovery.domain}")
    if not record.usable:
        return told(DmarcResult.PERMERROR, f"receivers do not use the record of {discovery.found_at}")
    aligned = next((each for each in alignments if each.aligned), None)
    if aligned is not None:
        reason = f"{aligned.kind} of {aligned.domain} is aligned ({aligned.mode})"
        return told(DmarcResult.PASS, reason, Policy.NONE)
    if any(each.aligned is None for each in alignments):
        failures = (discovery.walk.failure, "whose an identifier is could not be learnt")
        return told(DmarcResult.TEMPERROR, next(filter(None, failures)))
    reason = "no authenticated identifier is aligned" if alignments else "there is no authenticated identifier"
    if discovery.failure:
        return told(DmarcResult.FAIL, f"{reason}; which policy applies is open: {discovery.failure}")
    return told(DmarcResult.FAIL, reason, discovery.applied)
