"""Which edge or host answers, by the headers that its own documentation names."""

from __future__ import annotations

from launchready.model.evidence.http import Exchange

# header, what its value must hold ("" for anything), provider; as the providers' documentation had it in 2026
_SIGNS: tuple[tuple[str, str, str], ...] = (
    ("cf-ray", "", "cloudflare"),
    ("x-vercel-id", "", "vercel"),
    ("x-nf-request-id", "", "netlify"),
    ("fly-request-id", "", "fly"),
    ("x-render-origin-server", "", "render"),
    ("x-railway-request-id", "", "railway"),
    ("x-amz-cf-id", "", "cloudfront"),
    ("x-github-request-id", "", "github-pages"),
    ("x-served-by", "cache-", "fastly"),
    ("x-azure-ref", "", "azure-front-door"),
)


def providers(exchange: Exchange) -> tuple[str, ...]:
    """Return the edges and hosts that an answer came through, the outermost first as far as headers tell."""
    found: dict[str, None] = {}
    for name, part, provider in _SIGNS:
        value = exchange.header(name)
        if value is not None and part in value.lower():
            found[provider] = None
    return tuple(found)
