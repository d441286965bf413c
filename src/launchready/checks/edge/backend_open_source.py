"""
The source says that strangers may read or change what is not theirs.

Why it matters: What migrations and rules say is what the next deployment makes true. A table that is made without row level security is open from its first
row on, and a policy that says true lets anybody who opens the page change or delete what others wrote.

What is looked at: The source tree that the product file names (`[repository] path`). In its migrations, folded in their order: tables of the schemas that the API
exposes without row level security, policies whose condition is true on insert, update, delete or all for anon, authenticated or everybody, functions with
their definer's rights and views past row level security that show private columns, policies on Storage that ask for the bucket alone. In Firebase's rules: what is
open to everybody, and the test mode's date. Policies for the service role, open reading, and inserts into forms and waiting lists are passed over, and so is a table
that a live look found closed. Source is weaker than a look, so nothing here blocks; whether rows can be written is never tried on a live back end.

Fix: The statements below, in Supabase's SQL editor and as a migration; for Firebase, rules that name the owner.

Reference: supabase.com/docs/guides/database/postgres/row-level-security; supabase.com/docs/guides/database/database-linter; firebase.google.com/docs/rules.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.backends import of_kind
from launchready.checks.source_fixes import definer_failed, policy_failed, rule_failed, table_failed
from launchready.model.check import Check, Impact, Result, Severity, Stage, not_applicable, passed, unknown
from launchready.model.evidence.access_rules import AccessRulesEvidence, OpenRule, Policy, TableRule
from launchready.model.evidence.backends import Access, BackendsEvidence, ResourceKind
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.evidence.run import Run
from launchready.model.probe import Show
from launchready.model.product import BackendKind, Product
from launchready.standards.private_data import owner_of, sounds_personal, words

_OPEN = frozenset({"anon", "public", "authenticated"})
_WRITES = frozenset({"all", "insert", "update", "delete"})
_FORMS = frozenset(
    {"waitlist", "waitlists", "contact", "contacts", "lead", "leads", "subscriber", "subscribers", "newsletter", "feedback", "signup", "signups",
     "inquiry", "inquiries", "enquiries", "submission", "submissions", "event", "events", "view", "views", "visit", "visits", "analytics", "log",
     "logs", "report", "reports", "request", "requests", "rsvp", "rsvps", "application", "applications", "response", "responses", "vote", "votes"}
)  # fmt: skip
"""Words in the names of tables that strangers write into by design."""


def evaluate(
    run: Run,
    http: HttpEvidence,
    hosts: HostsEvidence,
    product: Product,
    backends: BackendsEvidence,
    rules: AccessRulesEvidence,
) -> Iterator[Result]:
    """Judge what migrations and rules say."""
    supabase = of_kind(BackendKind.SUPABASE, http, hosts, product)
    firebase = of_kind(BackendKind.FIREBASE, http, hosts, product)
    where = rules.path or product.domain
    if not rules.path or rules.problem:
        if not supabase and not firebase:
            yield not_applicable(
                product.domain, rules.problem or "the product file names no source tree, and no back end is known"
            )
            return
        reason = rules.problem or "the product file names no source tree"
        yield unknown(
            product.domain,
            f"whether strangers may write is told by the source alone: {reason}",
            "name it in the product file: [repository] path",
            aspect="no-source",
        )
        return
    relevant = bool(supabase) or any("supabase" in name for name in rules.uses)
    results = [*_database(rules, backends)] if relevant else []
    results += [rule_failed(rule, run.now.date()) for rule in rules.rules if _is_open(rule)]
    yield from results
    if results:
        return
    if not rules.tables and not rules.policies and not rules.rules:
        yield not_applicable(where, "the source holds no migrations and no rules that say who may read")
    elif relevant or rules.rules:
        secured = sum(table.row_security for table in rules.tables)
        places = (
            [table.place for table in rules.tables]
            + [policy.place for policy in rules.policies]
            + [rule.place for rule in rules.rules]
        )
        file = places[0].file if places else where
        yield passed(
            where,
            f"row level security is on for {secured} tables, and no policy lets strangers write",
            Show(file, "security"),
        )
    else:
        yield not_applicable(where, "the source's tables are not behind an interface that strangers reach")


def _database(rules: AccessRulesEvidence, backends: BackendsEvidence) -> Iterator[Result]:
    closed = _closed(backends)
    for table in rules.tables:
        if table.schema in rules.exposed and not table.row_security and table.name not in closed:
            if rules.dynamic or rules.cut:
                reason = (
                    "a program in the database switches row level security on"
                    if rules.dynamic
                    else "not all migrations were read"
                )
                yield unknown(
                    f"{table.place.file}",
                    f"{table.name}: {reason}",
                    "see it in Supabase's table editor",
                    aspect=f"dynamic-{table.name}"[:80],
                )
            else:
                yield table_failed(table, sure=_is_exposed(table, rules))
    restricted = {(policy.table, policy.command) for policy in rules.policies if not policy.permissive}
    for policy in rules.policies:
        if _lets_write(policy, rules) and not {(policy.table, policy.command), (policy.table, "all")} & restricted:
            schema, _, name = policy.table.partition(".")
            fields = next((each.fields for each in rules.tables if (each.schema, each.name) == (schema, name)), ())
            yield policy_failed(policy, owner_of(fields, name))
    for definer in rules.definers:
        schema = definer.name.partition(".")[0]
        if schema in rules.exposed and (definer.kind == "function" or definer.reads_accounts or _shows(definer.fields)):
            yield definer_failed(definer)


def _closed(backends: BackendsEvidence) -> set[str]:
    """Return the tables that a live look found closed to strangers: it outweighs what the source says."""
    return {
        table.name
        for backend in backends.backends
        for table in backend.of(ResourceKind.TABLE)
        if (look := table.look()) is not None and look.access is Access.DENIED
    }


def _is_exposed(table: TableRule, rules: AccessRulesEvidence) -> bool:
    """Return False where migrations grant tables by name, as projects since 2026 must, and this one is not among them."""
    return table.granted or not rules.grants


def _lets_write(policy: Policy, rules: AccessRulesEvidence) -> bool:
    schema, _, table = policy.table.partition(".")
    stored = policy.table == "storage.objects"
    if not policy.permissive or policy.command not in _WRITES or _OPEN.isdisjoint(policy.roles):
        return False
    if not stored and schema not in rules.exposed:
        return False
    through = (
        policy.check if policy.command == "insert" else policy.using
    )  # a policy without either lets nothing through
    if not through:
        return False
    if stored and set(policy.roles) <= {"authenticated"}:
        return policy.command != "insert"
    return not (policy.command == "insert" and not stored and not _FORMS.isdisjoint(words(table)))


def _shows(fields: tuple[str, ...]) -> bool:
    return any(field != "*" for field in fields)


def _is_open(rule: OpenRule) -> bool:
    """Return True for a rule that lets people do what is not theirs to do."""
    place = rule.path
    whole = "**" in place or place == "/"
    writes = bool({"write", "update", "delete"} & set(rule.operations))
    creates = "create" in rule.operations
    if rule.who.startswith("until "):
        return True
    if rule.who == "users":
        return whole and writes and rule.service != "firebase.storage"
    if writes or whole:
        return writes or rule.service != "firebase.storage"
    name = next((step for step in reversed(place.split("/")) if step and not step.startswith(("{", "$"))), "")
    if creates:
        return _FORMS.isdisjoint(words(name))
    return sounds_personal(name)


CHECK = Check(
    id="edge.backend-open-source",
    title="The source lets strangers read or change what is not theirs",
    stage=Stage.EDGE,
    impact=Impact.DATA,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
