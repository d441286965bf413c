"""Who may read and write by what the source says: row level security in migrations, functions, rules files. Facts of files, no text of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file; `file` is its path below the product file's folder."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class TableRule:
    """A table as the migrations leave it. `granted` says whether a role of browsers (anon, authenticated, public) is granted it by name."""

    schema: str
    name: str
    place: Place
    row_security: bool = False
    granted: bool = False
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy as the migrations leave it. `command` is all, select, insert, update or delete; `roles` those it is for (`public` is everybody).

    `using` and `check` say whether the expression lets every row through; None where there is none. `by_bucket` is True for one on Storage's
    objects that asks for the bucket alone.
    """

    table: str
    name: str
    place: Place
    command: str = "all"
    roles: tuple[str, ...] = ("public",)
    permissive: bool = True
    using: bool | None = None
    check: bool | None = None
    by_bucket: bool = False


@dataclass(frozen=True, slots=True)
class Definer:
    """A function or view that runs with its owner's rights, past row level security. `fields` are what a view shows that is private by name."""

    kind: str
    name: str
    place: Place
    fields: tuple[str, ...] = ()
    reads_accounts: bool = False


@dataclass(frozen=True, slots=True)
class EdgeFunction:
    """A function of Supabase's in the source.

    `verified` says whether the gateway asks for a JWT, `checks` whether the code looks at who asks or at a signature, `powers` which powerful
    keys it uses: names of environment variables.
    """

    name: str
    place: Place
    verified: bool = True
    checks: bool = False
    powers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenRule:
    """A rule of Firebase's that lets people in. `who` is everyone, users, or `until YYYY-MM-DD` for the rules of its test mode."""

    service: str
    path: str
    operations: tuple[str, ...]
    who: str
    place: Place


@dataclass(frozen=True, slots=True)
class AccessRulesEvidence:
    """What the source says. `read` counts the files that were read, `cut` says that there were more; `uses` names the providers' libraries.

    `dynamic` is True where a program in the database switches row level security on, so that nothing is said of tables without it.
    """

    path: str = ""
    problem: str = ""
    read: int = 0
    cut: bool = False
    uses: tuple[str, ...] = ()
    exposed: tuple[str, ...] = ("public",)
    dynamic: bool = False
    grants: bool = False
    tables: tuple[TableRule, ...] = ()
    policies: tuple[Policy, ...] = ()
    definers: tuple[Definer, ...] = ()
    functions: tuple[EdgeFunction, ...] = ()
    rules: tuple[OpenRule, ...] = ()

    def table(self, name: str) -> TableRule | None:
        """Return a table of the schemas that the API exposes, by its name."""
        return next((table for table in self.tables if table.name == name and table.schema in self.exposed), None)

    def function(self, name: str) -> EdgeFunction | None:
        """Return a function by its name."""
        return next((function for function in self.functions if function.name == name), None)
