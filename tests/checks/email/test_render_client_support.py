"""Cases of email.render-client-support."""

from __future__ import annotations

from rendered_mail import NAME, mailed, using
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

GOOD: dict[str, Evidence] = {"tables": mailed(using('<table><tr><td style="padding: 4px; color: #333">Hello'))}
BAD: dict[str, Bad] = {
    "a variable": (mailed(using('<p style="color: var(--ink)">')), {(NAME, "clients", Severity.MEDIUM)}),
    "a drawing": (mailed(using("<svg></svg>")), {(NAME, "clients", Severity.MEDIUM)}),
    "a picture in the address": (
        mailed(using('<img src="data:image/png;base64,AAAA">')),
        {(NAME, "clients", Severity.MEDIUM)},
    ),
    "what the template put out of its place": (
        mailed(using('<div style="position: absolute">')),
        {(NAME, "clients", Severity.MEDIUM)},
    ),
    "what only the old Outlook lacks": (
        mailed(using('<div style="display: flex">')),
        {(NAME, "outlook", Severity.LOW)},
    ),
    "both": (
        mailed(using('<div style="display: flex; width: calc(100% - 8px)">')),
        {(NAME, "clients", Severity.MEDIUM), (NAME, "outlook", Severity.LOW)},
    ),
}
SILENT: dict[str, Evidence] = {
    "no mails are declared": mailed(),
    "decoration": mailed(using('<p style="border-radius: 4px; box-shadow: 0 1px 2px #000; transition: color 1s">')),
    "a fallback before it": mailed(
        using('<p style="color: #333; color: var(--ink); width: 560px; width: calc(100% - 8px)">')
    ),
    "a fallback for the ground": mailed(
        using('<td style="background-color: #123456; background-image: linear-gradient(#123456, #654321)">')
    ),
    "a query around it": mailed(using("<style>@media (max-width: 480px) { .row { display: flex } }</style>")),
    "a picture element": mailed(
        using('<picture><source srcset="a.avif" type="image/avif"><img src="https://a.example/a.png"></picture>')
    ),
    "kept from the old Outlook": mailed(using('<!--[if !mso]><!--><div style="display: flex"></div><!--<![endif]-->')),
    "a style sheet of fonts": mailed(
        using('<link rel="stylesheet" href="https://fonts.googleapis.com/css2?family=Inter">')
    ),
    "an attribute that stands for CSS": mailed(using('<table width="100%" height="40" background="a.png">')),
    "a place that changes nothing": mailed(using('<div style="position: relative; float: none; visibility: visible">')),
}
UNKNOWN: dict[str, Evidence] = {}
