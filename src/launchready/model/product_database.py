"""The product's database, as far as the product file names it."""

from __future__ import annotations

from pydantic import Field

from launchready.model.product_fields import EnvRef, Model


class Database(Model):
    """The product's database, looked at for what makes queries slow."""

    url: EnvRef | None = Field(
        default=None,
        description="PostgreSQL: the reference of its URL (postgresql://USER:PASSWORD@HOST:5432/NAME?sslmode=require). It is asked in one read-only "
        "transaction and nothing is written; a role that may read statistics (pg_read_all_stats, or pg_monitor) suffices. Needs launchready[postgres].",
    )
