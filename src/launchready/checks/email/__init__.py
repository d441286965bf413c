"""Whether its mail arrives."""
