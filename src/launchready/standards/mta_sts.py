"""MTA-STS: a domain's word that mail to it comes encrypted, to these servers (RFC 8461)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from launchready.model.evidence.mail import StsPolicy
from launchready.standards.records import plain

MAX_POLICY = 65_536
"""Bytes of a policy file that senders read (section 3.3 suggests 64 kB)."""
MAX_MX = 100
MAX_AGE = 31_557_600
"""Seconds: a year, the most that counts."""
MODES = ("enforce", "testing", "none")
_ID = re.compile(r"[A-Za-z0-9]{1,32}")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}", re.IGNORECASE)
_PATTERN = re.compile(r"(\*\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StsRecord:
    """What DNS says: whether there is one record, its id, and why it does not count."""

    texts: tuple[str, ...]
    id: str = ""
    error: str = ""

    @property
    def present(self) -> bool:
        """Whether somebody meant to publish one."""
        return bool(self.texts)


def record_name(domain: str) -> str:
    """Return where the record of a domain stands."""
    return f"_mta-sts.{domain}"


def policy_url(domain: str) -> str:
    """Return where the policy of a domain stands."""
    return f"https://mta-sts.{domain}/.well-known/mta-sts.txt"


def read_record(values: Sequence[str]) -> StsRecord:
    """Return the record among the TXT values of its name (section 3.1); what does not begin with v=STSv1; is none."""
    texts = tuple(plain("TXT", value) for value in values[:50])
    records = [text for text in texts if re.match(r"v=STSv1[ \t]*;", text)]
    if not records:
        meant = tuple(text for text in texts if "stsv1" in text.lower())
        return StsRecord(meant, error="it does not begin with v=STSv1;" if meant else "")
    if len(records) > 1:
        return StsRecord(tuple(records), error=f"{len(records)} records stand there, and senders then read none")
    fields = [part.strip() for part in records[0].split(";")[1:] if part.strip()]
    pairs = [(name.strip(), value.strip()) for name, _, value in (part.partition("=") for part in fields)]
    ids = [value for name, value in pairs if name == "id"]
    if len(ids) != 1 or not _ID.fullmatch(ids[0]):
        return StsRecord(tuple(records), error="its id is missing, or is not 1 to 32 letters and digits")
    return StsRecord(tuple(records), id=ids[0])


def read_policy(domain: str, body: bytes) -> StsPolicy:
    """Return what a policy file says. Of a field that stands twice the first counts, but mx may stand often; what is not known is passed over."""
    if len(body) > MAX_POLICY:
        return StsPolicy(domain, errors=(f"it is larger than {MAX_POLICY} bytes",))
    fields: dict[str, str] = {}
    patterns: list[str] = []
    errors: list[str] = []
    for line in body.decode("utf-8", "replace").replace("\r\n", "\n").split("\n"):
        if not line.strip():
            continue
        name, colon, value = line.partition(":")
        value = value.strip()
        if not colon or not _NAME.fullmatch(name.rstrip()):
            errors.append("a line is no pair of a name and a value")
        elif name.rstrip() == "mx":
            patterns.append(value)
        else:
            fields.setdefault(name.rstrip(), value)
    if fields.get("version") != "STSv1":
        errors.append("version: STSv1 is missing")
    mode = fields.get("mode", "")
    if mode not in MODES:
        errors.append("mode is missing, or none of enforce, testing, none")
    age = fields.get("max_age", "")
    if not (age.isascii() and age.isdigit() and len(age) <= 10):
        errors.append("max_age is missing, or no number of seconds")
    elif int(age) > MAX_AGE:
        errors.append(f"max_age is more than {MAX_AGE}, a year")
    wrong = [pattern for pattern in patterns if len(pattern) > 255 or not _PATTERN.fullmatch(pattern)]
    if wrong:
        errors.append("an mx is no host name")
    if not patterns and mode != "none":
        errors.append("no mx is named")
    return StsPolicy(
        domain,
        mode if mode in MODES else "",
        int(age) if age.isascii() and age.isdigit() and len(age) <= 10 else 0,
        tuple(pattern.lower().rstrip(".") for pattern in patterns if pattern not in wrong)[:MAX_MX],
        tuple(dict.fromkeys(errors))[:8],
    )


def matches(policy: StsPolicy, host: str) -> bool:
    """Return whether a policy names a mail server: a wildcard stands for one whole left-most label (section 4.1)."""
    host = host.lower().rstrip(".")
    above = host.partition(".")[2]
    return any(pattern == host or (pattern.startswith("*.") and pattern[2:] == above != "") for pattern in policy.mx)
