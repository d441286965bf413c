"""The mails that Kettle sends to single people: the HTML of a template, and a message as it went out. Faults change them by their path."""

from __future__ import annotations

from email.message import EmailMessage
from importlib.resources import files

RESET, WELCOME = "mails/reset.html", "mails/welcome.eml"
TEMPLATES = (RESET, WELCOME)
TEXT = "Welcome to Kettle.\n\nAsk your first question: https://app.kettle.test/\n\nKettle, 1 Spout Lane, Teapot\n"


def healthy_mails() -> dict[str, str]:
    """Return the mails as they should be, by their path from the product file."""
    return {RESET: reset(), WELCOME: welcome(TEXT)}


def reset() -> str:
    """Return the template of the mail that leads to a new password."""
    return (files(__package__) / "kettle_mails" / "reset.html").read_text(encoding="utf-8")


def welcome(text: str) -> str:
    """Return a message that welcomes somebody, with a text part where there is a text."""
    html = reset()
    for old, new in (
        ("Choose a new password", "Welcome to Kettle"),
        ("The link is good for one hour.", "Ask your first question."),
        ("Hello {{ name }}, somebody asked for a new password for your account at Kettle. ", "Hello Fern, good to have you here. "),
        ("The button leads to the page where you choose one. It works for one hour.", "Ask anything about kettles: how to descale one, or which to buy."),
        ("{{ .ConfirmationURL }}", "https://app.kettle.test/"),
        ("Choose a password", "Ask a question"),
        ("It was not you? Then nothing has happened: your old password stays.", "Did something not work?"),
        ("if it happens again", "and a person answers"),
    ):  # fmt: skip
        html = html.replace(old, new)
    message = EmailMessage()
    message["From"] = "Kettle <hello@kettle.test>"
    message["To"] = "fern@kettle.test"
    message["Subject"] = "Welcome to Kettle ☕"
    message["Message-ID"] = "<welcome-1@kettle.test>"
    if text:
        message.set_content(text)
        message.add_alternative(html, subtype="html")
    else:
        message.set_content(html, subtype="html")
    return message.as_string()
