"""The JSON Schemas that are published, by name."""

from __future__ import annotations

from typing import Any

NAMES = (
    "product",
    "evidence",
    "report",
    "diff",
    "inspect",
    "load",
    "load-chat",
    "secrets",
    "mail-render",
    "mail-reports",
    "mail-test",
    "perf-baseline",
    "perf-gate",
    "perf-record",
    "redteam",
    "redteam-gate",
    "retry-storm",
)


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of the product file, of evidence files, of JSON reports, of comparisons, of inspections or of searches for secrets."""
    if name == "product":
        from launchready.app.product_file import json_schema
    elif name == "evidence":
        from launchready.app.evidence_file import json_schema
    elif name == "retry-storm":
        from launchready.app.retry_storm import json_schema
    elif name == "diff":
        from launchready.app.comparison_text import json_schema
    elif name == "inspect":
        from launchready.app.inspect.document import json_schema
    elif name == "load":
        from launchready.app.load_report import json_schema
    elif name == "load-chat":
        from launchready.app.load_chat import json_schema
    elif name == "secrets":
        from launchready.app.secrets import json_schema
    elif name == "mail-render":
        from launchready.app.mail_render import json_schema
    elif name == "mail-reports":
        from launchready.app.mail_reports import json_schema
    elif name == "mail-test":
        from launchready.app.mail_test_report import json_schema
    elif name == "perf-baseline":
        from launchready.app.perf_baseline import json_schema
    elif name == "perf-gate":
        from launchready.app.perf_gate import json_schema
    elif name == "perf-record":
        from launchready.app.perf_accept import json_schema
    elif name == "redteam":
        from launchready.app.redteam_report import json_schema
    elif name == "redteam-gate":
        from launchready.app.redteam_gate import json_schema
    else:
        from launchready.render.formats.json import json_schema
    return json_schema()
