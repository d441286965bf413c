"""Reads `launchready.toml`: every mistake is told with its file, its line, what is wrong and what is allowed."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from launchready.app.backend_entries import contradictions_of_backends
from launchready.app.toml_lines import lines_of, repeated
from launchready.checks.catalogue import known, meant
from launchready.model.errors import InputFileError, Mistake, UsageError
from launchready.model.evidence.run import Anchor, ProductSource
from launchready.model.product import Product
from launchready.standards.found_backends import project_url
from launchready.standards.urls import parse_address, registrable_domain

NAME = "launchready.toml"
MAX_BYTES = 1_000_000


def nearest(start: Path | None = None) -> Path | None:
    """Return the product file in a folder (the working one) or the nearest one above it, or None."""
    try:
        start = (start or Path.cwd()).resolve()
    except OSError:  # the working folder is gone
        return None
    for folder in (start, *start.parents):
        candidate = folder / NAME
        if candidate.is_file():
            return candidate
    return None


def read(path: Path) -> tuple[Product, ProductSource]:
    """Return the product that a file describes, and the lines where it speaks of what. Raises InputFileError."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UsageError(f"{path}: larger than {MAX_BYTES} bytes", "a product file is a few pages of text")
        text = path.read_text(encoding="utf-8-sig")  # Notepad puts a mark in front
    except UnicodeDecodeError as error:
        raise InputFileError((Mistake(str(path), 0, "", f"not UTF-8 text (byte {error.start})"),)) from None
    except OSError as error:
        raise UsageError(
            f"{path}: {error.strerror or error}", "name a product file, or make one: launchready init"
        ) from None
    return parse(text, str(path))


def parse(text: str, path: str) -> tuple[Product, ProductSource]:
    """Return the product that a text describes. Raises InputFileError with every mistake in it."""
    from pydantic import ValidationError

    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        words = str(error)
        line = _line_in(words) or len(text.splitlines())
        again = repeated(text)
        if again and "overwrite" in words:
            line, words = again[0], f"{again[1]} stands there twice"
        raise InputFileError((Mistake(path, line, "", f"not TOML: {words}"),)) from None
    lines = lines_of(text)
    try:
        product = Product.model_validate(document)
    except ValidationError as error:
        mistakes = [_mistake(dict(entry), path, lines) for entry in error.errors(include_url=False)]
        raise InputFileError(tuple(sorted(mistakes, key=lambda mistake: mistake.line))) from None
    contradictions = tuple(_contradictions(product, path, lines))
    if contradictions:
        raise InputFileError(contradictions)
    return product, ProductSource(path, _anchors(product, lines))


def _contradictions(product: Product, path: str, lines: dict[tuple[str | int, ...], int]) -> Iterator[Mistake]:
    """Yield what is wrong between parts of a file that are each right by themselves."""

    def mistake(place: tuple[str | int, ...], problem: str, allowed: str = "") -> Mistake:
        line = next((lines[place[:end]] for end in range(len(place), 0, -1) if place[:end] in lines), 0)
        return Mistake(path, line, _dotted(place), problem, allowed)

    if parse_address(product.domain):
        yield mistake(("domain",), "an address", "a domain, such as example.com")
    elif registrable_domain(product.domain) == "":
        yield mistake(("domain",), "a public suffix, which nobody can register", "a domain below it")
    owners = sorted(owner.id for owner in product.owners)
    environments = sorted({environment.name for environment in product.environments} | {"production"})
    hosts: set[str] = set()
    for index, surface in enumerate(product.surfaces):
        if surface.host in hosts:
            yield mistake(("surfaces", index, "host"), f"{surface.host} stands there more than once")
        hosts.add(surface.host)
        if surface.owner and surface.owner not in owners:
            problem = f"no owner has the id {surface.owner}"
            yield mistake(
                ("surfaces", index, "owner"), problem, ", ".join(owners) or "none is declared under [[owners]]"
            )
        if product.environments and surface.environment not in environments:
            problem = f"no environment is named {surface.environment}"
            yield mistake(("surfaces", index, "environment"), problem, ", ".join(environments))
    for place, problem, allowed in contradictions_of_backends(product):
        yield mistake(place, problem, allowed)
    named = [("waivers", index, waiver.check) for index, waiver in enumerate(product.waivers)]
    named += [("fix_hours", index, hours.check) for index, hours in enumerate(product.fix_hours)]
    for table, index, check in named:
        if not known(check):
            yield mistake(
                (table, index, "check"), f"no check is named {check}{meant(check)}", "launchready explain lists them"
            )


def _line_in(words: str) -> int:
    head, _, tail = words.partition("at line ")
    digits = tail.split(",", 1)[0]
    return int(digits) if head and digits.isdigit() else 0


def _anchors(product: Product, lines: dict[tuple[str | int, ...], int]) -> tuple[Anchor, ...]:
    found = [Anchor(product.domain, lines.get(("domain",), 1))]
    if product.canonical_url:
        found.append(Anchor(product.canonical_url, lines.get(("canonical_url",), 1)))
    for index, surface in enumerate(product.surfaces):
        line = lines.get(("surfaces", index, "host")) or lines.get(("surfaces", index)) or 1
        found.append(Anchor(surface.host, line))
    for index, route in enumerate(product.routes):
        line = lines.get(("routes", index, "url")) or lines.get(("routes", index)) or 1
        found.append(Anchor(route.url, line))
    if product.chat is not None:
        found.append(Anchor(product.chat.url, lines.get(("chat", "url"), 1)))
    for index, backend in enumerate(product.backends):
        found.append(Anchor(project_url(backend), lines.get(("backends", index, "url"), 1)))
    return tuple(found)


def _mistake(entry: dict[str, Any], path: str, lines: dict[tuple[str | int, ...], int]) -> Mistake:
    location = tuple(part for part in entry["loc"] if not _is_branch(part))
    line = 0
    for end in range(len(location), 0, -1):
        line = lines.get(location[:end], 0)
        if line:
            break
    problem, allowed = _words(entry, location)
    return Mistake(path, line, _dotted(location), problem, allowed)


def _is_branch(part: object) -> bool:
    """Return True for what the validator adds to a place for its own sake: the name of a branch of a union."""
    return isinstance(part, str) and ("[" in part or part in ("constrained-str", "str"))


def _dotted(location: tuple[Any, ...]) -> str:
    text = ""
    for part in location:
        text += f"[{part + 1}]" if isinstance(part, int) else f"{'.' if text else ''}{part}"
    return text


def _words(entry: dict[str, Any], location: tuple[Any, ...]) -> tuple[str, str]:
    kind, context = entry["type"], entry.get("ctx", {})
    if kind == "extra_forbidden":
        known = _fields(location[:-1])
        close = difflib.get_close_matches(str(location[-1]), known, n=1)
        return "no such key" + (f"; did you mean {close[0]}?" if close else ""), ", ".join(known)
    if kind == "missing":
        return "is missing", ""
    if kind in ("enum", "literal_error"):
        return "not one of the allowed values", str(context.get("expected", "")).replace(" or ", ", ").replace("'", "")
    if kind == "string_pattern_mismatch" and str(context.get("pattern", "")).startswith("^env:"):
        return "a secret is never written here, only where it is found", "env:NAME, with NAME an environment variable"
    if kind == "string_pattern_mismatch":
        return "not a check's id", "such as edge.tls, or a family such as edge"
    if kind in ("tuple_type", "list_type"):
        return "must be a list", ""
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return "must be a table", ""
    if kind == "value_error":
        return str(context.get("error", entry["msg"])), ""
    words = str(entry["msg"])
    return words[0].lower() + words[1:], ""


def _fields(location: tuple[Any, ...]) -> list[str]:
    """Return the keys that are allowed at a place."""
    from pydantic import BaseModel

    model: Any = Product
    for part in location:
        if isinstance(part, int) or not (isinstance(model, type) and issubclass(model, BaseModel)):
            continue
        field = model.model_fields.get(str(part))
        model = _model_in(field.annotation) if field else None
    if isinstance(model, type) and issubclass(model, BaseModel):
        return sorted(model.model_fields)
    return []


def _model_in(annotation: Any) -> Any:
    from typing import get_args

    from pydantic import BaseModel

    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in get_args(annotation):
        found = _model_in(argument)
        if found is not None:
            return found
    return None


def json_schema() -> dict[str, Any]:
    """Return the product file's JSON Schema (2020-12)."""
    schema = Product.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "launchready.toml",
        "description": "The product that Launch Ready audits.",
        **{key: value for key, value in schema.items() if key not in ("title", "description")},
    }
