"""
Prove control of hosts, so that active probes may run against them.

Prints one line a host, to publish in DNS or as a file of the host, and says where
it is in place already. Needs to be done once; a proof ends by itself. What runs on
loopback or in allowed private ranges needs none.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from launchready.cli import options
from launchready.cli.output import write_out

SUMMARY = "prove control of hosts, for active probes"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("hosts", nargs="*", metavar="HOST", help="the hosts; without any those of the product file")
    parser.add_argument(
        "--product", metavar="FILE", type=Path, help="the product file (default: nearest launchready.toml)"
    )
    parser.add_argument("--days", metavar="N", type=int, default=90, help="how long the proof counts (default: 90)")
    parser.add_argument("--format", choices=("terminal", "json"), default="terminal", help="text, or JSON")
    options.add_network(parser)


def run(arguments: argparse.Namespace) -> int:
    """Say what proves control and what does already; 0 if every host is proved, else 1."""
    import os
    from dataclasses import replace

    from launchready.app import prove
    from launchready.app.audit import run_in_loop
    from launchready.app.operator import make_key
    from launchready.app.product import bare

    if arguments.hosts:
        order = options.network_order(arguments, bare(arguments.hosts[0]))
    else:
        arguments.domain = None
        product, source = options.product_of(arguments)
        order = options.network_order(arguments, product, source)
    hosts = prove.hosts_of(order, arguments.hosts)
    order = replace(order, key=make_key(os.environ))
    standings = run_in_loop(prove.prove(order, hosts, arguments.days))
    as_data = arguments.format == "json"
    write_out(prove.as_json(standings) if as_data else prove.as_text(standings), encoding="utf-8" if as_data else "")
    return prove.exit_code(standings)
