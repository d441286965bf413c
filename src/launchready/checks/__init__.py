"""Pure functions from evidence to results. Each module of a family's package is one check; nothing lists them."""
