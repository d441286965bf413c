"""A real IMAP server, Dovecot, in a folder of its own: nothing outside it is read or written."""

from __future__ import annotations

import getpass
import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

USER = "reports@kettle.test"
PASSWORD = 'pass "word" \\ with 100 % of it'
DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")

_CONFIG = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap{lmtp}
listen = 127.0.0.1
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login
default_login_user = {login}
default_internal_user = {login}
default_internal_group = {group}
first_valid_uid = 0
first_valid_gid = 0
mail_location = maildir:{folder}/mail
mail_fsync = never
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={folder}/home
}}
"""
_LMTP = """\
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {port}
  }}
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """A running server: its ports, and the folder where mail is put."""

    plain: int
    tls: int
    mail: Path
    owner: str
    lmtp: int = 0

    def deliver(self, data: bytes, name: str) -> None:
        """Put a message into the inbox, as a delivery agent does."""
        for part in ("tmp", "new", "cur"):
            (self.mail / part).mkdir(parents=True, exist_ok=True)
        waiting = self.mail / "tmp" / name
        waiting.write_bytes(data)
        if os.geteuid() == 0:
            for path in (self.mail, *self.mail.rglob("*")):
                shutil.chown(path, self.owner)
        waiting.rename(self.mail / "new" / name)

    def flags(self) -> list[str]:
        """Return the names of the messages' files; a message that was seen has S behind its `:2,`."""
        return sorted(path.name for part in ("new", "cur") for path in (self.mail / part).glob("*"))


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(certificate: trustme.LeafCert, *, lmtp: bool = False) -> Iterator[Dovecot]:
    """Run Dovecot until the block ends, with `lmtp` as a delivery agent too. Skips the test where it is not installed.

    Its folder lies beside the tests' own, which only their user may enter, and Dovecot drops root's rights.
    """
    if DOVECOT is None:
        pytest.skip("Dovecot is not installed (apt-get install dovecot-imapd)")
    if lmtp and not Path("/usr/lib/dovecot/lmtp").exists():
        pytest.skip("Dovecot's LMTP is not installed (apt-get install dovecot-lmtpd)")
    folder = Path(tempfile.mkdtemp(prefix="lr-dovecot-"))
    try:
        yield from _run(folder, certificate, free_port() if lmtp else 0)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, certificate: trustme.LeafCert, lmtp: int) -> Iterator[Dovecot]:
    assert DOVECOT is not None
    owner = "nobody" if os.geteuid() == 0 else getpass.getuser()
    group = grp.getgrgid(pwd.getpwnam(owner).pw_gid).gr_name
    cert, key = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(b"".join(pem.bytes() for pem in certificate.cert_chain_pems))
    certificate.private_key_pem.write_to_path(str(key))
    for name in ("run", "state", "mail", "home"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        os.chmod(folder, 0o755)
        for name in ("mail", "home"):
            shutil.chown(folder / name, owner)
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    plain, tls = free_port(), free_port()
    config = folder / "dovecot.conf"
    config.write_text(
        _CONFIG.format(
            folder=folder, cert=cert, key=key, login=owner, plain=plain, tls=tls,
            owner=owner, group=group, lmtp=" lmtp" if lmtp else "",
        )
        + (_LMTP.format(port=lmtp) if lmtp else "")
    )  # fmt: skip
    process = subprocess.Popen([DOVECOT, "-F", "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _wait(plain, process, folder / "log")
        yield Dovecot(plain, tls, folder / "mail", owner, lmtp)
    finally:
        process.terminate()
        process.wait(20)
        if process.stderr:
            process.stderr.close()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            said = process.stderr.read().decode() if process.stderr else ""
            raise AssertionError(f"Dovecot ended: {said} {log.read_text() if log.exists() else ''}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"Dovecot does not listen: {log.read_text() if log.exists() else ''}")
