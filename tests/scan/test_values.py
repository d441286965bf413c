"""Random values look drawn, written ones do not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchready.scan.names import Strength, name_before
from launchready.scan.places import as_scanned, places
from launchready.scan.values import drawn, looks, made_up, typed, worded, wordiness

from .shapes import draw


@pytest.mark.parametrize("template", ["<a:20>", "<a:32>", "<a:64>", "<h:32>", "<h:64>", "<l:32>", "<b:40>", "<u:43>"])
def test_random_values_look_drawn(template: str) -> None:
    source = random.Random(template)
    values = [draw(template, source) for _ in range(500)]
    assert sum(map(drawn, values)) >= 0.97 * len(values)
    assert sum(map(made_up, values)) == 0
    assert sum(map(worded, values)) == 0
    assert sum(map(typed, values)) == 0


@pytest.mark.parametrize(
    "value",
    [
        "urlBase64ToUint8Array",
        "createEncryptionKey20",
        "application/vnd.api+json",
        "getServerAddressByClientCIDRs",
        "2024-01-01",
        "FIPS_140_2_LEVEL_2_OR_HIGHER",
        "thisismypassword",
    ],
)
def test_written_values_do_not(value: str) -> None:
    assert not drawn(value)


@given(st.text(max_size=300))
@settings(max_examples=200)
def test_no_text_upsets_the_judges(value: str) -> None:
    looks(value)
    made_up(value)
    typed(value)
    worded(value)
    assert 0 <= wordiness(value) <= 1
    name_before(value)


@given(st.text(max_size=200), st.lists(st.integers(0, 400), max_size=8))
@settings(max_examples=200)
def test_places_agree_with_counting(text: str, offsets: list[int]) -> None:
    data = text.encode("utf-8", "replace")
    starts = sorted(min(offset, len(data)) for offset in offsets)
    starts = [s for s in starts if s == len(data) or data[s] & 0xC0 != 0x80]
    for start, (line, column) in zip(starts, places(data, starts), strict=True):
        before = data[:start].decode("utf-8", "replace").split("\n")
        assert (line, column) == (len(before), len(before[-1]) + 1)


def test_the_text_is_what_the_offsets_mean() -> None:
    text = "é = geheim"
    for encoding in ("utf-16", "utf-16-be", "utf-32-le"):
        data = text.encode(encoding)
        assert as_scanned(data, [("geheim", 5, 11)]) == text.encode()
    assert as_scanned(b"\0a geheim", [("geheim", 3, 9)]) == b"\0a geheim"


@pytest.mark.parametrize(
    ("before", "strength", "service"),
    [
        ('const openaiApiKey = "', Strength.SECRET, "openai"),
        ('"client_secret": "', Strength.PASSWORD, ""),
        ("better stack token: ", Strength.SECRET, "betterstack"),
        ("getenv('JINA_TOKEN', '", Strength.SECRET, "jina"),
        ('"KeyId": "', Strength.NONE, ""),
        ('publicKey: "', Strength.NONE, ""),
        ("secret_name = '", Strength.NONE, ""),
        ("<apiToken>", Strength.SECRET, ""),
        ("a\n  refresh_token:\n    '", Strength.SECRET, ""),
    ],
)
def test_names_before_values(before: str, strength: Strength, service: str) -> None:
    name = name_before(before)
    assert (name.strength, name.service) == (strength, service)
