"""The page that tells which keys are known: a Markdown table, written from the data that the engine itself uses."""

from __future__ import annotations

from launchready.scan.hit import Nature
from launchready.scan.services import Format, Service, services

_NATURES = {
    Nature.SECRET: "secret",
    Nature.PUBLIC: "made to be public",
    Nature.TEST: "secret of a test mode",
    Nature.UNCERTAIN: "depends on what stands beside it",
}
_HEAD = """# Keys that are known

The search for secrets knows these formats by name. A key that is *made to be public* is told for information and fails nothing. *By name* means that
the value has no beginning of its own: the variable that holds it tells whose it is. A † says that the shape could not be
confirmed on the provider's own pages; it is known from keys in circulation and from public rule sets. Many more formats are found than are listed here: kingfisher's rules cover several hundred.

| service | key | looks like | nature | rule |
|---|---|---|---|---|
"""
_ROTATION = """
## How to replace a key that was seen

| service | how | described at |
|---|---|---|
"""


def page() -> str:
    """Return the page: each format with its nature, then for each service how a key is replaced and where that is described."""
    known = services()
    formats = "".join(_row(service, form) for service in known for form in service.formats)
    rotation = "".join(
        f"| {_cell(service.name)} | {_cell(service.rotate)} [Where]({service.rotate_at}) | [its keys]({service.docs}) |\n"
        for service in known
    )
    return _HEAD + formats + _ROTATION + rotation


def _row(service: Service, form: Format) -> str:
    mark = "" if form.documented else " †"
    return f"| {_cell(service.name)} | {_cell(form.name)} | {_cell(form.looks)}{mark} | {_NATURES[form.nature]} | `{form.rule}` |\n"


def _cell(text: str) -> str:
    """Return a text so that it stays in its cell."""
    return text.replace("|", "\\|").replace("\n", " ")
