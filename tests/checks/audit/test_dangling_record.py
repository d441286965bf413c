"""Cases of audit.dangling-record."""

from __future__ import annotations

from seen import Bad, answer, evidence, failure, host, name, page, record

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsAnswer, DnsStatus
from launchready.model.evidence.hosts import Source
from launchready.model.evidence.http import FailureKind

HOME = "kettle.example"
BLOG = f"blog.{HOME}"
FOUND = host(BLOG, Source.COMMON_NAME)
GITHUB = page(f"https://{BLOG}/", status=404, title="Site not found · GitHub Pages")


def gone(target: str, owner: str = BLOG) -> tuple[DnsAnswer, DnsAnswer]:
    return name(owner, status=DnsStatus.NXDOMAIN, cname=target)


def nobody(domain: str) -> DnsAnswer:
    return DnsAnswer(domain, "SOA", DnsStatus.NXDOMAIN, (), record(domain, "A").at)


GOOD: dict[str, Evidence] = {
    "an alias to a site that answers": evidence(
        FOUND, *name(BLOG, "192.0.2.1", cname="kettle.github.io"), page(f"https://{BLOG}/")
    ),
    "a page of one's own that is not there": evidence(
        FOUND,
        *name(BLOG, "192.0.2.1", cname="kettle.github.io"),
        page(f"https://{BLOG}/", status=404, title="Not found"),
    ),
}

BAD: dict[str, Bad] = {
    "an app that was deleted": (
        evidence(FOUND, *gone("kettle-blog.azurewebsites.net")),
        {(BLOG, "claimable", Severity.BLOCKER)},
    ),
    "a declared host of an app that was deleted": (
        evidence(host(BLOG), *gone("kettle.eu-west-1.elasticbeanstalk.com")),
        {(BLOG, "claimable", Severity.BLOCKER)},
    ),
    "a domain that nobody has": (
        evidence(FOUND, *gone("pages.blog-startup.example"), nobody("blog-startup.example")),
        {(BLOG, "unregistered", Severity.BLOCKER)},
    ),
    "a name that is gone at a provider that gives none out": (
        evidence(FOUND, *gone("k8s-1.eu-west-1.elb.amazonaws.com"), record("amazonaws.com", "SOA", "a b 1 1 1 1 1")),
        {(BLOG, "gone", Severity.MEDIUM)},
    ),
    "GitHub knows no such site": (
        evidence(FOUND, *name(BLOG, "185.199.108.153", cname="kettle.github.io"), GITHUB),
        {(BLOG, "abandoned", Severity.HIGH)},
    ),
    "GitHub by its addresses": (
        evidence(FOUND, *name(BLOG, "185.199.108.153"), GITHUB),
        {(BLOG, "abandoned", Severity.HIGH)},
    ),
    "a bucket that is gone": (
        evidence(
            FOUND,
            *name(BLOG, "192.0.2.1", cname=f"{BLOG}.s3-website-us-east-1.amazonaws.com"),
            answer(f"http://{BLOG}/", ("x-amz-error-code", "NoSuchBucket"), status=404),
        ),
        {(BLOG, "abandoned", Severity.HIGH)},
    ),
    "Vercel asks newcomers for proof": (
        evidence(
            FOUND,
            *name(BLOG, "76.76.21.21", cname="cname.vercel-dns.com"),
            answer(f"https://{BLOG}/", ("x-vercel-error", "DEPLOYMENT_NOT_FOUND"), status=404),
        ),
        {(BLOG, "abandoned", Severity.MEDIUM)},
    ),
    "a name server whose domain nobody has": (
        evidence(
            record(HOME, "SOA", "ns1.dns.example h.kettle.example 1 7200 900 1209600 600"),
            record(HOME, "NS", "ns1.dns.example", "ns1.lapsed.example"),
            *name("ns1.lapsed.example"),
            nobody("lapsed.example"),
        ),
        {("ns1.lapsed.example", "server", Severity.BLOCKER)},
    ),
}

SILENT: dict[str, Evidence] = {
    "a page of one's own with the error of a path": evidence(
        FOUND,
        *name(BLOG, "76.76.21.21", cname="cname.vercel-dns.com"),
        answer(f"https://{BLOG}/", ("x-vercel-error", "NOT_FOUND"), status=404),
    ),
    "the words of the page at another host": evidence(FOUND, *name(BLOG, "192.0.2.1"), GITHUB),
    "a wildcard": evidence(
        FOUND,
        *name(BLOG, "76.76.21.21", cname="cname.vercel-dns.com"),
        *name(f"launchready-no-such-host.{HOME}", "76.76.21.21", cname="cname.vercel-dns.com"),
        answer(f"https://{BLOG}/", ("x-vercel-error", "DEPLOYMENT_NOT_FOUND"), status=404),
    ),
    "an alias within one's own domain": evidence(FOUND, *gone(f"www.{HOME}")),
    "a declared host whose target is gone is audit.domain-map's": evidence(
        host(BLOG), *gone("k8s-1.eu-west-1.elb.amazonaws.com")
    ),
    "a project of a provider with random names": evidence(FOUND, *name(BLOG, "192.0.2.1", cname="abc.supabase.co")),
    "the resolver does not answer": evidence(
        FOUND, *name(BLOG, status=DnsStatus.SERVFAIL, cname="x.azurewebsites.net")
    ),
    "a robot check in front": evidence(
        FOUND,
        *name(BLOG, "185.199.108.153", cname="kettle.github.io"),
        page(f"https://{BLOG}/", ("cf-mitigated", "challenge"), status=404, title="Site not found · GitHub Pages"),
    ),
    "a site that is down": evidence(
        FOUND, *name(BLOG, "192.0.2.1", cname="kettle.github.io"), failure(f"https://{BLOG}/", FailureKind.TIMEOUT)
    ),
}

UNKNOWN: dict[str, Evidence] = {}
