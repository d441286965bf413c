"""Checks of what the chatbot says and does."""
