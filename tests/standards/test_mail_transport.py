"""What records and files of mail's transport say: MTA-STS, TLS-RPT, DANE, BIMI, names of hosts that send."""

from __future__ import annotations

import hashlib
import ipaddress
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from launchready.model.evidence.mail import Fingerprints, StsPolicy
from launchready.model.evidence.run import Seams
from launchready.standards import bimi, dane, mta_sts, tls_rpt
from launchready.standards.mail_hosts import exchangers, list_name, looks_generic, on_the_internet

GOOD = b"version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmax_age: 604800\r\n"
CHAIN = (
    Fingerprints("11" * 32, "12" * 64, "13" * 32, "14" * 64),
    Fingerprints("21" * 32, "22" * 64, "23" * 32, "24" * 64),
)


def test_a_policy() -> None:
    read = mta_sts.read_policy("example.com", GOOD)
    assert read == StsPolicy("example.com", "enforce", 604_800, ("mail.example.com", "*.example.net"))
    assert mta_sts.read_policy("example.com", GOOD.replace(b"\r\n", b"\n")) == read
    assert mta_sts.read_policy("example.com", GOOD.rstrip() + b"\nmode: none\nnew_key: value\n") == read, (
        "the first counts"
    )


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "version"),
        (b"<html>", "no pair"),
        (GOOD.replace(b"STSv1", b"STSv2"), "version"),
        (GOOD.replace(b"enforce", b"Enforce"), "mode"),
        (GOOD.replace(b"604800", b"a week"), "max_age"),
        (GOOD.replace(b"604800", b"31557601"), "max_age"),
        (GOOD.replace(b"mail.example.com", b"mail.*.com"), "mx is no host"),
        (GOOD.replace(b"mx: mail.example.com\r\nmx: *.example.net\r\n", b""), "no mx"),
        (GOOD + b"x" * mta_sts.MAX_POLICY, "larger"),
        (b"\xff\xfe" + GOOD, "no pair"),
    ],
)
def test_what_is_no_policy(body: bytes, words: str) -> None:
    assert words in "; ".join(mta_sts.read_policy("example.com", body).errors)


def test_a_policy_of_none_needs_no_servers() -> None:
    assert mta_sts.read_policy("example.com", b"version: STSv1\nmode: none\nmax_age: 86400\n").errors == ()


@pytest.mark.parametrize(
    ("host", "named"),
    [
        ("mail.example.com", True),
        ("MAIL.Example.com.", True),
        ("a.example.net", True),
        ("a.b.example.net", False),
        ("example.net", False),
        ("mail.example.org", False),
    ],
)
def test_which_servers_a_policy_names(host: str, named: bool) -> None:
    assert mta_sts.matches(mta_sts.read_policy("example.com", GOOD), host) is named


@pytest.mark.parametrize(
    ("values", "identity", "present", "flawed"),
    [
        ((), "", False, False),
        (("google-site-verification=1",), "", False, False),
        (('"v=STSv1; id=20260101T000000;"',), "20260101T000000", True, False),
        (('"v=STSv1" "; id=1; x=y"',), "1", True, False),
        (("v=STSv1; id=1", "something else"), "1", True, False),
        (("v=STSv1; id=1", "v=STSv1; id=2"), "", True, True),
        (("v=STSv1;",), "", True, True),
        (("v=STSv1; id=" + "a" * 33,), "", True, True),
        (("V=stsv1; id=1",), "", True, True),
    ],
)
def test_records_of_mta_sts(values: tuple[str, ...], identity: str, present: bool, flawed: bool) -> None:
    read = mta_sts.read_record(values)
    assert (read.id, read.present, bool(read.error)) == (identity, present, flawed)


def test_records_of_tls_rpt() -> None:
    good = tls_rpt.read(("v=TLSRPTv1; rua=mailto:a@b.example,https://c.example/r; ext=x",))
    assert (good.uris, good.errors) == (("mailto:a@b.example", "https://c.example/r"), ())
    for wrong in ("v=TLSRPTv1; rua=", "v=TLSRPTv1; rua=http://c.example", "v=TLSRPTv1; rua=mailto:a", "v=TLSRPTv1;"):
        assert tls_rpt.read((wrong,)).errors, wrong


def test_records_of_bimi() -> None:
    assert bimi.read(("v=BIMI1; l=https://a.example/l.svg; a=",)).logo == "https://a.example/l.svg"
    assert bimi.read(("v=BIMI1; l=; a=;",)).declined
    for wrong in (
        "v=BIMI1;",
        "v=BIMI1; l=http://a.example/l.svg",
        "v=BIMI1; l=https://a.example/l.svg; a=x",
        "v=BIMI1; l=https://[",
    ):
        assert bimi.read((wrong,)).errors, wrong


@pytest.mark.parametrize(
    ("record", "fitting"),
    [
        (f"3 1 1 {'13' * 32}", True),
        (f"3 0 1 {'11' * 32}", True),
        (f"3 1 2 {'14' * 64}", True),
        (f"3 0 2 {'12' * 64}", True),
        (f"3 1 1 {'23' * 32}", False),
        (f"2 1 1 {'23' * 32}", True),
        (f"2 0 1 {'21' * 32}", True),
        (f"3 1 1 {'99' * 32}", False),
        (f"2 0 0 {'99' * 32}", None),
        (f"3 0 0 {'99' * 32}", False),
        (f"1 1 1 {'13' * 32}", False),
        ("3 1 1 13", False),
        (f"3 1 1 {'13' * 31}1", False),
        (f"3 9 1 {'13' * 32}", False),
    ],
)
def test_which_certificates_dane_names(record: str, fitting: bool | None) -> None:
    (read,) = dane.read((record,))
    assert dane.fits(read, CHAIN) is fitting


def test_fingerprints_are_those_of_the_certificate_and_its_key() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mx.example")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, start, start + timedelta(days=9))
    made = builder.sign(key, hashes.SHA256())
    whole = made.public_bytes(Encoding.DER)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    found = dane.fingerprints(made)
    assert found.sha256 == made.fingerprint(hashes.SHA256()).hex()
    assert found.key_sha512 == hashlib.sha512(public).hexdigest()
    for record in (f"3 0 0 {whole.hex()}", f"3 1 0 {public.hex()}", f"2 0 0 {whole.hex()}"):
        assert dane.fits(dane.read((record,))[0], (found,)) is True


def test_mail_servers_in_order() -> None:
    read = exchangers(("20 b.example.", "5 A.example.", "20 b.example", "x y z", "0 ."))
    assert (read.hosts, read.null) == (("a.example", "b.example"), True)
    assert exchangers(()).hosts == ()


def test_names_on_lists() -> None:
    assert list_name(ipaddress.ip_address("192.0.2.99"), "bad.example.com") == "99.2.0.192.bad.example.com"
    six = list_name(ipaddress.ip_address("2001:db8:1:2:3:4:567:89ab"), "ugly.example.com")
    assert six == "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.ugly.example.com"


@pytest.mark.parametrize(
    ("name", "generic"),
    [
        ("static.14.215.184.93.clients.your-server.de", True),
        ("ec2-93-184-215-14.compute-1.amazonaws.com", True),
        ("out.kettle.example", False),
        ("o1.ptr1234.kettle.example", False),
        ("mx14.kettle.example", False),
    ],
)
def test_names_made_of_addresses(name: str, generic: bool) -> None:
    assert looks_generic(name, ipaddress.ip_address("93.184.215.14")) is generic


def test_which_addresses_others_can_see() -> None:
    assert on_the_internet(ipaddress.ip_address("93.184.215.14"), Seams())
    assert not on_the_internet(ipaddress.ip_address("10.0.0.1"), Seams())
    assert on_the_internet(ipaddress.ip_address("127.0.0.9"), Seams(allow_private=("127.0.0.0/8",)))


@given(st.lists(st.text(max_size=300), max_size=5))
def test_any_text_may_stand_in_dns(values: list[str]) -> None:
    assert mta_sts.read_record(values).id == "" or mta_sts.read_record(values).present
    assert len(tls_rpt.read(values).uris) <= tls_rpt.MAX_URIS
    assert bimi.read(values).texts is not None
    assert len(dane.read(values)) <= len(values)
    assert exchangers(values).hosts is not None


@given(st.sampled_from(["v=STSv1;", "v=TLSRPTv1; rua=", "v=BIMI1; l="]), st.text(max_size=200))
def test_any_text_may_follow_a_version(front: str, text: str) -> None:
    for read in (mta_sts.read_record, tls_rpt.read, bimi.read):
        read((front + text,))


@given(st.binary(max_size=2000) | st.binary(max_size=300).map(lambda tail: GOOD + tail))
def test_any_bytes_may_be_a_policy(body: bytes) -> None:
    read = mta_sts.read_policy("example.com", body)
    assert read.errors or read.mode in mta_sts.MODES
    assert len(read.mx) <= mta_sts.MAX_MX


@given(st.text("0123456789abcdefABCDEF xyz", max_size=200))
def test_any_record_may_be_dane(text: str) -> None:
    for record in dane.read((text, f"3 1 1 {text}")):
        assert dane.fits(record, CHAIN) in (True, False, None)
