"""Which names of hosting providers a stranger can claim once their owner has given them up.

Facts, in our words, as of 24 November 2026, from the public list can-i-take-over-xyz (github.com/EdOverflow/can-i-take-over-xyz,
fingerprints.json, commit 003c6b9c), GitHub's "Verifying your custom domain for GitHub Pages". The list gives the words of an answer; that
they are the page's title is our reading of it. Fingerprints that need a page's text are left out: evidence holds titles and headers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from launchready.model.evidence.http import Exchange
from launchready.standards.urls import UrlError, ascii_host, parse_address, within


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider's names. `gone` is True where a name that does not exist can be taken by anyone.

    `status` with `title` or `header` is the answer for a name that nobody has set up there; `open` is True where anyone may then set it
    up, False where the provider asks for proof.
    """

    name: str
    suffixes: tuple[str, ...]
    gone: bool = False
    status: int = 0
    title: str = ""
    header: tuple[str, str] = ("", "")
    open: bool = False
    addresses: tuple[str, ...] = ()


PROVIDERS = (
    Provider("AWS Elastic Beanstalk", ("elasticbeanstalk.com",), gone=True),
    Provider(
        "Microsoft Azure",
        (
            "azurewebsites.net",
            "cloudapp.net",
            "cloudapp.azure.com",
            "trafficmanager.net",
            "azureedge.net",
            "azurefd.net",
            "azure-api.net",
            "azurecontainer.io",
            "blob.core.windows.net",
            "web.core.windows.net",
        ),
        gone=True,
    ),
    Provider("Fly.io", ("fly.dev",), gone=True),
    Provider(
        "GitHub Pages",
        ("github.io",),
        status=404,
        title="site not found · github pages",
        open=True,
        addresses=("185.199.108.153", "185.199.109.153", "185.199.110.153", "185.199.111.153"),
    ),
    Provider("Amazon S3", ("amazonaws.com",), status=404, header=("x-amz-error-code", "NoSuchBucket"), open=True),
    Provider("Surge", ("surge.sh",), status=404, title="project not found", open=True),
    Provider("Bitbucket", ("bitbucket.io",), status=404, title="repository not found", open=True),
    Provider("Heroku", ("herokudns.com", "herokuapp.com"), status=404, title="no such app"),
    Provider(
        "Vercel",
        ("vercel-dns.com", "vercel-dns-016.com", "vercel-dns-017.com", "vercel.app", "now.sh"),
        status=404,
        header=("x-vercel-error", "DEPLOYMENT_NOT_FOUND"),
    ),
)


def bought(name: str) -> str:
    """Return the domain that somebody must have bought from a registry for a name to exist; "" where it is none.

    Suffixes of providers (azurewebsites.net) are names of theirs, not of registries: only ICANN's part of the list counts.
    """
    try:
        host = ascii_host(name)
    except UrlError:
        return ""
    if ".." in host or host.startswith(".") or parse_address(host):
        return ""
    return _suffixes().privatesuffix(host) or ""  # type: ignore[attr-defined]


@lru_cache(maxsize=1)
def _suffixes() -> object:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(only_icann=True)


def claimable(target: str) -> Provider | None:
    """Return the provider at which anyone can take a name that does not exist, or None."""
    return next((each for each in PROVIDERS if each.gone and _holds(each, target)), None)


def abandoned(target: str, addresses: tuple[str, ...], exchange: Exchange) -> Provider | None:
    """Return the provider that answers for nobody's site behind a name, or None: a 404 of one's own site looks different."""
    for provider in PROVIDERS:
        if not provider.status or exchange.status != provider.status:
            continue
        if not _holds(provider, target) and not any(address in provider.addresses for address in addresses):
            continue
        title = exchange.page.title.strip().lower() if exchange.page else ""
        if provider.title and title == provider.title:
            return provider
        name, value = provider.header
        if name and (exchange.header(name) or "").strip() == value:
            return provider
    return None


def _holds(provider: Provider, target: str) -> bool:
    return any(within(target, suffix) and target != suffix for suffix in provider.suffixes)
