"""What the checks of back ends have in common: which there are, which were not read and why, how a read is shown, how a table is closed."""

from __future__ import annotations

from collections.abc import Iterable

from launchready.checks.active import HOW
from launchready.model.check import Result, unknown
from launchready.model.evidence.active import ActiveEvidence, subject
from launchready.model.evidence.backends import Access, Backend, BackendsEvidence, Look, Project, Resource
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import BackendKind, Product
from launchready.standards.found_backends import Found, addresses, found_backends
from launchready.standards.urls import host_of, origin_of

COLLECTOR = "backends"
USER_TOKEN = "USER_TOKEN"  # noqa: S105 - a variable's name
"""The variable that a command takes a test user's access token from."""
_SAYS_NOTHING = frozenset({Access.UNCLEAR, Access.LIMITED, Access.FAILED})


def of_kind(kind: BackendKind, http: HttpEvidence, hosts: HostsEvidence, product: Product) -> tuple[Found, ...]:
    """Return the product's back ends at one provider."""
    return tuple(found for found in found_backends(http, hosts, product) if found.project.kind is kind)


def not_read(found: Found, active: ActiveEvidence, backends: BackendsEvidence, what: str) -> Result | None:
    """Return the UNKNOWN for a back end that was not read, or whose answers prove nothing; None where it was."""
    where = found.project.url
    backend = backends.find(where)
    if backend is None:
        reason, remedy = _why(found, active)
        return unknown(where, f"{what} was not tried: {reason}", remedy, aspect="not-tried")
    if backend.unreal:
        reason = "it answers for what cannot be there as for anything else, so that its answers prove nothing"
        return unknown(
            where, f"{what}: {reason}", "see what answers there in place of the back end", aspect="not-tried"
        )
    if not backend.resources and backend.stopped:
        remedy = "give its public key under [[backends]]" if "key" in backend.stopped else "run the audit again later"
        return unknown(where, f"{what} was not tried: {backend.stopped}", remedy, aspect="not-tried")
    return None


def _why(found: Found, active: ActiveEvidence) -> tuple[str, str]:
    if not active.asked:
        confirm = f"; for a project at a provider add --confirm-backend {host_of(found.project.url)}"
        return "it takes requests that need permission", HOW + confirm
    for origin, project in addresses(found.project):
        permission = active.permission(subject(origin_of(origin), project))
        if permission is not None and not permission.allowed:
            return permission.reason, permission.remedy
    return active.stop_of(COLLECTOR) or "the run did not come to it", "run the audit again"


def unclear(backend: Backend, looks: Iterable[tuple[Resource, Look | None]], what: str) -> Result | None:
    """Return one UNKNOWN for everything whose answer said nothing, None where there is no such thing."""
    silent = [(resource, look) for resource, look in looks if look is None or look.access in _SAYS_NOTHING]
    if not silent:
        return None
    resource, look = silent[0]
    answer = f"{look.status} {look.code}".strip() if look and look.status else "no answer"
    reason = backend.stopped or f"{resource.name} was answered {answer}, which says nothing of what may be read"
    return unknown(
        backend.project.url,
        f"{len(silent)} {what} could not be judged: {reason}",
        "run the audit again later; where the key was refused, give the present one under [[backends]]",
        aspect="unclear",
    )


def place(resource: Resource) -> str:
    """Return the URL by which a finding names a thing."""
    return resource.url.partition("?")[0]


def shown(project: Project, url: str, *, method: str = "GET", data: str = "", user: bool = False) -> Curl:
    """Return the command that shows what a stranger, or a test user, gets."""
    headers: tuple[tuple[str, str], ...] = ()
    if project.kind is BackendKind.SUPABASE:
        key = project.key or "YOUR-PUBLIC-KEY"
        headers = (
            (("apikey", key), ("Authorization", f"Bearer {key}")) if data else (("apikey", key),)
        )  # Storage wants both
    if data:
        headers = (*headers, ("Content-Type", "application/json"))
    return Curl(url, method, headers, data=data, token=USER_TOKEN if user else "")


def sql_name(name: str) -> str:
    """Return a name as SQL quotes it, so that nothing in it can be more than a name."""
    kept = "".join(char if char.isprintable() else "?" for char in name[:63])
    return '"' + kept.replace('"', '""') + '"'


def sql_text(text: str) -> str:
    """Return a text as a literal of SQL."""
    kept = "".join(char if char.isprintable() else "?" for char in text[:63])
    return "'" + kept.replace("'", "''") + "'"


def own_row(owner: str) -> str:
    """Return the condition that a row is its asker's, whatever type the column has."""
    return f"(select auth.uid())::text = {sql_name(owner)}::text"


def close_table(table: str, owner: str, schema: str = "public") -> str:
    """Return the SQL that closes a table to strangers, and opens to users what is their own where a column says whose it is."""
    name = f"{sql_name(schema)}.{sql_name(table)}"
    lines = [
        f"alter table {name} enable row level security;",
        "-- policies that let everybody read are of no use on private rows",
        "do $$ declare p record; begin",
        f"  for p in select policyname from pg_policies where schemaname = {sql_text(schema)} and tablename = {sql_text(table)}",  # noqa: S608 - shown, not run
        "    and cmd in ('SELECT', 'ALL') and qual in ('true', '(true)') loop",
        f"    execute format('drop policy %I on %I.%I', p.policyname, {sql_text(schema)}, {sql_text(table)});",
        "  end loop;",
        "end $$;",
        f"revoke all on {name} from anon;",
    ]
    if owner:
        lines += [
            f"grant select, insert, update, delete on {name} to authenticated;",
            f'create policy "Users have their own rows" on {name} for all to authenticated',
            f"  using ({own_row(owner)}) with check ({own_row(owner)});",
            "-- where that column is a uuid, leave each ::text out: then an index serves",
        ]
    else:
        lines.append("-- now add a policy for each role that must read: no column says whose a row is")
    return "\n".join(lines)
