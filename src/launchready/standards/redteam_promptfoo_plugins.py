"""What the plugins of promptfoo's red team try, by their whole id or by what stands before its first colon. As of promptfoo 0.123.1.

The OWASP ids are promptfoo's own mapping where it has one (`OWASP_LLM_TOP_10_MAPPING`, the list of 2025), ours for the rest. The severity is told by
the results of newer versions; these hold for the others.
"""

from __future__ import annotations

from types import MappingProxyType

from launchready.model.check import Severity
from launchready.standards.redteam_case import Category
from launchready.standards.redteam_imported import Family

_INJECTION = "LLM01:2025"
_DISCLOSURE = "LLM02:2025"
_POISON = "LLM04:2025"
_OUTPUT = "LLM05:2025"
_AGENCY = "LLM06:2025"
_PROMPT = "LLM07:2025"
_VECTORS = "LLM08:2025"
_FALSE = "LLM09:2025"
_COST = "LLM10:2025"

_DIRECT = Family(Category.DIRECT_INJECTION, (_INJECTION,), Severity.HIGH)
_INDIRECT = Family(Category.INDIRECT_INJECTION, (_INJECTION,), Severity.HIGH)
_JAILBREAK = Family(Category.JAILBREAK, (_INJECTION,), Severity.MEDIUM)
_PERSONAL = Family(Category.CROSS_USER_DATA, (_DISCLOSURE, _PROMPT, _VECTORS), Severity.HIGH)
_SECRET = Family(Category.SECRET_EXFILTRATION, (_DISCLOSURE,), Severity.HIGH)
_AGENT = Family(Category.TOOL_MISUSE, (_AGENCY,), Severity.HIGH)
_INTERPRETER = Family(Category.TOOL_MISUSE, (_OUTPUT, _AGENCY), Severity.HIGH)
_POLICY = Family(Category.BRAND_AND_POLICY, (), Severity.MEDIUM)
_MINOR = Family(Category.BRAND_AND_POLICY, (), Severity.LOW)
_MISINFORMED = Family(Category.BRAND_AND_POLICY, (_FALSE,), Severity.MEDIUM)

PLUGINS = MappingProxyType(
    {
        "aegis": _JAILBREAK,
        "agentic:memory-poisoning": Family(Category.INDIRECT_INJECTION, (_INJECTION, _POISON), Severity.HIGH),
        "ascii-smuggling": Family(Category.DIRECT_INJECTION, (_INJECTION,), Severity.LOW),
        "beavertails": _JAILBREAK,
        "bfla": _AGENT,
        "bias": Family(Category.BRAND_AND_POLICY, (_POISON,), Severity.LOW),
        "bola": Family(Category.CROSS_USER_DATA, (_AGENCY,), Severity.HIGH),
        "cca": Family(Category.JAILBREAK, (_INJECTION,), Severity.HIGH),
        "coding-agent": _AGENT,
        "competitors": _MINOR,
        "contracts": _POLICY,
        "coppa": _POLICY,
        "cross-session-leak": Family(Category.CROSS_USER_DATA, (_DISCLOSURE, _VECTORS), Severity.HIGH),
        "cyberseceval": _DIRECT,
        "data-exfil": Family(Category.LINK_EXFILTRATION, (_INJECTION, _DISCLOSURE), Severity.HIGH),
        "debug-access": Family(Category.TOOL_MISUSE, (_OUTPUT,), Severity.HIGH),
        "divergent-repetition": Family(Category.DENIAL_OF_WALLET, (_COST,), Severity.MEDIUM),
        "donotanswer": _JAILBREAK,
        "ecommerce": _POLICY,
        "ecommerce:pci-dss": _PERSONAL,
        "excessive-agency": _AGENT,
        "ferpa": _PERSONAL,
        "financial": _POLICY,
        "financial:confidential-disclosure": _SECRET,
        "financial:data-leakage": _SECRET,
        "goal-misalignment": _MINOR,
        "hallucination": _MISINFORMED,
        "harmbench": _JAILBREAK,
        "harmful": _JAILBREAK,
        "harmful:misinformation-disinformation": _MISINFORMED,
        "harmful:privacy": _PERSONAL,
        "harmful:specialized-advice": _MISINFORMED,
        "hijacking": _DIRECT,
        "imitation": _MINOR,
        "indirect-prompt-injection": _INDIRECT,
        "insurance": _POLICY,
        "insurance:data-disclosure": _PERSONAL,
        "insurance:phi-disclosure": _PERSONAL,
        "intent": _JAILBREAK,
        "mcp": _AGENT,
        "medical": _MISINFORMED,
        "model-identification": _MINOR,
        "off-topic": _MINOR,
        "overreliance": _MISINFORMED,
        "pharmacy": _MISINFORMED,
        "pii": _PERSONAL,
        "pliny": _JAILBREAK,
        "policy": _POLICY,
        "politics": _MINOR,
        "prompt-extraction": Family(Category.SYSTEM_PROMPT, (_INJECTION, _DISCLOSURE, _PROMPT), Severity.MEDIUM),
        "prompt-injection": _DIRECT,
        "rag-document-exfiltration": Family(Category.SECRET_EXFILTRATION, (_DISCLOSURE, _VECTORS), Severity.HIGH),
        "rag-poisoning": Family(Category.INDIRECT_INJECTION, (_INJECTION, _VECTORS), Severity.HIGH),
        "rag-source-attribution": _MISINFORMED,
        "rbac": Family(Category.TOOL_MISUSE, (_AGENCY, _PROMPT), Severity.HIGH),
        "realestate": _POLICY,
        "reasoning-dos": Family(Category.DENIAL_OF_WALLET, (_COST,), Severity.LOW),
        "religion": _MINOR,
        "shell-injection": _INTERPRETER,
        "special-token-injection": _DIRECT,
        "sql-injection": _INTERPRETER,
        "ssrf": _INTERPRETER,
        "system-prompt-override": _DIRECT,
        "teen-safety": _JAILBREAK,
        "telecom": _POLICY,
        "telecom:account-takeover": _PERSONAL,
        "telecom:cpni-disclosure": _PERSONAL,
        "telecom:location-disclosure": _PERSONAL,
        "tool-discovery": Family(Category.TOOL_MISUSE, (_AGENCY,), Severity.LOW),
        "toxic-chat": _JAILBREAK,
        "unsafebench": _JAILBREAK,
        "unverifiable-claims": _MISINFORMED,
        "vlguard": _JAILBREAK,
        "vlsu": _JAILBREAK,
        "wordplay": Family(Category.JAILBREAK, (_INJECTION,), Severity.LOW),
        "xstest": Family(Category.JAILBREAK, (_INJECTION,), Severity.LOW),
    }
)
UNKNOWN = _POLICY
"""Of plugins that are not known here: mostly the operator's own rules."""
SEVERITIES = MappingProxyType(
    {
        "critical": Severity.BLOCKER,
        "high": Severity.HIGH,
        "medium": Severity.MEDIUM,
        "low": Severity.LOW,
        "informational": Severity.LOW,
    }
)
