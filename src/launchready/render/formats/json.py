"""JSON: the public document itself, and the JSON Schema that it follows."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from launchready.model.verdict import Report
from launchready.render.build import document_of
from launchready.render.document import SCHEMA_VERSION, Document


class JsonRenderer:
    """The document in JSON, two spaces deep, keys in the document's order."""

    name = "json"
    media_type = "application/json"
    suffix = ".json"

    def render(self, report: Report) -> str:
        """Return the document as JSON."""
        return TypeAdapter(Document).dump_json(document_of(report), indent=2).decode() + "\n"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the document."""
    schema = TypeAdapter(Document).json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Launch Ready report, version {SCHEMA_VERSION}",
        **{key: value for key, value in schema.items() if key != "title"},
    }


RENDERER = JsonRenderer()
