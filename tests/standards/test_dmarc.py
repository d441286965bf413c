"""DMARC by the text of RFC 9989 (and RFC 9990, section 4): each case names its section."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mailed import Zone, answered

from launchready.model.evidence.dns import DnsStatus
from launchready.standards.asking import Question
from launchready.standards.dmarc import Consent, authorised, discover, judge, organizational_domain
from launchready.standards.dmarc_record import ReportUri, parse
from launchready.standards.dmarc_walk import usable_name, walk_names

NONE = "v=DMARC1; p=none"
REJECT = "v=DMARC1; p=reject"
LATER = DnsStatus.SERVFAIL
AT = "_dmarc.example.com"

NAMES = [
    (
        "4.10: the thirteen labels of the example",
        "a.b.c.d.e.f.g.h.i.j.mail.example.com",
        (
            "a.b.c.d.e.f.g.h.i.j.mail.example.com g.h.i.j.mail.example.com h.i.j.mail.example.com i.j.mail.example.com "
            "j.mail.example.com mail.example.com example.com com"
        ),
    ),
    (
        "5.1.8: the zone cut that is never found",
        "mail.a.b.c.d.e.f.g.example.com",
        (
            "mail.a.b.c.d.e.f.g.example.com c.d.e.f.g.example.com d.e.f.g.example.com e.f.g.example.com f.g.example.com "
            "g.example.com example.com com"
        ),
    ),
    ("4.10 step 4: x < 8", "a.mail.example.com", "a.mail.example.com mail.example.com example.com com"),
    ("4.10 step 4: x = 7", "a.b.c.d.e.f.g", "a.b.c.d.e.f.g b.c.d.e.f.g c.d.e.f.g d.e.f.g e.f.g f.g g"),
    (
        "4.10 step 4: x = 8",
        "z.a.b.c.d.e.f.g",
        "z.a.b.c.d.e.f.g a.b.c.d.e.f.g b.c.d.e.f.g c.d.e.f.g d.e.f.g e.f.g f.g g",
    ),
    (
        "4.10 step 4: x = 9",
        "y.z.a.b.c.d.e.f.g",
        "y.z.a.b.c.d.e.f.g a.b.c.d.e.f.g b.c.d.e.f.g c.d.e.f.g d.e.f.g e.f.g f.g g",
    ),
    ("4.10: one label", "com", "com"),
]


@pytest.mark.parametrize(("section", "domain", "names"), NAMES, ids=[case[0] for case in NAMES])
def test_the_names_of_a_walk(section: str, domain: str, names: str) -> None:
    assert walk_names(domain) == tuple(names.split())


ORGANIZATIONS: list[tuple[str, str, Zone, str]] = [
    ("4.10.2: first example", "a.mail.example.com", {"_dmarc.mail.example.com": NONE, AT: NONE}, "example.com"),
    (
        "4.10.2: psd=n below",
        "a.mail.example.com",
        {"_dmarc.mail.example.com": f"{NONE}; psd=n", AT: NONE},
        "mail.example.com",
    ),
    ("4.10.2: psd=y above", "a.mail.example.com", {"_dmarc.com": f"{NONE}; psd=y"}, "example.com"),
    ("4.10.2 rule 2: the PSD of two labels", "a.mail.example.com", {AT: f"{NONE}; psd=y"}, "mail.example.com"),
    ("4.10.2 rule 2: not where the walk starts", "example.com", {AT: f"{NONE}; psd=y"}, "example.com"),
    ("4.10.2 rule 3: the fewest labels", "a.b.example.com", {"_dmarc.a.b.example.com": NONE, AT: NONE}, "example.com"),
    ("4.10.2 rule 3: a record of com without psd", "example.com", {AT: NONE, "_dmarc.com": NONE}, "com"),
    ("4.10.2: nothing is found", "a.mail.example.com", {}, "a.mail.example.com"),
    (
        "4.10 step 2: the walk stops at psd=n",
        "a.example.com",
        {"_dmarc.a.example.com": f"{NONE}; psd=n", AT: LATER},
        "a.example.com",
    ),
    (
        "4.10 step 6: the walk stops at psd=y",
        "a.b.example.com",
        {AT: f"{NONE}; psd=y", "_dmarc.com": LATER},
        "b.example.com",
    ),
    (
        "4.10 step 6: several records are none",
        "a.example.com",
        {AT: (NONE, REJECT), "_dmarc.a.example.com": NONE},
        "a.example.com",
    ),
    ("4.10 step 6: other texts are discarded", "a.example.com", {AT: ("v=spf1 -all", NONE)}, "example.com"),
    ("4.7 psd: u is the default", "a.example.com", {"_dmarc.a.example.com": f"{NONE}; psd=u", AT: NONE}, "example.com"),
    ("5.3.6: a failure leaves it open", "a.example.com", {AT: LATER, "_dmarc.a.example.com": NONE}, ""),
    (
        "5.1.8: beyond eight labels",
        "m.a.b.c.d.e.f.g.example.com",
        {"_dmarc.b.c.d.e.f.g.example.com": f"{NONE}; psd=n", AT: NONE},
        "example.com",
    ),
    (
        "4.10.2 rule 2: beyond eight labels",
        "m.a.b.c.d.e.f.g.example.com",
        {"_dmarc.com": f"{NONE}; psd=y"},
        "example.com",
    ),
]


@pytest.mark.parametrize(
    ("section", "domain", "zone", "expected"), ORGANIZATIONS, ids=[case[0] for case in ORGANIZATIONS]
)
def test_whose_a_domain_is(section: str, domain: str, zone: Zone, expected: str) -> None:
    asked: list[Question] = []
    assert answered(organizational_domain(domain), zone, asked).organization == expected
    assert len(asked) <= 8


POLICIES: list[tuple[str, str, Zone, tuple[str, str | None]]] = [
    ("4.10.1: the author domain's own", "example.com", {AT: f"{REJECT}; sp=none; np=none"}, ("example.com", "reject")),
    ("4.10.1: own before the organization's", "a.example.com", {"_dmarc.a.example.com": NONE, AT: REJECT}, ("a.example.com", "none")),
    ("4.10.1: sp where the name exists", "a.example.com", {AT: f"{REJECT}; sp=quarantine; np=none", "A a.example.com": "192.0.2.1"}, ("example.com", "quarantine")),
    ("4.10.1: np where it does not", "a.example.com", {AT: f"{NONE}; sp=quarantine; np=reject"}, ("example.com", "reject")),
    ("4.7 np: sp stands in for np", "a.example.com", {AT: f"{NONE}; sp=quarantine"}, ("example.com", "quarantine")),
    ("4.7 np: p stands in for both", "a.example.com", {AT: REJECT}, ("example.com", "reject")),
    ("4.7 sp: p stands in for sp", "a.example.com", {AT: f"{REJECT}; np=none", "MX a.example.com": "10 m.example."}, ("example.com", "reject")),
    ("3.2.13: a name without addresses exists", "a.example.com", {AT: f"{NONE}; sp=quarantine; np=reject", "MX a.example.com": "10 m.example."}, ("example.com", "quarantine")),
    ("3.2.13: RFC 8020, a name above an existing one exists", "a.example.com", {AT: f"{NONE}; sp=quarantine; np=reject", "A b.a.example.com": "192.0.2.1"}, ("example.com", "quarantine")),
    ("4.10.1: the organization, not the nearest", "a.b.example.com", {"_dmarc.b.example.com": REJECT, AT: NONE}, ("example.com", "none")),
    ("4.10.1: psd=n makes the nearest the organization", "a.b.example.com", {"_dmarc.b.example.com": f"{REJECT}; psd=n", AT: NONE}, ("b.example.com", "reject")),
    ("4.10.1: the public suffix comes last", "example.com", {"_dmarc.com": f"{REJECT}; np=none; psd=y", "A example.com": "192.0.2.1"}, ("com", "reject")),
    ("4.10.1: the public suffix's np", "example.com", {"_dmarc.com": f"{NONE}; np=reject; psd=y"}, ("com", "reject")),
    ("4.10.1 note: not the suffix's where the organization has one", "a.example.com", {"_dmarc.com": f"{REJECT}; psd=y", AT: NONE}, ("example.com", "none")),
    ("4.10.1: nothing", "example.com", {}, ("", None)),
    ("4.10 step 2: two records are none", "example.com", {AT: (NONE, REJECT)}, ("", None)),
    ("4.10 step 2: two of the author, one above", "a.example.com", {"_dmarc.a.example.com": (NONE, NONE), AT: REJECT}, ("example.com", "reject")),
    ("4.10.1: no p but rua is none", "example.com", {AT: "v=DMARC1; rua=mailto:d@example.com"}, ("example.com", "none")),
    ("4.10.1: a wrong p with rua is none", "example.com", {AT: "v=DMARC1; p=rejct; rua=mailto:d@example.com"}, ("example.com", "none")),
    ("4.10.1: a wrong sp with rua is none", "example.com", {AT: f"{REJECT}; sp=all; rua=mailto:d@example.com"}, ("example.com", "none")),
    ("4.10.1: a wrong np with rua is none", "example.com", {AT: f"{REJECT}; np=1; rua=mailto:d@example.com"}, ("example.com", "none")),
    ("4.10.1: no p and no rua is no processing", "example.com", {AT: "v=DMARC1"}, ("example.com", None)),
    ("4.10.1: a wrong p and a wrong rua", "example.com", {AT: "v=DMARC1; p=x; rua=d@example.com"}, ("example.com", None)),
    ("4.10: nine labels, the author's own", "m.a.b.c.d.e.f.example.com", {"_dmarc.m.a.b.c.d.e.f.example.com": REJECT}, ("m.a.b.c.d.e.f.example.com", "reject")),
    ("4.5: the strings of a record are joined", "example.com", {AT: f"{REJECT}; rua=mailto:{'d' * 300}@example.com"}, ("example.com", "reject")),
]  # fmt: skip


@pytest.mark.parametrize(("section", "domain", "zone", "expected"), POLICIES, ids=[case[0] for case in POLICIES])
def test_which_policy_applies(section: str, domain: str, zone: Zone, expected: tuple[str, str | None]) -> None:
    found = answered(discover(domain), zone)
    assert (found.found_at, found.policy) == expected
    assert not found.failure


def test_a_failed_question_is_no_missing_record() -> None:
    for zone in ({AT: LATER}, {AT: DnsStatus.TIMEOUT}, {"_dmarc.com": DnsStatus.REFUSED}):
        found = answered(discover("example.com"), zone)
        assert (found.record, bool(found.failure)) == (None, True)
    found = answered(discover("example.com"), {AT: REJECT, "_dmarc.com": LATER})  # its own record is enough
    assert (found.policy, found.failure, found.organization) == ("reject", "", "")


def test_whether_a_name_exists_matters_only_where_policies_differ() -> None:
    unsure: Zone = {"A a.example.com": LATER, AT: f"{REJECT}; np=none"}
    assert answered(discover("a.example.com"), unsure).policy is None
    assert answered(discover("a.example.com"), {**unsure, AT: REJECT}).policy == "reject"


JUDGED: list[tuple[str, str, str, str, Zone, tuple[str, str | None]]] = [
    ("4.4 table: relaxed", "news.example.com", "foo.example.com", "", {AT: REJECT}, ("pass", "none")),
    ("4.4 table: identical", "news.example.com", "news.example.com", "", {AT: REJECT}, ("pass", "none")),
    ("4.4 table: no common organization", "news.example.com", "foo.example.net", "", {AT: REJECT}, ("fail", "reject")),
    ("4.4.1: adkim=s wants the same name", "news.example.com", "example.com", "", {AT: f"{REJECT}; adkim=s"}, ("fail", "reject")),
    ("4.4.1: adkim=s and the same name", "example.com", "example.com", "", {AT: f"{REJECT}; adkim=s"}, ("pass", "none")),
    ("4.4.1: names have no case", "example.com", "EXAMPLE.com", "", {AT: f"{REJECT}; adkim=s"}, ("pass", "none")),
    ("4.4.1: any of several signatures", "example.com", "other.test example.com", "", {AT: REJECT}, ("pass", "none")),
    ("4.4.2: SPF alone", "example.com", "", "bounce.example.com", {AT: REJECT}, ("pass", "none")),
    ("4.4.2: aspf=s", "example.com", "", "bounce.example.com", {AT: f"{REJECT}; aspf=s"}, ("fail", "reject")),
    ("4.4: adkim=s leaves SPF relaxed", "example.com", "a.example.com", "b.example.com", {AT: f"{REJECT}; adkim=s"}, ("pass", "none")),
    ("5.3.5: no identifier at all", "example.com", "", "", {AT: f"{REJECT}"}, ("fail", "reject")),
    ("4.10.2: psd=n parts a subtree", "example.com", "d.example.com", "", {AT: REJECT, "_dmarc.d.example.com": f"{NONE}; psd=n"}, ("fail", "reject")),
    ("4.10.2: two below a PSD are strangers", "a.example.com", "b.example.com", "", {AT: f"{REJECT}; psd=y"}, ("fail", "reject")),
    ("4.10.2: a signature of the suffix itself", "example.com", "com", "", {AT: REJECT, "_dmarc.com": f"{NONE}; psd=y"}, ("fail", "reject")),
    ("4.7 t: reject is quarantine", "example.com", "x.test", "", {AT: f"{REJECT}; t=y"}, ("fail", "quarantine")),
    ("4.7 t: quarantine is none", "example.com", "x.test", "", {AT: "v=DMARC1; p=quarantine; t=y"}, ("fail", "none")),
    ("4.7 t: none is none", "example.com", "x.test", "", {AT: f"{NONE}; t=y"}, ("fail", "none")),
    ("4.7 t: sp is tested too", "a.example.com", "", "", {AT: f"{NONE}; sp=reject; t=y", "A a.example.com": "192.0.2.1"}, ("fail", "quarantine")),
    ("4.7: pct is ignored", "example.com", "", "", {AT: f"{REJECT}; pct=0"}, ("fail", "reject")),
    ("9.2 none: no record", "example.com", "example.com", "example.com", {}, ("none", None)),
    ("9.2 permerror: a record that is not used", "example.com", "example.com", "", {AT: "v=DMARC1; p=x"}, ("permerror", None)),
    ("9.2 temperror: the policy", "example.com", "example.com", "", {AT: LATER}, ("temperror", None)),
    ("9.2 temperror: an identifier", "example.com", "a.example.org", "", {AT: REJECT, "_dmarc.example.org": LATER}, ("temperror", None)),
    ("5.3.5: one that is aligned outweighs one that is open", "example.com", "a.example.org b.example.com", "", {AT: REJECT, "_dmarc.example.org": LATER}, ("pass", "none")),
    ("4.10.2: strict needs no walk", "example.com", "a.example.org", "", {AT: f"{REJECT}; adkim=s", "_dmarc.example.org": LATER}, ("fail", "reject")),
    ("4.10.2: identical needs no walk", "example.com", "example.com", "", {AT: REJECT, "_dmarc.com": LATER}, ("pass", "none")),
    ("5.3.1: a name in its own script", "bücher.example", "xn--bcher-kva.example", "", {"_dmarc.xn--bcher-kva.example": REJECT}, ("pass", "none")),
    ("4.4: what is no name aligns with nothing", "example.com", "..", "", {AT: REJECT}, ("fail", "reject")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("section", "author", "dkim", "spf", "zone", "expected"), JUDGED, ids=[case[0] for case in JUDGED]
)
def test_what_a_message_comes_to(
    section: str, author: str, dkim: str, spf: str, zone: Zone, expected: tuple[str, str | None]
) -> None:
    told = answered(judge(author, dkim.split(), spf.split()), zone)
    assert (told.result, told.disposition) == expected
    assert told.reason


def uris(*texts: str) -> tuple[ReportUri, ...]:
    record = parse("v=DMARC1; p=none; rua=" + ",".join(texts))
    assert record is not None
    return record.rua


BLUE = "blue.example.com._report._dmarc.red.example.net"
CONSENTS: list[tuple[str, str, Zone, Consent]] = [
    ("RFC 9990, 4: the example", "mailto:reports@red.example.net", {BLUE: "v=DMARC1"}, Consent.GIVEN),
    ("RFC 9990, 4: no record", "mailto:reports@red.example.net", {}, Consent.REFUSED),
    ("RFC 9990, 4 step 6: v is not first", "mailto:reports@red.example.net", {BLUE: "rua=mailto:x@red.example.net; v=DMARC1"}, Consent.REFUSED),
    ("RFC 9990, 4 step 6: the final semicolon", "mailto:reports@red.example.net", {BLUE: "v=DMARC1;"}, Consent.GIVEN),
    ("RFC 9990, 4 step 8: one of several is enough", "mailto:reports@red.example.net", {BLUE: ("v=spf1 -all", "v=DMARC1", "v=DMARC1;")}, Consent.GIVEN),
    ("RFC 9990, 4 step 5: a temporary error", "mailto:reports@red.example.net", {BLUE: LATER}, Consent.UNKNOWN),
    ("RFC 9990, 4: the same domain", "mailto:reports@blue.example.com", {}, Consent.OWN),
    ("RFC 9990, 4: the same organization", "mailto:reports@green.example.com", {AT: NONE}, Consent.OWN),
    ("RFC 9990, 4: the suffix is no organization", "mailto:reports@green.example.com", {AT: f"{NONE}; psd=y"}, Consent.REFUSED),
    ("RFC 9990, 4: whose it is is open", "mailto:reports@green.example.com", {AT: LATER}, Consent.UNKNOWN),
    ("RFC 9990, 4: another scheme", "https://red.example.net/dmarc", {BLUE: "v=DMARC1"}, Consent.GIVEN),
]  # fmt: skip


@pytest.mark.parametrize(("section", "uri", "zone", "expected"), CONSENTS, ids=[case[0] for case in CONSENTS])
def test_who_takes_reports(section: str, uri: str, zone: Zone, expected: Consent) -> None:
    (told,) = answered(authorised("blue.example.com", uris(uri)), zone)
    assert told.consent is expected


def test_the_taker_of_reports_may_name_another_address_of_its_own() -> None:
    zone: Zone = {BLUE: "v=DMARC1; rua=mailto:bin@red.example.net,mailto:x@elsewhere.test"}
    (told,) = answered(authorised("blue.example.com", uris("mailto:reports@red.example.net")), zone)
    assert [uri.text for uri in told.instead] == ["mailto:bin@red.example.net"]


def test_hundreds_of_report_hosts_are_bounded() -> None:
    many = tuple(ReportUri(f"mailto:a@h{number}.test", f"h{number}.test") for number in range(300))
    asked: list[Question] = []
    told = answered(authorised("example.com", many), {}, asked)
    assert len(told) == 300
    assert len(asked) <= 21 * 9


def test_all_questions_are_asked_at_once() -> None:
    asking = judge("a.mail.example.com", ["x.example.com"], ["y.example.com"])
    questions = next(asking)
    names = {question.name for question in questions if question.type == "TXT"}
    assert {"_dmarc.a.mail.example.com", "_dmarc.com", "_dmarc.x.example.com", "_dmarc.y.example.com"} <= names
    asking.close()


@pytest.mark.parametrize(
    "name", ["", ".", "a..b", "-", "x" * 64 + ".com", "a b", "ex\x00ample.com", ".".join(["abcdefg"] * 40)]
)
def test_what_is_no_domain_is_said_so(name: str) -> None:
    if usable_name(name):
        return
    for asking in (discover(name), organizational_domain(name), judge(name)):
        with pytest.raises(ValueError, match="no domain name"):
            next(asking)


texts = st.text(max_size=300) | st.text(alphabet="vDMARC1=;pnoerjctsquai: \t,!@.mlo", max_size=200).map(
    "v=DMARC1;".__add__
)


@given(texts, st.lists(texts, max_size=3))
def test_no_text_breaks_the_judgement(text: str, others: list[str]) -> None:
    zone: Zone = {AT: [text or "x", *others], "_dmarc.a.example.com": [text or "x"]}
    told = answered(judge("a.example.com", others, [text]), zone)
    record = told.discovery.record
    if record is not None:
        answered(authorised("example.com", (*record.rua, *record.ruf)), zone)
