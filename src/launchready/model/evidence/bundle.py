"""What the browser downloads, searched for secrets; and the source maps that are served beside it."""

from __future__ import annotations

from dataclasses import dataclass

from launchready.model.evidence.secrets import Sighting


@dataclass(frozen=True, slots=True)
class SourceMap:
    """A source map that is served (ECMA-426): how many sources it names, some of their names, whether it holds their text."""

    url: str
    script: str
    sources: int
    names: tuple[str, ...] = ()
    with_content: bool = False


@dataclass(frozen=True, slots=True)
class BundleEvidence:
    """What was searched: `files` of `size` bytes in all, the sources within source maps among them.

    `cut` are files of which only the beginning was read, `failed` what the search broke off at, with the reason. `left_out` counts sightings beyond
    those that are kept.
    """

    files: int = 0
    size: int = 0
    secrets: tuple[Sighting, ...] = ()
    maps: tuple[SourceMap, ...] = ()
    cut: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    left_out: int = 0
