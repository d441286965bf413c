"""Queries to a database in JavaScript and TypeScript: supabase-js, Prisma, Drizzle, node-postgres and its like, Mongoose, D1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from launchready.standards.javascript_blocks import Blocks
from launchready.standards.sql_queries import Query, is_sql, looked_up

MAX_QUERIES = 300
"""Queries of one kind looked at in one file."""
_STEP = re.compile(r"\s*[!?]?\.\s*([A-Za-z_$][\w$]*)\s*(?:<[^<>()]{0,100}>\s*)?(\()?")
_SUPABASE = re.compile(r"\.\s*from\s*(?:<[^<>()]{0,100}>\s*)?\(\s*[\"'`]")
_RPC = re.compile(r"\.\s*rpc\s*(?:<[^<>()]{0,100}>\s*)?\(\s*[\"'`]")
_FIND = re.compile(r"\.\s*(\w+)\s*\.\s*(find(?:Many|Unique|First)(?:OrThrow)?)\s*(?:<[^<>()]{0,100}>\s*)?\(")
_PRISMA = re.compile(
    r"\b(?:prisma\w*|db|tx|trx)\s*\.\s*(\w+)\s*\.\s*(aggregate|groupBy|createMany|updateMany|deleteMany|create|update|upsert|delete|count)\s*\("
)
_DRIZZLE = re.compile(
    r"\b(?:db|tx|trx|database)\s*\.\s*(select|selectDistinct|insert|update|delete)\s*(?:<[^<>()]{0,100}>\s*)?\("
)
_RAW = re.compile(
    r"\b\w*(?:pool|client|db|conn|connection|pg|database|prisma|tx|sequelize)\s*\.\s*(query|execute|\$queryRaw|\$executeRaw|\$queryRawUnsafe|prepare)\s*"
    r"(?:<[^<>()]{0,100}>\s*)?([(`])",
    re.IGNORECASE,
)
_TAGGED = re.compile(r"(?<![.\w$])sql\s*(?:<[^<>()]{0,100}>\s*)?`")
_MONGOOSE = re.compile(
    r"(?<![.\w$])([A-Z]\w*)\s*\.\s*(find|findOne|findById|findOneAndUpdate|findByIdAndUpdate|findByIdAndDelete|countDocuments|aggregate|updateOne|deleteOne)\s*\("
)
_DRIVERS = re.compile(
    r"[\"'](?:npm:|https?://[^\"']*)?(?:pg|postgres|mysql2(?:/promise)?|@vercel/postgres|@neondatabase/serverless|@planetscale/database|slonik|pg-promise)[@\"'/]"
)
_MODELS = re.compile(r"[\"'][^\"']*(?:mongoose|/models?(?:/[^\"']*)?)[\"']")
_DOES = {
    "select": "read", "selectDistinct": "read", "insert": "insert", "upsert": "insert", "update": "update", "delete": "delete", "create": "insert",
    "createMany": "insert", "updateMany": "update", "deleteMany": "delete", "count": "read", "aggregate": "read", "groupBy": "read",
    "updateOne": "update", "deleteOne": "delete", "findOneAndUpdate": "update", "findByIdAndUpdate": "update", "findByIdAndDelete": "delete",
}  # fmt: skip
_EQUALS = re.compile(r"\(\s*[\"'`]([A-Za-z_]\w*)[\"'`]\s*,")
_KEY = re.compile(r"[,{(]\s*[\"']?([A-Za-z_]\w*)[\"']?\s*(:|,|\}|$)")
_EMBED = re.compile(r"(?:\w+\s*:\s*)?([A-Za-z_]\w*)(?:!\w+){0,3}\s*\(")
_OTHERS = frozenset(
    {"or", "not", "like", "ilike", "gt", "gte", "lt", "lte", "neq", "is", "contains", "textSearch", "overlaps"}
)


@dataclass(frozen=True, slots=True)
class Found:
    """A query and where its expression begins and ends."""

    query: Query
    start: int
    end: int


def queries(text: str, code: str, blocks: Blocks) -> list[Found]:
    """Return the queries of a file in their order; `code` is that of `code_alone`."""
    found = _Queries(text, code, blocks)
    kinds = [found.supabase(), found.finds(), found.raw()]
    if "prisma" in text.lower():
        kinds.append(found.prisma())
    if "drizzle" in text:
        kinds.append(found.drizzle())
    if _MODELS.search(text):
        kinds.append(found.mongoose())
    each = [one for kind in kinds for one in islice(kind, MAX_QUERIES)]
    return sorted(each, key=lambda one: one.start)


class _Queries:
    def __init__(self, text: str, code: str, blocks: Blocks) -> None:
        self._text = text
        self._code = code
        self._blocks = blocks

    def supabase(self) -> Iterator[Found]:
        for match in _SUPABASE.finditer(self._code):
            start = self._code.index("(", match.start())
            steps, end = self._steps(self._blocks.end(start) + 1)
            verb = next((name for name, _, _ in steps if name != "schema"), "")
            if verb not in ("select", "insert", "upsert", "update", "delete"):
                continue
            table = self._literal(start)
            columns: list[str] = []
            embeds: list[str] = []
            for name, opens, closes in steps:
                inside = self._text[opens : closes + 1]
                equal = _EQUALS.match(inside[:200])
                if equal and (
                    name in ("eq", "in") or (name == "filter" and re.search(r",\s*[\"'](?:eq|in)[\"']", inside[:200]))
                ):
                    columns.append(equal[1])
                elif name == "match":
                    brace = self._code.find("{", opens, closes)
                    columns += self._keys(brace + 1, self._blocks.end(brace)) if brace > 0 else []
                elif name == "select" and name == verb:
                    embeds += [
                        each
                        for each in _EMBED.findall(inside[:2000])
                        if each not in ("count", "sum", "avg", "max", "min")
                    ]
            yield self._found(
                match.start(),
                end,
                "supabase",
                _DOES[verb],
                f'from("{table}")',
                start,
                table,
                columns,
                embeds,
                whole=not any(name in _OTHERS for name, _, _ in steps),
            )
        for match in _RPC.finditer(self._code):
            start = self._code.index("(", match.start())
            yield self._found(
                match.start(),
                self._steps(self._blocks.end(start) + 1)[1],
                "supabase",
                "call",
                f'rpc("{self._literal(start)}")',
                start,
            )

    def finds(self) -> Iterator[Found]:
        for match in _FIND.finditer(self._code):
            via = (
                "drizzle"
                if re.search(r"\bquery\s*$", self._code[max(0, match.start() - 30) : match.start()])
                else "prisma"
            )
            yield self._object(match, via, "read")

    def prisma(self) -> Iterator[Found]:
        for match in _PRISMA.finditer(self._code):
            yield self._object(match, "prisma", _DOES[match[2]])

    def _object(self, match: re.Match[str], via: str, does: str) -> Found:
        start = match.end() - 1
        end = self._blocks.end(start)
        where = re.compile(r"[{,]\s*where\s*:\s*(\{)?").search(self._code, start, min(end, start + 3000))
        columns: list[str] = []
        whole = where is None
        if where and where[1]:
            opens = where.start(1)
            columns = self._keys(opens + 1, self._blocks.end(opens))
            whole = len(columns) > 0
        at = match.start() if self._code[match.start()] == "." else match.start() + len(match[0].split(".", 1)[0])
        return self._found(at, end + 1, via, does, f"{match[1]}.{match[2]}", start, match[1], columns, whole=whole)

    def drizzle(self) -> Iterator[Found]:
        for match in _DRIZZLE.finditer(self._code):
            start = match.end() - 1
            steps, end = self._steps(self._blocks.end(start) + 1)
            source = next(
                (opens for name, opens, _ in steps if name == "from"),
                start if match[1] in ("insert", "update", "delete") else -1,
            )
            named = re.compile(r"\(\s*([A-Za-z_]\w*)\s*\)").match(self._code, source) if source >= 0 else None
            if named is None:
                continue
            columns: list[str] = []
            whole = True
            for name, opens, closes in steps:
                inside = self._code[opens : closes + 1]
                if name == "where":
                    columns = re.findall(rf"\b(?:eq|inArray)\s*\(\s*{named[1]}\.(\w+)\s*,", inside[:2000])
                    whole = bool(columns) and re.search(r"\bor\s*\(", inside) is None
            at = match.start() + match[0].index(".")
            yield self._found(
                at,
                end,
                "drizzle",
                _DOES[match[1]],
                f"{match[1]}({named[1]})",
                start,
                named[1],
                columns if whole else [],
                whole=whole,
            )

    def raw(self) -> Iterator[Found]:
        driver = _DRIVERS.search(self._text) is not None
        for match in _RAW.finditer(self._code):
            opens = match.end() - 1
            if match[2] == "`":
                end = self._code.find("`", match.end())
                sql = self._text[match.end() : end] if end > 0 else ""
            else:
                end = self._blocks.end(opens)
                sql = self._first(opens, end)
            if not is_sql(sql) and not (
                driver
                and match[1] == "query"
                and re.match(r"\(\s*[A-Za-z_$][\w$.]*\s*[,)]", self._code[opens : opens + 120])
            ):
                continue
            at = match.start() + match[0].index(".")
            if match[1] == "prepare":
                end = self._steps(end + 1)[1] - 1
            does, table, columns, whole = looked_up(sql)
            yield self._found(at, end + 1, "sql", does, match[1].lstrip("$"), opens, table, columns, whole=whole)
        for match in _TAGGED.finditer(self._code):
            end = self._code.find("`", match.end())
            sql = self._text[match.end() : end] if end > 0 else ""
            if is_sql(sql):
                does, table, columns, whole = looked_up(sql)
                yield self._found(
                    match.start(), end + 1, "sql", does, "sql", match.end() - 1, table, columns, whole=whole
                )

    def mongoose(self) -> Iterator[Found]:
        for match in _MONGOOSE.finditer(self._code):
            start = match.end() - 1
            at = match.start() + match[0].index(".")
            yield self._found(
                at,
                self._steps(self._blocks.end(start) + 1)[1],
                "mongoose",
                _DOES.get(match[2], "read"),
                f"{match[1]}.{match[2]}",
                start,
            )

    # ---- words

    def _found(
        self,
        at: int,
        end: int,
        via: str,
        does: str,
        shown: str,
        opens: int,
        table: str = "",
        columns: list[str] | tuple[str, ...] = (),
        embeds: list[str] | tuple[str, ...] = (),
        *,
        whole: bool = True,
    ) -> Found:
        line = self._code.count("\n", 0, opens) + 1
        begin = max(self._text.rfind("\n", 0, opens) + 1, opens - 60)
        word = re.search(r"[\w$.]*$", self._text[begin:opens])
        close = self._text.find("\n", opens)
        after = self._text[opens : min(close if close >= 0 else len(self._text), opens + 40)]
        literal = re.match(r"\([\"'][\w-]+[\"']", after)
        query = Query(
            line,
            via,
            does,
            shown[:80],
            (word[0] if word else "") + (literal[0] if literal else after[:1]),
            table[:100],
            tuple(dict.fromkeys(columns))[:20],
            tuple(dict.fromkeys(embeds))[:20],
            whole,
        )
        start = self._blocks.before(at) if self._code[at] == "." else at
        return Found(query, start, end)

    def _steps(self, at: int) -> tuple[list[tuple[str, int, int]], int]:
        """Return the calls that follow one another from a position, each with its parentheses, and where they end."""
        steps: list[tuple[str, int, int]] = []
        for _ in range(60):
            match = _STEP.match(self._code, at)
            if match is None:
                break
            if match[2]:
                close = self._blocks.end(match.end() - 1)
                steps.append((match[1], match.end() - 1, close))
                at = close + 1
            else:
                at = match.end()
        return steps, at

    def _literal(self, opens: int) -> str:
        match = re.compile(r"\(\s*[\"'`]([\w.-]{1,100})[\"'`]").match(self._text, opens)
        return match[1] if match else ""

    def _first(self, opens: int, end: int) -> str:
        """Return the text that a call's first argument is, or begins with."""
        match = re.compile(r"\(\s*(?:\{\s*text\s*:\s*)?(?:sql\s*)?([\"'`])").match(self._code, opens)
        if match is None:
            return ""
        close = self._code.find(match[1], match.end(), end)
        return self._text[match.end() : close] if close > 0 else ""

    def _keys(self, start: int, end: int) -> list[str]:
        """Return the keys of an object that say what something equals, none where one of them cannot be told."""
        keys: list[str] = []
        at = start - 1
        while at < end and len(keys) < 30:
            match = _KEY.match(self._code, at)
            if match is None or match.end() > end + 1:
                break
            value = re.compile(r"\s*(\{)?").match(self._code, match.end()) if match[2] == ":" else None
            if value and value[1]:
                inside = self._code[value.start(1) : self._blocks.end(value.start(1))]
                if re.match(r"\{\s*(?:in|equals)\s*:", inside):
                    keys.append(match[1])
            elif match[1] not in ("AND", "OR", "NOT"):
                keys.append(match[1])
            at = self._comma(match.end() if match[2] == ":" else match.end() - 1, end)
        return keys

    def _comma(self, at: int, end: int) -> int:
        """Return where the next comma stands that is in no brackets of its own."""
        mark = re.compile(r"[,(\[{]")
        while at < end and (match := mark.search(self._code, at, end)):
            if match[0] == ",":
                return match.start()
            at = max(self._blocks.end(match.start()), match.start()) + 1
        return end
