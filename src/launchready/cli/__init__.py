"""The command line: one module a command, no logic. Importing one imports nothing heavy, so that help is fast."""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from typing import Protocol, cast

from launchready import __version__
from launchready.cli.options import spelled_out
from launchready.cli.output import say
from launchready.model.errors import LaunchReadyError

DESCRIPTION = "Takes an AI chatbot web product from demo to launch in 48 hours."
EPILOG = """\
exit codes: 0 clean; 1 findings that block; 2 wrong use or broken input;
3 could not check; 130 interrupted twice. The report goes to stdout, progress
to stderr."""


class Command(Protocol):
    """A module of this package that is a command: its name is the module's, `_` for `-` left away."""

    SUMMARY: str

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Declare the arguments."""
        ...

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it, and return the exit code."""
        ...


def commands() -> dict[str, Command]:
    """Return every command by its name, sorted."""
    found: dict[str, Command] = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        if hasattr(module, "SUMMARY"):
            found[info.name.replace("_", "-")] = cast("Command", module)
    return dict(sorted(found.items()))


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=80)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser("launchready", description=DESCRIPTION, epilog=EPILOG, formatter_class=_Formatter)
    parser.add_argument("--version", action="version", version=f"launchready {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, command in commands().items():
        sub = subparsers.add_parser(
            name,
            help=command.SUMMARY,
            description=(sys.modules[command.__name__].__doc__ or "").strip(),  # type: ignore[attr-defined]
            formatter_class=_Formatter,
        )
        command.configure(sub)
        sub.set_defaults(run=command.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. What the user can mend is told in a sentence, never as a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a character shows "?" instead of failing
    arguments = build_parser().parse_args(spelled_out(sys.argv[1:] if argv is None else argv))
    try:
        code: int = arguments.run(arguments)
    except LaunchReadyError as error:
        _complain(error)
        return 2
    except KeyboardInterrupt:
        say("launchready: interrupted")
        return 130
    except Exception as error:
        if os.environ.get("LAUNCHREADY_TRACEBACK"):
            raise
        _complain(
            LaunchReadyError(
                f"a bug in this program: {type(error).__name__}: {error}",
                "report it with what LAUNCHREADY_TRACEBACK=1 shows; nothing was decided",
            )
        )
        return 3
    return code


def _complain(error: LaunchReadyError) -> None:
    from launchready.render.escape import plain

    for line in error.message.splitlines() or [""]:
        say(f"launchready: {plain(line)}")
    if error.hint:
        say(f"  {plain(error.hint)}")
