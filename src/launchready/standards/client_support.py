"""What mail clients do not show, by caniemail's tests (https://www.caniemail.com/, MIT; scripts/update_caniemail.py writes the copy).

Of each client its latest test counts. Only Gmail, Outlook and Apple Mail are judged by: whoever lacks a feature there is many. Of those, two clients
are told and not judged by, since hardly anybody reads in them: Gmail's old page for phones' browsers, and Windows Mail, which Microsoft ended in 2024.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

JUDGED = ("gmail", "outlook", "apple-mail")
PASSED_OVER = frozenset({("gmail", "mobile-webmail"), ("outlook", "windows-mail")})
WORD = ("outlook", "windows")
"""Outlook for Windows before the new one: it draws with Word."""
_LAYOUT = "what should stand side by side or in its place stands below each other"
_VALUE = "the whole declaration is left out, and the element is drawn as if it were not there"
_PICTURE = "the picture is not shown"
_FORM = "people cannot fill it in there"
_RULES = "its rules are left out"
CONSEQUENCES = {
    **dict.fromkeys(
        ("css-display-flex", "css-display-grid", "css-grid-template", "css-flex-direction", "css-flex-wrap", "css-justify-content", "css-position",
         "css-left-right-top-bottom", "css-inset", "css-float", "css-column-count", "css-column-layout-properties", "css-writing-mode"),
        _LAYOUT,
    ),
    **dict.fromkeys(
        ("css-variables", "css-unit-calc", "css-function-clamp", "css-function-min", "css-function-max", "css-function-light-dark", "css-modern-color",
         "css-unit-rem", "css-unit-ch", "css-unit-vh", "css-unit-vw", "css-unit-vmin", "css-unit-vmax", "css-linear-gradient", "css-radial-gradient",
         "css-conic-gradient"),
        _VALUE,
    ),
    **dict.fromkeys(
        ("html-svg", "image-apng", "image-avif", "image-base64", "image-hdr", "image-heif", "image-svg", "image-tiff", "image-webp", "image-ico",
         "image-mp4", "image-bmp", "html-object"),
        _PICTURE,
    ),
    **dict.fromkeys(
        ("html-form", "html-input-checkbox", "html-input-radio", "html-input-text", "html-input-submit", "html-button-submit", "html-select",
         "html-textarea"),
        _FORM,
    ),
    **dict.fromkeys(("css-nesting", "css-at-import", "html-link"), _RULES),
    **dict.fromkeys(("css-pseudo-element-before", "css-pseudo-element-after"), "what it adds is missing"),
    **dict.fromkeys(("html-video", "html-audio"), "it cannot be played"),
    **dict.fromkeys(("html-dialog", "html-popover"), "what should open on demand stands open or is missing"),
    **dict.fromkeys(("html-hidden", "css-visibility"), "what should be hidden is shown"),
    "html-base": "relative links and pictures lead nowhere",
}  # fmt: skip
"""Features whose lack breaks something, and what people see then. Of the others (rounded corners, shadows, hover, dark mode …) the lack is mere decoration."""


@dataclass(frozen=True, slots=True)
class Client:
    """One client's latest test of a feature. `support` is y, a (in part), n or u; `notes` say more."""

    family: str
    platform: str
    name: str
    support: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Support:
    """How clients stand to a feature; `tested` is when it was last tested."""

    slug: str
    title: str
    tested: str
    clients: tuple[Client, ...]

    @property
    def address(self) -> str:
        """The feature's page."""
        return f"https://www.caniemail.com/features/{self.slug}/"

    def without(self) -> tuple[Client, ...]:
        """Return the clients among those judged by that do not have it."""
        return tuple(
            each
            for each in self.clients
            if each.support == "n" and each.family in JUDGED and (each.family, each.platform) not in PASSED_OVER
        )


@cache
def _data() -> dict[str, Any]:
    text = files("launchready.standards").joinpath("data", "caniemail.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def slugs() -> frozenset[str]:
    """Return the names of all features."""
    return frozenset(_data()["features"])


def date() -> str:
    """Return the date of the data."""
    return str(_data()["date"])


@cache
def support(slug: str) -> Support | None:
    """Return how clients stand to a feature, None for one that is not known."""
    data = _data()
    found = data["features"].get(slug)
    if found is None:
        return None
    clients = []
    for (family, platform), answer in zip(data["clients"], found["support"], strict=True):
        if answer:
            letter, *numbers = answer.split()
            notes = tuple(found["notes"][number] for number in numbers if number in found["notes"])
            clients.append(Client(family, platform, _name(data["names"], family, platform), letter, notes))
    return Support(slug, found["title"], found["tested"], tuple(clients))


def _name(names: dict[str, str], family: str, platform: str) -> str:
    if (family, platform) == WORD:
        return "classic Outlook for Windows"
    if platform == "outlook-com":
        return "the new Outlook and Outlook.com"
    place = {"desktop-webmail": "on the web", "mobile-webmail": "on the web, on phones"}.get(platform)
    return f"{names.get(family, family)} {place or 'for ' + names.get(platform, platform)}"
