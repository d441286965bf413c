"""Back ends in a product file: what is allowed, and what is told with its line."""

from __future__ import annotations

import base64
import json

import pytest

from launchready.app.product_file import parse
from launchready.model.errors import InputFileError
from launchready.model.product import BackendKind

SUPABASE = '[[backends]]\nkind = "supabase"\nurl = "https://abcdefghijklmnopqrst.supabase.co"\n'
FIREBASE = '[[backends]]\nkind = "firebase"\nurl = "https://kettle-1a2b3.firebaseapp.com"\n'
ROUTE = '[[routes]]\nkind = "private"\nurl = "https://kettle.example/api/me"\n'


def jwt(role: str) -> str:
    payload = base64.urlsafe_b64encode(json.dumps({"role": role}).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJIUzI1NiJ9.{payload}.c2lnbmF0dXJlIG9mIHRoZSBsYWI"


def read(text: str) -> list[tuple[int, str, str]]:
    """Return the mistakes of a file: line, key, problem."""
    try:
        parse(f'domain = "kettle.example"\n{text}', "launchready.toml")
    except InputFileError as error:
        return [(mistake.line, mistake.key, mistake.problem) for mistake in error.mistakes]
    return []


def test_what_is_allowed() -> None:
    text = f"""domain = "kettle.example"
{SUPABASE}key = "env:PUBLIC_KEY"
tables = ["notes"]
buckets = ["exports"]
functions = ["reply"]
test_users = [{{ name = "first", username = "a@kettle.example", password = "env:ONE" }}]
{FIREBASE}key = "AIza{"S" * 35}"
[[test_users]]
name = "first"
username = "a@kettle.example"
password = "env:ONE"
{ROUTE}belongs_to = "first"
"""
    product, source = parse(text, "launchready.toml")
    supabase, firebase = product.backends
    assert (supabase.kind, supabase.tables, supabase.test_users[0].password) == (
        BackendKind.SUPABASE,
        ("notes",),
        "env:ONE",
    )
    assert firebase.kind is BackendKind.FIREBASE
    assert product.routes[0].belongs_to == "first"
    assert source.line("https://abcdefghijklmnopqrst.supabase.co") == 4
    assert source.line("https://kettle-1a2b3.firebaseapp.com") == 12


@pytest.mark.parametrize("key", ["sb_publishable_aBcDeFgHiJkLmNoP", jwt("anon"), "env:KEY"])
def test_public_keys(key: str) -> None:
    assert read(f'{SUPABASE}key = "{key}"') == []


@pytest.mark.parametrize(
    ("text", "line", "key", "problem"),
    [
        (f'{SUPABASE}key = "sb_secret_aBcDeFgHiJkLmNoP"', 5, "backends[1].key", "a secret key is never written here"),
        (f'{SUPABASE}key = "{jwt("service_role")}"', 5, "backends[1].key", "a secret key is never written here"),
        (f'{SUPABASE}key = "something"', 5, "backends[1].key", "neither an anon key nor a publishable key"),
        (f'{FIREBASE}key = "something"', 5, "backends[1].key", "no web key"),
        (SUPABASE + SUPABASE, 7, "backends[2].url", "more than once"),
        ('[[backends]]\nkind = "firebase"\nurl = "https://kettle.example"', 4, "backends[1].url", "no address of a Firebase project"),
        ('[[backends]]\nkind = "mongodb"\nurl = "https://kettle.example"', 3, "backends[1].kind", "not one of the allowed values"),
        ('[[backends]]\nkind = "supabase"', 2, "backends[1].url", "is missing"),
        (f'{SUPABASE}table = ["x"]', 5, "backends[1].table", "did you mean tables?"),
        (f'{ROUTE}belongs_to = "third"', 5, "routes[1].belongs_to", "no test user is named third"),
        ('[[routes]]\nkind = "login"\nurl = "https://kettle.example/"\nbelongs_to = "first"', 5, "routes[1].belongs_to", "only a private route"),
    ],
)  # fmt: skip
def test_mistakes(text: str, line: int, key: str, problem: str) -> None:
    [found] = read(text)
    assert found[:2] == (line, key)
    assert problem in found[2]
    assert "sb_secret_" not in found[2]


@pytest.mark.parametrize(
    "url",
    [
        "https://kettle-1a2b3.web.app",
        "https://kettle-1a2b3-default-rtdb.europe-west1.firebasedatabase.app",
        "https://kettle-1a2b3-default-rtdb.firebaseio.com/",
    ],
)
def test_a_firebase_project_may_be_named_by_any_of_its_addresses(url: str) -> None:
    _, source = parse(
        f'domain = "kettle.example"\n[[backends]]\nkind = "firebase"\nurl = "{url}"\n', "launchready.toml"
    )
    assert source.line("https://kettle-1a2b3.firebaseapp.com") == 4
