"""Cases of performance.slow-endpoint: code and migrations as such products really have them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import slow_databases
import slow_logs
from seen import NOW, Bad, answer, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.access_log import AccessLogEvidence
from launchready.model.evidence.database import DatabaseEvidence
from launchready.model.evidence.http import Exchange, Timings
from launchready.model.evidence.load import LoadEvidence, Percentile, RouteLoad
from launchready.model.evidence.slow_code import SlowCodeEvidence
from launchready.standards.slow_code import slow_code

URL = "https://kettle.example/api/orders"
ROUTE = "app/api/orders/route.ts"
FUNCTION = "supabase/functions/orders/index.ts"
LIBRARY = "src/lib/orders.ts"
API = "app/main.py"
TABLES = "supabase/migrations/20260101000000_tables.sql"
LATER = "supabase/migrations/20260201000000_later.sql"


def measured(ms: float = 2400, *, url: str = URL, age: float = 2, low: float | None = None, invalid: str = "") -> LoadEvidence:  # fmt: skip
    p95 = Percentile(0.95, ms, ms * 0.9 if low is None else low, ms * 1.1)
    load = RouteLoad(
        url, "GET", NOW - timedelta(days=age), rate=20, seconds=120, requests=2400, n=2400, percentiles=(p95,), budget_ms=800, invalid=invalid
    )  # fmt: skip
    return LoadEvidence((load,), "launchready-load.json")


def seen(
    files: dict[str, str] | None = None,
    *exchanges: Exchange,
    load: LoadEvidence | None = None,
    cut: bool = False,
    code: SlowCodeEvidence | None = None,
) -> Evidence:
    made = evidence(*exchanges, product={"routes": [{"kind": "other", "url": URL}]})
    found = code or (slow_code(files, "source", cut=cut) if files is not None else SlowCodeEvidence())
    asked = {"database": DatabaseEvidence(), "access_log": AccessLogEvidence()}
    return replace(made, slow_code=found, load=load or LoadEvidence(), **asked)  # type: ignore[arg-type]


def timed(header: str, *, total: float = 3000, url: str = URL) -> Exchange:
    return replace(answer(url, ("server-timing", header)), timings=Timings(20, 40, total - 5, total))


def handler(body: str, before: str = "") -> dict[str, str]:
    """A route of Next.js."""
    return {ROUTE: f"{before}\nexport async function GET(req: Request) {{\n{body}\n  return Response.json({{ ok: true }});\n}}\n"}  # fmt: skip


def function(body: str, before: str = "") -> dict[str, str]:
    """An edge function of Supabase's."""
    return {
        FUNCTION: f'import {{ createClient }} from "npm:@supabase/supabase-js@2";\n{before}\nDeno.serve(async (req) => {{\n{body}\n  return new Response("ok");\n}});\n'
    }


def library(body: str, head: str = "export async function load(orders) {", before: str = "") -> dict[str, str]:
    return {LIBRARY: f'import {{ supabase }} from "./client";\n{before}\n{head}\n{body}\n  return orders;\n}}\n'}


def python(body: str, head: str = "async def orders():", before: str = "", path: str = "/orders") -> dict[str, str]:
    indented = "\n".join(f"    {line}" for line in body.strip("\n").split("\n"))
    return {
        API: f"from fastapi import FastAPI, Depends\nimport time, requests, asyncio\n{before}\napp = FastAPI()\n\n@app.get('{path}')\n{head}\n{indented}\n    return []\n"
    }


def tables(*more: str, later: str = "", **files: str) -> dict[str, str]:
    """Orders of customers, with a policy for their owner, and what is added; the code reads all of a customer's."""
    sql = {
        TABLES: "create table public.customers (id uuid primary key, email text);\n"
        "create table public.orders (\n  id uuid primary key default gen_random_uuid(),\n  user_id uuid not null,\n"
        "  customer_id uuid not null references public.customers (id) on delete cascade,\n  status text, slug text\n);\n"
        + "\n".join(more)
    }
    if later:
        sql[LATER] = later
    return {**sql, **files}


LOOP = '  for (const order of orders) {\n    const { data } = await supabase.from("customers").select("*").eq("id", order.customer_id).single();\n    order.customer = data;\n  }'
BY_CUSTOMER = {"src/orders.ts": 'export const of = (id) => supabase.from("orders").select("*").eq("customer_id", id);'}
OWN = 'create policy "own" on public.orders for select using ((select auth.uid()) = user_id);'
ALL_ORDERS = {"src/orders.ts": 'export const all = () => supabase.from("orders").select("*").order("id");'}
BY_SLUG = {"src/orders.ts": 'export const one = (s) => supabase.from("orders").select("*").eq("slug", s).single();'}
PG = 'import pg from "pg";\nimport { Pool, Client } from "pg";'

GOOD: dict[str, Evidence] = {
    "code with one query": seen(
        handler('  const { data } = await supabase.from("orders").select("*, customers(*)").limit(50);')
    ),
    "an index for the foreign key": seen(tables("create index on public.orders (customer_id);", **BY_CUSTOMER)),
    "one query for all": seen(
        library(
            '  const { data } = await supabase.from("customers").select("*").in("id", orders.map((o) => o.customer_id));'
        )
    ),
    "a pool at module level": seen(handler('  await pool.query("select 1");', f"{PG}\nconst pool = new Pool();")),
    "an async handler that awaits": seen(python("await asyncio.sleep(1)\nawait session.execute(select(Order))")),
    "a source and a record that holds": seen(handler("  const x = 1;"), load=measured(300)),
}
BAD: dict[str, Bad] = {
    "a query in a loop": (seen(library(LOOP)), {(LIBRARY, "query-in-loop", Severity.MEDIUM)}),
    "a query in a loop of an edge function": (seen(function(LOOP)), {(FUNCTION, "query-in-loop", Severity.MEDIUM)}),
    "a query in a loop of a route that was measured slow": (
        seen(handler(LOOP), load=measured()),
        {(ROUTE, "query-in-loop", Severity.HIGH)},
    ),
    "a query in a loop of another route than the slow one": (
        seen({"app/api/other/route.ts": handler(LOOP)[ROUTE]}, load=measured()),
        {("app/api/other/route.ts", "query-in-loop", Severity.MEDIUM)},
    ),
    "a page of a product of jobs": (
        seen({"src/pages/jobs/JobList.tsx": library(LOOP)[LIBRARY]}),
        {("src/pages/jobs/JobList.tsx", "query-in-loop", Severity.MEDIUM)},
    ),
    "a query for each item at once": (
        seen(
            library(
                '  await Promise.all(orders.map(async (order) => {\n    const { data } = await supabase.from("items").select("*").eq("order_id", order.id);\n    order.items = data;\n  }));'
            )
        ),
        {(LIBRARY, "query-per-item", Severity.LOW)},
    ),
    "the same without braces": (
        seen(
            library(
                '  const all = await Promise.all(orders.map((o) => supabase.from("items").select().eq("order_id", o.id)));'
            )
        ),
        {(LIBRARY, "query-per-item", Severity.LOW)},
    ),
    "Prisma in a loop": (
        seen(
            library(
                "  for (const o of orders) {\n    o.user = await prisma.user.findUnique({ where: { id: o.userId } });\n  }"
            )
        ),
        {(LIBRARY, "query-in-loop", Severity.MEDIUM)},
    ),
    "node-postgres in a counted loop": (
        seen(
            library(
                '  for (let i = 0; i < orders.length; i++) {\n    const r = await pool.query("SELECT * FROM items WHERE order_id = $1", [orders[i].id]);\n  }'
            )
        ),
        {(LIBRARY, "query-in-loop", Severity.MEDIUM)},
    ),
    "Drizzle in a loop over what it reads": (
        seen(
            library(
                "  for (const o of orders) {\n    const id = o.customerId;\n    const rows = await db.select().from(customers).where(eq(customers.id, id));\n  }",
                before='import { eq } from "drizzle-orm";',
            )
        ),
        {(LIBRARY, "query-in-loop", Severity.MEDIUM)},
    ),
    "rows deleted one by one": (
        seen(library('  for (const item of orders) { await supabase.from("cart").delete().eq("id", item.id); }')),
        {(LIBRARY, "query-in-loop", Severity.MEDIUM)},
    ),
    "rows changed one by one": (
        seen(
            library(
                '  for (const item of orders) { await supabase.from("books").update({ stock: item.left }).eq("id", item.id); }'
            )
        ),
        {(LIBRARY, "query-in-loop", Severity.LOW)},
    ),
    "only for some items": (
        seen(
            library(
                '  for (const o of orders) {\n    if (o.vip) {\n      await supabase.from("gifts").select().eq("order_id", o.id);\n    }\n  }'
            )
        ),
        {(LIBRARY, "query-in-loop", Severity.LOW)},
    ),
    "a loop without braces": (
        seen(library('  for (const o of orders) await supabase.from("logs").insert({ id: o.id });')),
        {(LIBRARY, "query-in-loop", Severity.MEDIUM)},
    ),
    "SQLAlchemy in a loop": (
        seen(
            python(
                "found = db.query(Order).all()\nfor order in found:\n    order.customer = db.query(Customer).filter(Customer.id == order.customer_id).first()",
                "def orders(db: Session = Depends(get_db)):",
            )
        ),
        {(API, "query-in-loop", Severity.MEDIUM)},
    ),
    "a cursor in a loop": (
        seen(
            {
                "shop/db.py": "def load(cur, orders):\n    for order in orders:\n        cur.execute('select * from items where order_id = %s', (order.id,))\n"
            }
        ),
        {("shop/db.py", "query-in-loop", Severity.MEDIUM)},
    ),
    "asyncpg for each item at once": (
        seen(
            python(
                "rows = await asyncio.gather(*[pool.fetch('select * from items where order_id = $1', o.id) for o in found])"
            )
        ),
        {(API, "query-per-item", Severity.LOW)},
    ),
    "sleep in an async handler": (seen(python("time.sleep(2)")), {(API, "blocking-call", Severity.MEDIUM)}),
    "requests in a function that an async handler calls": (
        seen(python("return await ask()", before="async def ask():\n    return requests.get('https://x.example')\n")),
        {(API, "blocking-call", Severity.MEDIUM)},
    ),
    "the synchronous client of a model in an async handler": (
        seen(
            python(
                "answer = client.chat.completions.create(model='x', messages=[])",
                before="from openai import OpenAI\nclient = OpenAI()",
            )
        ),
        {(API, "blocking-call", Severity.MEDIUM)},
    ),
    "a synchronous session in an async handler": (
        seen(
            python(
                "return db.query(Order).all()",
                "async def orders(db: Session = Depends(get_db)):",
                "from sqlalchemy.orm import Session",
            )
        ),
        {(API, "blocking-call", Severity.MEDIUM)},
    ),
    "the synchronous client of Supabase in an async handler": (
        seen(
            python(
                "rows = supabase.table('orders').select('*').execute()",
                before="from supabase import create_client\nsupabase = create_client(URL, KEY)",
            )
        ),
        {(API, "blocking-call", Severity.MEDIUM)},
    ),
    "execSync in a route": (
        seen(handler('  execSync("convert a.png b.png");', 'import { execSync } from "child_process";')),
        {(ROUTE, "blocking-call", Severity.MEDIUM)},
    ),
    "a hash in an Express route": (
        seen(
            {
                "server/app.js": 'import bcrypt from "bcrypt";\napp.post("/signup", async (req, res) => {\n  const hash = bcrypt.hashSync(req.body.password, 12);\n  res.json({});\n});'
            }
        ),
        {("server/app.js", "blocking-call", Severity.MEDIUM)},
    ),
    "a file read in each request": (
        seen(handler('  const text = readFileSync("prompt.txt", "utf8");', 'import { readFileSync } from "fs";')),
        {(ROUTE, "blocking-call", Severity.LOW)},
    ),
    "a Prisma client for each request": (
        seen(
            {
                "pages/api/orders.js": 'import { PrismaClient } from "@prisma/client";\nexport default async function (req, res) {\n  const prisma = new PrismaClient();\n  res.json(await prisma.order.findMany());\n}'
            }
        ),
        {("pages/api/orders.js", "connection-per-request", Severity.MEDIUM)},
    ),
    "a client of a helper that the handler calls": (
        seen(
            handler(
                "  const client = await connect();",
                f"{PG}\nasync function connect() {{\n  const c = new Client();\n  await c.connect();\n  return c;\n}}",
            )
        ),
        {(ROUTE, "connection-per-request", Severity.MEDIUM)},
    ),
    "a handler that is exported by its name": (
        seen(
            {
                "pages/api/orders.ts": f"{PG}\nasync function handler(req, res) {{\n  const pool = new Pool();\n  res.json({{}});\n}}\nexport default withAuth(handler);\n"
            }
        ),
        {("pages/api/orders.ts", "connection-per-request", Severity.MEDIUM)},
    ),
    "a connection of Flask's for each request": (
        seen(
            {
                "app.py": "import psycopg2\nfrom flask import Flask\napp = Flask(__name__)\ndef get_db_connection():\n    conn = psycopg2.connect(URL)\n    return conn\n\n@app.route('/')\ndef index():\n    conn = get_db_connection()\n    return ''\n"
            }
        ),
        {("app.py", "connection-per-request", Severity.MEDIUM)},
    ),
    "an engine in a handler": (
        seen(python("engine = create_engine(URL)", "def orders():")),
        {(API, "connection-per-request", Severity.MEDIUM)},
    ),
    "a foreign key that rows are looked up by": (
        seen(tables(**BY_CUSTOMER)),
        {("source", "no-index", Severity.MEDIUM)},
    ),
    "a foreign key whose rows are fetched beside each": (
        seen(tables(**{"src/a.ts": 'const a = await supabase.from("customers").select("*, orders(*)");'})),
        {("source", "no-index", Severity.MEDIUM)},
    ),
    "a column that a policy compares with the user": (
        seen(tables(OWN, **ALL_ORDERS)),
        {("source", "no-index", Severity.MEDIUM)},
    ),
    "a policy, and no query that is seen": (seen(tables(OWN)), {("source", "no-index", Severity.LOW)}),
    "a slug that rows are looked up by": (seen(tables(**BY_SLUG)), {("source", "no-index", Severity.LOW)}),
    "an index that was dropped later": (
        seen(
            tables(
                "create index orders_of on public.orders (customer_id);", later="drop index orders_of;", **BY_CUSTOMER
            )
        ),
        {("source", "no-index", Severity.MEDIUM)},
    ),
    "an index that begins with another column": (
        seen(tables("create index orders_of on public.orders (status, customer_id);", **BY_CUSTOMER)),
        {("source", "no-index", Severity.MEDIUM)},
    ),
    "a table that was renamed": (
        seen(
            tables(
                later="alter table public.orders rename to sales;",
                **{"a.ts": BY_CUSTOMER["src/orders.ts"].replace("orders", "sales")},
            )
        ),
        {("source", "no-index", Severity.MEDIUM)},
    ),
    "SQL of a driver": (
        seen(
            tables(
                **{
                    "src/db.ts": f'{PG}\nexport const of = (id) => pool.query("SELECT * FROM orders WHERE customer_id = $1", [id]);'
                }
            )
        ),
        {("source", "no-index", Severity.MEDIUM)},
    ),
    "SQL in Python": (
        seen(
            tables(
                **{
                    "shop/db.py": "def of(cur, id):\n    cur.execute('select * from orders where customer_id = %s', (id,))\n"
                }
            )
        ),
        {("source", "no-index", Severity.MEDIUM)},
    ),
    "Prisma's migration and its query": (
        seen(
            {
                "prisma/migrations/1_init/migration.sql": 'CREATE TABLE "Order" ("id" TEXT NOT NULL, "userId" TEXT NOT NULL, CONSTRAINT "Order_pkey" PRIMARY KEY ("id"));\n'
                'ALTER TABLE "Order" ADD CONSTRAINT "Order_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE;',
                "src/orders.ts": "export const of = (id) => prisma.order.findMany({ where: { userId: id } });",
            }
        ),
        {("source", "no-index", Severity.MEDIUM)},
    ),
    "Drizzle's schema and its query": (
        seen(
            {
                "drizzle/0000_init.sql": 'CREATE TABLE IF NOT EXISTS "orders" ("id" uuid PRIMARY KEY, "user_id" uuid NOT NULL);\n--> statement-breakpoint\n'
                'ALTER TABLE "orders" ADD CONSTRAINT "orders_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id");',
                "src/db/schema.ts": 'import { pgTable, uuid } from "drizzle-orm/pg-core";\nexport const orders = pgTable("orders", { id: uuid("id"), userId: uuid("user_id") });',
                "src/db/orders.ts": 'import { eq } from "drizzle-orm";\nexport const of = (id) => db.select().from(orders).where(eq(orders.userId, id));',
            }
        ),
        {("source", "no-index", Severity.MEDIUM)},
    ),
    "a missing index of a route that was measured slow": (
        seen(
            {
                **tables(),
                **handler('  const { data } = await supabase.from("orders").select("*").eq("customer_id", id);'),
            },
            load=measured(),
        ),
        {("public.orders", "no-index", Severity.HIGH)},
    ),
    "Server-Timing of a route that was measured slow": (
        seen({}, timed('db;dur=1900;desc="orders", total;dur=2100', total=2200), load=measured()),
        {(URL, "server-timing", Severity.MEDIUM)},
    ),
    "Server-Timing of one slow answer": (
        seen({}, timed("auth;dur=12, db;dur=1900")),
        {(URL, "server-timing", Severity.LOW)},
    ),
}
SILENT: dict[str, Evidence] = {
    # loops that are none over rows
    "pages of a thousand": seen(library('  let from = 0;\n  while (true) {\n    const { data } = await supabase.from("x").select().range(from, from + 999);\n    if (!data.length) break;\n    from += 1000;\n  }')),
    "pages in a counted loop": seen(library('  for (let page = 0; page < pages; page++) {\n    const { data } = await supabase.from("x").select().range(page * 100, page * 100 + 99);\n  }')),
    "batches": seen(library('  for (let i = 0; i < orders.length; i += 500) {\n    await supabase.from("x").insert(orders.slice(i, i + 500));\n  }')),
    "chunks": seen(library('  for (const chunk of chunkArray(orders, 100)) {\n    await supabase.from("x").upsert(chunk);\n  }')),
    "chunks of ids": seen(library('  const parts = chunk(orders, 100);\n  for (const ids of parts) {\n    await supabase.from("x").select().in("id", ids);\n  }')),
    "tries": seen(library('  for (let attempt = 0; attempt < 3; attempt++) {\n    const { data, error } = await supabase.from("x").select().eq("n", attempt);\n    if (!error) return data;\n  }')),
    "a slug that is still free": seen(library('  while (true) {\n    const { data } = await supabase.from("x").select("id").eq("slug", slug).maybeSingle();\n    if (!data) break;\n    slug = next(slug);\n  }')),
    "a list that is written out": seen(library('  for (const table of ["a", "b", "c"]) {\n    await supabase.from("logs").delete().eq("kind", table);\n  }')),
    "a constant list": seen(library('  for (const kind of KINDS) {\n    await supabase.from("x").select().eq("kind", kind);\n  }')),
    "a list that is written out before": seen(library('  const kinds = ["free", "paid"];\n  await Promise.all(kinds.map((kind) => supabase.from("x").select().eq("kind", kind)));')),
    "a few of the first": seen(library('  await Promise.all(orders.slice(0, 5).map(async (o) => { await supabase.from("x").select().eq("id", o.id); }));')),
    "queries side by side": seen(handler('  const [a, b] = await Promise.all([prisma.tag.count(), prisma.tag.findMany({ take: 10 })]);')),
    "one query before a loop": seen(library('  const { data } = await supabase.from("x").select();\n  for (const row of data) {\n    row.total = row.a + row.b;\n  }')),
    "a query in what the loop goes through": seen(library('  for (const row of (await supabase.from("x").select()).data) {\n    sum(row);\n  }')),
    "rows made in a loop, and inserted at once": seen(library('  const rows = [];\n  for (const o of orders) {\n    rows.push({ id: o.id });\n  }\n  await supabase.from("x").insert(rows);')),
    "rows mapped into one insert": seen(library('  await supabase.from("order_items").insert(orders.map((i) => ({ order_id: i.id, quantity: i.quantity })));')),
    "mail for each, with a mark": seen(library('  for (const o of orders) {\n    await resend.emails.send({ to: o.email });\n    await supabase.from("orders").update({ sent: true }).eq("id", o.id);\n  }')),
    "another service for each": seen(library('  for (const o of orders) {\n    const r = await fetch(`https://x.example/${o.id}`);\n    await supabase.from("orders").update({ data: await r.json() }).eq("id", o.id);\n  }')),
    "a queue with its own limit": seen(library('  await Promise.all(orders.map((o) => limit(() => supabase.from("x").select().eq("id", o.id))));')),
    "a stream of rows": seen(library('  for await (const row of client.query(cursor)) {\n    await supabase.from("x").insert({ id: row.id });\n  }')),
    "a generator": seen(library('  for (const o of orders) {\n    const { data } = await supabase.from("x").select().eq("id", o.id);\n    yield data;\n  }', "export async function* load(orders) {")),
    "writes in one transaction": seen(library("  await prisma.$transaction(async (tx) => {\n    for (const item of orders) {\n      await tx.product.update({ where: { id: item.id }, data: { stock: { decrement: 1 } } });\n    }\n  });")),
    "a seed": seen({"prisma/seed.ts": library(LOOP)[LIBRARY], "scripts/fix.ts": library(LOOP)[LIBRARY], "supabase/seed.ts": library(LOOP)[LIBRARY]}),
    "a job of the night": seen({"app/api/cron/digest/route.ts": handler(LOOP)[ROUTE], "src/workers/mail.ts": library(LOOP)[LIBRARY]}),
    "what a clock calls": seen(handler(LOOP, 'const secret = process.env.CRON_SECRET;')),
    "a loop that ends with its first item": seen(library('  for (const o of orders) {\n    const found = await prisma.user.findUnique({ where: { id: o.id } });\n    return found;\n  }')),
    "rows that each get something else, all at once": seen(library('  await Promise.all(orders.map(async (o) => {\n    return prisma.order.update({ where: { id: o.id }, data: { paid: o.paid } });\n  }));')),
    "a mail for each, by a function of its own": seen(library('  for (const user of orders) {\n    const sent = await sendLaunchMail(user.email);\n    if (sent) {\n      await supabase.from("waitlist").update({ sent: true }).eq("id", user.id);\n    }\n  }')),
    "tests": seen({"src/orders.test.ts": library(LOOP)[LIBRARY], "e2e/orders.ts": library(LOOP)[LIBRARY]}),
    "a function named for its nightly work": seen(library(LOOP, "export async function syncCustomers(orders) {")),
    "a query about which the item says nothing": seen(library('  for (const o of orders) {\n    const { data } = await supabase.from("settings").select("*").single();\n    use(o, data);\n  }')),
    "a list of an object's constant keys": seen(library('  const limits = { free: 1, paid: 2 };\n  for (const [plan, limit] of Object.entries(limits)) {\n    await supabase.from("plans").update({ limit }).eq("id", plan);\n  }')),
    "Array.from and Buffer.from": seen(library('  for (const o of orders) {\n    const a = Array.from("abc");\n    const b = Buffer.from("x", "utf8");\n    o.a = await wrap(a, b, o);\n  }')),
    "files of the storage": seen(library('  for (const o of orders) {\n    o.url = supabase.storage.from("avatars").getPublicUrl(o.path).data.publicUrl;\n  }')),
    "a map with a delete": seen(library('  for (const o of orders) {\n    await cache.delete(o.id);\n    await redis.get(o.id);\n  }')),
    "what is written about in a comment": seen(library('  // for (const o of orders) { await supabase.from("x").select().eq("id", o.id) }\n  const s = `for (const o of orders) { await prisma.user.findUnique({ where: { id: o.id } }) }`;')),
    "a query in a handler that a loop only registers": seen({"server/app.ts": 'for (const path of paths) {\n  app.get(path, async (req, res) => {\n    res.json(await prisma.page.findFirst({ where: { path } }));\n  });\n}'}),
    "brackets that do not fit": seen(library(LOOP + "\n  } } ]")),
    "Python: batches": seen({"shop/a.py": "def load(cur, rows):\n    for i in range(0, len(rows), 500):\n        cur.execute('insert into x values (%s)', rows[i:i + 500])\n    for batch in batched(rows, 100):\n        cur.execute('insert into x values (%s)', batch)\n"}),
    "Python: a short list": seen({"shop/a.py": "KINDS = ('a', 'b')\ndef load(db):\n    for kind in KINDS:\n        db.execute(text('select 1 from x where kind = :k'), {'k': kind})\n    for kind in ['a', 'b']:\n        db.execute('select 1 from x where kind = ?', kind)\n"}),
    "Python: a generator": seen({"shop/a.py": "def load(db, orders):\n    for order in orders:\n        yield db.execute('select 1 from x where id = %s', order.id)\n"}),
    "Python: add in a loop": seen({"shop/a.py": "def load(session, rows):\n    for row in rows:\n        session.add(Order(**row))\n    session.commit()\n"}),
    "Python: a dictionary's get and a session of requests": seen({"shop/a.py": "def load(session, rows):\n    for row in rows:\n        found.get(row, None)\n        session.get(f'https://x.example/{row}')\n"}),
    "Python: many at once": seen({"shop/a.py": "def load(cur, rows):\n    cur.executemany('insert into x values (%s)', [(row.id,) for row in rows])\n"}),
    "Python: retries": seen({"shop/a.py": "def load(db, id):\n    for attempt in range(3):\n        try:\n            return db.execute(text('select 1 from x where id = :id'), {'id': id, 'n': attempt})\n        except OperationalError:\n            pass\n"}),
    "Python: a command": seen({"shop/management/commands/fix.py": "def handle(db, rows):\n    for row in rows:\n        db.execute('select 1 from x where id = %s', row.id)\n", "alembic/versions/1.py": "def upgrade(conn, rows):\n    for row in rows:\n        conn.execute('select 1 from x where id = %s', row.id)\n"}),
    # blocking calls
    "sleep in a handler that runs in a thread": seen(python("time.sleep(2)", "def orders():")),
    "requests handed to a thread": seen(python("await asyncio.to_thread(requests.get, 'https://x.example')\nloop.run_in_executor(None, lambda: requests.get('https://x.example'))")),
    "requests in a function handed to a thread": seen(python("def ask():\n    return requests.get('https://x.example')\nawait asyncio.to_thread(ask)")),
    "sleep in an async function that no route is": seen({"bot/main.py": "import time\nasync def main():\n    time.sleep(1)\n"}),
    "the asynchronous client of a model": seen(python("await client.chat.completions.create(model='x')", before="from openai import AsyncOpenAI\nclient = AsyncOpenAI()")),
    "an asynchronous session": seen(python("await db.execute(select(Order))\nawait asyncio.gather(db.execute(a), db.execute(b))", "async def orders(db: AsyncSession = Depends(get_db)):", "from sqlalchemy.ext.asyncio import AsyncSession")),
    "the asynchronous client of Supabase": seen(python("rows = await supabase.table('orders').select('*').execute()", before="from supabase import acreate_client")),
    "a small file that is opened": seen(python("text = open('prompt.txt').read()")),
    "readFileSync at module level": seen(handler("  use(prompt);", 'import { readFileSync } from "fs";\nconst prompt = readFileSync("prompt.txt", "utf8");')),
    "readFileSync that is kept": seen(handler('  cache ??= readFileSync("a.txt", "utf8");\n  if (!template) { template = readFileSync("b.txt", "utf8"); }', "let cache, template;")),
    "execSync in a script": seen({"scripts/build.js": 'execSync("tsc");', "next.config.js": 'execSync("git rev-parse HEAD");', "src/build.ts": 'export function build() { execSync("tsc"); }'}),
    "the asynchronous hash": seen(handler("  const hash = await bcrypt.hash(password, 12);", 'import bcrypt from "bcrypt";')),
    # connections
    "supabase-js for each request": seen(function("  const supabase = createClient(url, key, { global: { headers: { Authorization: token } } });\n  await supabase.from('x').select();")),
    "a Prisma client kept on globalThis": seen({"src/lib/prisma.ts": 'import { PrismaClient } from "@prisma/client";\nconst globalForPrisma = globalThis as unknown as { prisma?: PrismaClient };\nexport const prisma = globalForPrisma.prisma ?? new PrismaClient();\nif (process.env.NODE_ENV !== "production") globalForPrisma.prisma = prisma;'}),
    "a pool that is made once": seen(handler("  const pool = getPool();", f"{PG}\nlet pool;\nfunction getPool() {{\n  if (!pool) {{\n    pool = new Pool();\n  }}\n  return pool;\n}}")),
    "a pool that is returned where there is one": seen(handler("  const pool = getPool();", f"{PG}\nlet pool;\nfunction getPool() {{\n  if (pool) return pool;\n  pool = new Pool();\n  return pool;\n}}")),
    "Mongoose, which connects once": seen(handler("  await connect();", 'import mongoose from "mongoose";\nasync function connect() {\n  if (mongoose.connection.readyState >= 1) return;\n  await mongoose.connect(url);\n}')),
    "Mongoose, which keeps what is connected": seen(handler("  await mongoose.connect(process.env.MONGODB_URI);", 'import mongoose from "mongoose";')),
    "Neon's driver in an edge function": seen(handler("  const pool = new Pool({ connectionString });", 'import { Pool } from "@neondatabase/serverless";')),
    "a worker with Hyperdrive": seen({"functions/api/orders.ts": f"{PG}\nexport async function onRequest({{ env }}) {{\n  const client = new Client(env.HYPERDRIVE.connectionString);\n}}"}),
    "Client of something else": seen(handler("  const client = new Client({ token });", 'import { Client } from "@notionhq/client";')),
    "Flask's g": seen({"app.py": "import psycopg2\nfrom flask import Flask, g\napp = Flask(__name__)\ndef get_db():\n    if 'db' not in g:\n        g.db = psycopg2.connect(URL)\n    return g.db\n\n@app.route('/')\ndef index():\n    get_db()\n    return ''\n"}),
    "an engine that is cached": seen(python("engine = get_engine()", "def orders():", "from functools import lru_cache\n@lru_cache\ndef get_engine():\n    return create_engine(URL)\n")),
    "SQLite for each request": seen(python("conn = sqlite3.connect('app.db')", "def orders():")),
    "a pool made at the start": seen({API: "import asyncpg\nfrom fastapi import FastAPI\nasync def lifespan(app):\n    app.state.pool = await asyncpg.create_pool(URL)\n    yield\napp = FastAPI(lifespan=lifespan)\n"}),
    # indexes
    "a foreign key that nothing looks rows up by": seen(tables()),
    "a unique constraint that begins with it": seen(tables("alter table public.orders add constraint one unique (customer_id, slug);", **BY_CUSTOMER)),
    "a primary key that begins with it": seen({TABLES: "create table public.likes (user_id uuid references auth.users, post_id uuid, primary key (user_id, post_id));\ncreate policy own on public.likes using (auth.uid() = user_id);", "src/a.ts": 'const a = await supabase.from("likes").select().eq("user_id", id);'}),
    "a partial index": seen(tables("create index open_orders on orders (customer_id) where status = 'open';", **BY_CUSTOMER)),
    "an index of an expression": seen(tables("create unique index on orders (lower(slug));", **BY_SLUG)),
    "an index that another migration adds": seen(tables(later='CREATE INDEX CONCURRENTLY IF NOT EXISTS "orders_customer" ON ONLY "public"."orders" USING btree ("customer_id" DESC NULLS LAST, "status");', **BY_CUSTOMER)),
    "an index that a program adds": seen(tables("do $$ begin create index if not exists a on public.orders (customer_id); end $$;", **BY_CUSTOMER)),
    "indexes that a program makes of names": seen(tables("do $$ declare t text; begin foreach t in array array['orders'] loop execute format('create index %I on %I (customer_id)', t || '_i', t); end loop; end $$;", **BY_CUSTOMER)),
    "a unique index used by a constraint": seen(tables('CREATE UNIQUE INDEX orders_one ON public.orders USING btree (customer_id);\nalter table "public"."orders" add constraint "orders_one" UNIQUE using index "orders_one";', **BY_CUSTOMER)),
    "a table that was dropped": seen(tables(later="drop table if exists public.orders cascade;", **BY_CUSTOMER)),
    "a column that was renamed with its index": seen(tables("create index on orders (customer_id);", later="alter table orders rename column customer_id to buyer_id;", **{"a.ts": BY_CUSTOMER["src/orders.ts"].replace("customer_id", "buyer_id")})),
    "a migration's way back": seen(tables(later="-- +goose Up\ncreate index orders_of on orders (customer_id);\n-- +goose Down\ndrop index orders_of;", **BY_CUSTOMER)),
    "a small table that the migrations fill": seen({TABLES: "create table public.badges (id uuid primary key, group_id uuid references public.groups (id));\ninsert into public.badges values ('1', '2');", "src/a.ts": 'const a = await supabase.from("badges").select().eq("group_id", id);'}),
    "a table of plans": seen({TABLES: "create table public.plans (id uuid primary key, product_id uuid references public.products (id));", "src/a.ts": 'const a = await supabase.from("plans").select().eq("product_id", id);'}),
    "a status": seen(tables(**{"src/a.ts": 'const a = await supabase.from("orders").select().eq("status", "open");'})),
    "rows found by another index": seen(tables("create index on orders (customer_id);", OWN, **BY_CUSTOMER)),
    "a policy for the primary key": seen({TABLES: "create table public.profiles (id uuid primary key references auth.users);\ncreate policy own on public.profiles for all using (auth.uid() = id) with check (auth.uid() = id);", "src/a.ts": 'const a = await supabase.from("profiles").select();'}),
    "a policy with another way in": seen(tables("create policy open on orders for select using (status = 'public' or auth.uid() = user_id);", **ALL_ORDERS)),
    "a policy for new rows": seen(tables("create policy own on orders for insert with check (auth.uid() = user_id);", **ALL_ORDERS)),
    "a policy that asks another table": seen(tables("create policy team on orders for select using (exists (select 1 from members m where m.team_id = orders.id and m.user_id = auth.uid()));", **ALL_ORDERS)),
    "a policy that was dropped": seen(tables(OWN, later='drop policy "own" on public.orders;', **ALL_ORDERS)),
    "a column made unique where it is written": seen({TABLES: "create table public.orders (id uuid primary key, slug text not null unique, email text constraint one_mail unique);", **BY_SLUG}),
    "a table that no migration makes": seen({TABLES: "create table public.a (id uuid primary key);", **BY_CUSTOMER}),
    "a table of two schemas": seen({TABLES: "create table a.orders (id uuid primary key, customer_id uuid references public.c);\ncreate table b.orders (id uuid primary key, customer_id uuid references public.c);", **BY_CUSTOMER}),
    "a partition": seen({TABLES: "create table public.orders partition of public.all_orders for values in ('x');", **BY_CUSTOMER}),
    "MySQL, which indexes foreign keys itself": seen({"migrations/1.sql": "CREATE TABLE orders (id bigint PRIMARY KEY AUTO_INCREMENT, customer_id bigint, FOREIGN KEY (customer_id) REFERENCES customers (id)) ENGINE=InnoDB;", **BY_CUSTOMER}),
    "migrations that were not all read": seen(tables(**BY_CUSTOMER), cut=True),
    # what servers say
    "Server-Timing of a quick answer": seen({}, timed("db;dur=50, render;dur=20", total=90)),
    "Server-Timing without durations": seen({}, timed('cache;desc="HIT", miss, db;dur=')),
    "Server-Timing of the network in front": seen({}, timed("cfOrigin;dur=2000, cfEdge;dur=3, cdn-cache;desc=MISS, edge;dur=1, origin;dur=1500, rtt;dur=900")),
    "a total without parts": seen({}, timed("total;dur=2100")),
    "a duration in another unit": seen({}, timed("db;dur=190000", total=250)),
    "a slow answer that is an error": seen({}, replace(timed("db;dur=1900"), status=503)),
    "a part that is not most of it": seen({**handler(LOOP.replace("await", "")), ROUTE: "export const GET = () => 1;"}, timed("db;dur=120", total=900), load=measured(500)),
    "a measured route within its budget": seen(handler("  return 1;"), load=measured(300)),
    "a record of last year": seen(handler("  return 1;"), load=measured(age=300)),
    "a record that proves nothing": seen(handler("  return 1;"), load=measured(invalid="the generator was late")),
    "a p95 on both sides of the budget": seen(handler("  return 1;"), load=measured(900, low=700)),
    "no source is named": seen(),
}  # fmt: skip
UNKNOWN: dict[str, Evidence] = {
    "a source that cannot be read": seen(code=SlowCodeEvidence("source", "source is no folder that can be read")),
    "a slow route of which nothing tells the cause": seen(
        handler("  const { data } = await supabase.from('x').select();"), load=measured()
    ),
    "a slow route whose server tells only the total": seen({}, timed("total;dur=2100"), load=measured()),
}
for more in (slow_databases, slow_logs):
    GOOD |= more.GOOD
    BAD |= more.BAD
    SILENT |= more.SILENT
    UNKNOWN |= more.UNKNOWN
