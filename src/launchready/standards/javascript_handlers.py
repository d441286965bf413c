"""Which functions of a JavaScript or TypeScript file answer requests, and at which paths."""

from __future__ import annotations

import re
from itertools import islice

from launchready.standards import source_routes
from launchready.standards.javascript_blocks import Blocks

_DECLARED = re.compile(
    r"\b(?:\w*(?:app|router|server|fastify|api|routes?|hono))\s*\.\s*(get|post|put|patch|delete|all)\s*(?:<[^<>()]{0,100}>\s*)?\(\s*[\"'`]",
    re.IGNORECASE,
)
_SERVED = re.compile(r"(?:\bDeno\s*\.\s*serve|(?<![.\w$])serve)\s*\($")
_EXPORTED = re.compile(
    r"\bexport\s+(?:default\b|(?:async\s+)?function\b|const\s)|\bmodule\s*\.\s*exports\b|\bexports\s*\.\s*\w+\s*=|\bdefineEventHandler\b|\beventHandler\b"
)
_METHODS = re.compile(
    r"\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|handler|default|fallback|onRequest\w*|defineEventHandler|eventHandler|exports)\b"
)
_BY_NAME = re.compile(
    r"\bexport\s+default\s+(?:\w+\s*\(\s*)*([A-Za-z_$][\w$]*)\s*[;)\n]|\bmodule\s*\.\s*exports\s*=\s*([A-Za-z_$][\w$]*)|\bexport\s*\{\s*([A-Za-z_$][\w$]*)\s+as\s"
)
MAX_HANDLERS = 200


class Handlers:
    """The handlers of a file. A function of the file that a handler calls by its name belongs to it."""

    def __init__(self, path: str, text: str, code: str, blocks: Blocks) -> None:
        self._blocks = blocks
        self._own = source_routes.of_file(path)
        self._found: list[tuple[int, int, tuple[str, ...]]] = []
        named: dict[str, tuple[int, int]] = {}
        declared = self._declared(text, code)
        self._found += [(start, end, (pattern,)) for start, end, pattern in declared]
        exported = {name for match in islice(_BY_NAME.finditer(f"{code}\n"), 20) for name in match.groups() if name}
        for pair, head in blocks.functions():
            if (self._own and head.name in exported) or self._is_handler(code, head.start, pair.open):
                self._found.append((pair.open, pair.close, self._own))
            elif head.name:
                named.setdefault(head.name, (pair.open, pair.close))
        if self._own or declared:
            self._helpers(code, named)
        self.all_routes = tuple(dict.fromkeys((*self._own, *(pattern for _, _, pattern in declared))))[:MAX_HANDLERS]

    @staticmethod
    def wanted(path: str, text: str) -> bool:
        """Return True for a file that answers requests."""
        return bool(source_routes.of_file(path)) or _DECLARED.search(text) is not None

    def within(self, position: int) -> bool:
        """Return True for a position that is run for a request."""
        return any(start < position < end for start, end, _ in self._found)

    def routes(self, position: int) -> tuple[str, ...]:
        """Return the patterns of the paths for which a position is run: those of the whole file where no handler stands around."""
        routes = [route for start, end, routes in self._found if start < position < end for route in routes]
        return tuple(dict.fromkeys(routes))[:10] or self._own

    def _declared(self, text: str, code: str) -> list[tuple[int, int, str]]:
        found = []
        for match in islice(_DECLARED.finditer(code), MAX_HANDLERS):
            opens = code.index("(", match.end() - len(match[0].rpartition("(")[2]) - 1)
            path = re.compile(r"[\"'`](/[^\"'`\s]{0,200}|)[\"'`]").match(text, match.end() - 1)
            end = self._blocks.end(opens)
            if path and end > 0 and ("=>" in code[opens:end] or "function" in code[opens:end]):
                found.append((opens, end, source_routes.declared(path[1])))
        return found

    def _is_handler(self, code: str, start: int, opens: int) -> bool:
        """Return True for the body of a function that the platform calls: exported from a file of a route, or given to its server."""
        around = next(self._blocks.around(start), None)
        if (
            around is not None
            and around.sign == "("
            and _SERVED.search(code, max(0, around.open - 40), around.open + 1)
        ):
            return True
        if not self._own:
            return False
        outermost = None
        for pair in self._blocks.around(start):
            if pair.sign == "{" and self._blocks.head(pair).kind == "function":
                return False  # within another function, which counts as a whole
            outermost = pair
        begins = outermost.open if outermost else start
        line = max(code.rfind(sign, 0, begins) for sign in ";}\n")
        before = code[max(line, begins - 300) + 1 : min(start + 1, begins + 200)]
        if outermost is None and "function" not in before and "export" not in before:
            return False
        return _EXPORTED.search(before) is not None and _METHODS.search(before) is not None and opens > start

    def _helpers(self, code: str, named: dict[str, tuple[int, int]]) -> None:
        """Take in the functions that handlers call, and those that these call."""
        pending = list(self._found)
        while pending and len(self._found) < MAX_HANDLERS:
            start, end, routes = pending.pop()
            for name in set(re.findall(r"(?<![.\w$])([A-Za-z_$][\w$]*)\s*\(", code[start:end])) & set(named):
                inner = (*named.pop(name), routes)
                self._found.append(inner)
                pending.append(inner)
