"""Which loop of Python repeats a call once for each item of a list; loops over pages, batches, tries and short lists are none."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
_IN_PARTS = re.compile(
    r"chunk|batch|page|attempt|retr(?:y|ies)|tries|split|shard|partition|segment|window|stream|cursor", re.IGNORECASE
)
_BODY_ELSE = re.compile(
    r"\bsleep\(|\brequests\.|\bhttpx\.|\baiohttp\b|\b(?:send|notify)\w*\(|\bopenai\b|\.completions\.|\bstripe\.|\.upload\("
)
_BACKGROUND = re.compile(
    r"cron|worker|^(?:run|process|execute)\w*jobs?|seed|migrat|backfill|^import|^export|^sync(?!_)|queue|schedul|clean_?up|reindex|scrape|crawl|ingest|bulk|batch|"
    r"process_(?:all|pending|due)|^send|^notify|digest|remind|^main$|^test_|^upgrade$|^downgrade$"
)
_UNWRAPPED = frozenset({"enumerate", "sorted", "reversed", "list", "tuple", "set", "zip"})
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop: what it calls an item and what it makes of it, whether all go at once, and whether only some."""

    names: frozenset[str]
    parallel: bool = False
    conditional: bool = False


class Loops:
    """The loops of a file. Each is looked at once, however many queries stand in it."""

    def __init__(self, lines: list[str], constants: frozenset[str]) -> None:
        self._lines = lines
        self._constants = constants
        self._known: dict[int, Loop | None] = {}
        self._waited: dict[int, bool] = {}

    def around(self, above: tuple[ast.AST, ...], function: Function | None) -> Loop | None:
        """Return the loop that repeats what stands below some nodes for each item of a list, None where no loop tells."""
        if function is None or not self._is_waited_for(function):
            return None
        conditional = False
        for node in reversed(above):
            if node is function or isinstance(node, ast.Lambda | ast.While | ast.AsyncFor):
                return None
            if isinstance(node, ast.If | ast.ExceptHandler | ast.Match):
                conditional = True
            elif isinstance(node, ast.For | Comprehension):
                if id(node) not in self._known:
                    self._known[id(node)] = self._each(node) if isinstance(node, ast.For) else self._made(node, above)
                found = self._known[id(node)]
                return replace(found, conditional=conditional) if found else None
        return None

    def _is_waited_for(self, function: Function) -> bool:
        """Return False for a function of the background, and for one that hands its results on one by one."""
        if id(function) not in self._waited:
            yields = any(isinstance(each, ast.Yield | ast.YieldFrom) for each in ast.walk(function))
            self._waited[id(function)] = not yields and _BACKGROUND.search(function.name) is None
        return self._waited[id(function)]

    def _each(self, node: ast.For) -> Loop | None:
        body = "\n".join(self._lines[node.lineno : node.end_lineno])
        if isinstance(node.body[-1], ast.Return) or _BODY_ELSE.search(body) or not _long(node.iter, self._constants):
            return None
        if any(isinstance(each, ast.Break) for part in node.body for each in ast.walk(part)):
            return None
        return Loop(frozenset(_derived(node.body, _names(node.target))))

    def _made(self, node: Comprehension, above: tuple[ast.AST, ...]) -> Loop | None:
        first = node.generators[0]
        if first.is_async or not _long(first.iter, self._constants):
            return None
        at_once = any(
            isinstance(each, ast.Call) and _last(each.func) in ("gather", "as_completed", "wait") for each in above
        )
        return Loop(frozenset(_names(first.target)), at_once)


def _long(node: ast.expr, constants: frozenset[str]) -> bool:
    """Return True for what is as long as the product's data; False for what is short, constant or already in parts."""
    for _ in range(5):
        if isinstance(node, ast.Call) and _last(node.func) in _UNWRAPPED and node.args:
            node = node.args[0]
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("items", "values", "keys")
        ):
            node = node.func.value
    if isinstance(node, ast.List | ast.Tuple | ast.Set | ast.Dict | ast.Constant):
        return False
    if isinstance(node, ast.Call) and _last(node.func) == "range":
        inner = node.args[0] if len(node.args) == 1 else None
        return isinstance(inner, ast.Call) and _last(inner.func) == "len"
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        upper = node.slice.upper
        return isinstance(upper, ast.Constant) and isinstance(upper.value, int) and upper.value > 10
    if isinstance(node, ast.Name) and (node.id.isupper() or node.id in constants):
        return False
    return not _IN_PARTS.search(ast.unparse(node)[:300])


def _derived(body: Iterable[ast.stmt], names: set[str]) -> set[str]:
    """Return names with those that the loop makes of them."""
    found = set(names)
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Assign) and found & _used(node.value):
                found |= {name for target in node.targets for name in _names(target)}
    return found


def _used(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def depends(node: ast.AST, names: frozenset[str]) -> bool:
    """Return True for what is made of one of some names."""
    return bool(names & _used(node))


def literals(tree: ast.Module) -> frozenset[str]:
    """Return the names that a file gives to lists that it writes out."""
    return frozenset(
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and (
            node.value.keys
            if isinstance(node.value, ast.Dict)
            else isinstance(node.value, ast.List | ast.Tuple | ast.Set) and node.value.elts
        )
        for target in node.targets
        if isinstance(target, ast.Name)
    )


def _names(target: ast.expr) -> set[str]:
    return {each.id for each in ast.walk(target) if isinstance(each, ast.Name)}


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
