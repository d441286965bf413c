"""Writes the package's copy of caniemail's data: of each client the latest test, in a compact form, with its date and the notice of its licence.

Takes the package as npm has it, or its data file alone:

    curl -LO https://registry.npmjs.org/caniemail/-/caniemail-2.0.2.tgz
    python scripts/update_caniemail.py caniemail-2.0.2.tgz
"""

import json
import re
import sys
import tarfile
from pathlib import Path
from typing import Any

OUT = Path(__file__).resolve().parent.parent / "src" / "launchready" / "standards" / "data" / "caniemail.json"
LICENCE = """\
MIT License

Copyright (c) 2019 HTeuMeuLeu
Copyright © Avi Goldman
Copyright © Andrew Powell <andrew@shellscape.org>

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to \
deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or \
sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, \
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER \
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN \
THE SOFTWARE.
"""


def published(path: Path) -> Any:
    """Return caniemail's data as it is published."""
    if path.suffix == ".tgz":
        with tarfile.open(path) as archive:
            file = archive.extractfile("package/data/caniemail.json")
            if file is None:
                raise SystemExit(f"{path}: holds no package/data/caniemail.json")
            return json.load(file)
    return json.loads(path.read_text(encoding="utf-8"))


def compact(data: Any) -> dict[str, Any]:
    """Return what is kept: for each feature one answer a client, in the order of `clients`; "" where nobody tested."""
    clients = sorted(
        {(family, platform) for each in data["data"] for family, found in each["stats"].items() for platform in found}
    )
    features = {}
    for each in sorted(data["data"], key=lambda each: str(each["slug"])):
        answers = []
        used: set[str] = set()
        for family, platform in clients:
            versions = each["stats"].get(family, {}).get(platform, {})
            last = str(list(versions.values())[-1]) if versions else ""  # in the order in which they were tested
            answers.append(last.replace(" #", " "))
            used |= set(re.findall(r"#(\d+)", last))
        notes = {number: text for number, text in (each["notes_by_num"] or {}).items() if number in used}
        features[each["slug"]] = {
            "title": each["title"],
            "tested": each["last_test_date"],
            "support": answers,
            "notes": notes,
        }
    return {
        "source": "https://www.caniemail.com/, as the npm package caniemail has it",
        "date": data["last_update_date"][:10],
        "licence": LICENCE,
        "names": {**data["nicenames"]["family"], **data["nicenames"]["platform"]},
        "clients": clients,
        "features": features,
    }


def main() -> None:
    """Write it."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    kept = compact(published(Path(sys.argv[1])))
    lines = [
        f"{json.dumps(slug)}:{json.dumps(each, ensure_ascii=False, separators=(',', ':'))}"
        for slug, each in kept["features"].items()
    ]
    head = json.dumps({key: value for key, value in kept.items() if key != "features"}, ensure_ascii=False, indent=0)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(head.removesuffix("\n}") + ',\n"features": {\n' + ",\n".join(lines) + "\n}\n}\n", encoding="utf-8")
    print(f"{OUT}: {len(lines)} features of {kept['date']}, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
