"""What makes routes slow in Python: queries for each item of a list, calls that block an async handler, connections made for each request."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field

from launchready.model.evidence.slow_code import Cause, SlowSpot
from launchready.standards import python_loops, source_routes
from launchready.standards.python_loops import Comprehension, Function
from launchready.standards.python_queries import dotted, query
from launchready.standards.slow_javascript import MAX_SPOTS, SCHEDULED, Read
from launchready.standards.sql_queries import Query

MAX_FILE = 300_000
MAX_NODES = 150_000
MAX_DEPTH = 150
_HINT = re.compile(
    r"\.(?:execute|query|objects|fetch\w*|get|table|from_|find_one|connect)\b|create_engine|create_pool|sleep|requests|subprocess|OpenAI|Anthropic"
)
_METHODS = frozenset({"get", "post", "put", "patch", "delete", "route", "api_route", "websocket"})
_BLOCKING = re.compile(
    r"^(?:time\.sleep|requests\.(?:get|post|put|patch|delete|head|request)|urllib\.request\.urlopen|subprocess\.(?:run|call|check_call|check_output)|"
    r"os\.system|httpx\.(?:get|post|put|patch|delete|head|request)|psycopg2\.connect|psycopg\.connect|pymysql\.connect|mysql\.connector\.connect)$"
)
_CONNECTS = re.compile(
    r"^(?:psycopg2?\.connect|psycopg\.(?:AsyncConnection|Connection)\.connect|asyncpg\.(?:connect|create_pool)|pymysql\.connect|mysql\.connector\.connect|aiomysql\.connect|"
    r"(?:sqlalchemy\.)?create_engine|(?:sqlalchemy\.ext\.asyncio\.)?create_async_engine|(?:pymongo\.)?MongoClient|(?:motor\.motor_asyncio\.)?AsyncIOMotorClient)$"
)
_MODEL = re.compile(
    r"^(\w+)\.(?:chat\.completions\.create|responses\.create|messages\.create|embeddings\.create|images\.generate)$"
)
_MODEL_MADE = re.compile(r"^(?:\w+\.)?(?:Azure)?(?:OpenAI|Anthropic|Groq)$")
_CACHES = frozenset({"lru_cache", "cache", "cached", "alru_cache", "cached_property"})
_SCHEDULES = frozenset({"gather", "create_task", "wait_for", "ensure_future", "to_thread", "run_in_threadpool"})
SHORT_SLEEP = 0.05


@dataclass(slots=True)
class _Handled:
    """A function that a request runs, and the paths."""

    node: Function
    routes: tuple[str, ...]
    helper: bool = False


@dataclass(slots=True)
class _Seen:
    calls: list[tuple[ast.Call, tuple[ast.AST, ...]]] = field(default_factory=list)
    functions: list[Function] = field(default_factory=list)
    awaited: set[int] = field(default_factory=set)
    packages: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)


def read(path: str, text: str) -> Read:
    """Return what a file says; nothing is said of what is no Python."""
    if len(text) > MAX_FILE or not _HINT.search(text):
        return Read(understood=len(text) <= MAX_FILE)
    try:
        tree = ast.parse(text)
        return _File(path, text, tree).read()
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Read(understood=False)


class _File:
    def __init__(self, path: str, text: str, tree: ast.Module) -> None:
        self._path = path
        self._lines = text.split("\n")
        self._scheduled = SCHEDULED.search(text) is not None
        self._tree = tree
        self._loops = python_loops.Loops(self._lines, python_loops.literals(tree))
        self._seen = self._walk()
        self._handled = self._handlers()
        self._models = {
            target.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Call)
            and _MODEL_MADE.match(dotted(node.value.func))
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    def read(self) -> Read:
        """Look at every call."""
        spots: list[SlowSpot] = []
        found: list[tuple[Query, tuple[str, ...]]] = []
        for node, above in sorted(self._seen.calls, key=lambda each: (each[0].lineno, each[0].col_offset)):
            function = next((each for each in reversed(above) if isinstance(each, Function)), None)
            handled = self._handled.get(id(function)) if function else None
            routes = handled.routes if handled else ()
            asked = query(node)
            if asked is not None:
                found.append((asked, routes))
                loop = None if self._scheduled else self._loops.around(above, function)
                if loop and python_loops.depends(node, loop.names) and not (loop.parallel and asked.does == "update"):
                    cause = Cause.EACH if loop.parallel else Cause.LOOP
                    spots.append(
                        SlowSpot(
                            self._path,
                            asked.line,
                            cause,
                            asked.shown[:80],
                            asked.word,
                            routes,
                            asked.does,
                            certain=not loop.conditional,
                        )
                    )
            if handled is None or function is None or len(spots) >= MAX_SPOTS:
                continue
            name = dotted(node.func)
            shown = self._blocks(node, name, above, function, asked)
            if shown:
                line, word = (asked.line, asked.word) if asked else (node.lineno, _word(name))
                spots.append(SlowSpot(self._path, line, Cause.BLOCKING, shown[:80], word, routes))
            elif _CONNECTS.match(name) and not _kept(function, above):
                spots.append(SlowSpot(self._path, node.lineno, Cause.CONNECTION, name[:80], _word(name), routes))
        declared = tuple(dict.fromkeys(route for each in self._handled.values() for route in each.routes))
        return Read(tuple(spots[:MAX_SPOTS]), tuple(found), declared)

    def _walk(self) -> _Seen:
        """Collect the calls with what stands around each; what a loop goes through is not within it."""
        seen = _Seen()
        pending: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [(self._tree, ())]
        for _ in range(MAX_NODES):
            if not pending:
                break
            node, above = pending.pop()
            if isinstance(node, ast.Call):
                seen.calls.append((node, above))
            elif isinstance(node, Function):
                seen.functions.append(node)
            elif isinstance(node, ast.Await):
                seen.awaited.add(id(node.value))
            elif isinstance(node, ast.Import | ast.ImportFrom):
                seen.packages |= {alias.name for alias in node.names} | {getattr(node, "module", "") or ""}
            elif isinstance(node, ast.Name):
                seen.names.add(node.id)
            if len(above) > MAX_DEPTH:
                continue
            deeper = (*above, node)
            outside: set[int] = set()
            if isinstance(node, ast.For | ast.AsyncFor):
                outside = {id(node.iter), *map(id, node.orelse)}
            elif isinstance(node, Comprehension):
                outside = {id(node.generators[0])}
            elif isinstance(node, ast.If):
                outside = {id(node.test)}
            pending += ((child, above if id(child) in outside else deeper) for child in ast.iter_child_nodes(node))
        return seen

    def _handlers(self) -> dict[int, _Handled]:
        """Return the functions that requests run: those with a route's decorator, and the file's own that they call or depend on."""
        prefixes = dict(_prefixes(self._tree))
        found: dict[int, _Handled] = {}
        for function in self._seen.functions:
            routes = tuple(route for each in function.decorator_list for route in _route(each, prefixes))
            if routes:
                found[id(function)] = _Handled(function, routes)
        named = {each.name: each for each in self._seen.functions if id(each) not in found}
        pending = list(found.values())
        while pending:
            handled = pending.pop()
            for each in ast.walk(handled.node):
                called = each.func if isinstance(each, ast.Call) else None
                names = [called.id] if isinstance(called, ast.Name) else []
                if names == ["Depends"] and isinstance(each, ast.Call):
                    names = [argument.id for argument in each.args if isinstance(argument, ast.Name)]
                for name in names:
                    if name in named:
                        helper = _Handled(named.pop(name), handled.routes, helper=True)
                        found[id(helper.node)] = helper
                        pending.append(helper)
        return found

    def _blocks(
        self, node: ast.Call, name: str, above: tuple[ast.AST, ...], function: Function, asked: Query | None
    ) -> str:
        """Return what is to be shown of a call that lets nobody else be answered until it returns, "" for any other."""
        if not isinstance(function, ast.AsyncFunctionDef) or id(node) in self._seen.awaited:
            return ""
        inner = above[above.index(function) + 1 :]
        if any(isinstance(each, ast.Lambda) for each in inner) or any(
            isinstance(each, ast.Call) and dotted(each.func).rpartition(".")[2] in _SCHEDULES for each in inner
        ):
            return ""
        if _BLOCKING.match(name):
            first = node.args[0] if node.args else None
            brief = (
                name == "time.sleep"
                and isinstance(first, ast.Constant)
                and isinstance(first.value, int | float)
                and first.value <= SHORT_SLEEP
            )
            return "" if brief else name
        model = _MODEL.match(name)
        if model and model[1] in self._models:
            return name
        if asked is None:
            return ""
        if (
            asked.via == "supabase"
            and "supabase" in self._seen.packages | self._seen.names
            and not _async_client(self._seen)
        ):
            return asked.shown
        root = name.split(".", 1)[0]
        if (
            asked.via in ("sqlalchemy", "sql")
            and root in _sync_sessions(function)
            and "AsyncSession" not in self._seen.packages | self._seen.names
        ):
            return name
        return ""


def _word(name: str) -> str:
    """Return what finds the line of a call: the end of its name."""
    return ".".join(name.split(".")[-2:])[-60:] + "("


def _async_client(seen: _Seen) -> bool:
    return any(
        re.search(r"^(?:AsyncClient|acreate_client|create_async_client|AsyncSupabase\w*)$", name)
        for name in seen.packages | seen.names
    )


def _sync_sessions(function: Function) -> set[str]:
    """Return the parameters that are SQLAlchemy's synchronous session."""
    return {
        argument.arg
        for argument in (*function.args.args, *function.args.kwonlyargs)
        if argument.annotation is not None
        and re.match(r"^(?:orm\.)?Session$|^Annotated\[(?:orm\.)?Session\b", ast.unparse(argument.annotation)[:60])
    }


def _kept(function: Function, above: tuple[ast.AST, ...]) -> bool:
    """Return True where what a function makes is kept for the next request."""
    if any(
        dotted(each.func if isinstance(each, ast.Call) else each).rpartition(".")[2] in _CACHES
        for each in function.decorator_list
    ):
        return True
    for node in ast.walk(function):
        if isinstance(node, ast.If) and re.search(
            r"\bis None\b|\bnot\b|\bhasattr\(|\bclosed\b", ast.unparse(node.test)[:300]
        ):
            return True
        if isinstance(node, ast.Global | ast.NamedExpr):
            return True
    statement = next((each for each in reversed(above) if isinstance(each, ast.Assign)), None)
    return statement is not None and any(not isinstance(target, ast.Name | ast.Tuple) for target in statement.targets)


def _prefixes(tree: ast.Module) -> list[tuple[str, str]]:
    found = []
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            prefix = next(
                (
                    each.value.value
                    for each in node.value.keywords
                    if each.arg in ("prefix", "url_prefix") and isinstance(each.value, ast.Constant)
                ),
                "",
            )
            found += [(target.id, str(prefix)) for target in node.targets if isinstance(target, ast.Name)]
    return found


def _route(decorator: ast.expr, prefixes: dict[str, str]) -> tuple[str, ...]:
    if not (
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in _METHODS
    ):
        return ()
    path = (
        decorator.args[0]
        if decorator.args
        else next((each.value for each in decorator.keywords if each.arg == "path"), None)
    )
    if not (isinstance(path, ast.Constant) and isinstance(path.value, str)) or not (
        path.value.startswith("/") or path.value == ""
    ):
        return ()
    return (source_routes.declared(path.value, prefixes.get(dotted(decorator.func.value), "")),)
