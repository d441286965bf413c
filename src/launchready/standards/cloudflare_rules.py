"""What a Cloudflare rule expression says of one request: it fits, it does not, or nobody can tell from here.

The Rules language (developers.cloudflare.com/ruleset-engine/rules-language, 2026): comparisons, `in` sets, `not`, `and`, `xor`, `or` in this order of
binding, and the functions that work on text. Fields that depend on who asks (country, bot score, cookies) have no value here, and what
depends on them is None: three-valued logic after Kleene. A text that is no expression is None as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

Value = str | bool | int | None
LONGEST = 16_384
DEEPEST = 60
_TOKEN = re.compile(
    r"""\s*(?:(?P<raw>r(?P<hash>#{0,8})"(?P<body>.*?)"(?P=hash)(?!\#))|(?P<text>"(?:[^"\\]|\\.)*")|(?P<number>-?\d+(?:\.\d+){0,3}(?:/\d+)?)"""
    r"""|(?P<word>\$?[A-Za-z_][A-Za-z0-9_.]*)|(?P<sign>==|!=|<=|>=|&&|\|\||\^\^|[(){}\[\],<>~!*]))""",
    re.DOTALL,
)
_COMPARISONS = {
    "eq": "eq", "==": "eq", "ne": "ne", "!=": "ne", "lt": "lt", "<": "lt", "le": "le", "<=": "le", "gt": "gt", ">": "gt", "ge": "ge", ">=": "ge",
    "contains": "contains", "wildcard": "wildcard", "matches": "matches", "~": "matches",
}  # fmt: skip


class _NoExpressionError(ValueError):
    pass


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def request_fields(url: str, method: str = "GET") -> dict[str, Value]:
    """Return the fields that are known of a request for a URL."""
    parts = urlsplit(url)
    path = parts.path or "/"
    uri = path + (f"?{parts.query}" if parts.query else "")
    extension = path.rpartition("/")[2].rpartition(".")
    return {
        "http.host": parts.hostname or "",
        "http.request.method": method,
        "http.request.uri": uri,
        "http.request.full_uri": f"{parts.scheme}://{parts.netloc}{uri}",
        "http.request.uri.path": path,
        "raw.http.request.uri.path": path,
        "http.request.uri.path.extension": extension[2] if extension[1] else "",
        "http.request.uri.query": parts.query,
        "http.request.version": None,
        "ssl": parts.scheme == "https",
    }


def fits(expression: str, fields: Mapping[str, Value]) -> bool | None:
    """Return whether a rule's expression fits a request; None where that cannot be told. Never raises."""
    if len(expression) > LONGEST:
        return None
    try:
        parser = _Parser(_tokens(expression), fields)
        found = parser.either(0)
        parser.end()
    except (_NoExpressionError, RecursionError):
        return None
    return found


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise _NoExpressionError(text[at : at + 20])
        at = match.end()
        if match["raw"] is not None:
            found.append(_Token("text", match["body"]))
        elif match["text"] is not None:
            found.append(_Token("text", re.sub(r"\\(.)", r"\1", match["text"][1:-1], flags=re.DOTALL)))
        else:
            kind = "number" if match["number"] else "word" if match["word"] else "sign"
            found.append(_Token(kind, match["number"] or match["word"] or match["sign"]))
    return found


class _Parser:
    """Reads and evaluates at once, with a bound on the depth."""

    def __init__(self, tokens: list[_Token], fields: Mapping[str, Value]) -> None:
        self._tokens = tokens
        self._fields = fields
        self._at = 0

    def end(self) -> None:
        if self._at < len(self._tokens):
            raise _NoExpressionError(self._tokens[self._at].text)

    def either(self, depth: int) -> bool | None:
        """`or`, which binds loosest."""
        return self._chain(depth, ("or", "||"), lambda d: self._chain(d, ("xor", "^^"), self._both, _xor), _or)

    def _both(self, depth: int) -> bool | None:
        return self._chain(depth, ("and", "&&"), self._negated, _and)

    def _chain(
        self,
        depth: int,
        words: tuple[str, str],
        part: Callable[[int], bool | None],
        join: Callable[[bool | None, bool | None], bool | None],
    ) -> bool | None:
        found = part(depth)
        while self._take(*words):
            found = join(found, part(depth))
        return found

    def _negated(self, depth: int) -> bool | None:
        if depth > DEEPEST:
            raise _NoExpressionError("too deep")
        if self._take("not", "!"):
            found = self._negated(depth + 1)
            return None if found is None else not found
        if self._take("("):
            found = self.either(depth + 1)
            self._need(")")
            return found
        return self._comparison(depth)

    def _comparison(self, depth: int) -> bool | None:
        left = self._value(depth)
        if self._take("in"):
            return self._among(left)
        strict = self._take("strict")
        token = self._peek()
        operator = _COMPARISONS.get(token.text) if token and token.kind != "text" else None
        if operator is None:
            return left if isinstance(left, bool) else None
        self._at += 1
        return _compared(left, operator, self._value(depth), strict=strict)

    def _among(self, left: Value) -> bool | None:
        if not self._take("{"):
            self._at += 1  # $list: what is in it, is kept elsewhere
            return None
        fitting = False
        while not self._take("}"):
            item = self._next()
            if item.text == "..":
                continue
            fitting = fitting or str(left) == item.text
        return None if left is None else fitting

    def _value(self, depth: int) -> Value:
        if depth > DEEPEST:
            raise _NoExpressionError("too deep")
        token = self._next()
        if token.kind == "text":
            return token.text
        if token.kind == "number":
            return int(token.text) if re.fullmatch(r"-?\d{1,18}", token.text) else token.text
        if token.kind != "word":
            raise _NoExpressionError(token.text)
        if token.text in ("true", "false"):
            return token.text == "true"
        if self._take("("):
            return self._called(token.text, depth)
        subscripted = False
        while self._take("["):
            subscripted = True
            while not self._take("]"):
                self._next()
        return None if subscripted else self._fields.get(token.text)

    def _called(self, name: str, depth: int) -> Value:
        arguments: list[Value] = []
        while not self._take(")"):
            before = self._at
            arguments.append(self._argument(depth + 1))
            self._take(",")
            if self._at == before:
                raise _NoExpressionError(name)
        return _function(name, arguments)

    def _argument(self, depth: int) -> Value:
        """A value, or for `any` and `all` a whole comparison, which nobody can tell from here."""
        value = self._value(depth)
        token = self._peek()
        if token is not None and token.text not in (",", ")"):
            while (token := self._peek()) is not None and token.text not in (",", ")"):
                self._at += 1
            return None
        return value

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self) -> _Token:
        token = self._peek()
        if token is None:
            raise _NoExpressionError("the end")
        self._at += 1
        return token

    def _take(self, *texts: str) -> bool:
        token = self._peek()
        if token is not None and token.kind != "text" and token.text in texts:
            self._at += 1
            return True
        return False

    def _need(self, text: str) -> None:
        if not self._take(text):
            raise _NoExpressionError(text)


def _or(one: bool | None, other: bool | None) -> bool | None:
    if one or other:
        return True
    return None if one is None or other is None else False


def _and(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _xor(one: bool | None, other: bool | None) -> bool | None:
    return None if one is None or other is None else one is not other


def _compared(left: Value, operator: str, right: Value, *, strict: bool) -> bool | None:
    if left is None or right is None:
        return None
    if operator in ("eq", "ne"):
        return (left == right) is (operator == "eq")
    if operator in ("lt", "le", "gt", "ge"):
        if isinstance(left, str) or isinstance(right, str):
            return None
        return {"lt": left < right, "le": left <= right, "gt": left > right, "ge": left >= right}[operator]
    if not isinstance(left, str) or not isinstance(right, str):
        return None
    if operator == "contains":
        return right in left
    if operator == "wildcard":
        pattern = re.sub(r"\\\*", ".*", re.escape(right))
        return re.fullmatch(pattern, left, re.DOTALL | (0 if strict else re.IGNORECASE)) is not None
    return _matched(left, right)


def _matched(text: str, pattern: str) -> bool | None:
    """Return whether a regular expression of Rust's fits; None for what Python reads otherwise, or could take long over."""
    if len(pattern) > 300 or re.search(r"[+*}]\)?[+*{]|\(\?[^:]|\\[pPKzG]", pattern):
        return None
    try:
        return re.search(pattern, text[:2000]) is not None
    except re.error:
        return None


def _function(name: str, arguments: list[Value]) -> Value:
    texts = [each for each in arguments if isinstance(each, str)]
    if len(texts) != len(arguments) or not texts:
        return None
    match name, len(texts):
        case "lower", 1:
            return texts[0].lower()
        case "upper", 1:
            return texts[0].upper()
        case "len", 1:
            return len(texts[0])
        case "starts_with", 2:
            return texts[0].startswith(texts[1])
        case "ends_with", 2:
            return texts[0].endswith(texts[1])
        case "concat", _:
            return "".join(texts)
        case "url_decode", 1:
            return texts[0] if "%" not in texts[0] else None
    return None
