"""What makes routes slow in JavaScript and TypeScript: queries for each item of a list, calls that block, connections made for each request."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from launchready.model.evidence.slow_code import Cause, SlowSpot
from launchready.standards.javascript_blocks import Blocks
from launchready.standards.javascript_handlers import Handlers
from launchready.standards.javascript_loops import Loop, Loops
from launchready.standards.javascript_queries import Found, queries
from launchready.standards.javascript_text import code_alone
from launchready.standards.sql_queries import Query

MAX_SPOTS = 50
MAX_LINE = 20_000
"""A longer line was made by a program."""
_BLOCKING = re.compile(
    r"\b(?:execSync|spawnSync|execFileSync|pbkdf2Sync|scryptSync|readFileSync|readdirSync|(?:bcrypt\w*\s*\.\s*)?(?:hashSync|compareSync|genSaltSync))\s*\("
)
SCHEDULED = re.compile(
    r"CRON_SECRET|x-vercel-cron|x-appengine-cron|\bcron\s*\.\s*schedule\b|@celery|shared_task|BackgroundScheduler",
    re.IGNORECASE,
)
"""What a clock calls, and no visitor waits for."""
_FILES = ("readFileSync", "readdirSync")
_CRYPTO = ("hashSync", "compareSync", "genSaltSync")
_CONNECTS = (
    (re.compile(r"\bnew\s+PrismaClient\s*\("), re.compile(r"PrismaClient"), "new PrismaClient"),
    (re.compile(r"\bnew\s+(?:pg\s*\.\s*)?Pool\s*\("), re.compile(r"[\"'](?:npm:|https?://[^\"']*/)?(?:pg|postgres)[@\"'/]"), "new Pool"),
    (re.compile(r"\bnew\s+(?:pg\s*\.\s*)?Client\s*\("), re.compile(r"[\"'](?:npm:|https?://[^\"']*/)?(?:pg|postgres)[@\"'/]"), "new Client"),
    (re.compile(r"\bcreatePool\s*\("), re.compile(r"[\"']mysql2?(?:/promise)?[\"']"), "createPool"),
    (re.compile(r"\bcreateConnection\s*\("), re.compile(r"[\"']mysql2?(?:/promise)?[\"']"), "createConnection"),
    (re.compile(r"(?<![.\w$])postgres\s*\("), re.compile(r"import\s+postgres\b|\bpostgres\s*=\s*require\("), "postgres"),
    (re.compile(r"\bnew\s+MongoClient\s*\("), re.compile(r"[\"'](?:npm:)?mongodb[@\"']"), "new MongoClient"),
    (re.compile(r"\bmongoose\s*\.\s*connect\s*\("), re.compile(r"\bmongoose\s*\.\s*(?:disconnect|connection\s*\.\s*close)\s*\("), "mongoose.connect"),
)  # fmt: skip
_ELSEWHERE = re.compile(
    r"@neondatabase/serverless|@vercel/postgres|@planetscale/database|@libsql|HYPERDRIVE|cloudflare:|D1Database"
)
"""What speaks HTTP, or runs where a connection cannot outlive a request."""
_KEPT = re.compile(r"\?\?=?|\|\|=?|\bglobal(?:This)?\b|\bcached?\b", re.IGNORECASE)
_ONCE = re.compile(r"!\s*[\w$.?\[\]\"']+|[=!]==?\s*(?:null|undefined)\b|\breadyState\b|\binstance\b")
_HINT = re.compile(
    r"\.\s*(?:from|rpc)\s*[(<]|prisma|drizzle|\bsql\s*[`<]|\.\s*(?:query|execute|prepare)\b|mongo|Sync\s*\(|\bPool\b|\bpg\b|postgres|mysql",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says: its slow spots and its queries, each with the patterns of the paths that it answers. `understood` is False where nothing may be said."""

    spots: tuple[SlowSpot, ...] = ()
    queries: tuple[tuple[Query, tuple[str, ...]], ...] = ()
    routes: tuple[str, ...] = ()
    understood: bool = True


def read(path: str, text: str) -> Read:
    """Return what a file says."""
    if not _HINT.search(text) and not Handlers.wanted(path, text):
        return Read()
    if max(map(len, text.split("\n"))) > MAX_LINE:
        return Read(understood=False)
    code = code_alone(text)
    blocks = Blocks(code)
    if not blocks.balanced:
        return Read(understood=False)
    handlers = Handlers(path, text, code, blocks)
    file = _File(path, text, code, blocks, handlers)
    found = queries(text, code, blocks)
    if not SCHEDULED.search(text):
        for one in found:
            file.in_loop(one)
    file.blocking()
    file.connections()
    spots = sorted(file.spots, key=lambda spot: spot.line)[:MAX_SPOTS]
    return Read(tuple(spots), tuple((one.query, handlers.routes(one.start)) for one in found), handlers.all_routes)


class _File:
    def __init__(self, path: str, text: str, code: str, blocks: Blocks, handlers: Handlers) -> None:
        self.spots: list[SlowSpot] = []
        self._path = path
        self._text = text
        self._code = code
        self._blocks = blocks
        self._handlers = handlers
        self._loops = Loops(text, code, blocks)

    def in_loop(self, one: Found) -> None:
        """Take in a query that is made once for each item of a list."""
        loop = self._loops.around(one.start)
        if loop is None or not self._depends(loop, one):
            return
        before = self._code[max(0, one.start - 40) : one.start].rstrip().rstrip("(").rstrip()
        if not re.search(r"\bawait$", before) and not (loop.parallel and re.search(r"(?:=>|\breturn)$", before)):
            return
        if (loop.transaction and one.query.does != "read") or (loop.parallel and one.query.does in ("update", "call")):
            return  # rows that each get something else: no single query does it
        self.spots.append(
            SlowSpot(
                self._path,
                one.query.line,
                Cause.EACH if loop.parallel else Cause.LOOP,
                one.query.shown,
                one.query.word,
                self._handlers.routes(one.start),
                one.query.does,
                certain=not loop.conditional,
            )
        )

    def _depends(self, loop: Loop, one: Found) -> bool:
        """Return True where the query asks for something of the item: else it is no query for each of them."""
        names = set(loop.names)
        for match in islice(
            re.finditer(
                r"\b(?:const|let|var)\s+([^=;\n]{1,200})=\s*([^;\n]{0,300})", self._code[loop.start : one.start]
            ),
            40,
        ):
            if names & set(re.findall(r"[A-Za-z_$][\w$]*", match[2])):
                names |= set(re.findall(r"[A-Za-z_$][\w$]*", match[1]))
        return bool(names & set(re.findall(r"[A-Za-z_$][\w$]*", self._text[one.start : one.end][:8000])))

    def blocking(self) -> None:
        """Take in calls in a handler that let nobody else be answered until they return."""
        for match in islice(_BLOCKING.finditer(self._code), MAX_SPOTS):
            name = re.sub(r"\s", "", match[0].rstrip("( \n\t"))
            last = name.rpartition(".")[2]
            if (last in _CRYPTO and "bcrypt" not in self._text) or not self._handlers.within(match.start()):
                continue
            if self._once(match.start(), match.end() - 1):
                continue
            self._spot(match, Cause.BLOCKING, name, "read" if last in _FILES else "")

    def connections(self) -> None:
        """Take in connections and pools that a handler makes each time, and nobody keeps."""
        if _ELSEWHERE.search(self._text):
            return
        for pattern, needs, name in _CONNECTS:
            if not needs.search(self._text):
                continue
            for match in islice(pattern.finditer(self._code), MAX_SPOTS):
                if self._handlers.within(match.start()) and not self._once(match.start(), match.end() - 1):
                    self._spot(match, Cause.CONNECTION, name, "")

    def _once(self, position: int, opens: int) -> bool:
        """Return True where what is made is kept for the next request, or made only where there is none yet."""
        begins = max(self._code.rfind(sign, 0, position) for sign in ";{}\n")
        statement = self._code[max(0, begins) : opens]
        if _KEPT.search(statement):
            return True
        assigned = re.search(r"(?:^|[{};])\s*([A-Za-z_$][\w$.]*)\s*=(?!=)", statement)
        for pair in self._blocks.around(position):
            if pair.sign != "{":
                continue
            head = self._blocks.head(pair)
            if head.kind == "if" and _ONCE.search(head.inside):
                return True
            if head.kind == "function":
                body = self._code[pair.open : position]
                if (
                    re.search(r"\bif\s*\(\s*[\w$.?]+(?:\s*\.\s*readyState[^)]*)?\s*\)\s*\{?\s*return\b", body)
                    or "readyState" in body
                ):
                    return True
                return (
                    assigned is not None
                    and re.search(rf"\b(?:let|var)\s+{re.escape(assigned[1])}\b", self._code[: pair.open]) is not None
                    and "if" in body
                )
        return False

    def _spot(self, match: re.Match[str], cause: Cause, name: str, does: str) -> None:
        line = self._code.count("\n", 0, match.start()) + 1
        word = match[0] if "\n" not in match[0] else name
        self.spots.append(SlowSpot(self._path, line, cause, name, word, self._handlers.routes(match.start()), does))
