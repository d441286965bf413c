"""Mailpit's cases of features in a mail's own styles and attributes, where they lie beside the project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from launchready.standards.client_support import slugs
from launchready.standards.mail_html import read_mail

FILE = Path(__file__).parents[2].parent / "shared/data/email-html/mailpit-inline-cases.jsonl"
CASES = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()] if FILE.is_file() else []


@pytest.mark.skipif(not CASES, reason="mailpit's cases do not lie beside the project (shared/data/email-html)")
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_features_of_a_style(case: dict[str, Any]) -> None:
    # Their list leaves out elements and units, which mailpit tests elsewhere and we tell with the rest.
    found = {each for each in read_mail(str(case["html"]), slugs()).slugs if each.startswith("css-")}
    units = {each for each in found if each.startswith("css-unit-") and each != "css-unit-calc"}
    assert found - units == set(case["expected_features"])
