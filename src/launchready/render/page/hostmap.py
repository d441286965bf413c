"""The domain map as a picture: hosts in rows, grouped by where a visitor ends and by the addresses on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from launchready.render.document import Entry, Hop, HostSummary
from launchready.render.page.fit import fit, text_width
from launchready.render.words import counted

ROW = 30.0
TOP = 36.0
GAP = 10.0
NAME_SIZE = 13.0
FACT_SIZE = 12.0
WIDTH = 1080.0
_NOWHERE = {
    "loop": "goes round in a loop",
    "too-long": "too many redirects",
    "bad-location": "a redirect to nowhere",
    "not-seen": "leads to what was not asked",
}
COLUMNS = {"host": 4.0, "dns": 284.0, "address": 452.0, "answer": 622.0, "final": 816.0}


@dataclass(frozen=True, slots=True)
class Row:
    """One host. `state` is good, warn, bad or unknown: it picks both the shape and the colour.

    `trouble` names the facts that are wrong by themselves: dns, certificate, answer.
    """

    y: float
    host: HostSummary
    state: str
    name: str
    dns: str
    certificate: str
    answer: str
    words: str
    trouble: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A box that spans the rows which lead to it; `lone` where one row does."""

    y: float
    height: float
    text: str
    words: str
    state: str
    lone: bool


@dataclass(frozen=True, slots=True)
class HostMap:
    """The whole picture, and the guessed names that do not exist and are left out of it."""

    width: float
    height: float
    rows: tuple[Row, ...]
    addresses: tuple[Block, ...]
    finals: tuple[Block, ...]
    absent: tuple[str, ...]
    words: str


def host_map(hosts: tuple[HostSummary, ...], canonical: str) -> HostMap:
    """Return the picture. Groups are sorted: the canonical URL first, then the larger, those without an answer last."""
    shown = [host for host in hosts if not absent(host)]
    groups: dict[str, list[HostSummary]] = {}
    for host in shown:
        groups.setdefault(destination(host), []).append(host)
    ordered = sorted(groups.items(), key=lambda item: _order(item[0], item[1], canonical))
    rows: list[Row] = []
    addresses: list[Block] = []
    finals: list[Block] = []
    y = TOP
    for final, members in ordered:
        members.sort(key=lambda host: (_addresses(host), not host.purpose, _natural(host.name)))
        start = y = y + (GAP if rows and (len(members) > 1 or not finals[-1].lone) else 0)
        by_address: dict[str, list[HostSummary]] = {}
        for host in members:
            by_address.setdefault(_addresses(host), []).append(host)
        for address, sharing in by_address.items():
            text = fit(address, 130, FACT_SIZE)
            state = "good" if sharing[0].addresses else "bad"
            words = ", ".join(sharing[0].addresses) or address
            addresses.append(Block(y, ROW * len(sharing), text, words, state, len(sharing) == 1))
            for host in sharing:
                rows.append(_row(host, y))
                y += ROW
        answered = any(host.final_url for host in members)
        text = fit(final, 240, FACT_SIZE)
        finals.append(Block(start, y - start, text, final, "good" if answered else "bad", len(members) == 1))
    gone = tuple(host.name for host in hosts if absent(host))
    return HostMap(WIDTH, y + GAP, tuple(rows), tuple(addresses), tuple(finals), gone, _words(rows, gone))


def absent(host: HostSummary) -> bool:
    """Return whether a host is a common name that was tried and is not there: nothing to see in a picture."""
    return host.guessed and host.dns_status in ("NXDOMAIN", "NODATA") and not host.failures and not host.dns_chain


def destination(host: HostSummary) -> str:
    """Return where a visitor of the host ends: a URL, or why nowhere."""
    if host.final_url:
        return host.final_url
    entry = host.https or host.http
    if entry is None:
        return "does not exist" if host.dns_status == "NXDOMAIN" else "not asked"
    if entry.end == "answer":
        return "a certificate warning"
    return _NOWHERE.get(entry.end, "does not answer")


def answer(entry: Entry | None) -> str:
    """Return the answers on the way in few words: `301 → 200`, `timeout`."""
    if entry is None:
        return "not asked"
    words = [_hop(hop) for hop in entry.hops[:3]]
    if entry.end == "loop":
        words.append("loop")
    elif len(entry.hops) > 3:
        words.append("…")
    return " → ".join(words)


def _hop(hop: Hop) -> str:
    if hop.status and hop.failure:
        return f"{hop.status} ✕"
    return str(hop.status) if hop.status else hop.failure or "nothing"


def certificate(host: HostSummary) -> str:
    """Return the certificate's days in few words."""
    if host.certificate is None or not host.addresses:
        return ""
    if host.certificate.days_left is None:
        return "no TLS"
    days = host.certificate.days_left
    return f"TLS {days} d" if days >= 0 else "TLS expired"


def dns(host: HostSummary) -> str:
    """Return what DNS says in few words: the last name of the chain, the kind of address, or the status."""
    if host.dns_chain:
        return host.dns_chain[-1]
    if host.addresses:
        kinds = {"AAAA" if ":" in address else "A" for address in host.addresses}
        return " + ".join(sorted(kinds))
    return host.dns_status or "not asked"


def state(host: HostSummary) -> str:
    """Return good, warn, bad or unknown."""
    entry = host.https or host.http
    if host.worst in ("blocker", "high") or (entry and not host.final_url and entry.end != "not-seen"):
        return "bad"
    if host.worst:
        return "warn"
    if host.dns_status and host.dns_status not in ("NOERROR", "NODATA", "NXDOMAIN"):
        return "unknown"
    return "good" if host.final_url else "unknown"


def _row(host: HostSummary, y: float) -> Row:
    kind, trouble = state(host), tuple(_trouble(host))
    bold = 1.14
    room = (COLUMNS["final"] - COLUMNS["answer"] - 34) / bold - text_width(certificate(host), FACT_SIZE) * bold
    facts = [host.name, dns(host), _addresses(host), certificate(host), answer(host.https), destination(host)]
    return Row(
        y=y,
        host=host,
        state=kind,
        name=fit(host.name, 240, NAME_SIZE),
        dns=fit(dns(host), 150, FACT_SIZE),
        certificate=certificate(host),
        answer=fit(answer(host.https or host.http), room, FACT_SIZE),
        words=" · ".join(fact for fact in facts if fact),
        trouble=trouble,
    )


def _trouble(host: HostSummary) -> Iterator[str]:
    if not host.addresses:
        yield "dns"
    seen = host.certificate
    if seen and host.addresses and (seen.days_left is None or seen.days_left < 0 or seen.trust not in ("", "trusted")):
        yield "certificate"
    entry = host.https or host.http
    if entry and not host.final_url:
        yield "answer"


def _natural(name: str) -> list[tuple[bool, int, str]]:
    """Sort key by which host-2 comes before host-10."""
    words = re.findall(r"\d+|\D+", name)
    return [(word.isdigit(), int(word) if word.isdigit() else 0, word) for word in words]


def _addresses(host: HostSummary) -> str:
    if not host.addresses:
        return "no address"
    more = f" +{len(host.addresses) - 1}" if len(host.addresses) > 1 else ""
    return host.addresses[0] + more


def _order(
    final: str, members: list[HostSummary], canonical: str
) -> tuple[bool, bool, int, bool, list[tuple[bool, int, str]]]:
    answered = any(host.final_url for host in members)
    named = any(host.purpose for host in members)
    return (final != canonical, not answered, -len(members), not named, _natural(final))


def _words(rows: Iterable[Row], gone: tuple[str, ...]) -> str:
    shown = list(rows)
    said = {
        "good": "sound",
        "warn": "with smaller risks",
        "bad": "with grave ones or no answer",
        "unknown": "not known",
    }
    counts = [(sum(row.state == kind for row in shown), word) for kind, word in said.items()]
    parts = ", ".join(f"{count} {word}" for count, word in counts if count)
    words = f"{counted(len(shown), 'host')}: {parts}." if shown else "No host is there to see."
    if not gone:
        return words
    return f"{words} {counted(len(gone), 'common name')} that {'was' if len(gone) == 1 else 'were'} tried {'does' if len(gone) == 1 else 'do'} not exist."
