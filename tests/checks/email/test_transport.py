"""Cases of email.transport."""

from __future__ import annotations

from delivered import GOOGLE, MX, deaf, delivered, own, saying_no, server
from posted import HOME, sender
from seen import Bad, page

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsStatus

SITE = f"https://www.{HOME}/"
CONTACT = (page(SITE, contacts=(f"help@{HOME}",)),)
OWNER = {"owners": [{"id": "fern", "name": "Fern", "email": f"fern@{HOME}"}]}
MUTE = {"email": {"receives": False}}
SENDS = {"email": {"senders": [sender()]}}
WEB = {HOME: [("A", "192.0.2.1")]}
BOUNCES = f"send.{HOME}"
RESEND = {"email": {"senders": [sender("Resend", envelope_domain=BOUNCES)]}}

GOOD: dict[str, Evidence] = {
    "a server of its own": delivered(own(), server()),
    "Google Workspace": delivered(GOOGLE, server("smtp.google.com"), product=OWNER),
    "a null MX": delivered({HOME: [("A", "192.0.2.1"), ("MX", "0 .")]}, product=MUTE),
    "mail at the domain's own address": delivered(WEB, server(HOME), product=OWNER),
    "no address, no mail": delivered({HOME: [("TXT", "hello")]}, product=MUTE),
    "the second of two answers, the first is slow in greeting": delivered(
        own(("MX", "20 mx2.kettle.example."), mx2=[("A", "192.0.2.26")]),
        saying_no(code=421),
        server("mx2.kettle.example"),
    ),
}

BAD: dict[str, Bad] = {
    "a page names an address, and nobody takes mail": (
        delivered(WEB, deaf(HOME), facts=CONTACT),
        {(HOME, "no-mx", Severity.HIGH)},
    ),
    "an owner's address, and no MX": (delivered(WEB, product=OWNER), {(HOME, "no-mx", Severity.HIGH)}),
    "mail is sent, and answers bounce": (delivered(WEB, product=SENDS), {(HOME, "no-mx", Severity.MEDIUM)}),
    "a null MX, and a page that names an address": (
        delivered({HOME: [("MX", "0 .")]}, facts=CONTACT),
        {(HOME, "null-mx", Severity.HIGH)},
    ),
    "a null MX beside a server": (delivered(own(("MX", "0 .")), server()), {(HOME, "null-beside", Severity.MEDIUM)}),
    "the server does not exist": (
        delivered({HOME: [("MX", f"10 {MX}.")]}, deaf(MX, "dns", "no such name")),
        {(HOME, "no-address", Severity.HIGH)},
    ),
    "an address in place of a name": (
        delivered({HOME: [("MX", "10 192.0.2.25.")]}),
        {(HOME, "no-address", Severity.HIGH)},
    ),
    "an address that nobody gets to": (
        delivered(own(), deaf(MX, "blocked", "10.0.0.5 is not on the public internet (private)")),
        {(HOME, "no-address", Severity.HIGH)},
    ),
    "one of two does not exist": (
        delivered(own(("MX", f"20 old.{HOME}.")), server(), deaf(f"old.{HOME}", "dns", "no such name")),
        {(HOME, "no-address", Severity.MEDIUM)},
    ),
    "one of two is off": (
        delivered(
            own(("MX", "20 mx2.kettle.example."), mx2=[("A", "192.0.2.26")]),
            server(),
            deaf("mx2.kettle.example", "refused"),
        ),
        {(HOME, "silent", Severity.LOW)},
    ),
    "the server says that it takes no mail": (
        delivered(own(), saying_no(code=521, text="no mail here")),
        {(HOME, "takes-none", Severity.HIGH)},
    ),
    "takes no mail, and does not say so": (delivered(WEB, product=MUTE), {(HOME, "no-null-mx", Severity.LOW)}),
    "bounces go nowhere": (
        delivered(
            {**GOOGLE, BOUNCES: [("TXT", "v=spf1 include:amazonses.com ~all")]},
            server("smtp.google.com"),
            product=RESEND,
        ),
        {(BOUNCES, "no-bounces", Severity.HIGH)},
    ),
    "a null MX in MAIL FROM": (
        delivered({**GOOGLE, BOUNCES: [("A", "192.0.2.1"), ("MX", "0 .")]}, server("smtp.google.com"), product=RESEND),
        {(BOUNCES, "no-bounces", Severity.HIGH)},
    ),
}

M365 = f"{HOME.replace('.', '-')}.mail.protection.outlook.com"
CLOUDFLARE = [f"route{n}.mx.cloudflare.net" for n in (1, 2, 3)]

SILENT: dict[str, Evidence] = {
    "no mail at all, and nothing said of it": delivered(WEB, deaf(HOME)),
    "Microsoft 365": delivered(
        {HOME: [("MX", f"0 {M365}.")], M365: [("A", "198.51.100.8")]}, server(M365), product=OWNER
    ),
    "Cloudflare Email Routing": delivered(
        {
            HOME: [
                ("A", "192.0.2.1"),
                *(("MX", f"{n} {name}.") for n, name in zip((12, 29, 98), CLOUDFLARE, strict=True)),
            ],
            **{name: [("A", "198.51.100.9")] for name in CLOUDFLARE},
        },
        *(server(name) for name in CLOUDFLARE),
        facts=CONTACT,
    ),
    "ImprovMX": delivered(
        {
            HOME: [("MX", "10 mx1.improvmx.com."), ("MX", "20 mx2.improvmx.com.")],
            "mx1.improvmx.com": [("A", "198.51.100.3")],
            "mx2.improvmx.com": [("A", "198.51.100.4")],
        },
        server("mx1.improvmx.com"),
        server("mx2.improvmx.com"),
    ),
    "Zoho, and the network blocks port 25": delivered(
        {HOME: [("MX", "10 mx.zoho.com.")], "mx.zoho.com": [("A", "198.51.100.3")]}, deaf("mx.zoho.com")
    ),
    "Resend: bounces go to Amazon": delivered(
        {**GOOGLE, BOUNCES: [("MX", "10 feedback-smtp.eu-west-1.amazonses.com.")]},
        server("smtp.google.com"),
        product=RESEND,
    ),
    "fifty hosts without a null MX": (
        delivered(own(), server(), facts=tuple(page(f"https://s{n}.{HOME}/") for n in range(50)))
    ),
    "an IPv6 server that cannot be seen from here": delivered(
        own(("MX", "20 six.kettle.example."), six=[("AAAA", "2001:db8::6")]),
        server(),
        deaf("six.kettle.example", "unreachable", "no route"),
    ),
}

UNKNOWN: dict[str, Evidence] = {
    "the network blocks port 25": delivered(own(), deaf()),
    "refused everywhere, as some networks do": delivered(own(), deaf(kind="refused", failure="192.0.2.25 refused")),
    "a proxy in between": delivered(own(), deaf(kind="proxy", failure="the proxy refused")),
    "this program's address is on a list": delivered(own(), saying_no()),
    "MX was not told": delivered({HOME: DnsStatus.SERVFAIL}),
    "MX was not asked": delivered(own(), without=((HOME, "MX"),)),
    "the run ended early": delivered(own()),
    "the server's name was not told": delivered(
        {**own(), MX: DnsStatus.TIMEOUT}, deaf(MX, "dns", "could not be resolved")
    ),
}
