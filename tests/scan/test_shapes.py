"""Every well-formed key of every known service is found, in every place where keys stand, and its nature is right."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from launchready.scan.engine import Engine
from launchready.scan.hit import Nature
from launchready.scan.services import services

from .shapes import BUILT, ELSEWHERE, SHAPES, Shape, draw

KEYS = 4
FORMATS = [(service, form) for service in services() for form in service.formats if form.rule not in ELSEWHERE]
NAMES = {
    "turso-token": "TURSO_AUTH_TOKEN",
    "lemonsqueezy-api-key": "LEMONSQUEEZY_API_KEY",
    "clerk-publishable-key": "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY",
}


def places(shape: Shape, value: str) -> Iterator[str]:
    """The same key in a script, an environment file, JSON, minified code, YAML, Python, a URL, and JSON within a string."""
    name, small = shape.name, shape.name.lower()
    first, *rest = small.split("_")
    camel = first + "".join(word.capitalize() for word in rest)
    yield f'const {camel} = "{value}";\nexport default {camel};\n'
    yield f"PORT=3000\n{name}={value}\nDEBUG=1\n"
    yield f'{{"port": 3000, "{small}": "{value}", "debug": true}}'
    yield f'!function(e,t){{var n={{{camel}:"{value}",a:1}};t.exports=n}}(0,1);'
    yield f"env:\n  - port: 3000\n  {small}: {value}\n  debug: true\n"
    yield f"{name} = '{value}'  # used below\n"
    if shape.url:
        yield f'fetch("https://api.kettle.dev/v1/items?{small}={value}&limit=5")\n'
        yield f'{{"file": "A=1\\n{name}={value}\\nB=2"}}'


@pytest.mark.parametrize(("service", "form"), FORMATS, ids=[form.rule for _, form in FORMATS])
def test_each_key_is_found_wherever_it_stands(engine: Engine, service: object, form: object) -> None:
    assert isinstance(form, type(FORMATS[0][1]))
    shape = SHAPES.get(form.rule) or Shape("", NAMES.get(form.rule, "SOME_VALUE"), url=False)
    source = random.Random(form.rule)
    for _ in range(KEYS):
        value = BUILT[form.rule](source) if form.rule in BUILT else draw(shape.template, source)
        for text in places(shape, value):
            told = [hit for hit in engine.scan(text.encode()) if hit.rule == form.rule]
            assert len(told) == 1, text
            assert told[0].nature is (Nature.SECRET if form.rule == "google-api-key" else form.nature), text
            assert value.find(told[0].value.reveal()) >= 0, text


def test_every_format_has_a_shape() -> None:
    rules = {form.rule for service in services() for form in service.formats}
    assert rules == set(SHAPES) | set(BUILT) | ELSEWHERE


@pytest.mark.parametrize(
    ("text", "nature"),
    [
        ('const firebaseConfig = { apiKey: "%s", authDomain: "kettle.firebaseapp.com" }', Nature.PUBLIC),
        ('<script src="https://maps.googleapis.com/maps/api/js?key=%s"></script>', Nature.PUBLIC),
        ("GEMINI_API_KEY=%s", Nature.SECRET),
        ("fetch(`https://generativelanguage.googleapis.com/v1beta/models?key=%s`)", Nature.SECRET),
        ('const k = "%s"', Nature.UNCERTAIN),
    ],
)
def test_a_google_key_is_what_stands_beside_it(engine: Engine, text: str, nature: Nature) -> None:
    value = draw("AIza<a:35>", random.Random(4))
    (hit,) = engine.scan((text % value).encode())
    assert hit.rule == "google-api-key"
    assert hit.nature is nature
