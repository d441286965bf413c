"""The active half of a run: what it may do, to whom, how often. Collectors that use it stand beside this package."""
