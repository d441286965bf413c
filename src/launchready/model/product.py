"""The product as its owner describes it: `launchready.toml`, one frozen value.

These are the models that the file is parsed with and that its JSON Schema is made of; every field's description is its
documentation. Secrets are never values here, only references of the form `env:NAME`.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from launchready.model.product_chat import Chat, RedTeam
from launchready.model.product_database import Database
from launchready.model.product_fields import CheckId, Domain, EnvRef, Hostname, Model, Text, Url


class Purpose(StrEnum):
    """What a surface is for."""

    HOMEPAGE = "homepage"
    APP = "app"
    API = "api"
    CHAT = "chat"
    DOCS = "docs"
    STATUS = "status"
    MAIL = "mail"
    OTHER = "other"


class BackendKind(StrEnum):
    """Whose service keeps the product's data."""

    SUPABASE = "supabase"
    FIREBASE = "firebase"


class RouteKind(StrEnum):
    """What a route does for the product."""

    HOMEPAGE = "homepage"
    APP_SHELL = "app-shell"
    LOGIN = "login"
    SIGNUP = "signup"
    AUTH_CALLBACK = "auth-callback"
    WEBHOOK = "webhook"
    HEALTH = "health"
    CHAT = "chat"
    PRIVATE = "private"
    OTHER = "other"


class Signature(StrEnum):
    """How the sender of a webhook signs."""

    STRIPE = "stripe"
    GITHUB = "github"
    SVIX = "svix"
    STANDARD = "standard-webhooks"
    SLACK = "slack"
    HEX = "hmac-sha256"


class Surface(Model):
    """A host of the product."""

    host: Hostname = Field(description="The host name, such as app.example.com.")
    purpose: Purpose = Field(default=Purpose.OTHER, description="What the host is for.")
    environment: Text = Field(default="production", description="The environment that it belongs to.")
    owner: str = Field(default="", description="The id of the owner who is called when it breaks.")


class Route(Model):
    """A URL with a kind."""

    kind: RouteKind = Field(description="What the URL does for the product.")
    url: Url = Field(description="The whole URL.")
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] = Field(
        default="GET", description="The HTTP method that the product uses on it."
    )
    secret: EnvRef | None = Field(
        default=None,
        description="For a webhook: the signing secret's reference; of a test endpoint's, since test events are signed with it.",
    )
    signature: Signature | None = Field(
        default=None,
        description="For a webhook: how its sender signs; told by the path where left out, if a known sender's name is in it. "
        "hmac-sha256 is the body's HMAC in hexadecimal.",
    )
    signature_header: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{0,64}$")] = Field(
        default="", description="For a webhook: the header with the signature, where it is not the sender's usual one."
    )
    time_limit: Annotated[float, Field(gt=0, le=60)] | None = Field(
        default=None,
        description="For a webhook: seconds that its sender waits for the answer, where not the usual ones.",
    )
    effects: Url | None = Field(
        default=None,
        description="For a webhook: where a test endpoint tells, as a number in JSON, how many events it has acted on; a retry storm counts by it.",
    )
    effects_at: Text = Field(
        default="processed", description="For a webhook: where that number stands in the JSON, as in data.count."
    )
    belongs_to: str = Field(
        default="",
        description="For a private route: the name of the test user whose own data it shows, and nobody else's.",
    )


class Login(Model):
    """How a user logs in without a browser."""

    url: Url = Field(description="Where the credentials are sent.")
    method: Literal["POST", "PUT"] = Field(default="POST", description="The HTTP method.")
    format: Literal["json", "form"] = Field(default="json", description="How the body is encoded.")
    username_field: Text = Field(default="email", description="The body's field that holds the user name.")
    password_field: Text = Field(default="password", description="The body's field that holds the password.")
    token: str = Field(
        default="",
        description="Where the answer holds a bearer token, as in data.token; empty for a session cookie.",
    )


class TestUser(Model):
    """A user made for tests, never a real person's account."""

    name: Text = Field(description="What this file calls the user, such as first.")
    username: EnvRef | Text = Field(description="The user name or its reference.")
    password: EnvRef = Field(description="The password's reference, env:NAME.")


class DeclaredBackend(Model):
    """A project at a provider that keeps the product's data. What is left out here is looked for in the product's own scripts."""

    kind: BackendKind = Field(description="The provider.")
    url: Url = Field(
        description="Supabase: the project's API, such as https://abcdefghijklmnopqrst.supabase.co. Firebase: https://PROJECT.firebaseapp.com."
    )
    key: EnvRef | Text | None = Field(
        default=None,
        description="The key that browsers are given (anon key, publishable key, web API key) or its reference; never a secret one.",
    )
    tables: tuple[Text, ...] = Field(
        default=(),
        max_length=100,
        description="Tables, or Firestore's collections, to be read beside those that the scripts name.",
    )
    buckets: tuple[Text, ...] = Field(default=(), max_length=50, description="Storage buckets.")
    functions: tuple[Text, ...] = Field(default=(), max_length=50, description="Functions that browsers call.")
    test_users: tuple[TestUser, ...] = Field(
        default=(),
        max_length=2,
        description="Up to two users of the back end, where the product's own test users are others.",
    )


class Environment(Model):
    """A place where the product runs."""

    name: Text = Field(description="Such as production or staging.")
    hosts: tuple[Hostname, ...] = Field(default=(), description="Hosts that belong to it alone.")
    variables: str = Field(
        default="", description="An env file with its variables, relative to this file, and never committed."
    )


class Smtp(Model):
    """A server that the product hands its mail to."""

    host: Hostname = Field(description="The server.")
    port: Annotated[int, Field(ge=1, le=65535)] = Field(default=587, description="Its port.")
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="tls from the first byte (port 465), starttls (587), or none."
    )
    username: EnvRef | Text | None = Field(default=None, description="The user name or its reference.")
    password: EnvRef | None = Field(default=None, description="The password's reference, env:NAME.")


class Inbox(Model):
    """A mailbox for tests and reports, read over IMAP."""

    address: Text = Field(description="The mail address whose mail arrives there.")
    host: Hostname = Field(description="The IMAP server.")
    port: Annotated[int, Field(ge=1, le=65535)] = Field(default=993, description="Its port.")
    security: Literal["tls", "starttls", "none"] = Field(
        default="tls", description="tls from the first byte, starttls (143), or none."
    )
    username: EnvRef | Text = Field(description="The user name or its reference.")
    password: EnvRef = Field(description="The password's reference, env:NAME.")
    folder: Text = Field(default="INBOX", description="The folder that is read.")


class EmailSender(Model):
    """A service or server that sends mail in the product's name."""

    name: Text = Field(description="Such as Resend, or newsletter.")
    domain: Domain = Field(description="The domain in From.")
    envelope_domain: Domain | None = Field(default=None, description="The domain in MAIL FROM, where it is another.")
    addresses: tuple[Text, ...] = Field(default=(), description="Addresses or networks that it sends from.")
    selectors: tuple[Text, ...] = Field(default=(), description="DKIM selectors that it signs with.")
    helo: Hostname | None = Field(
        default=None, description="The name that the sending server gives in HELO, where it is your own."
    )
    smtp: Smtp | None = Field(default=None, description="Where the product hands its mail over, for a test message.")
    fallback: bool = Field(
        default=False,
        strict=True,
        description="Whether it is the second sender, for when the first one's reputation drops.",
    )


class Email(Model):
    """The product's mail."""

    senders: tuple[EmailSender, ...] = Field(
        default=(), max_length=20, description="Who may send in the product's name."
    )
    receives: bool = Field(default=True, strict=True, description="Whether the domain takes mail in.")
    inbox: Inbox | None = Field(default=None, description="A mailbox that test messages are sent to.")
    reports: Inbox | None = Field(default=None, description="The mailbox that DMARC aggregate reports are sent to.")
    templates: tuple[Text, ...] = Field(
        default=(), max_length=100, description="The product's mails as HTML or .eml files, relative to this file."
    )
    blocklists: tuple[Domain, ...] = Field(
        default=(),
        max_length=20,
        description="DNS blocklists to ask about the senders' addresses; none is asked by default.",
    )


class DeclaredRecord(Model):
    """A DNS record as it should be."""

    name: Hostname = Field(description="The record's whole name.")
    type: Literal["A", "AAAA", "CNAME", "TXT", "MX", "CAA", "NS", "SRV", "DS"] = Field(description="The record type.")
    values: tuple[Text, ...] = Field(min_length=1, description="All its values, in presentation format.")
    ttl: Annotated[int, Field(ge=0, le=2147483647)] | None = Field(default=None, description="Seconds.")


class Dns(Model):
    """DNS as it should be."""

    registrar: str = Field(default="", description="Who the domain is registered with.")
    provider: str = Field(default="", description="Who serves the zone.")
    records: tuple[DeclaredRecord, ...] = Field(default=(), description="Records as they should be.")


class Edge(Model):
    """What stands in front of the product."""

    provider: str = Field(default="", description="Such as cloudflare, vercel, netlify.")
    origin: tuple[Text, ...] = Field(default=(), description="Origin hosts or addresses that nobody else should reach.")
    token: EnvRef | None = Field(
        default=None,
        description="Cloudflare: the reference of an API token that may read the zone; nothing is changed with it.",
    )


class Repository(Model):
    """Where the code lives."""

    path: str = Field(default="", description="The working tree, relative to this file.")
    url: str = Field(default="", description="Where it is pushed to.")


class Owner(Model):
    """A person or a team that answers for something."""

    id: Text = Field(description="A short name that this file uses.")
    name: Text = Field(description="The person or the team.")
    email: str = Field(default="", description="Where they are reached.")
    systems: tuple[Text, ...] = Field(default=(), description="Systems that they own, such as domain, dns, hosting.")


class Budgets(Model):
    """What the product must hold."""

    p95_ms: Annotated[int, Field(gt=0)] = Field(default=800, description="p95 of routes without a model, milliseconds.")
    chat_p95_ms: Annotated[int, Field(gt=0)] = Field(default=5000, description="p95 of chat answers, milliseconds.")
    burst_requests: Annotated[int, Field(ge=10, le=200)] = Field(
        default=50, description="Requests of a burst within which login, signup, chat and webhook must say 429."
    )
    model_usd_month: Annotated[float, Field(ge=0)] | None = Field(
        default=None,
        description="The hard monthly limit that is set at the model's provider, in US dollars; 0 says that none is set.",
    )
    launch_hours: Annotated[float, Field(gt=0, le=8760)] = Field(
        default=48, description="Hours until the launch; what does not fit is NO-GO."
    )


class LegacyUrl(Model):
    """An address of the product's past, and where it should lead now."""

    url: Url = Field(description="The old address.")
    to: Url | None = Field(
        default=None, description="The page that it should lead to; any working page where left out."
    )


class Waiver(Model):
    """A risk that somebody accepts until a date."""

    check: CheckId = Field(description="The check's id, or a family such as edge.")
    where: str = Field(default="", description="Only where the finding is at this host or URL; empty for everywhere.")
    reason: Text = Field(description="Why the risk is accepted.")
    owner: Text = Field(description="Who accepts it.")
    expires: date = Field(description="The last day on which it counts, as in 2027-01-31.")


class FixHours(Model):
    """What a fix takes here, where the tool's own estimate does not fit."""

    check: CheckId = Field(description="The check's id.")
    low: Annotated[float, Field(ge=0)] = Field(description="Hours if all goes well.")
    high: Annotated[float, Field(ge=0)] = Field(description="Hours if it does not.")
    reason: Text = Field(description="Why.")

    @model_validator(mode="after")
    def _ordered(self) -> FixHours:
        if self.high < self.low:
            raise ValueError("high is less than low")
        return self


class Product(Model):
    """The product: what is launched."""

    domain: Domain = Field(description="The product's domain, such as example.com.")
    name: str = Field(default="", description="What people call it.")
    canonical_url: Url | None = Field(default=None, description="The one address that all others lead to.")
    surfaces: tuple[Surface, ...] = Field(default=(), description="The product's hosts.")
    routes: tuple[Route, ...] = Field(default=(), description="The URLs that matter, by kind.")
    login: Login | None = Field(default=None, description="How a user logs in.")
    test_users: tuple[TestUser, ...] = Field(default=(), max_length=2, description="Up to two users made for tests.")
    chat: Chat | None = Field(default=None, description="How the chat is spoken to.")
    redteam: RedTeam = Field(default=RedTeam(), description="What the red team may know of the chat.")
    backends: tuple[DeclaredBackend, ...] = Field(
        default=(), max_length=5, description="Where the product's data lies, such as a Supabase project."
    )
    database: Database = Field(default=Database(), description="The product's database.")
    environments: tuple[Environment, ...] = Field(default=(), description="Where the product runs.")
    email: Email = Field(default=Email(), description="The product's mail.")
    dns: Dns = Field(default=Dns(), description="DNS as it should be.")
    edge: Edge = Field(default=Edge(), description="What stands in front of the product.")
    repository: Repository = Field(default=Repository(), description="Where the code lives.")
    logs: tuple[Text, ...] = Field(
        default=(),
        max_length=100,
        description="Log files, also gzipped, relative to this file: searched for secrets, and read for "
        "how long answers took where they are access logs that say so.",
    )
    legacy_urls: tuple[LegacyUrl, ...] = Field(
        default=(), max_length=500, description="Old addresses that people still use."
    )
    owners: tuple[Owner, ...] = Field(default=(), description="Who answers for what.")
    budgets: Budgets = Field(default=Budgets(), description="What the product must hold.")
    waivers: tuple[Waiver, ...] = Field(default=(), description="Risks that are accepted, until when, by whom.")
    fix_hours: tuple[FixHours, ...] = Field(default=(), description="Hours that fixes take here.")

    def surface(self, host: str) -> Surface | None:
        """Return the declared surface of a host, or None."""
        return next((surface for surface in self.surfaces if surface.host == host), None)

    def routes_of(self, kind: RouteKind) -> tuple[Route, ...]:
        """Return the routes of a kind."""
        return tuple(route for route in self.routes if route.kind is kind)

    def environment_of(self, host: str) -> str:
        """Return the environment that a host is declared for, or ""."""
        for environment in self.environments:
            if host in environment.hosts:
                return environment.name
        surface = self.surface(host)
        return surface.environment if surface else ""
