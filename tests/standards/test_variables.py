"""Variables by name, and how env files are read."""

from __future__ import annotations

import pytest

from launchready.standards.variables import (
    client_kind,
    client_names,
    env_lines,
    env_names,
    is_env_file,
    is_example,
    names_secret,
)


@pytest.mark.parametrize("name", [
    "VITE_SUPABASE_SERVICE_ROLE_KEY", "VITE_OPENAI_API_KEY", "NEXT_PUBLIC_DATABASE_URL", "EXPO_PUBLIC_STRIPE_SECRET_KEY", "REACT_APP_ADMIN_PASSWORD",
    "VITE_JWT_SECRET", "NUXT_PUBLIC_RESEND_API_KEY", "NEXT_PUBLIC_GOOGLE_CLIENT_SECRET", "VUE_APP_PRIVATE_KEY_PROD", "GATSBY_AWS_SECRET_ACCESS_KEY",
])  # fmt: skip
def test_a_client_variable_named_as_a_secret(name: str) -> None:
    assert client_kind(name)


@pytest.mark.parametrize("name", [
    "VITE_SUPABASE_URL", "VITE_SUPABASE_ANON_KEY", "NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY", "NEXT_PUBLIC_FIREBASE_API_KEY", "VITE_PASSWORD_MIN_LENGTH",
    "NEXT_PUBLIC_FIREBASE_DATABASE_URL", "NEXT_PUBLIC_DEMO_PASSWORD", "VITE_VAPID_PUBLIC_KEY", "NEXT_PUBLIC_SERVICE_URL", "VITE_ENABLE_PASSWORD_RESET",
    "NEXT_PUBLIC_PRIVATE_BETA", "EXPO_PUBLIC_PRIVACY_URL", "VITE_SECRET_SANTA_ENABLED", "OPENAI_API_KEY", "JWT_SECRET", "VITE_MAPBOX_TOKEN",
    "NEXT_PUBLIC_POSTHOG_KEY", "REACT_APP_RECAPTCHA_SITE_KEY",
])  # fmt: skip
def test_a_variable_that_is_no_secret_in_a_client(name: str) -> None:
    assert not client_kind(name)


def test_secrets_of_a_server() -> None:
    for name in (
        "DATABASE_URL",
        "OPENAI_API_KEY",
        "SESSION_SECRET",
        "PGPASSWORD_PASSWORD",
        "SEARCH_TOKEN",
        "stripe_secret_key",
    ):
        assert names_secret(name), name
    for name in (
        "SUPABASE_ANON_KEY",
        "STRIPE_PUBLISHABLE_KEY",
        "PORT",
        "SENTRY_DSN",
        "VITE_X_SECRET",
        "RECAPTCHA_SITE_KEY",
        "APP_URL",
    ):
        assert not names_secret(name), name


def test_an_env_file() -> None:
    text = "# c\nA=1\nexport B='x # y'\nC=\nD=v # note\n  E = \"q\"\nnot a line\nF=#none\r\nG=a=b"
    assert list(env_lines(text)) == [("A", "1", 2), ("B", "x # y", 3), ("D", "v", 5), ("E", "q", 6), ("G", "a=b", 9)]
    assert [name for name, _ in env_names(text)] == ["A", "B", "C", "D", "E", "F", "G"]


def test_what_code_reads() -> None:
    code = "a(import.meta.env.VITE_A_SECRET)\nprocess.env['NEXT_PUBLIC_B'] process.env.SERVER_C\nimport.meta.env[\"PUBLIC_D\"]"
    assert list(client_names(code)) == [("VITE_A_SECRET", 1), ("NEXT_PUBLIC_B", 2), ("PUBLIC_D", 3)]


def test_names_of_files() -> None:
    assert all(map(is_env_file, (".env", ".env.local", ".env.production", "prod.env")))
    assert not any(map(is_env_file, ("env.ts", ".envrc", "environment.py", "README.md")))
    assert all(map(is_example, (".env.example", ".env.sample", "example.env", ".env.local.template")))
    assert not any(map(is_example, (".env", ".env.production", ".env.local")))
