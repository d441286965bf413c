"""The recorded test that lies beside Kettle's product file: its own mail for a sign-up, judged by the records of its zone two days ago."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from launchready.lab.mailer import AUTHOR, HOST, letter, signed
from launchready.lab.world import DOMAIN, MailBehaviour, Record
from launchready.model.evidence.dns import DnsAnswer, DnsRecord, DnsStatus
from launchready.model.evidence.mail_test import MailTest, SpamRule, SpamScore
from launchready.standards.asking import Question, answered
from launchready.standards.mail_authentication import Authentication, authenticate
from launchready.standards.message import read_message
from launchready.standards.record_files import MAIL_TEST
from launchready.standards.tested_message import observed

SENDER = "Our server"
TESTED = timedelta(days=2)
GOOD = SpamScore(
    -0.1, 5.0, (SpamRule("DKIM_SIGNED", 0.1, "Message has a DKIM or DK signature, not necessarily valid"),), "4.0.1"
)


def recorded(records: list[Record], key: str, behaviour: MailBehaviour, now: datetime, spam: SpamScore = GOOD) -> str:
    """Return the record's text: of a message that was made, signed and judged as a real one is."""
    at = now - TESTED
    data = signed(letter("signup", f"launchready@test.{DOMAIN}", behaviour, at), key, behaviour)
    blank = MailTest(
        SENDER,
        DOMAIN,
        "waited" if behaviour.newsletter else "signup",
        "mta",
        at,
        seconds=0.4,
        ip=behaviour.address,
        helo=HOST,
        mail_from=AUTHOR,
        encrypted=True,
    )
    if not behaviour.arrives:
        lost = "nothing came within 120 s at 127.0.0.1:2525; nobody connected"
        return MAIL_TEST.dump((replace(blank, seconds=None, failure=lost, remedy="see the sender's log"),)).decode()
    test = observed(blank, _authenticated(data, records, behaviour.address), read_message(data))
    return MAIL_TEST.dump((replace(test, spam=spam),)).decode()


def _authenticated(data: bytes, records: list[Record], address: str) -> Authentication:
    """Return what a receiver makes of a message, by the zone as it stands here: no server runs yet."""
    made = int(datetime.now().timestamp()) + 60  # noqa: DTZ005 - seconds alone; dkimpy signs by the machine's clock
    asking = authenticate(data, made, ip=address, mail_from=AUTHOR, helo=HOST)
    return answered(asking, lambda question: _answer(question, records))


def _answer(question: Question, records: list[Record]) -> DnsAnswer:
    name = question.name.lower().rstrip(".")
    there = [record for record in records if record.name == name]
    fitting = tuple(
        DnsRecord(name, record.type, record.ttl, _value(record)) for record in there if record.type == question.type
    )
    status = DnsStatus.NOERROR if fitting else DnsStatus.NODATA if there else DnsStatus.NXDOMAIN
    return DnsAnswer(name, question.type, status, fitting, datetime.fromtimestamp(0))  # noqa: DTZ006 - not kept


def _value(record: Record) -> str:
    if record.type != "TXT":
        return record.value
    return " ".join(f'"{record.value[start : start + 255]}"' for start in range(0, len(record.value), 255))
