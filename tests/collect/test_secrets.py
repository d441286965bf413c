"""What the collectors of secrets keep of source, logs and environments: names and hashes, no value."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from launchready.collect import environment_secrets, log_secrets, source_secrets
from launchready.lab import source
from launchready.lab.faults.bundle import drawn
from launchready.model.evidence.secrets import ClientVariable, EnvFile
from launchready.model.product import Environment
from launchready.model.secret import Secret
from launchready.scan.engine import Engine

OPERATOR = Secret("k" * 40)
KEY = drawn("sk" + "_live_", 99)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open()


def laid(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def test_source_with_a_history(engine: Engine, tmp_path: Path) -> None:
    root = source.write({"a.ts": "ok", "README.md": "x", ".gitignore": ".env\n", ".env": f"A={KEY}"}, tmp_path)
    if not source.commit(root, [{"old.ts": f"k='{KEY}'"}], []):
        pytest.skip("git is not installed")
    found = source_secrets.search(engine, root, "source/", OPERATOR)
    (one,) = found.secrets
    assert (one.place, one.in_working_tree, one.author_date[:10]) == ("source/old.ts", False, "2026-03-03")
    assert (found.repository, found.history, found.shallow, found.versions) == (True, True, False, 4)
    assert KEY not in repr(found)


def test_source_without_git(engine: Engine, tmp_path: Path) -> None:
    laid(tmp_path, {"a.ts": f"k='{KEY}'", ".env": f"A={KEY}"})
    found = source_secrets.search(engine, tmp_path, "source", OPERATOR)
    assert [(one.place, one.tracked, one.commit) for one in found.secrets] == [
        ("source/.env", False, ""),
        ("source/a.ts", True, ""),
    ]
    assert (found.repository, found.history) == (False, False)


def test_logs(engine: Engine, tmp_path: Path) -> None:
    laid(tmp_path, {"logs/a.log": f"key={KEY}\n", "logs/b.log": "fine\n"})
    paths = ("logs/a.log", "logs/b.log", "logs/none.log", "logs")
    found = log_secrets.search(engine, tmp_path, paths, OPERATOR)
    assert found.files == paths[:2]
    assert [(one.place, one.line) for one in found.secrets] == [("logs/a.log", 1)]
    assert [one.place for one in found.failed] == ["logs/none.log", "logs"]


def test_env_files_and_client_variables(engine: Engine, tmp_path: Path) -> None:
    root = source.write(
        {
            "README.md": "x",
            ".gitignore": ".env.local\n",
            ".env": f"VITE_SUPABASE_URL=https://x.supabase.co\nSTRIPE_SECRET_KEY={KEY}\nPORT=3000\n",
            ".env.local": f"SESSION_SECRET={secrets.token_hex(20)}\nVITE_MAIL_PASSWORD=\n",
            ".env.example": "STRIPE_SECRET_KEY=\nVITE_JWT_SECRET=\n",
            "src/a.ts": "const a = import.meta.env.VITE_SUPABASE_ANON_KEY;\nconst b = import.meta.env.VITE_OPENAI_API_KEY;\n",
            "node_modules/x/a.js": "process.env.REACT_APP_SECRET",
        },
        tmp_path,
    )
    git = source.commit(root, [], [])
    found = environment_secrets.look(engine, tmp_path, "source", (), OPERATOR)
    assert found.repository is git
    assert found.files == (
        EnvFile("source/.env", git, ("STRIPE_SECRET_KEY",)),
        EnvFile("source/.env.local", False, ("SESSION_SECRET",)),
    )
    assert [(one.name, one.place, one.line) for one in found.client] == [
        ("VITE_JWT_SECRET", "source/.env.example", 2),
        ("VITE_MAIL_PASSWORD", "source/.env.local", 2),
        ("VITE_OPENAI_API_KEY", "source/src/a.ts", 2),
    ]
    assert isinstance(found.client[0], ClientVariable)
    assert KEY not in repr(found)


def test_environments_are_compared_by_hash(engine: Engine, tmp_path: Path) -> None:
    shared, public = secrets.token_urlsafe(32), drawn("pk" + "_live_", 99)
    test = drawn("sk" + "_test_", 99)
    same = f"SESSION_SECRET={shared}\nSTRIPE_PUBLISHABLE_KEY={public}\nSTRIPE_SECRET_KEY={test}\nAPI_TOKEN=changeme-please\nLOG=info\n"
    laid(tmp_path, {"a.env": f"{same}DATABASE_URL=postgres://k:{secrets.token_hex(12)}@db/k\n", "b.env": same})
    given = tuple(Environment(name=name, variables=f"{name}.env") for name in ("a", "b", "c"))
    first, second, third = environment_secrets.look(engine, tmp_path, "", given, OPERATOR).environments
    assert [one.name for one in first.secrets] == ["SESSION_SECRET", "DATABASE_URL"]
    assert [one.name for one in second.secrets] == ["SESSION_SECRET"]
    assert first.secrets[0].fingerprint == second.secrets[0].fingerprint
    assert third.failed
    other = environment_secrets.look(engine, tmp_path, "", given[1:2], Secret("o" * 40)).environments[0]
    assert other.secrets[0].fingerprint != second.secrets[0].fingerprint, "keyed by the operator's own key"
    assert shared not in repr((first, second))


def test_links_and_pipes_are_not_read(engine: Engine, tmp_path: Path) -> None:
    laid(tmp_path, {"outside/real.env": f"A_SECRET={KEY}", "source/a.ts": "x"})
    (tmp_path / "source/.env").symlink_to(tmp_path / "outside/real.env")
    found = environment_secrets.look(engine, tmp_path, "source", (), OPERATOR)
    assert found.files == ()
