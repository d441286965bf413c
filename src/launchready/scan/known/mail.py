"""Keys of services that send mail and texts."""

from __future__ import annotations

from launchready.scan.hit import Nature
from launchready.scan.services import Format, Service

SERVICES = (
    Service(
        "Resend",
        "https://resend.com/docs/dashboard/api-keys/introduction",
        "Create a new key, deploy it, then remove the old one under API Keys.",
        "https://resend.com/api-keys",
        (
            Format(
                "resend-api-key",
                "Resend API key",
                "re_…",
                shows=("re_",),
                same=("betterleaks.resend-api-key.1",),
                drawn=True,
            ),
        ),
    ),
    Service(
        "SendGrid",
        "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys",
        "Create a new key, deploy it, then delete the old one under API Keys.",
        "https://app.sendgrid.com/settings/api_keys",
        (
            Format(
                "sendgrid-api-key",
                "SendGrid API key",
                "SG.….…",
                shows=("SG.",),
                same=("betterleaks.sendgrid-api-token", "veles.secrets/sendgrid"),
            ),
        ),
    ),
    Service(
        "Postmark",
        "https://postmarkapp.com/developer/api/overview#authentication",
        "Generate a second server token, deploy it, then remove the old one.",
        "https://account.postmarkapp.com/servers",
        (
            Format(
                "postmark-server-token",
                "Postmark server token",
                "a UUID, by name",
                same=("betterleaks.postmark-api-token.1",),
                by_name=True,
            ),
        ),
    ),
    Service(
        "Mailgun",
        "https://documentation.mailgun.com/docs/mailgun/api-reference/authentication",
        "Add a new API key, deploy it, then delete the old one under API security.",
        "https://app.mailgun.com/settings/api_security",
        (
            Format(
                "mailgun-api-key",
                "Mailgun API key",
                "key- and 32 hex digits, or 32-8-8 hex digits",
                shows=("key-",),
                same=("betterleaks.mailgun-private-api-token", "betterleaks.mailgun-signing-key"),
            ),
        ),
    ),
    Service(
        "Mailchimp",
        "https://mailchimp.com/developer/marketing/guides/quick-start/",
        "Create a new key, deploy it, then revoke the old one under Extras.",
        "https://us1.admin.mailchimp.com/account/api/",
        (
            Format(
                "mailchimp-api-key",
                "Mailchimp API key",
                "32 hex digits, -us and a number",
                same=("betterleaks.mailchimp-api-key",),
            ),
            Format(
                "mandrill-api-key",
                "Mailchimp Transactional (Mandrill) key",
                "md- or 22 characters, by name",
                by_name=True,
                documented=False,
            ),
        ),
    ),
    Service(
        "Brevo",
        "https://developers.brevo.com/docs/getting-started",
        "Generate a new key, deploy it, then delete the old one under SMTP & API.",
        "https://app.brevo.com/settings/keys/api",
        (
            Format(
                "brevo-api-key",
                "Brevo key",
                "xkeysib-… (API), xsmtpsib-… (SMTP)",
                shows=("xkeysib-", "xsmtpsib-"),
                same=("betterleaks.sendinblue-api-token",),
            ),
        ),
    ),
    Service(
        "Loops",
        "https://loops.so/docs/api-reference/intro",
        "Generate a new key, deploy it, then delete the old one under Settings.",
        "https://app.loops.so/settings?page=api",
        (Format("loops-api-key", "Loops API key", "32 hex digits, by name", by_name=True, documented=False),),
    ),
    Service(
        "MailerSend",
        "https://developers.mailersend.com/general.html#authentication",
        "Create a new token, deploy it, then delete the old one.",
        "https://app.mailersend.com/api-tokens",
        (Format("mailersend-api-token", "MailerSend API token", "mlsn. and 64 hex digits", shows=("mlsn.",)),),
    ),
    Service(
        "Twilio",
        "https://www.twilio.com/docs/iam/api-keys",
        "Promote a secondary auth token, or make a new API key and delete the old one.",
        "https://console.twilio.com",
        (
            Format("twilio-auth-token", "Twilio auth token", "32 hex digits, by name", by_name=True),
            Format(
                "twilio-api-key",
                "Twilio API key id",
                "SK and 32 hex digits; it is half of a pair",
                Nature.UNCERTAIN,
                shows=("SK",),
                same=("betterleaks.twilio-api-key",),
            ),
        ),
    ),
)
