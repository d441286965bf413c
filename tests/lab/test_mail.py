from __future__ import annotations

import smtplib
import ssl

import pytest

from launchready.lab import RunningLab

from .peers import LOOPBACK

MESSAGE = "From: a@example.com\r\nTo: support@kettle.test\r\nSubject: Hi\r\n\r\nHello.\r\n"


def connect(lab: RunningLab) -> smtplib.SMTP:
    client = smtplib.SMTP(LOOPBACK, lab.ports.smtp, local_hostname="client.test", timeout=5)
    # smtplib checks the certificate against the name that it connected to.
    client._host = "mail.kettle.test"  # type: ignore[attr-defined]
    return client


def test_mail_is_delivered_over_starttls(lab: RunningLab) -> None:
    context = ssl.create_default_context(cafile=lab.seams.ca_file)
    with connect(lab) as client:
        client.ehlo()
        assert client.has_extn("starttls")
        client.starttls(context=context)
        client.sendmail("a@example.com", ["support@kettle.test"], MESSAGE)
    received = lab.mailbox.messages[-1]
    assert received.encrypted
    assert received.sender == "a@example.com"
    assert received.recipients == ("support@kettle.test",)
    assert received.content.decode() == MESSAGE


def test_mail_without_encryption_is_taken_and_told_apart(lab: RunningLab) -> None:
    with connect(lab) as client:
        client.sendmail("a@example.com", ["support@kettle.test"], MESSAGE)
    assert not lab.mailbox.messages[-1].encrypted


def test_the_server_does_not_relay(lab: RunningLab) -> None:
    with connect(lab) as client, pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
        client.sendmail("a@example.com", ["someone@example.com"], MESSAGE)
    assert caught.value.recipients["someone@example.com"][0] == 550


def test_a_message_has_a_limit(lab: RunningLab) -> None:
    with connect(lab) as client, pytest.raises(smtplib.SMTPResponseException) as caught:
        client.sendmail("a@example.com", ["support@kettle.test"], MESSAGE + "x" * 70 + "\r\n" * 600_000)
    assert caught.value.smtp_code == 552
