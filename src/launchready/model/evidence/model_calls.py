"""Where the product's source calls a language model, and what stands around each call: facts alone, no line of the source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One call. `file` is relative to the tree, `shown` is the name of the function that is called, `word` finds the line.

    `via` is what it goes through: `openai-node`, `vercel-ai`, `fetch`, … `timeout` is how its time is bounded: `own` by the code, `default` by
    the library's own long one, `none` by nothing, "" where it cannot be told. `streams` and `caught` are None where they cannot be told; `loops`
    says that it is repeated without end. `capped` says whether the answer's length is bounded, None where it cannot be told. `limit` are the seconds that the platform lets the function run, `told_by` what says so.
    """

    file: str
    line: int
    via: str
    shown: str
    word: str
    timeout: str = ""
    streams: bool | None = None
    caught: bool | None = None
    loops: bool = False
    limit: int | None = None
    told_by: str = ""
    capped: bool | None = None


@dataclass(frozen=True, slots=True)
class ModelCallsEvidence:
    """The calls of one tree. `root` is "" where the product file names none; `failure` says why it could not be read; `cut` that not all was."""

    root: str = ""
    failure: str = ""
    files: int = 0
    calls: tuple[ModelCall, ...] = ()
    cut: bool = False
