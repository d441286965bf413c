"""Certificates and TLS settings that browsers refuse, or soon will."""

from __future__ import annotations

from datetime import timedelta

from launchready.lab.faults.fault import Fault
from launchready.lab.world import CertificateSpec, Key, Signer, World

CHECK = ("edge.tls",)
LIFETIME = timedelta(days=90)


def _certificate(world: World, host: str) -> CertificateSpec:
    return world.site(host).tls.certificate


def _ends(world: World, host: str, left: timedelta) -> None:
    certificate = _certificate(world, host)
    certificate.not_after = world.now + left
    certificate.not_before = certificate.not_after - LIFETIME


def _expired(world: World) -> None:
    _ends(world, "api", timedelta(days=-3))


def _renewal_overdue(world: World) -> None:
    _ends(world, "www", timedelta(days=9))


def _wrong_host(world: World) -> None:
    _certificate(world, "docs").names = ("docs.lab.test",)


def _untrusted(world: World) -> None:
    _certificate(world, "status").signer = Signer.ITSELF


def _incomplete_chain(world: World) -> None:
    _certificate(world, "chat").send_intermediate = False


def _unknown_issuer(world: World) -> None:
    certificate = _certificate(world, "chat")
    certificate.send_intermediate = certificate.publish_issuer = False


def _revoked(world: World) -> None:
    _certificate(world, "app").revoked = True


def _old_versions(world: World) -> None:
    world.site("app").tls.minimum = "1.0"


def _weak_key(world: World) -> None:
    _certificate(world, "docs").key = Key.RSA_1024


TLS_EXPIRED = Fault(
    name="tls-expired",
    checks=CHECK,
    title="The certificate of api.kettle.test ran out three days ago.",
    plant=_expired,
)
TLS_WRONG_HOST = Fault(
    name="tls-wrong-host",
    checks=CHECK,
    title="The certificate of docs.kettle.test is for another name.",
    plant=_wrong_host,
)
TLS_UNTRUSTED = Fault(
    name="tls-untrusted",
    checks=CHECK,
    title="The certificate of status.kettle.test is signed by nobody but itself.",
    plant=_untrusted,
)
TLS_INCOMPLETE_CHAIN = Fault(
    name="tls-incomplete-chain",
    checks=CHECK,
    title="chat.kettle.test does not send the intermediate certificate, so programs cannot build a chain.",
    plant=_incomplete_chain,
)
TLS_UNKNOWN_ISSUER = Fault(
    name="tls-unknown-issuer",
    checks=CHECK,
    title="chat.kettle.test does not send the intermediate certificate, and nobody can fetch it.",
    plant=_unknown_issuer,
)
TLS_REVOKED = Fault(
    name="tls-revoked",
    checks=("edge.tls-revoked",),
    title="The certificate of app.kettle.test is on its authority's revocation list.",
    plant=_revoked,
)
TLS_RENEWAL_OVERDUE = Fault(
    name="tls-renewal-overdue",
    checks=CHECK,
    title="The 90-day certificate of www.kettle.test has nine days left: its renewal has stopped.",
    plant=_renewal_overdue,
)
TLS_OLD_VERSIONS = Fault(
    name="tls-old-versions",
    checks=CHECK,
    title="app.kettle.test still agrees to TLS 1.0 and 1.1.",
    plant=_old_versions,
)
TLS_WEAK_KEY = Fault(
    name="tls-weak-key",
    checks=CHECK,
    title="The certificate of docs.kettle.test has an RSA key of 1024 bits.",
    plant=_weak_key,
)
