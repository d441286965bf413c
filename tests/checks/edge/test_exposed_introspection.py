"""Cases of edge.exposed-introspection."""

from __future__ import annotations

from laid import found, lay, looked
from seen import Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

HOST = "api.kettle.example"
URL = f"https://{HOST}/graphql"

GOOD: dict[str, Evidence] = {"refused": lay(looked(HOST))}
BAD: dict[str, Bad] = {
    "told": (lay(found(URL, "introspection", "a GraphQL schema", "Query", "User")), {(URL, "schema", Severity.LOW)})
}
SILENT: dict[str, Evidence] = {"no host": lay(), "an app that answers 200 to anything": lay(looked(HOST, status=200))}
UNKNOWN: dict[str, Evidence] = {
    "no answer to anything": lay(looked(HOST, status=0)),
    "an older evidence file": evidence(),
}
