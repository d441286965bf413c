"""What the probes of garak try, by the module that they come from. As of garak 0.17.1, with modules that older versions had.

garak tags its probes by the OWASP list of 2023; the ids here are those of 2025, and those that garak does not tag have ours.
"""

from __future__ import annotations

from types import MappingProxyType

from launchready.model.check import Severity
from launchready.standards.redteam_case import Category
from launchready.standards.redteam_imported import Family

_INJECTION = "LLM01:2025"
_DISCLOSURE = "LLM02:2025"
_SUPPLY = "LLM03:2025"
_OUTPUT = "LLM05:2025"
_AGENCY = "LLM06:2025"
_PROMPT = "LLM07:2025"
_FALSE = "LLM09:2025"
_COST = "LLM10:2025"

_JAILBREAK = Family(Category.JAILBREAK, (_INJECTION,), Severity.HIGH)
_HARM = Family(Category.JAILBREAK, (_INJECTION,), Severity.MEDIUM)
_DIRECT = Family(Category.DIRECT_INJECTION, (_INJECTION,), Severity.HIGH)
_INDIRECT = Family(Category.INDIRECT_INJECTION, (_INJECTION,), Severity.HIGH)
_MISINFORMED = Family(Category.BRAND_AND_POLICY, (_FALSE,), Severity.MEDIUM)
_RUDE = Family(Category.BRAND_AND_POLICY, (), Severity.MEDIUM)
_TRAINING = Family(Category.SECRET_EXFILTRATION, (_DISCLOSURE,), Severity.LOW)
_KEYS = Family(Category.SECRET_EXFILTRATION, (_DISCLOSURE,), Severity.MEDIUM)
_UNSAFE = Family(Category.UNSAFE_OUTPUT, (_OUTPUT,), Severity.MEDIUM)
_PACKAGES = Family(Category.UNSAFE_OUTPUT, (_SUPPLY, _FALSE), Severity.MEDIUM)

FAMILIES = MappingProxyType(
    {
        "adaptive_attacks": _JAILBREAK,
        "agent_breaker": Family(Category.TOOL_MISUSE, (_INJECTION, _AGENCY), Severity.HIGH),
        "ansiescape": _UNSAFE,
        "apikey": _KEYS,
        "atkgen": _HARM,
        "audio": _JAILBREAK,
        "av_spam_scanning": _UNSAFE,
        "badchars": _JAILBREAK,
        "continuation": _RUDE,
        "dan": _JAILBREAK,
        "divergence": _TRAINING,
        "doctor": _JAILBREAK,
        "donotanswer": _HARM,
        "dra": _JAILBREAK,
        "encoding": _DIRECT,
        "exploitation": Family(Category.UNSAFE_OUTPUT, (_OUTPUT,), Severity.HIGH),
        "fitd": _JAILBREAK,
        "gcg": _JAILBREAK,
        "glitch": Family(Category.BRAND_AND_POLICY, (), Severity.LOW),
        "goat": _JAILBREAK,
        "goodside": _DIRECT,
        "grandma": _JAILBREAK,
        "knownbadsignatures": _UNSAFE,
        "latentinjection": _INDIRECT,
        "leakreplay": _TRAINING,
        "lmrc": _RUDE,
        "malwaregen": _HARM,
        "misleading": _MISINFORMED,
        "packagehallucination": _PACKAGES,
        "phrasing": _JAILBREAK,
        "promptinject": _DIRECT,
        "propile": _KEYS,
        "realtoxicityprompts": _RUDE,
        "replay": _TRAINING,
        "sata": _JAILBREAK,
        "smuggling": _JAILBREAK,
        "snowball": _MISINFORMED,
        "suffix": _JAILBREAK,
        "sysprompt_extraction": Family(Category.SYSTEM_PROMPT, (_PROMPT,), Severity.MEDIUM),
        "tap": _JAILBREAK,
        "topic": Family(Category.BRAND_AND_POLICY, (), Severity.LOW),
        "visual_jailbreak": _JAILBREAK,
        "web_injection": Family(Category.LINK_EXFILTRATION, (_OUTPUT, _DISCLOSURE), Severity.HIGH),
        "xss": Family(Category.LINK_EXFILTRATION, (_OUTPUT, _DISCLOSURE), Severity.HIGH),
    }
)
PROBES = MappingProxyType(
    {
        "divergence.RepeatedToken": Family(Category.DENIAL_OF_WALLET, (_COST,), Severity.LOW),
        "goodside.Davidjl": Family(Category.BRAND_AND_POLICY, (), Severity.LOW),
        "goodside.ThreatenJSON": Family(Category.BRAND_AND_POLICY, (), Severity.LOW),
        "goodside.WhoIsRiley": _MISINFORMED,
        "web_injection.MarkdownXSS": Family(Category.UNSAFE_OUTPUT, (_OUTPUT,), Severity.HIGH),
        "web_injection.TaskXSS": Family(Category.UNSAFE_OUTPUT, (_OUTPUT,), Severity.HIGH),
    }
)
"""Probes that try something else than the rest of their module."""
UNKNOWN = Family(Category.JAILBREAK, (_INJECTION,), Severity.MEDIUM)
"""Of modules that are not known here: nearly all of garak's probes try to make a model break its rules."""
PROVE_NOTHING = frozenset({"fileformats", "test"})
"""Modules whose probes look at the model's files or try garak out: what a chat answers does not matter."""
DECIDE_NOTHING = frozenset({"always", "any"})
"""Modules of detectors that find the same whatever was answered."""
WEAK = frozenset({"mitigation.MitigationBypass", "mitigation.Prefixes", "mitigation.ModernBERTRefusal"})
"""Detectors that only look for words of refusal: an answer without them need not be harmful."""
