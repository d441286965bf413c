"""`launchready mail reports`: files, folders and a real mailbox in, who sends as the domain out."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dovecot
import jsonschema
import pytest
import trustme
from dovecot import PASSWORD, USER, Dovecot
from reported import HOME, reason, record, report, signed, spf
from standards.test_aggregate_files import mail

from launchready.app.audit import Order
from launchready.app.mail_reports import Wish, take_and_show
from launchready.app.product_file import read
from launchready.app.schemas import schema
from launchready.app.seams import read_seams
from launchready.cli import main

HOST = "imap.kettle.test"
ROWS = (
    record(count=99, auth=signed() + spf()),
    record("203.0.113.9", 5, dkim="fail", auth=spf(result="softfail"), disposition="reject"),
    record(
        "198.51.100.7", 2, dkim="fail", auth=signed(result="fail") + spf("lists.example"), why=reason("mailing_list")
    ),
)
PRODUCT = f"""\
domain = "{HOME}"

[[email.senders]]
name = "Our server"
domain = "{HOME}"
addresses = ["192.0.2.0/24"]

[email.reports]
address = "{USER}"
host = "{HOST}"
username = "{USER}"
password = "env:REPORTS_PASSWORD"
"""


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("REPORTS_PASSWORD", PASSWORD)
    (tmp_path / "in").mkdir()


def put(name: str, data: bytes) -> str:
    path = Path("in") / name
    path.write_bytes(data)
    return str(path)


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    assert main(["mail", "reports", *words, "--format", "json", "--now", "2026-11-24T00:00:00Z"]) == code
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, schema("mail-reports"))
    assert found["exit_code"] == code
    return found


def shown(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert main(["mail", "reports", *words, "--now", "2026-11-24T00:00:00Z"]) == code
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    return out


def test_one_file_is_taken_in_kept_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, put("r.xml", report(*ROWS)))
    assert (found["taken"]["new"], found["taken"]["known"], found["taken"]["broken_count"]) == (1, 0, 0)
    (domain,) = found["domains"]
    mailed = domain["mail"]
    assert (domain["domain"], domain["age_days"]) == (HOME, 53)
    assert [mailed[name] for name in ("messages", "passed", "failed", "forwarded", "strangers")] == [106, 99, 0, 2, 5]
    assert [(source["kind"], source["name"], source["messages"], source["legitimate"]) for source in mailed["sources"]] == [
        ("own", "kettle.test, selector s1", 99, True),
        ("unknown", "203.0.113.0/24", 5, False),
        ("forwarder", "lists.example", 2, False),
    ]  # fmt: skip
    assert [each["state"] for each in domain["readiness"]] == ["not_enough", "not_enough"]
    again = told(capsys, "in")
    assert (again["taken"]["new"], again["taken"]["known"]) == (0, 1)
    assert again["domains"] == found["domains"]
    assert told(capsys)["domains"] == found["domains"]


def test_a_folder_of_all_sorts_with_broken_ones(capsys: pytest.CaptureFixture[str]) -> None:
    for day in range(15):
        put(f"{day}.xml.gz", gzip.compress(report(*ROWS, day=day)))
    put("mail.eml", mail("r.gz", gzip.compress(report(*ROWS, org="second.example"))))
    put("other.test.xml", report(record(header_from="other.test"), domain="other.test"))
    put("cut.xml.gz", gzip.compress(report(*ROWS, day=20))[:90])
    put("empty.xml", b"")
    put("part.xml", report(*ROWS, record(count=-4), day=16))
    put("letter.eml", b"Subject: hello\r\n\r\nNo report.")
    put(".hidden", b"x")
    (Path("in") / "gone").symlink_to("nowhere")
    found = told(capsys, "in")
    taken = found["taken"]
    assert (taken["new"], taken["broken_count"], taken["others"]) == (18, 2, 1)
    assert {each["where"]: each["problem"] for each in taken["broken"]} == {
        "in/cut.xml.gz": "broken gzip: it ends too early", "in/empty.xml": "empty",
    }  # fmt: skip
    assert taken["problems"] == [
        "in/part.xml: 1 records left out; record 4 (ends on line 5): count '-4' is no number from 0 to 1,000,000,000"
    ]
    assert [each["domain"] for each in found["domains"]] == [HOME, "other.test"]
    assert [each["state"] for each in found["domains"][0]["readiness"]] == ["ready", "ready"]
    assert [each["domain"] for each in told(capsys, "--domain", "Other.test")["domains"]] == ["other.test"]


def test_the_product_file_says_who_is_ours(capsys: pytest.CaptureFixture[str]) -> None:
    Path("launchready.toml").write_text(PRODUCT + '\n[[email.senders]]\nname = "Postmark"\ndomain = "kettle.test"\n')
    found = told(capsys, put("r.xml", report(*ROWS)))
    seen = found["domains"][0]["mail"]
    assert (seen["sources"][0]["kind"], seen["sources"][0]["name"]) == ("declared", "Our server")
    assert seen["unseen"] == ["Postmark"]


def test_what_a_person_reads(capsys: pytest.CaptureFixture[str]) -> None:
    for day in range(14):
        put(f"{day}.xml", report(*ROWS, day=day))
    put("bad.xml", b"<feedback>")
    out = shown(capsys, "in")
    words = " ".join(out.split())
    assert "2026-10-01 to 2026-10-14: 14 reports by receiver.example (14)" in words
    assert "1,484 messages: 1,386 pass DMARC (93.3 %), 0 of known senders fail, 70 of others fail, 28 failed" in words
    assert re.search(r"kettle\.test, selector s1 \(undeclared\) +1,386 +1,386 +0 +0", out)
    assert "70 were put into spam or refused" in out
    assert "A forgery, or a sender that was forgotten" in words
    assert re.search(r"2026-10-01 +#+\?+~+ +106 +93\.3 %", out)
    assert (
        "p=quarantine: READY. 100.0 % of 1,386 messages of known senders pass, over 14 days. Next: publish p=quarantine; t=y"
        in words
    )
    assert "The newest report is 40 days old" in words
    assert "broken: in/bad.xml: broken XML: no element found (line 1, column 11)" in words
    assert "\x1b" not in out


def test_what_a_stranger_writes_is_not_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    evil = "&#x9b;31mRED&#x202e;" + "w" * 300
    out = shown(
        capsys,
        put("\x1b[2J.xml", b"<x/>"),
        put("r.xml", report(record("203.0.113.9", dkim="fail", auth=spf(evil)), org=evil)),
    )
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", out)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "no reports were taken in yet"),
        (("no/such",), "no such file or folder"),
        (("in/none",), "holds no file"),
        (("in/bad.xml",), "no report could be read"),
        (("in/letter.eml",), "a mail without a report"),
        (("--imap",), "no mailbox is known to read"),
        (("in", "--days", "0"), "--days 0"),
        (("in/good.xml", "--store", "in/good.xml"), "not a database"),
    ],
)
def test_wrong_use_is_told(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], says: str) -> None:
    (Path("in") / "none").mkdir()
    put("bad.xml", b"<html/>")
    put("letter.eml", b"Subject: hello\r\n\r\nNo report.")
    put("good.xml", report(*ROWS))
    assert main(["mail", "reports", *words]) == 2
    assert says in capsys.readouterr().err


def test_a_store_with_nothing_of_a_domain_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert "No report yet." in shown(capsys, put("r.xml", report(*ROWS)), "--domain", "other.test", code=3)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server(authority: trustme.CA) -> Iterator[Dovecot]:
    with dovecot.running(authority.issue_cert(HOST)) as running:
        authority.cert_pem.write_to_path("ca.pem")
        Path("launchready.toml").write_text(PRODUCT)
        yield running


def at(server: Dovecot, *words: str) -> tuple[str, ...]:
    return (
        "--imap",
        "--resolve",
        f"{HOST}:993:127.0.0.1:{server.tls}",
        "--allow-private",
        "127.0.0.0/8",
        "--ca-file",
        "ca.pem",
        *words,
    )


def test_a_mailbox_is_read_once_and_then_what_is_new(capsys: pytest.CaptureFixture[str], server: Dovecot) -> None:
    for day in range(3):
        server.deliver(mail("r.gz", gzip.compress(report(*ROWS, day=day))), f"{day}.x.y")
    server.deliver(b"Subject: lunch?\r\n\r\nAt one.", "3.x.y")
    server.deliver(mail("r.gz", b"\x1f\x8bjunk"), "4.x.y")
    first = told(capsys, *at(server))["taken"]
    assert (first["messages"], first["new"], first["broken_count"], first["others"], first["waiting"]) == (
        5,
        3,
        1,
        1,
        0,
    )
    assert first["broken"][0]["where"] == "INBOX, message 5 > r.gz"
    assert told(capsys, *at(server))["taken"]["messages"] == 0
    server.deliver(mail("r.gz", gzip.compress(report(*ROWS, day=9))), "5.x.y")
    third = told(capsys, *at(server))
    assert (third["taken"]["messages"], third["taken"]["new"], third["domains"][0]["mail"]["reports"]) == (1, 1, 4)
    again = told(capsys, *at(server, "--again"))["taken"]
    assert (again["messages"], again["new"], again["known"]) == (6, 0, 4)
    assert not [name for name in server.flags() if "S" in name.partition(":2,")[2]]


def test_what_one_run_leaves_the_next_ones_read_newest_first(server: Dovecot) -> None:
    def run() -> tuple[int, int, int]:
        product = read(Path("launchready.toml"))[0]
        seams = read_seams(
            resolve=[f"{HOST}:993:127.0.0.1:{server.tls}"], ca_file="ca.pem", allow_private=["127.0.0.0/8"]
        )
        order = Order(product, seams=seams, environment={"REPORTS_PASSWORD": PASSWORD})
        wish = Wish(Path("store.db"), inbox=product.email.reports, most_mails=2)
        taken = take_and_show(order, wish).taken
        return taken.new, taken.known, taken.waiting

    for day in range(5):
        server.deliver(mail("r.gz", gzip.compress(report(*ROWS, day=day))), f"{day}.x.y")
    assert run() == (2, 0, 3)
    server.deliver(mail("r.gz", gzip.compress(report(*ROWS, day=9))), "9.x.y")
    assert [run(), run(), run()] == [(2, 0, 2), (2, 0, 0), (0, 0, 0)]


def test_a_mailbox_that_cannot_be_read_hides_nothing_and_no_secret_shows(
    capsys: pytest.CaptureFixture[str], server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTS_PASSWORD", "correct horse battery")
    out = shown(capsys, put("r.xml", report(*ROWS)), *at(server), code=3)
    assert "The mailbox could not be read: imap.kettle.test:993: the server refuses the login" in " ".join(out.split())
    assert "99" in out
    assert "horse" not in out
    monkeypatch.delenv("REPORTS_PASSWORD")
    assert main(["mail", "reports", *at(server)]) == 2
    assert "REPORTS_PASSWORD is not set" in capsys.readouterr().err


def test_a_mailbox_at_a_private_address_is_not_read_unless_allowed(capsys: pytest.CaptureFixture[str]) -> None:
    Path("launchready.toml").write_text(PRODUCT)
    out = shown(capsys, "--imap", "--resolve", f"{HOST}:993:127.0.0.1:993", code=3)
    assert "127.0.0.1 is not on the public internet (loopback)" in " ".join(out.split())
