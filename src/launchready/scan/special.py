"""Judges of formats that need a closer look: tokens that tell their role, and beginnings that several services share."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import replace

from launchready.model.check import Confidence
from launchready.scan.examples import printed_somewhere
from launchready.scan.found import Found, Judge, Weighed
from launchready.scan.hit import Nature
from launchready.scan.jwt import claims_of
from launchready.scan.told import as_format, of_name
from launchready.scan.values import drawn, invented, made_up
from launchready.scan.words import TRIVIAL


def _jwt(found: Found) -> Weighed | None:
    """Weigh a JSON Web Token by what it says: service_role is the worst that a front end can carry, anon is made for it."""
    claims = claims_of(found.value)
    if claims is None or printed_somewhere(found.value) or claims.name == "John Doe" or claims.subject == "1234567890":
        return None
    ended = claims.ended(found.now)
    if claims.issuer == "supabase-demo":
        return as_format(found, "supabase-local-key", f"local development, role {claims.role or 'none'}")
    if claims.role in ("service_role", "supabase_admin"):
        return as_format(found, "supabase-service-role-key", ended)
    if claims.role == "anon":
        return as_format(found, "supabase-anon-key", ended)
    near = found.near(60)
    for rule, words in (("turso-token", ("turso", "libsql")), ("lemonsqueezy-api-key", ("lemon",))):
        if any(word in near for word in words):
            return as_format(found, rule, ended)
    if "example" in claims.issuer or made_up(found.value.rsplit(".", 1)[-1]):
        return None
    return replace(as_format(found, "jwt", ended), confidence=Confidence.TENTATIVE if ended else Confidence.FIRM)


def _google_key(found: Found) -> Weighed | None:
    """Weigh a Google key by its neighbours: Firebase and Maps keys of a page are meant to be seen, Gemini keys are not."""
    if invented(found.value[4:]) or printed_somewhere(found.value):
        return None
    near = found.near(300)
    secret = re.search(
        r"gemini|generativelanguage|genai|generative_?ai|google_?ai|vertex|palm|translate|service_?key", near
    )
    public = re.search(
        r"authdomain|messagingsenderid|firebase|measurementid|storagebucket|maps|places|youtube|recaptcha|current_key",
        near,
    )
    told = as_format(found, "google-api-key")
    if secret and not (public and public.group() == "authdomain"):
        return replace(told, nature=Nature.SECRET, name="Google Gemini key")
    if public:
        return replace(told, nature=Nature.PUBLIC, name="Google key for browsers (Firebase, Maps)")
    return replace(told, confidence=Confidence.FIRM)


def _recaptcha(found: Found) -> Weighed | None:
    if invented(found.value[2:]) or printed_somewhere(found.value):
        return None
    return as_format(
        found, "recaptcha-secret" if re.search(r"secret|private", found.before(48).lower()) else "recaptcha-site-key"
    )


def _turnstile(found: Found) -> Weighed | None:
    if invented(found.value[11:]):
        return None
    return as_format(
        found, "turnstile-secret" if re.search(r"secret|private", found.before(48).lower()) else "turnstile-site-key"
    )


def _live_key(found: Found) -> Weighed | None:
    """Weigh a key that begins sk_live_: Stripe's, unless Clerk, WorkOS or Paystack stands beside it or its shape says so."""
    body = found.value.split("_", 2)[-1]
    if invented(body) or printed_somewhere(found.value):
        return None
    near, live = found.near(120), "_live_" in found.value
    if body.startswith("a2V5"):
        return as_format(found, "workos-api-key")
    if "clerk" in near and len(body) >= 30:
        return as_format(found, "clerk-secret-key" if live else "clerk-test-key")
    told = as_format(found, "stripe-secret-key" if live else "stripe-test-key")
    if "paystack" in near or re.fullmatch(r"[0-9a-f]{40}", body):
        name = "Paystack secret key (live)" if live else "Paystack secret key (test mode)"
        return replace(told, rule="paystack-secret-key", provider="Paystack", name=name)
    return told


def _publishable_key(found: Found) -> Weighed | None:
    """Weigh a key that begins pk_live_ or pk_test_: Clerk's holds the Base64 of a host name, the others are Stripe's."""
    body = found.value.split("_", 2)[-1]
    if invented(body) or printed_somewhere(found.value):
        return None
    try:
        host = base64.b64decode(body + "=" * (-len(body) % 4)).decode("ascii")
    except (ValueError, binascii.Error):
        host = ""
    if host.endswith("$") and "." in host:
        return as_format(found, "clerk-publishable-key")
    return as_format(found, "stripe-publishable-key") if found.rule != "clerk-publishable-key" else None


def _aws_id(found: Found) -> Weighed | None:
    """Weigh an AWS access key id; one that ends in EXAMPLE or that code lists as a beginning is none."""
    if (
        made_up(found.value[4:])
        or printed_somewhere(found.value)
        or re.search(r"sum|hash|base32", found.before(24).lower())
    ):
        return None
    return as_format(
        found, "aws-access-key-id", "its secret key is likely near" if not found.value.startswith("ASIA") else ""
    )


def _aws_secret(found: Found) -> Weighed | None:
    if (
        made_up(found.value)
        or printed_somewhere(found.value)
        or not drawn(found.value)
        or re.fullmatch(r"[0-9a-f]{40}", found.value)
    ):
        return None
    named = re.search(r"aws|amazon|\bs3|\bses|akia|asia", found.near(200))
    if named:
        return as_format(found, "aws-secret-access-key")
    return of_name(found, "Secret key of 40 characters", "", Nature.SECRET, Confidence.FIRM)


def _algolia(found: Found) -> Weighed | None:
    if made_up(found.value):
        return None
    before = found.before(60).lower()
    return as_format(found, "algolia-search-key" if re.search(r"search|public", before) else "algolia-admin-key")


def _kubernetes(found: Found) -> Weighed | None:
    """Weigh a value of a Kubernetes Secret by what it decodes to; templates and empty values are none."""
    value = found.value.split(":", 1)[-1].strip().strip("\"'|>+- \n")
    if not value or "{{" in value:
        return None
    try:
        text = base64.b64decode(value, validate=True).decode("utf-8")
    except (ValueError, binascii.Error):
        text = value
    if made_up(text) or text.lower().strip() in TRIVIAL or len(text.strip()) < 4:
        return None
    return replace(as_format(found, "kubernetes-secret"), nature=Nature.UNCERTAIN)


def _bedrock(found: Found) -> Weighed | None:
    """Weigh a key of Amazon Bedrock; the short-lived ones begin with a text that says nothing without what follows."""
    if found.value.startswith("bedrock-api-key-"):
        rest = re.match(r"[A-Za-z0-9+/=]*", found.value[44:] + found.after(40))
        if rest is None or len(rest.group()) < 20:
            return None
    return None if invented(found.value[44:]) else as_format(found, "aws-bedrock-key")


def _hash(found: Found) -> Weighed | None:
    """Weigh the hash of a password: it can be guessed at leisure by whoever has it."""
    if made_up(found.value.rsplit("$", 1)[-1]):
        return None
    name = "Kerberos ticket hash" if found.rule == "kerberos-hash" else "Password hash"
    return of_name(found, name, "", Nature.UNCERTAIN, Confidence.FIRM)


SPECIAL: dict[str, Judge] = {
    "jwt": _jwt,
    "google-api-key": _google_key,
    "betterleaks.gcp-api-key": _google_key,
    "recaptcha-site-key": _recaptcha,
    "turnstile-site-key": _turnstile,
    "turnstile-secret": _turnstile,
    "stripe-secret-key": _live_key,
    "stripe-test-key": _live_key,
    "betterleaks.stripe-access-token": _live_key,
    "paystack-secret-key": _live_key,
    "stripe-publishable-key": _publishable_key,
    "clerk-publishable-key": _publishable_key,
    "aws-access-key-id": _aws_id,
    "aws-secret-access-key": _aws_secret,
    "algolia-admin-key": _algolia,
    "betterleaks.algolia-api-key": _algolia,
    "betterleaks.kubernetes-secret-yaml": _kubernetes,
    "aws-bedrock-key": _bedrock,
    "betterleaks.aws-amazon-bedrock-api-key-short-lived": _bedrock,
    "password-hash": _hash,
    "kerberos-hash": _hash,
}
