"""SPF of a domain: what its record comes to, and what receivers make of one address."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

from launchready.app.inspect.document import Fact, Inspection, inspection
from launchready.app.inspect.judging import Seen, judged
from launchready.app.inspect.network import Way, run
from launchready.model.errors import UsageError
from launchready.net.session import Session
from launchready.standards.spf import Evaluation, SpfResult, check_host, parse_ip
from launchready.standards.spf_tree import Node, allowed, tree
from launchready.standards.urls import UrlError, ascii_host

CHECKS = ("email.spf", "email.spf-open", "email.spf-hazards")
MOST_NETWORKS = 200


def spf(domain: str, way: Way, *, ip: str = "", sender: str | None = None, helo: str = "") -> Inspection:
    """Look at a domain's SPF; with `ip` also evaluate it for mail from there. Raises UsageError for what is no address or, without one, no domain."""
    if ip:
        try:
            parse_ip(ip)
        except ValueError:
            raise UsageError(f"--ip {ip[:60]}: not an address", "write one such as 192.0.2.1 or 2001:db8::1") from None
    name = _name(domain)
    if not name and not ip:
        raise UsageError(f"{domain[:100]}: not a domain", "name one, such as example.com")

    async def look(session: Session) -> Inspection:
        facts: dict[str, Fact] = {"domain": domain}
        evaluation, root = None, None
        if ip:
            now = int((way.now or datetime.now(UTC)).timestamp())
            given = f"postmaster@{domain}" if sender is None else sender
            evaluation = await session.settle(check_host(ip, domain, given, helo, now=now))
            facts |= {"ip": ip, "sender": given, "helo": helo}
        if name:
            root = await session.settle(tree(name))
            await session.dns(name, "MX")
        facts |= _evaluated(evaluation, root)
        if root is not None:
            facts |= _recorded(root)
        findings = judged(CHECKS, name, Seen(dns=session.dns_evidence), now=way.now) if name else ()
        unsettled = evaluation is not None and evaluation.result is SpfResult.TEMPERROR
        return inspection("spf", domain, facts, findings, reached=not unsettled)

    return run(way, look)


def _name(domain: str) -> str:
    try:
        name = ascii_host(domain.strip())
    except UrlError:
        return ""
    return name if "." in name else ""


def _evaluated(evaluation: Evaluation | None, root: Node | None) -> dict[str, Fact]:
    if evaluation is None:
        return {
            "result": None,
            "reason": "no address was given: --ip ADDRESS says what receivers make of it",
            "lookups": root.lookups if root else 0,
            "void_lookups": sum(len(node.void) for node in root.walk()) if root else 0,
            "explanation": "",
            "trace": [],
        }
    return {
        "result": evaluation.result.value,
        "reason": evaluation.reason,
        "lookups": evaluation.lookups,
        "void_lookups": evaluation.void_lookups,
        "explanation": evaluation.explanation,
        "trace": [asdict(step) for step in evaluation.trace],
    }


def _recorded(root: Node) -> dict[str, Fact]:
    networks = [str(each.network) for each in allowed(root)]
    return {
        "record": root.text or None,
        "state": root.state.value,
        "detail": root.detail,
        "most_lookups": root.lookups,
        "includes": [
            {"domain": node.domain, "by": node.term, "state": node.state.value, "record": node.text}
            for node in root.walk()
            if node is not root
        ],
        "networks": [*networks[:MOST_NETWORKS]],
    }
