"""HTML: one file that opens from a disk, asks the network for nothing, and is whole without its script."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from launchready.model.verdict import Report
from launchready.render import words
from launchready.render.build import document_of
from launchready.render.escape import href
from launchready.render.page import hostmap
from launchready.render.page.charts import policy_of
from launchready.render.page.groups import risk_entries
from launchready.render.page.hostmap import host_map
from launchready.render.page.timeline import timeline

WIDE, NARROW = 1080.0, 350.0


class HtmlRenderer:
    """The page. Everything is escaped by the templates; the policy allows this style and this script alone."""

    name = "html"
    media_type = "text/html"
    suffix = ".html"

    def render(self, report: Report) -> str:
        """Return the page."""
        document = document_of(report)
        environment = _environment()
        style, script = _source("report.css"), _source("copy.js")
        return environment.get_template("report.html").render(
            doc=document,
            entries=risk_entries(document),
            wide=timeline(document.plan, WIDE),
            narrow=timeline(document.plan, NARROW),
            map=host_map(document.hosts, document.product.canonical_url),
            style=style,
            script=script,
            policy=policy_of(style, script),
        )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("launchready.render.page", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(words=words, hosts=hostmap, columns=hostmap.COLUMNS)
    environment.filters["href"] = href
    return environment


def _source(name: str) -> str:
    loader = _environment().loader
    assert loader
    return loader.get_source(_environment(), name)[0]


RENDERER = HtmlRenderer()
