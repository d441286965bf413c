"""Source trees: which files count, how SQL is cut into words, what settings and functions say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.lab.source import healthy_source
from launchready.model.evidence.access_rules import Place
from launchready.standards.access_rules import access_rules, is_migration, wanted
from launchready.standards.firebase_rules import read_database_rules, read_rules
from launchready.standards.function_source import DEFAULT_SCHEMAS, looks_at_who_asks, powers, read_settings
from launchready.standards.row_security import fold
from launchready.standards.sql_text import Kind, statements, tokens


@pytest.mark.parametrize(
    "path",
    ["supabase/migrations/20260101_a.sql", "apps/web/supabase/migrations/1_test_table.sql", "supabase/schemas/public/notes.sql",
     "prisma/migrations/20260101_init/migration.sql", "drizzle/0000_x.sql", "migrations/20260101_add_countdown.sql", "db/migrations/1.sql", "schema.sql"],
)  # fmt: skip
def test_migrations(path: str) -> None:
    assert is_migration(path)
    assert wanted(path)


@pytest.mark.parametrize(
    "path",
    ["supabase/seed.sql", "supabase/tests/rls.sql", "migrations/1_x.down.sql", "migrations/down/1.sql", "migrations/1_rollback.sql", "notes.txt",
     "supabase/snippets/a.sql", "src/queries/list.sql"],
)  # fmt: skip
def test_what_is_no_migration(path: str) -> None:
    assert not is_migration(path)


def test_other_files_that_count() -> None:
    for path in (
        "supabase/config.toml",
        "supabase/functions/a/index.ts",
        "supabase/functions/_shared/x.ts",
        "firestore.rules",
        "database.rules.json",
        "package.json",
    ):
        assert wanted(path), path
    for path in ("src/app.ts", ".env", "supabase/functions/a/secret.txt", "config.toml"):
        assert not wanted(path), path


def test_the_demo_products_source() -> None:
    found = access_rules(healthy_source(), "source")
    assert {(table.name, table.row_security) for table in found.tables} == {
        ("profiles", True),
        ("notes", True),
        ("plans", True),
    }
    assert found.definers == ()
    assert found.grants
    assert found.exposed == ("public", "graphql_public")
    [function] = found.functions
    assert (function.name, function.verified, function.checks) == ("summarise", True, True)
    assert found.uses == ("@supabase/supabase-js", "supabase")


def texts(sql: str) -> list[tuple[Kind, str]]:
    return [(token.kind, token.text) for token in tokens(sql)]


def test_words_of_sql() -> None:
    assert texts("SELECT \"A b\", 'it''s', E'a\\'b', $x$ raw 'x' $x$, 1.5 -- end") == [
        (Kind.WORD, "select"), (Kind.NAME, "A b"), (Kind.SIGN, ","), (Kind.TEXT, "it's"), (Kind.SIGN, ","), (Kind.TEXT, "a\\'b"), (Kind.SIGN, ","),
        (Kind.TEXT, " raw 'x' "), (Kind.SIGN, ","), (Kind.WORD, "1.5"),
    ]  # fmt: skip
    assert texts("/* a /* b */ c */ x") == [(Kind.WORD, "x")]
    assert texts("\\connect db\nx") == [(Kind.WORD, "x")]


def test_statements_end_where_they_end() -> None:
    sql = "a 'x;y'; b $$ c; d $$; create function f() begin atomic select 1; select case when a then b end; end; g"
    assert [statement[0].text for statement in statements(sql)] == ["a", "b", "create", "g"]


def test_lines_are_kept() -> None:
    state = fold([("x.sql", "-- a\n/* b\nc */\ncreate table t (\n  id int\n);")])
    assert [table.place for table in state.tables.values()] == [Place("x.sql", 4)]
    state = fold([("x.sql", "do $$\nbegin\n  create table t (id int);\nend $$;")])
    assert [table.place.line for table in state.tables.values()] == [3]


@given(st.text(max_size=200) | st.text(alphabet="create table alter policy on using ()$'\";/*-\n", max_size=300))
def test_any_text_is_folded(sql: str) -> None:
    fold([("x.sql", sql), ("y.sql", f"do $a$ {sql} $a$; {sql}")])
    list(read_rules("x.rules", sql))
    list(read_database_rules("x.json", sql))
    read_settings(sql)


@pytest.mark.parametrize(
    "text",
    ["/*" * 200_000, "(" * 200_000, "'" * 300_001, "do $$ " * 40_000, "$a$" * 100_000, "\\" * 200_000, "create table a(" * 30_000,
     "allow " + " " * 300_000, "match /" * 50_000, "{" * 200_000, "//" * 200_000],
)  # fmt: skip
def test_hostile_files_are_read_to_their_end(text: str) -> None:
    fold([("x.sql", text)])
    list(read_rules("x.rules", text))
    list(read_database_rules("x.json", text))


def test_settings() -> None:
    text = '[api]\nschemas = ["api"]\n[functions.a]\nverify_jwt = false\n[functions."b-c"]\nverify_jwt = true\n'
    assert read_settings(text).exposed == ("api",)
    assert read_settings(text).unguarded == {"a": 3}
    assert read_settings("[api]\nenabled = false\n").exposed == ()
    assert read_settings("not = [toml").exposed == DEFAULT_SCHEMAS


@pytest.mark.parametrize(
    "code",
    ["const { data } = await supabase.auth.getUser(token)", "await client.auth.getClaims()", "stripe.webhooks.constructEventAsync(b, s, k)",
     'req.headers.get("Authorization")', "req.headers.get('x-cron-secret')", "new Webhook(secret)", "await jwtVerify(t, k)", "requireUser(req)",
     "withSupabase({ auth: 'user' }, f)", "crypto.subtle.verify(a, b, c, d)", "timingSafeEqual(a, b)"],
)  # fmt: skip
def test_code_that_looks_at_who_asks(code: str) -> None:
    assert looks_at_who_asks(code)


@pytest.mark.parametrize(
    "code",
    [
        "const { name } = await req.json()",
        "const authors = await load()",
        "headers: { Authorization: `Bearer ${key}` }",
        "// never trust the client",
    ],
)
def test_code_that_looks_at_nobody(code: str) -> None:
    assert not looks_at_who_asks(code)


def test_a_check_in_a_shared_file_counts() -> None:
    files = {
        "supabase/config.toml": "[functions.reply]\nverify_jwt = false\n",
        "supabase/functions/reply/index.ts": 'import { asker } from "../_shared/user.ts"; const k = Deno.env.get("OPENAI_API_KEY");',
        "supabase/functions/_shared/user.ts": "export const asker = (r) => client.auth.getUser(r);",
    }
    [function] = access_rules(files).functions
    assert (function.verified, function.checks, function.powers) == (False, True, ("OPENAI_API_KEY",))
    assert function.place == Place("supabase/config.toml", 1)
    del files["supabase/functions/_shared/user.ts"]
    assert not access_rules(files).functions[0].checks
    assert powers("SUPABASE_SERVICE_ROLE_KEY and SUPABASE_ANON_KEY") == ("SUPABASE_SERVICE_ROLE_KEY",)


def test_firebases_rules_with_what_is_around_them() -> None:
    text = """rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents {
    function isOwner(uid) { return request.auth.uid == uid; }
    /* several
       lines */
    match /users/{uid} { allow read, write: if isOwner(uid); }
    match /posts/{id} {
      allow read: if (true);  // everybody
      allow write: if request.auth != null;
      match /comments/{c} { allow create; }
    }
  }
}"""
    found = [(rule.path, rule.operations, rule.who, rule.place.line) for rule in read_rules("firestore.rules", text)]
    assert found == [
        ("/posts/{id}", ("read",), "everyone", 9),
        ("/posts/{id}", ("write",), "users", 10),
        ("/posts/{id}/comments/{c}", ("create",), "everyone", 11),
    ]


def test_rules_of_the_realtime_database() -> None:
    text = '{\n  // all\n  "rules": {\n    ".read": "now < 1672531200000",\n    "rooms": { "$id": { ".write": "auth != null", ".read": "data.exists()" } },\n  }\n}'
    found = [(rule.path, rule.operations, rule.who, rule.place.line) for rule in read_database_rules("d.json", text)]
    assert found == [("/", ("read",), "until 2023-01-01", 4), ("/rooms/$id", ("write",), "users", 5)]
