"""
Firebase's rules let strangers read.

Why it matters: Firebase has no server of yours in between: its rules are all that stands between the public web key and every document. The console's test mode
opens everything for thirty days, and many products launch with it.

What is looked at: With permission, as a visitor without a session: a shallow read of the Realtime Database's root, one document of each Firestore collection
that the product's scripts or its file name, and of one that cannot be there (where rules let that be read, they let everything), and a list of one file of
the Storage bucket. Counts and names of fields are kept, no value. A collection that is readable and not private by its names is passed over, and so is an empty
answer of one that exists.

Fix: Publish rules that let a user read and write only what is the user's own.

Reference: firebase.google.com/docs/rules/insecure-rules; OWASP API Security 2023, API1.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.backends import not_read, of_kind, place, shown, unclear
from launchready.model.check import (
    Check,
    Confidence,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    failed,
    not_applicable,
    passed,
)
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.evidence.backends import Access, Backend, BackendsEvidence, Look, Resource, ResourceKind
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.product import BackendKind, Product
from launchready.standards.backends import NOWHERE
from launchready.standards.private_data import Privacy, judge, sounds_personal, sounds_public

_FIRESTORE_RULES = """rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents {
    match /users/{uid}/{document=**} {
      allow read, write: if request.auth != null && request.auth.uid == uid;
    }
    // one match for each collection that everybody may read, and no rule for the rest: what no rule names is closed
  }
}"""
_STORAGE_RULES = """rules_version = '2';
service firebase.storage {
  match /b/{bucket}/o {
    match /users/{uid}/{file=**} {
      allow read, write: if request.auth != null && request.auth.uid == uid;
    }
  }
}"""
_DATABASE_RULES = """{ "rules": { "users": { "$uid": {
  ".read": "auth != null && auth.uid === $uid", ".write": "auth != null && auth.uid === $uid" } } } }"""
_RULES = {
    ResourceKind.COLLECTION: ("firestore.rules", _FIRESTORE_RULES),
    ResourceKind.BUCKET: ("storage.rules", _STORAGE_RULES),
    ResourceKind.TREE: ("database.rules.json", _DATABASE_RULES),
}


def evaluate(
    http: HttpEvidence, hosts: HostsEvidence, product: Product, active: ActiveEvidence, backends: BackendsEvidence
) -> Iterator[Result]:
    """Judge what a stranger reads of each Firebase project."""
    projects = of_kind(BackendKind.FIREBASE, http, hosts, product)
    if not projects:
        yield not_applicable(product.domain, "nothing that the product serves names a Firebase project")
    for found in projects:
        problem = not_read(found, active, backends, "reading Firebase without a session")
        if problem is not None:
            yield problem
            continue
        backend = backends.find(found.project.url)
        assert backend is not None  # or it was not read
        yield from _judged(backend)


def _judged(backend: Backend) -> Iterator[Result]:
    quiet = True
    for thing in backend.resources:
        look = thing.look()
        result = _of_one(backend, thing, look) if look is not None else None
        if result is not None:
            quiet = False
            yield result
    silent = unclear(backend, ((thing, thing.look()) for thing in backend.resources), "places")
    if silent is not None:
        yield silent
    elif quiet and backend.resources:
        words = f"none of {len(backend.resources)} places gives strangers anything private"
        yield passed(backend.project.url, words, shown(backend.project, backend.resources[0].url))


def _of_one(backend: Backend, thing: Resource, look: Look) -> Result | None:
    if thing.kind is ResourceKind.COLLECTION and thing.name == NOWHERE:
        if look.access is not Access.EMPTY:
            return None
        seen = (
            "Firestore's rules let a stranger read even a collection that does not exist: they let everything be read"
        )
        return _failed(backend, thing, seen, Severity.BLOCKER, Confidence.FIRM, "everything")
    if look.access is not Access.READABLE:
        return None
    if thing.kind is ResourceKind.TREE:
        return _tree(backend, thing, look)
    if thing.kind is ResourceKind.BUCKET:
        seen = f"a stranger lists the files of the Storage bucket {thing.name}"
        return _failed(backend, thing, seen, Severity.HIGH, Confidence.CERTAIN, "listable")
    judged = judge(thing.name, look.fields)
    if judged.privacy is Privacy.NONE:
        return None
    sure = judged.privacy is Privacy.SURE
    named = f", with {', '.join(judged.fields[:6])}" if judged.fields else ""
    seen = f"a stranger reads documents of the collection {thing.name}{named}"
    severity, confidence = (Severity.BLOCKER, Confidence.CERTAIN) if sure else (Severity.HIGH, Confidence.FIRM)
    return _failed(backend, thing, seen, severity, confidence, "readable")


def _tree(backend: Backend, thing: Resource, look: Look) -> Result | None:
    if thing.name == "/":
        private = [name for name in look.fields if sounds_personal(name)]
        if look.fields and not private and all(sounds_public(name) for name in look.fields):
            return None
        named = f": {', '.join((private or list(look.fields))[:6])}" if look.fields else ""
        seen = f"a stranger reads the whole Realtime Database, with {look.count} places at its root{named}"
        return _failed(backend, thing, seen, Severity.BLOCKER, Confidence.CERTAIN, "everything")
    if not sounds_personal(thing.name):
        return None
    seen = f"a stranger reads {thing.name} of the Realtime Database, with {look.count} entries"
    return _failed(backend, thing, seen, Severity.HIGH, Confidence.FIRM, "readable")


def _failed(
    backend: Backend, thing: Resource, seen: str, severity: Severity, confidence: Confidence, aspect: str
) -> Result:
    file, rules = _RULES[thing.kind]
    return failed(
        place(thing),
        seen=seen,
        expected="permission denied without a session",
        severity=severity,
        confidence=confidence,
        probe=shown(backend.project, thing.url),
        aspect=aspect,
        fix=Fix(
            summary=f"Publish Firebase rules that let users have their own data alone ({file})",
            steps=(
                "Open the Firebase console at the rules of this service, and see what they let everybody do (if true, or a date of the test mode).",
                "Write a rule for each place that the product uses, after the pattern below, and try them in the console's playground.",
                f"Publish them, keep them in {file} of the repository, and log in as a user to see that the product still works.",
                "Treat what was readable as read.",
            ),
            hours=(0.5, 4),
            hours_reason="a rule for each collection or path, and a try of the pages that use it",
            snippet=rules,
            prompt=(
                f"Our Firebase security rules let strangers read. Write {file} anew: close everything by default, let a logged-in user read and write only documents "
                "or files of their own (request.auth.uid compared with the owner), and open to everybody only what the app shows without a session. List what "
                "you opened and why."
            ),
        ),
    )


CHECK = Check(
    id="edge.backend-open-firebase",
    title="Firebase's rules let strangers read",
    stage=Stage.EDGE,
    impact=Impact.DATA,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
)
