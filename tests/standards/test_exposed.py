"""Each place's proof: what lies there in real products, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.standards.exposed import PLACES, introspected, is_public_variable, trace_in

SPA = b'<!doctype html><html><head><title>Kettle</title><script src="/assets/index-abc.js"></script></head><body></body></html>'
PROOFS = {place.path: place.proof for place in PLACES}

TRUE: list[tuple[str, str, bytes, tuple[str, ...]]] = [
    ("/.env", "application/octet-stream", b"# x\nDATABASE_URL=postgres://u:p@h/d\r\nKEY='a b'\n", ("DATABASE_URL", "KEY")),
    ("/.env", "text/plain", b"export OPENAI_API_KEY=x1\n\nPORT=3000", ("OPENAI_API_KEY", "PORT")),
    ("/.env", "", b'CERT="-----BEGIN\nabc"\nA_B=1\nC_D=2\nE_F=3', ("CERT", "A_B", "C_D", "E_F")),
    ("/.git/HEAD", "application/octet-stream", b"ref: refs/heads/main\n", ()),
    ("/.git/HEAD", "", b"9fceb02d0ae598e95dc970b74767f19372d61af8\n", ()),
    ("/.git/config", "", b"[core]\n\trepositoryformatversion = 0\n\tbare = false\n", ("config",)),
    ("/.aws/credentials", "", b"[default]\naws_access_key_id = AKIA\naws_secret_access_key = x\n", ()),
    ("/.npmrc", "", b"//registry.npmjs.org/:_authToken=npm_x\n", ()),
    ("/id_rsa", "", b"-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n", ()),
    ("/backup.zip", "application/zip", b"PK\x03\x04rest", ()),
    ("/backup.tar.gz", "application/gzip", b"\x1f\x8b\x08rest", ()),
    ("/backup.sql", "application/sql", b'CREATE TABLE IF NOT EXISTS "users" (id int);\nINSERT INTO orders VALUES (1);', ("users", "orders")),
    ("/dump.sql", "text/plain", b"COPY public.users (id) FROM stdin;\n1\n", ("public.users",)),
    ("/db.sqlite3", "", b"SQLite format 3\x00rest", ()),
    ("/docker-compose.yml", "", b"version: '3'\nservices:\n  app:\n    image: kettle\n", ()),
    ("/phpinfo.php", "text/html", b"<html><head><title>PHP 8.2.1 - phpinfo()</title></head>", ()),
    ("/actuator/env", "application/json", b'{"activeProfiles":[],"propertySources":[{"name":"x"}]}', ()),
    ("/adminer.php", "text/html", b"<!DOCTYPE html><title>Login - Adminer</title>", ()),
    ("/phpmyadmin/", "text/html", b"<html><head><title>phpMyAdmin</title>", ()),
    ("/uploads/", "text/html", b'<title>Index of /uploads/</title><a href="../">../</a><a href="a.pdf">a.pdf</a>', ("../", "a.pdf")),
    ("/assets/", "text/html", b"<title>Directory listing for /assets/</title>", ()),
]  # fmt: skip

FALSE: list[tuple[str, str, bytes]] = [
    ("/.env", "text/html", SPA),
    ("/.env", "text/plain", SPA),
    ("/.env", "application/json", b'{"DATABASE_URL": "x"}'),
    ("/.env", "text/plain", b"Not found\n"),
    ("/.env", "text/plain", b"DATABASE_URL=\nKEY=\n"),  # names without values, as in an example file
    ("/.env", "text/plain", b"Set FOO=bar in your shell.\nThen run it.\nThat is all.\nMore of it.\nFOO=bar"),
    ("/.git/HEAD", "text/plain", b"Forbidden"),
    ("/.git/HEAD", "text/plain", b"ref: refs/heads/main is what a HEAD looks like"),
    ("/.git/config", "text/plain", b"[core]\nfoo"),
    ("/.npmrc", "", b"registry=https://registry.npmjs.org/\nengine-strict=true\n"),
    ("/id_rsa", "text/html", b"<pre>-----BEGIN RSA PRIVATE KEY-----</pre>"),
    ("/backup.zip", "application/zip", b"Not a zip"),
    ("/backup.sql", "text/plain", b"There is no dump here. Create tables yourself."),
    ("/backup.sql", "text/html", b"<p>CREATE TABLE users</p>"),
    ("/phpinfo.php", "text/html", b"<title>What is phpinfo()?</title>"),
    ("/adminer.php", "text/html", b"<title>Kettle</title><p>Adminer</p>"),
    ("/uploads/", "text/html", b"<title>Uploads</title>"),
    ("/uploads/", "text/html", b"<title>Index of terms</title><p>Index of /uploads/</p>"),
    ("/docker-compose.yml", "text/plain", b"services are down"),
    ("/admin/queues", "text/html", SPA),
]


@pytest.mark.parametrize(("path", "media_type", "body", "names"), TRUE)
def test_what_lies_there_is_known_by_its_content(
    path: str, media_type: str, body: bytes, names: tuple[str, ...]
) -> None:
    assert PROOFS[path](body, media_type) == names


@pytest.mark.parametrize(("path", "media_type", "body"), FALSE)
def test_what_only_looks_like_it_is_not(path: str, media_type: str, body: bytes) -> None:
    assert PROOFS[path](body, media_type) is None


@pytest.mark.parametrize("path", sorted(PROOFS))
def test_a_single_page_app_proves_nothing_anywhere(path: str) -> None:
    assert PROOFS[path](SPA, "text/html") is None
    assert PROOFS[path](b"", "") is None


@given(st.sampled_from(sorted(PROOFS)), st.binary(max_size=300), st.sampled_from(["", "text/html", "text/plain"]))
def test_no_body_breaks_a_proof(path: str, body: bytes, media_type: str) -> None:
    names = PROOFS[path](body, media_type)
    assert names is None or len(names) <= 12


@pytest.mark.parametrize(
    ("body", "trace"),
    [
        (b'Traceback (most recent call last):\n  File "app.py", line 3', "a Python traceback"),
        (b"Error: x\n    at handle (/srv/app/index.js:10:5)\n    at next (/srv/app/node_modules/express/lib/router.js:3:1)", "a Node.js stack trace"),
        (b"<title>KeyError: 'x' // Werkzeug Debugger</title>", "Werkzeug's debugger"),
        (b"<title>Page not found at /x</title><p>You're seeing this error because you have <code>DEBUG = True</code>", "Django's debug page"),
        (b"java.lang.X\n\tat com.kettle.App.run(App.java:3)\n\tat com.kettle.Main.main(Main.java:9)", "a Java stack trace"),
        (b"PHP Warning: Undefined variable in /var/www/index.php on line 3", "a PHP error with its path"),
        (SPA, ""),
        (b"<h1>Not found</h1><p>Look at our API (v1:2:3)</p>", ""),
        (b'{"error": "not found", "at": "/x"}', ""),
    ],
)  # fmt: skip
def test_stack_traces_are_known(body: bytes, trace: str) -> None:
    assert trace_in(body) == trace


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (b'{"data":{"__schema":{"types":[{"name":"Query"},{"name":"__Type"}]}}}', ("Query",)),
        (b'{"errors":[{"message":"introspection is not allowed"}]}', None),
        (b'{"data":null}', None),
        (b"[" * 50_000, None),
        (SPA, None),
    ],
)
def test_a_schema_is_told_from_a_refusal(body: bytes, names: tuple[str, ...] | None) -> None:
    assert introspected(body) == names


def test_variables_for_browsers_are_told_from_secrets() -> None:
    assert all(map(is_public_variable, ("VITE_API", "NEXT_PUBLIC_SUPABASE_ANON_KEY", "NODE_ENV", "PORT")))
    assert not any(
        map(is_public_variable, ("DATABASE_URL", "VITE_SERVICE_ROLE", "NEXT_PUBLIC_STRIPE_SECRET", "SUPABASE_KEY"))
    )
