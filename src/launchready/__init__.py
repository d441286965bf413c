"""Launch Ready takes an AI chatbot web product from demo to launch in 48 hours."""

__version__ = "0.1.0"
