"""
Anybody can list the files of a storage bucket.

Why it matters: A file whose address nobody can guess is private only as long as nobody can list the addresses. Where the list is open, invoices, uploads and
identity papers are collected by a short script.

What is looked at: With permission, a list of one file of each Supabase bucket that the product's scripts, its product file or Storage itself name, asked for
without a session. A bucket of pictures (avatars, images, assets) is told as less grave, and passed over where the product itself lists it. A public bucket
whose files can be opened by their address, and not be listed, is as it should be. An empty list proves nothing.

Fix: Take the policy away that lets everybody select from storage.objects, or bind it to the owner's folder.

Reference: supabase.com/docs/guides/storage/security/access-control; CWE-548.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.backends import not_read, of_kind, place, shown, sql_text, unclear
from launchready.model.check import (
    Check,
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
from launchready.model.evidence.backends import Access, Backend, BackendsEvidence, Resource, ResourceKind
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.product import BackendKind, Product
from launchready.standards.found_backends import Found
from launchready.standards.private_data import sounds_public
from launchready.standards.quoting import quote

_POLICIES = (
    "select policyname, cmd, roles, qual from pg_policies\n"
    "  where schemaname = 'storage' and tablename = 'objects' and cmd in ('SELECT', 'ALL');\n"
    '-- drop policy "NAME" on storage.objects;\n'
    'create policy "Users list their own folder" on storage.objects for select to authenticated\n'
)
_OWN_FOLDER = "(storage.foldername(name))[1] = (select auth.uid())::text"
BODY = '{"prefix": "", "limit": 1}'


def evaluate(
    http: HttpEvidence, hosts: HostsEvidence, product: Product, active: ActiveEvidence, backends: BackendsEvidence
) -> Iterator[Result]:
    """Judge what a stranger lists of each bucket."""
    projects = of_kind(BackendKind.SUPABASE, http, hosts, product)
    if not projects:
        yield not_applicable(product.domain, "nothing that the product serves names a Supabase project")
    for found in projects:
        problem = not_read(found, active, backends, "listing buckets without a session")
        if problem is not None and (found.calls.buckets or (found.declared and found.declared.buckets)):
            yield problem
        backend = backends.find(found.project.url)
        if problem is None and backend is not None:
            yield from _buckets(found, backend)


def _buckets(found: Found, backend: Backend) -> Iterator[Result]:
    buckets = backend.of(ResourceKind.BUCKET)
    if not buckets:
        yield not_applicable(backend.project.url, "no bucket of it is known")
        return
    quiet = True
    for bucket in buckets:
        look = bucket.look()
        if look is not None and look.access is Access.READABLE and not _is_meant(found, bucket.name):
            quiet = False
            yield _failed(backend, bucket)
    silent = unclear(backend, ((bucket, bucket.look()) for bucket in buckets), "buckets")
    if silent is not None:
        yield silent
    elif quiet:
        words = f"of {len(buckets)} buckets none lists private files to strangers"
        yield passed(backend.project.url, words, shown(backend.project, buckets[0].url, method="POST", data=BODY))


def _is_meant(found: Found, name: str) -> bool:
    return sounds_public(name) and name in found.calls.lists


def _failed(backend: Backend, bucket: Resource) -> Result:
    pictures = sounds_public(bucket.name)
    return failed(
        place(bucket),
        seen=f"a visitor without a session lists the files of the bucket {bucket.name}",
        expected="an empty list without a session",
        severity=Severity.MEDIUM if pictures else Severity.HIGH,
        probe=shown(backend.project, bucket.url, method="POST", data=BODY),
        aspect="listable",
        fix=Fix(
            summary=f"Keep strangers from listing the bucket {bucket.name}",
            steps=(
                "Run the first statement in Supabase's SQL editor to see which policies let everybody select from storage.objects.",
                "Drop those that name the bucket and nothing else, then let users list the folder that bears their id.",
                "Leave a public bucket public: its files open by their address without any policy.",
                "Where files were private: make the bucket private, and hand out signed addresses.",
            ),
            hours=(0.5, 2),
            hours_reason="one policy, and a look at the pages that show the files",
            snippet=f"{_POLICIES}  using (bucket_id = {sql_text(bucket.name)} and {_OWN_FOLDER});",
            prompt=(
                f"Anybody can list the files of the Supabase Storage bucket {quote(bucket.name)}. Write a migration that drops the select policies on storage.objects "
                "that check nothing but the bucket, and adds one that lets a user list only the folder named by the user's own id. Where the app shows files by "
                "their public address it needs no policy; where it lists them, keep them in the user's folder."
            ),
        ),
    )


CHECK = Check(
    id="edge.backend-open-storage",
    title="Anybody can list a storage bucket",
    stage=Stage.EDGE,
    impact=Impact.DATA,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
