"""Finds where source code calls a language model, and how each call is bounded: what every file of the languages has in common, and the tree as a whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from launchready.model.evidence.model_calls import ModelCall, ModelCallsEvidence
from launchready.standards import model_calls_javascript as javascript
from launchready.standards import model_calls_python as python
from launchready.standards.model_apis import Client

MAX_CALLS = 200
_SCRIPT = re.compile(r"\.(?:[cm]?[jt]sx?)$")
_NOT_OURS = re.compile(
    r"(?:^|/)(?:tests?|__tests__|spec|e2e|examples?|fixtures?|mocks?|__mocks__|scripts?|evals?|notebooks?)/|[._](?:test|spec|stories|d)\.|\.min\.|(?:^|/)test_"
)


def wanted(path: str) -> bool:
    """Return True for a file that may hold the product's own calls: its code, not its tests and tools."""
    return (path.endswith(".py") or _SCRIPT.search(path) is not None) and _NOT_OURS.search(path) is None


def model_calls(files: Mapping[str, str], root: str, *, cut: bool = False) -> ModelCallsEvidence:
    """Return the calls of a tree, whose files are given by their paths."""
    calls: list[ModelCall] = []
    clients: list[Client] = []
    for path in sorted(files):
        reader = python if path.endswith(".py") else javascript
        found, made = reader.read(path, files[path])
        calls += found
        clients += made
    settled = tuple(_settled(call, clients) for call in calls[:MAX_CALLS])
    return ModelCallsEvidence(root, files=len(files), calls=settled, cut=cut or len(calls) > MAX_CALLS)


def _settled(call: ModelCall, clients: list[Client]) -> ModelCall:
    """Return a call with what the client says that another file makes."""
    if call.timeout:
        return call
    made = [client for client in clients if client.via == call.via]
    if not made or any(client.bounded for client in made):
        return call  # which of them it uses is not known
    return replace(call, timeout="default")
