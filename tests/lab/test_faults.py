from __future__ import annotations

import re
import subprocess
from datetime import timedelta

import dns.rcode
import pytest

from launchready.lab import DEMO_FAULTS, Fault, RunningLab, all_faults, build, running
from launchready.lab.beside import PRODUCTION, STAGING
from launchready.lab.world import World
from launchready.model.errors import UsageError
from launchready.model.product import Product

from .peers import Curl, ask, handshake, s_client, values

EXPECTED = {
    "surface-unresolved": "audit.domain-map",
    "surface-silent": "audit.domain-map",
    "www-twin": "routing.canonical-host",
    "redirect-temporary": "routing.canonical-host",
    "redirect-drops-path": "routing.canonical-host",
    "redirect-loop": "routing.canonical-host",
    "tls-expired": "edge.tls",
    "tls-wrong-host": "edge.tls",
    "tls-untrusted": "edge.tls",
    "tls-incomplete-chain": "edge.tls",
    "tls-renewal-overdue": "edge.tls",
    "tls-old-versions": "edge.tls",
    "tls-weak-key": "edge.tls",
    "http-serves-content": "edge.https-enforced",
    "hsts-missing": "edge.https-enforced",
    "hsts-short": "edge.https-enforced",
    "hsts-preload-unsafe": "edge.https-enforced",
    "csp-missing": "edge.headers-csp",
    "csp-unsafe-inline": "edge.headers-csp",
    "csp-report-only": "edge.headers-csp",
    "csp-wildcard": "edge.headers-csp",
    "waiver-expired": "handover.waiver-expired",
}


def test_every_fault_is_found_with_the_check_that_must_see_it() -> None:
    found = {name: fault.checks for name, fault in all_faults().items()}
    assert {name: found[name] for name in EXPECTED} == {name: (check,) for name, check in EXPECTED.items()}
    assert found["apex-stale-address"] == ("audit.domain-map", "routing.dns-records-declared")
    assert list(found) == sorted(found)


@pytest.mark.parametrize("fault", all_faults().values(), ids=lambda fault: fault.name)
def test_every_fault_is_described_and_changes_the_world(lab: RunningLab, fault: Fault) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", fault.name)
    assert all(re.fullmatch(r"[a-z]+\.[a-z0-9-]+", check) for check in fault.checks)
    assert fault.title.endswith(".")
    assert len(fault.title) > 30
    spoiled = build([fault.name], now=lab.world.now)
    assert shape(spoiled) != shape(lab.world)
    Product.model_validate(spoiled.product.model_dump())


BOUNDARY = re.compile("=+[0-9]{10,}=+")
"""Of a message's parts; made anew each time."""


def shape(world: World) -> tuple[object, ...]:
    """Everything of a world that is the same whenever it is made."""
    key = re.compile("p=[A-Za-z0-9+/]{50,}=*")
    records = sorted(key.sub(lambda found: f"p={len(found[0])}", repr(record)) for record in world.records)
    own = (
        repr(world.sites),
        repr(world.mail),
        repr(world.starttls),
        world.registration,
        world.product,
        repr(world.app),
    )
    source = (
        world.source,
        len(world.past),
        world.forced,
        {name: BOUNDARY.sub("", text) for name, text in world.beside.items() if not name.endswith(".env")},
        len(set(world.beside[STAGING].split()) & set(world.beside[PRODUCTION].split())),
    )
    return records, own, repr(world.supabase), repr(world.firebase), source, repr(world.cloudflare)


def test_all_faults_together_still_start() -> None:
    with running(tuple(all_faults())) as lab:
        assert Curl(lab)("http://www.kettle.test/").status == 301


@pytest.mark.parametrize(
    ("name", "hint"), [("tls-expird", "tls-expired"), ("hsts", "hsts-"), ("zzzzzzz", "there are: ")]
)
def test_a_fault_that_is_not_there_is_a_mistake_with_a_hint(name: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught, running([name]):
        raise AssertionError("it must not start")
    assert repr(name) in caught.value.message
    assert hint in caught.value.hint


def test_the_demo_is_faulty_in_six_ways() -> None:
    assert set(DEMO_FAULTS) == {
        "apex-stale-address",
        "tls-expired",
        "http-serves-content",
        "csp-missing",
        "hsts-short",
        "surface-unresolved",
    }
    with running(DEMO_FAULTS) as lab:
        curl = Curl(lab)
        assert ask(lab, "status.kettle.test").rcode() == dns.rcode.NXDOMAIN
        assert "status.kettle.test" in lab.product_file.read_text()
        apex = ask(lab, "kettle.test").answer[0]
        assert (apex[0].to_text(), apex.ttl) == ("127.0.0.9", 604800)
        assert handshake(lab, "api.kettle.test").error == "certificate has expired"
        page = curl("http://app.kettle.test/login")
        assert page.status == 200
        assert "strict-transport-security" not in page.headers
        assert "content-security-policy" not in curl("https://app.kettle.test/").headers
        assert curl("https://www.kettle.test/").headers["strict-transport-security"] == "max-age=300; includeSubDomains"


def test_docs_can_fall_silent() -> None:
    with running(["surface-silent"]) as lab:
        assert values(ask(lab, "docs.kettle.test")) == ["127.0.0.9"]
        curl = subprocess.run(
            [
                "curl",
                "-sS",
                "--max-time",
                "2",
                "--connect-to",
                f"::127.0.0.9:{lab.ports.https}",
                "https://docs.kettle.test/",
            ],
            capture_output=True,
            check=False,
        )
        assert curl.returncode in (7, 28)  # refused, or nobody there


def test_certificates_can_be_wrong_in_every_way() -> None:
    names = ["tls-expired", "tls-wrong-host", "tls-untrusted", "tls-incomplete-chain", "tls-renewal-overdue"]
    with running(names) as lab:
        assert handshake(lab, "api.kettle.test").error == "certificate has expired"
        assert "not valid for 'docs.kettle.test'" in handshake(lab, "docs.kettle.test").error
        assert handshake(lab, "status.kettle.test").error == "self-signed certificate"
        assert handshake(lab, "chat.kettle.test").error == "unable to get local issuer certificate"
        assert handshake(lab, "www.kettle.test").error == ""
        left = lab.world.site("www").tls.certificate.not_after - lab.world.now
        assert left == timedelta(days=9)
        for host in ("kettle.test", "app.kettle.test"):
            assert handshake(lab, host).error == ""


def test_old_versions_and_weak_keys_are_really_spoken() -> None:
    with running(["tls-old-versions", "tls-weak-key"]) as lab:
        for version, name in (
            ("-tls1", "TLSv1"),
            ("-tls1_1", "TLSv1.1"),
            ("-tls1_2", "TLSv1.2"),
            ("-tls1_3", "TLSv1.3"),
        ):
            printed = s_client(lab, "-servername", "app.kettle.test", version, "-cipher", "DEFAULT:@SECLEVEL=0")
            assert "Cipher is (NONE)" not in printed, version
            assert f"Protocol  : {name}\n" in printed or f"New, {name}, Cipher" in printed
        assert handshake(lab, "docs.kettle.test").error == "EE certificate key too weak"
        printed = s_client(lab, "-servername", "docs.kettle.test", "-cipher", "DEFAULT:@SECLEVEL=0")
        assert "Server public key is 1024 bit" in printed
        assert handshake(lab, "docs.kettle.test", seclevel=0).error == ""


@pytest.mark.parametrize(
    ("fault", "hops"),
    [
        (
            "redirect-temporary",
            [("http", 302, "https://www.kettle.test/a?b"), ("https", 302, "https://www.kettle.test/a?b")],
        ),
        (
            "redirect-drops-path",
            [("http", 301, "https://www.kettle.test/"), ("https", 301, "https://www.kettle.test/")],
        ),
        (
            "redirect-loop",
            [("http", 301, "https://www.kettle.test/a?b"), ("https", 301, "https://www.kettle.test/a?b")],
        ),
    ],
)
def test_the_apex_can_lead_the_wrong_way(fault: str, hops: list[tuple[str, int, str]]) -> None:
    with running([fault]) as lab:
        curl = Curl(lab)
        for scheme, status, location in hops:
            answer = curl(f"{scheme}://kettle.test/a?b")
            assert (answer.status, answer.headers["location"]) == (status, location)
        looped = curl.run("https://kettle.test/", "-L", "--max-redirs", "6")
        assert looped.returncode == (47 if fault == "redirect-loop" else 0)


def test_the_apex_can_be_a_twin() -> None:
    with running(["www-twin"]) as lab:
        curl = Curl(lab)
        twin, original = curl("https://kettle.test/pricing"), curl("https://www.kettle.test/pricing")
        assert twin.status == 200
        assert twin.body == original.body
        assert twin.headers["content-security-policy"] == original.headers["content-security-policy"]
        assert curl("http://kettle.test/").headers["location"] == "https://kettle.test/"


@pytest.mark.parametrize(
    ("fault", "url", "header", "part"),
    [
        ("hsts-missing", "https://app.kettle.test/", "strict-transport-security", None),
        ("hsts-short", "https://www.kettle.test/", "strict-transport-security", "max-age=300;"),
        ("hsts-preload-unsafe", "https://kettle.test/", "strict-transport-security", "max-age=31536000; preload"),
        ("hsts-preload-unsafe", "https://www.kettle.test/", "strict-transport-security", "max-age=31536000; preload"),
        ("csp-missing", "https://app.kettle.test/", "content-security-policy", None),
        (
            "csp-unsafe-inline",
            "https://www.kettle.test/",
            "content-security-policy",
            "script-src 'self' 'unsafe-inline';",
        ),
        ("csp-report-only", "https://app.kettle.test/", "content-security-policy", None),
        ("csp-report-only", "https://app.kettle.test/", "content-security-policy-report-only", "script-src 'self';"),
        ("csp-wildcard", "https://app.kettle.test/", "content-security-policy", "script-src *;"),
    ],
)
def test_headers_can_protect_nothing(fault: str, url: str, header: str, part: str | None) -> None:
    with running([fault]) as lab:
        value = Curl(lab)(url).headers.get(header)
        assert value is None if part is None else part in str(value)


def test_a_waiver_can_run_out() -> None:
    with running(["waiver-expired"]) as lab:
        (waiver,) = lab.world.product.waivers
        assert waiver.expires < lab.world.now.date()
        assert "[[waivers]]" in lab.product_file.read_text()


def test_without_faults_the_world_is_the_same_each_time(lab: RunningLab) -> None:
    assert shape(build(now=lab.world.now)) == shape(lab.world)
