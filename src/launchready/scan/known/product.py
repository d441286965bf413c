"""Keys of what products are put together from: maps, jobs, forms, customers."""

from __future__ import annotations

from launchready.scan.hit import Nature
from launchready.scan.services import Format, Service

SERVICES = (
    Service(
        "Mapbox",
        "https://docs.mapbox.com/help/dive-deeper/access-tokens/",
        "Create a new token, deploy it, then delete the old one; restrict public ones to your addresses.",
        "https://console.mapbox.com/account/access-tokens/",
        (
            Format("mapbox-secret-token", "Mapbox secret token", "sk.eyJ…, tk.eyJ… (temporary)", shows=("sk.", "tk.")),
            Format(
                "mapbox-public-token",
                "Mapbox public token",
                "pk.eyJ…",
                Nature.PUBLIC,
                shows=("pk.",),
                same=("betterleaks.mapbox-api-token",),
            ),
        ),
    ),
    Service(
        "Inngest",
        "https://www.inngest.com/docs/platform/signing-keys",
        "Create a new signing key, deploy it, then rotate; make a new event key and delete the old one.",
        "https://app.inngest.com/env/production/manage/signing-key",
        (
            Format(
                "inngest-signing-key",
                "Inngest signing key",
                "signkey-prod-…, signkey-test-…, signkey-branch-…",
                shows=("signkey-prod-", "signkey-test-", "signkey-branch-", "signkey-"),
            ),
            Format(
                "inngest-event-key", "Inngest event key", "a long random text, by name", by_name=True, documented=False
            ),
        ),
    ),
    Service(
        "Trigger.dev",
        "https://trigger.dev/docs/apikeys",
        "Regenerate the key of the environment, then deploy the new one.",
        "https://cloud.trigger.dev",
        (
            Format(
                "trigger-secret-key",
                "Trigger.dev secret key",
                "tr_prod_…, tr_stg_…, tr_pat_…",
                shows=("tr_prod_", "tr_stg_", "tr_preview_", "tr_pat_"),
            ),
            Format(
                "trigger-dev-key", "Trigger.dev secret key (development)", "tr_dev_…", Nature.TEST, shows=("tr_dev_",)
            ),
        ),
    ),
    Service(
        "HubSpot",
        "https://developers.hubspot.com/docs/guides/apps/private-apps/overview",
        "Rotate the token of the private app: at once, or the old one ends after seven days.",
        "https://app.hubspot.com/private-apps",
        (
            Format(
                "hubspot-token",
                "HubSpot private app token",
                "pat-na1- (or another region) and a UUID",
                shows=("pat-na1-", "pat-eu1-", "pat-"),
            ),
        ),
    ),
    Service(
        "Typeform",
        "https://www.typeform.com/developers/get-started/personal-access-token/",
        "Regenerate the token, then deploy the new one.",
        "https://admin.typeform.com/user/tokens",
        (
            Format(
                "typeform-token",
                "Typeform personal access token",
                "tfp_…",
                shows=("tfp_",),
                same=("betterleaks.typeform-api-token",),
            ),
        ),
    ),
    Service(
        "Zapier and Make",
        "https://help.zapier.com/hc/en-us/articles/8496288690317-Trigger-Zaps-from-webhooks",
        "Make a new hook and switch the callers, then delete the old one: whoever knows its address may call it.",
        "https://help.zapier.com/hc/en-us/articles/8496288690317-Trigger-Zaps-from-webhooks",
        (
            Format(
                "automation-webhook",
                "Webhook of an automation",
                "https://hooks.zapier.com/hooks/catch/…, https://hook….make.com/…",
                Nature.UNCERTAIN,
                shows=("https://hooks.zapier.com/hooks/catch/", "https://hook."),
            ),
        ),
    ),
    Service(
        "Cloudinary",
        "https://cloudinary.com/documentation/cloudinary_credentials_tutorial",
        "Generate a new key pair, deploy it, then deactivate the old one.",
        "https://console.cloudinary.com/settings/api-keys",
        (
            Format(
                "cloudinary-url",
                "Cloudinary address with its secret",
                "cloudinary://key:secret@cloud",
                shows=("cloudinary://",),
            ),
        ),
    ),
    Service(
        "Contentful, Sanity and other content stores",
        "https://www.contentful.com/developers/docs/references/authentication/",
        "Create a new token, deploy it, then revoke the old one.",
        "https://app.contentful.com/account/profile/cma_tokens",
        (
            Format("contentful-token", "Contentful management token", "CFPAT-…", shows=("CFPAT-",)),
            Format(
                "sanity-token",
                "Sanity token",
                "sk and about 80 or 180 characters, by name",
                shows=("sk",),
                by_name=True,
                documented=False,
            ),
        ),
    ),
)
