"""Cases of edge.ddos-stacked."""

from __future__ import annotations

from seen import Bad, evidence, page

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

URL = "https://kettle.example/"
RAY, SERVER = ("cf-ray", "8f0-FRA"), ("server", "cloudflare")
STACKED = {("kettle.example", "stacked", Severity.LOW)}

GOOD: dict[str, Evidence] = {
    "Cloudflare alone": evidence(page(URL, RAY, SERVER)),
    "Vercel alone": evidence(page(URL, ("server", "Vercel"), ("x-vercel-id", "fra1::x"))),
}
BAD: dict[str, Bad] = {
    "Cloudflare over Vercel": (evidence(page(URL, RAY, SERVER, ("x-vercel-id", "fra1::x"))), STACKED),
    "Cloudflare over Netlify": (evidence(page(URL, RAY, SERVER, ("x-nf-request-id", "01H"))), STACKED),
}
SILENT: dict[str, Evidence] = {
    "Render, which is sold behind Cloudflare": evidence(page(URL, RAY, SERVER, ("x-render-origin-server", "uvicorn"))),
    "DigitalOcean, too": evidence(page(URL, RAY, SERVER, ("x-do-app-origin", "1"))),
    "Supabase, too": evidence(page(URL, RAY, SERVER, ("sb-project-ref", "abc"))),
    "Shopify, too": evidence(page(URL, RAY, SERVER, ("powered-by", "Shopify"))),
    "Vercel, passing an answer of Cloudflare's through": evidence(
        page(URL, ("server", "Vercel"), ("x-vercel-id", "fra1::x"), RAY)
    ),
    "GitHub Pages, which Fastly serves": evidence(
        page(URL, ("server", "GitHub.com"), ("x-github-request-id", "1"), ("x-served-by", "cache-fra-1"))
    ),
    "a server": evidence(page(URL, ("server", "nginx"))),
}
UNKNOWN: dict[str, Evidence] = {}
