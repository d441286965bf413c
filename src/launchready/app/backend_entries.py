"""What can be wrong with a product file's back ends and private routes, although each part is right by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from launchready.model.product import BackendKind, DeclaredBackend, Product, RouteKind
from launchready.standards.backend_keys import FIREBASE_KEY, claims, is_public
from launchready.standards.found_backends import project_url

Contradiction = tuple[tuple[str | int, ...], str, str]
"""The place in the file, what is wrong there, and what is allowed."""


def contradictions_of_backends(product: Product) -> Iterator[Contradiction]:
    """Yield what is wrong with the back ends, and with routes that belong to nobody."""
    known: set[str] = set()
    for index, declared in enumerate(product.backends):
        url = project_url(declared)
        if not url:
            yield (
                ("backends", index, "url"),
                "no address of a Firebase project",
                "such as https://my-project-1a2b3.firebaseapp.com",
            )
        elif url in known:
            yield ("backends", index, "url"), f"{url} stands there more than once", ""
        known.add(url)
        problem = _key_problem(declared)
        if problem:
            yield ("backends", index, "key"), problem, "the key that browsers are given, or env:NAME"
    users = [user.name for user in product.test_users]
    for index, route in enumerate(product.routes):
        if route.belongs_to and route.kind is not RouteKind.PRIVATE:
            yield ("routes", index, "belongs_to"), "only a private route belongs to a user", ""
        elif route.belongs_to and route.belongs_to not in users:
            yield ("routes", index, "belongs_to"), f"no test user is named {route.belongs_to}", ", ".join(users)


def _key_problem(declared: DeclaredBackend) -> str:
    """Return why a key that is written out cannot stand in a file, "" where it can."""
    key = declared.key
    if not key or key.startswith("env:"):
        return ""
    if key.startswith("sb_secret_") or claims(key).get("role") not in (None, "anon"):
        return "a secret key is never written here: change it now, since this file holds it"
    if declared.kind is BackendKind.FIREBASE:
        return "" if re.fullmatch(FIREBASE_KEY, key) else "no web key of Firebase's"
    return "" if is_public(key) else "neither an anon key nor a publishable key"
