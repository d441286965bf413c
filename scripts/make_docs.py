"""Writes what is generated: docs/checks, docs/schema, the help texts and tables inside pages. `--check` only compares."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from launchready.app import pages
from launchready.app.schemas import NAMES, schema
from launchready.checks.catalogue import all_checks
from launchready.cli import build_parser
from launchready.scan import services_page
from launchready.verdict import rank

ROOT = Path(__file__).resolve().parent.parent


def generated() -> dict[Path, str]:
    """Return every generated file's text by its path."""
    files = {ROOT / "docs/checks" / f"{check.id}.md": pages.markdown(check) for check in all_checks()}
    files[ROOT / "docs/checks/README.md"] = pages.index()
    for name in NAMES:
        files[ROOT / "docs/schema" / f"{name}.json"] = json.dumps(schema(name), indent=2) + "\n"
    files[ROOT / "README.md"] = _filled(ROOT / "README.md", {"help": _fenced(build_parser().format_help())})
    files[ROOT / "docs/guide/ranking.md"] = _filled(ROOT / "docs/guide/ranking.md", _tables())
    files[ROOT / "docs/guide/product-file.md"] = _filled(ROOT / "docs/guide/product-file.md", {"keys": _keys()})
    files[ROOT / "docs/guide/secret-formats.md"] = services_page.page()
    files[ROOT / "docs/guide/commands.md"] = _filled(ROOT / "docs/guide/commands.md", {"commands": _commands()})
    return files


def _fenced(text: str) -> str:
    return f"```text\n{text.rstrip()}\n```"


def _filled(path: Path, blocks: dict[str, str]) -> str:
    """Return a page with its generated blocks: what stands between `<!-- made: NAME -->` and `<!-- /made -->`."""
    text = path.read_text(encoding="utf-8")
    for name, block in blocks.items():
        pattern = re.compile(rf"(<!-- made: {name} -->\n).*?(<!-- /made -->)", re.DOTALL)
        if not pattern.search(text):
            raise SystemExit(f"{path}: no block named {name}")
        text = pattern.sub(r"\1" + block.replace("\\", r"\\") + "\n" + r"\2", text)
    return text


def _tables() -> dict[str, str]:
    def table(values: Mapping[Any, float]) -> str:
        rows = [f"| {getattr(key, 'value', key)} | {value:g} |" for key, value in values.items()]
        return "\n".join(["| | |", "|---|---|", *rows])

    return {
        "loss": table(rank.LOSS),
        "severity": table(rank.SEVERITY_SHARE),
        "exposure": table(rank.EXPOSURE),
        "confidence": table(rank.CONFIDENCE),
    }


def _keys() -> str:
    """Return tables of the product file's keys, from its schema."""
    whole = schema("product")
    models = whole["$defs"]
    parts: list[str] = []

    def referred(field: object) -> dict[str, Any]:
        found = re.search(r'"#/\$defs/(\w+)"', json.dumps(field))
        model: dict[str, Any] = models[found.group(1)] if found else {}
        return model

    def words(field: dict[str, Any]) -> str:
        text = str(field.get("description") or referred(field).get("description", ""))
        allowed = field.get("enum") or referred(field).get("enum") or []
        return text + (f" One of {', '.join(allowed)}." if allowed else "")

    def rows(title: str, model: dict[str, Any], note: str) -> None:
        parts.append(f"### `{title}`\n\n{note}\n\n| key | what | default |\n|---|---|---|")
        for key, field in model["properties"].items():
            default = "required" if key in model.get("required", []) else _default(field)
            parts.append(f"| `{key}` | {words(field)} | {default} |")
        parts.append("")
        for key, field in model["properties"].items():
            inner = referred(field)
            if "properties" in inner:
                whole_key = key if model is whole else f"{title.strip('[]')}.{key}"
                shown = f"[[{whole_key}]]" if field.get("type") == "array" else f"[{whole_key}]"
                rows(shown, inner, words(field))

    rows("launchready.toml", whole, "At the top of the file:")
    return "\n".join(parts).rstrip()


def _default(field: dict[str, object]) -> str:
    default = field.get("default")
    return "none" if default in (None, "", [], {}) or isinstance(default, dict) else f"`{json.dumps(default)}`"


def _commands() -> str:
    parser = build_parser()
    subparsers = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return "\n\n".join(
        f"## launchready {name}\n\n{_fenced(sub.format_help())}" for name, sub in subparsers.choices.items()
    )


def main() -> int:
    """Write the files, or with `--check` name those that differ and return 1."""
    stale = []
    for path, text in generated().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path.relative_to(ROOT))
            if "--check" not in sys.argv:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    known = set(generated())
    for path in (*(ROOT / "docs/checks").glob("*.md"), *(ROOT / "docs/schema").glob("*.json")):
        if path not in known:
            stale.append(path.relative_to(ROOT))
            if "--check" not in sys.argv:
                path.unlink()
    for path in stale:
        print(f"{path}: {'stale; run make docs' if '--check' in sys.argv else 'written'}")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
