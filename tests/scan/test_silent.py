"""What looks like a secret and is none: examples, references, names, hashes, code."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from launchready.scan.engine import Engine
from launchready.scan.hit import Hit, Nature

from .shapes import draw

Seen = Callable[..., list[Hit]]
SOURCE = random.Random(23)

PLACEHOLDERS = [
    "your-key-here",
    "YOUR_API_KEY",
    "your_openai_api_key_here",
    "<your-token>",
    "<token>",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "sk-proj-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "sk_live_your_secret_key_goes_in_here",
    "sk_test_...",
    "sk_live_abcdefghijklmnopqrstuvwx",
    "sk-1234567890abcdef1234567890abcdef",
    "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "ghp_1234567890abcdefghijklmnopqrstuvwxyz",
    "AKIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "AIzaSyXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
    "${API_KEY}",
    "$API_KEY",
    "{{ api_key }}",
    "${{ secrets.API_KEY }}",
    "process.env.API_KEY",
    "os.environ['API_KEY']",
    "%API_KEY%",
    "changeme",
    "change_me_please_1234567890",
    "REPLACE_ME_WITH_A_REAL_KEY_123",
    "abcdefghijklmnopqrstuvwxyz123456",
    "0000000000000000000000000000000a",
    "aaaaaaaaaaaaaaaaaaaa1111",
    "00000000-0000-0000-0000-000000000000",
    "op://vault/item/field12",
    "arn:aws:secretsmanager:eu-central-1:123456789012:secret:kettle-1a2b3c",
]


@pytest.mark.parametrize("value", PLACEHOLDERS)
@pytest.mark.parametrize("line", ["API_KEY={}", 'const apiKey = "{}";', '"secret_key": "{}",', "token: {}"])
def test_placeholders(seen: Seen, line: str, value: str) -> None:
    assert seen(line.format(value) + "\n") == []


@pytest.mark.parametrize(
    "text",
    [
        f'"integrity": "sha512-{draw("<b:86>==", SOURCE)}"',
        "patch_hash=" + draw("<h:52>", SOURCE),
        f'publicKey: "{draw("<b:44>", SOURCE)}"',
        f'"nextToken": "{draw("<b:60>", SOURCE)}"',
        f'"kms_key_id": "{draw("<uuid>", SOURCE)}"',
        f'csrfToken: "{draw("<a:40>", SOURCE)}"',
        f'cacheKey: "{draw("<h:40>", SOURCE)}"',
        f'key: "{draw("<h:40>", SOURCE)}"',
        f"commit {draw('<h:40>', SOURCE)}",
        f'const fakeToken = "{draw("<a:40>", SOURCE)}"',
        f"resolved https://registry.npmjs.org/token-types/-/token-types-6.1.2.tgz#{draw('<h:40>', SOURCE)}",
        "applicationServerKey: urlBase64ToUint8Array(key)",
        "private_key = ed25519.Ed25519PrivateKey.generate()",
        'passwordLabel: "Password1"',
        'password: "Password1"',
        'placeholder="Enter your p4ssword"',
        "const passwordHasher = 'argon2i';",
        'element.querySelector("#password-2")',
        "password = getpass.getpass('Password 1: ')",
        f"GET /assets/index-{draw('<a:8>', SOURCE)}.js",
        f"data:font/woff2;base64,{draw('<b:800>', SOURCE)}",
        "const api_key_pattern = /sk-[A-Za-z0-9]{48}/;",
        "KEY_PREFIX=sk_live_",
        "color: #deadbeef; token-type: 3a5f",
    ],
)
def test_what_only_resembles(seen: Seen, text: str) -> None:
    assert seen(text + "\n") == []


def test_files_of_examples_prove_nothing_by_a_name_alone(seen: Seen) -> None:
    line = f"SESSION_SECRET={draw('<a:40>', SOURCE)}\n"
    for path in (".env.example", "config/.env.sample", "settings.template.yml", "kms.examples.json", "x/fixtures.py"):
        assert seen(line, path) == []
    assert len(seen(line, ".env")) == 1
    assert len(seen(f"KEY={draw('sk_live_51<a:97>', SOURCE)}\n", ".env.example")) == 1


def test_chance_matches_inside_base64(engine: Engine) -> None:
    blob = draw("<b:400>", SOURCE) + "/AKIA" + draw("<B:16>", SOURCE) + "/" + draw("<b:400>", SOURCE)
    assert engine.scan(f"font: {blob}\n".encode()) == ()


def test_public_keys_alarm_nobody(seen: Seen) -> None:
    for template in ("pk_live_51<a:97>", "phc_<a:43>", "sb_publishable_<u:22>_<a:8>", "pk.eyJ1Ijoia<a:70>.<a:22>"):
        (hit,) = seen(f'window.key = "{draw(template, SOURCE)}"')
        assert (hit.nature, hit.alarming) == (Nature.PUBLIC, False)
