"""SPF by the text of RFC 7208: each row names its section."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from conformance.spf_suite import settle
from hypothesis import given
from hypothesis import strategies as st

from launchready.standards import spf_macro
from launchready.standards.spf import Evaluation, SpfResult, check_host
from launchready.standards.spf_record import Record, SpfSyntaxError, read

IP, IP6 = "192.0.2.3", "2001:db8::cb01"


def names(count: int, domain: str = "example.org") -> list[str]:
    return [f"m{number}.{domain}" for number in range(count)]


ZONE: dict[str, list[Any]] = {
    "mail.example.org": [{"A": IP}, {"A": "192.0.2.77"}, {"AAAA": IP6}],
    "other.example.org": [{"A": "198.51.100.9"}],
    "six.example.org": [{"AAAA": IP6}],
    "slow.example.org": ["TIMEOUT"],
    "mx.example.org": [{"MX": [10, "other.example.org"]}, {"MX": [20, "mail.example.org"]}],
    "nullmx.example.org": [{"MX": [0, ""]}],
    "many.example.org": [{"MX": [number, name]} for number, name in enumerate(names(11))],
    "yes.example.org": [{"A": "127.0.0.2"}],
    "foo:bar/baz.example.org": [{"A": IP}],
    "pass.example.org": [{"TXT": f"v=spf1 ip4:{IP} -all"}],
    "fail.example.org": [{"TXT": "v=spf1 -all exp=why.example.org"}],
    "soft.example.org": [{"TXT": "v=spf1 ~all"}],
    "neutral.example.org": [{"TXT": "v=spf1 ?all"}],
    "broken.example.org": [{"TXT": "v=spf1 ip4:1.2.3 -all"}],
    "nothing.example.org": [{"TXT": "hello"}],
    "loop.example.org": [{"TXT": "v=spf1 include:loop.example.org -all"}],
    "round.example.org": [{"TXT": "v=spf1 redirect=round.example.org"}],
    "why.example.org": [{"TXT": "Go away, %{i}: %{s} is not %{h} at %{c} of %{r}, %{d}%%%_%-"}],
    "two.example.org": [{"TXT": "one"}, {"TXT": "two"}],
    "odd.example.org": [{"TXT": "%{x} no such letter"}],
    "utf8.example.org": [{"TXT": "nicht erlaubt \xfc"}],
    "tells.example.org": [{"TXT": "v=spf1 -all exp=why.example.org"}],
    "3.2.0.192.in-addr.arpa": [{"PTR": "mail.example.org"}, {"PTR": "liar.example.net"}],
    "10.2.0.192.in-addr.arpa": [{"PTR": name} for name in [*names(10, "ptr.example.org"), "eleventh.example.net"]],
    "eleventh.example.net": [{"A": "192.0.2.10"}],
    f"{'.'.join(reversed('20010db800000000000000000000cb01'))}.ip6.arpa": [{"PTR": "six.example.org"}],
    "3.2.0.192.in-addr.arpa.list.example.org": [{"A": "127.0.0.2"}],
    "joe.list.example.org": [{"A": "127.0.0.2"}],
    f"{'.'.join(reversed('20010db800000000000000000000cb01'))}.ip6.list.example.org": [{"A": "127.0.0.2"}],
    "mail.example.org.seen.example.org": [{"A": "127.0.0.2"}],
    "unknown.seen.example.org": [{"A": "127.0.0.2"}],
}

# Section, record of example.org, sending address, result.
ROWS = [
    # 4.6.1, 12: the grammar holds for the whole record, whatever matches before
    ("4.6", f"v=spf1 ip4:{IP} foo -all", IP, "permerror"),
    ("4.6", f"v=spf1 ip4:{IP} -all:", IP, "permerror"),
    ("4.6.1", "v=spf1 A:mail.example.org -ALL", IP, "pass"),
    ("4.6.1", "v=spf1 +a:mail.example.org -all", IP, "pass"),
    ("4.6.1", "v=spf1 *all", IP, "permerror"),
    ("4.6.1", "v=spf1 -redirect=pass.example.org", IP, "permerror"),
    ("4.7", "v=spf1", IP, "neutral"),
    ("4.7", "v=spf1 ip4:198.51.100.1", IP, "neutral"),
    # 5.1
    ("5.1", "v=spf1 ?all", IP, "neutral"),
    ("5.1", "v=spf1 all.", IP, "permerror"),
    ("5.1", "v=spf1 all/8", IP, "permerror"),
    ("5.1", "v=spf1 ?all -all", IP, "neutral"),
    # 5.2: what an include says
    ("5.2", "v=spf1 include:pass.example.org -all", IP, "pass"),
    ("5.2", "v=spf1 -include:pass.example.org +all", IP, "fail"),
    ("5.2", "v=spf1 include:fail.example.org ?all", IP, "neutral"),
    ("5.2", "v=spf1 include:soft.example.org -all", IP, "fail"),
    ("5.2", "v=spf1 include:neutral.example.org ~all", IP, "softfail"),
    ("5.2", "v=spf1 include:slow.example.org +all", IP, "temperror"),
    ("5.2", "v=spf1 include:broken.example.org +all", IP, "permerror"),
    ("5.2", "v=spf1 include:nothing.example.org +all", IP, "permerror"),
    ("5.2", "v=spf1 include:nowhere.example.net +all", IP, "permerror"),
    ("5.2", "v=spf1 include +all", IP, "permerror"),
    ("5.2", "v=spf1 include: +all", IP, "permerror"),
    ("5.2", "v=spf1 include:pass.example.org/24 +all", IP, "permerror"),
    # 5.3
    ("5.3", "v=spf1 a:mail.example.org -all", IP, "pass"),
    ("5.3", "v=spf1 a:mail.example.org -all", IP6, "pass"),
    ("5.3", "v=spf1 a:mail.example.org/24 -all", "192.0.2.200", "pass"),
    ("5.3", "v=spf1 a:mail.example.org/32//96 -all", "2001:db8::1", "pass"),
    ("5.3", "v=spf1 a:mail.example.org//96 -all", "2001:db8:0:1::1", "fail"),
    ("5.3", "v=spf1 a:other.example.org/0 -all", IP, "pass"),
    ("5.3", "v=spf1 a:other.example.org/33 -all", IP, "permerror"),
    ("5.3", "v=spf1 a:other.example.org/024 -all", IP, "permerror"),
    ("5.3", "v=spf1 a:other.example.org//129 -all", IP, "permerror"),
    ("5.3", "v=spf1 a:nowhere.example.org -all", IP, "fail"),
    ("5.3", "v=spf1 a:slow.example.org -all", IP, "temperror"),
    ("5.3", "v=spf1 a:foo:bar/baz.example.org -all", IP, "pass"),
    ("5.3", "v=spf1 a: -all", IP, "permerror"),
    ("5.3", "v=spf1 a:museum -all", IP, "permerror"),
    ("5.3", "v=spf1 a:museum. -all", IP, "permerror"),
    ("5.3", "v=spf1 a:111.222.33.44 -all", IP, "permerror"),
    ("5.3", "v=spf1 a:example.-com -all", IP, "permerror"),
    ("5.3", "v=spf1 a:example.com:8080 -all", IP, "permerror"),
    ("5.3", "v=spf1 a:mail.example.org. -all", IP, "pass"),
    ("5.3", "v=spf1 a:foo..example.org ?all", IP, "neutral"),
    ("5.3", "v=spf1 a:nul\0.example.org ?all", IP, "permerror"),
    # 5.4
    ("5.4", "v=spf1 mx:mx.example.org -all", IP, "pass"),
    ("5.4", "v=spf1 mx:mx.example.org//64 -all", "2001:db8::2", "pass"),
    ("5.4", "v=spf1 mx:nullmx.example.org ?all", IP, "neutral"),
    ("5.4", "v=spf1 mx:mail.example.org ?all", IP, "neutral"),  # no exchanger is implied
    ("5.4", "v=spf1 mx:slow.example.org -all", IP, "temperror"),
    ("5.4", "v=spf1 mx:many.example.org ?all", IP, "permerror"),
    # 5.5
    ("5.5", "v=spf1 ptr:example.org -all", IP, "pass"),
    ("5.5", "v=spf1 ptr -all", IP, "pass"),
    ("5.5", "v=spf1 ptr:EXAMPLE.org -all", IP, "pass"),
    ("5.5", "v=spf1 ptr:example.net ?all", IP, "neutral"),  # the name does not lead back
    ("5.5", "v=spf1 ptr:ample.org ?all", IP, "neutral"),
    ("5.5", "v=spf1 ptr:example.org -all", IP6, "pass"),
    ("5.5", "v=spf1 ptr: -all", IP, "permerror"),
    ("5.5", "v=spf1 ptr/0 -all", IP, "permerror"),
    ("5.5", "v=spf1 ptr:example.org ?all", "203.0.113.9", "neutral"),
    ("4.6.4", "v=spf1 ptr:example.net ?all", "192.0.2.10", "neutral"),  # the eleventh name is not looked at
    # 5.6
    ("5.6", "v=spf1 ip4:192.0.2.0/24 -all", IP, "pass"),
    ("5.6", "v=spf1 ip4:198.51.100.0/0 -all", IP, "pass"),
    ("5.6", "v=spf1 ip4:192.0.2.3/32 -all", IP, "pass"),
    ("5.6", "v=spf1 ip4:192.0.2.3/33 -all", IP, "permerror"),
    ("5.6", "v=spf1 ip4:192.0.2.3/032 -all", IP, "permerror"),
    ("5.6", "v=spf1 ip4 -all", IP, "permerror"),
    ("5.6", "v=spf1 ip4: -all", IP, "permerror"),
    ("5.6", "v=spf1 ip4:192.0.2 -all", IP, "permerror"),
    ("5.6", "v=spf1 ip4:192.0.2.3:25 -all", IP, "permerror"),
    ("5.6", "v=spf1 ip4:192.0.2.3/ -all", IP, "permerror"),
    ("5.6", "v=spf1 ip4:192.0.2.3//32 -all", IP, "permerror"),
    ("5.6", "v=spf1 -ip4:192.0.2.3 ip6:::FFFF:192.0.2.3 ?all", "::FFFF:192.0.2.3", "fail"),
    ("5.6", "v=spf1 ip6:2001:db8::/32 -all", IP6, "pass"),
    ("5.6", "v=spf1 ip6:::/0 ?all", IP, "neutral"),
    ("5.6", "v=spf1 ip6:::/0 -all", IP6, "pass"),
    ("5.6", "v=spf1 ip6:2001:db8::cb01/129 -all", IP6, "permerror"),
    ("5.6", "v=spf1 ip6:::CAFE::BABE -all", IP6, "permerror"),
    ("5.6", "v=spf1 ip6:192.0.2.3 -all", IP, "permerror"),
    ("5.6", "v=spf1 ip6 -all", IP6, "permerror"),
    # 5.7
    ("5.7", "v=spf1 exists:yes.example.org -all", IP, "pass"),
    ("5.7", "v=spf1 exists:yes.example.org -all", IP6, "pass"),  # A alone, for IPv6 too
    ("5.7", "v=spf1 exists:six.example.org -all", IP6, "fail"),
    ("5.7", "v=spf1 exists:slow.example.org -all", IP, "temperror"),
    ("5.7", "v=spf1 exists -all", IP, "permerror"),
    ("5.7", "v=spf1 exists: -all", IP, "permerror"),
    ("5.7", "v=spf1 exists:yes.example.org/24 -all", IP, "permerror"),
    # 6
    ("6", "v=spf1 redirect=pass.example.org redirect=fail.example.org", IP, "permerror"),
    ("6", "v=spf1 -all exp=why.example.org exp=why.example.org", IP, "permerror"),
    ("6", "v=spf1 -all default=pass", IP, "fail"),
    ("6", "v=spf1 -all note=%{d}", IP, "fail"),
    ("6", "v=spf1 -all note=%bad", IP, "permerror"),
    ("6", "v=spf1 -all =pass", IP, "permerror"),
    ("6.1", "v=spf1 redirect=pass.example.org", IP, "pass"),
    ("6.1", "v=spf1 redirect=soft.example.org -all", IP, "fail"),
    ("6.1", "v=spf1 redirect=nothing.example.org", IP, "permerror"),
    ("6.1", "v=spf1 redirect=slow.example.org", IP, "temperror"),
    ("6.1", "v=spf1 redirect=", IP, "permerror"),
    ("6.1", "v=spf1 redirect:pass.example.org", IP, "permerror"),
    ("6.2", "v=spf1 -all exp=", IP, "permerror"),
    ("6.2", "v=spf1 -all exp=nowhere.example.org", IP, "fail"),
    # 7
    ("7.2", "v=spf1 exists:%{ir}.%{v}.arpa.list.example.org -all", IP, "pass"),
    ("7.2", "v=spf1 exists:%{ir}.%{v}.list.example.org -all", IP6, "pass"),
    ("7.2", "v=spf1 exists:%{l}.list.example.org -all", IP, "pass"),
    ("7.2", "v=spf1 exists:%{p}.seen.example.org -all", IP, "pass"),
    ("7.2", "v=spf1 exists:%{p}.seen.example.org -all", "203.0.113.9", "pass"),
    ("7.2", "v=spf1 a:%{h} -all", IP, "pass"),
    ("7.1", "v=spf1 exists:%{c}.example.org -all", IP, "permerror"),
    ("7.1", "v=spf1 exists:%{x}.example.org -all", IP, "permerror"),
    ("7.1", "v=spf1 exists:%{d0}.example.org -all", IP, "permerror"),
    ("7.1", "v=spf1 exists:%(d).example.org -all", IP, "permerror"),
    ("7.1", "v=spf1 exists:%.example.org -all", IP, "permerror"),
    ("7.3", f"v=spf1 a:{'%{d}.' * 40}mail.example.org -all", IP, "fail"),
    # 4.6.4: limits
    ("4.6.4", "v=spf1 include:loop.example.org -all", IP, "permerror"),
    ("4.6.4", "v=spf1 redirect=round.example.org", IP, "permerror"),
    ("4.6.4", f"v=spf1 {'a:other.example.org ' * 9}a:mail.example.org -all", IP, "pass"),
    ("4.6.4", f"v=spf1 {'a:other.example.org ' * 10}a:mail.example.org -all", IP, "permerror"),
    ("4.6.4", f"v=spf1 {'include:soft.example.org ' * 10}-all", IP, "fail"),
    ("4.6.4", f"v=spf1 {'include:soft.example.org ' * 11}-all", IP, "permerror"),
    ("4.6.4", f"v=spf1 {'ip4:198.51.100.1 ' * 60}ip4:{IP} -all", IP, "pass"),
    ("4.6.4", "v=spf1 a:n1.example.org a:n2.example.org ?all", IP, "neutral"),
    ("4.6.4", "v=spf1 a:n1.example.org mx:n2.example.org exists:n3.example.org ?all", IP, "permerror"),
    (
        "4.6.4",
        "v=spf1 a:six.example.org a:six.example.org a:six.example.org ?all",
        IP,
        "permerror",
    ),  # NODATA is void too
]


def judged(record: str, ip: str, **given: str) -> Evaluation:
    zone = {**ZONE, "example.org": [{"TXT": record}]}
    sender = given.get("sender", "joe@example.org")
    return settle(check_host(ip, "example.org", sender, given.get("helo", "mail.example.org")), zone)


@pytest.mark.parametrize(
    ("section", "record", "ip", "result"), ROWS, ids=[f"{row[0]}-{row[1][:60]}-{row[2]}" for row in ROWS]
)
def test_results_by_the_standard(section: str, record: str, ip: str, result: str) -> None:
    found = judged(record, ip)
    assert found.result.value == result, (section, found)


@pytest.mark.parametrize(
    ("record", "explanation"),
    [
        (
            "v=spf1 -all exp=why.example.org",
            f"Go away, {IP}: joe@example.org is not mail.example.org at {IP} of unknown, example.org% %20",
        ),
        (
            "v=spf1 redirect=tells.example.org",
            f"Go away, {IP}: joe@example.org is not mail.example.org at {IP} of unknown, tells.example.org% %20",
        ),
        (
            "v=spf1 redirect=fail.example.org exp=two.example.org",
            f"Go away, {IP}: joe@example.org is not mail.example.org at {IP} of unknown, fail.example.org% %20",
        ),
        ("v=spf1 include:fail.example.org -all", ""),  # an include's words are not the domain's
        ("v=spf1 -all exp=two.example.org", ""),
        ("v=spf1 -all exp=odd.example.org", ""),
        ("v=spf1 -all exp=utf8.example.org", ""),
        ("v=spf1 -all exp=slow.example.org", ""),
        ("v=spf1 -all exp=nowhere.example.org", ""),
        ("v=spf1 ~all exp=why.example.org", ""),
    ],
)
def test_the_domain_s_own_words_for_a_fail(record: str, explanation: str) -> None:
    assert judged(record, IP).explanation == explanation


# RFC 7208, section 7.4: strong-bad@email.example.com from 192.0.2.3 or 2001:db8::cb01.
VALUES = {
    "s": "strong-bad@email.example.com",
    "l": "strong-bad",
    "o": "email.example.com",
    "d": "email.example.com",
    "i": "192.0.2.3",
    "p": "mx.example.org",
    "v": "in-addr",
    "h": "mx.example.org",
}
SIX = VALUES | {"i": ".".join("20010db800000000000000000000cb01"), "v": "ip6"}


@pytest.mark.parametrize(
    ("text", "values", "expanded"),
    [
        ("%{s}", VALUES, "strong-bad@email.example.com"),
        ("%{o}", VALUES, "email.example.com"),
        ("%{d}", VALUES, "email.example.com"),
        ("%{d4}", VALUES, "email.example.com"),
        ("%{d3}", VALUES, "email.example.com"),
        ("%{d2}", VALUES, "example.com"),
        ("%{d1}", VALUES, "com"),
        ("%{dr}", VALUES, "com.example.email"),
        ("%{d2r}", VALUES, "example.email"),
        ("%{l}", VALUES, "strong-bad"),
        ("%{l-}", VALUES, "strong.bad"),
        ("%{lr}", VALUES, "strong-bad"),
        ("%{lr-}", VALUES, "bad.strong"),
        ("%{l1r-}", VALUES, "strong"),
        ("%{ir}.%{v}._spf.%{d2}", VALUES, "3.2.0.192.in-addr._spf.example.com"),
        ("%{lr-}.lp._spf.%{d2}", VALUES, "bad.strong.lp._spf.example.com"),
        ("%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", VALUES, "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"),
        ("%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", VALUES, "3.2.0.192.in-addr.strong.lp._spf.example.com"),
        ("%{d2}.trusted-domains.example.net", VALUES, "example.com.trusted-domains.example.net"),
        (
            "%{ir}.%{v}._spf.%{d2}",
            SIX,
            "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com",
        ),
        ("%{S}", VALUES, "strong-bad%40email.example.com"),
        ("%{L+-}", VALUES | {"l": "a+b-c"}, "a.b.c"),
        ("%{d99999999999}", VALUES, "email.example.com"),
        ("%%%_%-", VALUES, "% %20"),
    ],
)
def test_macros_of_section_7(text: str, values: dict[str, str], expanded: str) -> None:
    assert spf_macro.expand(spf_macro.parse(text), values) == expanded


def test_names_lose_labels_at_the_left_until_they_fit() -> None:
    name = ".".join(["a" * 60] * 5)
    assert spf_macro.shorten(name) == ".".join(["a" * 60] * 4)


def test_a_bounce_is_judged_by_its_helo_name() -> None:
    zone = {
        "helo.example.org": [{"TXT": "v=spf1 exists:%{l}.%{o} -all"}],
        "postmaster.helo.example.org": [{"A": "127.0.0.2"}],
    }
    assert settle(check_host(IP, "helo.example.org", "", "helo.example.org"), zone).result is SpfResult.PASS


@pytest.mark.parametrize(
    "domain", ["", "localhost", "[192.0.2.3]", "a..example.org", f"{'a' * 64}.example.org", ".", "x" * 300 + ".org"]
)
def test_what_is_no_domain_has_no_record(domain: str) -> None:
    found = settle(check_host(IP, domain, f"joe@{domain}", ""), ZONE)
    assert found.result is SpfResult.NONE
    assert found.reason


def test_the_trace_tells_what_was_looked_at() -> None:
    found = judged("v=spf1 include:soft.example.org a:other.example.org -all", IP)
    assert [(step.domain, step.term, step.outcome, step.depth) for step in found.trace] == [
        ("soft.example.org", "~all", "match", 1),
        ("example.org", "include:soft.example.org", "no match", 0),
        ("example.org", "a:other.example.org", "no match", 0),
        ("example.org", "-all", "match", 0),
    ]
    assert (found.lookups, found.void_lookups) == (2, 0)


@given(st.text(max_size=120))
def test_any_text_is_a_record_or_a_syntax_error(text: str) -> None:
    with contextlib.suppress(SpfSyntaxError):
        assert isinstance(read("v=spf1 " + text), Record)


@given(st.text(alphabet="%{}dlspivohcrt0129r.-+,/_=aZ \t", max_size=60), st.ip_addresses())
def test_no_record_breaks_the_evaluation(terms: str, ip: object) -> None:
    found = judged(
        f"v=spf1 exists:{terms}.example.org a:{terms} -all", str(ip), sender=f"{terms}@example.org", helo=terms
    )
    assert found.result in set(SpfResult)
