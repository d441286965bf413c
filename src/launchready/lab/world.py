"""Everything that the lab serves, as plain values: faults change them before the lab starts.

Nothing here opens a socket. `healthy.healthy()` fills a world in, `faults` spoil one thing each, the servers read it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from launchready.lab.cloudflare_zone import ApiZone
from launchready.lab.providers import FirebaseProject, SupabaseProject
from launchready.model.product import Product

DOMAIN = "kettle.test"
CANONICAL = f"https://www.{DOMAIN}"
RDAP_HOST = "rdap.lab.test"
IANA_HOST = "data.iana.org"
ACCOUNTS_HOST = "accounts.lab.test"
"""The service that people log in with."""
PKI_HOST = "pki.lab.test"
"""Where the lab's CA publishes its own certificate and what it has revoked."""


@dataclass(frozen=True, slots=True)
class Record:
    """One DNS record. `name` is whole and without a final dot; `value` is in presentation format, TXT without quotes."""

    name: str
    type: str
    value: str
    ttl: int = 300


class Signer(StrEnum):
    """Who signed a certificate."""

    INTERMEDIATE = "intermediate"  # the lab's CA, as it should be
    ITSELF = "itself"
    STRANGER = "stranger"  # a CA that nobody trusts


class Key(StrEnum):
    """What key a certificate has."""

    EC_P256 = "ec-p256"
    RSA_2048 = "rsa-2048"
    RSA_1024 = "rsa-1024"


@dataclass(slots=True)
class CertificateSpec:
    """A certificate to make: its names, lifetime, key and issuer."""

    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    key: Key = Key.EC_P256
    signer: Signer = Signer.INTERMEDIATE
    send_intermediate: bool = True
    revoked: bool = False
    publish_issuer: bool = True

    @property
    def weak(self) -> bool:
        """Whether today's default security level of OpenSSL refuses to serve it."""
        return self.key is Key.RSA_1024


@dataclass(slots=True)
class TlsProfile:
    """How one host does TLS."""

    certificate: CertificateSpec
    minimum: Literal["1.0", "1.2", "1.3"] = "1.2"
    maximum: Literal["1.2", "1.3"] = "1.3"
    http2: bool = True


@dataclass(slots=True)
class Redirect:
    """Send every request of a site elsewhere. `to` is an origin, such as https://www.kettle.test."""

    to: str
    status: int = 301
    keep_path: bool = True


class Content(StrEnum):
    """What a site serves."""

    HOMEPAGE = "homepage"
    APP = "app"
    API = "api"
    CHAT = "chat"
    DOCS = "docs"
    STATUS = "status"
    EXTRA = "extra"
    RDAP = "rdap"
    RDAP_BOOTSTRAP = "rdap-bootstrap"
    PKI = "pki"
    SUPABASE = "supabase"
    FIREBASE = "firebase"
    ACCOUNTS = "accounts"
    CLOUDFLARE = "cloudflare"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it goes out."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""


@dataclass(slots=True)
class Changes:
    """What a site's pages and files are changed by before they go out.

    `answers` stand in for what a path answers to any method, `kept` are paths that a cache in front answers with what it saw there first,
    whoever asks. `swaps` replaces text in pages, scripts and sitemaps; `files` answers a path with a media type and a text; `gone` are paths that are
    not found; `asset_headers` go out with what lies under /assets/.
    """

    swaps: dict[str, str] = field(default_factory=dict)
    files: dict[str, tuple[str, str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    asset_headers: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    compressed: bool = True


@dataclass(slots=True)
class Site:
    """One host: its TLS, its redirects, its headers, its content.

    `headers` go out with every https answer, `page_headers` with every HTML page too; `reflects_origin` allows
    whoever asks to read answers with cookies. Without `http_redirect` plain http
    serves the content; without `https_redirect` https does.
    """

    host: str
    content: Content
    tls: TlsProfile
    http_redirect: Redirect | None
    https_redirect: Redirect | None = None
    headers: dict[str, str] = field(default_factory=dict)
    page_headers: dict[str, str] = field(default_factory=dict)
    reflects_origin: bool = False
    changes: Changes = field(default_factory=Changes)


@dataclass(frozen=True, slots=True)
class Rate:
    """How often a caller may do something: `burst` at once, then `per_second`."""

    burst: int
    per_second: float


@dataclass(slots=True)
class Account:
    """A user who exists when the lab starts. `conversation` is the id of one that belongs to them."""

    name: str
    email: str
    password: str = field(repr=False)
    conversation: str


@dataclass(slots=True)
class Webhook:
    """How the payment provider's events are taken in.

    `signed` refuses what is not, `raw` checks the signature over the bytes that came, not over what was read and written again. `tolerance` is how
    old a signature may be, in seconds, `limit` the largest event in bytes, `seconds` the work that is done before the answer. `once` knows an
    event again; else the second one breaks on the first. `repeats` does the work of an event again each time that it comes.
    """

    signed: bool = True
    raw: bool = True
    tolerance: float = 300.0
    limit: int = 2_000_000
    seconds: float = 0.0
    once: bool = True
    repeats: bool = False


@dataclass(slots=True)
class MailBehaviour:
    """How the product's own code sends mail. `site` is what its links begin with, `routes` where a domain's mail is handed over.

    `changed_on_the_way` is something that changes a message after it was signed, `address` where it then comes from; `newsletter` makes it one, and
    without `arrives` it does not. Mail for test.kettle.test goes to the port that `launchready mail test` listens at by itself.
    """

    site: str = f"https://app.{DOMAIN}"
    text_part: bool = True
    message_id: bool = True
    newsletter: bool = False
    changed_on_the_way: bool = False
    arrives: bool = True
    address: str = "127.0.0.1"
    routes: dict[str, tuple[str, int]] = field(default_factory=lambda: {f"test.{DOMAIN}": ("127.0.0.1", 2525)})


@dataclass(slots=True)
class GatewayDay:
    """How the model's gateway does: a good day where nothing is said.

    `first` are the seconds before the first piece, `drip` those after each. `refuses` is how many calls are refused at first, -1 for all, with `status`
    (0: nobody listens) and `retry_after`. After `stalls_after` pieces it stands still for `stall` seconds, after `cuts_after` the connection is cut.
    """

    first: float = 0.0
    drip: float = 0.0
    refuses: int = 0
    status: int = 503
    retry_after: float | None = None
    stalls_after: int | None = None
    stall: float = 3600.0
    cuts_after: int | None = None


@dataclass(slots=True)
class ModelClientBehaviour:
    """How the product's code asks the model.

    `timeout` bounds each silence, `attempts` how often it asks, None both for no bound; `backoff` is the first pause, `longest_wait` the longest. With
    `fallback` a user reads what to do where the model does not answer, with `streams` the answer is passed on while it comes.
    """

    timeout: float | None = 8.0
    attempts: int | None = 3
    backoff: float = 0.2
    longest_wait: float = 2.0
    fallback: bool = True
    streams: bool = True


@dataclass(slots=True)
class AppBehaviour:
    """What the product's own code does.

    `forgets_session` answers private routes without one, as the user whose they are; `forgets_owner` gives one user's conversation to another.

    `login_back` is where a login at another service leads back to. `says_when` puts Retry-After beside 429; `open_chat` answers whoever has no session; `answer_limit` is the longest answer in characters.
    """

    webhook_secret: str = field(repr=False)
    accounts: list[Account]
    message_limit: int = 4000
    answer_limit: int = 4000
    says_when: bool = True
    open_chat: bool = False
    login_rate: Rate = Rate(20, 1)
    signup_rate: Rate = Rate(10, 0.5)
    chat_rate: Rate = Rate(30, 2)
    webhook_rate: Rate = Rate(30, 5)
    webhook: Webhook = field(default_factory=Webhook)
    forgets_session: bool = False
    forgets_owner: bool = False
    login_back: str = f"https://app.{DOMAIN}/auth/callback"
    mail: MailBehaviour = field(default_factory=MailBehaviour)
    database_up: bool = True
    model_up: bool = True
    gateway: GatewayDay = field(default_factory=GatewayDay)
    model: ModelClientBehaviour = field(default_factory=ModelClientBehaviour)


@dataclass(slots=True)
class Registration:
    """What the registry knows of the domain."""

    registrar: str
    registered_at: datetime
    expires_at: datetime
    statuses: tuple[str, ...]
    name_servers: tuple[str, ...]


@dataclass(slots=True)
class World:
    """The whole little internet before it starts. `environment` holds the values behind the product file's env:NAME.

    `source` is the product's source tree: each file's text by its path. `beside` are further files by their path from the product file: logs,
    variables of environments. `past` are files that earlier commits of the source had, `forced` those that git keeps although it should ignore
    them. `name_servers` are further ones, by the loopback address that they listen on, each with the records that it alone knows.
    `mail_key` is the private key (PEM) that the product's mail is signed with; without `starttls`
    its mail server does not offer encryption.
    """

    now: datetime
    records: list[Record]
    sites: dict[str, Site]
    app: AppBehaviour
    mail: TlsProfile
    registration: Registration
    product: Product
    environment: dict[str, str] = field(repr=False)
    cloudflare: ApiZone
    supabase: SupabaseProject
    firebase: FirebaseProject
    source: dict[str, str] = field(repr=False)
    beside: dict[str, str] = field(default_factory=dict, repr=False)
    past: list[dict[str, str]] = field(default_factory=list, repr=False)
    forced: list[str] = field(default_factory=list)
    name_servers: dict[str, list[Record]] = field(default_factory=dict)
    mail_key: str = field(default="", repr=False)
    starttls: bool = True

    def site(self, host: str) -> Site:
        """Return the site of a host, given whole or as the label in front of the domain ("" for the domain itself)."""
        if host in self.sites:
            return self.sites[host]
        return self.sites[f"{host}.{DOMAIN}" if host else DOMAIN]

    def product_sites(self) -> Iterator[Site]:
        """Yield the sites that belong to the product, leaving the registry's stand-ins out."""
        for site in self.sites.values():
            if site.host == DOMAIN or site.host.endswith(f".{DOMAIN}"):
                yield site

    def remove_records(self, name: str, type_: str) -> None:
        """Take a name's records of a type out of DNS."""
        self.records = [r for r in self.records if (r.name, r.type) != (name, type_)]

    def replace_record(self, record: Record) -> None:
        """Let this be a name's only record of its type."""
        self.remove_records(record.name, record.type)
        self.records.append(record)
