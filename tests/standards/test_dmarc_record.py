"""How a DMARC record is read: each case names its section of RFC 9989."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.standards.dmarc_ramp import ramp
from launchready.standards.dmarc_record import DmarcRecord, is_record, parse

VERSIONS = [
    ("4.8: the least", "v=DMARC1", True),
    ("4.8: space around the sign", "v = DMARC1 ; p=none", True),
    ("4.8: v in capitals", "V=DMARC1;p=none", True),
    ("4.7 v: the value has its case", "v=dmarc1; p=none", False),
    ("4.7 v: it comes first", "p=none; v=DMARC1", False),
    ("4.7 v: another version", "v=DMARC2; p=none", False),
    ("4.8: a semicolon must follow", "v=DMARC1 p=none", False),
    ("4.8: more of a word", "v=DMARC10; p=none", False),
    ("4.7 v: it is missing", "p=reject", False),
    ("4.8: space in front", " v=DMARC1; p=none", False),
    ("4.8: quotation marks in the text", '"v=DMARC1; p=none"', False),
]


@pytest.mark.parametrize(("section", "text", "expected"), VERSIONS, ids=[case[0] for case in VERSIONS])
def test_what_is_a_record(section: str, text: str, expected: bool) -> None:
    assert is_record(text) is expected
    assert (parse(text) is not None) is expected


def read(text: str) -> DmarcRecord:
    record = parse(f"v=DMARC1; {text}")
    assert record is not None
    return record


VALUES: list[tuple[str, str, dict[str, object]]] = [
    ("4.7: defaults", "p=none", {"adkim": "r", "aspf": "r", "psd": "u", "testing": False, "fo": ("0",), "rua": ()}),
    ("4.7: every tag", "p=reject; sp=none; np=reject; adkim=s; aspf=s; t=y; psd=n", {"own": "reject", "below": "none", "absent": "reject", "adkim": "s", "aspf": "s", "testing": True, "psd": "n"}),
    ("4.8: values have no case", "p=REJECT; adkim=S; t=Y", {"own": "reject", "adkim": "s", "testing": True}),
    ("4.8: any order", "rua=mailto:d@example.com; t=n; p=quarantine", {"own": "quarantine", "testing": False}),
    ("4.8: no space at all", "p=none;sp=reject", {"below": "reject"}),
    ("4.8: a wrong t is the default", "p=reject; t=yes", {"own": "reject", "testing": False, "wrong": ("t",)}),
    ("4.8: a wrong adkim is the default", "p=reject; adkim=relaxed", {"own": "reject", "adkim": "r"}),
    ("4.8: a wrong psd is the default", "p=reject; psd=1", {"own": "reject", "psd": "u"}),
    ("4.8: an unknown tag is ignored", "p=reject; color=blue", {"own": "reject", "errors": ()}),
    ("4.8: what is no tag is ignored", "p=reject; nothing; =x; a b=c", {"own": "reject"}),
    ("4.10.1: an empty sp is not valid", "p=reject; sp=; rua=mailto:d@example.com", {"own": "none", "below": "none"}),
    ("4.10.1: p twice is none", "p=none; p=reject; rua=mailto:d@example.com", {"own": "none", "sound": False}),
    ("4.10.1: nothing is left", "p=none; p=reject", {"own": None, "usable": False}),
    ("4.7 fo: 0 or 1, d, s", "p=none; ruf=mailto:d@example.com; fo=d:1:s", {"fo": ("d", "1", "s"), "errors": ()}),
    ("4.8 fo: 0 and 1 exclude each other", "p=none; ruf=mailto:d@example.com; fo=0:1", {"fo": ("0",), "wrong": ("fo",)}),
    ("4.8 fo: each once", "p=none; ruf=mailto:d@example.com; fo=d:d", {"fo": ("0",), "wrong": ("fo",)}),
    ("9.3: historic tags change nothing", "p=reject; pct=0; rf=afrf; ri=3600", {"own": "reject", "errors": ()}),
    ("4.8: a final semicolon", "p=none;", {"own": "none", "errors": (), "warnings": ()}),
]  # fmt: skip


@pytest.mark.parametrize(("section", "text", "expected"), VALUES, ids=[case[0] for case in VALUES])
def test_what_a_record_says(section: str, text: str, expected: dict[str, object]) -> None:
    record = read(text)
    assert {name: getattr(record, name) for name in expected} == expected


URIS: list[tuple[str, str, tuple[str, ...]]] = [
    ("4.6: a list with commas", "mailto:a@example.com,mailto:b@example.org", ("example.com", "example.org")),
    ("4.8: space around commas", "mailto:a@example.com , mailto:b@example.org", ("example.com", "example.org")),
    ("4.8: an obsolete size is ignored", "mailto:a@example.com!10m", ("example.com",)),
    ("4.8: ! must be encoded", "mailto:a%21b@example.com", ("example.com",)),
    ("4.8: ! that is not", "mailto:a!b@example.com", ()),
    ("4.7 rua: any scheme", "https://reports.example.net:8443/dmarc", ("reports.example.net",)),
    ("4.6: an address is no URI", "dmarc@example.com", ()),
    ("4.6: the second is none", "mailto:a@example.com,b@example.com", ("example.com",)),
    ("RFC 6068: the address of a mailto", "mailto:example.com", ()),
    ("RFC 6068: fields of a mailto", "mailto:a@Example.COM?subject=x", ("example.com",)),
]


@pytest.mark.parametrize(("section", "text", "hosts"), URIS, ids=[case[0] for case in URIS])
def test_where_reports_go(section: str, text: str, hosts: tuple[str, ...]) -> None:
    record = read(f"p=none; rua={text}")
    assert tuple(uri.host for uri in record.rua) == hosts
    assert bool(record.errors) is (not hosts or text.count("@") > len(hosts))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("p=none; pct=50", "pct is obsolete"),
        ("p=none; rf=afrf", "rf is obsolete"),
        ("p=none; ri=1", "ri is obsolete"),
        ("p=none; rau=mailto:a@example.com", "rua may be meant"),
        ("p=none; rua=mailto:a@example.com!5k", "is obsolete"),
        ("p=none; fo=1", "ignored without ruf"),
        ("rua=mailto:a@example.com", "p is missing"),
        ("P=none", "names of tags have their case"),
    ],
)
def test_what_receivers_pass_over_is_warned_about(text: str, word: str) -> None:
    record = read(text)
    assert any(word in warning for warning in record.warnings)
    assert not record.errors


@given(st.text() | st.text(alphabet="v=DMARC1;p nosejctrufa:@,.!\t\x00é").map("v=DMARC1;".__add__))
def test_no_text_breaks_it(text: str) -> None:
    record = parse(text)
    if record is not None:
        assert record.usable is (record.own is not None)
        ramp(record, "example.com", date(2026, 11, 24), 48)


def test_what_is_huge_is_cut() -> None:
    record = parse("v=DMARC1; p=none; rua=" + ",".join(f"mailto:a{n}@example.com" for n in range(500)) + ";x=1" * 5000)
    assert record is not None
    assert len(record.rua) == 50
    assert len(record.tags) < 200
    assert record.errors


TODAY = date(2026, 11, 24)
OWN = "rua=mailto:d@example.com"
RAMPS: list[tuple[str, str | None, list[str]]] = [
    (
        "from nothing",
        None,
        [
            "2026-11-24 v=DMARC1; p=none; rua=mailto:dmarc@example.com",
            "2026-12-10 v=DMARC1; p=quarantine; t=y; rua=mailto:dmarc@example.com",
            "2026-12-17 v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com",
            "2026-12-31 v=DMARC1; p=reject; t=y; rua=mailto:dmarc@example.com",
            "2027-01-07 v=DMARC1; p=reject; rua=mailto:dmarc@example.com",
        ],
    ),
    (
        "from none, what is obsolete falls away",
        f"p=none; pct=20; {OWN}; adkim=s; np=reject",
        [
            f"2026-12-10 v=DMARC1; p=quarantine; t=y; {OWN}; adkim=s; np=reject",
            f"2026-12-17 v=DMARC1; p=quarantine; {OWN}; adkim=s; np=reject",
            f"2026-12-31 v=DMARC1; p=reject; t=y; {OWN}; adkim=s; np=reject",
            f"2027-01-07 v=DMARC1; p=reject; {OWN}; adkim=s; np=reject",
        ],
    ),
    (
        "from quarantine, subdomains last",
        f"p=quarantine; sp=none; {OWN}",
        [
            f"2026-12-10 v=DMARC1; p=reject; sp=none; t=y; {OWN}",
            f"2026-12-17 v=DMARC1; p=reject; sp=none; {OWN}",
            f"2026-12-24 v=DMARC1; p=reject; {OWN}",
        ],
    ),
    ("from a tested reject", f"p=reject; t=y; {OWN}", [f"2026-12-10 v=DMARC1; p=reject; {OWN}"]),
    ("from reject", f"p=reject; {OWN}", []),
    ("from reject, no reports", "p=reject", ["2026-11-24 v=DMARC1; p=reject; rua=mailto:dmarc@example.com"]),
]


@pytest.mark.parametrize(("name", "text", "steps"), RAMPS, ids=[case[0] for case in RAMPS])
def test_the_way_to_reject(name: str, text: str | None, steps: list[str]) -> None:
    found = ramp(read(text) if text else None, "example.com", TODAY, 48)
    assert [f"{step.on.isoformat()} {step.record}" for step in found] == steps
    for step in found:
        record = parse(step.record)
        assert record is not None
        assert record.sound
        assert not record.errors
        assert not record.warnings
        assert "pct" not in step.record
        assert step.why


def test_before_the_launch_no_mail_is_touched() -> None:
    steps = ramp(None, "example.com", TODAY, 200)
    launch = date(2026, 12, 3)
    assert all("p=none" in step.record for step in steps if step.on <= launch)
