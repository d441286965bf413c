"""The services that products of AI builders lean on: what their keys look like, whether they may be seen, how to rotate them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from launchready.scan.hit import Nature


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of key. `rule` is the rule that finds it, and the `Hit.rule` of what is found.

    `looks` is for people. `shows` are the beginnings that every such key has; they alone may be shown. `same` are
    kingfisher's own rules for it. `by_name` says that only the name beside the value tells whose it is. `drawn` says that
    the beginning is too short to prove anything, so that the rest must look random. `documented` is False where the shape
    is known from keys in circulation and public rule sets, and could not be confirmed on the provider's own pages.
    """

    rule: str
    name: str
    looks: str
    nature: Nature = Nature.SECRET
    shows: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    by_name: bool = False
    drawn: bool = False
    documented: bool = True


@dataclass(frozen=True, slots=True)
class Service:
    """A service, its kinds of keys, where it describes them, and how a key that was seen is replaced."""

    name: str
    docs: str
    rotate: str
    rotate_at: str
    formats: tuple[Format, ...]


@cache
def services() -> tuple[Service, ...]:
    """Return every service that is known, by kind of service and then by name."""
    from launchready.scan.known import (
        ai_tools,
        clouds,
        code,
        data,
        hosting,
        identity,
        mail,
        messaging,
        models,
        money,
        product,
        watch,
    )

    modules = (models, ai_tools, data, money, mail, messaging, hosting, clouds, code, identity, watch, product)
    return tuple(service for module in modules for service in module.SERVICES)


@cache
def by_rule() -> dict[str, tuple[Service, Format]]:
    """Return the service and the format that each rule stands for; kingfisher's own rules that say the same are in it."""
    found: dict[str, tuple[Service, Format]] = {}
    for service in services():
        for format_ in service.formats:
            for rule in (format_.rule, *format_.same):
                found[rule] = (service, format_)
    return found


@cache
def beginnings() -> tuple[str, ...]:
    """Return the beginnings of every known format that are long enough to tell something, for `str.startswith`."""
    return tuple(
        {shown for service in services() for form in service.formats for shown in form.shows if len(shown) > 2}
    )
