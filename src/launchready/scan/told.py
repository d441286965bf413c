"""Puts what was weighed into the words of a hit: whose key it is, who may see it, and the little of it that may be shown."""

from __future__ import annotations

from launchready.model.check import Confidence
from launchready.scan.found import Found, Weighed
from launchready.scan.hit import Nature
from launchready.scan.services import Format, Service, by_rule

# A format that is known beats a rule that is only named, and both beat what only the name beside a value tells.
# Of two rules for one format ours is told, since it knows the kinds apart.
KNOWN, KNOWN_BY_NAME, RULE, GENERAL = 8, 6, 4, 2
TYPED = "looks typed, not drawn: an example, or a secret that can be guessed"
_SPELLING = {
    "api": "API",
    "aws": "AWS",
    "oauth": "OAuth",
    "pat": "personal access token",
    "jwt": "JWT",
    "ci": "CI",
    "cicd": "CI/CD",
    "url": "URL",
    "uri": "URI",
    "ssh": "SSH",
    "ad": "AD",
}


def named_rule(rule: str, label: str) -> tuple[str, str]:
    """Return the provider and the name of what a rule finds: ours say "Provider: thing", kingfisher's are put into words."""
    if ": " in label and "." not in rule.partition("/")[0]:
        provider, thing = label.split(": ", 1)
        return provider, f"{provider} {thing}"
    words = rule.split(".", 1)[-1].removeprefix("secrets/").split(".")[0].split("-")
    spelled = [_SPELLING.get(word, word) for word in words]
    provider = spelled[0][:1].upper() + spelled[0][1:]
    return provider, " ".join([provider, *spelled[1:]])


def beginning(value: str, form: Format) -> str:
    """Return the part of a value that every key of its format has, which alone may be shown; "" where there is none."""
    return max((shown for shown in form.shows if value.startswith(shown)), key=len, default="")


def of_format(found: Found, service: Service, form: Format, note: str = "") -> Weighed:
    """Return a match as what its format says it is."""
    prefix = beginning(found.value, form)
    return Weighed(
        rule=form.rule,
        name=form.name,
        provider=service.name,
        nature=form.nature,
        confidence=Confidence.FIRM if form.by_name or form.drawn else Confidence.CERTAIN,
        value=found.value,
        start=found.start,
        end=found.end,
        shown=f"{prefix}…" if prefix else f"{form.name}, {len(found.value)} characters",
        rank=(KNOWN_BY_NAME if form.by_name else KNOWN) - any(c in found.rule for c in "./"),
        note=note,
    )


def as_format(found: Found, rule: str, note: str = "") -> Weighed:
    """Return a match as the known format of another rule, for what only a closer look tells apart."""
    service, form = by_rule()[rule]
    return of_format(found, service, form, note)


def of_name(found: Found, name: str, provider: str, nature: Nature, confidence: Confidence, note: str = "") -> Weighed:
    """Return a match that only its name tells: how long it is is all that is shown."""
    return Weighed(
        rule=found.rule,
        name=name,
        provider=provider,
        nature=nature,
        confidence=confidence,
        value=found.value,
        start=found.start,
        end=found.end,
        shown=f"{name}, {len(found.value)} characters",
        rank=GENERAL,
        note=note,
    )
