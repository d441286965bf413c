"""
Keep the demo product running on this machine, for people and for tests of other tools.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

SUMMARY = "keep the demo product running"


def _milliseconds(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 10_000:
        raise argparse.ArgumentTypeError("a number of milliseconds from 0 to 10000")
    return value


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("what", choices=("serve",), help="serve: run it until Ctrl-C")
    parser.add_argument("--faults", metavar="A,B", action="append", default=[], help="plant these (default: none)")
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, default=Path("demo"), help="where its files go")
    parser.add_argument("--latency", metavar="MS", type=_milliseconds, default=0.0, help="add to every answer")
    parser.add_argument("--extra-surfaces", metavar="N", type=int, default=0, help="more hosts, s01, s02, …")
    parser.add_argument("--chatbot", choices=("scripted", "llm"), default="scripted", help="what answers in the chat")
    parser.add_argument("--seconds", metavar="S", type=float, help="stop after this time")
    parser.add_argument("--json", action="store_true", help="say how it is reached as one line of JSON")


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C."""
    from launchready.app import demo, serve_lab

    faults = demo.chosen_faults(arguments.faults, healthy=not arguments.faults)
    with serve_lab.open_lab(
        faults,
        arguments.output / "lab",
        latency=arguments.latency / 1000,
        extra_surfaces=max(0, min(arguments.extra_surfaces, 500)),
        chatbot=arguments.chatbot,
    ) as lab:
        if arguments.json:
            print(serve_lab.description(lab), flush=True)
        else:
            print(f"The demo product runs as {lab.domain}, until Ctrl-C.\n")
            print(f"Audit it:\n  {serve_lab.audit_command(lab)}\n")
            print(f"See it in a browser:\n  {serve_lab.browser_command(lab)}\n")
            print("Values behind the product file's env:NAME:")
            for name, value in lab.environment.items():
                print(f"  export {name}={value}")
            sys.stdout.flush()
        serve_lab.wait(arguments.seconds)
    return 0
