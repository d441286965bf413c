"""Cases of edge.exposed-source-map."""

from __future__ import annotations

from bundled import SCRIPT, bundled
from seen import Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.bundle import SourceMap

HOST = "app.kettle.example"
OWN = SourceMap(SCRIPT + ".map", SCRIPT, 3, ("../src/App.tsx",), with_content=True)

GOOD: dict[str, Evidence] = {"none": bundled()}
BAD: dict[str, Bad] = {
    "with the product's own text": (bundled(maps=(OWN, OWN)), {(HOST, "source-map", Severity.LOW)}),
}
SILENT: dict[str, Evidence] = {
    "names alone": bundled(maps=(SourceMap(SCRIPT + ".map", SCRIPT, 3, ("../src/App.tsx",)),)),
    "a library's": bundled(maps=(SourceMap(SCRIPT + ".map", SCRIPT, 3, (), with_content=True),)),
    "no script was handed out": bundled(files=0),
}
UNKNOWN: dict[str, Evidence] = {"an older evidence file": evidence()}
