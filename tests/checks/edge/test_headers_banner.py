"""Cases of edge.headers-banner."""

from __future__ import annotations

from seen import Bad, evidence, page

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

URL = "https://kettle.example/"


def said(name: str, value: str) -> Evidence:
    return evidence(page(URL, (name, value)))


LOW = {("kettle.example", "version", Severity.LOW)}
GOOD: dict[str, Evidence] = {"no header": evidence(page(URL)), "a name alone": said("server", "nginx")}
BAD: dict[str, Bad] = {
    "nginx": (said("server", "nginx/1.25.3"), LOW),
    "apache with its modules": (said("server", "Apache/2.4.57 (Debian) OpenSSL/3.0.11"), LOW),
    "PHP": (said("x-powered-by", "PHP/8.2.1"), LOW),
    "ASP.NET": (said("x-aspnet-version", "4.0.30319"), LOW),
    "a generator": (said("x-generator", "Drupal 10.1 (https://www.drupal.org)"), LOW),
}
SILENT: dict[str, Evidence] = {
    "a framework without its version": said("x-powered-by", "Next.js"),
    "Express": said("x-powered-by", "Express"),
    "Cloudflare": said("server", "cloudflare"),
    "Fly, whose version is Fly's": said("server", "Fly/0a1b2c3 (2026-11-01)"),
    "an AWS load balancer": said("server", "awselb/2.0"),
    "Framer": said("server", "Framer/a1.2.3"),
    "a robot check's": evidence(page(URL, ("server", "nginx/1.2.3"), ("x-datadome", "protected"), status=403)),
}
UNKNOWN: dict[str, Evidence] = {}
