"""The shape of every key that is known, and how to draw keys of it: random, well-formed, and nobody's."""

from __future__ import annotations

import base64
import json
import random
import re
import string
from collections.abc import Callable
from dataclasses import dataclass

ALPHABETS = {
    "a": string.ascii_letters + string.digits,
    "A": string.ascii_uppercase + string.digits,
    "l": string.ascii_lowercase + string.digits,
    "L": string.ascii_letters,
    "h": "0123456789abcdef",
    "d": string.digits,
    "u": string.ascii_letters + string.digits + "-_",
    "b": string.ascii_letters + string.digits + "+/",
    "B": "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
    "2": "abcdefghijklmnopqrstuvwxyz234567",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """`template` holds `<kind:count>` for random parts and `<uuid>`; `name` is the variable that such a key stands in."""

    template: str
    name: str = "SOME_VALUE"
    url: bool = True  # whether it is put into a URL's query as it is


def draw(template: str, source: random.Random) -> str:
    """Draw one key of a template. Random parts do not end in a hyphen, which no rule could tell from what follows."""

    def part(found: re.Match[str]) -> str:
        if found[0] == "<uuid>":
            digits = "".join(source.choices(ALPHABETS["h"], k=32))
            return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
        return "".join(source.choices(ALPHABETS[found[1]], k=int(found[2])))

    return re.sub(r"<uuid>|<(\w):(\d+)>", part, template)


def token(source: random.Random, **claims: object) -> str:
    """Return a JSON Web Token with some claims and a random signature."""

    def encoded(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).rstrip(b"=").decode()

    return f"{encoded({'alg': 'HS256', 'typ': 'JWT'})}.{encoded(claims)}.{draw('<a:43>', source)}"


def _clerk(source: random.Random) -> str:
    host = draw("clerk.<l:9>-<l:6>-42.lcl.dev$", source)
    return "pk_live_" + base64.b64encode(host.encode()).decode().rstrip("=")


BUILT: dict[str, Callable[[random.Random], str]] = {
    "clerk-publishable-key": _clerk,
    "supabase-service-role-key": lambda s: token(
        s, iss="supabase", ref=draw("<l:20>", s), role="service_role", exp=4102444800
    ),
    "supabase-anon-key": lambda s: token(s, iss="supabase", ref=draw("<l:20>", s), role="anon", exp=4102444800),
    "supabase-local-key": lambda s: token(s, iss="supabase-demo", role="service_role", exp=4102444800),
    "turso-token": lambda s: token(s, a="rw", iat=1700000000, id=draw("<uuid>", s)),
    "lemonsqueezy-api-key": lambda s: token(s, aud=draw("<uuid>", s), jti=draw("<h:64>", s)),
    "jwt": lambda s: token(s, sub=draw("<uuid>", s), iss="https://login.kettle.dev/", exp=4102444800),
    "cloudflare-global-key": lambda s: draw("cfk_<a:40><h:8>", s),
    "convex-deploy-key": lambda s: (
        "prod:happy-animal-123|" + base64.b64encode(json.dumps({"v2": draw("<h:60>", s)}).encode()).decode()
    ),
    "sentry-org-token": lambda s: (
        "sntrys_"
        + base64.b64encode(
            json.dumps(
                {
                    "iat": 1700000000.5,
                    "url": "https://sentry.io",
                    "region_url": "https://us.sentry.io",
                    "org": draw("<l:8>", s),
                }
            ).encode()
        ).decode()
        + "_"
        + draw("<b:43>", s)
    ),
}

SHAPES: dict[str, Shape] = {
    "openai-project-key": Shape("sk-proj-<u:73><a:1>T3BlbkFJ<u:73><a:1>"),
    "openai-service-key": Shape("sk-svcacct-<u:73><a:1>T3BlbkFJ<u:73><a:1>"),
    "openai-admin-key": Shape("sk-admin-<u:57><a:1>T3BlbkFJ<u:57><a:1>"),
    "openai-api-key": Shape("sk-<a:20>T3BlbkFJ<a:20>"),
    "anthropic-api-key": Shape("sk-ant-api03-<u:93>AA"),
    "anthropic-admin-key": Shape("sk-ant-admin01-<u:93>AA"),
    "anthropic-oauth-token": Shape("sk-ant-oat01-<u:93>AA"),
    "google-api-key": Shape("AIza<a:35>", "GEMINI_API_KEY"),
    "google-gemini-key": Shape("AQ.Ab8RN6<u:43><a:1>"),
    "google-oauth-secret": Shape("GOCSPX-<u:27><a:1>"),
    "google-oauth-token": Shape("ya29.a0<u:160><a:1>"),
    "firebase-server-key": Shape("AAAA<u:7>:APA91b<u:133><a:1>", url=False),
    "groq-api-key": Shape("gsk_<a:52>"),
    "mistral-api-key": Shape("<a:32>", "MISTRAL_API_KEY"),
    "huggingface-token": Shape("hf_<L:34>"),
    "huggingface-org-token": Shape("api_org_<L:34>"),
    "replicate-api-token": Shape("r8_<a:37>"),
    "pinecone-api-key": Shape("pcsk_<a:5>_<a:63>"),
    "pinecone-api-key-uuid": Shape("<uuid>", "PINECONE_API_KEY"),
    "cohere-api-key": Shape("<a:40>", "COHERE_API_KEY"),
    "together-api-key": Shape("tgp_v1_<u:42><a:1>"),
    "together-api-key-hex": Shape("<h:64>", "TOGETHER_API_KEY"),
    "fireworks-api-key": Shape("fw_<a:24>"),
    "perplexity-api-key": Shape("pplx-<a:48>"),
    "deepseek-api-key": Shape("sk-<h:32>"),
    "xai-api-key": Shape("xai-<a:80>"),
    "openrouter-api-key": Shape("sk-or-v1-<h:64>"),
    "elevenlabs-api-key": Shape("sk_<h:48>"),
    "elevenlabs-api-key-hex": Shape("<h:32>", "ELEVENLABS_API_KEY"),
    "deepgram-api-key": Shape("<h:40>", "DEEPGRAM_API_KEY"),
    "assemblyai-api-key": Shape("<h:32>", "ASSEMBLYAI_API_KEY"),
    "stability-api-key": Shape("sk-<a:48>"),
    "voyage-api-key": Shape("pa-<u:42><a:1>"),
    "cerebras-api-key": Shape("csk-<l:48>"),
    "langsmith-api-key": Shape("lsv2_pt_<h:32>_<h:10>"),
    "langfuse-secret-key": Shape("sk-lf-<uuid>"),
    "langfuse-public-key": Shape("pk-lf-<uuid>"),
    "tavily-api-key": Shape("tvly-dev-<a:32>"),
    "firecrawl-api-key": Shape("fc-<h:32>"),
    "exa-api-key": Shape("<uuid>", "EXA_API_KEY"),
    "jina-api-key": Shape("jina_<h:32><a:28>"),
    "e2b-api-key": Shape("e2b_<h:40>"),
    "helicone-api-key": Shape("sk-helicone-<l:7>-<l:7>-<l:7>-<l:7>"),
    "nvidia-api-key": Shape("nvapi-<u:63><a:1>"),
    "llamacloud-api-key": Shape("llx-<a:48>"),
    "fal-api-key": Shape("<uuid>:<h:32>", "FAL_KEY", url=False),
    "runpod-api-key": Shape("rpa_<A:40><l:6>"),
    "wandb-api-key": Shape("<h:40>", "WANDB_API_KEY"),
    "v0-api-key": Shape("v1:<a:24>:<a:24>", "V0_API_KEY", url=False),
    "lovable-api-key": Shape("<a:40>", "LOVABLE_API_KEY"),
    "cursor-api-key": Shape("key_<h:64>"),
    "supabase-secret-key": Shape("sb_secret_<u:22>_<u:7><a:1>"),
    "supabase-access-token": Shape("sbp_<h:40>"),
    "supabase-publishable-key": Shape("sb_publishable_<u:22>_<u:7><a:1>"),
    "neon-api-key": Shape("napi_<l:64>"),
    "planetscale-service-token": Shape("pscale_tkn_<u:42><a:1>"),
    "planetscale-password": Shape("pscale_pw_<u:42><a:1>"),
    "planetscale-oauth-token": Shape("pscale_oauth_<u:42><a:1>"),
    "upstash-rest-token": Shape("A<a:55>", "UPSTASH_REDIS_REST_TOKEN"),
    "mongodb-uri": Shape("mongodb+srv://kettle:<a:16>@cluster0.<l:5>.mongodb.net/shop", url=False),
    "mongodb-atlas-secret": Shape("mdb_sa_sk_<u:39><a:1>"),
    "database-uri": Shape("postgres://kettle:<a:20>@ep-cool-<d:6>.eu-central-1.aws.neon.tech:5432/shop", url=False),
    "redis-uri": Shape("rediss://default:<a:32>@eu1-kettle-<d:5>.upstash.io:6379", url=False),
    "credential-uri": Shape("https://deploy:<a:20>@git.kettle.dev/shop.git", url=False),
    "algolia-admin-key": Shape("<h:32>", "ALGOLIA_ADMIN_KEY"),
    "algolia-search-key": Shape("<h:32>", "ALGOLIA_SEARCH_KEY"),
    "databricks-token": Shape("dapi<h:32>"),
    "stripe-secret-key": Shape("sk_live_51<a:97>"),
    "stripe-restricted-key": Shape("rk_live_51<a:97>"),
    "stripe-test-key": Shape("sk_test_51<a:97>"),
    "webhook-secret": Shape("whsec_<a:32>"),
    "stripe-publishable-key": Shape("pk_live_51<a:97>"),
    "paddle-api-key": Shape("pdl_live_apikey_<l:26>_<a:22>_<a:3>"),
    "paddle-sandbox-key": Shape("pdl_sdbx_apikey_<l:26>_<a:22>_<a:3>"),
    "paddle-webhook-secret": Shape("pdl_ntfset_<l:26>_<a:32>"),
    "paddle-client-token": Shape("live_<h:27>", "PADDLE_CLIENT_TOKEN"),
    "polar-access-token": Shape("polar_oat_<a:43>"),
    "polar-webhook-secret": Shape("polar_whs_<a:43>"),
    "square-access-token": Shape("EAAA<a:60>"),
    "square-oauth-secret": Shape("sq0csp-<u:42><a:1>"),
    "paypal-client-secret": Shape("E<u:78><a:1>", "PAYPAL_CLIENT_SECRET"),
    "braintree-access-token": Shape("access_token$production$<l:16>$<h:32>", url=False),
    "razorpay-key-secret": Shape("<a:24>", "RAZORPAY_KEY_SECRET"),
    "razorpay-key-id": Shape("rzp_live_<a:14>"),
    "plaid-secret": Shape("<h:30>", "PLAID_SECRET"),
    "plaid-access-token": Shape("access-production-<uuid>"),
    "plaid-sandbox-token": Shape("access-sandbox-<uuid>"),
    "shopify-access-token": Shape("shpat_<h:32>"),
    "shopify-shared-secret": Shape("shpss_<h:32>"),
    "resend-api-key": Shape("re_<a:8>_<a:24>"),
    "sendgrid-api-key": Shape("SG.<a:22>.<u:42><a:1>"),
    "postmark-server-token": Shape("<uuid>", "POSTMARK_SERVER_TOKEN"),
    "mailgun-api-key": Shape("key-<h:32>"),
    "mailchimp-api-key": Shape("<h:32>-us<d:2>"),
    "mandrill-api-key": Shape("<a:22>", "MANDRILL_API_KEY"),
    "brevo-api-key": Shape("xkeysib-<h:64>-<a:16>"),
    "loops-api-key": Shape("<h:32>", "LOOPS_API_KEY"),
    "mailersend-api-token": Shape("mlsn.<h:64>"),
    "twilio-auth-token": Shape("<h:32>", "TWILIO_AUTH_TOKEN"),
    "twilio-api-key": Shape("SK<h:32>"),
    "slack-bot-token": Shape("xoxb-<d:12>-<d:13>-<a:24>"),
    "slack-user-token": Shape("xoxp-<d:12>-<d:12>-<d:13>-<h:32>"),
    "slack-app-token": Shape("xapp-1-A<A:10>-<d:13>-<h:64>"),
    "slack-refresh-token": Shape("xoxe-1-<A:146>"),
    "slack-session": Shape("xoxc-<d:12>-<d:12>-<d:13>-<h:64>"),
    "slack-webhook": Shape("https://hooks.slack.com/services/T<A:8>/B<A:10>/<a:24>", url=False),
    "discord-bot-token": Shape("MT<a:22>.G<u:5>.<a:38>", "DISCORD_BOT_TOKEN"),
    "discord-webhook": Shape("https://discord.com/api/webhooks/<d:19>/<u:67><a:1>", url=False),
    "telegram-bot-token": Shape("<d:10>:AA<a:33>", url=False),
    "pusher-secret": Shape("<h:20>", "PUSHER_APP_SECRET"),
    "ably-api-key": Shape("<a:6>.<a:6>:<a:43>", "ABLY_API_KEY", url=False),
    "liveblocks-secret-key": Shape("sk_prod_<u:63><a:1>"),
    "liveblocks-dev-key": Shape("sk_dev_<u:63><a:1>"),
    "liveblocks-public-key": Shape("pk_prod_<u:63><a:1>"),
    "knock-secret-key": Shape("sk_<a:43>", "KNOCK_API_KEY"),
    "knock-public-key": Shape("pk_<a:43>", "KNOCK_PUBLIC_API_KEY"),
    "onesignal-api-key": Shape("os_v2_app_<2:103>"),
    "vercel-token": Shape("vcp_<a:56>"),
    "vercel-ai-gateway-key": Shape("vck_<a:56>"),
    "vercel-token-24": Shape("<a:24>", "VERCEL_TOKEN"),
    "vercel-blob-token": Shape("vercel_blob_rw_<a:16>_<a:30>"),
    "netlify-token": Shape("nfp_<a:36>"),
    "netlify-token-43": Shape("<u:42><a:1>", "NETLIFY_AUTH_TOKEN"),
    "cloudflare-token": Shape("cfut_<a:40><h:8>"),
    "cloudflare-token-40": Shape("<u:39><a:1>", "CLOUDFLARE_API_TOKEN"),
    "cloudflare-origin-ca-key": Shape("v1.0-<h:24>-<h:146>"),
    "turnstile-secret": Shape("0x4AAAAAAA<a:25>", "TURNSTILE_SECRET_KEY"),
    "turnstile-site-key": Shape("0x4AAAAAAA<a:14>", "TURNSTILE_SITE_KEY"),
    "heroku-api-key": Shape("HRKU-AA<u:57><a:1>"),
    "heroku-api-key-uuid": Shape("<uuid>", "HEROKU_API_KEY"),
    "railway-token": Shape("<uuid>", "RAILWAY_TOKEN"),
    "render-api-key": Shape("rnd_<a:28>"),
    "fly-token": Shape("fm2_<b:300>", url=False),
    "digitalocean-token": Shape("dop_v1_<h:64>"),
    "aws-access-key-id": Shape("AKIA<B:16>"),
    "aws-secret-access-key": Shape("<b:40>", "AWS_SECRET_ACCESS_KEY", url=False),
    "aws-session-token": Shape("IQoJb3JpZ2luX2Vj<b:300>", "AWS_SESSION_TOKEN", url=False),
    "aws-bedrock-key": Shape("ABSK<b:128>", url=False),
    "azure-storage-key": Shape("<b:86>==", "AZURE_STORAGE_ACCOUNT_KEY", url=False),
    "azure-client-secret": Shape("<a:3>8Q~<a:34>"),
    "doppler-token": Shape("dp.pt.<a:43>"),
    "infisical-token": Shape("st.<h:24>.<h:32>.<h:32>"),
    "onepassword-token": Shape("ops_eyJ<a:400>"),
    "onepassword-secret-key": Shape("A3-<A:6>-<A:6>-<A:5>-<A:5>-<A:5>-<A:5>"),
    "vault-token": Shape("hvs.<a:95>"),
    "terraform-token": Shape("<a:14>.atlasv1.<a:67>"),
    "pulumi-token": Shape("pul-<h:40>"),
    "tailscale-key": Shape("tskey-auth-<a:12>-<a:32>"),
    "github-token": Shape("ghp_<a:36>"),
    "github-fine-grained-token": Shape("github_pat_<a:22>_<a:59>"),
    "gitlab-token": Shape("glpat-<u:19><a:1>"),
    "npm-token": Shape("npm_<a:36>"),
    "npm-token-uuid": Shape("<uuid>", "NPM_TOKEN"),
    "pypi-token": Shape("pypi-AgEIcHlwaS5vcmcC<u:150><a:1>"),
    "docker-token": Shape("dckr_pat_<u:26><a:1>"),
    "linear-api-key": Shape("lin_api_<a:40>"),
    "notion-token": Shape("ntn_<d:11><a:35>"),
    "airtable-token": Shape("pat<a:14>.<h:64>"),
    "figma-token": Shape("figd_<u:39><a:1>"),
    "atlassian-token": Shape("ATATT3xFfGF0<u:170><a:1>"),
    "postman-api-key": Shape("PMAK-<h:24>-<h:34>"),
    "clerk-secret-key": Shape("sk_live_<a:42>", "CLERK_SECRET_KEY"),
    "clerk-test-key": Shape("sk_test_<a:42>", "CLERK_SECRET_KEY"),
    "auth0-client-secret": Shape("<u:63><a:1>", "AUTH0_CLIENT_SECRET"),
    "okta-token": Shape("00<u:39><a:1>", "OKTA_API_TOKEN"),
    "workos-api-key": Shape("sk_live_a2V5Xz<a:69>"),
    "recaptcha-secret": Shape("6Lc<a:37>", "RECAPTCHA_SECRET_KEY"),
    "recaptcha-site-key": Shape("6Lc<a:37>", "RECAPTCHA_SITE_KEY"),
    "facebook-access-token": Shape("EAAC<a:150>"),
    "sentry-user-token": Shape("sntryu_<h:64>"),
    "sentry-dsn": Shape("https://<h:32>@o<d:6>.ingest.us.sentry.io/<d:16>", url=False),
    "posthog-personal-key": Shape("phx_<a:47>"),
    "posthog-secure-key": Shape("phs_<a:47>"),
    "posthog-project-key": Shape("phc_<a:43>"),
    "datadog-api-key": Shape("<h:32>", "DD_API_KEY"),
    "datadog-app-key": Shape("<h:40>", "DD_APP_KEY"),
    "datadog-client-token": Shape("pub<h:32>"),
    "newrelic-key": Shape("NRAK-<A:27>"),
    "newrelic-browser-key": Shape("NRJS-<h:19>"),
    "grafana-token": Shape("glsa_<a:32>_<h:8>"),
    "axiom-token": Shape("xaat-<uuid>"),
    "honeycomb-key": Shape("hcaik_<l:58>"),
    "mapbox-secret-token": Shape("sk.eyJ1Ijoia<a:70>.<u:21><a:1>"),
    "mapbox-public-token": Shape("pk.eyJ1Ijoia<a:70>.<u:21><a:1>"),
    "inngest-signing-key": Shape("signkey-prod-<h:64>"),
    "inngest-event-key": Shape("<a:86>", "INNGEST_EVENT_KEY"),
    "trigger-secret-key": Shape("tr_prod_<a:20>"),
    "trigger-dev-key": Shape("tr_dev_<a:20>"),
    "hubspot-token": Shape("pat-na1-<uuid>"),
    "typeform-token": Shape("tfp_<a:44>"),
    "automation-webhook": Shape("https://hooks.zapier.com/hooks/catch/<d:8>/<l:7>/", url=False),
    "cloudinary-url": Shape("cloudinary://<d:15>:<u:26><a:1>@kettle", url=False),
    "contentful-token": Shape("CFPAT-<u:42><a:1>"),
    "sanity-token": Shape("sk<a:170>", "SANITY_API_TOKEN"),
}

# Found otherwise: they stand in files of their own kind, see test_special.py.
ELSEWHERE = frozenset(
    ("google-service-account", "private-key", "kubernetes-secret", "connection-string", "azure-shared-access-key")
)
