"""What is kept between runs: one SQLite file of the operator's, for all products."""
