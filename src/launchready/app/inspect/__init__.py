"""One topic looked at alone, with the very checks of an audit: small evidence is made, and judged as any other."""
