"""Where in the product file a finding is anchored, for tools that point at lines."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from launchready.model.verdict import Report
from launchready.render.document import FindingDetail
from launchready.render.escape import LINE, plain, relative_uri


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the product file. `path` is relative to where the run was started, `uri` the same as a URI reference."""

    path: str
    uri: str
    line: int


def place_of(report: Report, finding: FindingDetail) -> Place | None:
    """Return the line that speaks of the finding's place: its URL, its host, or a domain above; else the first line.

    None where the run had no product file.
    """
    source = report.evidence.source
    uri = relative_uri(plain(source.path, LINE)) if source.path else ""
    if not uri:
        return None
    labels = finding.host.split(".")
    above = [".".join(labels[place:]) for place in range(len(labels) - 1)]
    anchored = {plain(anchor.subject, LINE): anchor.line for anchor in reversed(source.anchors)}
    line = next((anchored[subject] for subject in (finding.where, finding.host, *above) if subject in anchored), 1)
    return Place(unquote(uri), uri, max(line, 1))
