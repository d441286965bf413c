"""Kettle's product file: what its owner says of it, and how that is written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path

import tomlkit
from pydantic import BaseModel

from launchready.lab.beside import LOG, PRODUCTION, STAGING
from launchready.lab.mail_records import SECOND_ADDRESS, SECOND_SELECTOR
from launchready.lab.mails import TEMPLATES
from launchready.lab.source import FOLDER
from launchready.lab.world import CANONICAL, DOMAIN, AppBehaviour
from launchready.model.product import (
    Budgets,
    DeclaredRecord,
    Dns,
    Edge,
    Email,
    EmailSender,
    Environment,
    Login,
    Owner,
    Product,
    Purpose,
    Repository,
    Route,
    RouteKind,
    Signature,
    Surface,
    TestUser,
)
from launchready.model.product_chat import Chat

FILE_NAME = "launchready.toml"
PURPOSES = {
    f"www.{DOMAIN}": Purpose.HOMEPAGE,
    f"app.{DOMAIN}": Purpose.APP,
    f"api.{DOMAIN}": Purpose.API,
    f"chat.{DOMAIN}": Purpose.CHAT,
    f"docs.{DOMAIN}": Purpose.DOCS,
    f"status.{DOMAIN}": Purpose.STATUS,
}
FIRST, SECOND, SIGNING = "env:KETTLE_FIRST_PASSWORD", "env:KETTLE_SECOND_PASSWORD", "env:KETTLE_WEBHOOK_SECRET"
CLOUDFLARE = "env:KETTLE_CLOUDFLARE_TOKEN"
HEADING = "Kettle, the demo product of Launch Ready: an assistant that answers questions about kettles."


def product(app: AppBehaviour, hosts: Sequence[str], extra: Sequence[str], *, registrar: str) -> Product:
    """Return what Kettle's owner declares: its hosts, with further static ones, its routes, login, chat, mail, DNS."""
    first, second = app.accounts
    return Product(
        domain=DOMAIN,
        name="Kettle",
        canonical_url=f"{CANONICAL}/",
        surfaces=tuple(_surface(host) for host in [*hosts, *extra]),
        routes=_routes(first.conversation),
        login=Login(url=f"https://app.{DOMAIN}/api/login", token="token"),  # noqa: S106 - a field's name
        test_users=(
            TestUser(name="first", username=first.email, password=FIRST),
            TestUser(name="second", username=second.email, password=SECOND),
        ),
        chat=Chat(
            url=f"https://chat.{DOMAIN}/v1/chat",
            transport="json",
            body={"message": "{message}", "conversation": "{conversation}"},
            answer="reply",
            session=True,
        ),
        environments=(
            Environment(name="production", hosts=(*hosts, *extra), variables=PRODUCTION),
            Environment(name="staging", hosts=(f"staging.{DOMAIN}",), variables=STAGING),
        ),
        email=Email(
            senders=(
                EmailSender(
                    name="Our server",
                    domain=DOMAIN,
                    addresses=("127.0.0.1",),
                    selectors=("kettle1",),
                    helo=f"mail.{DOMAIN}",
                ),
                EmailSender(
                    name="Second server",
                    domain=DOMAIN,
                    envelope_domain=f"bounce.{DOMAIN}",
                    addresses=(SECOND_ADDRESS,),
                    selectors=(SECOND_SELECTOR,),
                    helo=f"mail2.{DOMAIN}",
                    fallback=True,
                ),
            ),
            receives=True,
            templates=TEMPLATES,
        ),
        dns=Dns(registrar=registrar, provider="Lab DNS", records=_declared_records()),
        edge=Edge(token=CLOUDFLARE),
        repository=Repository(path=FOLDER),
        logs=(LOG,),
        budgets=Budgets(model_usd_month=200),
        owners=(
            Owner(
                id="fern",
                name="Fern Alder",
                email=f"fern@{DOMAIN}",
                systems=("domain", "dns", "hosting", "email", "model provider"),
            ),
            Owner(id="moss", name="Moss Birch", email=f"moss@{DOMAIN}", systems=("repository", "hosting", "dns")),
        ),
    )


def write(product: Product, directory: Path, environment: Mapping[str, str]) -> Path:
    """Write the product file into a directory and return its path. Only names of secrets are written, no values."""
    document = tomlkit.document()
    document.add(tomlkit.comment(HEADING))
    document.add(tomlkit.comment(f"Secrets come from the environment: {', '.join(sorted(environment))}."))
    document.add(tomlkit.nl())
    for key, value in _plain(product).items():
        document.add(key, value)
    path = directory / FILE_NAME
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
    return path


def _surface(host: str) -> Surface:
    owner = "moss" if host.startswith(("docs.", "status.")) else "fern"
    return Surface(host=host, purpose=PURPOSES.get(host, Purpose.OTHER), environment="production", owner=owner)


def _routes(conversation: str) -> tuple[Route, ...]:
    app, api, chat = f"https://app.{DOMAIN}", f"https://api.{DOMAIN}", f"https://chat.{DOMAIN}"
    return (
        Route(kind=RouteKind.HOMEPAGE, url=f"{CANONICAL}/"),
        Route(kind=RouteKind.APP_SHELL, url=f"{app}/"),
        Route(kind=RouteKind.LOGIN, url=f"{app}/login"),
        Route(kind=RouteKind.LOGIN, url=f"{app}/api/login", method="POST"),
        Route(kind=RouteKind.SIGNUP, url=f"{app}/signup"),
        Route(kind=RouteKind.SIGNUP, url=f"{app}/api/signup", method="POST"),
        Route(kind=RouteKind.OTHER, url=f"{app}/api/reset", method="POST"),
        Route(kind=RouteKind.AUTH_CALLBACK, url=f"{app}/auth/callback"),
        Route(kind=RouteKind.PRIVATE, url=f"{app}/api/me"),
        Route(kind=RouteKind.PRIVATE, url=f"{app}/api/conversations/{conversation}", belongs_to="first"),
        Route(
            kind=RouteKind.WEBHOOK,
            url=f"{api}/webhooks/payments",
            method="POST",
            secret=SIGNING,
            signature=Signature.STRIPE,
            effects=f"{api}/webhooks/payments/count",
        ),
        Route(kind=RouteKind.HEALTH, url=f"{api}/health"),
        Route(kind=RouteKind.CHAT, url=f"{chat}/v1/chat", method="POST"),
    )


def _declared_records() -> tuple[DeclaredRecord, ...]:
    return (
        DeclaredRecord(name=DOMAIN, type="NS", values=(f"ns1.{DOMAIN}.", f"ns2.{DOMAIN}.")),
        DeclaredRecord(name=DOMAIN, type="A", values=("127.0.0.1",)),
        DeclaredRecord(name=f"www.{DOMAIN}", type="A", values=("127.0.0.1",)),
        DeclaredRecord(name=DOMAIN, type="MX", values=(f"10 mail.{DOMAIN}.",)),
        DeclaredRecord(name=DOMAIN, type="CAA", values=('0 issue "lab.test"',)),
    )


def _plain(model: BaseModel) -> dict[str, object]:
    """Return a model as TOML can hold it: what was set, without None."""
    named = {name: getattr(model, name) for name in type(model).model_fields if name in model.model_fields_set}
    return {name: _value(value) for name, value in named.items() if value is not None}


def _value(value: object) -> object:
    match value:
        case BaseModel():
            return _plain(value)
        case tuple() if value and all(isinstance(item, BaseModel) for item in value):
            tables = tomlkit.aot()
            for item in value:
                tables.append(tomlkit.item(_value(item)))
            return tables
        case tuple():
            return [_value(item) for item in value]
        case Enum():
            return str(value)
    return value
