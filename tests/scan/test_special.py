"""What only a closer look tells: roles of tokens, private keys, addresses with passwords, values that only names tell."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from launchready.model.check import Confidence
from launchready.scan.hit import Hit, Nature

from .shapes import draw, token

Seen = Callable[..., list[Hit]]
SOURCE = random.Random(11)


def rules(hits: list[Hit]) -> set[str]:
    return {hit.rule for hit in hits}


def test_the_role_of_a_supabase_key_decides(seen: Seen) -> None:
    def key(role: str) -> str:
        return token(SOURCE, iss="supabase", ref="abcdefghijklmnopqrst", role=role, exp=4102444800)

    (worst,) = seen(f'createClient(url, "{key("service_role")}")')
    assert (worst.rule, worst.nature, worst.shown) == ("supabase-service-role-key", Nature.SECRET, "eyJ…")
    (anon,) = seen(f'createClient(url, "{key("anon")}")')
    assert (anon.rule, anon.nature, anon.alarming) == ("supabase-anon-key", Nature.PUBLIC, False)
    (user,) = seen(f"token={key('authenticated')}")
    assert (user.rule, user.nature) == ("jwt", Nature.UNCERTAIN)


def test_a_key_of_local_development_is_no_secret(seen: Seen) -> None:
    (hit,) = seen(f"SERVICE_ROLE_KEY={token(SOURCE, iss='supabase-demo', role='service_role', exp=1983812996)}")
    assert (hit.rule, hit.nature) == ("supabase-local-key", Nature.TEST)
    assert "service_role" in hit.note


def test_a_token_says_when_it_ended(seen: Seen) -> None:
    (hit,) = seen(f'"access_token": "{token(SOURCE, sub="8c1f", exp=1_700_000_000)}"')
    assert (hit.note, hit.confidence) == ("expired on 2023-11-14", Confidence.TENTATIVE)


@pytest.mark.parametrize(
    "claims", [{"sub": "1234567890", "name": "John Doe"}, {"iss": "https://example.com/", "sub": "1"}]
)
def test_tokens_of_manuals_say_nothing(seen: Seen, claims: dict[str, str]) -> None:
    assert seen(f"Authorization: Bearer {token(SOURCE, **claims)}") == []


def pem(key: object, password: bytes = b"") -> str:
    encryption = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption).decode()  # type: ignore[attr-defined, no-any-return]


@pytest.fixture(scope="module")
def keys() -> dict[str, str]:
    return {
        "rsa": pem(rsa.generate_private_key(65537, 2048)),
        "ec": pem(ec.generate_private_key(ec.SECP256R1())),
        "ed25519": pem(ed25519.Ed25519PrivateKey.generate()),
        "openssh": ed25519.Ed25519PrivateKey.generate()
        .private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
        .decode(),
        "locked": pem(ec.generate_private_key(ec.SECP256R1()), b"kettle"),
    }


@pytest.mark.parametrize("kind", ["rsa", "ec", "ed25519", "openssh", "locked"])
def test_private_keys(seen: Seen, keys: dict[str, str], kind: str) -> None:
    text = keys[kind]
    forms = (
        text,
        f"data:\n{text.replace(chr(10), chr(10) + '    ')}",
        '{"key": "' + text.replace("\n", "\\n") + '"}',
        text.replace("\n", "\r\n"),
    )
    for form in forms:
        (hit,) = [hit for hit in seen(form) if hit.rule == "private-key"]
        assert hit.nature is Nature.SECRET
        assert hit.shown.startswith("-----BEGIN ")
        assert hit.shown.endswith("PRIVATE KEY-----")
        assert hit.value.reveal().rstrip().endswith("KEY-----")
        assert hit.note == ("locked with a passphrase" if kind == "locked" else "")


def test_a_private_key_in_base64(seen: Seen, keys: dict[str, str]) -> None:
    (hit,) = seen(f"KEY_B64={base64.b64encode(keys['rsa'].encode()).decode()}\n")
    assert (hit.rule, hit.nature, hit.line) == ("private-key", Nature.SECRET, 1)


def test_a_service_account_of_google(seen: Seen, keys: dict[str, str]) -> None:
    key = keys["rsa"].replace("\n", "\\n")
    file = f'{{"type": "service_account", "private_key": "{key}", "client_email": "x@kettle.iam.gserviceaccount.com"}}'
    assert rules(seen(file)) == {"google-service-account"}


@pytest.mark.parametrize(
    "text",
    [
        'if (pem.startsWith("-----BEGIN PRIVATE KEY-----")) {',
        'const END = "-----END PRIVATE KEY-----", BEGIN = "-----BEGIN PRIVATE KEY-----";',
        "-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nYOUR_PRIVATE_KEY_GOES_IN_HERE_WITH_ITS_LINES\n-----END PRIVATE KEY-----",
        '"PuTTY-User-Key-File-2: " + type + "\\r\\nPrivate-Lines: "',
    ],
)
def test_code_about_keys_is_no_key(seen: Seen, text: str) -> None:
    assert seen(text) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("DATABASE_URL=postgres://app:gT7kd92LmQw@db.kettle.dev:5432/shop", "database-uri"),
        (
            "DATABASE_URL=postgresql://postgres.abcd:h%40rdT0gue55@aws-0.pooler.supabase.com:6543/postgres",
            "database-uri",
        ),
        ("mysql://root:Zk39vnqL@10.1.2.3/shop", "database-uri"),
        ("MONGO=mongodb+srv://app:gT7kd92LmQw@cluster0.x1y2z.mongodb.net/?retryWrites=true", "mongodb-uri"),
        ("REDIS_URL=redis://:p4s7k29dLq@eu1-kettle.upstash.io:6379", "redis-uri"),
        ("git clone https://deploy:gT7kd92LmQwa81@git.kettle.dev/shop.git", "credential-uri"),
        ("amqps://queue:gT7kd92LmQw@mq.kettle.dev/vhost", "credential-uri"),
    ],
)
def test_addresses_with_a_password(seen: Seen, text: str, rule: str) -> None:
    (hit,) = seen(text)
    assert hit.rule == rule
    assert hit.nature is Nature.SECRET
    assert hit.value.reveal() not in hit.shown
    assert text[hit.start : hit.end] in text.split("@", maxsplit=1)[0]


@pytest.mark.parametrize(
    "text",
    [
        "postgres://postgres:postgres@localhost:5432/postgres",
        "postgresql://user:password@host:5432/db",
        "postgres://app:gT7kd92LmQw@localhost/shop",
        "postgres://app:gT7kd92LmQw@127.0.0.1/shop",
        "postgres://${USER}:${PASSWORD}@db.kettle.dev/shop",
        "postgres://<user>:<password>@db.kettle.dev/shop",
        "mongodb://user:pass@example.com/db",
        "mongodb+srv://<username>:<password>@cluster0.mongodb.net",
        "redis://default:[YOUR-PASSWORD]@kettle.upstash.io",
        "https://user:pass@example.com/",
        "https://kettle.dev:8080/a@b",
        "https://www.npmjs.com/package/@scope/name",
    ],
)
def test_addresses_that_give_nothing_away(seen: Seen, text: str) -> None:
    assert seen(text) == []


def test_connection_strings(seen: Seen) -> None:
    (hit,) = seen('"Server=tcp:sql.kettle.dev,1433;Database=shop;User ID=app;Password=Tr0ub4dor-x;Encrypt=True;"')
    assert (hit.rule, hit.value.reveal()) == ("connection-string", "Tr0ub4dor-x")
    assert seen("this.host = host; this.password = password1; this.port = port;") == []
    assert seen("Server=localhost;Database=shop;User Id=sa;Password=Tr0ub4dor-x;") == []


def test_a_kubernetes_secret(seen: Seen) -> None:
    value = base64.b64encode(b"gT7kd92LmQwa81").decode()
    file = f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\ndata:\n  db-password: {value}\n"
    assert "kubernetes-secret" in rules(seen(file, "secret.yaml"))
    assert seen(file.replace(value, '""'), "secret.yaml") == []


def test_a_secret_inside_base64_is_found(seen: Seen) -> None:
    inner = f"STRIPE={draw('sk_live_51<a:97>', SOURCE)}\nA=1\n"
    text = f"env: {base64.b64encode(inner.encode()).decode()}\n"
    (hit,) = seen(text)
    assert (hit.rule, hit.line, hit.column) == ("stripe-secret-key", 1, 6)


def test_names_tell_what_values_do_not(seen: Seen) -> None:
    hex32 = draw("<h:32>", SOURCE)
    (hit,) = seen(f'const airbrakeApiKey = "{hex32}"')
    assert (hit.provider, hit.nature, hit.shown) == (
        "Airbrake",
        Nature.UNCERTAIN,
        "Airbrake key, by its name, 32 characters",
    )
    (hit,) = seen(f"session_secret: '{draw('<a:40>', SOURCE)}'")
    assert (hit.nature, hit.confidence) == (Nature.SECRET, Confidence.FIRM)
    (hit,) = seen("JWT_SECRET=1234567890abcdef1234567890abcdef")
    assert (hit.confidence, hit.note) == (
        Confidence.TENTATIVE,
        "looks typed, not drawn: an example, or a secret that can be guessed",
    )


@pytest.mark.parametrize(
    "text",
    [
        'password: "Tr0ub4dor&3x"',
        "DB_PASSWORD=correcthorsebattery",
        "CREATE USER app WITH PASSWORD 'k8Fq29zLm1x';",
        "curl -u deploy:k8Fq29zLm1x https://api.kettle.dev",
        "curl -H 'Authorization: Bearer k8Fq29zLm1xQw7Rt5Yp3' https://api.kettle.dev",
        f"Authorization: Basic {base64.b64encode(b'deploy:k8Fq29zLm1x').decode()}",
        "machine api.kettle.dev login deploy password k8Fq29zLm1x",
        "mysql -u root -pk8Fq29zLm1x shop",
        "$2b$12$LQv3c1yqBWVHxkd0LHAkCOYz6TtxMQJqhN8/LewdBPj6hsxq9w5KS",
    ],
)
def test_credentials_of_all_sorts(seen: Seen, text: str) -> None:
    (hit,) = seen(text)
    assert hit.alarming
    assert hit.value.reveal() not in hit.shown
    assert text[hit.start : hit.end] == hit.value.reveal()
