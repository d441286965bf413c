"""Tells staging, previews and a developer's own machine from production, by the product file and by names."""

from __future__ import annotations

import re

from launchready.model.product import Product
from launchready.standards.urls import parse_address, registrable_domain, within

PRODUCTION = frozenset({"", "production", "prod", "live"})
_STAGING = frozenset(
    {"staging", "stage", "stg", "preprod", "uat", "qa", "dev", "develop", "development", "test", "testing"}
)
"""Words in a host's labels that mean a place for trying things out."""
_AMBIGUOUS = frozenset({"dev", "develop", "test", "testing"})
"""Of these, what companies also call places that are meant for the public: dev.example.com may be for developers."""

# Names under which hosts publish deployments, one label below each. They stand in the private section of the Public Suffix List
# (publicsuffix.org), where their owners entered them; Bolt, Lovable, Replit, Base44, Figma and v0 among them. Looked up in 2026.
_BUILDERS = (
    "lovable.app", "lovableproject.com", "vercel.app", "netlify.app", "bolt.host", "replit.app", "pages.dev", "framer.app",
    "framer.website", "framer.ai", "webflow.io", "fly.dev", "onrender.com", "up.railway.app", "web.app", "firebaseapp.com",
    "github.io", "gitlab.io", "herokuapp.com", "azurestaticapps.net", "amplifyapp.com", "base44.app", "figma.site",
    "same-app.com", "emergent.host", "streamlit.app", "hf.space", "surge.sh", "bubbleapps.io", "wixsite.com", "carrd.co",
)  # fmt: skip

# Hosts that live as long as a branch, a deployment or a developer's session. Sources, read in 2026: vercel.com/docs/deployments/generated-urls
# (NAME-git-BRANCH-SCOPE), docs.netlify.com "Deploy Previews" and "Branch deploys" (deploy-preview-N--NAME, BRANCH--NAME),
# developers.cloudflare.com/pages "Preview deployments" (HASH.NAME.pages.dev), Lovable (id-preview--ID, preview--NAME), the Public
# Suffix List for tunnels and workspaces (ngrok, Cloudflare, localtunnel, Replit, CodeSandbox, GitHub Codespaces, v0).
_PASSING = re.compile(
    r"(?:[a-z0-9-]+-git-[a-z0-9-]+\.vercel\.app"
    r"|[a-z0-9-]+--[a-z0-9-]+\.netlify\.app"
    r"|[0-9a-f]{8}\.[a-z0-9-]+\.pages\.dev"
    r"|(?:id-)?preview--[a-z0-9-]+\.lovable\.app"
    r"|(?:[a-z0-9.-]+\.)?(?:lovableproject\.com|vusercontent\.net|replit\.dev|repl\.co|csb\.app|app\.github\.dev|gitpod\.io|webcontainer\.io"
    r"|webcontainer-api\.io|ngrok\.io|ngrok\.app|ngrok\.dev|ngrok-free\.app|ngrok-free\.dev|trycloudflare\.com|loca\.lt))"
)


def is_staging(product: Product, host: str, *, surely: bool = False) -> bool:
    """Return True if a host of the product is no production: by the product file, else by a word in its name.

    `surely` leaves out the words that also mean something else.
    """
    declared = product.environment_of(host)
    if declared:
        return declared.lower() not in PRODUCTION
    base = product.domain
    if not within(host, base):  # a product at www.example.com may have its staging beside it
        base = registrable_domain(base) or base
        if not within(host, base):
            return False
    words = set(re.split(r"[.\-_]|\d+", host.removesuffix(base)))
    return not words.isdisjoint(_STAGING - _AMBIGUOUS if surely else _STAGING)


def is_passing(host: str) -> bool:
    """Return True for a host that lives as long as a branch, a deployment, a tunnel or a workspace."""
    return _PASSING.fullmatch(host) is not None


def is_builders(host: str) -> bool:
    """Return True for the name that a builder or a host gave to a deployment, beside the product's own domain."""
    return parse_address(host) is None and any(host.endswith("." + suffix) for suffix in _BUILDERS)
