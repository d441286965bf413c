"""Writes a draft as a product file, every guess marked as one, and what only the owner knows as lines to fill in."""

from __future__ import annotations

import json
from collections.abc import Iterator

from launchready.app.discover import Draft, Guess

_OWNER = """\
# Who answers for what. Give surfaces an owner = "id" from here.
# [[owners]]
# id = "ada"
# name = "Ada Example"
# email = "ada@{domain}"
# systems = ["domain", "dns", "hosting"]
"""
_LOGIN = """\
# How a user logs in, and up to two users made for tests. Secrets are never
# written here, only the name of an environment variable.
# [login]
# url = "https://app.{domain}/api/login"
# format = "json"                  # or "form"
# username_field = "email"
# password_field = "password"
#
# [[test_users]]
# name = "first"
# username = "env:TEST_USER_1"
# password = "env:TEST_PASSWORD_1"
"""
_CHAT = """\
# How the chat is spoken to: {{message}} stands for what the user says.
# [chat]
# url = "https://chat.{domain}/v1/chat"
# transport = "json"               # json, sse, websocket or openai
# body = {{ message = "{{message}}" }}
# answer = "reply"                 # where the answer's JSON holds the text
"""
_WAIVER = """\
# A risk that somebody accepts until a date.
# [[waivers]]
# check = "edge.headers-csp"
# reason = "why it is accepted"
# owner = "ada"
# expires = 2027-01-31
"""


def text_of(draft: Draft) -> str:
    """Return the product file for a draft. It is valid as it stands; guesses carry `# guess:` and why."""
    return "\n".join(_lines(draft)).rstrip() + "\n"


def _lines(draft: Draft) -> Iterator[str]:
    yield "# The product that Launch Ready audits. Check every line marked as a guess."
    yield "# All keys: launchready schema product"
    yield ""
    yield f"domain = {_quoted(draft.domain)}"
    if draft.canonical:
        yield _guessed("canonical_url", draft.canonical)
    yield ""
    for surface in draft.surfaces:
        yield "[[surfaces]]"
        yield _guessed("host", Guess(surface.host, surface.why))
        yield f"purpose = {_quoted(surface.purpose.value)}"
        yield f"environment = {_quoted(surface.environment)}"
        yield ""
    for kind, guess in draft.routes:
        yield "[[routes]]"
        yield f"kind = {_quoted(kind.value)}"
        yield _guessed("url", guess)
        yield ""
    yield "[email]"
    yield f"receives = {draft.receives.value}  # guess: {_comment(draft.receives.why)}"
    yield ""
    for sender in draft.senders:
        yield "[[email.senders]]"
        yield _guessed("name", sender)
        yield f"domain = {_quoted(draft.domain)}"
        yield ""
    if draft.dns_provider or draft.registrar:
        yield "[dns]"
        if draft.registrar:
            yield _guessed("registrar", draft.registrar)
        if draft.dns_provider:
            yield _guessed("provider", draft.dns_provider)
        yield ""
    if draft.edge:
        yield "[edge]"
        yield _guessed("provider", draft.edge)
        yield ""
    for template in (_OWNER, _LOGIN, _CHAT, _WAIVER):
        yield template.format(domain=draft.domain)


def _guessed(key: str, guess: Guess) -> str:
    return f"{key} = {_quoted(guess.value)}  # guess: {_comment(guess.why)}"


def _quoted(text: str) -> str:
    """Return a TOML basic string: JSON's escapes are TOML's too, but for DEL; what is no character becomes "?"."""
    text = text.encode("utf-8", "replace").decode()
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    """Return text that stays in its comment: names from outside may hold anything."""
    return "".join(char if char.isprintable() else "?" for char in text)[:160]
