"""Who may put a page into a frame: X-Frame-Options (HTML, section 7.6.1) and frame-ancestors (CSP3, section 6.4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from launchready.standards.csp import Policy
from launchready.standards.headers import items


class Framing(StrEnum):
    """Who may frame a page, as browsers of today see it."""

    NOBODY = "nobody"
    SAME = "same"  # pages of the same origin
    SOME = "some"  # those that the policy names
    ANYBODY = "anybody"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who may frame a page, by which header, and what is odd about it ("" for nothing)."""

    framing: Framing
    by: str = ""
    odd: str = ""


def judge(policies: tuple[Policy, ...], x_frame_options: tuple[str, ...]) -> Verdict:
    """Return who may frame a page. `policies` are the enforced ones of its headers; where they name frame-ancestors, X-Frame-Options is
    not looked at."""
    lists = [words for policy in policies if (words := policy.get("frame-ancestors")) is not None]
    if lists:
        return Verdict(min((_ancestors(words) for words in lists), key=list(Framing).index), "frame-ancestors")
    said = {word.lower() for word in items(x_frame_options) if word}
    if not said:
        return Verdict(Framing.ANYBODY)
    if len(said) > 1:
        if said & {"deny", "allowall", "sameorigin"}:
            return Verdict(Framing.NOBODY, "x-frame-options", f"it says several things: {_shown(said)}")
        return Verdict(Framing.ANYBODY, "x-frame-options", f"browsers ignore {_shown(said)}")
    word = said.pop()
    if word == "deny":
        return Verdict(Framing.NOBODY, "x-frame-options")
    if word == "sameorigin":
        return Verdict(Framing.SAME, "x-frame-options")
    return Verdict(Framing.ANYBODY, "x-frame-options", f"browsers ignore {word[:60]!r}")


def _shown(words: set[str]) -> str:
    return ", ".join(sorted(word[:60] for word in words)[:4])


def _ancestors(words: tuple[str, ...]) -> Framing:
    low = [word.lower() for word in words]
    if any(
        word in ("*", "http:", "https:") or word.removeprefix("https://").removeprefix("http://") == "*" for word in low
    ):
        return Framing.ANYBODY
    others = [word for word in low if word != "'none'"]
    if not others:
        return Framing.NOBODY
    return Framing.SAME if others == ["'self'"] else Framing.SOME
