"""Keys where others can read them."""
