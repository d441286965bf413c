"""Keys of those who let models answer."""

from __future__ import annotations

from launchready.scan.hit import Nature
from launchready.scan.services import Format, Service

SERVICES = (
    Service(
        "OpenAI",
        "https://platform.openai.com/docs/api-reference/authentication",
        "Create a new key in the same project, deploy it, then delete the old one under API keys.",
        "https://platform.openai.com/api-keys",
        (
            Format(
                "openai-project-key",
                "OpenAI project key",
                "sk-proj-…",
                shows=("sk-proj-",),
                same=("betterleaks.openai-api-key",),
            ),
            Format("openai-service-key", "OpenAI service account key", "sk-svcacct-…", shows=("sk-svcacct-",)),
            Format("openai-admin-key", "OpenAI admin key", "sk-admin-…", shows=("sk-admin-",)),
            Format(
                "openai-api-key",
                "OpenAI user key (older)",
                "sk-, 20 characters, T3BlbkFJ, 20 characters",
                shows=("sk-",),
                documented=False,
            ),
        ),
    ),
    Service(
        "Anthropic",
        "https://docs.claude.com/en/api/overview",
        "Create a new key in the Console, deploy it, then disable and delete the old one.",
        "https://console.anthropic.com/settings/keys",
        (
            Format(
                "anthropic-api-key",
                "Anthropic API key",
                "sk-ant-api03-…",
                shows=("sk-ant-api03-", "sk-ant-api"),
                same=("betterleaks.anthropic-api-key",),
            ),
            Format(
                "anthropic-admin-key",
                "Anthropic admin key",
                "sk-ant-admin01-…",
                shows=("sk-ant-admin01-", "sk-ant-admin"),
                same=("betterleaks.anthropic-admin-api-key",),
            ),
            Format(
                "anthropic-oauth-token",
                "Claude OAuth token",
                "sk-ant-oat01-… (access), sk-ant-ort01-… (refresh)",
                shows=("sk-ant-oat01-", "sk-ant-ort01-", "sk-ant-o"),
                documented=False,
            ),
        ),
    ),
    Service(
        "Google AI and Firebase",
        "https://cloud.google.com/docs/authentication/api-keys",
        "Make a new key with restrictions (APIs, referrers), switch to it, then delete the old one under Credentials.",
        "https://console.cloud.google.com/apis/credentials",
        (
            Format(
                "google-api-key",
                "Google API key",
                "AIza and 35 characters; public where it is a Firebase or Maps key of a web page, secret where it is a Gemini key",
                Nature.UNCERTAIN,
                shows=("AIza",),
                same=("betterleaks.gcp-api-key",),
            ),
            Format(
                "google-gemini-key",
                "Google Gemini key",
                "AQ.Ab8… (newer)",
                shows=("AQ.Ab8",),
                same=("betterleaks.gcp-gemini-api",),
                documented=False,
            ),
            Format(
                "google-oauth-secret", "Google OAuth client secret", "GOCSPX-…", shows=("GOCSPX-",), documented=False
            ),
            Format("google-oauth-token", "Google OAuth access token", "ya29.…", shows=("ya29.",)),
            Format(
                "google-service-account",
                "Google service account key",
                'a JSON file with "type": "service_account" and a private key',
                same=("betterleaks.gcp-service-account",),
            ),
            Format(
                "firebase-server-key",
                "Firebase Cloud Messaging server key (older)",
                "AAAA, 7 characters, :APA91b…",
                shows=("AAAA",),
                documented=False,
            ),
        ),
    ),
    Service(
        "Groq",
        "https://console.groq.com/docs/quickstart",
        "Create a new key, deploy it, then delete the old one under API Keys.",
        "https://console.groq.com/keys",
        (
            Format(
                "groq-api-key",
                "Groq API key",
                "gsk_ and 52 characters",
                shows=("gsk_",),
                same=("betterleaks.groq-api-key",),
                documented=False,
            ),
        ),
    ),
    Service(
        "Mistral AI",
        "https://docs.mistral.ai/getting-started/quickstart/",
        "Create a new key in the workspace, deploy it, then delete the old one.",
        "https://console.mistral.ai/api-keys",
        (
            Format(
                "mistral-api-key",
                "Mistral API key",
                "32 letters and digits, by name",
                same=("betterleaks.mistral-api-key",),
                by_name=True,
                documented=False,
            ),
        ),
    ),
    Service(
        "Hugging Face",
        "https://huggingface.co/docs/hub/security-tokens",
        "Invalidate and refresh the token in the settings, then deploy the new one.",
        "https://huggingface.co/settings/tokens",
        (
            Format(
                "huggingface-token",
                "Hugging Face user token",
                "hf_…",
                shows=("hf_",),
                same=("betterleaks.huggingface-access-token",),
            ),
            Format(
                "huggingface-org-token",
                "Hugging Face organisation token (older)",
                "api_org_…",
                shows=("api_org_",),
                same=("betterleaks.huggingface-organization-api-token",),
                documented=False,
            ),
        ),
    ),
    Service(
        "Replicate",
        "https://replicate.com/docs/topics/security/api-tokens",
        "Create a new token, deploy it, then disable the old one.",
        "https://replicate.com/account/api-tokens",
        (
            Format(
                "replicate-api-token",
                "Replicate API token",
                "r8_ and 37 characters",
                shows=("r8_",),
                same=("betterleaks.replicate-api-token",),
            ),
        ),
    ),
    Service(
        "Pinecone",
        "https://docs.pinecone.io/guides/projects/manage-api-keys",
        "Create a new key in the project, deploy it, then delete the old one.",
        "https://app.pinecone.io",
        (
            Format(
                "pinecone-api-key",
                "Pinecone API key",
                "pcsk_…",
                shows=("pcsk_",),
                same=("betterleaks.pinecone-api-key.2",),
                documented=False,
            ),
            Format(
                "pinecone-api-key-uuid",
                "Pinecone API key (older)",
                "a UUID, by name",
                same=("betterleaks.pinecone-api-key.1",),
                by_name=True,
                documented=False,
            ),
        ),
    ),
    Service(
        "Cohere",
        "https://docs.cohere.com/docs/rate-limits",
        "Create a new key, deploy it, then delete the old one.",
        "https://dashboard.cohere.com/api-keys",
        (
            Format(
                "cohere-api-key",
                "Cohere API key",
                "40 letters and digits, by name",
                same=("betterleaks.cohere-api-token",),
                by_name=True,
                documented=False,
            ),
        ),
    ),
    Service(
        "Together AI",
        "https://docs.together.ai/docs/quickstart",
        "Create a new key, deploy it, then revoke the old one.",
        "https://api.together.ai/settings/api-keys",
        (
            Format(
                "together-api-key",
                "Together API key",
                "tgp_v1_…",
                shows=("tgp_v1_",),
                same=("betterleaks.togetherai-api-key",),
                documented=False,
            ),
            Format(
                "together-api-key-hex",
                "Together API key (older)",
                "64 hex digits, by name",
                by_name=True,
                documented=False,
            ),
        ),
    ),
    Service(
        "Fireworks AI",
        "https://docs.fireworks.ai/getting-started/quickstart",
        "Create a new key, deploy it, then delete the old one.",
        "https://app.fireworks.ai/settings/users/api-keys",
        (Format("fireworks-api-key", "Fireworks API key", "fw_…", shows=("fw_",), drawn=True, documented=False),),
    ),
    Service(
        "Perplexity",
        "https://docs.perplexity.ai/getting-started/quickstart",
        "Generate a new key, deploy it, then delete the old one.",
        "https://www.perplexity.ai/settings/api",
        (
            Format(
                "perplexity-api-key",
                "Perplexity API key",
                "pplx-…",
                shows=("pplx-",),
                same=("betterleaks.perplexity-api-key",),
            ),
        ),
    ),
    Service(
        "DeepSeek",
        "https://api-docs.deepseek.com/",
        "Create a new key, deploy it, then delete the old one.",
        "https://platform.deepseek.com/api_keys",
        (
            Format(
                "deepseek-api-key",
                "DeepSeek API key",
                "sk- and 32 hex digits (DashScope's look the same)",
                shows=("sk-",),
                same=("betterleaks.deepseek-api-key",),
                documented=False,
            ),
        ),
    ),
    Service(
        "xAI",
        "https://docs.x.ai/docs/tutorial",
        "Create a new key, deploy it, then delete the old one.",
        "https://console.x.ai",
        (
            Format(
                "xai-api-key",
                "xAI API key",
                "xai- and 80 characters",
                shows=("xai-",),
                same=("betterleaks.xai-api-key", "veles.secrets/grokxaiapikey"),
                documented=False,
            ),
        ),
    ),
    Service(
        "OpenRouter",
        "https://openrouter.ai/docs/api-reference/authentication",
        "Create a new key, deploy it, then delete the old one.",
        "https://openrouter.ai/settings/keys",
        (
            Format(
                "openrouter-api-key",
                "OpenRouter API key",
                "sk-or-v1- and 64 hex digits",
                shows=("sk-or-v1-", "sk-or-"),
                same=("betterleaks.openrouter-api-key", "veles.secrets/openrouter"),
            ),
        ),
    ),
)
