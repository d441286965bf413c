"""An SPF record with all that it leads to, whoever sends: who may send by it, and what is wrong with it before anybody does.

Every record of a level is asked for at once, so that the whole costs as many waits as includes lie within each other.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from launchready.model.evidence.dns import DnsAnswer, DnsStatus
from launchready.standards import spf_macro as macros
from launchready.standards.asking import Asking, Question
from launchready.standards.mail_hosts import exchangers
from launchready.standards.records import plain
from launchready.standards.spf import MAX_NAMES
from launchready.standards.spf_record import (
    LOOKUP_KINDS,
    Kind,
    Mechanism,
    Network,
    Qualifier,
    Record,
    SpfSyntaxError,
    read,
    select,
)

MAX_NODES = 60
"""Records of one tree; ten lookups are allowed, so that one with more is broken anyway."""
MAX_DEPTH = 12


class State(StrEnum):
    """What a name has for an SPF record."""

    GOOD = "good"
    NONE = "none"
    SEVERAL = "several"
    BROKEN = "broken"  # breaks the grammar
    UNSEEN = "unseen"  # DNS did not say
    LOOP = "loop"  # one that leads here is asked for again
    CUT = "cut"  # too many, or too deep


@dataclass(slots=True)
class Node:
    """A name's record. `term` is what led here ("" at the root); `detail` says what is wrong."""

    domain: str
    state: State
    term: str = ""
    text: str = ""
    detail: str = ""
    record: Record | None = None
    children: list[Node] = field(default_factory=list)
    networks: dict[str, tuple[Network, ...]] = field(default_factory=dict)
    void: list[str] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def lookups(self) -> int:
        """Lookups that mail costs which nothing matches: all terms of the tree that count (RFC 7208, section 4.6.4)."""
        return sum(
            sum(each.kind in LOOKUP_KINDS for each in node.record.mechanisms)
            + bool(node.record.redirect and not node.record.all)
            for node in self.walk()
            if node.record
        )


def tree(domain: str) -> Asking[Node]:
    """Return a domain's record and those that it leads to. Terms with macros depend on the message, and lead nowhere here."""
    root = Node(domain.lower().rstrip("."), State.UNSEEN)
    level: list[tuple[Node, tuple[str, ...]]] = [(root, ())]
    count = 1
    while level:
        answers = yield tuple(_question(node) for node, _ in level)
        for (node, _), answer in zip(level, answers, strict=True):
            _fill(node, answer)
        yield from _addresses([node for node, _ in level])
        below: list[tuple[Node, tuple[str, ...]]] = []
        for node, above in level:
            for term, target in _targets(node):
                child = Node(target, State.UNSEEN, term)
                node.children.append(child)
                path = (*above, node.domain)
                count += 1
                if target in path:
                    child.state, child.detail = State.LOOP, f"{target} is asked for again within itself"
                elif count > MAX_NODES or len(path) > MAX_DEPTH:
                    child.state, child.detail = State.CUT, "too many records lead to each other"
                elif macros.presentable(target) is None:
                    child.state, child.detail = State.NONE, f"{target[:80]!a} is no name"
                else:
                    below.append((child, path))
        level = below
    return root


def _question(node: Node) -> Question:
    return Question(macros.presentable(node.domain) or ".", "TXT")


def _fill(node: Node, answer: DnsAnswer) -> None:
    if not answer.status.settled:
        node.detail = answer.detail or f"DNS answered {answer.status.value}"
        return
    values = [value for value in answer.values if select((plain("TXT", value),))]
    if not values:
        node.state, node.detail = State.NONE, f"{node.domain} has no SPF record"
        return
    node.text = plain("TXT", values[0])
    if len(values) > 1:
        node.state, node.detail = State.SEVERAL, f"{node.domain} has {len(values)} SPF records"
        return
    try:
        node.record, node.state = read(node.text), State.GOOD
    except SpfSyntaxError as error:
        node.state, node.detail = State.BROKEN, str(error)


def _targets(node: Node) -> Iterator[tuple[str, str]]:
    if node.record is None:
        return
    for each in node.record.mechanisms:
        if each.kind is Kind.INCLUDE and (target := fixed(each.domain, node.domain)):
            yield each.text, target
    if node.record.redirect and not node.record.all and (target := fixed(node.record.redirect, node.domain)):
        yield f"redirect={target}", target


def fixed(parts: tuple[macros.Part, ...], domain: str) -> str:
    """Return the name that a domain-spec says whoever sends; "" where it depends on the message."""
    if not parts:
        return domain
    if macros.needs(parts, "sloiphv"):
        return ""
    return macros.shorten(macros.expand(parts, {"d": domain})).lower()


def _addresses(nodes: list[Node]) -> Asking[None]:
    """Look up what the `a` and `mx` of some records stand for."""
    wanted = [
        (node, each, name)
        for node in nodes
        if node.record
        for each in node.record.mechanisms
        if each.kind in (Kind.A, Kind.MX) and (name := macros.presentable(fixed(each.domain, node.domain)))
    ]
    by_mx = [(node, each, name) for node, each, name in wanted if each.kind is Kind.MX]
    answers = yield tuple(Question(name, "MX") for _, _, name in by_mx)
    hosts = [(node, each, name) for node, each, name in wanted if each.kind is Kind.A]
    for (node, each, _), answer in zip(by_mx, answers, strict=True):
        if not answer.values and answer.status.settled:
            node.void.append(each.text)
        hosts += [(node, each, host) for host in exchangers(answer.values).hosts[:MAX_NAMES]]
    found = yield tuple(Question(name, rtype) for _, _, name in hosts for rtype in ("A", "AAAA"))
    for index, (node, each, _) in enumerate(hosts):
        four, six = found[2 * index], found[2 * index + 1]
        networks = [*_networks(four, each.bits4), *_networks(six, each.bits6)]
        if not networks and four.status.settled and six.status.settled and each.text not in node.void:
            node.void.append(each.text)
        node.networks[each.text] = (*node.networks.get(each.text, ()), *networks)


def _networks(answer: DnsAnswer, bits: int) -> Iterator[Network]:
    for value in answer.values if answer.status is DnsStatus.NOERROR else ():
        try:
            yield ipaddress.ip_network(f"{value}/{bits}", strict=False)
        except ValueError:
            continue


@dataclass(frozen=True, slots=True)
class Allowed:
    """A network from which mail passes, and the term that says so."""

    network: Network
    term: str


def allowed(root: Node) -> Iterator[Allowed]:
    """Yield the networks from which mail passes, by what the tree says; those behind macros are not among them."""
    for each in root.record.mechanisms if root.record else ():
        if each.qualifier is Qualifier.PASS and each.kind is not Kind.INCLUDE:
            yield from (Allowed(network, each.text) for network in said(root, each))
    for child in _passing(root):
        yield from allowed(child)


def _passing(root: Node) -> Iterator[Node]:
    """Yield the records that let mail pass for the root where they let it pass themselves: those of passing includes, and of a redirect."""
    terms = {each.text for each in (root.record.mechanisms if root.record else ()) if each.qualifier is Qualifier.PASS}
    yield from (child for child in root.children if child.term in terms or child.term.startswith("redirect="))


def said(node: Node, mechanism: Mechanism) -> tuple[Network, ...]:
    """Return the networks that a term of a record stands for itself."""
    return (mechanism.network,) if mechanism.network else node.networks.get(mechanism.text, ())


def lets_in(domain: str, records: tuple[str, ...]) -> Asking[str]:
    """Return the term of a domain's record by which mail passes that one of some records lets through; "" if there is none."""
    root = yield from tree(domain)
    for child in _passing(root):
        if any(node.domain in records for node in child.walk()):
            return child.term
    return ""
