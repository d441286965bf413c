"""What many reports come to: who sent, what failed and why, by day; and whether the domain is ready for more."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from reported import HOME, reason, record, report, signed, spf

from launchready.model.product import EmailSender
from launchready.standards.aggregate_ready import Readiness, State, readiness
from launchready.standards.aggregate_source import Kind
from launchready.standards.aggregate_view import DomainView, Source, view
from launchready.standards.aggregate_xml import read_report
from launchready.standards.dmarc_record import Policy

OURS = EmailSender(name="Our server", domain=HOME, addresses=("192.0.2.0/24", "mail.kettle.test"))
GOOD = record(auth=signed() + spf())


def seen(*documents: bytes, senders: Sequence[EmailSender] = (), days: int = 30) -> DomainView:
    found = view(HOME, [read_report(each) for each in documents], senders, days)
    assert found is not None
    return found


def only(*records: str, senders: Sequence[EmailSender] = ()) -> Source:
    (source,) = seen(report(*records), senders=senders).sources
    return source


def sender(**fields: object) -> EmailSender:
    return EmailSender.model_validate({"name": "Letters", "domain": HOME, **fields})


@pytest.mark.parametrize(
    ("row", "senders", "kind", "name"),
    [
        (record(dkim="fail"), (OURS,), Kind.DECLARED, "Our server"),
        (record("2001:db8::1", dkim="fail"), (sender(addresses=["2001:db8::/32"]),), Kind.DECLARED, "Letters"),
        (record(auth=signed(selector="abc")), (sender(selectors=["abc"]),), Kind.DECLARED, "Letters"),
        (record(auth=signed("news." + HOME, selector="abc")), (sender(selectors=["abc"]),), Kind.DECLARED, "Letters"),
        (record(auth=spf("bounce.kettle.test")), (sender(envelope_domain="bounce.kettle.test"),), Kind.DECLARED, "Letters"),
        (record(auth=signed() + signed("amazonses.com")), (sender(name="Resend"),), Kind.DECLARED, "Resend"),
        (record(auth=signed() + signed("amazonses.com")), (), Kind.PROVIDER, "Amazon SES"),
        (record(dkim="fail", auth=signed("kettle-test.20230601.gappssmtp.com")), (), Kind.PROVIDER, "Google Workspace"),
        (record(dkim="fail", auth=spf("em1.sendgrid.net")), (), Kind.PROVIDER, "SendGrid"),
        (GOOD, (), Kind.OWN, "kettle.test, selector s1"),
        (record(dkim="fail", spf="pass", auth=spf()), (), Kind.OWN, "kettle.test, by SPF"),
        (record(dkim="fail", auth=spf("letters.example")), (), Kind.OTHER, "letters.example"),
        (record("203.0.113.9", dkim="fail", auth=spf(result="fail")), (OURS,), Kind.UNKNOWN, "203.0.113.0/24"),
        (record("2001:db8:1:2::3", dkim="fail"), (), Kind.UNKNOWN, "2001:db8:1::/48"),
        (record(dkim="fail", auth=spf("gmail.com"), why=reason("local_policy", "arc=pass")), (), Kind.FORWARDER, "gmail.com"),
    ],
)  # fmt: skip
def test_a_source_is_who_it_is_proved_to_be(row: str, senders: tuple[EmailSender, ...], kind: Kind, name: str) -> None:
    source = only(row, senders=senders)
    assert (source.kind, source.name) == (kind, name)


@pytest.mark.parametrize(
    "row",
    [
        record("203.0.113.9", dkim="fail", auth=signed(result="fail", selector="abc")),
        record("203.0.113.9", dkim="fail", auth=spf("bounce.kettle.test", "fail")),
        record("203.0.113.9", dkim="fail", auth=signed("amazonses.com", "fail")),
    ],
)
def test_a_name_that_was_not_proved_is_nobody(row: str) -> None:
    """Whoever forges mail writes the real sender's names into it."""
    declared = sender(selectors=["abc"], envelope_domain="bounce.kettle.test")
    assert only(row, senders=(declared,)).kind is Kind.UNKNOWN


def test_failures_of_a_proved_address_are_its_own_and_a_forger_at_a_shared_one_is_not() -> None:
    lost = record("198.51.100.1", 3, dkim="fail", auth=signed(result="fail"))
    assert only(record("198.51.100.1", 97, auth=signed()), lost).failed == 3
    forged = seen(report(record("198.51.100.1", 5, auth=signed()), record("198.51.100.1", 90, dkim="fail")))
    assert [(source.kind, source.failed) for source in forged.sources] == [(Kind.OWN, 0), (Kind.UNKNOWN, 90)]


def test_forwarded_mail_is_neither_failure_nor_forgery() -> None:
    found = seen(
        report(GOOD, record("198.51.100.7", 4, dkim="fail", why=reason("mailing_list")), record("203.0.113.9", 2, dkim="fail"))
    )  # fmt: skip
    assert (found.messages, found.passed, found.failed, found.forwarded, found.strangers) == (16, 10, 0, 4, 2)
    assert found.days[0].messages == 16


def test_why_says_what_dkim_and_spf_came_to() -> None:
    source = only(
        record(count=5, dkim="fail", auth=signed("letters.example") + spf("letters.example")),
        record(count=2, dkim="fail", auth=signed("letters.example", "fail", "k") + spf(result="softfail")),
        senders=(OURS,),
    )
    assert [(why.dkim, why.spf, why.messages) for why in source.why] == [
        ("signed as letters.example, not aligned", "passes for letters.example, not aligned", 5),
        ("fail for letters.example", "softfail for kettle.test", 2),
    ]


def test_what_a_human_must_decide_is_asked() -> None:
    assert only(record(dkim="fail")).advice.startswith("A forgery, or a sender that was forgotten")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ((GOOD,), ""),
        ((record(dkim="fail", auth=spf("x.example")),), "Set up DKIM for kettle.test at Our server, with the records that it gives you, and see that it signs"),
        ((record(dkim="fail", auth=signed(result="fail")),), "Every signature fails (fail for kettle.test)"),
        ((GOOD, record(dkim="fail", auth=signed(result="fail"))), "The signature breaks now and then"),
        ((record(dkim="fail", why=reason("forwarded")),), "Forwarded on the way"),
    ],
)  # fmt: skip
def test_advice_is_a_sentence_that_fits(rows: tuple[str, ...], says: str) -> None:
    source = only(*rows, senders=(OURS,))
    assert source.advice.startswith(says)
    assert bool(source.advice) is bool(says)


def test_declared_senders_that_were_never_seen_are_named_except_the_one_in_reserve() -> None:
    senders = (
        OURS,
        sender(name="Postmark"),
        sender(name="Reserve", fallback=True),
        sender(name="Else", domain="other.test"),
    )
    assert seen(report(GOOD), senders=senders).unseen == ("Postmark",)


def test_only_the_days_up_to_the_newest_count_and_a_period_counts_for_its_middle() -> None:
    found = seen(*(report(GOOD, day=day) for day in range(10)), days=4)
    assert [day.on.isoformat() for day in found.days] == ["2026-10-07", "2026-10-08", "2026-10-09", "2026-10-10"]
    late = report(GOOD, begin="1790895600", end="1790981999")  # from 23:00 to 23:00
    assert seen(late).days[0].on.isoformat() == "2026-10-02"


def test_records_of_no_message_are_nobody() -> None:
    assert seen(report(record(count=0), GOOD)).messages == 10


def ready(
    *, days: int, good: int, bad: int = 0, policy: str = "<p>none</p>", senders: Sequence[EmailSender] = (OURS,)
) -> list[Readiness]:
    rows = (record(count=good, auth=signed()), record(count=bad, dkim="fail", auth=signed(result="fail")))
    strangers = record("203.0.113.9", 500, dkim="fail")
    return list(
        readiness(seen(*(report(*rows, strangers, day=day, policy=policy) for day in range(days)), senders=senders))
    )


def states(found: list[Readiness]) -> dict[Policy, State]:
    return {each.policy: each.state for each in found}


def test_ready_is_said_with_its_numbers_whatever_strangers_send() -> None:
    found = ready(days=14, good=99, bad=1)
    assert states(found) == {Policy.QUARANTINE: State.READY, Policy.REJECT: State.READY}
    assert (found[0].messages, found[0].share, found[0].days, found[0].reasons) == (1_400, 99.0, 14, ())
    assert found[0].next.startswith("publish p=quarantine; t=y for 7 days")
    assert found[1].next == "first quarantine, for 14 days"


def test_a_week_is_enough_for_quarantine_and_not_for_reject() -> None:
    found = ready(days=7, good=100)
    assert states(found) == {Policy.QUARANTINE: State.READY, Policy.REJECT: State.NOT_ENOUGH}
    assert found[1].reasons == ("7 days with reports: 7 more are needed",)
    assert states(ready(days=6, good=100))[Policy.QUARANTINE] is State.NOT_ENOUGH


def test_few_messages_prove_nothing() -> None:
    (quarantine, _) = ready(days=14, good=7)
    assert (quarantine.state, quarantine.reasons[0]) == (
        State.NOT_ENOUGH, "98 messages of known senders were seen: 2 more are needed",
    )  # fmt: skip


def test_what_stands_against_it_is_named() -> None:
    (quarantine, _) = ready(days=14, good=97, bad=3, senders=(OURS, sender(name="Postmark")))
    assert quarantine.state is State.NOT_READY
    assert quarantine.reasons == (
        "the declared sender Postmark was never seen", "98 % are needed; most fail from Our server (42)",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "targets"),
    [
        ("<p>quarantine</p>", [Policy.REJECT]),
        ("<p>quarantine</p><testing>y</testing>", [Policy.QUARANTINE, Policy.REJECT]),
        ("<p>reject</p><testing>y</testing>", [Policy.REJECT]),
        ("<p>reject</p><pct>10</pct>", [Policy.REJECT]),
        ("", [Policy.QUARANTINE, Policy.REJECT]),
    ],
)
def test_what_is_tested_or_sampled_counts_one_level_less(policy: str, targets: list[Policy]) -> None:
    assert [each.policy for each in ready(days=14, good=100, policy=policy)] == targets


def test_nothing_is_left_after_reject() -> None:
    (done,) = ready(days=1, good=1, policy="<p>reject</p><pct>100</pct>")
    assert (done.policy, done.state) == (Policy.REJECT, State.DONE)
