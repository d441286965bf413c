"""The rules and what is known of services fit each other."""

from __future__ import annotations

import re
from importlib.resources import files

from launchready.scan.engine import Engine
from launchready.scan.services import by_rule, services
from launchready.scan.services_page import page

RULES = {
    match[1]: match[2]
    for file in (files("launchready.scan") / "rules").iterdir()
    for match in re.finditer(r"^  - id: (\S+)\n    name: '(.+)'$", file.read_text(encoding="utf-8"), re.MULTILINE)
}
# Told from the matches of other rules by a closer look.
DERIVED = {
    "google-service-account",
    "supabase-service-role-key",
    "supabase-anon-key",
    "supabase-local-key",
    "turso-token",
    "lemonsqueezy-api-key",
    "mongodb-uri",
    "database-uri",
    "redis-uri",
    "algolia-search-key",
    "recaptcha-secret",
    "kubernetes-secret",
}


def test_every_format_has_its_rule() -> None:
    formats = {form.rule for service in services() for form in service.formats}
    assert formats - set(RULES) == DERIVED


def test_every_rule_has_words_for_people() -> None:
    known = by_rule()
    for rule, name in RULES.items():
        assert re.fullmatch(r"[a-z0-9-]+", rule)
        assert rule not in known or known[rule][1].name == name.replace("''", "'")


def test_rules_ask_nobody() -> None:
    for file in (files("launchready.scan") / "rules").iterdir():
        text = file.read_text(encoding="utf-8")
        assert "validation:" not in text
        assert "revocation:" not in text


def test_the_rules_of_kingfisher_that_are_named_exist(engine: Engine) -> None:
    loaded = {rule["id"] for rule in engine._ready().rules.metadata()}
    named = {rule for service in services() for form in service.formats for rule in form.same}
    assert named - loaded == set()
    assert set(RULES) <= loaded


def test_services_say_where_and_how() -> None:
    for service in services():
        assert service.docs.startswith("https://")
        assert service.rotate_at.startswith("https://")
        assert service.rotate.endswith(".")
        assert service.formats
    rules = [form.rule for service in services() for form in service.formats]
    assert len(rules) == len(set(rules))


def test_the_page_lists_every_format() -> None:
    text = page()
    for service in services():
        for form in service.formats:
            assert f"`{form.rule}`" in text
    assert all(line.count(" | ") >= 2 for line in text.splitlines() if line.startswith("| "))
