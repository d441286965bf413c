"""What checks of exposed files have in common: which hosts could be looked at, and what lay open there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from launchready.model.check import Result, not_applicable, passed, unknown
from launchready.model.evidence.exposed import ExposedEvidence, Found, Looked
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.exposed import Kind

ENOUGH = 0.5
"""The share of places of a host that must have been answered, so that finding nothing means something."""


def judge(
    exposed: ExposedEvidence, product: Product, kinds: frozenset[Kind], nothing: str, failure: Callable[[Found], Result]
) -> Iterator[Result]:
    """Yield what is to be said of each host: a failure for each thing of these kinds that lay open, else a pass that says `nothing`."""
    if not exposed.hosts:
        yield not_applicable(product.domain, "no host answers over https")
    for host in exposed.hosts:
        found = [each for each in host.found if each.kind in kinds]
        for each in found:
            yield _fooled(each) if each.same_as_control else failure(each)
        if not found:
            yield _nothing(host, nothing)
    if exposed.left_out:
        yield unknown(
            product.domain,
            f"{exposed.left_out} further hosts were not looked at",
            "audit them by themselves",
            aspect="cut",
        )


def _fooled(found: Found) -> Result:
    reason = (
        f"what looks like {found.what} comes for paths that nothing lies at, too: the server answers so to anything"
    )
    return unknown(found.url, reason, "look at it by hand", Curl(found.url))


def _nothing(host: Looked, nothing: str) -> Result:
    front = f"https://{host.host}/"
    if all(control.challenged for control in host.controls):
        return unknown(
            host.host,
            "a robot check stands in front of every path",
            "let this program through, or look by hand",
            Curl(front),
        )
    if not any(control.status for control in host.controls):
        return unknown(
            host.host, "nothing was answered for a path that nothing lies at", "see audit.domain-map", Curl(front)
        )
    if host.places and (host.unanswered + host.withheld) > host.places * ENOUGH:
        told = f"{host.unanswered} without an answer, {host.withheld} withheld"
        if host.withheld > host.unanswered:  # a wall that refuses dotfiles and scanners is what one wishes for
            return passed(host.host, f"{nothing}: {told} of {host.places} places", Curl(front))
        return unknown(host.host, f"of {host.places} places {told}", "run the audit again", Curl(front))
    return passed(host.host, f"{nothing}, at {host.places} places", Curl(front))
