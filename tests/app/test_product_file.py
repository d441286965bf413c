"""The product file: every mistake is told with its line, what is wrong, and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from launchready.app.product_file import json_schema, nearest, parse, read
from launchready.app.toml_lines import lines_of
from launchready.model.errors import InputFileError, UsageError
from launchready.model.product import RouteKind

WHOLE = """\
domain = "Kettle.Example."          # spelled as people spell
canonical_url = "https://www.kettle.example"

[[owners]]
id = "ada"
name = "Ada"

[[surfaces]]
host = "app.kettle.example"
purpose = "app"
owner = "ada"

[[surfaces]]
host = "bücher.kettle.example"

[[routes]]
kind = "webhook"
url = "https://api.kettle.example/hook"
method = "POST"
secret = "env:HOOK_SECRET"

[[test_users]]
name = "first"
username = "env:USER_1"
password = "env:PASSWORD_1"

[chat]
url = "https://chat.kettle.example/v1"
body = { messages = [{ role = "user", content = "{message}" }] }

[[waivers]]
check = "edge.headers-csp"
reason = "later"
owner = "ada"
expires = 2027-01-31
"""


def mistakes(text: str) -> list[tuple[int, str, str, str]]:
    with pytest.raises(InputFileError) as caught:
        parse(text, "launchready.toml")
    return [(mistake.line, mistake.key, mistake.problem, mistake.allowed) for mistake in caught.value.mistakes]


def test_a_whole_file_is_read_and_its_lines_are_known() -> None:
    product, source = parse(WHOLE, "launchready.toml")
    assert product.domain == "kettle.example"
    assert product.canonical_url == "https://www.kettle.example/"
    assert product.surfaces[1].host == "xn--bcher-kva.kettle.example"
    assert product.routes_of(RouteKind.WEBHOOK)[0].secret == "env:HOOK_SECRET"
    assert product.environment_of("app.kettle.example") == "production"
    assert source.line("app.kettle.example") == 9
    assert source.line("https://api.kettle.example/hook") == 18
    assert source.line("kettle.example") == 1
    assert source.line("nowhere") == 1


@pytest.mark.parametrize(
    ("text", "line", "key", "problem", "allowed"),
    [
        ("", 0, "domain", "is missing", ""),
        ('domain = "a"', 1, "domain", "not a domain name", ""),
        ('domain = "1.2.3.4"', 1, "domain", "an address", ""),
        ('domain = "https://kettle.example/"', 1, "domain", "leave out the scheme", ""),
        ("domain = 3", 1, "domain", "valid string", ""),
        ('domain = "kettle.example"\ndomian = "x"', 2, "domian", "did you mean domain?", "canonical_url"),
        ('domain = "kettle.example"\n[[surfaces]]\nhost = "a.b"\n[[surfaces]]\nhost = "c.d"\npurpose = "ap"',
         6, "surfaces[2].purpose", "not one of the allowed values", "homepage, app, api"),
        ('domain = "kettle.example"\n[[surfaces]]\npurpose = "app"', 2, "surfaces[1].host", "is missing", ""),
        ('domain = "kettle.example"\n[[routes]]\nkind = "login"\nurl = "ftp://x/"', 4, "routes[1].url", "not an http or https URL", ""),
        ('domain = "kettle.example"\n[[routes]]\nkind = "login"\nurl = "https://u:p@kettle.example/"',
         4, "routes[1].url", "must not hold a user name", ""),
        ('domain = "kettle.example"\n[[surfaces]]\nhost = "a.b"\nowner = "bob"', 4, "surfaces[1].owner", "no owner has the id bob", "none is declared"),
        ('domain = "kettle.example"\n[[surfaces]]\nhost = "a.b"\n[[surfaces]]\nhost = "A.b"', 5, "surfaces[2].host", "more than once", ""),
        ('domain = "kettle.example"\n[[environments]]\nname = "staging"\n[[surfaces]]\nhost = "a.b"\nenvironment = "prod"',
         6, "surfaces[1].environment", "no environment is named prod", "production, staging"),
        ('domain = "kettle.example"\n[[waivers]]\ncheck = "edge.tsl"\nreason = "r"\nowner = "o"\nexpires = 2027-01-01',
         3, "waivers[1].check", "did you mean edge.tls?", ""),
        ('domain = "co.uk"', 1, "domain", "public suffix", ""),
        ('domain = "kettle.example"\nsurfaces = "x"', 2, "surfaces", "must be a list", ""),
        ('domain = "kettle.example"\nbudgets = 3', 2, "budgets", "must be a table", ""),
        ('domain = "kettle.example"\n[email]\nreceives = "yes"', 3, "email.receives", "valid boolean", ""),
        ('domain = "kettle.example"\nname = "a"\nname = "b"', 3, "", "name stands there twice", ""),
        ('domain = "kettle.example"\n[dns]\n[email]\n[dns]', 4, "", "dns", ""),
        ('domain = "kettle.example"\n\n[[waivers]]\ncheck = "edge.tls"\nreason = "r"\nowner = "o"\nexpires = "soon"',
         7, "waivers[1].expires", "date", ""),
        ('domain = "kettle.example"\n[[waivers]]\ncheck = "Edge TLS"\nreason = "r"\nowner = "o"\nexpires = 2027-01-01',
         3, "waivers[1].check", "not a check's id", "edge.tls"),
        ('domain = "kettle.example"\n[budgets]\np95_ms = 0', 3, "budgets.p95_ms", "greater than 0", ""),
        ('domain = "kettle.example"\n[email]\nsenders = [\n  { name = "x" },\n]', 3, "email.senders[1].domain", "is missing", ""),
        ("domain = ", 1, "", "not TOML", ""),
        ('domain = "kettle.example"\nx = """\n[not.a.table]\n"""\ny = 1', 2, "x", "no such key", ""),
    ],
)  # fmt: skip
def test_mistakes(text: str, line: int, key: str, problem: str, allowed: str) -> None:
    found = mistakes(text)[0]
    assert (found[0], found[1]) == (line, key)
    assert problem in found[2]
    assert allowed in found[3]


def test_all_mistakes_are_told_at_once_in_order_of_line() -> None:
    found = mistakes('domain = "x"\n[[surfaces]]\nhost = "-"\ncolour = "red"\n')
    assert [(line, key) for line, key, *_ in found] == [
        (1, "domain"),
        (3, "surfaces[1].host"),
        (4, "surfaces[1].colour"),
    ]


def test_a_secret_in_the_file_is_refused_and_not_repeated() -> None:
    text = 'domain = "kettle.example"\n[[test_users]]\nname = "first"\nusername = "a"\npassword = "hunter2-hunter2"\n'
    with pytest.raises(InputFileError) as caught:
        parse(text, "launchready.toml")
    assert "env:NAME" in str(caught.value)
    assert "launchready.toml:5" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_mark_in_front_of_the_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "launchready.toml").write_bytes(b'\xef\xbb\xbfdomain = "kettle.example"\n')
    assert read(tmp_path / "launchready.toml")[0].domain == "kettle.example"


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert nearest(inner) is None or tmp_path not in (nearest(inner) or tmp_path).parents
    (tmp_path / "launchready.toml").write_text('domain = "kettle.example"')
    assert nearest(inner) == (tmp_path / "launchready.toml").resolve()
    (inner / "launchready.toml").write_text('domain = "inner.example"')
    assert nearest(inner) == (inner / "launchready.toml").resolve()


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        read(tmp_path / "none.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputFileError, match="not UTF-8"):
        read(tmp_path / "binary.toml")
    (tmp_path / "large.toml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(UsageError, match="larger than"):
        read(tmp_path / "large.toml")


def test_lines_pass_over_what_stands_inside_values() -> None:
    text = "a = [\n  \"x\", # ]\n  { b = 1 },\n]\n[t.\"q.r\"]\nc = '''\nd = 1\n'''\n[[u]]\n[[u.v]]\ne = 1\n[[u]]\n[u.w]\nf.g = 1\n"
    assert lines_of(text) == {
        ("a",): 1,
        ("t", "q.r"): 5,
        ("t", "q.r", "c"): 6,
        ("u",): 9,
        ("u", 0): 9,
        ("u", 0, "v"): 10,
        ("u", 0, "v", 0): 10,
        ("u", 0, "v", 0, "e"): 11,
        ("u", 1): 12,
        ("u", 1, "w"): 13,
        ("u", 1, "w", "f", "g"): 14,
    }


def test_the_schema_describes_every_key() -> None:
    import jsonschema

    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    models = [schema, *schema["$defs"].values()]
    for model in models:
        for key, field in model.get("properties", {}).items():
            assert field.get("description") or "$ref" in str(field), key
