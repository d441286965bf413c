"""The libraries and addresses by which products call language models, and what each does when nobody says how long to wait."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Client:
    """A client that a file makes: of which library, and whether its time is bounded there."""

    via: str
    bounded: bool


HOSTS = re.compile(
    r"https?://(?:api\.openai\.com|[a-z0-9-]+\.openai\.azure\.com|api\.anthropic\.com|generativelanguage\.googleapis\.com|api\.groq\.com|api\.mistral\.ai|"
    r"openrouter\.ai/api|api\.perplexity\.ai|ai\.gateway\.lovable\.dev|ai-gateway\.vercel\.sh|api\.together\.(?:xyz|ai)|api\.deepseek\.com|api\.x\.ai|"
    r"api\.cohere\.(?:ai|com)|api\.replicate\.com|api-inference\.huggingface\.co|router\.huggingface\.co|api\.fireworks\.ai|api\.cerebras\.ai)\b"
)
WAITS = {
    "openai-node": "the openai library waits 10 minutes and tries three times by itself",
    "openai-python": "the openai library waits 10 minutes and tries three times by itself",
    "anthropic-node": "the Anthropic library waits 10 minutes and tries three times by itself",
    "anthropic-python": "the Anthropic library waits 10 minutes and tries three times by itself",
    "groq-node": "the Groq library waits a minute and tries three times by itself",
    "groq-python": "the Groq library waits a minute and tries three times by itself",
    "aiohttp": "aiohttp waits five minutes",
}
"""What libraries do by themselves, from their own documentation: time-out, and attempts in all."""
SHORT = frozenset({"groq-node", "groq-python"})
"""Libraries whose own time-out is short enough for a person who waits."""
CAPS = re.compile(
    r"\b(?:max_tokens|max_completion_tokens|max_output_tokens|max_new_tokens|maxTokens|maxOutputTokens|maxCompletionTokens|max_length|num_predict)\b"
)
"""What bounds an answer's length, by the providers' and libraries' names for it."""
LOOKS_LIKE_CHAT = re.compile(r"\bmessages\b")
ASKS_MODEL = re.compile(r"\b(?:max_tokens|max_completion_tokens|maxTokens|temperature)\b|\bmodel\b\s*[:=\"']")
