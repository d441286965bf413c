"""Cases of edge.backend-open-source: the source is read as it is written, so that these are cases of the reading too."""

from __future__ import annotations

from backed import backed, denied, nothing, sourced, table, without
from seen import Bad

from launchready.lab.source import healthy_source
from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.access_rules import AccessRulesEvidence
from launchready.standards.access_rules import access_rules

FIRST = "supabase/migrations/20260101000000_first.sql"
LATER = "supabase/migrations/20260201000000_later.sql"
NOTES = "create table public.notes (id uuid primary key, user_id uuid not null, body text);\n"
SECURED = NOTES + "alter table public.notes enable row level security;\n"


def tree(*sql: str, **files: str) -> AccessRulesEvidence:
    """A tree with migrations in their order, and other files by their names with `__` for the dot and `_` for the slash."""
    named = dict(zip((FIRST, LATER), sql, strict=False))
    return access_rules({**named, **{name.replace("__", "."): text for name, text in files.items()}}, "source")


def at(file: str, aspect: str, severity: Severity = Severity.HIGH) -> tuple[str, str, Severity]:
    return f"source/{file}", aspect, severity


def rules(body: str) -> AccessRulesEvidence:
    return tree(
        firestore__rules=f"rules_version='2';\nservice cloud.firestore {{ match /databases/{{database}}/documents {{\n{body}\n}} }}"
    )


OPEN = 'create policy "Allow all" on notes for all using (true) with check (true);'
BARE = "no-row-security-public.notes"
ALLOWED = "policy-public.notes-Allow all"

GOOD: dict[str, Evidence] = {
    "the demo product's own source": sourced(access_rules(healthy_source(), "source")),
    "switched on in a later migration": sourced(tree(NOTES, 'ALTER TABLE IF EXISTS ONLY "public"."notes" ENABLE ROW LEVEL SECURITY;')),
    "an open policy that was dropped": sourced(tree(SECURED + OPEN, 'drop policy if exists "Allow all" on public.notes;')),
    "an open policy that was changed": sourced(
        tree(SECURED + OPEN, 'alter policy "Allow all" on notes using ((select auth.uid()) = user_id) with check (auth.uid() = user_id);')
    ),
    "a table that was dropped": sourced(tree(SECURED + "create table old (id int);", "drop table if exists old cascade;")),
    "rules that are real conditions": sourced(
        rules("match /posts/{id} { allow read: if true; allow write: if request.auth.uid == resource.data.uid; }")
    ),
}  # fmt: skip
BAD: dict[str, Bad] = {
    "no row level security": (sourced(tree(NOTES)), {at(FIRST, BARE)}),
    "nothing private in it": (
        sourced(tree("create table colours (id int, hex text);")),
        {at(FIRST, "no-row-security-public.colours", Severity.MEDIUM)},
    ),
    "switched off again": (sourced(tree(SECURED, "alter table notes disable row level security;")), {at(LATER, BARE)}),
    "under its new name": (
        sourced(tree("create table memos (id int, user_id uuid, body text);", "alter table memos rename to notes;")),
        {at(FIRST, BARE)},
    ),
    "a table that migrations do not grant": (
        sourced(tree(SECURED + "grant select on notes to authenticated; create table invoices (id int, email text);")),
        {at(FIRST, "no-row-security-public.invoices", Severity.LOW)},
    ),
    "a program that is not this one": (
        sourced(tree(NOTES + "do $$ begin create table if not exists tags (id int); end $$;")),
        {at(FIRST, BARE), at(FIRST, "no-row-security-public.tags", Severity.MEDIUM)},
    ),
    "everybody may do all": (sourced(tree(SECURED, OPEN)), {at(LATER, ALLOWED)}),
    "the comment says service role, the policy says public": (
        sourced(tree(SECURED + 'create policy "Service role full access" on notes using (true) with check (true);')),
        {at(FIRST, "policy-public.notes-Service role full access")},
    ),
    "users may delete what others wrote": (
        sourced(tree(SECURED + 'create policy "del" on notes for delete to authenticated using (true);')),
        {at(FIRST, "policy-public.notes-del")},
    ),
    "users may change what others wrote": (
        sourced(tree(SECURED + "create policy upd on notes for update to authenticated using ((true)) with check (true);")),
        {at(FIRST, "policy-public.notes-upd")},
    ),
    "anybody may add orders": (
        sourced(tree("create table orders(id int, email text); alter table orders enable row level security; "
                     "create policy ins on orders for insert with check (true);")),
        {at(FIRST, "policy-public.orders-ins", Severity.MEDIUM)},
    ),
    "files of a bucket": (
        sourced(tree("create policy \"wipe\" on storage.objects for delete using (bucket_id = 'avatars');")),
        {at(FIRST, "policy-storage.objects-wipe")},
    ),
    "a function past row level security": (
        sourced(tree(SECURED + "create function all_notes() returns setof notes language sql security definer as $$ select * from notes $$;")),
        {at(FIRST, "function-public.all_notes", Severity.MEDIUM)},
    ),
    "a view of addresses": (
        sourced(tree(SECURED + "create view people as select id, email from profiles;")),
        {at(FIRST, "view-public.people", Severity.MEDIUM)},
    ),
    "a view of accounts": (
        sourced(tree(SECURED + "create view accounts as select id from auth.users;")),
        {at(FIRST, "view-public.accounts")},
    ),
    "Firestore in its test mode": (
        sourced(rules("match /{document=**} { allow read, write: if request.time < timestamp.date(2026, 12, 24); }")),
        {at("firestore.rules", "rule-/{document=**}-read-write")},
    ),
    "Firestore after its test mode": (
        sourced(rules("match /{document=**} { allow read, write: if request.time < timestamp.date(2026, 10, 1); }")),
        {at("firestore.rules", "rule-/{document=**}-read-write")},
    ),
    "everybody reads users": (
        sourced(rules("match /users/{id} { allow read: if true; }")),
        {at("firestore.rules", "rule-/users/{id}-read", Severity.MEDIUM)},
    ),
    "every user writes everything": (
        sourced(rules("match /{document=**} { allow read, write: if request.auth != null; }")),
        {at("firestore.rules", "rule-/{document=**}-read-write")},
    ),
}  # fmt: skip
SILENT: dict[str, Evidence] = {
    "no back end and no source": without(),
    "a source without a database": sourced(access_rules({"package.json": "{}"}, "source")),
    "tables of a server that nobody else reaches": sourced(
        access_rules({"prisma/migrations/1_init/migration.sql": NOTES, "package.json": '{"dependencies": {"prisma": "6"}}'}, "source")
    ),
    "a live look found it closed": sourced(tree(NOTES), table("notes", denied())),
    "the service role alone": sourced(tree(SECURED + 'create policy "srv" on notes for all to service_role using (true) with check (true);')),
    "everybody reads": sourced(tree(SECURED + 'create policy "read" on notes for select using (true);')),
    "a waiting list": sourced(
        tree("create table waitlist(id int, email text); alter table waitlist enable row level security; "
             'create policy "join" on waitlist for insert to anon with check (true);')
    ),
    "a restriction beside it": sourced(tree(SECURED + OPEN + "create policy own on notes as restrictive using (auth.uid() = user_id);")),
    "a schema that the API does not show": sourced(tree("create schema private; create table private.secrets (id int, token text);")),
    "a temporary table": sourced(tree(SECURED + "create temp table scratch (id int);")),
    "a table in a comment, a text, a dump's data": sourced(
        tree(SECURED + "-- create table a (id int);\n/* create table b (id int); */ select 'create table c (id int);';\n"
             "copy public.notes (id) from stdin;\ncreate table d (id int);\n\\.\n")
    ),
    "a trigger with its definer's rights": sourced(
        tree(SECURED + "create function f() returns trigger language plpgsql security definer as $$ begin insert into notes(id) values (new.id); "
             "return new; end $$;")
    ),
    "a question about roles with its definer's rights": sourced(
        tree(SECURED + "create function has_role(u uuid, r text) returns boolean language sql security definer as "
             "$$ select exists (select 1 from user_roles where user_id = u and role = r) $$;")
    ),
    "a function that looks at who asks": sourced(
        tree(SECURED + "create function mine() returns setof notes language sql security definer as $$ select * from notes where user_id = auth.uid() $$;")
    ),
    "a function that nobody may call": sourced(
        tree(SECURED + "create function all_notes() returns setof notes language sql security definer as $$ select * from notes $$;"
             "revoke execute on function all_notes() from public, anon, authenticated;")
    ),
    "a view with its caller's rights": sourced(
        tree(SECURED + "create view people with (security_invoker = true) as select id, email from profiles;")
    ),
    "a view of what is public": sourced(tree(SECURED + "create view names as select id, username from profiles;")),
    "a picture that users put up": sourced(
        tree("create policy \"up\" on storage.objects for insert to authenticated with check (bucket_id = 'avatars');")
    ),
    "everybody reads posts, and writes to the contact form": sourced(
        rules("match /posts/{id} { allow read; } match /contacts/{id} { allow create: if true; }")
    ),
}  # fmt: skip
UNKNOWN: dict[str, Evidence] = {
    "a back end, and no source": backed(table("notes", nothing()), rules=AccessRulesEvidence()),
    "the source is not there": backed(table("notes", nothing()), rules=AccessRulesEvidence("source", "source is no folder")),
    "a program switches it on": sourced(
        tree(NOTES + "do $$ declare t text; begin for t in select tablename from pg_tables loop "
             "execute format('alter table public.%I enable row level security', t); end loop; end $$;")
    ),
    "not all was read": sourced(access_rules({FIRST: NOTES}, "source", cut=True)),
}  # fmt: skip
