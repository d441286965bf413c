"""Keys of services that watch: errors, logs, metrics, visitors."""

from __future__ import annotations

from launchready.scan.hit import Nature
from launchready.scan.services import Format, Service

SERVICES = (
    Service(
        "Sentry",
        "https://docs.sentry.io/account/auth-tokens/",
        "Create a new token with few scopes, deploy it, then revoke the old one.",
        "https://sentry.io/settings/auth-tokens/",
        (
            Format(
                "sentry-org-token",
                "Sentry organisation token",
                "sntrys_…",
                shows=("sntrys_",),
                same=("betterleaks.sentry-org-token",),
            ),
            Format(
                "sentry-user-token",
                "Sentry user token",
                "sntryu_…",
                shows=("sntryu_",),
                same=("betterleaks.sentry-user-token",),
            ),
            Format("sentry-dsn", "Sentry DSN", "https://…@….ingest.sentry.io/…", Nature.PUBLIC, shows=("https://",)),
        ),
    ),
    Service(
        "PostHog",
        "https://posthog.com/docs/api#authentication",
        "Roll the personal key in the settings; the project key is made to be public.",
        "https://us.posthog.com/settings/user-api-keys",
        (
            Format(
                "posthog-personal-key",
                "PostHog personal API key",
                "phx_…",
                shows=("phx_",),
                same=("betterleaks.posthog-personal-api-key",),
            ),
            Format("posthog-secure-key", "PostHog feature flag or project secret key", "phs_…", shows=("phs_",)),
            Format(
                "posthog-project-key",
                "PostHog project key",
                "phc_…",
                Nature.PUBLIC,
                shows=("phc_",),
                same=("betterleaks.posthog-project-api-key",),
            ),
        ),
    ),
    Service(
        "Datadog",
        "https://docs.datadoghq.com/account_management/api-app-keys/",
        "Create a new key, deploy it, then revoke the old one.",
        "https://app.datadoghq.com/organization-settings/api-keys",
        (
            Format(
                "datadog-api-key",
                "Datadog API key",
                "32 hex digits, by name",
                same=("betterleaks.datadog-api-key",),
                by_name=True,
            ),
            Format(
                "datadog-app-key",
                "Datadog application key",
                "40 hex digits, by name",
                same=("betterleaks.datadog-application-key",),
                by_name=True,
            ),
            Format(
                "datadog-client-token", "Datadog client token", "pub and 32 hex digits", Nature.PUBLIC, shows=("pub",)
            ),
        ),
    ),
    Service(
        "New Relic",
        "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/",
        "Create a new key, deploy it, then delete the old one.",
        "https://one.newrelic.com/launcher/api-keys-ui.api-keys-launcher",
        (
            Format(
                "newrelic-key",
                "New Relic key",
                "NRAK-… (user), NRII-… (insert), 40 characters ending NRAL (licence)",
                shows=("NRAK-", "NRII-", "NRIQ-"),
                same=(
                    "betterleaks.new-relic-user-api-key",
                    "betterleaks.new-relic-insert-key",
                    "betterleaks.new-relic-user-api-id",
                ),
            ),
            Format(
                "newrelic-browser-key",
                "New Relic browser key",
                "NRJS-…",
                Nature.PUBLIC,
                shows=("NRJS-",),
                same=("betterleaks.new-relic-browser-api-token",),
            ),
        ),
    ),
    Service(
        "Grafana",
        "https://grafana.com/docs/grafana/latest/administration/service-accounts/",
        "Add a new token to the service account, deploy it, then delete the old one.",
        "https://grafana.com/docs/grafana-cloud/account-management/authentication-and-permissions/access-policies/",
        (
            Format(
                "grafana-token",
                "Grafana token",
                "glsa_… (service account), glc_… (cloud)",
                shows=("glsa_", "glc_"),
                same=("betterleaks.grafana-service-account-token", "betterleaks.grafana-cloud-api-token"),
            ),
        ),
    ),
    Service(
        "Axiom, Honeycomb and Better Stack",
        "https://axiom.co/docs/reference/tokens",
        "Create a new token, deploy it, then delete the old one.",
        "https://app.axiom.co/settings/api-tokens",
        (
            Format("axiom-token", "Axiom token", "xaat-… (API), xapt-… (personal)", shows=("xaat-", "xapt-")),
            Format("honeycomb-key", "Honeycomb ingest key", "hcaik_…", shows=("hcaik_",)),
        ),
    ),
)
