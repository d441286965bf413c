"""Cases of edge.exposed-debug."""

from __future__ import annotations

from laid import found, lay, looked
from seen import Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

HOST = "api.kettle.example"
INFO, TOOL, NONE = f"https://{HOST}/phpinfo.php", f"https://{HOST}/adminer.php", f"https://{HOST}/no-such-page"

GOOD: dict[str, Evidence] = {"nothing": lay(looked(HOST))}
BAD: dict[str, Bad] = {
    "phpinfo": (lay(found(INFO, "debug", "phpinfo()")), {(INFO, "debug", Severity.HIGH)}),
    "Adminer": (lay(found(TOOL, "admin", "Adminer")), {(TOOL, "admin", Severity.HIGH)}),
    "a stack trace": (lay(found(NONE, "debug", "a Python traceback")), {(NONE, "trace", Severity.MEDIUM)}),
}
SILENT: dict[str, Evidence] = {
    "no host": lay(),
    "a file is for another check": lay(found(f"https://{HOST}/.env", "environment")),
    "an app that answers 200 to anything": lay(looked(HOST, status=200)),
}
UNKNOWN: dict[str, Evidence] = {
    "the same for made-up paths": lay(found(INFO, "debug", "phpinfo()", fooled=True)),
    "no answer": lay(looked(HOST, status=0)),
    "an older evidence file": evidence(),
}
