"""Calls of language models in Python, by its own syntax tree: SDKs, LiteLLM, requests and httpx."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from launchready.model.evidence.model_calls import ModelCall
from launchready.standards.model_apis import ASKS_MODEL, CAPS, HOSTS, LOOKS_LIKE_CHAT, SHORT, Client

MAX_FILE = 400_000
MAX_NODES = 200_000
_CALL = {
    "openai": re.compile(
        r"(?:^|\.)(?:chat\.completions|responses)\.(?:create|stream|parse)$|^(?:openai\.)?ChatCompletion\.a?create$"
    ),
    "anthropic": re.compile(r"(?:^|\.)messages\.(?:create|stream)$"),
    "groq": re.compile(r"(?:^|\.)chat\.completions\.create$"),
    "litellm": re.compile(r"^(?:litellm\.)?a?completion$"),
}
_MADE = {
    "openai": re.compile(r"^(?:openai\.)?(?:Async)?(?:Azure)?OpenAI$"),
    "anthropic": re.compile(r"^(?:anthropic\.)?(?:Async)?Anthropic$"),
    "groq": re.compile(r"^(?:groq\.)?(?:Async)?Groq$"),
}
_POST = re.compile(
    r"^(requests|httpx)\.(?:post|request|stream)$|(?:^|\.)(?:session|client|http)\.(?:post|request|stream)$"
)
_ROUTE = re.compile(r"\.(?:post|get|route|websocket|api_route|put)$")
_WITHIN = re.compile(r"(?:^|\.)(?:timeout|wait_for|fail_after|move_on_after)$")


def read(path: str, text: str) -> tuple[list[ModelCall], list[Client]]:
    """Return the calls of a file, and the clients that it makes; nothing of what is no Python."""
    if len(text) > MAX_FILE or not re.search(r"openai|anthropic|groq|litellm|requests|httpx|aiohttp", text):
        return [], []
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [], []
    reader = _Reader(path, tree)
    try:
        reader.walk()
    except RecursionError:
        return [], []
    return reader.calls, reader.clients


class _Reader:
    def __init__(self, path: str, tree: ast.Module) -> None:
        self.calls: list[ModelCall] = []
        self.clients: list[Client] = []
        self._path = path
        self._tree = tree
        self._packages = set(_packages(tree))
        self._constants = _constants(tree)

    def walk(self) -> None:
        """Look at every call with what stands around it: the clients first, which calls are measured by."""
        found: list[tuple[ast.Call, tuple[ast.AST, ...]]] = []
        pending: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [(self._tree, ())]
        seen = 0
        while pending and seen < MAX_NODES:
            node, above = pending.pop()
            seen += 1
            if isinstance(node, ast.Call):
                found.append((node, above))
                self._client(node)
            deeper = (
                (*above, node) if isinstance(node, ast.stmt | ast.ExceptHandler | ast.AsyncWith | ast.Call) else above
            )
            if len(deeper) < 200:
                pending += ((child, deeper) for child in ast.iter_child_nodes(node))
        for node, above in sorted(found, key=lambda each: (each[0].lineno, each[0].col_offset)):
            self._call(node, above)

    def _client(self, node: ast.Call) -> None:
        name = _dotted(node.func)
        for package, pattern in _MADE.items():
            if package in self._packages and pattern.search(name):
                self.clients.append(Client(f"{package}-python", _bounded(node)))

    def _call(self, node: ast.Call, above: tuple[ast.AST, ...]) -> None:
        name = _dotted(node.func)
        if not name:
            return
        for package, pattern in _CALL.items():
            if package not in self._packages or not pattern.search(name):
                continue
            via = package if package == "litellm" else f"{package}-python"
            made = [client for client in self.clients if client.via == via]
            options = "with_options" in ast.dump(node.func) and "timeout" in ast.dump(node.func)
            own = _bounded(node) or options or any(client.bounded for client in made) or via in SHORT
            self._add(node, above, via, name, "own" if own else "default" if made else "")
            return
        if _POST.search(name) and self._for_model(node):
            library = "requests" if name.startswith("requests.") else "httpx" if name.startswith("httpx.") else ""
            timeout = "own" if _bounded(node) or library == "httpx" else "none" if library else ""
            self._add(node, above, library or name.split(".", 1)[0], name, timeout)

    def _for_model(self, node: ast.Call) -> bool:
        first = node.args[0] if node.args else next((each.value for each in node.keywords if each.arg == "url"), None)
        address = ast.unparse(first) if first is not None else ""
        if isinstance(first, ast.Name):
            address = self._constants.get(first.id, "")
        if HOSTS.search(address):
            return True
        sent = "".join(ast.unparse(each.value) for each in node.keywords if each.arg in ("json", "data", "content"))
        return LOOKS_LIKE_CHAT.search(sent) is not None and ASKS_MODEL.search(sent) is not None

    def _add(self, node: ast.Call, above: tuple[ast.AST, ...], via: str, name: str, timeout: str) -> None:
        caught, loops, within = _surroundings(above)
        streams = name.endswith(".stream") or any(
            each.arg == "stream" and isinstance(each.value, ast.Constant) and each.value.value is True
            for each in node.keywords
        )
        if within:
            timeout = "own"
        word = name.rsplit(".", 2)[-2:]
        self.calls.append(
            ModelCall(
                self._path,
                node.lineno,
                via,
                name[-80:],
                ".".join(word) + "(",
                timeout,
                streams,
                caught,
                loops,
                capped=_capped(via, node),
            )
        )


def _surroundings(above: tuple[ast.AST, ...]) -> tuple[bool | None, bool, bool]:
    """Return whether a try stands around, whether a loop without end repeats it, and whether a time-out stands around."""
    caught: bool | None = None
    swallowed = loops = within = False
    for position in range(len(above) - 1, -1, -1):
        node = above[position]
        below = above[position + 1] if position + 1 < len(above) else None
        if isinstance(node, ast.Try) and node.handlers and below in [*node.body, None]:
            caught = True
            swallowed = swallowed or not any(_leaves(handler) for handler in node.handlers)
        elif isinstance(node, ast.While) and isinstance(node.test, ast.Constant) and node.test.value:
            loops = loops or (
                swallowed and not any(isinstance(each, ast.AugAssign | ast.Compare) for each in ast.walk(node))
            )
        elif isinstance(node, ast.AsyncWith | ast.With):
            within = within or any(
                isinstance(item.context_expr, ast.Call) and _WITHIN.search(_dotted(item.context_expr.func))
                for item in node.items
            )
        elif isinstance(node, ast.Call):
            within = within or _WITHIN.search(_dotted(node.func)) is not None
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            loops = loops or any(_endless_retry(each) for each in node.decorator_list)
            if caught is None and any(
                isinstance(each, ast.Call) and _ROUTE.search(_dotted(each.func)) for each in node.decorator_list
            ):
                caught = False
            break
    return caught, loops, within


def _endless_retry(decorator: ast.expr) -> bool:
    """Return True for tenacity's retry without a stop, which goes on for ever."""
    if isinstance(decorator, ast.Call):
        return (
            _dotted(decorator.func) in ("retry", "tenacity.retry")
            and not decorator.args
            and not {each.arg for each in decorator.keywords}
            & {
                "stop",
                "tries",
                "max_attempts",
                "max_tries",
                "attempts",
                "stop_max_attempt_number",
                "retry_error_callback",
                None,
            }
            and any(each.arg in ("wait", "retry", "reraise") for each in decorator.keywords)
        )
    return _dotted(decorator) == "tenacity.retry"


def _leaves(handler: ast.ExceptHandler) -> bool:
    return any(isinstance(each, ast.Raise | ast.Return | ast.Break) for each in ast.walk(handler))


def _bounded(node: ast.Call) -> bool:
    for each in node.keywords:
        if each.arg in ("timeout", "request_timeout", "http_client") and not (
            isinstance(each.value, ast.Constant) and each.value.value is None
        ):
            return True
        if each.arg is None:  # **options may hold anything
            return True
    return False


def _capped(via: str, node: ast.Call) -> bool | None:
    """Return whether a call bounds the answer's length; None where what it hands over is made elsewhere."""
    if via == "anthropic-python":  # its own library demands a bound
        return True
    if any(each.arg is not None and CAPS.fullmatch(each.arg) for each in node.keywords):
        return True
    sent = [each.value for each in node.keywords if each.arg in ("json", "data", "content", "extra_body")]
    if any(CAPS.search(ast.unparse(each)) for each in sent):
        return True
    plain = all(isinstance(each, ast.Dict) and None not in each.keys for each in sent)
    told = not node.args or via in ("requests", "httpx")
    if any(each.arg is None for each in node.keywords) or not plain or not told:
        return None
    names = {each.arg for each in node.keywords}
    return False if sent or names & {"messages", "input", "prompt"} else None


def _dotted(node: ast.AST) -> str:
    """Return the name that a call goes to, such as client.chat.completions.create."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        else:
            node = node.func
        if len(parts) > 12:
            return ""
    if isinstance(node, ast.Name):
        parts.append(node.id)
    return ".".join(reversed(parts))


def _packages(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _constants(tree: ast.Module) -> dict[str, str]:
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
