"""Programs that ask: they decide what to look at, `net` answers and keeps the answers as evidence."""
