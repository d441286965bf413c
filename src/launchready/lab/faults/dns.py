"""The domain, its zone and its records: who holds them, who serves them, and what they say."""

from __future__ import annotations

from datetime import timedelta

from launchready.lab.faults.fault import Fault
from launchready.lab.world import DOMAIN, Record, World
from launchready.model.product import DeclaredRecord

SECOND = "127.0.0.2"  # a loopback address for a second name server
NOBODY = "127.0.0.9"  # a loopback address on which the lab does not listen
WEEK = 7 * 24 * 3600
STALE_DS = f"2371 13 2 {'4f' * 32}"


def _domain_expiring(world: World) -> None:
    world.registration.expires_at = world.now + timedelta(days=12)


def _domain_on_hold(world: World) -> None:
    world.registration.statuses = (*world.registration.statuses, "client hold")


def _registrar_differs(world: World) -> None:
    world.registration.registrar = "Another Names GmbH"


def _lame_server(world: World) -> None:
    world.replace_record(Record(f"ns2.{DOMAIN}", "A", SECOND, 3600))
    world.name_servers[SECOND] = []


def _servers_disagree(world: World) -> None:
    world.replace_record(Record(f"ns2.{DOMAIN}", "A", SECOND, 3600))
    world.name_servers[SECOND] = [_older(record) for record in world.records]


def _older(record: Record) -> Record:
    if (record.name, record.type) == (DOMAIN, "SOA"):
        return Record(record.name, "SOA", record.value.replace("2026110101", "2026060101"), record.ttl)
    if (record.name, record.type) == (DOMAIN, "A"):
        return Record(record.name, "A", NOBODY, record.ttl)
    return record


def _delegation_drift(world: World) -> None:
    world.registration.name_servers = (f"ns1.{DOMAIN}", "ns.before.lab.test")


def _record_drift(world: World) -> None:
    wanted = DeclaredRecord(name=f"docs.{DOMAIN}", type="TXT", values=("kettle-verification=2f6c",))
    dns = world.product.dns.model_copy(update={"records": (*world.product.dns.records, wanted)})
    world.product = world.product.model_copy(update={"dns": dns})


def _ttl_week(world: World) -> None:
    world.replace_record(Record(f"docs.{DOMAIN}", "A", "127.0.0.1", WEEK))


def _dead_address(world: World) -> None:
    world.records.append(Record(f"docs.{DOMAIN}", "A", NOBODY))


def _caa_forbids(world: World) -> None:
    world.records.append(Record(f"docs.{DOMAIN}", "CAA", '0 issue ";"'))


def _mx_alias(world: World) -> None:
    world.remove_records(f"mail.{DOMAIN}", "A")
    world.records.append(Record(f"mail.{DOMAIN}", "CNAME", f"mx.{DOMAIN}."))
    world.records.append(Record(f"mx.{DOMAIN}", "A", "127.0.0.1"))


def _dnssec_stale_ds(world: World) -> None:
    world.records.append(Record(DOMAIN, "DS", STALE_DS, 3600))


def _dnssec_expired(world: World) -> None:
    from launchready.lab.signing import sign

    world.records += sign(world.records, DOMAIN, world.now - timedelta(days=30), world.now - timedelta(days=2))


def _dangling_cname(world: World) -> None:
    provider = "azurewebsites.net"
    world.records.append(Record(f"blog.{DOMAIN}", "CNAME", f"kettle-blog.{provider}."))
    world.records.append(Record(provider, "SOA", f"ns1.lab.test. hostmaster.{provider}. 1 7200 3600 1209600 300"))


DOMAIN_EXPIRING = Fault(
    name="domain-expiring",
    checks=("audit.dns-owner-expiry",),
    title="The registration of kettle.test ends in twelve days.",
    plant=_domain_expiring,
)
DOMAIN_ON_HOLD = Fault(
    name="domain-on-hold",
    checks=("audit.dns-owner-expiry",),
    title="The registrar has put kettle.test on hold.",
    plant=_domain_on_hold,
)
REGISTRAR_DIFFERS = Fault(
    name="registrar-differs",
    checks=("audit.dns-owner",),
    title="kettle.test is registered with another registrar than the product file says.",
    plant=_registrar_differs,
)
LAME_SERVER = Fault(
    name="lame-server",
    checks=("audit.dns-owner-delegation",),
    title="ns2.kettle.test is a name server of the zone and refuses to answer for it.",
    plant=_lame_server,
)
SERVERS_DISAGREE = Fault(
    name="servers-disagree",
    checks=("audit.dns-owner-delegation",),
    title="ns2.kettle.test serves an old version of the zone, with an old address.",
    plant=_servers_disagree,
)
DELEGATION_DRIFT = Fault(
    name="delegation-drift",
    checks=("audit.dns-owner-delegation",),
    title="The registry names a name server that the zone of kettle.test does not have.",
    plant=_delegation_drift,
)
RECORD_DRIFT = Fault(
    name="record-drift",
    checks=("routing.dns-records-declared",),
    title="The product file declares a TXT record of docs.kettle.test that is not in DNS.",
    plant=_record_drift,
)
TTL_WEEK = Fault(
    name="ttl-week",
    checks=("routing.dns-records-ttl",),
    title="Caches keep the address of docs.kettle.test for a week.",
    plant=_ttl_week,
)
DEAD_ADDRESS = Fault(
    name="dead-address",
    checks=("routing.dns-records-addresses",),
    title="docs.kettle.test has two addresses, and nothing answers at one of them.",
    plant=_dead_address,
)
CAA_FORBIDS = Fault(
    name="caa-forbids",
    checks=("routing.dns-records-caa",),
    title="A CAA record of docs.kettle.test forbids every authority, so its certificate cannot be renewed.",
    plant=_caa_forbids,
)
MX_ALIAS = Fault(
    name="mx-alias",
    checks=("routing.dns-records",),
    title="The mail server of kettle.test is named by an alias.",
    plant=_mx_alias,
)
DNSSEC_STALE_DS = Fault(
    name="dnssec-stale-ds",
    checks=("routing.dns-records-dnssec",),
    title="The registrar still publishes a DS record for kettle.test, which is not signed any more.",
    plant=_dnssec_stale_ds,
)
DNSSEC_EXPIRED = Fault(
    name="dnssec-expired",
    checks=("routing.dns-records-dnssec",),
    title="The signatures of the zone of kettle.test ran out two days ago.",
    plant=_dnssec_expired,
)
DANGLING_CNAME = Fault(
    name="dangling-cname",
    checks=("audit.dangling-record",),
    title="blog.kettle.test leads to a site that was deleted, under a name that anyone may take.",
    plant=_dangling_cname,
)
