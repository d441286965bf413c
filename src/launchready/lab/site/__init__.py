"""The product itself: what each of Kettle's hosts serves."""
