"""Cases of performance.slow-endpoint: what access logs say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from seen import NOW, Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.access_log import AccessLogEvidence, LoggedRoute
from launchready.model.evidence.database import DatabaseEvidence
from launchready.model.evidence.load import LoadEvidence, Percentile
from launchready.standards.slow_code import slow_code

URL = "https://kettle.example/api/orders"
LOG = "logs/access.log"
ROUTE = "app/api/orders/route.ts"
LOOP = {
    ROUTE: 'import { supabase } from "./db";\nexport async function GET() {\n  for (const order of orders) {\n    const { data } = await supabase.from("customers").select("*").eq("id", order.customer_id);\n  }\n}\n'
}


def line(path: str = "/api/orders", ms: float = 1200, *, low: float | None = None, method: str = "GET", host: str = "", n: int = 900) -> LoggedRoute:  # fmt: skip
    p95 = Percentile(0.95, ms, ms * 0.9 if low is None else low, ms * 1.1)
    return LoggedRoute(method, path, host, n, ms / 4, p95, LOG)


def logged(*routes: LoggedRoute, files: dict[str, str] | None = None, days: float | None = 1, **product: object) -> Evidence:  # fmt: skip
    declared: dict[str, object] = {"logs": [LOG], "routes": [{"kind": "other", "url": URL}], **product}
    made = evidence(product=declared)
    newest = (NOW - timedelta(days=days)).date() if days is not None else None
    code = slow_code(files if files is not None else {"a.ts": 'await supabase.from("a").select();'}, "source")
    log = AccessLogEvidence(routes, (LOG,), 5000, 5000, newest)
    return replace(made, slow_code=code, load=LoadEvidence(), database=DatabaseEvidence(), access_log=log)


TWO = [{"kind": "other", "url": URL}, {"kind": "other", "url": "https://api.kettle.example/api/orders"}]

GOOD: dict[str, Evidence] = {"a route within its budget": logged(line(ms=300))}
BAD: dict[str, Bad] = {
    "a declared route": (logged(line()), {(URL, "log", Severity.MEDIUM)}),
    "one that takes twice as long as it may": (logged(line(ms=2400)), {(URL, "log", Severity.HIGH)}),
    "a declared route of the host that the log names": (
        logged(line(host="kettle.example")),
        {(URL, "log", Severity.MEDIUM)},
    ),
    "a route with an id": (
        logged(line("/api/orders/*"), routes=[{"kind": "private", "url": f"{URL}/81723"}]),
        {(f"{URL}/81723", "log", Severity.MEDIUM)},
    ),
    "a route that nothing declares": (logged(line("/api/search")), {("GET /api/search", "log", Severity.LOW)}),
    "a path that may be of two hosts": (logged(line(), routes=TWO), {("GET /api/orders", "log", Severity.LOW)}),
    "a log without days": (logged(line(), days=None), {(URL, "log", Severity.MEDIUM)}),
    "a route whose code shows the cause": (
        logged(line(), files=LOOP),
        {(URL, "log", Severity.MEDIUM), (ROUTE, "query-in-loop", Severity.HIGH)},
    ),
    "a route that nothing declares whose code shows the cause": (
        logged(line(), files=LOOP, routes=[]),
        {("GET /api/orders", "log", Severity.LOW), (ROUTE, "query-in-loop", Severity.HIGH)},
    ),
}
SILENT: dict[str, Evidence] = {
    "no log is named": replace(logged(), access_log=AccessLogEvidence()),
    "a log without durations": replace(logged(), access_log=AccessLogEvidence((), (LOG,), 5000, 0)),
    "few requests": logged(replace(line(n=40), p95=Percentile(0.95))),
    "a p95 on both sides of the budget": logged(line(ms=900, low=700)),
    "a log of last year": logged(line(), days=300),
    "another method of the route": logged(line(ms=300), line("/api/health", 100)),
    "a chat that is declared": logged(line("/v1/answer", 4000, method="POST"), routes=[{"kind": "chat", "url": "https://kettle.example/v1/answer", "method": "POST"}]),
    "the chat's own URL": logged(line("/v1/answer", 4000, method="POST"), chat={"url": "https://chat.kettle.example/v1/answer"}),
    "a webhook that asks a model": logged(line("/in/tickets", 4000, method="POST"), routes=[{"kind": "webhook", "url": "https://kettle.example/in/tickets", "method": "POST"}]),
    "what may take long": logged(*(line(each, 9000) for each in ("/api/chat", "/api/chat/*/messages", "/api/generate", "/functions/v1/summarise", "/events", "/api/export", "/video/intro.mp4", "/_next/image", "/socket.io/", "/api/ai-answers", "/uploads/*"))),
    "preflights": logged(line(method="OPTIONS")),
    "a path that its owner's budget allows": logged(line(ms=1200), budgets={"p95_ms": 2000}),
}  # fmt: skip
UNKNOWN: dict[str, Evidence] = {}
