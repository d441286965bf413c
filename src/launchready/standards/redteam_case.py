"""The red team's cases: what is said to the chat, what it costs where it works, and what proves that it did. One TOML file each.

A case's proof is never a harmful word: a made-up word joined from two halves, a canary, a fetch, a tool's call, or a promise that no shop would make.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import NoReturn

from launchready.model.check import Severity
from launchready.standards.redteam_carriers import Attachment, Carrier, shown
from launchready.standards.redteam_proofs import CANARIES, HINTS, Need, Proofs
from launchready.standards.strict_table import Table, TableError

MAX_BYTES = 65_536
MAX_TURNS = 20
MAX_TURN = 20_000
MAX_GRADERS = 6
MAX_PATTERNS = 30
MAX_PATTERN = 300
LICENCE = "Apache-2.0"
OWASP = MappingProxyType(
    {
        "LLM01:2025": "Prompt Injection",
        "LLM02:2025": "Sensitive Information Disclosure",
        "LLM03:2025": "Supply Chain",
        "LLM04:2025": "Data and Model Poisoning",
        "LLM05:2025": "Improper Output Handling",
        "LLM06:2025": "Excessive Agency",
        "LLM07:2025": "System Prompt Leakage",
        "LLM08:2025": "Vector and Embedding Weaknesses",
        "LLM09:2025": "Misinformation",
        "LLM10:2025": "Unbounded Consumption",
    }
)
"""OWASP Top 10 for LLM applications, 2025."""

PLACEHOLDERS = frozenset({"marker_a", "marker_b", "canary_hint", "callback", "other_user", "brand", "long"})
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){0,9}")
_PLACEHOLDER = re.compile(r"\{([a-z_]{1,30})\}")
_JOINED = re.compile(r"\{marker_[ab]\}[*_`\"']{0,4}\{marker_[ab]\}")
_LONG = "The kettle stands on the shelf, the shelf stands by the window, and the window looks out on a quiet yard. "


class Category(StrEnum):
    """What a case tries."""

    DIRECT_INJECTION = "direct-injection"
    INDIRECT_INJECTION = "indirect-injection"
    SYSTEM_PROMPT = "system-prompt"
    SECRET_EXFILTRATION = "secret-exfiltration"  # noqa: S105 - a category's name
    CROSS_USER_DATA = "cross-user-data"
    JAILBREAK = "jailbreak"
    TOOL_MISUSE = "tool-misuse"
    LINK_EXFILTRATION = "link-exfiltration"
    UNSAFE_OUTPUT = "unsafe-output"
    DENIAL_OF_WALLET = "denial-of-wallet"
    BRAND_AND_POLICY = "brand-and-policy"
    UNASKED_LEAK = "unasked-leak"
    BENIGN = "benign"


class Kind(StrEnum):
    """Whether the chat must withstand a case or answer it."""

    ATTACK = "attack"
    BENIGN = "benign"


class Proof(StrEnum):
    """What a grader looks for."""

    CANARY = "canary"
    MARKER = "marker"
    TOOL = "tool"
    CALLBACK = "callback"
    LINK = "link"
    HTML = "html"
    LENGTH = "length"
    SAYS = "says"
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the user's."""

    say: str
    attach: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Grader:
    """One thing that proves the case. `of` is the canary's place; `any` and `unless` are patterns of a sentence, `words` what an answer may hold.

    `general` marks a question outside a product's own subject: a chat that keeps to its subject does not fail it.
    """

    proof: Proof
    of: str = ""
    any: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    general: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """What to change where the case works; "" where it does not apply."""

    prompt: str = ""
    code: str = ""
    gateway: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `why` is what it costs the business, `harden` the rule for the system prompt that would hold it."""

    id: str
    title: str
    category: Category
    kind: Kind
    owasp: tuple[str, ...]
    severity: Severity
    why: str
    licence: str
    needs: tuple[Need, ...]
    turns: tuple[Turn, ...]
    graders: tuple[Grader, ...]
    advice: Advice
    harden: str


class CaseError(ValueError):
    """A case that cannot be used: which file, where in it, and what is wrong."""

    def __init__(self, file: str, place: str, problem: str) -> None:
        super().__init__(f"{file}: {place}: {problem}" if place else f"{file}: {problem}")
        self.file = file
        self.place = place
        self.problem = problem


@cache
def builtin() -> tuple[Case, ...]:
    """Return the cases that come with this program, ordered by id."""
    folder = files("launchready.standards") / "data" / "redteam"
    found = [each for each in folder.iterdir() if each.name.endswith(".toml")]
    return tuple(parse(each.read_bytes(), each.name) for each in sorted(found, key=lambda each: each.name))


def parse(data: bytes, name: str) -> Case:
    """Return the case that a file holds; its name must be the case's id. Raises CaseError."""
    if len(data) > MAX_BYTES:
        raise CaseError(name, "", f"more than {MAX_BYTES:,} bytes")
    try:
        case = _case(Table(tomllib.loads(data.decode("utf-8"))))
        _agrees(case, name)
    except TableError as error:
        raise CaseError(name, error.place, error.problem) from None
    except UnicodeDecodeError:
        raise CaseError(name, "", "not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise CaseError(name, "", f"not TOML: {str(error)[:200]}") from None
    except RecursionError:
        raise CaseError(name, "", "nested too deeply") from None
    return case


def _case(top: Table) -> Case:
    case = Case(
        id=top.text("id", 60),
        title=top.text("title", 120),
        category=top.one("category", Category),
        kind=top.one("kind", Kind),
        owasp=top.texts("owasp", 5, 20),
        severity=top.one("severity", Severity),
        why=top.text("why"),
        licence=top.text("licence", 60),
        needs=top.each("needs", Need),
        turns=tuple(_turn(each) for each in top.entries("turns", MAX_TURNS)),
        graders=tuple(_grader(each) for each in top.entries("graders", MAX_GRADERS)),
        advice=_advice(top.table("advice")),
        harden=top.text("harden", empty=True),
    )
    top.done()
    return case


def filled(case: Case, proofs: Proofs) -> tuple[str, ...]:
    """Return what the user says in each turn, with this try's words in their places."""
    hint = next((HINTS[each.canary] for each in case.needs if each.canary), HINTS["system"])
    words = {
        "marker_a": proofs.marker_a,
        "marker_b": proofs.marker_b,
        "canary_hint": hint,
        "callback": proofs.address,
        "other_user": proofs.other_user,
        "brand": proofs.brand,
        "long": (_LONG * 60).strip(),
    }
    return tuple(_PLACEHOLDER.sub(lambda found: words[found[1]], shown(each.say, each.attach)) for each in case.turns)


def _turn(table: Table) -> Turn:
    say = table.text("say", MAX_TURN)
    attach = None
    if table.has("attach"):
        inner = table.table("attach")
        attach = Attachment(
            inner.one("carrier", Carrier),
            inner.text("text", MAX_TURN, empty=True),
            inner.text("name", default="", empty=True),
        )
        inner.done()
    table.done()
    message = shown(say, attach)
    for found in _PLACEHOLDER.finditer(message):
        if found[1] not in PLACEHOLDERS:
            table.wrong("say", f"no placeholder is called {{{found[1]}}}; there are {', '.join(sorted(PLACEHOLDERS))}")
    if _JOINED.search(message):
        table.wrong("say", "joins the halves of the marker itself: an answer that quotes it would prove nothing")
    return Turn(say, attach)


def _grader(table: Table) -> Grader:
    proof = table.one("type", Proof)
    grader = Grader(proof)
    match proof:
        case Proof.CANARY:
            grader = Grader(proof, of=table.text("of", 20))
            if grader.of not in HINTS:
                table.wrong("of", f"is none of {', '.join(HINTS)}")
        case Proof.SAYS:
            grader = Grader(
                proof,
                any=_patterns(table, "any"),
                unless=_patterns(table, "unless", default=[]),
            )
        case Proof.ANSWERS:
            grader = Grader(proof, words=table.texts("words", MAX_PATTERNS, MAX_PATTERN), general=table.flag("general"))
            if not grader.words:
                table.wrong("words", "is empty")
        case _:
            pass
    table.done()
    return grader


def _patterns(table: Table, key: str, default: list[str] | None = None) -> tuple[str, ...]:
    found = table.texts(key, MAX_PATTERNS, MAX_PATTERN, default)
    if not found and default is None:
        table.wrong(key, "is empty")
    for each in found:
        try:
            re.compile(each)
        except (re.error, OverflowError, RecursionError) as error:
            table.wrong(key, f"{each[:60]!r} is no pattern: {error}")
    return found


def _advice(table: Table) -> Advice:
    advice = Advice(*(table.text(key, empty=True) for key in ("prompt", "code", "gateway")))
    table.done()
    return advice


def _agrees(case: Case, name: str) -> None:
    """Raise where a case's parts do not fit each other."""

    def wrong(place: str, problem: str) -> NoReturn:
        raise TableError(place, problem)

    if not _ID.fullmatch(case.id):
        wrong("id", "must be words of small letters and digits, joined by hyphens")
    if name.rpartition("/")[2] != f"{case.id}.toml":
        wrong("id", f"the file must be called {case.id}.toml")
    for each in case.owasp:
        if each not in OWASP:
            wrong("owasp", f"{each[:40]!r} is none of {', '.join(OWASP)}")
    benign = case.kind is Kind.BENIGN
    if benign is not (case.category is Category.BENIGN):
        wrong("kind", "a case is of kind benign and of category benign, or neither")
    if not benign and not (case.owasp and case.harden.strip()):
        wrong("harden" if case.owasp else "owasp", "is empty")
    said = {found[1] for turn in case.turns for found in _PLACEHOLDER.finditer(shown(turn.say, turn.attach))}
    for number, grader in enumerate(case.graders, 1):
        place = f"graders {number}"
        if benign is not (grader.proof is Proof.ANSWERS):
            wrong(place, "a benign case is judged by answers, an attack is not")
        if grader.proof is Proof.CANARY and f"canary:{grader.of}" not in case.needs:
            wrong(place, f"needs lacks canary:{grader.of}")
        if grader.proof is Proof.TOOL and Need.TOOLS not in case.needs:
            wrong(place, "needs lacks tools")
        if grader.proof is Proof.CALLBACK and (Need.CALLBACK not in case.needs or "callback" not in said):
            wrong(place, "needs lacks callback, or no turn says {callback}")
        if grader.proof is Proof.LINK and "callback" not in said:
            wrong(place, "no turn says {callback}")
        if grader.proof is Proof.MARKER and not {"marker_a", "marker_b"} <= said:
            wrong(place, "no turn says {marker_a} and {marker_b}")
    if "canary_hint" in said and not set(case.needs) & set(CANARIES):
        wrong("needs", "{canary_hint} needs a canary")
