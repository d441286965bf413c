"""Keys of payment services and shops."""

from __future__ import annotations

from launchready.scan.hit import Nature
from launchready.scan.services import Format, Service

SERVICES = (
    Service(
        "Stripe",
        "https://docs.stripe.com/keys",
        "Roll the key in the dashboard: the old one stops at once or after a time that you choose; roll webhook secrets at their endpoint.",
        "https://dashboard.stripe.com/apikeys",
        (
            Format("stripe-secret-key", "Stripe secret key (live)", "sk_live_…", shows=("sk_live_",)),
            Format("stripe-restricted-key", "Stripe restricted key (live)", "rk_live_…", shows=("rk_live_",)),
            Format(
                "stripe-test-key",
                "Stripe secret key (test mode)",
                "sk_test_…, rk_test_…",
                Nature.TEST,
                shows=("sk_test_", "rk_test_"),
            ),
            Format(
                "webhook-secret", "Webhook signing secret (Stripe, Svix, Clerk, Resend)", "whsec_…", shows=("whsec_",)
            ),
            Format(
                "stripe-publishable-key",
                "Stripe publishable key",
                "pk_live_…, pk_test_…",
                Nature.PUBLIC,
                shows=("pk_live_", "pk_test_"),
            ),
        ),
    ),
    Service(
        "Paddle",
        "https://developer.paddle.com/api-reference/about/authentication",
        "Create a new key, deploy it, then revoke the old one under Developer tools.",
        "https://vendors.paddle.com/authentication-v2",
        (
            Format(
                "paddle-api-key",
                "Paddle API key (live)",
                "pdl_live_apikey_…",
                shows=("pdl_live_apikey_",),
                same=("betterleaks.paddle-live-api-key",),
            ),
            Format(
                "paddle-sandbox-key",
                "Paddle API key (sandbox)",
                "pdl_sdbx_apikey_…",
                Nature.TEST,
                shows=("pdl_sdbx_apikey_",),
            ),
            Format("paddle-webhook-secret", "Paddle notification secret", "pdl_ntfset_…", shows=("pdl_ntfset_",)),
            Format(
                "paddle-client-token",
                "Paddle client-side token",
                "live_ or test_ and 27 hex digits, by name",
                Nature.PUBLIC,
                shows=("live_", "test_"),
                by_name=True,
            ),
        ),
    ),
    Service(
        "Lemon Squeezy",
        "https://docs.lemonsqueezy.com/guides/developer-guide/getting-started",
        "Create a new key, deploy it, then delete the old one under API.",
        "https://app.lemonsqueezy.com/settings/api",
        (
            Format(
                "lemonsqueezy-api-key",
                "Lemon Squeezy API key",
                "a JWT, by name (LEMON)",
                shows=("eyJ",),
                by_name=True,
                documented=False,
            ),
        ),
    ),
    Service(
        "Polar",
        "https://polar.sh/docs/integrate/oat",
        "Create a new token, deploy it, then delete the old one in the organisation's settings.",
        "https://polar.sh/docs/integrate/oat",
        (
            Format(
                "polar-access-token",
                "Polar organisation access token",
                "polar_oat_…",
                shows=("polar_oat_",),
                documented=False,
            ),
            Format(
                "polar-webhook-secret", "Polar webhook secret", "polar_whs_…", shows=("polar_whs_",), documented=False
            ),
        ),
    ),
    Service(
        "Square",
        "https://developer.squareup.com/docs/build-basics/access-tokens",
        "Replace the access token in the Developer Console.",
        "https://developer.squareup.com/apps",
        (
            Format(
                "square-access-token",
                "Square access token",
                "EAAA…, sq0atp-…",
                shows=("EAAA", "sq0atp-"),
                same=("betterleaks.square-access-token",),
                drawn=True,
            ),
            Format("square-oauth-secret", "Square OAuth secret", "sq0csp-…", shows=("sq0csp-",)),
        ),
    ),
    Service(
        "PayPal",
        "https://developer.paypal.com/api/rest/authentication/",
        "Generate a second secret for the app, deploy it, then delete the old one.",
        "https://developer.paypal.com/dashboard/applications",
        (
            Format(
                "paypal-client-secret",
                "PayPal client secret",
                "80 characters, by name",
                same=("betterleaks.paypal-client-secret.1",),
                by_name=True,
                documented=False,
            ),
            Format(
                "braintree-access-token",
                "Braintree access token",
                "access_token$production$…",
                shows=("access_token$production$",),
            ),
        ),
    ),
    Service(
        "Razorpay",
        "https://razorpay.com/docs/api/authentication/",
        "Regenerate the key pair in the dashboard; both halves change.",
        "https://dashboard.razorpay.com/app/website-app-settings/api-keys",
        (
            Format(
                "razorpay-key-secret",
                "Razorpay key secret",
                "24 characters, by name",
                same=("betterleaks.razorpay-key-secret.1",),
                by_name=True,
            ),
            Format(
                "razorpay-key-id",
                "Razorpay key id",
                "rzp_live_…, rzp_test_…",
                Nature.PUBLIC,
                shows=("rzp_live_", "rzp_test_"),
            ),
        ),
    ),
    Service(
        "Plaid",
        "https://plaid.com/docs/api/#authentication",
        "Rotate the secret in the dashboard; access tokens are exchanged with /item/access_token/invalidate.",
        "https://dashboard.plaid.com/developers/keys",
        (
            Format(
                "plaid-secret",
                "Plaid secret",
                "30 hex digits, by name",
                same=("betterleaks.plaid-secret-key",),
                by_name=True,
                documented=False,
            ),
            Format(
                "plaid-access-token",
                "Plaid access token",
                "access-production- and a UUID",
                shows=("access-production-",),
                same=("betterleaks.plaid-api-token",),
            ),
            Format(
                "plaid-sandbox-token",
                "Plaid access token (sandbox)",
                "access-sandbox- and a UUID",
                Nature.TEST,
                shows=("access-sandbox-", "access-development-"),
            ),
        ),
    ),
    Service(
        "Shopify",
        "https://shopify.dev/docs/apps/build/authentication-authorization",
        "Rotate the client secret and get new tokens with it, then revoke the old ones.",
        "https://shopify.dev/docs/apps/build/authentication-authorization/client-secrets/rotate-revoke-client-credentials",
        (
            Format(
                "shopify-access-token",
                "Shopify access token",
                "shpat_… (admin), shpca_… (custom), shppa_… (private), shpua_… (user)",
                shows=("shpat_", "shpca_", "shppa_", "shpua_"),
                same=(
                    "betterleaks.shopify-access-token",
                    "betterleaks.shopify-custom-access-token",
                    "betterleaks.shopify-private-app-access-token",
                ),
            ),
            Format(
                "shopify-shared-secret",
                "Shopify shared secret",
                "shpss_…",
                shows=("shpss_",),
                same=("betterleaks.shopify-shared-secret",),
            ),
        ),
    ),
)
