"""Kettle as it should be: a product that passes every check."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta

from launchready.lab.beside import healthy_beside
from launchready.lab.chat_load_record import recorded as recorded_load
from launchready.lab.cloudflare_zone import API_HOST, healthy_zone
from launchready.lab.kettle import product
from launchready.lab.load_record import measured
from launchready.lab.mail_records import mail_records, new_key
from launchready.lab.mail_test_record import recorded
from launchready.lab.providers import FIREBASE_HOSTS, KEY_IN_SCRIPT, SUPABASE_HOST, firebase_project, supabase_project
from launchready.lab.redteam_record import recorded as recorded_attacks
from launchready.lab.source import healthy_source
from launchready.lab.world import (
    ACCOUNTS_HOST,
    CANONICAL,
    DOMAIN,
    IANA_HOST,
    PKI_HOST,
    RDAP_HOST,
    Account,
    AppBehaviour,
    CertificateSpec,
    Changes,
    Content,
    Record,
    Redirect,
    Registration,
    Site,
    TlsProfile,
    World,
)
from launchready.standards.record_files import CHAT_LOAD, LOAD, MAIL_TEST, REDTEAM

ADDRESS = "127.0.0.1"
STS_HOST = f"mta-sts.{DOMAIN}"
STS_POLICY = f"version: STSv1\nmode: enforce\nmx: mail.{DOMAIN}\nmax_age: 604800\n"
REGISTRAR = "Lab Registrar Ltd"
NAME_SERVERS = (f"ns1.{DOMAIN}", f"ns2.{DOMAIN}")
CONTENTS = {
    f"www.{DOMAIN}": Content.HOMEPAGE,
    f"app.{DOMAIN}": Content.APP,
    f"api.{DOMAIN}": Content.API,
    f"chat.{DOMAIN}": Content.CHAT,
    f"docs.{DOMAIN}": Content.DOCS,
    f"status.{DOMAIN}": Content.STATUS,
}
HEADERS = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def content_security_policy(connect: str = "'self'") -> str:
    """Return the policy of the product's pages, with what scripts may talk to."""
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src {connect}; "
        "manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def healthy(now: datetime, extra_surfaces: int = 0) -> World:
    """Return the healthy product at a time, with some further static hosts (s01, s02, …) where asked for."""
    extra = [f"s{number:02d}.{DOMAIN}" for number in range(1, extra_surfaces + 1)]
    contents = {**CONTENTS, **dict.fromkeys(extra, Content.EXTRA)}
    sites = {DOMAIN: _apex(now), **{host: _site(host, content, now) for host, content in contents.items()}}
    for host, content in ((RDAP_HOST, Content.RDAP), (IANA_HOST, Content.RDAP_BOOTSTRAP)):
        sites[host] = Site(host, content, tls(now, host), http_redirect=Redirect(f"https://{host}"))
    sites[API_HOST] = Site(API_HOST, Content.CLOUDFLARE, tls(now, API_HOST), http_redirect=None)
    sites[ACCOUNTS_HOST] = Site(
        ACCOUNTS_HOST, Content.ACCOUNTS, tls(now, ACCOUNTS_HOST), http_redirect=Redirect(f"https://{ACCOUNTS_HOST}")
    )
    for host, content in ((SUPABASE_HOST, Content.SUPABASE), *((name, Content.FIREBASE) for name in FIREBASE_HOSTS)):
        sites[host] = Site(host, content, tls(now, host), http_redirect=Redirect(f"https://{host}"))
    sites[STS_HOST] = Site(
        STS_HOST,
        Content.EXTRA,
        tls(now, STS_HOST),
        http_redirect=Redirect(f"https://{STS_HOST}"),
        headers=dict(HEADERS),
        changes=Changes(files={"/.well-known/mta-sts.txt": ("text/plain", STS_POLICY)}),
    )
    sites[PKI_HOST] = Site(PKI_HOST, Content.PKI, tls(now, PKI_HOST), http_redirect=None)
    app = AppBehaviour(
        webhook_secret=f"whsec_{secrets.token_hex(16)}",
        accounts=[
            Account("Fern", f"first@{DOMAIN}", secrets.token_urlsafe(12), "5f0a4c9e-6f62-4f59-9d0b-2c8a7d1e3b01"),
            Account("Moss", f"second@{DOMAIN}", secrets.token_urlsafe(12), "b7c1d2e4-0b1f-4a52-8a3e-91f6c5d4e702"),
        ],
    )
    people = [(str(uuid.uuid5(uuid.NAMESPACE_URL, each.email)), each.email, each.password) for each in app.accounts]
    supabase = supabase_project(people)
    sites[f"app.{DOMAIN}"].changes.swaps[KEY_IN_SCRIPT] = supabase.key
    mail_key = new_key()
    records = _records([*CONTENTS, *extra], mail_key)
    zone = healthy_zone(DOMAIN, [DOMAIN, *contents], secrets.token_urlsafe(30))
    return World(
        now=now,
        records=records,
        sites=sites,
        app=app,
        mail=tls(now, f"mail.{DOMAIN}"),
        registration=Registration(
            registrar=REGISTRAR,
            registered_at=now - timedelta(days=420),
            expires_at=now + timedelta(days=675),
            statuses=("client transfer prohibited",),
            name_servers=NAME_SERVERS,
        ),
        product=product(app, [DOMAIN, *CONTENTS], extra, registrar=REGISTRAR),
        environment={
            "KETTLE_FIRST_PASSWORD": app.accounts[0].password,
            "KETTLE_SECOND_PASSWORD": app.accounts[1].password,
            "KETTLE_WEBHOOK_SECRET": app.webhook_secret,
            "KETTLE_CLOUDFLARE_TOKEN": zone.token,
        },
        cloudflare=zone,
        supabase=supabase,
        firebase=firebase_project(people),
        source=healthy_source(),
        mail_key=mail_key,
        beside={
            **healthy_beside(),
            MAIL_TEST.name: recorded(records, mail_key, app.mail, now),
            CHAT_LOAD.name: recorded_load(app, now),
            LOAD.name: measured(now),
            REDTEAM.name: recorded_attacks(now),
        },
    )


def tls(now: datetime, host: str) -> TlsProfile:
    """Return a good certificate's profile: 90 days, issued ten days ago."""
    issued = now - timedelta(days=10)
    return TlsProfile(CertificateSpec(names=(host,), not_before=issued, not_after=issued + timedelta(days=90)))


def _apex(now: datetime) -> Site:
    return Site(
        DOMAIN,
        Content.HOMEPAGE,
        tls(now, DOMAIN),
        http_redirect=Redirect(CANONICAL),
        https_redirect=Redirect(CANONICAL),
        headers=dict(HEADERS),
    )


def _site(host: str, content: Content, now: datetime) -> Site:
    connect = (
        f"'self' https://api.{DOMAIN} https://chat.{DOMAIN} https://{SUPABASE_HOST}"
        if content is Content.APP
        else "'self'"
    )
    return Site(
        host,
        content,
        tls(now, host),
        http_redirect=Redirect(f"https://{host}"),
        headers=dict(HEADERS),
        page_headers={"Content-Security-Policy": content_security_policy(connect)},
    )


def _records(hosts: list[str], mail_key: str) -> list[Record]:
    soa = "{ns} hostmaster.{zone} 2026110101 7200 3600 1209600 300"
    zone = [
        Record(DOMAIN, "SOA", soa.format(ns=f"{NAME_SERVERS[0]}.", zone=f"{DOMAIN}."), 3600),
        *(Record(DOMAIN, "NS", f"{server}.", 3600) for server in NAME_SERVERS),
        *(Record(server, "A", ADDRESS, 3600) for server in NAME_SERVERS),
        *(Record(host, "A", ADDRESS) for host in [DOMAIN, *hosts, f"mail.{DOMAIN}"]),
        *mail_records(ADDRESS, mail_key),
        Record(DOMAIN, "CAA", '0 issue "lab.test"'),
    ]
    around = [
        Record("", "SOA", soa.format(ns="a.root.lab.test.", zone="lab.test."), 3600),
        Record("test", "SOA", soa.format(ns="ns1.lab.test.", zone="lab.test."), 3600),
        Record("test", "NS", "ns1.lab.test.", 3600),
        Record("lab.test", "SOA", soa.format(ns="ns1.lab.test.", zone="lab.test."), 3600),
        Record("lab.test", "NS", "ns1.lab.test.", 3600),
        Record("ns1.lab.test", "A", ADDRESS, 3600),
        Record(RDAP_HOST, "A", ADDRESS),
        Record(PKI_HOST, "A", ADDRESS),
        Record(ACCOUNTS_HOST, "A", ADDRESS),
        Record("iana.org", "SOA", soa.format(ns="ns1.lab.test.", zone="lab.test."), 3600),
        Record("iana.org", "NS", "ns1.lab.test.", 3600),
        Record(IANA_HOST, "A", ADDRESS),
        Record("cloudflare.com", "SOA", soa.format(ns="ns1.lab.test.", zone="lab.test."), 3600),
        Record("cloudflare.com", "NS", "ns1.lab.test.", 3600),
        Record(API_HOST, "A", ADDRESS),
    ]
    for zone_name, names in (
        ("supabase.co", (SUPABASE_HOST,)),
        ("googleapis.com", FIREBASE_HOSTS[:3]),
        ("firebaseio.com", FIREBASE_HOSTS[3:]),
    ):
        around += [
            Record(zone_name, "SOA", soa.format(ns="ns1.lab.test.", zone="lab.test."), 3600),
            Record(zone_name, "NS", "ns1.lab.test.", 3600),
            *(Record(name, "A", ADDRESS) for name in names),
        ]
    return zone + around
