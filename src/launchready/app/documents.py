"""Public documents: any frozen dataclass as JSON, and the JSON Schema that it follows (2020-12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    # Imported late: the library takes longer to load than most commands take to answer.
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def as_json(document: object) -> str:
    """Return a document as one JSON object."""
    text: bytes = _adapter(type(document)).dump_json(document, indent=2)
    return text.decode() + "\n"


def as_values(document: object) -> dict[str, Any]:
    """Return a document as what JSON can hold."""
    values: dict[str, Any] = _adapter(type(document)).dump_python(document, mode="json")
    return values


def schema_of(kind: type[Any]) -> dict[str, Any]:
    """Return the JSON Schema of a kind of document."""
    schema: dict[str, Any] = _adapter(kind).json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
