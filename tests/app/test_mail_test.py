"""A test of the product's mail, whole: the product's own mail, and a message by Postfix and OpenDKIM to the built-in server and to Dovecot."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import dovecot
import jsonschema
import mail_servers
import pytest
import trustme

from launchready.app import mail_test_report, product_file
from launchready.app.audit import Order
from launchready.app.mail_test import Wish, run_test
from launchready.collect.record_files import recorded
from launchready.lab.lab import RunningLab, running
from launchready.model.errors import UsageError
from launchready.model.evidence.mail_test import MailTest
from launchready.model.evidence.run import Resolve
from launchready.model.product import Email, EmailSender, Inbox, Smtp
from launchready.net import spamassassin
from launchready.render.mail_test import MailTestReport, as_text
from launchready.standards.record_files import MAIL_TEST

SMTP, IMAP = "smtp.kettle.test", "imap.kettle.test"


@pytest.fixture(scope="module")
def lab() -> Iterator[RunningLab]:
    with running() as started:
        yield started


@pytest.fixture(scope="module")
def root() -> trustme.CA:
    return trustme.CA()


def order_of(lab: RunningLab, folder: Path, **changed: object) -> Order:
    """The lab's product with its file in a folder of its own, so that the record of a test lies there."""
    product, source = product_file.read(lab.product_file)
    if changed:
        product = product.model_copy(update={"email": Email(**changed)})  # type: ignore[arg-type]
    environment = {**os.environ, **lab.environment, "MAIL_PASSWORD": dovecot.PASSWORD}
    source = replace(source, path=str(folder / "launchready.toml"))
    return Order(product, source, lab.seams, environment=environment)


def reaching(order: Order, root: trustme.CA, folder: Path, **ports: int) -> Order:
    """The same with further hosts led to ports on loopback, and a root of their certificates beside the lab's."""
    roots = folder / "roots.pem"
    roots.write_bytes(Path(order.seams.ca_file).read_bytes() + b"\n" + root.cert_pem.bytes())
    names = {"smtp": (SMTP, 587), "imap": (IMAP, 993)}
    rules = tuple(Resolve(*names[name], "127.0.0.1", port) for name, port in ports.items())
    return replace(order, seams=replace(order.seams, ca_file=str(roots), resolve=(*rules, *order.seams.resolve)))


def sender(**facts: object) -> EmailSender:
    return EmailSender(name="Our server", domain="kettle.test", **facts)  # type: ignore[arg-type]


def the_test(report: MailTestReport) -> MailTest:
    assert report.test is not None, report.failure
    return report.test


def failing(report: MailTestReport) -> set[tuple[str, str]]:
    return {(each.check, each.aspect) for each in report.findings if each.outcome == "fail"}


@pytest.mark.parametrize("what", ["signup", "reset"])
def test_the_product_is_asked_once_and_its_mail_is_judged_and_kept(what: str, tmp_path: Path) -> None:
    said: list[str] = []
    with running() as lab:
        port = dovecot.free_port()
        lab.world.app.mail.routes["test.kettle.test"] = ("127.0.0.1", port)
        order = order_of(lab, tmp_path)
        address = "fern@test.kettle.test"
        wish = Wish(trigger="signup", listen=f"127.0.0.1:{port}", wait=20, to=address)
        report = run_test(order, wish, said.append)
        if what == "reset":
            report = run_test(order, replace(wish, trigger="reset"), said.append)
    test = the_test(report)
    assert (test.what, test.way, test.kind, test.arrived) == (what, "mta", "transactional", True)
    assert (test.spf, test.dmarc, test.signatures[0].result, test.signatures[0].aligned) == (
        "pass",
        "pass",
        "pass",
        True,
    )
    assert [link.host for link in test.links] == ["app.kettle.test"]
    assert said[-1].startswith(f"one POST to https://app.kettle.test/api/{what}")
    assert failing(report) == set()
    assert report.exit_code == 0
    kept = Path(report.recorded)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert recorded(MAIL_TEST, tmp_path).entries[-1] == test
    assert "token" not in kept.read_text()
    jsonschema.validate(json.loads(mail_test_report.as_json(report)), mail_test_report.json_schema())
    assert max(map(len, as_text(report).splitlines())) <= 80


def test_links_to_localhost_and_a_broken_signature_are_found_in_the_real_mail(tmp_path: Path) -> None:
    with running() as lab:
        port = dovecot.free_port()
        behaviour = lab.world.app.mail
        behaviour.routes["test.kettle.test"] = ("127.0.0.1", port)
        behaviour.site, behaviour.changed_on_the_way = "http://localhost:3000", True
        report = run_test(order_of(lab, tmp_path), Wish(trigger="signup", listen=f"127.0.0.1:{port}", wait=20))
    found = {(each.check, each.aspect, each.severity) for each in report.findings if each.outcome == "fail"}
    assert ("email.test-links", "signup-local", "blocker") in found
    assert ("email.test-authentication", "signup-dkim", "medium") in found  # SPF still speaks for it
    assert report.exit_code == 1


def test_a_mail_that_never_comes_is_kept_as_lost(lab: RunningLab, tmp_path: Path) -> None:
    report = run_test(
        order_of(lab, tmp_path), Wish(trigger="signup", listen="127.0.0.1:0", to="a@nowhere.test", wait=0.3)
    )
    assert not the_test(report).arrived
    assert failing(report) == {("email.test", "signup-lost")}
    assert report.exit_code == 1


def test_nothing_is_kept_where_nobody_was_asked_and_nothing_came(lab: RunningLab, tmp_path: Path) -> None:
    report = run_test(order_of(lab, tmp_path), Wish(wait=0.2, listen="127.0.0.1:0"))
    assert (report.test, report.recorded, report.exit_code) == (None, "", 3)
    assert "nobody connected" in report.failure
    assert not list(tmp_path.glob("*.json"))


def test_a_signup_that_is_refused_is_no_test(lab: RunningLab, tmp_path: Path) -> None:
    wish = Wish(trigger="signup", listen="127.0.0.1:0", to="first@kettle.test", wait=5)
    report = run_test(order_of(lab, tmp_path), wish)
    assert (report.test, report.exit_code) == (None, 3)
    assert "status 422" in report.failure


def test_postfix_and_opendkim_hand_over_to_the_built_in_server(
    lab: RunningLab, root: trustme.CA, tmp_path: Path
) -> None:
    port = dovecot.free_port()
    with mail_servers.postfix(f"smtp:[127.0.0.1]:{port}", lab.world.mail_key, root.issue_cert(SMTP)) as server:
        order = order_of(lab, tmp_path, senders=(sender(smtp=Smtp(host=SMTP)),))
        order = reaching(order, root, tmp_path, smtp=server.port)
        report = run_test(order, Wish(listen=f"127.0.0.1:{port}"))
        assert report.test is not None, (report.failure, server.log)
    test = the_test(report)
    assert (test.what, test.spf, test.dmarc, test.ip) == ("own", "pass", "pass", "127.0.0.1")
    assert [(each.domain, each.selector, each.result, each.aligned) for each in test.signatures] == [
        ("kettle.test", "kettle1", "pass", True)
    ]
    assert test.helo == "mail.kettle.test"
    assert test.encrypted is True
    assert failing(report) == set()
    assert report.exit_code == 0
    assert report.sent == (report.sent[0],)
    assert f"by {SMTP}:587 (starttls)" in report.sent[0]


def test_a_key_that_dns_does_not_have_is_a_blocker(lab: RunningLab, root: trustme.CA, tmp_path: Path) -> None:
    from launchready.lab.mail_records import new_key

    port = dovecot.free_port()
    with mail_servers.postfix(f"smtp:[127.0.0.1]:{port}", new_key(), root.issue_cert(SMTP)) as server:
        order = order_of(lab, tmp_path, senders=(sender(smtp=Smtp(host=SMTP), envelope_domain="other.test"),))
        report = run_test(reaching(order, root, tmp_path, smtp=server.port), Wish(listen=f"127.0.0.1:{port}"))
        assert report.test is not None, (report.failure, server.log)
    assert failing(report) == {("email.test-authentication", "own-dmarc")}
    assert {each.severity for each in report.findings if each.outcome == "fail"} == {"blocker"}


def test_postfix_delivers_to_dovecot_and_the_mailbox_is_read(lab: RunningLab, root: trustme.CA, tmp_path: Path) -> None:
    inbox = Inbox(address=dovecot.USER, host=IMAP, username=dovecot.USER, password="env:MAIL_PASSWORD")
    with (
        dovecot.running(root.issue_cert(IMAP), lmtp=True) as mailbox,
        mail_servers.postfix(
            f"lmtp:inet:127.0.0.1:{mailbox.lmtp}", lab.world.mail_key, root.issue_cert(SMTP)
        ) as server,
    ):
        mailbox.deliver(b"From: old@kettle.test\r\nSubject: old\r\n\r\nold\r\n", "1.x.y")
        order = order_of(lab, tmp_path, senders=(sender(smtp=Smtp(host=SMTP)),), inbox=inbox)
        order = reaching(order, root, tmp_path, smtp=server.port, imap=mailbox.tls)
        report = run_test(order, Wish(imap=True))
        assert report.test is not None, (report.failure, server.log)
        assert not any(name.endswith("S") for name in mailbox.flags())  # nothing was marked as read
    test = the_test(report)
    assert (test.way, test.what, test.spf, test.ip) == ("imap", "own", "", "")
    assert [(each.result, each.aligned) for each in test.signatures] == [("pass", True)]
    assert test.dmarc == "pass"
    assert failing(report) == set()


def test_a_server_that_is_not_on_the_own_network_needs_a_proof(lab: RunningLab, tmp_path: Path) -> None:
    order = order_of(lab, tmp_path, senders=(sender(smtp=Smtp(host="192.88.98.1")),))
    with pytest.raises(UsageError, match="not sent to a public server through --dns-server"):
        run_test(order, Wish(listen="127.0.0.1:0"))


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (Wish(sender="Nobody"), "no sender is called"),
        (Wish(imap=True), "names no inbox"),
        (Wish(trigger="reset"), "needs an account"),
        (Wish(to="a@b.test\r\nBcc: c@d.test"), "no mail address"),
        (Wish(listen="nowhere"), "not ADDRESS:PORT"),
    ],
)
def test_what_cannot_be_tested_is_said_before_anything_is_sent(
    lab: RunningLab, tmp_path: Path, wish: Wish, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        run_test(order_of(lab, tmp_path), wish)


def test_a_record_that_is_none_is_not_written_over(lab: RunningLab, tmp_path: Path) -> None:
    (tmp_path / "launchready-mail-test.json").write_text("{}")
    with pytest.raises(UsageError, match="no record of tests"):
        run_test(order_of(lab, tmp_path), Wish(trigger="signup", to="b@nowhere.test", listen="127.0.0.1:0", wait=0.2))


@pytest.mark.skipif(not spamassassin.find(os.environ), reason="SpamAssassin is not installed")
def test_spamassassin_scores_what_the_product_sends(tmp_path: Path) -> None:
    with running() as lab:
        port = dovecot.free_port()
        lab.world.app.mail.routes["test.kettle.test"] = ("127.0.0.1", port)
        test = the_test(run_test(order_of(lab, tmp_path), Wish(trigger="signup", listen=f"127.0.0.1:{port}", wait=20)))
    assert test.spam is not None
    assert test.spam.failure == ""
    assert test.spam.score < test.spam.threshold == 5.0
