"""Faults of mail's transport: what takes the product's mail in, and what sends it."""

from __future__ import annotations

from datetime import timedelta

from launchready.lab.faults.fault import Fault
from launchready.lab.world import DOMAIN, Record, World
from launchready.model.product import DeclaredRecord

OTHER = "127.0.0.9"
LIST = "bl.lab.test"
POLICY = "/.well-known/mta-sts.txt"


def _no_server(world: World) -> None:
    value = f"10 mx1.{DOMAIN}."
    world.replace_record(Record(DOMAIN, "MX", value))
    world.remove_records(f"_mta-sts.{DOMAIN}", "TXT")
    declared = tuple(each for each in world.product.dns.records if each.type != "MX")
    records = (*declared, DeclaredRecord(name=DOMAIN, type="MX", values=(value,)))
    dns = world.product.dns.model_copy(update={"records": records})
    world.product = world.product.model_copy(update={"dns": dns})


def _plain(world: World) -> None:
    world.starttls = False


def _old_policy(world: World) -> None:
    text = "version: STSv1\nmode: enforce\nmx: *.oldhost.example\nmax_age: 604800\n"
    world.site("mta-sts").changes.files[POLICY] = ("text/plain", text)


def _reports(world: World) -> None:
    world.replace_record(Record(f"_smtp._tls.{DOMAIN}", "TXT", f"v=TLSRPTv1; rua=tls-reports@{DOMAIN}"))


def _old_key(world: World) -> None:
    from launchready.lab.signing import sign

    world.records.append(Record(f"_25._tcp.mail.{DOMAIN}", "TLSA", f"3 1 1 {'ab' * 32}"))
    world.records += sign(world.records, DOMAIN, world.now - timedelta(days=2), world.now + timedelta(days=30))


def _reverse(world: World) -> None:
    world.replace_record(Record("1.0.0.127.in-addr.arpa", "PTR", "vm-127-0-0-1.lab.test."))


def _listed(world: World) -> None:
    helo = f"out.{DOMAIN}"
    first, *others = world.product.email.senders
    sender = first.model_copy(update={"addresses": (OTHER,), "helo": helo})
    email = world.product.email.model_copy(update={"senders": (sender, *others), "blocklists": (LIST,)})
    world.product = world.product.model_copy(update={"email": email})
    world.records = [r for r in world.records if not (r.name == DOMAIN and r.value.startswith("v=spf1"))]
    world.records += [
        Record(DOMAIN, "TXT", f"v=spf1 ip4:{OTHER} -all"),
        Record(helo, "A", OTHER),
        Record(helo, "TXT", "v=spf1 a -all"),
        Record("9.0.0.127.in-addr.arpa", "PTR", f"{helo}."),
        Record(f"2.0.0.127.{LIST}", "A", "127.0.0.2"),
        Record(f"9.0.0.127.{LIST}", "A", "127.0.0.3"),
        Record(f"9.0.0.127.{LIST}", "TXT", "Mail to addresses that nobody has came from here"),
    ]


def _logo(world: World) -> None:
    world.records.append(Record(f"default._bimi.{DOMAIN}", "TXT", f"v=BIMI1; l=http://www.{DOMAIN}/logo.svg"))


MAIL_NOWHERE = Fault(
    name="mail-nowhere",
    checks=("email.transport",),
    title="The MX record of kettle.test names a server that does not exist.",
    plant=_no_server,
)
MAIL_UNENCRYPTED = Fault(
    name="mail-unencrypted",
    checks=("email.transport-starttls", "email.transport-mta-sts"),
    title="The mail server of kettle.test offers no encryption, which its policy promises.",
    plant=_plain,
)
MTA_STS_OLD = Fault(
    name="mta-sts-old",
    checks=("email.transport-mta-sts",),
    title="The MTA-STS policy of kettle.test names the mail servers that it had before.",
    plant=_old_policy,
)
TLS_REPORTS = Fault(
    name="tls-reports",
    checks=("email.transport-tls-reports",),
    title="The TLS-RPT record of kettle.test names an address that is no URI.",
    plant=_reports,
)
DANE_OLD_KEY = Fault(
    name="dane-old-key",
    checks=("email.transport-dane",),
    title="DNS names the key that the mail server of kettle.test had before.",
    plant=_old_key,
)
REVERSE_DNS = Fault(
    name="reverse-dns",
    checks=("email.transport-reverse-dns",),
    title="The server that sends the mail of kettle.test has the name that its host gave it, which leads nowhere.",
    plant=_reverse,
)
BLOCKLISTED = Fault(
    name="mail-blocklisted",
    checks=("email.transport-blocklists",),
    title="The address that sends the mail of kettle.test is on a blocklist.",
    plant=_listed,
)
BIMI_PLAIN = Fault(
    name="bimi-http",
    checks=("email.transport-bimi",),
    title="The logo beside the mail of kettle.test is named by a plain http address.",
    plant=_logo,
)
