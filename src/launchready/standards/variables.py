"""Variables of the environment: how env files are written, which variables builds hand to browsers, and which names promise a secret."""

from __future__ import annotations

import re
from collections.abc import Iterator

CLIENT_PREFIXES = (
    "VITE_",
    "NEXT_PUBLIC_",
    "EXPO_PUBLIC_",
    "REACT_APP_",
    "NUXT_PUBLIC_",
    "PUBLIC_",
    "VUE_APP_",
    "GATSBY_",
    "STORYBOOK_",
)
"""What build tools take as leave to put a variable's value into what browsers download."""
_IN_CODE = re.compile(
    r"\b(?:import\.meta\.env|process\.env)(?:\.|\[\s*[\"'`])((?:%s)[A-Z0-9_]{1,80})\b" % "|".join(CLIENT_PREFIXES)  # noqa: UP031 - braces are in it
)
_LINE = re.compile(r"^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]{0,100})\s*=[ \t]*(.*)$")
_MODELS = "OPENAI|ANTHROPIC|CLAUDE|MISTRAL|GROQ|DEEPSEEK|PERPLEXITY|REPLICATE|ELEVENLABS|COHERE|OPENROUTER|TOGETHER|XAI|HUGGINGFACE|HF"
_SENDERS = "RESEND|SENDGRID|MAILGUN|POSTMARK|BREVO|TWILIO_AUTH"
_AFTER = r"(?:_(?:PROD|PRODUCTION|LIVE|STAGING|DEV|TEST|[0-9]{1,2}))?$"
_NAMES = (
    (
        "a database address with its password",
        re.compile(r"(?<!FIREBASE)(?<!FB)(?:^|_)(?:DATABASE|DB|POSTGRES|MONGODB|REDIS)_(?:URL|URI)" + _AFTER),
    ),
    (
        "a service role key",
        re.compile(r"(?:^|_)SERVICE_(?:ROLE|KEY|ROLE_KEY|ACCOUNT|ACCOUNT_KEY|ACCOUNT_JSON)" + _AFTER),
    ),
    ("a private key", re.compile(r"(?:^|_)PRIVATE_KEY" + _AFTER)),
    ("a password", re.compile(r"(?<!DEMO)(?<!GUEST)(?<!EXAMPLE)(?:^|_)(?:PASSWORD|PASSWD)" + _AFTER)),
    ("a secret", re.compile(r"(?:^|_)SECRET(?:_(?:KEY|TOKEN|ACCESS_KEY|ACCESS_TOKEN|VALUE))?" + _AFTER)),
    (
        "the key of a provider that bills by it",
        re.compile(rf"(?:^|_)(?:{_MODELS}|{_SENDERS})(?:_(?:API|SECRET|ACCESS))?_(?:KEY|TOKEN)" + _AFTER),
    ),
)
_PUBLIC_KEY = re.compile(
    r"(?:^|_)(?:ANON|PUBLISHABLE|PUBLIC|PUB|SITE|CLIENT|WEB|BROWSER|MAPS)_?(?:API_?)?(?:KEY|TOKEN)" + _AFTER
)
_SERVER_KEY = re.compile(r"(?:^|_)(?:KEY|TOKEN|CREDENTIALS|SALT)" + _AFTER)


def client_kind(name: str) -> str:
    """Return what a client variable's name says that it holds, where that is a secret; "" for any other variable.

    The end of a name tells: VITE_PASSWORD_MIN_LENGTH is a number, NEXT_PUBLIC_SUPABASE_ANON_KEY is made to be public.
    """
    prefix = next((prefix for prefix in CLIENT_PREFIXES if name.startswith(prefix)), "")
    return kind(name.removeprefix(prefix)) if prefix else ""


def kind(name: str) -> str:
    """Return what a name says that a variable holds, where that is surely a secret; "" otherwise."""
    return next((words for words, pattern in _NAMES if pattern.search(name.upper())), "")


def names_secret(name: str) -> bool:
    """Whether a variable of a server holds a secret, by its name: also any key or token that is not named as public."""
    upper = name.upper()
    if upper.startswith(CLIENT_PREFIXES):
        return False
    return bool(kind(upper)) or (bool(_SERVER_KEY.search(upper)) and not _PUBLIC_KEY.search(upper))


def env_lines(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield name, value and line of each variable that an env file sets to something."""
    for number, line in enumerate(text.splitlines(), 1):
        found = _LINE.match(line)
        if found:
            value = _value(found[2].strip())
            if value:
                yield found[1], value, number


def _value(text: str) -> str:
    if text[:1] in ("'", '"', "`"):
        end = text.find(text[0], 1)
        return text[1:end] if end > 0 else text[1:]
    return re.split(r"\s+#", text, maxsplit=1)[0].strip() if not text.startswith("#") else ""


def env_names(text: str) -> Iterator[tuple[str, int]]:
    """Yield name and line of each variable that an env file names, also of those that it leaves empty."""
    for number, line in enumerate(text.splitlines(), 1):
        found = _LINE.match(line)
        if found:
            yield found[1], number


def client_names(code: str) -> Iterator[tuple[str, int]]:
    """Yield name and line of each client variable that code reads."""
    for found in _IN_CODE.finditer(code):
        yield found[1], code.count("\n", 0, found.start()) + 1


def is_env_file(name: str) -> bool:
    """Whether a file's name is that of an env file: .env, .env.production, production.env."""
    return name == ".env" or name.startswith(".env.") or (name.endswith(".env") and len(name) < 60)


def is_example(name: str) -> bool:
    """Whether an env file is an example without values."""
    return bool(
        re.search(r"(?:^|[._-])(?:example|sample|template|dist|defaults?|schema|test)(?:[._-]|$)", name.lower())
    )
