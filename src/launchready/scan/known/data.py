"""Keys of databases, of backends as a service and of search."""

from __future__ import annotations

from launchready.scan.hit import Nature
from launchready.scan.services import Format, Service

SERVICES = (
    Service(
        "Supabase",
        "https://supabase.com/docs/guides/api/api-keys",
        "Create a new secret key and switch to it, then delete the old one; for the older JWT keys, move to the new keys and disable them.",
        "https://supabase.com/docs/guides/api/api-keys",
        (
            Format(
                "supabase-secret-key",
                "Supabase secret key",
                "sb_secret_…",
                shows=("sb_secret_",),
                same=("betterleaks.supabase-project-api-key",),
            ),
            Format(
                "supabase-service-role-key",
                "Supabase service_role key (older)",
                'a JWT whose role is "service_role"',
                shows=("eyJ",),
            ),
            Format(
                "supabase-access-token",
                "Supabase personal access token",
                "sbp_…",
                shows=("sbp_",),
                same=("betterleaks.supabase-management-token",),
            ),
            Format(
                "supabase-publishable-key",
                "Supabase publishable key",
                "sb_publishable_…",
                Nature.PUBLIC,
                shows=("sb_publishable_",),
            ),
            Format(
                "supabase-anon-key",
                "Supabase anon key (older)",
                'a JWT whose role is "anon"',
                Nature.PUBLIC,
                shows=("eyJ",),
            ),
            Format(
                "supabase-local-key",
                "Supabase key of local development",
                'a JWT whose issuer is "supabase-demo"',
                Nature.TEST,
                shows=("eyJ",),
            ),
        ),
    ),
    Service(
        "Neon",
        "https://neon.com/docs/manage/api-keys",
        "Create a new key, deploy it, then revoke the old one; a password of a role is reset in the console.",
        "https://console.neon.tech/app/settings/api-keys",
        (
            Format(
                "neon-api-key",
                "Neon API key",
                "napi_ and 64 characters",
                shows=("napi_",),
                same=("betterleaks.neon-api-key",),
                documented=False,
            ),
        ),
    ),
    Service(
        "PlanetScale",
        "https://planetscale.com/docs/concepts/service-tokens",
        "Create a new token or password, deploy it, then delete the old one.",
        "https://app.planetscale.com",
        (
            Format(
                "planetscale-service-token",
                "PlanetScale service token",
                "pscale_tkn_…",
                shows=("pscale_tkn_",),
                same=("betterleaks.planetscale-api-token",),
            ),
            Format(
                "planetscale-password",
                "PlanetScale password",
                "pscale_pw_…",
                shows=("pscale_pw_",),
                same=("betterleaks.planetscale-password",),
            ),
            Format(
                "planetscale-oauth-token",
                "PlanetScale OAuth token",
                "pscale_oauth_…",
                shows=("pscale_oauth_",),
                same=("betterleaks.planetscale-oauth-token",),
            ),
        ),
    ),
    Service(
        "Upstash",
        "https://upstash.com/docs/redis/features/restapi",
        "Reset the password of the database: REST token and Redis URL change together.",
        "https://console.upstash.com",
        (
            Format(
                "upstash-rest-token",
                "Upstash REST token",
                "40 to 90 characters, by name",
                same=("betterleaks.upstash-redis-rest-token.1",),
                by_name=True,
                documented=False,
            ),
        ),
    ),
    Service(
        "Turso",
        "https://docs.turso.tech/cli/db/tokens/create",
        "Invalidate the tokens of the database or group, then make a new one (turso db tokens invalidate, create).",
        "https://docs.turso.tech/cli/db/tokens/invalidate",
        (
            Format(
                "turso-token", "Turso database token", "a JWT, by name (TURSO, LIBSQL)", shows=("eyJ",), by_name=True
            ),
        ),
    ),
    Service(
        "MongoDB Atlas",
        "https://www.mongodb.com/docs/manual/reference/connection-string/",
        "Edit the database user's password under Database Access, then deploy the new connection string.",
        "https://www.mongodb.com/docs/atlas/security-add-mongodb-users/",
        (
            Format(
                "mongodb-uri",
                "MongoDB connection string with its password",
                "mongodb+srv://user:password@host",
                shows=("mongodb+srv://", "mongodb://"),
                same=("betterleaks.mongodb-connection-string",),
            ),
            Format(
                "mongodb-atlas-secret",
                "MongoDB Atlas service account secret",
                "mdb_sa_sk_…",
                shows=("mdb_sa_sk_",),
                same=("betterleaks.mongodb-atlas-service-account-secret",),
            ),
        ),
    ),
    Service(
        "Postgres, MySQL, Redis and other servers",
        "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS",
        "Change the password of the database user, then deploy the new connection string.",
        "https://www.postgresql.org/docs/current/sql-alterrole.html",
        (
            Format(
                "database-uri",
                "Database address with its password",
                "postgres://user:password@host, mysql://, mssql://",
                shows=("postgresql://", "postgres://", "mysql://", "mariadb://"),
            ),
            Format(
                "redis-uri",
                "Redis address with its password",
                "redis://user:password@host, rediss://",
                shows=("redis://", "rediss://"),
            ),
            Format("credential-uri", "Address with a password in it", "scheme://user:password@host"),
            Format("connection-string", "Connection string with its password", "Server=…;Password=…;", by_name=True),
        ),
    ),
    Service(
        "Convex",
        "https://docs.convex.dev/production/hosting/",
        "Generate a new deploy key in the project's settings, deploy it, then delete the old one.",
        "https://dashboard.convex.dev",
        (
            Format(
                "convex-deploy-key",
                "Convex deploy key",
                "prod:name|…, dev:name|…, preview:…|…",
                shows=("prod:", "dev:", "preview:", "project:"),
            ),
        ),
    ),
    Service(
        "Algolia",
        "https://www.algolia.com/doc/guides/security/api-keys/",
        "Generate a new key, deploy it, then delete the old one; the admin key is regenerated in place.",
        "https://dashboard.algolia.com/account/api-keys",
        (
            Format(
                "algolia-admin-key",
                "Algolia admin key",
                "32 hex digits, by name",
                same=("betterleaks.algolia-api-key",),
                by_name=True,
            ),
            Format(
                "algolia-search-key",
                "Algolia search key",
                "32 hex digits, named a search key",
                Nature.PUBLIC,
                by_name=True,
            ),
        ),
    ),
    Service(
        "Snowflake, Databricks and Confluent",
        "https://docs.databricks.com/en/dev-tools/auth/pat.html",
        "Generate a new token, deploy it, then revoke the old one.",
        "https://docs.databricks.com/en/dev-tools/auth/pat.html",
        (
            Format(
                "databricks-token",
                "Databricks personal access token",
                "dapi and 32 hex digits",
                shows=("dapi",),
                same=("betterleaks.databricks-api-token",),
            ),
        ),
    ),
)
