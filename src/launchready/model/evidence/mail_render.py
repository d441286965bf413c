"""The product's mails: what their HTML says of itself, and what a real browser made of them on a phone and on a desk, light and dark."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MailFeature:
    """A feature of HTML or CSS that a mail uses, by caniemail's name; the rest is `standards.mail_html.Use`'s."""

    slug: str
    count: int
    example: str
    bare: bool = False
    word: bool = False
    attribute: bool = False


@dataclass(frozen=True, slots=True)
class MailImage:
    """A picture. `alt` is None where it has none; `scheme` is https, http, cid, data, placeholder, relative or ""; `spacer` tells one of a pixel."""

    src: str
    scheme: str
    alt: str | None
    spacer: bool = False


@dataclass(frozen=True, slots=True)
class MailTemplate:
    """A mail as it was read. `size` counts the bytes of its HTML once its transfer encoding is resolved.

    `text_part` is None for HTML files, which have none to begin with. `missing_parts` are pictures that it names by `cid:` and does not bring along.
    `document` is False for a fragment without a head of its own. `failure` says why it could not be read.
    """

    name: str
    size: int = 0
    document: bool = True
    viewport: str = ""
    lang: str = ""
    text_part: bool | None = None
    images: tuple[MailImage, ...] = ()
    missing_parts: tuple[str, ...] = ()
    features: tuple[MailFeature, ...] = ()
    problems: tuple[str, ...] = ()
    cut: bool = False
    failure: str = ""


@dataclass(frozen=True, slots=True)
class MailTemplatesEvidence:
    """Every mail that the product file names."""

    mails: tuple[MailTemplate, ...] = ()


@dataclass(frozen=True, slots=True)
class SmallText:
    """Text that is drawn small: its size in CSS pixels, and what it says."""

    size: float
    text: str


@dataclass(frozen=True, slots=True)
class TapTarget:
    """A link or button by itself that is smaller than 24 CSS pixels and too near to another (WCAG 2.2, 2.5.8)."""

    text: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Faint:
    """Text whose colour and ground are both known and opaque, and too near to each other (WCAG 2.2, 1.4.3). `needed` is 4.5, or 3 for large text."""

    ratio: float
    needed: float
    color: str
    ground: str
    text: str


@dataclass(frozen=True, slots=True)
class MailView:
    """One look: `width` is the screen's, `layout` the width that the mail was laid out at, `reach` how far it goes to the right, all in CSS pixels.

    `letters` counts the letters that can be read, `small` those of them under 14 px; `targets` are links and buttons, `under_44` those of them by
    themselves that are under 44 px. `wide` names what goes over the edge. `failure` says why it did not come up.
    """

    mail: str
    screen: str
    scheme: str
    width: int
    layout: int = 0
    reach: int = 0
    height: int = 0
    letters: int = 0
    small: int = 0
    small_texts: tuple[SmallText, ...] = ()
    targets: int = 0
    under_44: int = 0
    crowded: tuple[TapTarget, ...] = ()
    wide: tuple[str, ...] = ()
    faint: tuple[Faint, ...] = ()
    judged_colours: int = 0
    unknown_colours: int = 0
    failure: str = ""


@dataclass(frozen=True, slots=True)
class MailRenderEvidence:
    """Every look at every mail, the browser's own version, and the hosts that the address policy kept it from; no looks where no mails are named."""

    version: str = ""
    views: tuple[MailView, ...] = ()
    blocked_hosts: tuple[str, ...] = ()

    def of(self, mail: str, screen: str = "", scheme: str = "") -> tuple[MailView, ...]:
        """Return the looks at one mail, on one screen, in one scheme."""
        return tuple(
            view
            for view in self.views
            if view.mail == mail and screen in ("", view.screen) and scheme in ("", view.scheme)
        )
