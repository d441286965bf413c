"""What the product consists of, and whether it is all there."""
