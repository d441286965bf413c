"""Supabase's settings and functions in the source: which schemas the API exposes, which functions the gateway guards, which look at who asks."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field

DEFAULT_SCHEMAS = ("public", "graphql_public")
MAX_FUNCTIONS = 200

_CHECKS = re.compile(
    r"auth\s*\.\s*(?:getUser|getClaims|getSession)\b|/auth/v1/user|jwtVerify|verify\w*\(|\bconstructEvent\w*\(|\bnew\s+Webhook\(|timingSafeEqual|"
    r"createHmac|subtle\s*\.\s*(?:verify|sign)\b|\b(?:require|assert|ensure|check|validate|authenticate|authorize)(?:d)?_?(?:User|Auth|Session|Admin|Role|Jwt|Request|Token)?"
    r"(?:enticated|entication|orized)?\s*\(\s*(?:req|request|ctx|c|event)\b|withSupabase\(\s*\{\s*(?:auth|allow)\s*:\s*[\"'](?:user|secret|service)|"
    r"headers\s*\.\s*get\(\s*[\"'](?:authorization|x-[a-z-]*(?:secret|signature|key|token)|stripe-signature|svix-signature|webhook-signature)[\"']",
    re.IGNORECASE,
)
_POWERS = re.compile(
    r"\b(SUPABASE_SERVICE_ROLE_KEY|SUPABASE_SECRET_KEYS?|SERVICE_ROLE_KEY|OPENAI_API_KEY|ANTHROPIC_API_KEY|LOVABLE_API_KEY|GEMINI_API_KEY|GOOGLE_AI_API_KEY|"
    r"OPENROUTER_API_KEY|GROQ_API_KEY|MISTRAL_API_KEY|PERPLEXITY_API_KEY|ELEVENLABS_API_KEY|REPLICATE_API_TOKEN|STRIPE_SECRET_KEY|RESEND_API_KEY|"
    r"TWILIO_AUTH_TOKEN|SENDGRID_API_KEY)\b"
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What `supabase/config.toml` says."""

    exposed: tuple[str, ...] = DEFAULT_SCHEMAS
    unguarded: dict[str, int] = field(default_factory=dict)
    """Functions for which the gateway asks for no JWT, each with the line of its heading."""


def read_settings(text: str) -> Settings:
    """Return what a config.toml says; the defaults for what cannot be read."""
    try:
        read = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return Settings()
    api, functions = read.get("api"), read.get("functions")
    exposed: tuple[str, ...] = DEFAULT_SCHEMAS
    if isinstance(api, dict):
        schemas = api.get("schemas")
        if isinstance(schemas, list) and all(isinstance(name, str) for name in schemas):
            exposed = tuple(schemas)
        if api.get("enabled") is False:
            exposed = ()
    unguarded = {}
    for name, each in list(functions.items())[:MAX_FUNCTIONS] if isinstance(functions, dict) else ():
        if isinstance(each, dict) and each.get("verify_jwt") is False:
            heading = re.search(rf"^\s*\[functions\.[\"']?{re.escape(name)}[\"']?\]", text, re.MULTILINE)
            unguarded[name] = text.count("\n", 0, heading.end()) + 1 if heading else 1
    return Settings(exposed, unguarded)


def looks_at_who_asks(code: str) -> bool:
    """Return True if a function's code looks at a session, a signature or a shared secret in any of the known ways."""
    return _CHECKS.search(code) is not None


def powers(code: str) -> tuple[str, ...]:
    """Return the environment variables of powerful keys that a function's code uses."""
    return tuple(sorted(set(_POWERS.findall(code))))[:10]
