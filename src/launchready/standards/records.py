"""Values of DNS records in one spelling, whoever wrote them: people, providers' panels, name servers (RFC 1035, section 5)."""

from __future__ import annotations

import re

from launchready.standards.urls import parse_address

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\(\d{3}|.)", re.DOTALL)
_CAA = re.compile(r"\s*(\d+)\s+([A-Za-z0-9]+)\s+(.*)", re.DOTALL)


def plain(rtype: str, value: str) -> str:
    """Return a record's value in one spelling: text without quotes, addresses and names in lower case without the final dot."""
    value = value.strip()
    if rtype == "TXT":
        return _text(value)
    if rtype == "CAA":
        match = _CAA.fullmatch(value)
        return f"{int(match[1][:5])} {match[2].lower()} {_text(match[3]).strip()}" if match else value
    if rtype in ("A", "AAAA"):
        address = parse_address(value)
        return str(address) if address else value.lower()
    if rtype == "DS":
        words = value.split()
        return " ".join((*words[:3], "".join(words[3:]).lower()))
    return " ".join(word.rstrip(".").lower() or "." for word in value.split())


def _text(value: str) -> str:
    """Return the strings of a TXT value joined; a value that nobody quoted is one string."""
    if not value.startswith('"'):
        return value
    return "".join(_ESCAPED.sub(_character, part) for part in _QUOTED.findall(value))


def _character(match: re.Match[str]) -> str:
    code = match[1]
    return chr(int(code)) if code.isdigit() and len(code) == 3 and int(code) < 256 else code
