"""
A mail needs what Gmail, Outlook or Apple Mail do not have.

Why it matters: A mail program leaves out what it does not know, without a word. Columns fall below each other, colours and sizes are gone, pictures and forms are missing: in
the reader's program, and never in the browser that the mail was made in.

What is looked at: Which features of HTML and CSS each mail uses, against caniemail's tests of each client's latest version, a copy with its date. Told is only what breaks something:
rounded corners, shadows, hover, fonts of one's own and dark mode are decoration and silent. So is a use with a fallback beside it: an earlier declaration of the same
property, a query around it, a `<picture>` with an `<img>`, or a part that Outlook does not read (`<!--[if !mso]><!-->`). What only the classic Outlook for Windows lacks
weighs little.

Fix: Tables for columns, plain values instead of variables and calc(), PNG or JPEG for pictures, a link instead of a form.

Reference: caniemail.com, the page of each feature.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.mails import mail_failed, readable
from launchready.model.check import Check, Confidence, Exposure, Impact, Result, Severity, Stage, passed
from launchready.model.evidence.mail_render import MailFeature, MailTemplate, MailTemplatesEvidence
from launchready.model.probe import Render
from launchready.standards.client_support import CONSEQUENCES, WORD, Client, date, support

_FAMILIES = {"gmail": ("Gmail", 3), "outlook": ("Outlook", 5), "apple-mail": ("Apple Mail", 2)}
"""The families that are judged by, each with the number of its programs."""


def evaluate(templates: MailTemplatesEvidence) -> Iterator[Result]:
    """Judge each mail by what it uses."""
    for mail in readable(templates):
        broken = [(each, clients) for each in mail.features if (clients := lacking(each))]
        many = [(each, clients) for each, clients in broken if not _word_alone(clients)]
        few = [(each, clients) for each, clients in broken if _word_alone(clients)]
        if many:
            yield _failed(mail, many, "clients", Severity.MEDIUM)
        if few:
            yield _failed(mail, few, "outlook", Severity.LOW)
        if not broken:
            told = f"nothing of {len(mail.features)} features breaks in Gmail, Outlook or Apple Mail (caniemail of {date()})"
            yield passed(mail.name, told, Render(mail.name))


def lacking(feature: MailFeature) -> tuple[Client, ...]:
    """Return the clients in which the lack of a feature breaks something in this mail."""
    known = support(feature.slug)
    if feature.slug not in CONSEQUENCES or not feature.bare or feature.attribute or known is None:
        return ()
    return tuple(each for each in known.without() if feature.word or (each.family, each.platform) != WORD)


def _word_alone(clients: tuple[Client, ...]) -> bool:
    return all((each.family, each.platform) == WORD for each in clients)


def _failed(
    mail: MailTemplate, broken: list[tuple[MailFeature, tuple[Client, ...]]], aspect: str, severity: Severity
) -> Result:
    told = "; ".join(f"{_title(each)} ({each.example[:60]}): not in {_names(clients)}" for each, clients in broken[:4])
    more = f"; and {len(broken) - 4} features more" if len(broken) > 4 else ""
    losses = tuple(dict.fromkeys(f"Without {_title(each)} {CONSEQUENCES[each.slug]}." for each, _ in broken[:6]))
    return mail_failed(
        mail.name,
        seen=told + more,
        expected=f"only what Gmail, Outlook and Apple Mail show, or a fallback beside it (caniemail of {date()})",
        severity=severity,
        aspect=aspect,
        summary="Replace what mail programs leave out",
        steps=(*losses, "Columns are tables, values are plain, pictures are PNG or JPEG, a form is a link to a page."),
        hours=(0.5, 4),
        hours_reason="depends on how much of the layout hangs on it",
        ask=(
            f"put something that all mail programs show in place of these features, such as tables, plain values and linked PNG pictures, or put a fallback before them: "
            f"{', '.join(each.slug for each, _ in broken[:12])}."
        ),
        exposure=Exposure.MANY if severity is Severity.MEDIUM else Exposure.SOME,
        confidence=Confidence.FIRM,
    )


def _title(feature: MailFeature) -> str:
    known = support(feature.slug)
    return known.title if known else feature.slug


def _names(clients: tuple[Client, ...]) -> str:
    """Return the clients in short: a family by its name where none of its programs has the feature."""
    told = []
    for family, (name, most) in _FAMILIES.items():
        own = [each.name for each in clients if each.family == family]
        if len(own) == most:
            told.append(name)
        elif own:
            told += own if len(own) < 3 else [f"{len(own)} of {most} programs of {name}"]
    return ", ".join(told)


CHECK = Check(
    id="email.render-client-support",
    title="A mail needs what Gmail, Outlook or Apple Mail do not have",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
