"""What the readers of source understand, piece by piece: paths, brackets, queries, migrations; and that nothing hostile holds them up."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.collect import slow_code as collector
from launchready.model.evidence.slow_code import Cause
from launchready.standards import slow_javascript, slow_python
from launchready.standards.javascript_blocks import MAX_DEPTH, Blocks
from launchready.standards.javascript_queries import queries
from launchready.standards.javascript_text import code_alone
from launchready.standards.slow_code import slow_code, wanted
from launchready.standards.source_routes import declared, matches, of_file
from launchready.standards.sql_queries import Query, looked_up
from launchready.standards.table_indexes import fold


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("app/api/orders/route.ts", "/api/orders"),
        ("src/app/(shop)/api/orders/[id]/route.ts", "/api/orders/*"),
        ("apps/web/app/api/[...all]/route.js", "/api/**"),
        ("app/route.ts", "/"),
        ("pages/api/orders/index.ts", "/api/orders"),
        ("src/pages/api/orders/[id].ts", "/api/orders/*"),
        ("api/orders.ts", "/api/orders"),
        ("supabase/functions/orders/index.ts", "/functions/v1/orders/**"),
        ("netlify/functions/orders.mts", "/.netlify/functions/orders/**"),
        ("src/routes/api/orders/+server.ts", "/api/orders"),
        ("server/api/orders/[id].get.ts", "/api/orders/*"),
    ],
)
def test_where_a_file_answers(path: str, pattern: str) -> None:
    assert of_file(path) == (pattern,)


@pytest.mark.parametrize(
    "path",
    [
        "src/lib/orders.ts",
        "app/page.tsx",
        "supabase/functions/_shared/cors.ts",
        "pages/api/_lib/db.ts",
        "src/api/client.ts",
    ],
)
def test_files_that_are_no_routes(path: str) -> None:
    assert of_file(path) == ()


@pytest.mark.parametrize(
    ("pattern", "path", "is_one"),
    [
        ("/api/orders", "/api/orders", True),
        ("/api/orders", "/api/orders/7", False),
        ("/api/orders/*", "/api/orders/7", True),
        ("/api/**", "/api/a/b", True),
        ("/functions/v1/orders/**", "/functions/v1/orders", True),
        ("/", "/", True),
        (declared("/orders/{order_id}"), "/v1/orders/7", True),
        (declared("/orders/:id"), "/v1/customers/7", False),
        (declared("/{id}"), "/anything/7", False),
        (declared("", "/orders"), "/api/orders", True),
        (declared("<int:id>", "/orders"), "/api/orders/7", True),
    ],
)
def test_which_urls_are_a_pattern_s(pattern: str, path: str, is_one: bool) -> None:
    assert matches(pattern, f"https://kettle.example{path}?a=b") is is_one


@pytest.mark.parametrize(
    ("sql", "seen"),
    [
        ("SELECT * FROM orders WHERE customer_id = $1 ORDER BY id", ("read", "orders", ("customer_id",), True)),
        ("select o.id from public.orders o where o.a_id = ? and b = %s limit 3", ("read", "orders", ("a_id", "b"), True)),
        ("select * from orders where a_id = ${id} or b = 2", ("read", "orders", (), False)),
        ("select * from a join b on a.id = b.a_id where b.c = 1", ("read", "", (), False)),
        ("select * from a, b where a.x = 1", ("read", "", (), False)),
        ("select (select 1 from z where q = 1) from orders where a_id in ($1, $2)", ("read", "orders", ("a_id",), True)),
        ("UPDATE orders SET a = 1, b = 2 WHERE a_id = :id RETURNING *", ("update", "orders", ("a_id",), True)),
        ("delete from orders where created < now()", ("delete", "orders", (), False)),
        ("insert into orders values (1)", ("insert", "", (), False)),
        ("with x as (select 1) select * from x", ("read", "", (), False)),
        ("BEGIN", ("read", "", (), False)),
    ],
)  # fmt: skip
def test_what_sql_looks_rows_up_by(sql: str, seen: tuple[str, str, tuple[str, ...], bool]) -> None:
    assert looked_up(sql) == seen


def asked(text: str) -> list[Query]:
    code = code_alone(text)
    return [one.query for one in queries(text, code, Blocks(code))]


def test_queries_of_supabase() -> None:
    one, two = asked(
        """const { data } = await supabase
  .from('orders')
  .select("*, items:order_items(*), profiles!fk(name), count()")
  .eq("user_id", id).match({ org_id: x, kind }).in("state", s).order("id");
const a = await createClient().from("a").insert({ b });"""
    )
    assert (one.line, one.table, one.columns, one.embeds) == (
        2,
        "orders",
        ("user_id", "org_id", "kind", "state"),
        ("order_items", "profiles"),
    )
    assert (two.does, two.table) == ("insert", "a")


def test_queries_of_prisma() -> None:
    (one,) = asked(
        "await prisma.order.findMany({ take: 3, where: { userId, state: { in: ['a'] }, n: { gte: 3 }, OR: [] }, include: {} });"
    )
    assert (one.table, one.columns) == ("order", ("userId", "state"))


def test_templates_within_templates_and_expressions_are_no_code() -> None:
    text = "const a = `x ${b ? `y { ${c}` : '}'} z`; const re = /[\"'`{]/g; // {\nconst d = a / b / c; const e = <p>Don't</p>;"
    code = code_alone(text)
    assert len(code) == len(text)
    assert Blocks(code).balanced
    assert "a / b / c" in code
    assert "{" not in code


def test_what_migrations_leave() -> None:
    state = fold(
        [
            (
                "1.sql",
                """create table a (id int primary key, b_id int references b (id), c text unique, constraint one unique (b_id, c));
                create index on a (b_id); alter table a rename column b_id to d_id; alter table a drop constraint a_c_key;""",
            ),
            (
                "2.sql",
                "alter table a add column e_id int references e, add constraint f foreign key (c) references g (h);",
            ),
        ]
    )
    (table,) = state.tables.values()
    assert table.keys == {"d_id": ("public", "b"), "e_id": ("public", "e"), "c": ("public", "g")}
    assert [table.indexed(each) for each in ("id", "d_id", "c", "e_id")] == [True, True, False, False]


@pytest.mark.parametrize(
    ("using", "column"),
    [
        ("auth.uid() = user_id", "user_id"),
        ("((select auth.uid()) = user_id)", "user_id"),
        ("user_id = auth.uid() and state = 'open'", "user_id"),
        ("(auth.uid())::text = (user_id)", ""),
        ("user_id::text = auth.uid()::text", ""),
        ("auth.uid()::text = user_id", "user_id"),
        ("t.user_id = (select auth.uid() as uid)", "user_id"),
        ("org_id = (auth.jwt() ->> 'org_id')", "org_id"),
        ("user_id = auth.uid() or shared", ""),
        ("true", ""),
        ("id in (select t_id from m where m.user_id = auth.uid())", ""),
        ("exists (select 1 from m where m.user_id = auth.uid())", ""),
        ("auth.role() = 'authenticated'", ""),
        ("org_id = (select org_id from members where user_id = auth.uid())", ""),
    ],
)
def test_what_a_policy_compares_with_the_user(using: str, column: str) -> None:
    state = fold([("1.sql", f"create table t (id int); create policy p on t for select using ({using});")])
    assert list(state.tables["public", "t"].compared.values()) == ([column] if column else [])


@pytest.mark.parametrize(
    ("path", "opening", "is_handler"),
    [
        ("app/api/a/route.ts", "export async function POST(req: NextRequest): Promise<Response> {", True),
        ("app/api/a/route.ts", "export const POST = withAuth(async (req) => {", True),
        ("src/routes/a/+server.ts", "export const GET: RequestHandler = async ({ url }) => {", True),
        ("pages/api/a.ts", "export default async (req, res) => {", True),
        ("pages/api/a.ts", "export default withSession(async function handler(req, res) {", True),
        ("api/a.js", "module.exports = async (req, res) => {", True),
        ("netlify/functions/a.ts", "export const handler: Handler = async (event) => {", True),
        ("netlify/functions/a.js", "exports.handler = async (event) => {", True),
        ("server/api/a.get.ts", "export default defineEventHandler(async (event) => {", True),
        ("supabase/functions/a/index.ts", "serve(async (req) => {", True),
        ("src/server.ts", 'router.post("/a", auth, async (req: Request, res: Response) => {', True),
        ("app/api/a/route.ts", "export function shown(order) {", False),
        ("app/api/a/route.ts", "const once = (() => {", False),
        ("src/lib/a.ts", "export async function POST(req) {", False),
    ],
)
def test_which_functions_answer_requests(path: str, opening: str, is_handler: bool) -> None:
    ends = "}" + ")" * (opening.count("(") - opening.count(")"))
    found = slow_javascript.read(
        path, f'import {{ execSync }} from "child_process";\n{opening}\n  execSync("ls");\n{ends};\n'
    )
    assert [spot.cause for spot in found.spots] == ([Cause.BLOCKING] if is_handler else [])


@pytest.mark.parametrize(
    ("path", "is_wanted"),
    [
        ("src/pages/jobs/JobList.tsx", True),
        ("app/api/tasks/route.ts", True),
        ("supabase/migrations/1.sql", True),
        ("shop/jobs/mail.py", False),
        ("app/api/cron/route.ts", False),
        ("prisma/seed.ts", False),
        ("src/orders.test.ts", False),
        ("next.config.mjs", False),
        ("types/db.d.ts", False),
        ("README.md", False),
    ],
)
def test_which_files_serve(path: str, is_wanted: bool) -> None:
    assert wanted(path) is is_wanted


DEEP = "(" * 5000 + ")" * 5000
HOSTILE = {
    "never closed comments": "/*" * 100_000,
    "escapes without an end": '"' + '\\"' * 100_000,
    "templates without an end": "`${" * 70_000,
    "templates in templates": "`${`" * 50_000,
    "classes of an expression": "(/[" * 70_000,
    "brackets without an end": "{" * 200_000,
    "brackets that close nothing": "}" * 200_000,
    "deep brackets": DEEP,
    "one long line": "x" * 290_000,
    "loops in loops": "for (const a of b) { await prisma.x.findMany({ where: { a } });\n" * 3000,
    "queries": 'const a = await supabase.from("t").select("*").eq("a", b);\n' * 4000,
    "a chain": "const q = await supabase.from('a').select()" + ".eq('a', b)" * 20_000,
    "names": "supabase" + ".a" * 100_000 + ".from('x').select()",
    "arrows": "const f = a => b => " * 14_000,
    "types": "function f(a): " + "Promise<" * 30_000,
    "words": "app" * 90_000 + ".get('/')",
    "declarations": "const a = b\n" * 25_000 + "for (const x of a) { await sql`select ${x}` }",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_scripts_end(name: str) -> None:
    slow_javascript.read("app/api/x/route.ts", "import pg from 'pg'; // prisma drizzle\n" + HOSTILE[name])


@pytest.mark.parametrize(
    "text",
    [
        "x.execute(" * 5000,
        "if a:\n" + " b.execute(c)\n" * 20_000,
        "a = " + "-" * 50_000 + "b.execute()",
        "a = b" + ".query()" * 20_000,
        "\0.execute()",
        "".join(f"{' ' * depth}for a{depth} in b{depth}:\n" for depth in range(95)) + " " * 95 + "cur.execute('select 1', a1)\n",
    ],
)  # fmt: skip
def test_hostile_python_ends(text: str) -> None:
    slow_python.read("app/main.py", text)


@pytest.mark.parametrize(
    "text",
    [
        "create table a (" * 5000,
        "create index on a (" + "(" * 50_000,
        "do $$" * 20_000,
        "create policy p on a using (" * 5000,
        "alter table a add " * 20_000,
    ],
)
def test_hostile_migrations_end(text: str) -> None:
    slow_code({"supabase/migrations/1.sql": f"create table a (b int);\n{text}"}, "source")


@given(st.text(alphabet="(){}[]`'\"/\\$ \nax=>;for of await.from", max_size=300))
def test_any_script_is_read(text: str) -> None:
    code = code_alone(text)
    assert len(code) == len(text)
    assert code.count("\n") == text.count("\n")
    slow_javascript.read("app/api/x/route.ts", text)


def test_brackets_deeper_than_any_program_are_passed_over() -> None:
    assert not Blocks("(" * (MAX_DEPTH + 1) + ")" * (MAX_DEPTH + 1)).balanced
    assert Blocks("(" * MAX_DEPTH + ")" * MAX_DEPTH).balanced


def test_a_tree_is_read_without_its_links_and_libraries(tmp_path: Path) -> None:
    loop = 'for (const o of orders) {\n  await supabase.from("x").select().eq("id", o.id);\n}'
    code = f"export async function f(orders) {{\n{loop}\n}}"
    for path in ("src/a.ts", "node_modules/b/b.ts", "src/big.ts"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(code if "big" not in path else code + " " * collector.MAX_FILE)
    (tmp_path / "src/link.ts").symlink_to(tmp_path / "node_modules/b/b.ts")
    found = collector.read_tree(tmp_path, "source/")
    assert [(spot.file, spot.line, spot.cause) for spot in found.spots] == [("src/a.ts", 3, Cause.LOOP)]
    assert found.root == "source"
    assert collector.read_tree(tmp_path / "none", "none").failure
