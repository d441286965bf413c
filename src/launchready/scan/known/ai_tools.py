"""Keys of voices, of search and of the other tools around models."""

from __future__ import annotations

from launchready.scan.hit import Nature
from launchready.scan.services import Format, Service

SERVICES = (
    Service(
        "ElevenLabs",
        "https://elevenlabs.io/docs/api-reference/authentication",
        "Create a new key with few permissions, deploy it, then delete the old one.",
        "https://elevenlabs.io/app/settings/api-keys",
        (
            Format(
                "elevenlabs-api-key",
                "ElevenLabs API key",
                "sk_ and 48 hex digits",
                shows=("sk_",),
                same=("betterleaks.elevenlabs-api-key",),
                documented=False,
            ),
            Format(
                "elevenlabs-api-key-hex",
                "ElevenLabs API key (older)",
                "32 hex digits, by name (xi-api-key)",
                by_name=True,
                documented=False,
            ),
        ),
    ),
    Service(
        "Deepgram",
        "https://developers.deepgram.com/docs/create-additional-api-keys",
        "Create a new key in the project, deploy it, then delete the old one.",
        "https://console.deepgram.com",
        (
            Format(
                "deepgram-api-key",
                "Deepgram API key",
                "40 hex digits, by name",
                same=("betterleaks.deepgram-api-key",),
                by_name=True,
                documented=False,
            ),
        ),
    ),
    Service(
        "AssemblyAI",
        "https://www.assemblyai.com/docs",
        "Generate a new key, deploy it, then delete the old one.",
        "https://www.assemblyai.com/dashboard/api-keys",
        (
            Format(
                "assemblyai-api-key",
                "AssemblyAI API key",
                "32 hex digits, by name",
                same=("betterleaks.assemblyai-api-key",),
                by_name=True,
                documented=False,
            ),
        ),
    ),
    Service(
        "Stability AI",
        "https://platform.stability.ai/docs/getting-started/authentication",
        "Create a new key, deploy it, then delete the old one.",
        "https://platform.stability.ai/account/keys",
        (
            Format(
                "stability-api-key",
                "Stability AI key, or another that begins sk-",
                "sk- and 48 characters (Moonshot's and others' look the same)",
                shows=("sk-",),
                same=("betterleaks.stability-ai-api-key",),
                drawn=True,
                documented=False,
            ),
        ),
    ),
    Service(
        "Voyage AI",
        "https://docs.voyageai.com/docs/api-key-and-installation",
        "Create a new key, deploy it, then delete the old one.",
        "https://dashboard.voyageai.com/organization/api-keys",
        (
            Format(
                "voyage-api-key",
                "Voyage API key",
                "pa- and 43 characters",
                shows=("pa-",),
                same=("betterleaks.voyageai-api-key",),
                drawn=True,
                documented=False,
            ),
        ),
    ),
    Service(
        "Cerebras",
        "https://inference-docs.cerebras.ai/quickstart",
        "Create a new key, deploy it, then delete the old one.",
        "https://cloud.cerebras.ai",
        (
            Format(
                "cerebras-api-key",
                "Cerebras API key",
                "csk- and 48 characters",
                shows=("csk-",),
                same=("betterleaks.cerebras-api-key",),
                documented=False,
            ),
        ),
    ),
    Service(
        "LangSmith",
        "https://docs.langchain.com/langsmith/create-account-api-key",
        "Create a new key in the workspace, deploy it, then delete the old one.",
        "https://smith.langchain.com/settings",
        (
            Format(
                "langsmith-api-key",
                "LangSmith API key",
                "lsv2_pt_… (personal), lsv2_sk_… (service)",
                shows=("lsv2_pt_", "lsv2_sk_"),
                same=(
                    "betterleaks.langchain-langsmith-personal-access-token",
                    "betterleaks.langchain-langsmith-service-key",
                ),
            ),
        ),
    ),
    Service(
        "Langfuse",
        "https://langfuse.com/docs/api-and-data-platform/features/public-api",
        "Create new keys in the project's settings, deploy them, then delete the old pair.",
        "https://cloud.langfuse.com",
        (
            Format(
                "langfuse-secret-key",
                "Langfuse secret key",
                "sk-lf- and a UUID",
                shows=("sk-lf-",),
                same=("betterleaks.langfuse-secret-key.1",),
            ),
            Format("langfuse-public-key", "Langfuse public key", "pk-lf- and a UUID", Nature.PUBLIC, shows=("pk-lf-",)),
        ),
    ),
    Service(
        "Tavily",
        "https://docs.tavily.com/documentation/quickstart",
        "Create a new key, deploy it, then delete the old one.",
        "https://app.tavily.com",
        (Format("tavily-api-key", "Tavily API key", "tvly-…", shows=("tvly-",)),),
    ),
    Service(
        "Firecrawl",
        "https://docs.firecrawl.dev/introduction",
        "Create a new key, deploy it, then delete the old one.",
        "https://www.firecrawl.dev/app/api-keys",
        (Format("firecrawl-api-key", "Firecrawl API key", "fc- and 32 hex digits", shows=("fc-",)),),
    ),
    Service(
        "Exa",
        "https://docs.exa.ai/reference/getting-started",
        "Create a new key, deploy it, then delete the old one.",
        "https://dashboard.exa.ai/api-keys",
        (Format("exa-api-key", "Exa API key", "a UUID, by name", by_name=True, documented=False),),
    ),
    Service(
        "Jina AI",
        "https://jina.ai/api-dashboard/",
        "Make a new key, deploy it, then revoke the old one.",
        "https://jina.ai/api-dashboard/key-manager",
        (Format("jina-api-key", "Jina AI key", "jina_…", shows=("jina_",)),),
    ),
    Service(
        "E2B",
        "https://e2b.dev/docs/api-key",
        "Create a new key, deploy it, then delete the old one.",
        "https://e2b.dev/dashboard?tab=keys",
        (Format("e2b-api-key", "E2B API key", "e2b_ and 40 hex digits", shows=("e2b_",)),),
    ),
    Service(
        "Helicone",
        "https://docs.helicone.ai/helicone-headers/helicone-auth",
        "Create a new key, deploy it, then delete the old one.",
        "https://us.helicone.ai/settings/api-keys",
        (Format("helicone-api-key", "Helicone API key", "sk-helicone-…", shows=("sk-helicone-",)),),
    ),
    Service(
        "NVIDIA NIM",
        "https://docs.api.nvidia.com/nim/docs/api-quickstart",
        "Generate a new key, deploy it, then revoke the old one.",
        "https://build.nvidia.com/settings/api-keys",
        (
            Format(
                "nvidia-api-key", "NVIDIA API key", "nvapi-…", shows=("nvapi-",), same=("betterleaks.nvidia-api-key",)
            ),
        ),
    ),
    Service(
        "LlamaCloud",
        "https://docs.cloud.llamaindex.ai/api_key",
        "Generate a new key, deploy it, then delete the old one.",
        "https://cloud.llamaindex.ai",
        (
            Format(
                "llamacloud-api-key",
                "LlamaCloud API key",
                "llx-…",
                shows=("llx-",),
                same=("betterleaks.llama-cloud-api-key.1",),
            ),
        ),
    ),
    Service(
        "fal",
        "https://docs.fal.ai/authentication/key-based",
        "Create a new key, deploy it, then delete the old one.",
        "https://fal.ai/dashboard/keys",
        (
            Format(
                "fal-api-key",
                "fal key",
                "a UUID, a colon and 32 hex digits",
                same=("betterleaks.fal-api-key.1",),
                documented=False,
            ),
        ),
    ),
    Service(
        "RunPod",
        "https://docs.runpod.io/get-started/api-keys",
        "Create a new key, deploy it, then disable and delete the old one.",
        "https://console.runpod.io/user/settings",
        (
            Format(
                "runpod-api-key",
                "RunPod API key",
                "rpa_…",
                shows=("rpa_",),
                same=("betterleaks.runpod-api-key.1",),
                documented=False,
            ),
        ),
    ),
    Service(
        "Weights & Biases",
        "https://docs.wandb.ai/support/find_api_key/",
        "Create a new key in the user settings, deploy it, then revoke the old one.",
        "https://wandb.ai/settings",
        (
            Format(
                "wandb-api-key",
                "Weights & Biases API key",
                "40 hex digits by name, or wandb_v1_…",
                shows=("wandb_v1_",),
                same=("betterleaks.weights-and-biases-api-key", "betterleaks.weights-and-biases-api-key-v1"),
                by_name=True,
                documented=False,
            ),
        ),
    ),
    Service(
        "v0",
        "https://v0.app/docs/api",
        "Create a new key in v0's settings, deploy it, then delete the old one.",
        "https://v0.app/chat/settings/keys",
        (Format("v0-api-key", "v0 API key", "v1:…:…, by name", shows=("v1:",), by_name=True, documented=False),),
    ),
    Service(
        "Lovable",
        "https://docs.lovable.dev/integrations/ai",
        "Rotate the gateway key in the project's secrets; Lovable states no shape of it, so only its name tells it.",
        "https://docs.lovable.dev/integrations/cloud",
        (
            Format(
                "lovable-api-key",
                "Lovable AI gateway key",
                "no documented shape, by name",
                by_name=True,
                documented=False,
            ),
        ),
    ),
    Service(
        "Cursor",
        "https://cursor.com/docs/api",
        "Create a new key in the dashboard, deploy it, then revoke the old one.",
        "https://cursor.com/dashboard",
        (
            Format(
                "cursor-api-key",
                "Cursor API key",
                "key_ and 64 hex digits",
                shows=("key_",),
                same=("betterleaks.cursor-api-key",),
                documented=False,
            ),
        ),
    ),
)
