"""How untrusted content reaches a chat: what a red-team case attaches to a message, and how it reads when it is pasted into it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Carrier(StrEnum):
    """Where untrusted content comes from."""

    PAGE = "page"
    DOCUMENT = "document"
    MAIL = "mail"
    TOOL_RESULT = "tool-result"
    PROFILE = "profile"
    FILE_NAME = "file-name"
    IMAGE_ALT = "image-alt"


@dataclass(frozen=True, slots=True)
class Attachment:
    """Untrusted content that comes with what the user says. `name` is its file's name, subject or address."""

    carrier: Carrier
    text: str
    name: str = ""


_FRAMES = {
    Carrier.PAGE: ("[web page {name}]", "[end of page]"),
    Carrier.DOCUMENT: ("[document {name}]", "[end of document]"),
    Carrier.MAIL: ("[mail {name}]", "[end of mail]"),
    Carrier.TOOL_RESULT: ("[result of {name}]", "[end of result]"),
    Carrier.PROFILE: ("[customer profile {name}]", "[end of profile]"),
    Carrier.FILE_NAME: ("[attached file: {name}]", "[end of file]"),
}


def shown(say: str, attach: Attachment | None) -> str:
    """Return a turn as one message: what comes along is pasted below what is said, as people do."""
    if attach is None:
        return say
    if attach.carrier is Carrier.IMAGE_ALT:
        return f"{say}\n\n![{attach.text}]({attach.name})"
    before, after = _FRAMES[attach.carrier]
    return f"{say}\n\n{before.replace('{name}', attach.name).replace(' ]', ']')}\n{attach.text.strip()}\n{after}"
