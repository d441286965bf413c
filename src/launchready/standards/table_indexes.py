"""What migrations leave of tables as far as finding rows goes: columns, the first columns of indexes, foreign keys, and what policies compare with the user.

Statements are folded in the order of their files, as `row_security` does for who may read: what is dropped or renamed later is gone or renamed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from launchready.standards.policy_columns import compared_with_user, split
from launchready.standards.sql_reader import Name, SqlReader
from launchready.standards.sql_text import Kind, Token, statements

MAX_DEPTH = 4
"""Programs within programs (DO, EXECUTE)."""
MAX_TABLES = 500
_WAY_BACK = re.compile(
    r"^[ \t]*--[ \t]*(?:\+goose Down|\+migrate Down|migrate:down|rambler down)\b.*",
    re.MULTILINE | re.IGNORECASE | re.DOTALL,
)
_STARTS = frozenset({"create", "alter", "drop", "insert", "do", "set", "execute"})
_TABLE_WORDS = frozenset({"constraint", "primary", "unique", "foreign", "exclude", "check", "like"})
_OTHER_DATABASE = re.compile(r"\bENGINE\s*=|\bAUTO_INCREMENT\b|`\w+`\s*\(", re.IGNORECASE)
"""MySQL makes an index for each foreign key itself."""
_PROGRAM = re.compile(r"create\s+(?:unique\s+)?index\b[^;]*?(?:%|\|\|)", re.IGNORECASE)


@dataclass(slots=True)
class Table:
    """A table. `columns` are names with the first word of their type; `first` the names of indexes with what they begin with.

    `opaque` is True for one whose columns or indexes come from elsewhere, `seeded` for one that the migrations fill, `compared` holds the columns that
    policies for reading compare with the user, and nothing else.
    """

    name: Name
    file: str
    line: int
    columns: dict[str, str] = field(default_factory=dict)
    first: dict[str, frozenset[str]] = field(default_factory=dict)
    keys: dict[str, Name] = field(default_factory=dict)
    compared: dict[str, str] = field(default_factory=dict)
    opaque: bool = False
    seeded: bool = False

    def indexed(self, column: str) -> bool:
        """Return True if an index, a unique constraint or the primary key begins with a column."""
        return any(column in names for names in self.first.values())


class TableIndexes:
    """Takes in migrations, one after another, and tells what they leave."""

    def __init__(self) -> None:
        self.tables: dict[Name, Table] = {}
        self.dynamic = False
        self._schema = "public"
        self._file = ""
        self._unnamed = 0

    def take(self, file: str, text: str) -> None:
        """Take in one file, without its way back."""
        if _OTHER_DATABASE.search(text):
            self.dynamic = True
            return
        self._file, self._schema = file, "public"
        for statement in statements(_WAY_BACK.sub("", text)):
            self._statement(statement, MAX_DEPTH)

    def _statement(self, statement: list[Token], depth: int) -> None:
        for index, word in enumerate(statement):  # in a program, what comes before may be `begin`, `then`, `loop`
            if word.kind is Kind.WORD and word.text in _STARTS:
                self._at(SqlReader(statement, index), depth)
                if word.text not in ("execute", "do"):
                    return

    def _at(self, read: SqlReader, depth: int) -> None:
        first = read.take()
        match first.text if first else "":
            case "create":
                self._create(read)
            case "alter":
                self._alter(read)
            case "drop":
                self._drop(read)
            case "insert" if read.skip("into"):
                name = read.name(self._schema)
                if name in self.tables:
                    self.tables[name].seeded = True
            case "set" if read.skip("search_path"):
                read.skip("=", "to")
                name_ = read.take()
                self._schema = name_.text if name_ and name_.text else "public"
            case "do" | "execute":
                read.skip("language", "plpgsql")
                self._program(read.take(), depth)

    def _program(self, body: Token | None, depth: int) -> None:
        if body is None or depth <= 0:
            return
        if body.kind is not Kind.TEXT:  # execute format('create index …', …)
            self.dynamic = self.dynamic or body == "format"
            return
        self.dynamic = self.dynamic or _PROGRAM.search(body.text) is not None
        for statement in statements(body.text, body.line):
            self._statement(statement, depth - 1)

    # ---- create

    def _create(self, read: SqlReader) -> None:
        read.skip("or", "replace", "global", "local", "unlogged")
        if read.skip("temp", "temporary"):
            return
        if read.skip("table"):
            self._create_table(read)
        elif read.skip("unique") | read.skip("index"):
            read.skip("index", "concurrently", "if", "not", "exists")
            self._create_index(read)
        elif read.skip("policy"):
            self._policy(read)

    def _create_table(self, read: SqlReader) -> None:
        read.skip("if", "not", "exists")
        line, name = read.line, read.name(self._schema)
        if name is None or len(self.tables) >= MAX_TABLES:
            return
        inside = read.inside()
        table = self.tables.setdefault(name, Table(name, self._file, line))
        if inside is None:  # of a query, a partition, a type
            table.opaque = True
            return
        table.opaque = table.opaque or read.holds("inherits")
        for part in split(inside):
            self._part(table, part)

    def _part(self, table: Table, part: list[Token]) -> None:
        """Take in a column or a constraint of a table."""
        if not part or not part[0].is_name:
            return
        if part[0].kind is Kind.WORD and part[0].text in _TABLE_WORDS:
            self._constraint(table, part)
            return
        column, words = part[0].text, [word.text if word.kind is not Kind.TEXT else "''" for word in part[1:]]
        table.columns.setdefault(column, words[0] if words else "")
        if "unique" in words or any(pair == ("primary", "key") for pair in pairwise(words)):
            table.first[f"{table.name[1]}_{'pkey' if 'primary' in words else f'{column}_key'}"] = frozenset({column})
        if "references" in words:
            read = SqlReader(part, part.index(next(word for word in part if word == "references")) + 1)
            target = read.name(self._schema)
            if target:
                table.keys[column] = target

    def _constraint(self, table: Table, part: list[Token]) -> None:
        read = SqlReader(part)
        label = ""
        if read.skip("constraint"):
            named = read.take()
            label = named.text if named else ""
        kind = read.take()
        if kind is None:
            return
        if kind == "like":
            table.opaque = True
            return
        read.skip("key", "nulls", "not", "distinct")
        if kind == "exclude":
            read.skip_to("(")
            named = read.take()
            table.first[label or self._label()] = frozenset({named.text} if named else ())
            return
        columns = [words[0].text for words in split(read.inside() or []) if words]
        if kind == "primary" or kind == "unique":  # noqa: PLR1714 (a token compares with one word)
            default = f"{table.name[1]}_pkey" if kind == "primary" else "_".join((table.name[1], *columns, "key"))
            if columns:
                table.first[label or default] = frozenset(columns[:1])
        elif kind == "foreign" and columns and read.skip("references"):
            target = read.name(self._schema)
            if target:
                table.keys[columns[0]] = target

    def _create_index(self, read: SqlReader) -> None:
        label = self._label()
        if not read.skip("on"):
            name = read.name(self._schema)
            label = name[1] if name else label
            read.skip("on")
        read.skip("only")
        on = read.name(self._schema)
        if on is None:
            return
        if read.skip("using"):
            read.take()
        table = self.tables.get(on)
        parts = split(read.inside() or [])
        if table is not None and parts:
            table.first[label] = frozenset(
                word.text
                for word in (parts[0] if parts[0][:1] == ["("] or parts[0][1:2] == ["("] else parts[0][:1])
                if word.is_name
            )

    def _policy(self, read: SqlReader) -> None:
        label = read.take()
        on = read.name(self._schema) if label and read.skip("on") else None
        table = self.tables.get(on) if on else None
        if table is None or label is None:
            return
        command = "all"
        while (word := read.take()) is not None:
            if word == "for" and (named := read.take()) is not None:
                command = named.text
            elif word == "using" and command in ("all", "select"):
                column = compared_with_user(read.inside() or [])
                if column:
                    table.compared[label.text] = column

    # ---- alter, drop

    def _alter(self, read: SqlReader) -> None:
        if read.skip("index"):
            read.skip("if", "exists")
            old = read.name(self._schema)
            if old and read.skip("rename") and read.skip("to") and (new := read.take()):
                for table in self.tables.values():
                    if old[1] in table.first:
                        table.first[new.text] = table.first.pop(old[1])
            return
        if not read.skip("table"):
            return
        read.skip("if", "exists", "only")
        name = read.name(self._schema)
        known = self.tables.get(name) if name else None
        if known is None or name is None:
            return
        for action in split(list(read.rest())):
            self._action(known, SqlReader(action))

    def _action(self, table: Table, read: SqlReader) -> None:
        if read.skip("add"):
            read.skip("column", "if", "not", "exists")
            self._part(table, list(read.rest()))
        elif read.skip("drop"):
            constraint = read.skip("constraint")
            read.skip("column", "if", "exists")
            gone = read.take()
            if gone is None:
                return
            if constraint:
                table.first.pop(gone.text, None)
                return
            table.columns.pop(gone.text, None)
            table.keys.pop(gone.text, None)
            table.first = {label: names for label, names in table.first.items() if gone.text not in names}
            table.compared = {label: column for label, column in table.compared.items() if column != gone.text}
        elif read.skip("rename"):
            if read.skip("to"):
                self._rename(table, (table.name[0], next((word.text for word in read.rest()), table.name[1])))
                return
            if read.skip("constraint"):
                return
            read.skip("column")
            old, _, new = read.take(), read.skip("to"), read.take()
            if old and new and old.text in table.columns:
                table.columns[new.text] = table.columns.pop(old.text)
                table.first = {
                    label: frozenset(new.text if name == old.text else name for name in names)
                    for label, names in table.first.items()
                }
                table.compared = {
                    label: new.text if column == old.text else column for label, column in table.compared.items()
                }
                if old.text in table.keys:
                    table.keys[new.text] = table.keys.pop(old.text)
        elif read.skip("set") and read.skip("schema") and (schema := read.take()):
            self._rename(table, (schema.text, table.name[1]))
        elif read.skip("inherit", "attach"):
            table.opaque = True

    def _rename(self, table: Table, new: Name) -> None:
        self.tables.pop(table.name, None)
        table.name = new
        self.tables[new] = table

    def _drop(self, read: SqlReader) -> None:
        if read.skip("table"):
            for name in read.listed(self._schema):
                self.tables.pop(name, None)
        elif read.skip("index"):
            read.skip("concurrently")
            for name in read.listed(self._schema):
                for table in self.tables.values():
                    table.first.pop(name[1], None)
        elif read.skip("policy"):
            read.skip("if", "exists")
            label = read.take()
            on = read.name(self._schema) if label and read.skip("on") else None
            if label and on in self.tables:
                self.tables[on].compared.pop(label.text, None)
        elif read.skip("schema"):
            read.skip("if", "exists")
            gone = read.take()
            for name in [name for name in self.tables if gone and name[0] == gone.text]:
                del self.tables[name]

    def _label(self) -> str:
        self._unnamed += 1
        return f" {self._unnamed}"


def fold(files: Iterable[tuple[str, str]]) -> TableIndexes:
    """Return what files leave behind, pairs of their name and their text, in their order."""
    state = TableIndexes()
    for file, text in files:
        state.take(file, text)
    return state
