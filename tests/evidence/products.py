"""Thirty healthy products as they really look: what hosts, edges and site builders answer by default, odd but right.

Each is the evidence of a run. Header values are those that the providers document or send by default in 2026.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from seen import answer, certificate, endpoint, evidence, failure, host, name, page, record, redirect, script

from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsAnswer, DnsStatus
from launchready.model.evidence.hosts import Host, Source
from launchready.model.evidence.http import Code, Exchange, Link, Page
from launchready.model.evidence.tls import TlsEndpoint, VersionProbe
from launchready.standards.canonical import PROBE_PATH, hosts

Header = tuple[str, str]
Fact = Exchange | DnsAnswer | TlsEndpoint | Host | tuple[DnsAnswer, ...]

SAFE: tuple[Header, ...] = (
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    (
        "content-security-policy",
        "default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "SAMEORIGIN"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("content-encoding", "br"),
    ("vary", "Accept-Encoding"),
)
VERCEL: tuple[Header, ...] = (
    ("server", "Vercel"),
    ("x-vercel-id", "fra1::abcde-1700000000000-0123456789ab"),
    ("x-vercel-cache", "HIT"),
    ("age", "1234"),
    ("cache-control", "public, max-age=0, must-revalidate"),
)
NETLIFY: tuple[Header, ...] = (
    ("server", "Netlify"),
    ("x-nf-request-id", "01HF0000000000000000000000"),
    ("age", "12"),
    ("cache-control", "public,max-age=0,must-revalidate"),
    ("cache-status", '"Netlify Edge"; hit'),
)
CLOUDFLARE: tuple[Header, ...] = (
    ("server", "cloudflare"),
    ("cf-ray", "8f0000000000abcd-FRA"),
    ("cf-cache-status", "DYNAMIC"),
)
FRAMER: tuple[Header, ...] = (("server", "Framer/1a2b3c4"), ("cache-control", "public, max-age=0, must-revalidate"))
WEBFLOW: tuple[Header, ...] = (
    ("server", "cloudflare"),
    ("cf-ray", "8f0000000000abcd-FRA"),
    ("cf-cache-status", "HIT"),
    ("surrogate-control", "max-age=432000"),
    ("x-lambda-id", "00000000-0000-4000-8000-000000000000"),
)
GITHUB: tuple[Header, ...] = (
    ("server", "GitHub.com"),
    ("x-github-request-id", "ABCD:1234:5678:9ABC:DEF00000"),
    ("x-served-by", "cache-fra-eddf8230001-FRA"),
    ("via", "1.1 varnish"),
    ("age", "30"),
)

LINKS = (
    Link("a", "https://www.kettle.example/privacy"),
    Link("a", "https://www.kettle.example/terms"),
    Link("a", "https://www.kettle.example/contact"),
    Link("a", "https://app.kettle.example/login"),
    Link("a", "https://app.kettle.example/signup"),
    Link("link", "https://www.kettle.example/favicon.ico", "icon"),
    Link("link", "https://www.kettle.example/", "canonical"),
)


@dataclass
class Made:
    """A healthy product in the making: `facts` add to it or replace what has the same URL or question."""

    domain: str = "kettle.example"
    canonical: str = "https://www.kettle.example"
    headers: tuple[Header, ...] = SAFE
    status: int = 301
    links: tuple[Link, ...] = LINKS
    title: str = "Kettle: the chatbot that knows tea"
    facts: list[Fact] = field(default_factory=list)
    product: dict[str, object] = field(default_factory=dict)
    issuer: str = "R11"

    def seen(self) -> Evidence:
        """The evidence of its run."""
        exchanges: dict[tuple[str, str], Exchange] = {}
        answers: dict[tuple[str, str], DnsAnswer] = {}
        others: list[Fact] = []

        def put(exchange: Exchange) -> None:
            exchanges[exchange.method, exchange.url] = exchange

        for entry in hosts(self.domain):
            for scheme in ("http", "https"):
                for path in ("/", PROBE_PATH):
                    url = f"{scheme}://{entry}{path}"
                    if url == self.canonical + path:
                        found = page(url, *self.headers, status=404 if path != "/" else 200, title=self.title)
                        put(
                            replace(
                                found,
                                page=replace(found.page or Page(), links=self.links, canonical=self.canonical + "/"),
                            )
                        )
                    else:
                        put(redirect(url, self.canonical + path, self.status, *self.headers[:1]))
            for told in name(entry, "192.0.2.10"):
                answers[told.name, told.type] = told
            others.append(
                endpoint(
                    entry,
                    certificate(self.domain, f"www.{self.domain}", f"*.{self.domain}", issuer=self.issuer, scts=2),
                )
            )
        for rtype, value in (
            ("SOA", f"ns1.dns.example hostmaster.{self.domain} 1 7200 900 1209600 600"),
            ("NS", "ns1.dns.example"), ("MX", "10 mx.mail.example"), ("TXT", '"v=spf1 include:_spf.mail.example -all"'), ("CAA", '0 issue "letsencrypt.org"'),
        ):  # fmt: skip
            answers[self.domain, rtype] = record(self.domain, rtype, value)
        for fact in self.facts:
            parts: tuple[Exchange | DnsAnswer | TlsEndpoint | Host, ...] = fact if isinstance(fact, tuple) else (fact,)
            for each in parts:
                if isinstance(each, Exchange):
                    put(each)
                elif isinstance(each, DnsAnswer):
                    answers[each.name, each.type] = each
                elif isinstance(each, TlsEndpoint):
                    others = [o for o in others if not (isinstance(o, TlsEndpoint) and o.host == each.host)] + [each]
                else:
                    others.append(each)
        return evidence(*exchanges.values(), *answers.values(), *others, domain=self.domain, product=self.product)


def sub(
    label: str,
    *answers_: Exchange,
    address: str = "192.0.2.10",
    source: Source = Source.COMMON_NAME,
    domain: str = "kettle.example",
) -> list[Fact]:
    """A subdomain with its DNS and TLS, found by its common name, and what it answers."""
    full = f"{label}.{domain}"
    return [
        *name(full, address),
        host(full, source),
        endpoint(full, certificate(f"*.{domain}", issuer="R11", scts=2)),
        *answers_,
    ]


def both(label: str, found: Exchange, domain: str = "kettle.example") -> tuple[Exchange, Exchange]:
    """https answers, http leads there."""
    return found, redirect(f"http://{label}.{domain}/", f"https://{label}.{domain}/", 308)


def app(*headers: Header, status: int = 200, title: str = "Kettle") -> tuple[Exchange, Exchange]:
    return both("app", page("https://app.kettle.example/", *SAFE, *headers, status=status, title=title))


def on(headers: tuple[Header, ...], *facts: Fact, **changes: object) -> Evidence:
    """A product behind an edge."""
    return replace_made(Made(headers=(*SAFE, *headers), facts=list(facts)), **changes).seen()


def replace_made(made: Made, **changes: object) -> Made:
    return replace(made, **changes)  # type: ignore[arg-type]


def spa() -> Evidence:
    """A single-page app that answers every path with its shell, status 200."""
    shell = page(f"https://www.kettle.example{PROBE_PATH}", *SAFE, *VERCEL, title="Kettle")
    robots = replace(page("https://www.kettle.example/robots.txt", *SAFE, *VERCEL), robots=None)
    sitemap = page("https://www.kettle.example/sitemap.xml", *SAFE, *VERCEL)
    return on(VERCEL, shell, robots, sitemap, *sub("app", *app(*VERCEL)))


def waf() -> Evidence:
    """A guard that shows robots a page of its own, everywhere."""
    made = Made()
    blocked = [
        page(
            url,
            ("server", "cloudflare"),
            ("cf-mitigated", "challenge"),
            ("cf-ray", "8f-FRA"),
            status=403,
            title="Just a moment...",
        )
        for entry in hosts("kettle.example")
        for url in (
            f"https://{entry}/",
            f"https://{entry}{PROBE_PATH}",
            f"http://{entry}/",
            f"http://{entry}{PROBE_PATH}",
        )
    ]
    made.facts = list(blocked)
    return made.seen()


def ipv6_only() -> Evidence:
    """No IPv4 at all."""
    facts: list[Fact] = []
    for entry in hosts("kettle.example"):
        facts += [replace(name(entry, status=DnsStatus.NODATA)[0]), record(entry, "AAAA", "2001:db8::10")]
    return on((), *facts)


def wildcard_dns() -> Evidence:
    """Every name resolves, and the edge answers 404 for those that it does not serve."""
    control = name("launchready-no-such-host.kettle.example", "192.0.2.10")
    return on(CLOUDFLARE, control, *sub("app", *app(*CLOUDFLARE)))


def parked_subdomains() -> Evidence:
    """help. and status. are names of others' services that are not in use yet."""
    parked: list[Fact] = [
        *name("help.kettle.example", "192.0.2.77", cname="parking.registrar.example"),
        host("help.kettle.example", Source.COMMON_NAME),
        endpoint("help.kettle.example", chain=(), failure="refused", failure_kind="refused"),
        failure("https://help.kettle.example/"),
        page("http://help.kettle.example/", title="This domain is parked", status=404),
    ]
    return on(NETLIFY, *parked)


def geo_redirect() -> Evidence:
    """The front page goes to the visitor's country, for now."""
    german = page("https://www.kettle.example/de-de/", *SAFE)
    return on(
        CLOUDFLARE,
        redirect("https://www.kettle.example/", "/de-de/", 302, *SAFE[:1], ("vary", "Accept-Language, CF-IPCountry")),
        german,
    )


def cookie_banner() -> Evidence:
    """A consent banner from a third party, with its preference cookies."""
    front = page(
        "https://www.kettle.example/", *SAFE,
        ("set-cookie", "cookie_consent=*******; Path=/; Max-Age=15552000; SameSite=Lax; Secure"),
        ("set-cookie", "_ga=**********; Path=/; Domain=kettle.example; Max-Age=63072000; SameSite=Lax; Secure"),
    )  # fmt: skip
    return on(
        (),
        replace(
            front,
            page=replace(front.page or Page(), links=(*LINKS, Link("script", "https://cdn.consent.example/banner.js"))),
        ),
    )


def static_without_login() -> Evidence:
    """A brochure with a chat widget: nobody logs in."""
    links = tuple(link for link in LINKS if "app." not in link.url)
    return on(GITHUB, links=links)


def framer() -> Evidence:
    """A Framer site: its scripts come from Framer's hosts, its policy is Framer's business."""
    policy = (
        "content-security-policy",
        "frame-ancestors 'self'; script-src 'self' 'nonce-Q0fFrAmEr1234567' 'strict-dynamic'; object-src 'none'; base-uri 'self'",
    )
    headers = tuple(header for header in SAFE if header[0] != "content-security-policy")
    links = (
        *LINKS,
        Link("script", "https://framerusercontent.com/sites/abc/main.mjs"),
        Link("img", "https://framerusercontent.com/images/a.png"),
    )
    return Made(headers=(*headers, policy, *FRAMER), links=links).seen()


def webflow() -> Evidence:
    """A Webflow site behind Webflow's own Cloudflare."""
    links = (
        *LINKS,
        Link("script", "https://cdn.prod.website-files.com/0123/js/webflow.js"),
        Link("img", "https://cdn.prod.website-files.com/0123/a.avif"),
    )
    return Made(headers=(*SAFE, *WEBFLOW), links=links, status=301).seen()


def edges_in_a_row() -> Evidence:
    """CloudFront before a load balancer before nginx, each leaving its mark."""
    marks = (
        ("via", "1.1 0123456789.cloudfront.net (CloudFront)"),
        ("x-amz-cf-id", "abc=="),
        ("x-amz-cf-pop", "FRA60-P1"),
        ("x-cache", "Miss from cloudfront"),
        ("server", "nginx"),
    )
    return on(marks)


def cloudflare_dns_only() -> Evidence:
    """The zone is at Cloudflare, the records are not proxied: Vercel answers itself."""
    return on(VERCEL, record("kettle.example", "NS", "ada.ns.cloudflare.com", "bob.ns.cloudflare.com"))


def apex_canonical() -> Evidence:
    """The domain itself is the address, www leads to it."""
    links = tuple(replace(link, url=link.url.replace("www.kettle", "kettle")) for link in LINKS)
    return Made(canonical="https://kettle.example", status=308, links=links).seen()


def subdomain_product() -> Evidence:
    """A bot on a subdomain of a company whose site is elsewhere."""
    return Made(domain="bot.kettle.co.uk", canonical="https://bot.kettle.co.uk", links=()).seen()


def preload_ready() -> Evidence:
    """http leads to https on its own host first, as the preload list wants it."""
    first = (("strict-transport-security", "max-age=63072000; includeSubDomains; preload"), *SAFE[1:])
    facts = [
        redirect(f"http://kettle.example{path}", f"https://kettle.example{path}", 301) for path in ("/", PROBE_PATH)
    ]
    return Made(headers=first, facts=list(facts)).seen()


def api_without_front_page() -> Evidence:
    """The API answers 404 with JSON at its root."""
    found = answer(
        "https://api.kettle.example/",
        *SAFE[:1],
        ("content-type", "application/json"),
        SAFE[2],
        status=404,
        media_type="application/json",
    )
    return on(CLOUDFLARE, *sub("api", *both("api", found)))


def app_behind_login() -> Evidence:
    """The app sends strangers to its login, for now."""
    start = redirect("https://app.kettle.example/", "/login?next=%2F", 307, *SAFE)
    login = page("https://app.kettle.example/login?next=%2F", *SAFE, ("cache-control", "private, no-store"))
    return on(VERCEL, *sub("app", *both("app", start), login))


def app_on_auth_provider() -> Evidence:
    """The app sends strangers to a login on somebody else's host."""
    start = redirect("https://app.kettle.example/", "https://kettle.eu.auth0.example/authorize?client_id=x", 302, *SAFE)
    login = page("https://kettle.eu.auth0.example/authorize?client_id=x", title="Log in")
    return on((), *sub("app", *both("app", start), login))


def staging_apart() -> Evidence:
    """Staging is on the web, behind a password, and not indexed."""
    locked = page("https://staging.kettle.example/", ("x-robots-tag", "noindex"), *SAFE, status=401)
    facts = sub("staging", *both("staging", locked), source=Source.DECLARED)
    product = {"surfaces": [{"host": "staging.kettle.example", "environment": "staging", "purpose": "app"}]}
    return on(VERCEL, *facts, product=product)


def app_not_indexed() -> Evidence:
    """The app's own pages are kept from search engines, as they should be."""
    found = page("https://app.kettle.example/", *SAFE, ("x-robots-tag", "noindex, nofollow"))
    return on(VERCEL, *sub("app", *both("app", found)))


def six_day_certificates() -> Evidence:
    """Short-lived certificates: three of six days are left, and that is fine."""
    facts = [
        endpoint(entry, certificate("kettle.example", "www.kettle.example", days=6.7, days_left=3, scts=2))
        for entry in hosts("kettle.example")
    ]
    return on((), *facts)


def old_tls_refused() -> Evidence:
    """The edge refuses TLS 1.0 and 1.1, one of them by hanging up."""
    versions = (
        VersionProbe("TLSv1.0", False, "tlsv1 alert protocol version"),
        VersionProbe("TLSv1.1", None, "timed out"),
    )
    facts = [
        endpoint(entry, certificate("*.example", "kettle.example", "www.kettle.example", scts=2), versions=versions)
        for entry in hosts("kettle.example")
    ]
    return on((), *facts)


def mail_host() -> Evidence:
    """mail. is for mail: no web server there."""
    facts: list[Fact] = [
        *name("mail.kettle.example", "192.0.2.25"), host("mail.kettle.example", Source.DECLARED),
        endpoint("mail.kettle.example", chain=(), failure="refused", failure_kind="refused"),
        failure("https://mail.kettle.example/"), failure("http://mail.kettle.example/"),
    ]  # fmt: skip
    return on((), *facts, product={"surfaces": [{"host": "mail.kettle.example", "purpose": "mail"}]})


def vendor_scripts() -> Evidence:
    """Analytics, error reports and payments: their scripts name hosts of their own, and localhost in dead code."""
    vendors = (
        Link("script", "https://js.stripe.com/v3/"), Link("script", "https://www.googletagmanager.com/gtag/js?id=G-1"),
        Link("script", "https://www.kettle.example/assets/vendor-3f2a9c1b.js"),
    )  # fmt: skip
    bundle = replace(
        script(
            "https://www.kettle.example/assets/vendor-3f2a9c1b.js",
            ("cache-control", "public, max-age=31536000, immutable"),
            *SAFE,
        ),
        code=Code(hosts=("react.dev", "localhost:3000", "o1.ingest.sentry.io", "abc.supabase.co", "127.0.0.1:54321")),
    )
    return on(VERCEL, bundle, links=(*LINKS, *vendors))


def nonce_policy() -> Evidence:
    """A strict policy by nonces, with unsafe-inline for browsers of old."""
    policy = (
        "content-security-policy",
        "script-src 'nonce-8IBTHwOdqNKAWeKl7plt8g==' 'strict-dynamic' 'unsafe-inline' https:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    )
    return Made(headers=(SAFE[0], policy, *SAFE[2:])).seen()


def japanese() -> Evidence:
    """A product in Japanese on a domain of its own script."""
    domain = "xn--eckwd4c7c.example"
    links = tuple(replace(link, url=link.url.replace("kettle.example", domain)) for link in LINKS)
    return Made(
        domain=domain, canonical=f"https://www.{domain}", links=links, title="ケトル：お茶のチャットボット"
    ).seen()


def http2_and_http3() -> Evidence:
    """HTTP/3 is announced."""
    return on((("alt-svc", 'h3=":443"; ma=86400'),))


def docs_elsewhere() -> Evidence:
    """docs. is a service of somebody else, by CNAME."""
    found = page("https://docs.kettle.example/", *SAFE, title="Kettle docs")
    facts = [
        *name("docs.kettle.example", "198.51.100.7", cname="hosting.gitbook.example"),
        *sub("docs", *both("docs", found), address="198.51.100.7")[2:],
    ]
    return on(VERCEL, *facts)


def status_page_elsewhere() -> Evidence:
    """status. is a status page service, which answers robots 403."""
    found = page("https://status.kettle.example/", status=403, title="Access denied")
    return on((), *sub("status", *both("status", found)))


def chat_embedded() -> Evidence:
    """chat. is made to be framed by customers' sites."""
    policy = (
        "content-security-policy",
        "default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors https:",
    )
    headers = tuple(header for header in SAFE if header[0] not in ("content-security-policy", "x-frame-options"))
    found = page("https://chat.kettle.example/", *headers, policy)
    product = {"surfaces": [{"host": "chat.kettle.example", "purpose": "chat"}]}
    return on(CLOUDFLARE, *sub("chat", *both("chat", found), source=Source.DECLARED), product=product)


def rate_limited() -> Evidence:
    """The app tells this program to slow down."""
    return on(
        CLOUDFLARE,
        *sub("app", *both("app", page("https://app.kettle.example/", ("retry-after", "30"), *CLOUDFLARE, status=429))),
    )


PRODUCTS = {
    made.__name__: made
    for made in (
        spa, waf, ipv6_only, wildcard_dns, parked_subdomains, geo_redirect, cookie_banner, static_without_login, framer, webflow,
        edges_in_a_row, cloudflare_dns_only, apex_canonical, subdomain_product, preload_ready, api_without_front_page,
        app_behind_login, app_on_auth_provider, staging_apart, app_not_indexed, six_day_certificates, old_tls_refused, mail_host,
        vendor_scripts, nonce_policy, japanese, http2_and_http3, docs_elsewhere, status_page_elsewhere, chat_embedded, rate_limited,
    )
}  # fmt: skip
