"""Keys of services that log people in or keep robots out."""

from __future__ import annotations

from launchready.scan.hit import Nature
from launchready.scan.services import Format, Service

SERVICES = (
    Service(
        "Clerk",
        "https://clerk.com/docs/deployments/clerk-environment-variables",
        "Add a new secret key in the dashboard, deploy it, then delete the old one.",
        "https://dashboard.clerk.com/last-active?path=api-keys",
        (
            Format(
                "clerk-secret-key",
                "Clerk secret key (production)",
                "sk_live_…, told from Stripe's by what stands near",
                shows=("sk_live_",),
                same=("betterleaks.clerk-secret-key",),
            ),
            Format(
                "clerk-test-key",
                "Clerk secret key (development)",
                "sk_test_…, told from Stripe's by what stands near",
                Nature.TEST,
                shows=("sk_test_",),
            ),
            Format(
                "clerk-publishable-key",
                "Clerk publishable key",
                "pk_live_…, pk_test_… with the Base64 of a host name",
                Nature.PUBLIC,
                shows=("pk_live_", "pk_test_"),
            ),
        ),
    ),
    Service(
        "Auth0",
        "https://auth0.com/docs/get-started/applications/rotate-client-secret",
        "Rotate the client secret of the application, then deploy the new one.",
        "https://manage.auth0.com",
        (
            Format(
                "auth0-client-secret",
                "Auth0 client secret",
                "64 characters, by name",
                same=("betterleaks.auth0-client-secret.1",),
                by_name=True,
                documented=False,
            ),
        ),
    ),
    Service(
        "Okta",
        "https://developer.okta.com/docs/guides/create-an-api-token/main/",
        "Create a new token, deploy it, then revoke the old one under Security, API.",
        "https://developer.okta.com/docs/guides/create-an-api-token/main/",
        (
            Format(
                "okta-token",
                "Okta API token",
                "00 and 40 characters, by name",
                same=("betterleaks.okta-access-token",),
                by_name=True,
                documented=False,
            ),
        ),
    ),
    Service(
        "WorkOS",
        "https://workos.com/docs/reference/authentication",
        "Create a new key, deploy it, then expire the old one.",
        "https://dashboard.workos.com/api-keys",
        (
            Format(
                "workos-api-key",
                "WorkOS API key",
                "sk_live_a2V5…",
                shows=("sk_live_",),
                same=("betterleaks.workos-production-api-key.1",),
                documented=False,
            ),
        ),
    ),
    Service(
        "reCAPTCHA",
        "https://developers.google.com/recaptcha/docs/settings",
        "Create a new key pair for the site, deploy both halves, then delete the old pair.",
        "https://www.google.com/recaptcha/admin",
        (
            Format(
                "recaptcha-secret",
                "reCAPTCHA secret key",
                "6L and 38 characters, named a secret",
                shows=("6L",),
                by_name=True,
                documented=False,
            ),
            Format(
                "recaptcha-site-key",
                "reCAPTCHA site key",
                "6L and 38 characters",
                Nature.PUBLIC,
                shows=("6L",),
                documented=False,
            ),
        ),
    ),
    Service(
        "Facebook and Instagram",
        "https://developers.facebook.com/docs/facebook-login/guides/access-tokens/",
        "Reset the app secret: tokens made with it end; then get new ones.",
        "https://developers.facebook.com/apps",
        (
            Format(
                "facebook-access-token", "Facebook access token", "EAA…", shows=("EAA",), drawn=True, documented=False
            ),
        ),
    ),
    Service(
        "Tokens and keys without a service",
        "https://www.rfc-editor.org/rfc/rfc7519",
        "Replace the signing key: every token that it signed ends; make a new pair for a private key.",
        "https://www.rfc-editor.org/rfc/rfc8725",
        (
            Format(
                "jwt",
                "JSON Web Token",
                "three parts with dots, the first begins eyJ",
                Nature.UNCERTAIN,
                shows=("eyJ",),
                same=("betterleaks.jwt",),
            ),
            Format(
                "private-key",
                "Private key",
                "-----BEGIN … PRIVATE KEY-----",
                shows=("-----BEGIN",),
                same=("betterleaks.private-key",),
            ),
            Format(
                "kubernetes-secret",
                "Value in a Kubernetes Secret",
                "kind: Secret with data:",
                same=("betterleaks.kubernetes-secret-yaml",),
                by_name=True,
            ),
        ),
    ),
)
