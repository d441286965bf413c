"""
A server function answers people who are not logged in.

Why it matters: A function often works with the keys that open everything: the service role, the model provider, the mail service. Whoever may call it without a
session reads with those keys, or spends the product's money.

What is looked at: With permission, each Supabase function that the product's scripts call, asked once with a GET that has no session, no key and no body;
functions whose names say that they work by themselves (send, delete, cron) are not asked, since even that could let them run. 401 or 403 is closed. What comes
back counts where it holds private fields, or where the source says that the gateway lets everybody in and the code looks at nobody. Where the answer
proves nothing, the source decides: `verify_jwt = false` alone is no fault, since many functions check signatures or sessions themselves; it is one where the code
checks nothing and uses a powerful key.

Fix: Ask for the user at the beginning of the function, and answer 401 without one.

Reference: supabase.com/docs/guides/functions/auth; OWASP API Security 2023, API2.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.backends import not_read, of_kind, place, shown
from launchready.model.check import (
    Check,
    Confidence,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    failed,
    not_applicable,
    passed,
    unknown,
)
from launchready.model.evidence.access_rules import AccessRulesEvidence, EdgeFunction
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.evidence.backends import Access, Backend, BackendsEvidence, Resource, ResourceKind
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.probe import Probe, Show
from launchready.model.product import BackendKind, Product
from launchready.standards.private_data import is_private
from launchready.standards.quoting import quote


def evaluate(
    http: HttpEvidence,
    hosts: HostsEvidence,
    product: Product,
    active: ActiveEvidence,
    backends: BackendsEvidence,
    rules: AccessRulesEvidence,
) -> Iterator[Result]:
    """Judge each function by its answer, and by its source where there is one."""
    projects = of_kind(BackendKind.SUPABASE, http, hosts, product)
    if not projects and not rules.functions:
        yield not_applicable(product.domain, "neither pages nor source name a Supabase function")
    told: set[str] = set()
    for found in projects:
        problem = not_read(found, active, backends, "calling functions without a session")
        backend = backends.find(found.project.url)
        if problem is not None or backend is None:
            if problem is not None and (found.calls.functions or (found.declared and found.declared.functions)):
                yield problem
            continue
        for function in backend.of(ResourceKind.FUNCTION):
            told.add(function.name)
            yield _judged(backend, function, rules.function(function.name))
    for source in rules.functions:
        if source.name not in told:
            result = _by_source(source, None)
            if result is not None:
                yield result


def _judged(backend: Backend, function: Resource, source: EdgeFunction | None) -> Result:
    look = function.look()
    probe = shown(backend.project, function.url)
    if look is not None and look.access in (Access.DENIED, Access.MISSING, Access.EMPTY):
        words = {
            Access.DENIED: "asks for a session",
            Access.MISSING: "is not there",
            Access.EMPTY: "says nothing to strangers",
        }
        return passed(place(function), f"{function.name} {words[look.access]} ({look.status})", probe)
    if look is not None and look.access is Access.READABLE:
        private = tuple(name for name in look.fields if is_private(name))
        if private:
            seen = f"{function.name} answers {look.status} without a session, with {', '.join(private[:6])}"
            return _failed(place(function), function.name, seen, Severity.HIGH, Confidence.CERTAIN, probe, "answers")
        if source is not None and not source.verified and not source.checks:
            seen = f"{function.name} answers {look.status} without a session, and its code looks at nobody"
            severity = Severity.HIGH if source.powers else Severity.MEDIUM
            return _failed(place(function), function.name, seen, severity, Confidence.FIRM, probe, "answers")
        return passed(
            place(function), f"{function.name} answers strangers, and no field of the answer is private by name", probe
        )
    result = _by_source(source, function) if source is not None else None
    if result is not None:
        return result
    if source is not None and (source.checks or source.verified):
        return passed(
            place(function), f"the source of {function.name} asks who calls", Show(source.place.file, function.name)
        )
    reason = (
        f"{function.name} answers {look.status} to a request that lacks everything"
        if look
        else f"{function.name} was not asked: its name says that it may do its work without being told anything"
    )
    return unknown(
        place(function),
        f"{reason}: whether it asks for a session is not told",
        "name the source tree: [repository] path",
        probe,
        "unclear",
    )


def _by_source(source: EdgeFunction | None, function: Resource | None) -> Result | None:
    """Return the failure of a function whose source lets everybody in and uses a powerful key, None where it does not."""
    if source is None or source.verified or source.checks or not source.powers:
        return None
    where = place(function) if function is not None else source.place.file
    seen = f"{source.name}: verify_jwt is false, the code looks at nobody, and it uses {', '.join(source.powers[:3])}"
    probe = Show(source.place.file, source.name)
    return _failed(where, source.name, seen, Severity.HIGH, Confidence.TENTATIVE, probe, "unguarded")


def _failed(
    where: str, name: str, seen: str, severity: Severity, confidence: Confidence, probe: Probe, aspect: str
) -> Result:
    return failed(
        where,
        seen=seen,
        expected="401 without a session",
        severity=severity,
        confidence=confidence,
        probe=probe,
        aspect=aspect if aspect == "answers" else f"{aspect}-{name}"[:80],
        fix=Fix(
            summary=f"Let the function {name} ask who calls",
            steps=(
                "At the beginning of the function ask Supabase for the user of the request's token, and answer 401 where there is none.",
                "For a webhook verify the sender's signature instead; for a job compare a secret that only the job knows.",
                "Do inside only what this user may: read and write with the user's token, and keep the service role for what needs it.",
            ),
            hours=(0.5, 2),
            hours_reason="a few lines in each function, and a try of the pages that call it",
            snippet=(
                'const token = req.headers.get("Authorization")?.replace("Bearer ", "") ?? "";\n'
                "const { data: { user } } = await supabase.auth.getUser(token);\n"
                'if (!user) return new Response(JSON.stringify({ error: "log in first" }), { status: 401, headers: corsHeaders });'
            ),
            prompt=(
                f"The Supabase Edge Function {quote(name)} can be called without a session. Before it does anything else, let it read the Authorization header, ask "
                "supabase.auth.getUser for the user of that token, and answer 401 where there is none (the preflight OPTIONS request excepted). The anon key is no "
                "session. If another service calls it, verify that service's signature instead."
            ),
        ),
    )


CHECK = Check(
    id="edge.backend-open-functions",
    title="A server function answers without a session",
    stage=Stage.EDGE,
    impact=Impact.DATA,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
