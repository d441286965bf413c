"""What to do about a source whose mail fails DMARC, in a sentence."""

from __future__ import annotations

from launchready.standards.aggregate_source import Identity, Kind


def advice(source: Identity, domain: str, passed: int, failed: int, forwarded: int, dkim: str) -> str:
    """Return what to do; "" where nothing is to be done. `dkim` is what its failing messages' signatures most often came to."""
    if source.kind is Kind.FORWARDER or (not failed and forwarded):
        return f"Forwarded on the way, which breaks SPF: what is signed with DKIM as {domain} survives most of it."
    if not failed:
        return ""
    if source.kind in (Kind.UNKNOWN, Kind.OTHER):
        return f"A forgery, or a sender that was forgotten: if it is yours, declare it and sign as {domain}; if not, a stricter policy stops it."
    if source.kind is Kind.PROVIDER and not passed:
        return f"If you use {source.name}, verify {domain} there, so that it signs with DKIM, and declare it; if not, a stricter policy stops it."
    if dkim == "no signature" or dkim.startswith("signed as"):
        some = "all of it is signed" if passed else f"it signs as {domain}"
        return f"Set up DKIM for {domain} at {source.name}, with the records that it gives you, and see that {some}."
    if passed:
        return f"The signature breaks now and then ({dkim}): look at the key's record, and at what changes mail after it is signed."
    return f"Every signature fails ({dkim}): compare the key in DNS with the one that it signs with."
