"""The failures of a source tree that lets strangers in: where, how grave, how it is mended."""

from __future__ import annotations

from datetime import date

from launchready.checks.backends import close_table, own_row, sql_name, sql_text
from launchready.model.check import Confidence, Exposure, Fix, Result, Severity, failed
from launchready.model.evidence.access_rules import Definer, OpenRule, Policy, TableRule
from launchready.model.probe import Show
from launchready.standards.private_data import Privacy, judge, owner_of
from launchready.standards.quoting import quote

_MIGRATE = "Put the same statements into a new migration, so that the next deployment does not undo them."


def table_failed(table: TableRule, *, sure: bool) -> Result:
    """Return the failure of a table without row level security; `sure` where strangers are granted it."""
    owner = owner_of(table.fields, table.name)
    private = judge(table.name, table.fields).privacy is not Privacy.NONE
    return failed(
        table.place.file,
        seen=f"line {table.place.line}: the table {table.schema}.{table.name} is made, and no migration enables row level security on it",
        expected="row level security on every table that the API exposes",
        severity=(Severity.HIGH if private else Severity.MEDIUM) if sure else Severity.LOW,
        confidence=Confidence.FIRM if sure else Confidence.TENTATIVE,
        exposure=Exposure.EVERYONE if private else Exposure.SOME,
        probe=Show(table.place.file, table.name),
        aspect=f"no-row-security-{table.schema}.{table.name}"[:120],
        fix=Fix(
            summary=f"Enable row level security on {table.name}",
            steps=(
                "Run the statements below in Supabase's SQL editor. For a table that everybody may read keep the first, and add a policy for select.",
                _MIGRATE,
            ),
            hours=(0.25, 2),
            hours_reason="one statement, and a policy for each role that needs the table",
            snippet=close_table(table.name, owner, table.schema),
            prompt=(
                f"The migrations create the table {quote(table.name)} without row level security. Add a migration that enables it, and policies that let a logged-in user "
                "read and change only rows of their own; if everybody may read this table, add a select policy for that and none for writing."
            ),
        ),
    )


def policy_failed(policy: Policy, owner: str) -> Result:
    """Return the failure of a policy that lets people write what is not theirs; `owner` is the column that says whose a row is."""
    users = set(policy.roles) <= {"authenticated"}
    who = "every user" if users else "anybody"
    what = {
        "all": "read, change and delete every row",
        "insert": "add rows in anyone's name",
        "update": "change every row",
        "delete": "delete every row",
    }
    where = "every file of the bucket" if policy.by_bucket else policy.table
    schema, _, table = policy.table.partition(".")
    name = f"{sql_name(schema)}.{sql_name(table)}"
    return failed(
        policy.place.file,
        seen=f"line {policy.place.line}: the policy {quote(policy.name)} lets {who} {what[policy.command]} of {where}",
        expected="a policy that compares the row's owner with who asks",
        severity=Severity.MEDIUM if policy.command == "insert" else Severity.HIGH,
        confidence=Confidence.FIRM,
        exposure=Exposure.MANY if users else Exposure.EVERYONE,
        probe=Show(policy.place.file, policy.name),
        aspect=f"policy-{policy.table}-{policy.name}"[:120],
        fix=Fix(
            summary=f"Replace the policy {quote(policy.name)} of {policy.table}",
            steps=(
                "Run the statements below in Supabase's SQL editor, with the column that holds the owner's user id.",
                "Where the policy was meant for the server: the service role passes every policy, and needs none.",
                _MIGRATE,
            ),
            hours=(0.25, 2),
            hours_reason="one policy, and a try of the pages that write there",
            snippet=f"drop policy {sql_name(policy.name)} on {name};\n{_instead(policy, name, owner)}",
            prompt=(
                f"The policy {quote(policy.name)} on the table {quote(policy.table)} has a condition that is always true, so that {who} can write there. Add a migration that "
                "drops it and creates one that compares the owner's column with (select auth.uid()). If only the server writes there, drop it and add none: the service "
                "role does not need a policy."
            ),
        ),
    )


def _instead(policy: Policy, name: str, owner: str) -> str:
    """Return the policy that takes an open one's place, as far as it is known whose a row is."""
    if not policy.by_bucket and not owner:
        return (
            "-- then a policy that compares the column with the owner's user id, if others than the server write there"
        )
    own = "(storage.foldername(name))[1] = (select auth.uid())::text" if policy.by_bucket else own_row(owner)
    made = f'create policy "Users change their own rows" on {name} for {policy.command} to authenticated\n'
    if policy.command == "insert":
        return f"{made}  with check ({own});"
    return f"{made}  using ({own});" if policy.command == "delete" else f"{made}  using ({own}) with check ({own});"


def definer_failed(definer: Definer) -> Result:
    """Return the failure of a function or view that goes past row level security."""
    schema, _, name = definer.name.partition(".")
    full = f"{sql_name(schema)}.{sql_name(name)}"
    view = definer.kind == "view"
    shows = "auth.users" if definer.reads_accounts else ", ".join(definer.fields[:6])
    seen = (
        f"the view {definer.name} passes row level security by, and shows {shows}"
        if view
        else (
            f"the function {definer.name} runs with its definer's rights, can be called by anybody, and looks at nobody"
        )
    )
    snippet = (
        f"alter view {full} set (security_invoker = on);"
        if view
        else (
            f"select oid::regprocedure from pg_proc where proname = {sql_text(name)};\n"  # noqa: S608 - shown, not run
            f"-- with the arguments that it names:\n-- revoke execute on function {full}(...) from public, anon;\n"
            f"-- alter function {full}(...) security invoker;"
        )
    )
    return failed(
        definer.place.file,
        seen=f"line {definer.place.line}: {seen}",
        expected="what the caller may see" if view else "a look at who calls, or no right to call it",
        severity=Severity.HIGH if definer.reads_accounts else Severity.MEDIUM,
        confidence=Confidence.FIRM if definer.reads_accounts else Confidence.TENTATIVE,
        exposure=Exposure.SOME,
        probe=Show(definer.place.file, name),
        aspect=f"{definer.kind}-{definer.name}"[:120],
        fix=Fix(
            summary=f"Let the {definer.kind} {definer.name} see what its caller may see",
            steps=(
                "Run the statement below in Supabase's SQL editor."
                if view
                else "Take the right to call it from anon, or let it look at auth.uid() first.",
                "See that the pages that use it still work: what breaks now read rows that were not the user's.",
                _MIGRATE,
            ),
            hours=(0.25, 2),
            hours_reason="one statement, and a try of the pages that use it",
            snippet=snippet,
            prompt=(
                f"The {definer.kind} {quote(definer.name)} runs with its owner's rights and so passes row level security by. Add a migration that "
                + (
                    "sets security_invoker = on for it"
                    if view
                    else "makes it security invoker, or checks auth.uid() inside and revokes execute from public and anon"
                )
                + ", and keep the app working with what the user may see."
            ),
        ),
    )


def rule_failed(rule: OpenRule, today: date) -> Result:
    """Return the failure of a rule of Firebase's that lets people in."""
    until = rule.who.removeprefix("until ")
    over = rule.who.startswith("until ") and date.fromisoformat(until) <= today
    what = " and ".join(rule.operations)
    if over:
        seen = f"the test mode's rule for {rule.path} ended on {until}: the product itself is refused since then, and longer dates open all again"
    elif rule.who.startswith("until "):
        seen = f"the test mode's rule lets everybody {what} {rule.path} until {until}"
    else:
        seen = f"{'everybody' if rule.who == 'everyone' else 'every user'} may {what} {rule.path}"
    writes = bool({"write", "update", "delete"} & set(rule.operations))
    return failed(
        rule.place.file,
        seen=f"line {rule.place.line}: {seen}",
        expected="a condition that names the owner",
        severity=Severity.HIGH if writes or over else Severity.MEDIUM,
        confidence=Confidence.FIRM,
        probe=Show(rule.place.file, "allow" if rule.service != "firebase.database" else rule.operations[0]),
        aspect=f"rule-{rule.path}-{'-'.join(rule.operations)}"[:120],
        fix=Fix(
            summary=f"Give {rule.path} a rule that names the owner",
            steps=(
                "Write a condition that compares request.auth.uid with the document's owner (auth.uid in the Realtime Database).",
                "Try it in the console's rules playground as a stranger, as the owner, as another user; then publish it.",
            ),
            hours=(0.5, 3),
            hours_reason="a rule for each place, and a try of the pages that use it",
            snippet="allow read, write: if request.auth != null && request.auth.uid == resource.data.ownerId;",
            prompt=(
                f"The Firebase rule for {quote(rule.path)} in {quote(rule.place.file)} lets people do what is not theirs to do. Replace it: only the owner of a document may "
                "read and write it (request.auth.uid compared with the owner's field), and strangers may read only what the app shows without a session."
            ),
        ),
    )
