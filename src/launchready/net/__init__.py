"""The only place that opens a socket or starts a process, under one address policy."""
