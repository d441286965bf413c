"""
Keep the demo product running on this machine, for people and for tests of other tools.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from launchready.cli.output import write_out

SUMMARY = "keep the demo product running"


def _milliseconds(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 10_000:
        raise argparse.ArgumentTypeError("a number of milliseconds from 0 to 10000")
    return value


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value <= 86_400:
        raise argparse.ArgumentTypeError("a number of seconds from above 0 to 86400")
    return value


def _extra(text: str) -> int:
    value = int(text)
    if not 0 <= value <= 500:
        raise argparse.ArgumentTypeError("a number of hosts from 0 to 500")
    return value


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("what", choices=("serve",), help="serve: run it until Ctrl-C")
    parser.add_argument("--faults", metavar="A,B", action="append", default=[], help="plant these (default: none)")
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, default=Path("demo"), help="where its files go")
    parser.add_argument("--latency", metavar="MS", type=_milliseconds, default=0.0, help="add to every answer")
    parser.add_argument("--extra-surfaces", metavar="N", type=_extra, default=0, help="more hosts, s01, s02, …")
    parser.add_argument("--chatbot", choices=("scripted", "llm"), default="scripted", help="what answers in the chat")
    parser.add_argument(
        "--guard", choices=("weak", "guarded", "hardened"),
        help="put a canary into the model's prompt, and guard it so well (with --chatbot llm)",
    )  # fmt: skip
    parser.add_argument("--seconds", metavar="S", type=_seconds, help="stop after this time")
    parser.add_argument("--json", action="store_true", help="say how it is reached as one line of JSON")


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C, or for as long as was said."""
    from launchready.app import demo, serve_lab

    faults = demo.chosen_faults(arguments.faults, healthy=not arguments.faults)
    with serve_lab.open_lab(
        faults,
        arguments.output / "lab",
        latency=arguments.latency / 1000,
        extra_surfaces=arguments.extra_surfaces,
        chatbot=arguments.chatbot,
        guard=arguments.guard,
    ) as lab:
        write_out(
            serve_lab.description(lab) + "\n" if arguments.json else serve_lab.instructions(lab, arguments.seconds)
        )
        serve_lab.wait(arguments.seconds)
    return 0
