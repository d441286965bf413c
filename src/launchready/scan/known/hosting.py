"""Keys of hosts."""

from __future__ import annotations

from launchready.scan.hit import Nature
from launchready.scan.services import Format, Service

SERVICES = (
    Service(
        "Vercel",
        "https://vercel.com/changelog/new-token-formats-and-secret-scanning",
        "Create a new token, deploy it, then delete the old one under Account Settings.",
        "https://vercel.com/account/settings/tokens",
        (
            Format(
                "vercel-token",
                "Vercel token",
                "vcp_… (personal), vci_… (integration), vca_…, vcr_… (app)",
                shows=("vcp_", "vci_", "vca_", "vcr_"),
                same=(
                    "betterleaks.vercel-personal-access-token",
                    "betterleaks.vercel-integration-token",
                    "betterleaks.vercel-app-access-token",
                    "betterleaks.vercel-app-refresh-token",
                ),
            ),
            Format(
                "vercel-ai-gateway-key",
                "Vercel API key (AI gateway)",
                "vck_…",
                shows=("vck_",),
                same=("betterleaks.vercel-ai-gateway-key",),
            ),
            Format(
                "vercel-token-24",
                "Vercel token (older)",
                "24 characters, by name",
                same=("betterleaks.vercel-api-token",),
                by_name=True,
                documented=False,
            ),
            Format("vercel-blob-token", "Vercel Blob read-write token", "vercel_blob_rw_…", shows=("vercel_blob_rw_",)),
        ),
    ),
    Service(
        "Netlify",
        "https://docs.netlify.com/api-and-cli-guides/api-guides/get-started-with-api/",
        "Create a new token, deploy it, then delete the old one under Applications.",
        "https://app.netlify.com/user/applications",
        (
            Format(
                "netlify-token",
                "Netlify token",
                "nfp_… (personal), nfo_…, nfc_…, nfu_…, nfb_…",
                shows=("nfp_", "nfo_", "nfc_", "nfu_", "nfb_"),
                documented=False,
            ),
            Format(
                "netlify-token-43",
                "Netlify token (older)",
                "40 to 46 characters, by name",
                same=("betterleaks.netlify-access-token",),
                by_name=True,
                documented=False,
            ),
        ),
    ),
    Service(
        "Cloudflare",
        "https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/",
        "Roll the token under API Tokens; the global key is changed there too.",
        "https://dash.cloudflare.com/profile/api-tokens",
        (
            Format(
                "cloudflare-token",
                "Cloudflare API token",
                "cfut_… (user), cfat_… (account)",
                shows=("cfut_", "cfat_"),
                same=("betterleaks.cloudflare-api-key.2",),
            ),
            Format(
                "cloudflare-global-key",
                "Cloudflare global API key",
                "cfk_…, or 37 hex digits by name",
                shows=("cfk_",),
                same=("betterleaks.cloudflare-global-api-key",),
            ),
            Format(
                "cloudflare-token-40",
                "Cloudflare API token (older)",
                "40 characters, by name",
                same=("betterleaks.cloudflare-api-key.1", "veles.secrets/cloudflareapitoken"),
                by_name=True,
                documented=False,
            ),
            Format(
                "cloudflare-origin-ca-key",
                "Cloudflare origin CA key",
                "v1.0-…",
                shows=("v1.0-",),
                same=("betterleaks.cloudflare-origin-ca-key",),
                documented=False,
            ),
            Format(
                "turnstile-secret",
                "Cloudflare Turnstile secret key",
                "0x4AAAAAAA… and 35 characters, by name",
                shows=("0x4AAAAAAA",),
                by_name=True,
            ),
            Format(
                "turnstile-site-key",
                "Cloudflare Turnstile site key",
                "0x4AAAAAAA…",
                Nature.PUBLIC,
                shows=("0x4AAAAAAA",),
            ),
        ),
    ),
    Service(
        "Heroku",
        "https://devcenter.heroku.com/articles/authentication",
        "Create a new authorisation, deploy it, then revoke the old one (heroku authorizations).",
        "https://dashboard.heroku.com/account/applications",
        (
            Format(
                "heroku-api-key",
                "Heroku API key",
                "HRKU-…",
                shows=("HRKU-",),
                same=("betterleaks.heroku-api-key-v2", "veles.secrets/herokuplatformkey"),
            ),
            Format(
                "heroku-api-key-uuid",
                "Heroku API key (older)",
                "a UUID, by name",
                same=("betterleaks.heroku-api-key",),
                by_name=True,
            ),
        ),
    ),
    Service(
        "Railway",
        "https://docs.railway.com/guides/public-api",
        "Create a new token, deploy it, then delete the old one.",
        "https://railway.com/account/tokens",
        (Format("railway-token", "Railway token", "a UUID, by name", by_name=True, documented=False),),
    ),
    Service(
        "Render",
        "https://render.com/docs/api#1-create-an-api-key",
        "Create a new key, deploy it, then revoke the old one.",
        "https://dashboard.render.com/settings#api-keys",
        (
            Format(
                "render-api-key",
                "Render API key",
                "rnd_…",
                shows=("rnd_",),
                same=("betterleaks.render-api-key",),
                drawn=True,
            ),
        ),
    ),
    Service(
        "Fly.io",
        "https://fly.io/docs/security/tokens/",
        "Create a new token, deploy it, then revoke the old one (fly tokens revoke).",
        "https://fly.io/docs/security/tokens/",
        (
            Format(
                "fly-token",
                "Fly.io token",
                "FlyV1 fm2_…, fm1…, fo1_…",
                shows=("FlyV1 fm2_", "FlyV1", "fm2_", "fm1r_", "fm1a_", "fo1_"),
                same=("betterleaks.flyio-access-token",),
            ),
        ),
    ),
    Service(
        "DigitalOcean",
        "https://docs.digitalocean.com/reference/api/create-personal-access-token/",
        "Regenerate the token under API, then deploy the new one.",
        "https://cloud.digitalocean.com/account/api/tokens",
        (
            Format(
                "digitalocean-token",
                "DigitalOcean token",
                "dop_v1_… (personal), doo_v1_… (OAuth), dor_v1_… (refresh)",
                shows=("dop_v1_", "doo_v1_", "dor_v1_"),
                same=(
                    "betterleaks.digitalocean-pat",
                    "betterleaks.digitalocean-access-token",
                    "betterleaks.digitalocean-refresh-token",
                    "veles.secrets/digitaloceanapikey",
                ),
            ),
        ),
    ),
)
