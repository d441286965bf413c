"""Cases of edge.backend-open."""

from __future__ import annotations

from backed import SUPABASE, backed, denied, limited, look, missing, nothing, rows, table, unread, without
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.active import Permission
from launchready.model.evidence.backends import Access


def found(name: str, severity: Severity = Severity.BLOCKER) -> tuple[str, str, Severity]:
    return f"{SUPABASE}/rest/v1/{name}", "readable", severity


GOOD: dict[str, Evidence] = {
    "an empty list and a refusal": backed(table("messages", nothing()), table("profiles", denied())),
    "a table that is not there": backed(table("messages", missing())),
}
BAD: dict[str, Bad] = {
    "e-mail addresses": (backed(table("profiles", rows("id", "email", "name"))), {found("profiles")}),
    "in camelCase": (backed(table("Person", rows("id", "phoneNumber"))), {found("Person")}),
    "a customer's id at Stripe": (backed(table("accounts", rows("id", "stripe_customer_id"))), {found("accounts")}),
    "keys": (backed(table("settings", rows("id", "openai_api_key"))), {found("settings")}),
    "tokens": (backed(table("integrations", rows("id", "access_token"))), {found("integrations")}),
    "where people live": (backed(table("deliveries", rows("id", "street", "city"))), {found("deliveries")}),
    "what people wrote to each other": (
        backed(table("messages", rows("id", "user_id", "content"))),
        {found("messages")},
    ),
    "orders, whose columns do not say so": (
        backed(table("orders", rows("id", "total_cents"))),
        {found("orders", Severity.HIGH)},
    ),
    "notes that say whose they are": (
        backed(table("notes", rows("id", "user_id", "body"))),
        {found("notes", Severity.HIGH)},
    ),
    "one of several, while another was not told": (
        backed(table("profiles", rows("email")), table("plans", rows("id", "price")), table("leads", limited())),
        {found("profiles")},
    ),
    "a shop's products that hold a secret": (backed(table("products", rows("id", "api_secret"))), {found("products")}),
}
SILENT: dict[str, Evidence] = {
    "no back end": without(),
    "products and plans": backed(
        table("products", rows("id", "name", "price", "description")),
        table("plans", rows("id", "stripe_price_id", "stripe_product_id", "max_tokens")),
    ),
    "a blog with its authors": backed(table("posts", rows("id", "title", "content", "author_id", "slug"))),
    "a shop's telephone number": backed(table("restaurants", rows("id", "name", "phone", "address", "email"))),
    "public profiles": backed(table("profiles", rows("id", "username", "avatar_url", "bio"))),
    "settings of mail, no addresses": backed(
        table("features", rows("id", "email_verified", "phone_country_code", "tokens_used", "token_limit"))
    ),
    "coins": backed(table("coins", rows("token_symbol", "token_address", "contract_address"))),
    "documents that the assistant was taught": backed(
        table("documents", rows("id", "content", "embedding", "metadata"))
    ),
    "an e-mail column that is always empty": backed(table("members", rows("id", "username"))),
    "no table is named": backed(),
    "a script of another host names a project": without(),
}
UNKNOWN: dict[str, Evidence] = {
    "the operator did not ask": unread(asked=False),
    "nobody confirmed the project": unread(Permission(SUPABASE, False, "", "nobody confirmed it", "--confirm-backend")),
    "the run did not come to it": unread(),
    "the probe broke off": unread(stopped="all 3 requests that were stated are sent"),
    "no key is known": backed(stopped="no public key of it was found in the product's scripts"),
    "it answers everything alike": backed(unreal=True),
    "too many requests": backed(table("messages", limited())),
    "the key was refused": backed(table("messages", look(Access.UNCLEAR, "", 401, code="Invalid API key"))),
    "not asked any more": backed(table("messages")),
}
