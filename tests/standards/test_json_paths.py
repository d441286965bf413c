"""Dotted paths into JSON, as the product file writes them."""

from __future__ import annotations

import pytest

from launchready.standards.json_paths import at

VALUE = {"data": [{"token": "t"}], "a.b": 1, "0": "zero", "none": None}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("data.0.token", "t"),
        ("data", [{"token": "t"}]),
        ("0", "zero"),
        ("data.1.token", None),
        ("data.x", None),
        ("data.-1", None),
        ("data.²", None),
        ("data.99999999999999999999", None),
        ("none.more", None),
        ("missing", None),
        ("", None),
    ],
)
def test_a_path_leads_to_its_value_or_to_none(path: str, found: object) -> None:
    assert at(VALUE, path) == found
