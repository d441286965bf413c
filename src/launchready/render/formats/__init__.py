"""The formats. Each module is one, has its name, and holds `RENDERER`."""
