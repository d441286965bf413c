"""Names that say that something is private, and names that only look like it."""

from __future__ import annotations

import pytest

from launchready.standards.ownership import whose
from launchready.standards.private_data import (
    Privacy,
    is_private,
    is_shared,
    judge,
    owner_of,
    sounds_personal,
    sounds_public,
    words,
)


def test_names_have_words() -> None:
    assert words("stripe_customer_id") == ("stripe", "customer", "id")
    assert words("phoneNumber2") == ("phone", "number", "2")
    assert words("APIKey") == ("api", "key")


@pytest.mark.parametrize(
    "field",
    ["email", "user_email", "billingEmail", "phone", "phone_number", "whatsapp", "password_hash", "encrypted_password", "access_token", "refreshToken",
     "api_key", "openai_api_key", "client_secret", "private_key", "stripe_customer_id", "date_of_birth", "dob", "ssn", "iban", "ip_address",
     "home_address", "address", "street", "card_number", "otp", "salary"],
)  # fmt: skip
def test_private(field: str) -> None:
    assert is_private(field)


@pytest.mark.parametrize(
    "field",
    ["id", "name", "username", "avatar_url", "created_at", "email_verified", "email_template", "email_sent_at", "phone_country_code", "max_tokens", "token_count",
     "tokens_used", "token_symbol", "token_address", "contract_address", "wallet_address", "stripe_price_id", "password_required", "title", "content",
     "support_email", "app_secret_enabled", "country_of_birth_count", "key", "hash", "message_count"],
)  # fmt: skip
def test_not_private(field: str) -> None:
    assert not is_private(field)


@pytest.mark.parametrize(
    ("table", "fields", "privacy"),
    [
        ("profiles", ("id", "email"), Privacy.SURE),
        ("messages", ("user_id", "content"), Privacy.SURE),
        ("messages", ("content",), Privacy.LIKELY),
        ("chat_messages", ("userId", "text"), Privacy.SURE),
        ("Invoices", ("total",), Privacy.LIKELY),
        ("notes", ("user_id", "body"), Privacy.LIKELY),
        ("notes", ("body",), Privacy.NONE),
        ("posts", ("author_id", "title", "content"), Privacy.NONE),
        ("users", ("id", "username"), Privacy.NONE),
        ("stores", ("phone", "address", "email"), Privacy.NONE),
        ("store_customers", ("phone",), Privacy.SURE),
        ("order_items", ("order_id", "qty"), Privacy.LIKELY),
        ("public_messages", ("content",), Privacy.NONE),
        ("categories", ("name",), Privacy.NONE),
    ],
)
def test_tables(table: str, fields: tuple[str, ...], privacy: Privacy) -> None:
    assert judge(table, fields).privacy is privacy


def test_whose_a_row_is() -> None:
    assert owner_of(("id", "created_by", "user_id")) == "user_id"
    assert owner_of(("id", "email"), "profiles") == "id"
    assert owner_of(("id", "email"), "orders") == ""
    assert is_shared(("id", "team_id"))
    assert is_shared(("workspaceId",))
    assert not is_shared(("id", "steam", "channel"))


def test_names_of_places() -> None:
    assert sounds_personal("users")
    assert sounds_personal("chatMessages")
    assert not sounds_personal("products")
    assert sounds_public("avatars")
    assert sounds_public("product-images")
    assert not sounds_public("exports")


A, B, C = (
    "a" * 8 + "-0000-4000-8000-" + "a" * 12,
    "b" * 8 + "-0000-4000-8000-" + "b" * 12,
    "c" * 8 + "-0000-4000-8000-" + "c" * 12,
)
BOTH = {"first": A, "second": B}


def test_a_row_is_somebody_elses_where_ids_show_it() -> None:
    assert whose(A, "first", BOTH, {"first": A, "second": B}) == ""
    assert whose(B, "first", BOTH, {"first": B, "second": B}) == "the other test user's"
    assert whose(C, "first", BOTH, {"first": C, "second": C}) == "read by both test users"


def test_ids_that_are_not_the_logins_prove_nothing_where_each_reads_another() -> None:
    """A product may keep ids of its own: each user's row then has an id that is not the login's."""
    assert whose("17", "first", BOTH, {"first": "17", "second": "18"}) == ""
    assert whose(C, "first", BOTH, {"first": C, "second": "18"}) == ""


def test_with_one_user_an_id_only_differs() -> None:
    assert whose(C, "first", {"first": A}, {"first": C}) == "of another id than the test user's"
    assert whose("17", "first", {"first": A}, {"first": "17"}) == ""
    assert whose("", "first", {"first": A}, {}) == ""
    assert whose(C, "", {"first": A}, {"": C}) == ""
