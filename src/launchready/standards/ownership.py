"""Whose a row is, by what the rows of two test users say: ids are compared and go no further."""

from __future__ import annotations

import re
from collections.abc import Mapping

_UUID = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Za-z0-9]{28}"
)  # Supabase's ids of users, and Firebase's


def whose(value: str, role: str, identities: Mapping[str, str], read_by: Mapping[str, str]) -> str:
    """Return what shows that a row is somebody else's, "" where nothing does.

    It may name the other test user, or be read by both, so that it is not one of the two's; the id in a row need not be the login's. With one user alone
    it only differs from the user's.
    """
    if not value or not role or value == identities.get(role):
        return ""
    if any(value == identity for user, identity in identities.items() if user != role):
        return "the other test user's"
    if any(value == other for user, other in read_by.items() if user != role):
        return "read by both test users"
    alone = len(identities) == 1 and _UUID.fullmatch(value) is not None
    return "of another id than the test user's" if alone else ""
