"""Which loop repeats a place in JavaScript and TypeScript once for each item of a list; loops over pages, batches, tries and short lists are none."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from launchready.standards.javascript_blocks import Blocks, Bracket, Head

_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_OF = re.compile(r"\s*(?:const|let|var)?\s*(.{1,300}?)\s+(of|in)\s+(.*)$", re.DOTALL)
_COUNTED = re.compile(
    r"\s*(?:let|var)\s+([A-Za-z_$][\w$]*)\s*=\s*0\s*;\s*\1\s*<\s*([\w$.?]{1,100})\.length\s*;\s*(?:\1\s*\+\+|\+\+\s*\1|\1\s*\+=\s*1)\s*$"
)
_CALLBACK = re.compile(r"\.\s*(map|forEach|flatMap|reduce)\s*(?:<[^<>()]{0,100}>\s*)?$")
_IN_PARTS = re.compile(
    r"chunk|batch|page|slice\(\s*\w*[A-Za-z]|attempt|retr(?:y|ies)|tries|splits?\b|shard|partition|segment|window|stream|cursor",
    re.IGNORECASE,
)
_FEW = re.compile(
    r"^\s*\[(?!\s*\.\.\.)|\.slice\(\s*0\s*,\s*(?:[1-9]|10)\s*\)|\bArray\s*\.\s*from\s*\(\s*\{|\bnew\s+Array\b"
)
_CONSTANT = re.compile(
    r"^(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*|Object\s*\.\s*(?:keys|values|entries)\s*\(\s*[A-Z][A-Z0-9_]*\s*\))$"
)
_BODY_ELSE = re.compile(
    r"\byield\b|\bcontroller\s*\.\s*enqueue\b|\b(?:res|response|writer|stream)\s*\.\s*write\s*\(|\bfetch\s*\(|\baxios\b|(?<![\w$])(?:send|notify)\w*\s*\(|\bsleep\s*\(|\bdelay\s*\(|"
    r"\bsetTimeout\b|\bgenerate(?:Text|Object)\s*\(|\bstripe\s*\.|\bopenai\s*\.|\bresend\s*\.|\.\s*upload\s*\(|\bbreak\b"
)
"""Work for each item that takes longer than a query, waits on purpose, goes out bit by bit, or ends with the first that fits."""
_LEAVES = re.compile(r"[;})]\s*return\b[^;{}]{0,300};?\s*$")
"""A body that ends with a return: it sees the first item alone."""
_TRANSACTION = re.compile(
    r"\.\s*\$?transaction\s*(?:<[^<>()]{0,80}>\s*)?$|\bwithTransaction\s*$|\bsql\s*\.\s*begin\s*$"
)
_BACKGROUND = re.compile(
    r"cron|worker|^(?:run|process|execute)\w*jobs?|seed|migrat|backfill|^import|^export|^sync|queue|schedul|clean_?up|reindex|scrape|crawl|ingest|bulk|batch|"
    r"process_?(?:all|pending|due)|^send|^notify|digest|remind",
    re.IGNORECASE,
)
"""Names of functions that nobody waits for."""
MAX_ITERABLE = 300


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop: what it calls an item, where its body begins, whether all goes at once, only for some items, or in a transaction."""

    names: tuple[str, ...]
    start: int
    parallel: bool = False
    conditional: bool = False
    transaction: bool = False


class Loops:
    """The loops of a file, whose `code` is that of `code_alone`. Each is looked at once, however many queries stand in it."""

    def __init__(self, text: str, code: str, blocks: Blocks) -> None:
        self._text = text
        self._code = code
        self._blocks = blocks
        self._known: dict[int, Loop | None] = {}

    def around(self, position: int) -> Loop | None:
        """Return the loop that repeats a position for each item of a list whose length nobody knows, None where there is none."""
        begins = _statement(self._code, position)
        found = self._bare(begins, position)
        conditional = re.compile(r"\bif\s*\(").search(self._code, begins, position) is not None
        transaction = False
        inner = position
        for pair in self._blocks.around(position):
            if pair.sign == "(":
                if found is None and self._code.find("=>", pair.open, inner) >= 0:
                    found = self._callback(pair)
                    if found is None:
                        return None
                elif found is not None:
                    transaction = (
                        transaction or _TRANSACTION.search(self._code, max(0, pair.open - 120), pair.open) is not None
                    )
            elif pair.sign == "{":
                head = self._blocks.head(pair)
                if head.kind in ("while", "do") or head.awaits or self._unwaited(head):
                    return None
                if found is None:
                    conditional = conditional or head.kind in ("if", "else", "switch", "catch")
                    if head.kind in ("for", "function"):
                        around = self._blocks.parent(pair)
                        found = self._each(head, pair) if head.kind == "for" else self._callback(around)
                        if found is None:
                            return None
            inner = pair.open
        if found is None:
            return None
        return replace(found, conditional=conditional, transaction=transaction)

    def _unwaited(self, head: Head) -> bool:
        """Return True for a function that nobody waits for, or that hands its results on one by one."""
        if head.kind != "function":
            return False
        generator = re.compile(r"\bfunction\s*\*").search(self._code, max(0, head.start - 60), head.start)
        return generator is not None or _BACKGROUND.search(head.name) is not None

    def _bare(self, begins: int, position: int) -> Loop | None:
        """Return the loop of a statement without braces: `for (const id of ids) await …`."""
        match = re.compile(r"\bfor\s*\(").search(self._code, begins, position)
        if match is None:
            return None
        close = self._blocks.end(match.end() - 1)
        between = self._code[close + 1 : position]
        if not close < position or "=>" in between or re.search(r"[{}]", between):
            return None
        return self._listed(self._code[match.end() : close], match.end(), close, self._code[close:position])

    def _each(self, head: Head, pair: Bracket) -> Loop | None:
        if pair.open not in self._known:
            opens = self._code.find("(", head.start)
            body = self._code[pair.open : pair.close]
            self._known[pair.open] = self._listed(head.inside, opens + 1, pair.open, body)
        return self._known[pair.open]

    def _listed(self, inside: str, at: int, start: int, body: str) -> Loop | None:
        if _BODY_ELSE.search(body) or _LEAVES.search(body[-600:]):
            return None
        if counted := _COUNTED.match(inside):
            return Loop((counted[1],), start) if _long(self._code, counted[2], counted[2]) else None
        match = _OF.match(inside)
        if match is None:
            return None
        raw = self._text[at + match.start(3) : at + match.end(3)]
        if not _long(self._code, match[3].strip(), raw.strip()):
            return None
        return Loop(tuple(_NAME.findall(match[1])), start)

    def _callback(self, pair: Bracket | None) -> Loop | None:
        """Return the loop that a callback of a list's method is, None for a function that something else calls."""
        if pair is None or pair.sign != "(":
            return None
        if pair.open not in self._known:
            self._known[pair.open] = self._called_back(pair)
        return self._known[pair.open]

    def _called_back(self, pair: Bracket) -> Loop | None:
        match = _CALLBACK.search(self._code, max(0, pair.open - 120), pair.open)
        inside = self._code[pair.open + 1 : pair.close]
        if match is None or _BODY_ELSE.search(inside):
            return None
        first = self._blocks.before(match.start())
        receiver, raw = self._code[first : match.start()].strip(), self._text[first : match.start()].strip()
        if not receiver or not _long(self._code, receiver, raw):
            return None
        parameters = inside[: max(inside.find("=>"), 0)] or inside[: max(inside.find("{"), 0)]
        names = [name for name in _NAME.findall(parameters) if name not in ("async", "function")]
        return Loop(tuple(names[1:] if match[1] == "reduce" else names), pair.open, parallel=match[1] != "reduce")


def _statement(code: str, position: int) -> int:
    """Return where the statement begins that a position is in, as far as signs tell."""
    return max(code.rfind(sign, max(0, position - 2000), position) for sign in ";{}") + 1


def _long(code: str, iterable: str, raw: str) -> bool:
    """Return True for a list whose length grows with the product; False for what is short, constant or already in parts."""
    if len(iterable) > MAX_ITERABLE or _IN_PARTS.search(raw) or _FEW.search(raw) or _CONSTANT.match(iterable):
        return False
    name = re.match(r"[A-Za-z_$][\w$]*", iterable)
    root = name[0] if name else ""
    plain = re.match(
        r"^(?:Object\s*\.\s*(?:keys|values|entries)\s*\(\s*)?([A-Za-z_$][\w$]*)\s*\)?(?:\s*\.\s*entries\s*\(\s*\))?$",
        iterable,
    )
    root = plain[1] if plain else root
    if root:
        made = re.search(rf"\b(?:const|let|var)\s+{re.escape(root)}\b[^=;\n]{{0,120}}=\s*([^;]{{0,60}})", code)
        if made and re.match(r"\[\s*[^\]\s.]|\{\s*[^}\s.]", made[1]):
            return False  # written out in the code
        if made and (_IN_PARTS.search(made[1]) or re.match(r"(?:Array\s*\.\s*from\s*\(\s*\{|new\s+Array)", made[1])):
            return False
    return True
