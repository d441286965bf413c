"""Real servers that send mail: Postfix with OpenDKIM, in a folder of their own, on loopback. Nothing of the system's is read, written or stopped."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme
from dovecot import free_port

PLACES = "/usr/sbin:/usr/bin:/sbin:/bin"
POSTFIX, OPENDKIM, SPAMASSASSIN = (shutil.which(name, path=PLACES) for name in ("postfix", "opendkim", "spamassassin"))
_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.kettle.test
mydestination =
local_recipient_maps =
alias_maps =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
default_transport = {transport}
smtp_dns_support_level = disabled
smtp_tls_security_level = may
smtpd_tls_security_level = may
smtpd_tls_cert_file = {folder}/server.pem
smtpd_tls_key_file = {folder}/server.pem
smtpd_milters = inet:127.0.0.1:{milter}
milter_default_action = tempfail
milter_connect_timeout = 5s
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
tlsmgr    unix - - n 1000? 1 tlsmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
flush     unix n - n 1000? 0 flush
proxymap  unix - - n - - proxymap
smtp      unix - - n - - smtp
lmtp      unix - - n - - lmtp
relay     unix - - n - - smtp
showq     unix n - n - - showq
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
anvil     unix - - n - 1 anvil
scache    unix - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""
_DKIM = """\
Syslog no
Mode s
Domain kettle.test
Selector {selector}
KeyFile {folder}/dkim.pem
Canonicalization relaxed/relaxed
Socket inet:{milter}@127.0.0.1
InternalHosts 127.0.0.1
OversignHeaders From
RequireSafeKeys no
PidFile {folder}/opendkim.pid
"""


@dataclass(frozen=True)
class Postfix:
    """A running server: its port, and its log."""

    port: int
    folder: Path

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace") if (self.folder / "log").exists() else ""


@contextmanager
def postfix(transport: str, key: str, certificate: trustme.LeafCert, selector: str = "kettle1") -> Iterator[Postfix]:
    """Run Postfix until the block ends; it signs with OpenDKIM and hands all mail to a transport, such as smtp:[127.0.0.1]:2525."""
    if POSTFIX is None or OPENDKIM is None:
        pytest.skip("Postfix and OpenDKIM are not installed (apt-get install postfix opendkim)")
    if os.geteuid() != 0:
        pytest.skip("Postfix starts as root alone")
    folder = Path(tempfile.mkdtemp(prefix="lr-postfix-"))
    folder.chmod(0o755)
    milter = subprocess.Popen(["true"])
    try:
        milter.wait()
        ports = free_port(), free_port()
        _write(folder, ports, transport, key, certificate, selector)
        milter = subprocess.Popen([OPENDKIM, "-f", "-x", str(folder / "opendkim.conf")])
        yield from _run(folder, ports[0], milter)
    finally:
        _end(milter)
        shutil.rmtree(folder, ignore_errors=True)


def _write(
    folder: Path, ports: tuple[int, int], transport: str, key: str, certificate: trustme.LeafCert, selector: str
) -> None:
    (folder / "server.pem").write_bytes(certificate.private_key_and_cert_chain_pem.bytes())
    (folder / "server.pem").chmod(0o600)
    (folder / "dkim.pem").write_text(key)
    (folder / "dkim.pem").chmod(0o600)
    for name in ("queue", "data"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix")
    words = {"folder": folder, "port": ports[0], "milter": ports[1], "transport": transport, "selector": selector}
    (folder / "main.cf").write_text(_MAIN.format(**words))
    (folder / "master.cf").write_text(_MASTER.format(**words))
    (folder / "opendkim.conf").write_text(_DKIM.format(**words))


def _run(folder: Path, port: int, milter: subprocess.Popen[bytes]) -> Iterator[Postfix]:
    assert POSTFIX is not None
    server = Postfix(port, folder)
    process = subprocess.Popen(
        [POSTFIX, "-c", str(folder), "start-fg"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(200):
            assert process.poll() is None, f"Postfix ended: {server.log}"
            assert milter.poll() is None, "OpenDKIM ended"
            if "daemon started" in server.log:
                break
            time.sleep(0.05)
        else:
            raise AssertionError(f"Postfix does not listen: {server.log}")
        yield server
    finally:
        subprocess.run([POSTFIX, "-c", str(folder), "abort"], capture_output=True, check=False, timeout=20)
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program that was started here."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
