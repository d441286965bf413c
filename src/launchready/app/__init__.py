"""The use cases, and the one place where parts are wired together."""
