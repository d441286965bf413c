"""A real PostgreSQL is read as its owner would: keys without an index, tables read whole, plans of slow queries; and nothing is written."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from net.authorities import Authorities
from postgres import Server, postgres
from pydantic import TypeAdapter

from launchready.collect import database
from launchready.collect.scope import Scope
from launchready.model.evidence.database import DatabaseEvidence
from launchready.model.evidence.run import Resolve, Seams
from launchready.model.product import Product
from launchready.model.secret import Secret
from launchready.net.postgres import PostgresError, open_postgres, parse_login
from launchready.net.session import open_session

PRODUCT = Product.model_validate({"domain": "kettle.test", "database": {"url": "env:URL"}})
OWN = Seams(allow_private=("127.0.0.0/8",))
TABLES = (
    "create table customers (id int primary key, email text)",
    "create table shops (a int, b int, primary key (a, b))",
    "create table orders (id int primary key, customer_id int references customers, seller_id int references customers, payer_id int references customers, a int, b int, c int, d int, slug text, state text, foreign key (a, b) references shops, foreign key (c, d) references shops)",
    "create index on orders (seller_id, slug)",
    "create index on orders (payer_id) where payer_id is not null",
    "create index on orders (b, a, slug)",
    "create index on orders (slug, c, d)",
    "create table few (id int primary key, customer_id int references customers)",
    "create schema auth",
    "create table auth.sessions (id int primary key, customer_id int references customers)",
    'create table "My Events" (id int, "Customer" int references customers)',
    "create table parts (id int, customer_id int references customers) partition by range (id)",
    "create table parts_1 partition of parts for values from (0) to (100000)",
    "insert into customers select g, 'a@example.com' from generate_series(1, 500) g",
    "insert into orders (id, customer_id, seller_id, slug, state) select g, g % 500 + 1, 1, 'secret-' || g, 'open' from generate_series(1, 30000) g",
    "insert into auth.sessions select g, 1 from generate_series(1, 20000) g",
    'insert into "My Events" select g, 1 from generate_series(1, 12000) g',
    "insert into parts select g, 1 from generate_series(1, 20000) g",
    "analyze",
    "create role reader login in role pg_read_all_stats",
    "create role stranger login",
)
STAND_IN = """\
create view pg_stat_statements as select * from (values
  (11::int8, 400::int8, 310.5::float8, 'select * from orders where customer_id = $1 and slug = $2'),
  (-12::int8, 90::int8, 150.0::float8, 'select id from orders where state = $1'),
  (13::int8, 60::int8, 140.0::float8, 'select 1; drop table few'),
  (14::int8, 60::int8, 130.0::float8, 'delete from few'),
  (15::int8, 60::int8, 120.0::float8, 'select no_such_column from orders'),
  (19::int8, 60::int8, 115.0::float8, 'select * from orders where customer_id = $1 and state <> $2 limit $3'),
  (16::int8, 60::int8, 110.0::float8, 'select o.id from orders o join customers c on c.id = o.customer_id where lower(c.email) = $1'),
  (17::int8, 5::int8, 900.0::float8, 'select 2'),
  (18::int8, 500::int8, 1.0::float8, 'select 3')
) s (queryid, calls, mean_exec_time, query), lateral (select oid as dbid from pg_database where datname = current_database()) d;
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """PostgreSQL of the wheel, which lacks pg_stat_statements: a view of the same name and columns, made as an extension is, stands in for it."""
    folder = tmp_path_factory.mktemp("share")
    for each in (folder, *folder.parents[:3]):
        each.chmod(each.stat().st_mode | 0o055)  # the server is nobody where this is root
    (folder / "extension").mkdir(mode=0o755)
    (folder / "extension" / "pg_stat_statements.control").write_text("default_version = '1.0'\nrelocatable = true\n")
    (folder / "extension" / "pg_stat_statements--1.0.sql").write_text(STAND_IN)
    with postgres("wheel", extension_control_path=f"{folder}:$system") as found:
        found.run(*TABLES, "create schema extensions", "create extension pg_stat_statements schema extensions", "grant usage on schema extensions to public", "grant select on extensions.pg_stat_statements to public")  # fmt: skip
        yield found


def look(url: str, seams: Seams = OWN) -> tuple[DatabaseEvidence, Scope]:
    async def visit() -> Scope:
        async with open_session(seams, lambda: datetime.now(UTC)) as session:
            scope = Scope(PRODUCT, session, environment={"URL": url} if url else {})
            await database.product(scope)
            return scope

    scope = asyncio.run(visit())
    part = scope.parts[DatabaseEvidence]
    assert isinstance(part, DatabaseEvidence)
    return part, scope


def as_role(server: Server, role: str) -> str:
    return server.url.replace("//postgres:", f"//{role}:")


def test_keys_and_columns_of_indexes(server: Server) -> None:
    seen, _ = look(as_role(server, "reader"))
    assert seen.failure == ""
    assert (seen.variable, seen.host, seen.version // 10000) == ("URL", "127.0.0.1", server.version)
    assert {(key.table, key.columns, key.parent) for key in seen.keys} == {
        ("public.orders", ("customer_id",), "public.customers"),
        ("public.orders", ("c", "d"), "public.shops"),
        ("public.My Events", ("Customer",), "public.customers"),
    }
    assert all(key.rows in (30000, 12000) for key in seen.keys)
    assert {"public.orders.seller_id", "public.orders.b", "public.customers.id"} <= set(seen.leading)
    assert not any(each.startswith(("auth.", "pg_", "extensions.")) for each in seen.leading)


def test_tables_that_are_read_whole(server: Server) -> None:
    server.run("set max_parallel_workers_per_gather = 0", *["select count(*) from orders where state = 'shut'"] * 5)
    server.run("select pg_stat_force_next_flush()")
    seen, _ = look(as_role(server, "reader"))
    (table,) = (each for each in seen.tables if each.table == "public.orders")
    assert table.rows == 30000
    assert table.scans >= 5
    assert table.read >= 5 * 30000
    assert table.last is not None


def test_slow_queries_are_planned_and_not_run(server: Server) -> None:
    seen, _ = look(as_role(server, "postgres"))
    assert seen.unread == ""
    assert seen.schema == "extensions"
    plans = {each.id: each for each in seen.statements}
    assert set(plans) == {"11", "-12", "15", "16", "19"}
    assert plans["11"].planned
    assert plans["11"].scans == (), "the index that begins with slug serves it"
    (few,) = plans["19"].scans
    assert (few.kind, few.table, few.rows, few.columns) == ("Seq Scan", "public.orders", 30000, ("customer_id",))
    assert few.kept < 200
    (whole,) = plans["-12"].scans
    assert (whole.kind, whole.table, whole.rows, whole.columns) == ("Seq Scan", "public.orders", 30000, ("state",))
    assert whole.kept > 0.9 * whole.rows, "every order is open: an index would not help"
    assert (plans["15"].planned, plans["15"].scans) == (False, ())
    assert server.run("select count(*) from few") == [(0,)]
    assert server.run("select count(*) from pg_class where relname = 'few'") == [(1,)]


def test_what_is_kept_is_no_row_no_query_and_no_secret(server: Server) -> None:
    seen, scope = look(as_role(server, "postgres"))
    everything = TypeAdapter(DatabaseEvidence).dump_json(seen).decode() + repr(seen) + repr(scope.gaps)
    for hidden in ("pw-canary", "secret-", "example.com", "drop table", "select", "postgresql://"):
        assert hidden not in everything


def test_a_role_without_rights_still_sees_keys(server: Server) -> None:
    seen, _ = look(as_role(server, "stranger"))
    assert seen.failure == ""
    assert len(seen.keys) == 3
    assert not any(each.planned for each in seen.statements), "planning a query takes the right to read its tables"


def test_nothing_can_be_written(server: Server) -> None:
    async def write(statement: str) -> None:
        login = parse_login(Secret(server.url))
        async with open_session(OWN, lambda: datetime.now(UTC)) as session:
            route = await session.route(login.address)
            async with open_postgres(login, route, "prefer", "") as opened:
                await opened.ask(statement, 1)

    for statement in ("create table written ()", "insert into few values (1, 1)", "set transaction read write; insert into few values (1, 1)", "commit; create table written ()"):  # fmt: skip
        with pytest.raises(PostgresError):
            asyncio.run(write(statement))
    assert server.run("select count(*) from few") == [(0,)]
    assert server.run("select count(*) from pg_class where relname = 'written'") == [(0,)]


def test_a_locked_table_holds_nobody_up(server: Server) -> None:
    import psycopg

    done = threading.Event()

    def hold() -> None:
        with psycopg.connect(server.url) as connection:
            connection.execute("lock table orders in access exclusive mode")
            held.set()
            done.wait(30)

    held = threading.Event()
    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert held.wait(10)
        seen, _ = look(as_role(server, "postgres"))
    finally:
        done.set()
        holder.join()
    assert seen.failure == ""
    assert len(seen.keys) == 3
    assert not any(each.planned for each in seen.statements if each.id == "11")


def test_real_statements_of_an_older_server() -> None:
    with postgres("machine", shared_preload_libraries="pg_stat_statements") as old:
        slow = "select pg_sleep(0.11), count(*) from few where customer_id = 7"
        old.run(
            "create extension pg_stat_statements", "create table few (customer_id int)", *[slow] * 21, "create role stranger login"
        )  # fmt: skip
        seen, _ = look(old.url)
        assert (seen.failure, seen.unread, seen.schema) == ("", "", "public")
        (statement,) = seen.statements
        assert statement.calls == 21
        assert 110 <= statement.mean_ms < 1000
        assert statement.planned is (old.version >= 16)
        hidden, _ = look(as_role(old, "stranger"))
        assert "pg_read_all_stats" in hidden.unread
        assert hidden.statements == ()


def test_a_certificate_is_verified_where_the_url_says_so(authorities: Authorities) -> None:
    def named(port: int, mode: str, ca_file: str) -> str:
        way = Seams(resolve=(Resolve("db.kettle.test", port, "127.0.0.1", port),), allow_private=OWN.allow_private, ca_file=ca_file)  # fmt: skip
        return look(f"postgresql://postgres:x@db.kettle.test:{port}/postgres?sslmode={mode}", way)[0].failure

    good, other = (authorities.root.issue_cert(name).private_key_and_cert_chain_pem.bytes() for name in ("db.kettle.test", "other.test"))  # fmt: skip
    with postgres("machine", good) as kept:
        port = int(kept.url.rsplit(":", 1)[1].partition("/")[0])
        assert named(port, "verify-full", authorities.ca_file) == ""
        assert named(port, "require", "") == ""
        assert "certificate verify failed" in named(port, "verify-full", "")
    with postgres("machine", other) as kept:
        port = int(kept.url.rsplit(":", 1)[1].partition("/")[0])
        assert "does not match host name" in named(port, "verify-full", authorities.ca_file)


def test_an_address_that_is_not_allowed_is_refused(server: Server) -> None:
    seen, _ = look(server.url, Seams())
    assert "not on the public internet" in seen.failure
    assert "pw-canary" not in repr(seen)


@pytest.mark.parametrize(
    ("url", "reason"),
    [("", "URL is not set"), ("mysql://a:pw-canary@127.0.0.1/x", "postgresql://"), ("postgresql://a:pw-canary@127.0.0.1:1/x", "refused")],
)  # fmt: skip
def test_what_cannot_be_read_is_told(url: str, reason: str) -> None:
    seen, _ = look(url)
    assert reason in seen.failure
    assert seen.remedy
    assert "pw-canary" not in repr(seen)


def test_without_psycopg_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    seen, _ = look("postgresql://a:b@127.0.0.1:1/x")
    assert "launchready[postgres]" in seen.failure
    assert seen.remedy == "pip install 'launchready[postgres]'"


def test_no_database_and_nothing_is_imported() -> None:
    import subprocess

    code = (
        "import sys, asyncio\nimport launchready.cli\nfrom launchready.collect.interface import collectors\nlist(collectors())\n"
        "import launchready.checks.catalogue as c\nc.all_checks()\nassert 'psycopg' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60, cwd=Path(__file__).parent)
