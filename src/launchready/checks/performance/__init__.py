"""How fast the product reaches people."""
