"""Mails that are hard to read, on a phone, in the dark, or in somebody's mail program."""

from __future__ import annotations

from collections.abc import Callable

from launchready.lab.faults.fault import Fault
from launchready.lab.mails import RESET, WELCOME, welcome
from launchready.lab.world import World

_VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
_GREETING = '<p style="margin: 0 0 16px; font-size: 16px; line-height: 24px;">Hello'
_END = "</body>"


def _swap(old: str, new: str) -> Callable[[World], None]:
    def plant(world: World) -> None:
        assert old in world.beside[RESET]
        world.beside[RESET] = world.beside[RESET].replace(old, new)

    return plant


def _textless(world: World) -> None:
    world.beside[WELCOME] = welcome("")


VIEWPORT_MISSING = Fault(
    name="mail-viewport-missing",
    checks=("email.render-viewport",),
    title="The mail for a new password has no viewport.",
    plant=_swap(_VIEWPORT, ""),
)
LANGUAGE_MISSING = Fault(
    name="mail-language-missing",
    checks=("email.render-language",),
    title="The mail for a new password does not say its language.",
    plant=_swap('<html lang="en">', "<html>"),
)
TEXT_PART_MISSING = Fault(
    name="mail-text-part-missing",
    checks=("email.render-text-part",),
    title="The welcome mail is sent without a text part.",
    plant=_textless,
)
CLIPPED = Fault(
    name="mail-clipped",
    checks=("email.render-clipped",),
    title="The mail for a new password carries 120 kB of styles that nothing uses.",
    plant=_swap("<style>", "<style>" + ".unused { color: #123456; padding: 1px; }\n" * 3000),
)
PICTURE_SILENT = Fault(
    name="mail-picture-silent",
    checks=("email.render-image",),
    title="The logo of the mail for a new password has no alternative text, and a relative address.",
    plant=_swap(
        'src="https://www.kettle.test/apple-touch-icon.png" width="48" height="48" alt="Kettle"', 'src="/logo.png"'
    ),
)
LAYOUT_FLEX = Fault(
    name="mail-flex",
    checks=("email.render-client-support",),
    title="The mail for a new password is laid out with flex, and its colours are variables.",
    plant=_swap(
        '<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>',
        '<div style="display: flex; justify-content: center; --edge: #1f4f8a; border: 1px solid var(--edge);"></div>'
        '<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>',
    ),
)
TEXT_SMALL = Fault(
    name="mail-text-small",
    checks=("email.render-small-text",),
    title="The text of the mail for a new password has 11 pixels.",
    plant=_swap(_GREETING, _GREETING.replace("16px; line", "11px; line")),
)
LINKS_CROWDED = Fault(
    name="mail-links-crowded",
    checks=("email.render-tap-target",),
    title="Three links in the footer of the mail for a new password stand within a thumb's width.",
    plant=_swap(
        _END,
        '<p style="margin: 0; font: 14px/16px Arial, sans-serif; background-color: #ffffff;">'
        + "<br>".join(
            f'<a href="https://www.kettle.test/{page}" style="color: #1f4f8a;">{page}</a>'
            for page in ("terms", "privacy", "contact")
        )
        + "</p></body>",
    ),
)
TOO_WIDE = Fault(
    name="mail-too-wide",
    checks=("email.render-overflow",),
    title="The mail for a new password has a fixed width of 640 pixels.",
    plant=_swap('class="card" width="100%"', 'class="card" width="640"'),
)
DARK_ON_DARK = Fault(
    name="mail-dark-on-dark",
    checks=("email.render-contrast",),
    title="In dark mode the mail for a new password is black on black: its styles change the ground and not the text.",
    plant=_swap("color: #f1efe9 !important;", "color: #1c1b19 !important;"),
)
