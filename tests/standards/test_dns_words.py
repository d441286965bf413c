"""Names and records of DNS: whose they are, what they allow, how they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seen import answer, certificate, evidence, name, page, record, redirect, said

from launchready.model.evidence.run import Resolve, Seams
from launchready.standards import caa, zone
from launchready.standards.dns_providers import known, providers, same_registrar
from launchready.standards.journeys import lost_session, meant_for_now, upgrades
from launchready.standards.records import plain
from launchready.standards.redirects import follow
from launchready.standards.takeover import PROVIDERS, abandoned, bought, claimable


@pytest.mark.parametrize(
    ("servers", "brand"),
    [
        (("ada.ns.cloudflare.com",), "cloudflare"),
        (("ns-12.awsdns-01.com",), "aws"),
        (("ns1-01.azure-dns.com",), "azure"),
        (("ns-cloud-a1.googledomains.com",), "google"),
        (("dns1.registrar-servers.com",), "namecheap"),
        (("ns01.domaincontrol.com",), "godaddy"),
    ],
)
def test_providers_are_known_by_their_servers(servers: tuple[str, ...], brand: str) -> None:
    assert brand in providers(servers)


@pytest.mark.parametrize("server", ["ns1.kettle.example", "evilcloudflare.com", "cloudflare.com.evil.example", ""])
def test_others_are_nobodys(server: str) -> None:
    assert providers((server,)) == ()


@pytest.mark.parametrize(
    ("text", "brand"), [("Amazon Route 53", "aws"), ("DNS at Cloudflare", "cloudflare"), ("Azure DNS", "azure")]
)
def test_people_name_providers_in_their_own_words(text: str, brand: str) -> None:
    assert brand in known(text)


@given(st.text(max_size=100), st.text(max_size=100))
def test_no_name_of_a_registrar_breaks_it(ours: str, theirs: str) -> None:
    same_registrar(ours, theirs)
    known(ours)
    assert same_registrar(ours, ours)


@pytest.mark.parametrize(
    ("rtype", "value", "expected"),
    [
        ("TXT", '"a \\"quoted\\" b" " c"', 'a "quoted" b c'),
        ("TXT", "no quotes; at all", "no quotes; at all"),
        ("TXT", '"\\009tab"', "\ttab"),
        ("CAA", '0 issue "letsencrypt.org"', "0 issue letsencrypt.org"),
        ("CAA", "nonsense", "nonsense"),
        ("MX", "10 Mail.Example.", "10 mail.example"),
        ("MX", "0 .", "0 ."),
        ("AAAA", "2001:DB8::0:1", "2001:db8::1"),
        ("DS", "1 13 2 AB CD", "1 13 2 abcd"),
    ],
)
def test_values_have_one_spelling(rtype: str, value: str, expected: str) -> None:
    assert plain(rtype, value) == expected


@given(st.sampled_from(["TXT", "CAA", "A", "AAAA", "MX", "DS", "NS"]), st.text(max_size=120))
def test_no_value_breaks_the_spelling(rtype: str, value: str) -> None:
    plain(rtype, value)
    caa.parse((value,))


def test_caa_is_read_as_authorities_do() -> None:
    assert caa.parse(()) == caa.Policy(None, None)
    assert caa.parse(('0 issue ";"',)) == caa.Policy(frozenset(), frozenset())
    assert caa.parse(('0 issuewild "a.example"',)) == caa.Policy(None, frozenset({"a.example"}))
    assert caa.parse(('128 ISSUE "A.example.; x=1"',)).issue == frozenset({"a.example"})


@pytest.mark.parametrize(
    ("issuer", "above", "who"),
    [
        ("R13", "ISRG Root X1", "Let's Encrypt"),
        ("YE1", "Root YE", "Let's Encrypt"),
        ("WR1", "GTS Root R1", "Google Trust Services"),
        ("Amazon RSA 2048 M04", "Amazon Root CA 1", "Amazon"),
        ("Cloudflare TLS Issuing ECC CA 3", "SSL.com TLS Transit ECC CA R2", "SSL.com"),
        ("Microsoft Azure RSA TLS Issuing CA 07", "DigiCert Global Root G2", "Microsoft"),
    ],
)
def test_authorities_are_known_by_their_certificates(issuer: str, above: str, who: str) -> None:
    found = caa.authority((certificate("a.example", issuer=issuer), certificate(issuer, issuer=above)))
    assert found is not None
    assert found.name == who


def test_an_authority_that_is_not_known_is_nobody() -> None:
    assert caa.authority((certificate("a.example", issuer="Some House CA"),)) is None
    assert caa.authority(()) is None


def test_names_at_providers_that_give_them_out_again() -> None:
    assert claimable("kettle.azurewebsites.net") is not None
    assert claimable("azurewebsites.net") is None
    assert claimable("kettle.azurewebsites.net.evil.example") is None
    assert claimable("abc.cloudfront.net") is None


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("kettle.azurewebsites.net", "azurewebsites.net"),
        ("a.b.example.co.uk", "example.co.uk"),
        ("co.uk", ""),
        ("127.0.0.1", ""),
        ("..", ""),
    ],
)
def test_what_must_be_bought(host: str, domain: str) -> None:
    assert bought(host) == domain


def test_a_404_of_ones_own_is_no_abandoned_site() -> None:
    own = page("https://blog.kettle.example/", status=404, title="Page not found")
    for provider in PROVIDERS:
        target = f"kettle.{provider.suffixes[0]}"
        assert abandoned(target, provider.addresses, own) is None
        assert abandoned(target, provider.addresses, answer(own.url, status=404)) is None


def test_servers_are_found_where_resolve_leads() -> None:
    seams = Seams(resolve=(Resolve("*", 53, "*", 5353),))
    facts = (
        record("kettle.example", "NS", "ns1.dns.example"),
        *name("ns1.dns.example", "192.0.2.53"),
        said("192.0.2.53:5353", "kettle.example", "SOA", "a b 7 1 1 1 1"),
    )
    dns = evidence(*facts).dns
    assert dns is not None
    assert zone.shown("2001:db8::1", Seams()) == "[2001:db8::1]:53"
    (server,) = zone.servers(dns, "kettle.example", ("ns1.dns.example",), seams)
    assert server.serial == 7
    assert zone.servers(dns, "kettle.example", ("ns1.dns.example",), Seams()) == ()


def test_the_way_up_is_bounded() -> None:
    deep = ".".join("abcdefghij") + ".kettle.example"
    assert len(zone.climb(deep, "kettle.example")) == zone.MAX_CLIMB
    assert zone.climb("www.kettle.example", "kettle.example") == ("www.kettle.example", "kettle.example")
    assert zone.climb("app.kettle.vercel.app", "kettle.example")[-1] == "kettle.vercel.app"


@pytest.mark.parametrize(
    ("here", "there", "status", "expected"),
    [
        ("https://app.k.example/", "https://app.k.example/login", 302, True),
        ("https://app.k.example/", "https://auth.k.example/", 302, True),
        ("https://app.k.example/", "https://k.example/x?redirect_uri=a", 302, True),
        ("https://k.example/", "https://k.example/en-us/", 302, True),
        ("https://k.example/", "https://de.k.example/", 302, True),
        ("https://kettle.com/", "https://kettle.de/", 302, True),
        ("https://docs.k.example/", "https://go.k.example/", 302, False),
        ("https://docs.k.example/", "https://k.readme.example/", 302, False),
    ],
)
def test_steps_for_this_visitor_alone(here: str, there: str, status: int, expected: bool) -> None:
    assert meant_for_now(redirect(here, there, status), there) is expected


def test_only_a_permanent_step_on_one_host_is_an_upgrade() -> None:
    assert upgrades(redirect("http://a.example/", "https://a.example/"), "https://a.example/")
    assert not upgrades(redirect("http://a.example/", "https://a.example/", 302), "https://a.example/")
    assert not upgrades(redirect("http://a.example/", "https://b.example/"), "https://b.example/")


@given(st.text(max_size=100), st.text(max_size=60))
def test_no_cookie_breaks_it(cookie: str, path: str) -> None:
    here, there = "https://app.kettle.example/", f"https://go.kettle.example/{path}"
    hop = redirect(here, "https://go.kettle.example/", 301, ("set-cookie", cookie))
    seen = evidence(hop, page("https://go.kettle.example/")).http
    assert seen is not None
    assert isinstance(lost_session(follow(seen, here), hop, there), str)
