"""Keys of the large clouds, and of the tools that keep secrets or build what runs there."""

from __future__ import annotations

from launchready.scan.services import Format, Service

SERVICES = (
    Service(
        "AWS",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
        "Create a second access key for the user, deploy it, then deactivate and delete the first.",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html",
        (
            Format(
                "aws-access-key-id",
                "AWS access key id",
                "AKIA… (lasting), ASIA… (temporary); its secret is likely near",
                shows=("AKIA", "ASIA", "ABIA", "ACCA", "A3T"),
                same=("betterleaks.aws-access-token",),
            ),
            Format("aws-secret-access-key", "AWS secret access key", "40 characters, by name", by_name=True),
            Format(
                "aws-session-token",
                "AWS session token",
                "a long Base64 text, by name",
                same=("betterleaks.aws-session-token",),
                by_name=True,
            ),
            Format(
                "aws-bedrock-key",
                "AWS Bedrock API key",
                "ABSK…, bedrock-api-key-…",
                shows=("ABSK", "bedrock-api-key-"),
                same=(
                    "betterleaks.aws-amazon-bedrock-api-key-long-lived",
                    "betterleaks.aws-amazon-bedrock-api-key-short-lived",
                ),
            ),
        ),
    ),
    Service(
        "Azure",
        "https://learn.microsoft.com/en-us/azure/storage/common/storage-account-keys-manage",
        "Switch to the second key, regenerate the first; add a new client secret, then remove the old one.",
        "https://portal.azure.com",
        (
            Format(
                "azure-storage-key",
                "Azure storage account key",
                "AccountKey= and 88 characters",
                same=("betterleaks.azure-storage-account-key",),
            ),
            Format(
                "azure-shared-access-key",
                "Azure shared access key",
                "SharedAccessKey=…, Secret=… in a connection string",
                same=(
                    "betterleaks.azure-servicebus-connection-string",
                    "betterleaks.azure-app-configuration-connection-string",
                ),
            ),
            Format(
                "azure-client-secret",
                "Azure application secret",
                "3 characters, a digit, Q~ and 31 to 34 characters",
                same=("betterleaks.azure-ad-client-secret",),
                documented=False,
            ),
        ),
    ),
    Service(
        "Doppler",
        "https://docs.doppler.com/docs/service-tokens",
        "Revoke the token in its config and create a new one.",
        "https://dashboard.doppler.com",
        (
            Format(
                "doppler-token",
                "Doppler token",
                "dp.pt., dp.st., dp.ct., dp.sa., dp.scim., dp.audit.",
                shows=("dp.pt.", "dp.st.", "dp.ct.", "dp.sa.", "dp.scim.", "dp.audit."),
                same=("betterleaks.doppler-api-token",),
            ),
        ),
    ),
    Service(
        "Infisical",
        "https://infisical.com/docs/documentation/platform/token",
        "Delete the service token and make a new one, or rotate the client secret of the machine identity.",
        "https://app.infisical.com",
        (
            Format(
                "infisical-token",
                "Infisical service token",
                "st., three parts with dots",
                shows=("st.",),
                drawn=True,
                documented=False,
            ),
        ),
    ),
    Service(
        "1Password",
        "https://developer.1password.com/docs/service-accounts/security/",
        "Rotate the token of the service account, or delete the account and make a new one.",
        "https://developer.1password.com/docs/service-accounts/manage-service-accounts/",
        (
            Format(
                "onepassword-token",
                "1Password service account token",
                "ops_…",
                shows=("ops_",),
                same=("betterleaks.1password-service-account-token",),
            ),
            Format(
                "onepassword-secret-key",
                "1Password secret key",
                "A3-…",
                shows=("A3-",),
                same=("betterleaks.1password-secret-key",),
            ),
        ),
    ),
    Service(
        "HashiCorp Vault and Terraform",
        "https://developer.hashicorp.com/vault/docs/concepts/tokens",
        "Revoke the token (vault token revoke) and log in again; delete the Terraform token and make a new one.",
        "https://developer.hashicorp.com/vault/docs/commands/token/revoke",
        (
            Format(
                "vault-token",
                "HashiCorp Vault token",
                "hvs.… (service), hvb.… (batch), hvr.… (recovery)",
                shows=("hvs.", "hvb.", "hvr."),
                same=("betterleaks.vault-service-token", "betterleaks.vault-batch-token"),
            ),
            Format(
                "terraform-token",
                "Terraform Cloud token",
                "14 characters, .atlasv1. and 60 to 70 characters",
                same=("betterleaks.hashicorp-tf-api-token",),
            ),
        ),
    ),
    Service(
        "Pulumi, Tailscale and ngrok",
        "https://tailscale.com/kb/1085/auth-keys",
        "Create a new token, deploy it, then revoke the old one.",
        "https://login.tailscale.com/admin/settings/keys",
        (
            Format(
                "pulumi-token",
                "Pulumi access token",
                "pul- and 40 hex digits",
                shows=("pul-",),
                same=("betterleaks.pulumi-api-token",),
            ),
            Format(
                "tailscale-key",
                "Tailscale key",
                "tskey-auth-…, tskey-api-…, tskey-client-…",
                shows=("tskey-auth-", "tskey-api-", "tskey-client-", "tskey-"),
                same=("betterleaks.tailscale-api-key.1",),
            ),
        ),
    ),
)
