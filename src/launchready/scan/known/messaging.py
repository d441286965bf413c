"""Keys of chats, of bots, of real-time channels and of notifications."""

from __future__ import annotations

from launchready.scan.hit import Nature
from launchready.scan.services import Format, Service

SERVICES = (
    Service(
        "Slack",
        "https://docs.slack.dev/authentication/tokens",
        "Rotate or revoke the token (auth.revoke) and install the app again; delete the webhook and add a new one.",
        "https://api.slack.com/apps",
        (
            Format(
                "slack-bot-token",
                "Slack bot token",
                "xoxb-…",
                shows=("xoxb-",),
                same=("betterleaks.slack-bot-token", "betterleaks.slack-legacy-bot-token"),
            ),
            Format(
                "slack-user-token",
                "Slack user token",
                "xoxp-…, and the older xoxa-, xoxo-, xoxr-, xoxs-",
                shows=("xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxo-"),
                same=(
                    "betterleaks.slack-user-token",
                    "betterleaks.slack-legacy-token",
                    "betterleaks.slack-legacy-workspace-token",
                ),
            ),
            Format(
                "slack-app-token",
                "Slack app-level token",
                "xapp-…",
                shows=("xapp-",),
                same=("betterleaks.slack-app-token", "veles.secrets/slackappleveltoken"),
            ),
            Format(
                "slack-refresh-token",
                "Slack configuration or refresh token",
                "xoxe-…, xoxe.xoxb-…, xoxe.xoxp-…",
                shows=("xoxe.xoxb-", "xoxe.xoxp-", "xoxe-"),
                same=(
                    "betterleaks.slack-config-access-token",
                    "betterleaks.slack-config-refresh-token",
                    "veles.secrets/slackappconfigaccesstoken",
                    "veles.secrets/slackappconfigrefreshtoken",
                ),
            ),
            Format(
                "slack-session",
                "Slack session token or cookie",
                "xoxc-…, xoxd-…",
                shows=("xoxc-", "xoxd-"),
                same=("betterleaks.slack-session-token", "betterleaks.slack-session-cookie"),
                documented=False,
            ),
            Format(
                "slack-webhook",
                "Slack incoming webhook",
                "https://hooks.slack.com/services/…",
                shows=("https://hooks.slack.com/",),
                same=("betterleaks.slack-webhook-url",),
            ),
        ),
    ),
    Service(
        "Discord",
        "https://discord.com/developers/docs/reference#authentication",
        "Reset the bot's token in the developer portal; delete the webhook and make a new one.",
        "https://discord.com/developers/applications",
        (
            Format(
                "discord-bot-token",
                "Discord bot token",
                "three parts with dots, the first begins M, N or O",
                documented=False,
            ),
            Format(
                "discord-webhook",
                "Discord webhook",
                "https://discord.com/api/webhooks/…",
                shows=("https://discord.com/api/webhooks/", "https://discordapp.com/api/webhooks/"),
            ),
        ),
    ),
    Service(
        "Telegram",
        "https://core.telegram.org/bots/api#authorizing-your-bot",
        "Ask @BotFather to revoke the token (/revoke), then deploy the new one.",
        "https://core.telegram.org/bots/features#generating-an-authentication-token",
        (
            Format(
                "telegram-bot-token",
                "Telegram bot token",
                "8 to 10 digits, a colon and 35 characters",
                same=("betterleaks.telegram-bot-api-token",),
            ),
        ),
    ),
    Service(
        "Pusher",
        "https://pusher.com/docs/channels/server_api/overview/",
        "Create new app keys, deploy them, then delete the old ones under App Keys.",
        "https://dashboard.pusher.com",
        (Format("pusher-secret", "Pusher secret", "20 hex digits, by name", by_name=True),),
    ),
    Service(
        "Ably",
        "https://ably.com/docs/auth/basic",
        "Create a new key, deploy it, then revoke the old one under API Keys.",
        "https://ably.com/accounts/any/apps/any/app_keys",
        (Format("ably-api-key", "Ably API key", "app id, a dot, key id, a colon and the secret", drawn=True),),
    ),
    Service(
        "Liveblocks",
        "https://liveblocks.io/docs/authentication",
        "Roll the secret key of the project in the dashboard.",
        "https://liveblocks.io/dashboard/apikeys",
        (
            Format("liveblocks-secret-key", "Liveblocks secret key", "sk_prod_…", shows=("sk_prod_",)),
            Format(
                "liveblocks-dev-key", "Liveblocks secret key (development)", "sk_dev_…", Nature.TEST, shows=("sk_dev_",)
            ),
            Format(
                "liveblocks-public-key",
                "Liveblocks public key",
                "pk_prod_…, pk_dev_…",
                Nature.PUBLIC,
                shows=("pk_prod_", "pk_dev_"),
            ),
        ),
    ),
    Service(
        "Knock",
        "https://docs.knock.app/developer-tools/api-keys",
        "Rotate the secret key of the environment in the dashboard.",
        "https://dashboard.knock.app",
        (
            Format("knock-secret-key", "Knock secret key", "sk_…, by name", shows=("sk_",), by_name=True),
            Format(
                "knock-public-key", "Knock public key", "pk_…, by name", Nature.PUBLIC, shows=("pk_",), by_name=True
            ),
        ),
    ),
    Service(
        "OneSignal",
        "https://documentation.onesignal.com/docs/en/keys-and-ids",
        "Rotate the key under Keys & IDs.",
        "https://dashboard.onesignal.com",
        (
            Format(
                "onesignal-api-key",
                "OneSignal API key",
                "os_v2_app_…, os_v2_org_…",
                shows=("os_v2_app_", "os_v2_org_"),
                same=("betterleaks.onesignal-rich-authentication-token",),
            ),
        ),
    ),
)
