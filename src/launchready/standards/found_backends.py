"""The back ends of a product: those that its own pages and scripts name, and those that its file declares."""

from __future__ import annotations

from dataclasses import dataclass, replace

from launchready.model.evidence.backends import Calls, Project
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.product import BackendKind, DeclaredBackend, Product
from launchready.standards.backends import MAX_PROJECTS, merged
from launchready.standards.urls import host_of, origin_of

DEFAULT_DATABASE = "-default-rtdb"
FIRESTORE = "https://firestore.googleapis.com"
FIREBASE_STORAGE = "https://firebasestorage.googleapis.com"
IDENTITY = "https://identitytoolkit.googleapis.com"


@dataclass(frozen=True, slots=True)
class Found:
    """A back end, the URL of the product's that names it ("" where only the file does), and what the product asks of it."""

    project: Project
    named_by: str
    calls: Calls
    declared: DeclaredBackend | None = None


def found_backends(http: HttpEvidence, hosts: HostsEvidence, product: Product) -> tuple[Found, ...]:
    """Return the product's back ends. What a script of another host names is the other's own, and counts for nothing."""
    named: dict[str, tuple[Project, str]] = {}
    asked: list[Calls] = []
    for exchange in http.exchanges:
        code = exchange.code or (exchange.page.code if exchange.page else None)
        if code is None or code.backends is None or hosts.find(host_of(exchange.url)) is None:
            continue
        asked.append(code.backends)
        for project in code.backends.projects:
            known = named.get(project.url)
            if known is None or (project.key and not known[0].key):
                named[project.url] = (project, known[1] if known else exchange.url)
    calls = merged(asked)
    found = {url: Found(project, by, calls) for url, (project, by) in named.items()}
    for declared in product.backends:
        url = project_url(declared)
        known_found = found.get(url) or Found(Project(declared.kind, url, database=_database(declared)), "", calls)
        found[url] = replace(known_found, declared=declared)
    return tuple(found.values())[:MAX_PROJECTS]


def addresses(project: Project) -> tuple[tuple[str, str], ...]:
    """Return the origins that a project is reached at, each with the host that stands for it where the origin serves many projects."""
    if project.kind is BackendKind.SUPABASE:
        return ((project.url, ""),)
    own = (project.database,) if project.database else ()
    return tuple((origin, host_of(project.url)) for origin in (FIRESTORE, FIREBASE_STORAGE, IDENTITY, *own))


def project_url(declared: DeclaredBackend) -> str:
    """Return the URL that stands for a declared project, whatever of its addresses the file gives; "" for none of Firebase's."""
    if declared.kind is BackendKind.SUPABASE:
        return origin_of(declared.url)
    host = host_of(declared.url)
    name = host.partition(".")[0].removesuffix(DEFAULT_DATABASE)
    known = host.endswith((".firebaseapp.com", ".web.app", ".firebaseio.com", ".firebasedatabase.app"))
    return f"https://{name}.firebaseapp.com" if known else ""


def _database(declared: DeclaredBackend) -> str:
    """Return the origin of the Realtime Database, where the file gives it."""
    host = host_of(declared.url)
    return origin_of(declared.url) if host.endswith((".firebaseio.com", ".firebasedatabase.app")) else ""
