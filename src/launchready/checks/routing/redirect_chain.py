"""
A redirect leads in a circle, nowhere, over plain http, or by too many steps.

Why it matters: A loop shows an error instead of the product. A step over http lets anyone on the same network read and change where the
visitor goes next. Each further step costs a second on a phone, and apps and webhooks give up after a few. A redirect that says "only for
now" keeps search engines at the old address for good.

What is looked at: Every chain that this run followed from the front page of a host and from the routes of the product file. In this order, and only
the worst is said: a loop, a redirect to nowhere, a step from https to http, an end at a host that is not there, a session that is left
behind (a cookie for one host alone, before a step to another of the same domain, which sets none itself), more than two steps, a temporary
redirect from one host's front page to another's. The step from http to https on the same host is not counted; steps to a login, a
language or a country are the product's own affair. A circle that sets cookies may end for a browser, and is UNKNOWN. The addresses of the
domain and its www are routing.canonical-host's; only steps over http and lost sessions are judged of them here.

Fix: Let each address lead straight to its end, over https, with 308 or 301; keep redirects in one place (the edge, the host or the code).

Reference: RFC 9110, section 15.4; RFC 6265bis, section 5.5 (Domain); Fetch, section 4.4.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.check import (
    Check,
    Confidence,
    Exposure,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    failed,
    passed,
    unknown,
)
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Exchange, FailureKind, HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.canonical import entrances
from launchready.standards.journeys import lost_session, meant_for_now, upgrades
from launchready.standards.quoting import quote
from launchready.standards.redirects import PERMANENT, REDIRECTS, Chain, End, follow
from launchready.standards.urls import host_of, origin_of

MAX_STEPS = 2
_SHOWN = 6
_GONE = frozenset({FailureKind.DNS, FailureKind.REFUSED, FailureKind.UNREACHABLE})


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge the chain from each front page and each route, once where several are the same."""
    covered = frozenset(entrances(product.domain))
    fronts = [f"{scheme}://{host.name}/" for host in hosts.hosts for scheme in ("https", "http")]
    starts = dict.fromkeys((*fronts, *(route.url for route in product.routes if route.method == "GET")))
    said: set[tuple[str, str]] = set()
    for start in starts:
        chain = follow(http, start)
        if not chain.redirects:
            continue
        judged = _judge(chain, start in fronts, _covered(chain, covered), hosts)
        if judged is not None and (judged[0].aspect, judged[1]) not in said:
            said.add((judged[0].aspect, judged[1]))
            yield judged[0]


def _covered(chain: Chain, entrances_: frozenset[str]) -> bool:
    """Return True if routing.canonical-host judges this chain: it starts at an entrance, or goes round by one."""
    circle = chain.end in (End.LOOP, End.TOO_LONG)
    return chain.start in entrances_ or (circle and any(hop.url in entrances_ for hop in chain.hops))


def _judge(chain: Chain, front: bool, covered: bool, hosts: HostsEvidence) -> tuple[Result, str] | None:
    """Return the worst of a chain, with the step that is to blame: chains that share that step say it once."""
    probe, last = Curl(chain.start, follow=True), chain.hops[-1].url
    if not covered and chain.end in (End.LOOP, End.TOO_LONG):
        return _circle(chain, hosts, probe), min(hop.url for hop in chain.hops[-2:])
    weight = _weight(chain, hosts, Severity.HIGH)
    if not covered and chain.end is End.BAD_LOCATION and "scheme" not in chain.detail:
        return _result(chain, f"{last} redirects to nowhere: {chain.detail}", weight, "nowhere", probe), last
    for hop, onward in _pairs(chain):
        if hop.url.startswith("https:") and onward.startswith("http:"):
            seen = f"{hop.url} is https, and leads on over plain http"
            return _result(chain, seen, Severity.HIGH, "downgrade", probe, impact=Impact.DATA), hop.url
    dead = _dead_end(chain, hosts)
    if dead and not covered:
        return _result(chain, dead, weight, "dead-end", probe), last
    for hop, onward in _pairs(chain):
        lost = lost_session(chain, hop, onward)
        if lost and chain.end is not End.NOT_SEEN:
            sure = Confidence.TENTATIVE
            return _result(chain, lost, Severity.LOW, "session", probe, sure=sure, impact=Impact.SIGNUP), lost
    if covered or chain.end is End.NOT_SEEN:
        return None
    return (_slow(chain, probe) if front else None) or (passed(chain.start, f"leads to {last}", probe), chain.start)


def _slow(chain: Chain, probe: Curl) -> tuple[Result, str] | None:
    """Return what is weak in a chain from a front page that arrives."""
    steps = chain.redirects
    counted = steps[1:] if len(steps) > 1 and upgrades(steps[0], steps[1].url) else steps
    if len(counted) > MAX_STEPS and not any(meant_for_now(hop, onward) for hop, onward in _pairs(chain)):
        shown = " → ".join(hop.url for hop in chain.hops[:_SHOWN])
        return _result(chain, f"{len(counted)} redirects: {shown}", Severity.LOW, "steps", probe), counted[0].url
    temporary = _temporary(chain)
    if temporary is not None:
        seen = f"{temporary.url} redirects with {temporary.status} to another host, which says: only for now"
        return _result(chain, seen, Severity.LOW, "temporary", probe, sure=Confidence.FIRM), temporary.url
    return None


def _pairs(chain: Chain) -> Iterator[tuple[Exchange, str]]:
    """Yield each redirect with the URL that it led to."""
    for index, hop in enumerate(chain.hops):
        if hop.status in REDIRECTS and (index + 1 < len(chain.hops) or chain.end in (End.LOOP, End.NOT_SEEN)):
            yield hop, chain.hops[index + 1].url if index + 1 < len(chain.hops) else chain.detail


def _circle(chain: Chain, hosts: HostsEvidence, probe: Curl) -> Result:
    if any(hop.header("set-cookie") for hop in chain.redirects):
        reason = "the redirects go round for a visitor without cookies; a browser, which keeps those that are set, may get through"
        return unknown(chain.start, reason, "open it in a browser, and waive it here if it works", probe, "circle")
    last = chain.hops[-1]
    seen = (
        f"the redirects go round: {last.url} leads back to {chain.detail}"
        if chain.end is End.LOOP
        else f"more than {len(chain.hops) - 1} redirects, and no page"
    )
    return _result(chain, seen, _weight(chain, hosts, Severity.BLOCKER), "circle", probe)


def _weight(chain: Chain, hosts: HostsEvidence, worst: Severity) -> Severity:
    """Return how bad it is that nobody gets through: less where the host was only guessed, or is no production."""
    host = hosts.find(host_of(chain.start))
    counts = host is None or (host.declared and host.environment in ("", "production"))
    return worst if counts else Severity.MEDIUM


def _dead_end(chain: Chain, hosts: HostsEvidence) -> str:
    """Return what is wrong where a chain ends at a host that is not there, and no other check looks at that host."""
    last = chain.hops[-1]
    if chain.end is not End.FAILURE or last.failure is None or last.failure.kind not in _GONE:
        return ""
    host = hosts.find(host_of(last.url))
    if host is not None and host.declared:
        return ""
    return f"it leads to {last.url}, where nothing answers: {last.failure.detail}"


def _temporary(chain: Chain) -> Exchange | None:
    """Return the temporary redirect from one front page to another host's, where it is meant to stay as far as one can see."""
    for hop, onward in _pairs(chain):
        here, there = host_of(hop.url), host_of(onward)
        fronts = hop.url == origin_of(hop.url) + "/" and onward == origin_of(onward) + "/"
        if here != there and fronts and hop.status not in PERMANENT and not meant_for_now(hop, onward):
            return hop
    return None


def _result(
    chain: Chain,
    seen: str,
    severity: Severity,
    aspect: str,
    probe: Curl,
    *,
    sure: Confidence = Confidence.CERTAIN,
    impact: Impact = Impact.REACH,
) -> Result:
    return failed(
        chain.start,
        seen=seen,
        expected="one permanent redirect over https to a page"
        if aspect != "session"
        else "a cookie that the next host gets too",
        severity=severity,
        confidence=sure,
        exposure=Exposure.MANY if severity in (Severity.BLOCKER, Severity.HIGH) else Exposure.SOME,
        impact=impact,
        probe=probe,
        aspect=aspect,
        fix=Fix(
            summary=f"Let {origin_of(chain.start)} lead straight to its page",
            steps=(
                (
                    "List the rules that redirect: at the edge (Cloudflare: Rules), at the host (its domains), in the code "
                    "(middleware, configuration files)."
                ),
                "Keep one of them, that goes to the final https address with 308; delete the others.",
                "If a session must follow, set its cookie with Domain of the shared domain, or set it after the last step.",
            ),
            hours=(0.25, 2),
            hours_reason="a rule or two, and a test of each address",
            prompt=(
                f"A visit to {quote(chain.start)} is redirected in the wrong way ({aspect}). Find every redirect in the code and its configuration "
                "(middleware, vercel.json, netlify.toml, _redirects, next.config) that concerns this address. Make it one permanent "
                "redirect to the final https address, and remove the rest."
            ),
        ),
    )


CHECK = Check(
    id="routing.redirect-chain",
    title="A redirect leads in a circle, nowhere, or over plain http",
    stage=Stage.ROUTING,
    impact=Impact.REACH,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
    after=("routing.canonical-host",),
)
