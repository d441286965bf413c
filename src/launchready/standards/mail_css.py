"""Which features a mail's CSS uses, by caniemail's names for them. What a client does not know it leaves out: so it is also said whether a use has a fallback."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

MAX_CSS = 1_000_000
"""Characters of CSS that are read of one mail."""
MAX_DEPTH = 16
"""Blocks and functions within each other."""
Found = Callable[[str, str, bool], None]
"""Takes a feature's name, what was written, and whether it stands without a fallback."""

_PREFIX = re.compile(r"-(?:webkit|moz|ms|o|khtml)-")
_SIDES = r"(?:top|right|bottom|left)"
_LOGICAL = r"(?:inline|block)"
_GROUPS = tuple(
    (re.compile(pattern), slugs)
    for pattern, slugs in (
        (r"animation-.+", ("animation",)),
        (r"transition-.+", ("transition",)),
        (rf"border(?:-{_SIDES})?(?:-(?:width|style|color))?", ("border",)),
        (r"border-image-.+", ("border-image",)),
        (rf"border-{_LOGICAL}", ("border-inline-block",)),
        (rf"border-{_LOGICAL}-(?:width|style|color)", ("border-inline-block-longhand",)),
        (rf"border-{_LOGICAL}-(?:start|end)(?:-(?:width|style|color))?", ("border-inline-block-individual",)),
        (r"border-(?:top|bottom)-(?:left|right)-radius", ("border-radius",)),
        (r"border-(?:start|end)-(?:start|end)-radius", ("border-radius-logical",)),
        (rf"{_LOGICAL}-size", ("block-inline-size",)),
        (r"column-count", ("column-count", "column-layout-properties")),
        (r"columns|column-(?:width|span|fill|rule(?:-.+)?)", ("column-layout-properties",)),
        (r"(?:grid-)?(?:column-|row-)?gap", ("gap",)),
        (r"grid-template(?:-.+)?", ("grid-template",)),
        (_SIDES, ("left-right-top-bottom",)),
        (rf"inset(?:-{_LOGICAL}(?:-(?:start|end))?)?", ("inset",)),
        (rf"margin-{_SIDES}", ("margin",)),
        (rf"padding-{_SIDES}", ("padding",)),
        (rf"(margin|padding)-{_LOGICAL}", ("{}-inline-block",)),
        (r"(margin|padding)-inline-(?:start|end)", ("{}-inline-start-end",)),
        (r"(margin|padding)-block-(?:start|end)", ("{}-block-start-end",)),
        (r"mask", ("mask-image",)),
        (r"outline-(?:width|style|color)", ("outline",)),
        (r"overflow-[xy]", ("overflow",)),
        (r"scroll-snap-.+", ("scroll-snap",)),
        (r"text-emphasis-(?:style|color)", ("text-emphasis",)),
        (r"text-wrap-(?:mode|style)", ("text-wrap",)),
        (r"background-position-[xy]", ("background-position",)),
    )
)
_FUNCTIONS = {
    "calc": "unit-calc", "clamp": "function-clamp", "min": "function-min", "max": "function-max", "light-dark": "function-light-dark",
    "lch": "modern-color", "oklch": "modern-color", "lab": "modern-color", "oklab": "modern-color", "var": "variables", "fit-content": "intrinsic-size",
}  # fmt: skip
_GRADIENT = re.compile(r"(?:repeating-)?(linear|radial|conic)-gradient")
_UNITS = frozenset(["ch", "cm", "em", "ex", "in", "mm", "pc", "pt", "px", "rem", "vh", "vmax", "vmin", "vw"])
_SYSTEM = frozenset(["system-ui", "ui-serif", "ui-sans-serif", "ui-rounded", "ui-monospace"])
_INTRINSIC = frozenset(["fit-content", "min-content", "max-content"])
_MEDIA = {
    "prefers-color-scheme": "prefers-color-scheme", "prefers-reduced-motion": "prefers-reduced-motion", "orientation": "orientation", "hover": "hover",
    "any-hover": "hover", "-webkit-device-pixel-ratio": "device-pixel-ratio", "-webkit-min-device-pixel-ratio": "device-pixel-ratio",
    "-webkit-max-device-pixel-ratio": "device-pixel-ratio",
}  # fmt: skip
_PSEUDO_ELEMENTS = frozenset(["after", "before", "first-letter", "first-line", "marker", "placeholder"])
_HARMLESS = {
    "position": frozenset({"static", "relative"}),
    "visibility": frozenset({"visible", "inherit"}),
    "display": frozenset({"block", "inline", "inline-block", "none", "table", "table-cell", "table-row"}),
    "flex-direction": frozenset({"row"}),
    "flex-wrap": frozenset({"nowrap"}),
    "float": frozenset({"none"}),
    "justify-content": frozenset({"normal", "start", "flex-start", "left"}),
    "align-items": frozenset({"normal", "stretch", "start", "flex-start"}),
}
"""Values that a client without the property shows just so."""
_FONTS = re.compile(r"//(?:fonts|use|p)\.(?:googleapis|gstatic|typekit|bunny|adobe)\.", re.IGNORECASE)
"""Style sheets of nothing but fonts: without them the next font of the list is shown."""


@dataclass(frozen=True, slots=True)
class Url:
    """A picture or font that CSS names. `font` is True where only a font is meant."""

    url: str
    font: bool = False


def only_fonts(url: str) -> bool:
    """Return True for the address of a style sheet that brings fonts alone."""
    return _FONTS.search(url) is not None


def slugs_of(name: str, known: frozenset[str]) -> tuple[str, ...]:
    """Return the features that the use of a property is, without the `css-` before them; `known` are all there are."""
    name = _PREFIX.sub("", name, count=1) if name.startswith("-") else name
    found = [name] if f"css-{name}" in known else []
    for pattern, slugs in _GROUPS:
        match = pattern.fullmatch(name)
        if match:
            found += [slug.format(*match.groups()) for slug in slugs]
    return tuple(dict.fromkeys(found))


def read_declarations(css: str, known: frozenset[str], found: Found) -> list[Url]:
    """Tell the features of a style attribute; return the URLs in it."""
    from tinycss2 import parse_blocks_contents

    return _Reader(known, found).block(parse_blocks_contents(css[:MAX_CSS]), bare=True, depth=0)


def read_sheet(css: str, known: frozenset[str], found: Found) -> list[Url]:
    """Tell the features of a style sheet; return the URLs in it."""
    from tinycss2 import parse_stylesheet

    return _Reader(known, found).rules(parse_stylesheet(css[:MAX_CSS]), bare=True, depth=0)


class _Reader:
    def __init__(self, known: frozenset[str], found: Found) -> None:
        self.known = known
        self.found = found
        self.urls: list[Url] = []

    def tell(self, slug: str, example: str, *, bare: bool) -> None:
        if f"css-{slug}" in self.known:
            self.found(f"css-{slug}", example, bare)

    def rules(self, nodes: Iterable[Any], *, bare: bool, depth: int) -> list[Url]:
        for node in nodes:
            if node.type == "comment":
                self.tell("comments", "/* … */", bare=False)
            elif node.type == "qualified-rule":
                self.rule(node, bare=bare, depth=depth)
            elif node.type == "at-rule":
                self.at_rule(node, bare=bare, depth=depth)
        return self.urls

    def rule(self, node: Any, *, bare: bool, depth: int) -> None:
        from tinycss2 import parse_blocks_contents

        self.selector(node.prelude, depth)
        if depth < MAX_DEPTH:
            self.block(parse_blocks_contents(node.content), bare=bare, depth=depth + 1)

    def at_rule(self, node: Any, *, bare: bool, depth: int) -> None:
        from tinycss2 import parse_blocks_contents, parse_rule_list

        name = node.lower_at_keyword.removeprefix("-webkit-").removeprefix("-moz-")
        shown = f"@{name}"
        if name == "font-face":
            self.tell("at-font-face", shown, bare=False)
            self.urls += [Url(each.url, font=True) for each in _walk(node.content or ()) if isinstance(each, Url)]
            return
        if name == "import":
            urls = [each.url for each in _walk(node.prelude) if isinstance(each, Url)]
            urls += [each.value for each in node.prelude if each.type == "string"]
            self.tell(
                "at-import", f"@import {urls[0][:80] if urls else ''}".strip(), bare=not all(map(only_fonts, urls))
            )
            return
        if name == "keyframes":
            self.tell("at-keyframes", shown, bare=False)
        elif name == "supports":
            self.tell("at-supports", shown, bare=False)
        elif name == "media":
            self.tell("at-media", shown, bare=False)
            for word in _words(node.prelude):
                if word in _MEDIA:
                    self.tell(f"at-media-{_MEDIA[word]}", f"@media ({word})", bare=False)
        if node.content is None or depth >= MAX_DEPTH:
            return
        # What stands in a query adds to the rules outside it, which a client without it shows.
        if name in ("media", "supports", "layer", "container", "document", "scope", "starting-style"):
            self.rules(parse_rule_list(node.content), bare=bare and name in ("layer", "scope"), depth=depth + 1)
        elif name == "keyframes":
            for inner in parse_rule_list(node.content):
                if inner.type == "qualified-rule":
                    self.block(parse_blocks_contents(inner.content), bare=False, depth=depth + 1)

    def block(self, nodes: Iterable[Any], *, bare: bool, depth: int) -> list[Url]:
        """Take in declarations, and rules that are nested among them."""
        earlier: set[str] = set()
        for node in nodes:
            if node.type == "comment":
                self.tell("comments", "/* … */", bare=False)
            elif node.type == "declaration":
                self.declaration(node, earlier, bare=bare)
            elif node.type == "qualified-rule" and depth < MAX_DEPTH:
                self.tell("nesting", "a rule within a rule", bare=bare)
                self.rule(node, bare=False, depth=depth + 1)
            elif node.type == "at-rule" and depth < MAX_DEPTH:
                self.tell("nesting", f"@{node.lower_at_keyword[:20]} within a rule", bare=False)
                self.at_rule(node, bare=False, depth=depth + 1)
        return self.urls

    def declaration(self, node: Any, earlier: set[str], *, bare: bool) -> None:
        name = node.lower_name
        values = [each for each in node.value if each.type not in ("whitespace", "comment")]
        if any(each.type == "comment" for each in node.value):
            self.tell("comments", "/* … */", bare=False)
        text = _shown(name, node.value)
        if node.important:
            self.tell("important", f"{text} !important", bare=False)
        if name.startswith("--"):
            self.tell("variables", text, bare=False)
            return
        words = {each.lower_value for each in values if each.type == "ident"}
        needed = bare and not (words and words <= _HARMLESS.get(name, frozenset()))
        for slug in slugs_of(name, self.known):
            self.tell(slug, text, bare=needed)
        if name == "display":
            self.display(words, text, bare=bare)
        kinds = set(self.value(name, values, text, bare=bare and name not in earlier and not _covered(name, earlier)))
        if not kinds:
            earlier.add(name)

    def display(self, words: set[str], text: str, *, bare: bool) -> None:
        for slug, wanted in (("flex", {"flex", "inline-flex"}), ("grid", {"grid", "inline-grid"}), ("none", {"none"})):
            if words & wanted:
                self.tell(f"display-{slug}", text, bare=bare and slug != "none")

    def value(self, name: str, values: list[Any], text: str, *, bare: bool) -> Iterator[str]:
        """Tell the features of a value; yield those whose lack loses the whole declaration."""
        for each in _walk(values):
            slug = ""
            if isinstance(each, Url):
                self.urls.append(each)
            elif each.type == "function":
                word = _PREFIX.sub("", each.lower_name, count=1) if each.lower_name.startswith("-") else each.lower_name
                gradient = _GRADIENT.fullmatch(word)
                if word in ("rgb", "rgba"):
                    self.tell(word, text, bare=False)
                    continue
                slug = f"{gradient[1]}-gradient" if gradient else _FUNCTIONS.get(word, "")
            elif each.type == "dimension" and each.lower_unit in _UNITS:
                slug = f"unit-{each.lower_unit}"
            elif each.type == "percentage":
                slug = "unit-percent"
            elif each.type == "ident" and each.lower_value == "initial":
                slug = "unit-initial"
            elif each.type == "ident" and each.lower_value in _INTRINSIC:
                slug = "intrinsic-size"
            elif each.type == "ident" and each.lower_value in _SYSTEM and name in ("font", "font-family"):
                self.tell("sytem-ui", text, bare=False)
                continue
            if slug:
                self.tell(slug, text, bare=bare)
                if slug not in ("unit-px", "unit-percent", "unit-em", "unit-pt"):
                    yield slug

    def selector(self, prelude: list[Any], depth: int) -> None:
        """Tell what a selector is made of (Selectors Level 4)."""
        compound: list[str] = []
        previous: Any = None
        gap = False
        tokens = [each for each in prelude if each.type != "comment"]
        for index, each in enumerate(tokens):
            if each.type == "whitespace":
                gap = bool(compound)
                continue
            mark = each.value if each.type == "literal" else ""
            if mark in (">", "+", "~", ",", "||"):
                names = {">": "child", "+": "adjacent-sibling", "~": "general-sibling", ",": "grouping"}
                if mark in names:
                    self.tell(f"selector-{names[mark]}", mark, bare=False)
                compound, gap = [], False
            else:
                if gap and compound:
                    self.tell("selector-descendant", "a b", bare=False)
                    compound = []
                gap = False
                self.simple(each, previous, compound, tokens[index - 2] if index > 1 else None, depth)
            previous = each

    def simple(self, each: Any, previous: Any, compound: list[str], before: Any, depth: int) -> None:
        """Take in one token of a compound selector."""
        after = previous.value if previous is not None and previous.type == "literal" else ""
        kind = ""
        if each.type == "ident":
            if after == ":":
                self.pseudo(
                    each.lower_value, double=before is not None and before.type == "literal" and before.value == ":"
                )
            else:
                kind = "class" if after == "." else "type"
        elif each.type == "hash":
            kind = "id"
        elif each.type == "[] block":
            kind = "attribute"
        elif each.type == "function" and after == ":":
            self.pseudo(each.lower_name, double=False)
            if each.lower_name in ("not", "is", "where", "has") and depth < MAX_DEPTH:
                self.selector(each.arguments, depth + 1)
        elif each.type == "literal" and each.value == "*":
            kind = "universal"
        if kind:
            self.tell(f"selector-{kind}", kind, bare=False)
            if kind in ("class", "id", "attribute") and any(one in ("class", "id", "attribute") for one in compound):
                self.tell("selector-chaining", ".a.b", bare=False)
            compound.append(kind)
        elif not compound and each.type in ("ident", "function"):
            compound.append("pseudo")

    def pseudo(self, name: str, *, double: bool) -> None:
        if double or name in _PSEUDO_ELEMENTS:
            name = name.removeprefix("-webkit-input-").removeprefix("-moz-").removeprefix("-ms-input-")
            self.tell(f"pseudo-element-{name}", f"::{name}", bare=name in ("before", "after"))
        else:
            self.tell(f"pseudo-class-{name}", f":{name}", bare=False)


def _covered(name: str, earlier: set[str]) -> bool:
    """Return True if an earlier declaration stands in for this one: a background's colour for its picture."""
    return name in ("background", "background-image") and not earlier.isdisjoint(("background", "background-color"))


def _walk(values: Iterable[Any], depth: int = 0) -> Iterator[Any]:
    """Yield the tokens of a value, those within functions too, and the URLs in it as `Url`."""
    for each in values:
        if each.type == "url":
            yield Url(each.value)
            continue
        yield each
        inner = each.arguments if each.type == "function" else each.content if each.type.endswith(" block") else ()
        if each.type == "function" and each.lower_name == "url":
            yield from (Url(one.value) for one in inner if one.type == "string")
        elif inner and depth < MAX_DEPTH:
            yield from _walk(inner, depth + 1)


def _words(prelude: Iterable[Any]) -> Iterator[str]:
    return (each.lower_value for each in _walk(prelude) if not isinstance(each, Url) and each.type == "ident")


def _shown(name: str, values: list[Any]) -> str:
    """Return a declaration in short; what nests deep is not written out."""
    parts: list[str] = []
    for each in values[:12]:
        if each.type == "function":
            parts.append(f"{each.lower_name}(…)")
        elif each.type == "whitespace":
            parts.append(" ")
        elif each.type == "url":
            parts.append("url(…)")
        elif not each.type.endswith(" block") and each.type != "comment":
            parts.append(str(each.serialize())[:40])
    return f"{name}: {''.join(parts).strip()}"[:80]
