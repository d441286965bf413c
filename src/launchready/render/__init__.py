"""Reports, written from one document: a format is one module in `formats`."""
