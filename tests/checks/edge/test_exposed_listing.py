"""Cases of edge.exposed-listing."""

from __future__ import annotations

from laid import found, lay, looked
from seen import Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

HOST = "www.kettle.example"
ASSETS, UPLOADS = f"https://{HOST}/assets/", f"https://{HOST}/uploads/"

GOOD: dict[str, Evidence] = {"none": lay(looked(HOST))}
BAD: dict[str, Bad] = {
    "assets": (lay(found(ASSETS, "listing", "a list of files", "app.js")), {(ASSETS, "list", Severity.LOW)}),
    "uploads": (lay(found(UPLOADS, "listing", "a list of files", "a.pdf")), {(UPLOADS, "list", Severity.MEDIUM)}),
}
SILENT: dict[str, Evidence] = {"no host": lay(), "a page for everything": lay(looked(HOST, status=200))}
UNKNOWN: dict[str, Evidence] = {
    "the same for made-up paths": lay(found(ASSETS, "listing", fooled=True)),
    "an older evidence file": evidence(),
}
