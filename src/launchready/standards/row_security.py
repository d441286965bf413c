"""What migrations leave behind: tables with and without row level security, policies, functions and views that go past it.

Statements are folded in the order of their files; what is dropped or renamed later is gone or renamed here. Source says what should be there, not what
is: a live answer outweighs it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice, pairwise

from launchready.model.evidence.access_rules import Definer, Place, Policy, TableRule
from launchready.standards.private_data import is_private
from launchready.standards.sql_meaning import asks_who, in_program, is_true, only_bucket, switches_on, touches, writes
from launchready.standards.sql_reader import Name, SqlReader
from launchready.standards.sql_text import Kind, Token, statements

MAX_DEPTH = 4
"""Programs within programs (DO, EXECUTE)."""
MAX_FACTS = 2000
BROWSER_ROLES = frozenset({"anon", "authenticated", "public"})
_STARTS = frozenset({"create", "alter", "drop", "grant", "revoke", "do", "set", "execute", "perform"})


class RowSecurity:
    """Takes in migrations, one after another, and tells what they leave."""

    def __init__(self) -> None:
        self.tables: dict[Name, TableRule] = {}
        self.policies: dict[tuple[Name, str], Policy] = {}
        self.functions: dict[Name, tuple[Place, bool]] = {}
        self.views: dict[Name, Definer] = {}
        self.revoked: set[Name] = set()
        self.dynamic = False
        self.grants = False
        self._all_granted: set[str] = set()
        self._schema = "public"
        self._file = ""

    def take(self, file: str, text: str) -> None:
        """Take in one file."""
        self._file, self._schema = file, "public"
        for statement in statements(text):
            self._statement(statement, MAX_DEPTH)

    @property
    def definers(self) -> tuple[Definer, ...]:
        """Views and callable functions that run with their owner's rights."""
        functions = (
            Definer("function", f"{name[0]}.{name[1]}", place)
            for name, (place, definer) in self.functions.items()
            if definer and name not in self.revoked
        )
        return (*self.views.values(), *functions)[:MAX_FACTS]

    def _statement(self, statement: list[Token], depth: int) -> None:
        for index, word in enumerate(statement):  # in a program, what comes before may be `begin`, `then`, `loop`
            if word.kind is Kind.WORD and word.text in _STARTS:
                self._at(SqlReader(statement, index), depth)
                if word.text not in ("execute", "perform", "do"):
                    return

    def _at(self, read: SqlReader, depth: int) -> None:
        first = read.take()
        match first.text if first else "":
            case "create":
                self._create(read, depth)
            case "alter":
                self._alter(read)
            case "drop":
                self._drop(read)
            case "grant":
                self._grant(read, given=True)
            case "revoke":
                self._grant(read, given=False)
            case "set" if read.skip("search_path"):
                read.skip("=", "to")
                name = read.take()
                self._schema = name.text if name and name.text else "public"
            case "do":
                self._program(read, depth)
            case "execute" | "perform":
                self._dynamic(read, depth)

    # ---- create

    def _create(self, read: SqlReader, depth: int) -> None:
        read.skip("or", "replace", "global", "local", "unlogged")
        if read.skip("temp", "temporary"):
            return
        recursive = read.skip("recursive", "materialized")
        if read.skip("table"):
            self._create_table(read)
        elif read.skip("policy"):
            self._policy(read)
        elif read.skip("view"):
            self._view(read, stored=recursive)
        elif read.skip("function", "procedure"):
            self._function(read, depth)

    def _create_table(self, read: SqlReader) -> None:
        read.skip("if", "not", "exists")
        line = read.line
        name = read.name(self._schema)
        if name is None or name in self.tables or len(self.tables) >= MAX_FACTS:
            return
        self.tables[name] = TableRule(
            name[0],
            name[1],
            Place(self._file, line),
            granted=name[0] in self._all_granted,
            fields=tuple(read.columns()),
        )

    def _policy(self, read: SqlReader) -> None:
        line, label = read.line, read.take()
        if label is None or not read.skip("on"):
            return
        table = read.name(self._schema)
        if table is None or len(self.policies) >= MAX_FACTS:
            return
        policy = Policy(f"{table[0]}.{table[1]}", label.text, Place(self._file, line))
        self.policies[table, label.text] = self._clauses(read, policy)

    def _clauses(self, read: SqlReader, policy: Policy) -> Policy:
        stored = policy.table == "storage.objects"
        while (word := read.take()) is not None:
            if word == "as":
                policy = replace(policy, permissive=not read.skip("restrictive"))
            elif word == "for" and (command := read.take()) is not None:
                policy = replace(policy, command=command.text)
            elif word == "to":
                policy = replace(policy, roles=tuple(read.names()))
            elif word in ("using", "check") and (inner := read.inside()) is not None:
                bucket = stored and only_bucket(inner)
                policy = replace(policy, by_bucket=policy.by_bucket or bucket)
                through = is_true(inner) or bucket
                policy = replace(policy, using=through) if word == "using" else replace(policy, check=through)
        return policy

    def _view(self, read: SqlReader, *, stored: bool) -> None:
        read.skip("if", "not", "exists")
        line, name = read.line, read.name(self._schema)
        if name is None:
            return
        invoker = False
        while (word := read.take()) is not None and word != "as":
            if word == "security_invoker":
                invoker = not read.after_equals("false", "off", "0")
        self.views.pop(name, None)
        if (not invoker or stored) and not asks_who(list(read.rest())):
            names = dict.fromkeys(word.text for word in read.rest() if word.is_name)
            shown = tuple(islice(filter(is_private, names), 20))
            accounts = read.holds("auth", ".", "users")
            star = read.holds("select", "*") or read.holds(".", "*")
            self.views[name] = Definer(
                "view", f"{name[0]}.{name[1]}", Place(self._file, line), shown or (("*",) if star else ()), accounts
            )

    def _function(self, read: SqlReader, depth: int) -> None:
        line, name = read.line, read.name(self._schema)
        rest = list(read.rest())
        words = [word.text for word in rest if word.kind is Kind.WORD]
        body = next((word.text for word in reversed(rest) if word.kind is Kind.TEXT and len(word.text) > 10), "")
        if switches_on(body):
            self.dynamic = True
        if name is None or depth <= 0:
            return
        definer = any(pair == ("security", "definer") for pair in pairwise(words))
        returned = set(words[words.index("returns") + 1 : words.index("returns") + 3]) if "returns" in words else set()
        program = in_program(body) if definer else []
        harmless = bool(returned & {"trigger", "event_trigger", "boolean", "bool"}) or (
            "void" in returned and not writes(program)
        )
        self.functions[name] = (
            Place(self._file, line),
            definer and not harmless and touches(program) and not asks_who(program),
        )

    # ---- alter, drop, grant

    def _alter(self, read: SqlReader) -> None:
        if read.skip("default"):
            words = read.words()
            if {"grant", "tables"} <= set(words) and not BROWSER_ROLES.isdisjoint(words):
                self._all_granted.add(words[words.index("schema") + 1] if "schema" in words[:-1] else "public")
        elif read.skip("table"):
            read.skip("if", "exists", "only")
            name = read.name(self._schema)
            if name is not None:
                self._alter_table(name, read)
        elif read.skip("view"):
            read.skip("if", "exists")
            name = read.name(self._schema)
            if name in self.views and read.skip_to("security_invoker") and not read.after_equals("false", "off", "0"):
                del self.views[name]
        elif read.skip("policy"):
            label = read.take()
            table = read.name(self._schema) if label and read.skip("on") else None
            if label and table and (known := self.policies.get((table, label.text))):
                if read.skip("rename"):
                    read.skip("to")
                    new = read.take()
                    if new:
                        del self.policies[table, label.text]
                        self.policies[table, new.text] = replace(known, name=new.text)
                else:
                    self.policies[table, label.text] = self._clauses(read, known)
        elif read.skip("function"):
            name = read.name(self._schema)
            if name in self.functions and read.holds("security", "invoker"):
                self.functions[name] = (self.functions[name][0], False)

    def _alter_table(self, name: Name, read: SqlReader) -> None:
        table = self.tables.get(name)
        rest = [word.text for word in read.rest() if word.kind is not Kind.TEXT]
        words = " ".join(rest)
        if table is None:
            if "enable row level security" in words:  # made elsewhere, perhaps in a dump that is not here
                self.tables[name] = TableRule(*name, Place(self._file, read.line), row_security=True)
            return
        if "enable row level security" in words:
            table = replace(table, row_security=True)
        if "disable row level security" in words:
            table = replace(table, row_security=False, place=Place(self._file, read.line))
        self.tables[name] = table
        if rest[:2] == ["rename", "to"] and len(rest) > 2:
            self._rename(name, (name[0], rest[2]))
        elif rest[:2] == ["set", "schema"] and len(rest) > 2:
            self._rename(name, (rest[2], name[1]))

    def _rename(self, old: Name, new: Name) -> None:
        table = self.tables.pop(old)
        self.tables[new] = replace(table, schema=new[0], name=new[1])
        for (on, label), policy in [each for each in self.policies.items() if each[0][0] == old]:
            del self.policies[on, label]
            self.policies[new, label] = replace(policy, table=f"{new[0]}.{new[1]}")

    def _drop(self, read: SqlReader) -> None:
        if read.skip("table"):
            for name in read.listed(self._schema):
                self.tables.pop(name, None)
                for key in [key for key in self.policies if key[0] == name]:
                    del self.policies[key]
        elif read.skip("policy"):
            read.skip("if", "exists")
            label = read.take()
            table = read.name(self._schema) if label and read.skip("on") else None
            if label and table:
                self.policies.pop((table, label.text), None)
        elif read.skip("view") or (read.skip("materialized") and read.skip("view")):
            for name in read.listed(self._schema):
                self.views.pop(name, None)
        elif read.skip("function"):
            for name in read.listed(self._schema):
                self.functions.pop(name, None)
        elif read.skip("schema"):
            read.skip("if", "exists")
            gone = read.take()
            for name in [
                name for name in (*self.tables, *self.views, *self.functions) if gone and name[0] == gone.text
            ]:
                self.tables.pop(name, None)
                self.views.pop(name, None)
                self.functions.pop(name, None)

    def _grant(self, read: SqlReader, *, given: bool) -> None:
        rights: list[str] = []
        while (word := read.take()) is not None and word != "on":
            rights.append(word.text)
        if read.skip("function", "procedure", "routine"):
            names = list(read.listed(self._schema))
            if not given and not BROWSER_ROLES.isdisjoint(read.words()):
                self.revoked.update(names)
            return
        every = read.skip("all")
        read.skip("tables", "table", "in", "schema")
        if every:
            schemas = [word.text for word in read.until("to", "from")]
            roles = set(read.words())
            if given and not BROWSER_ROLES.isdisjoint(roles):
                self._all_granted.update(schemas)
                self.grants = True
                for name, table in self.tables.items():
                    if name[0] in schemas:
                        self.tables[name] = replace(table, granted=True)
            return
        names = list(read.listed(self._schema))
        if not BROWSER_ROLES.isdisjoint(read.words()):
            self.grants = self.grants or given
            for name in names:
                if name in self.tables and (given or "all" in rights or "select" in rights):
                    self.tables[name] = replace(self.tables[name], granted=given)

    # ---- programs

    def _program(self, read: SqlReader, depth: int) -> None:
        read.skip("language", "plpgsql")
        body = read.take()
        if body is None or body.kind is not Kind.TEXT:
            return
        self.dynamic = self.dynamic or switches_on(body.text)
        for statement in statements(body.text, body.line) if depth > 0 else ():
            self._statement(statement, depth - 1)

    def _dynamic(self, read: SqlReader, depth: int) -> None:
        """Take in a statement that a program makes of a text, where nothing is put into it."""
        word = read.take()
        if word is not None and word.kind is Kind.TEXT and "%" not in word.text and depth > 0 and read.take() is None:
            for statement in statements(word.text, word.line):
                self._statement(statement, depth - 1)


def fold(files: Iterable[tuple[str, str]]) -> RowSecurity:
    """Return what files leave behind, pairs of their name and their text, in their order."""
    state = RowSecurity()
    for file, text in files:
        state.take(file, text)
    return state
