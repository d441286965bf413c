"""Frozen values that every other part speaks in. Nothing of ours is imported here."""
