"""
Look for secrets in source, its history, archives, apps, logs or a site.

In a repository the working tree and the whole history are searched. Values are
never shown: a place, a kind, and a keyed hash that tells two of them apart.
Nothing leaves this machine; no provider is asked whether a key works.

exit codes: 0 nothing; 1 something that strangers should not read, whether it is
surely secret, of a test mode, or uncertain; 2 wrong use; 3 a part could not be
looked at. Keys that are made to be public, and secrets in files that git
ignores, are listed and change nothing.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from launchready.cli import options
from launchready.cli.output import say, write_out

if TYPE_CHECKING:
    from launchready.app.secrets import Found
    from launchready.scan.searched import Progress

SUMMARY = "look for secrets in source, history, archives and logs"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "path",
        metavar="PATH|URL",
        help="a file, folder, git repository, archive or app; - for a log on stdin; a URL for what the site hands to browsers",
    )
    parser.add_argument("--logs", action="store_true", help="search as logs: personal data and session tokens too")
    parser.add_argument(
        "--history",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="search a repository's history too (default: where there is one)",
    )
    parser.add_argument("--ignored", action="store_true", help="also say which files that git ignores hold secrets")
    parser.add_argument(
        "--format", choices=("terminal", "json", "sarif"), default="terminal", help="text, JSON or SARIF"
    )
    options.add_quiet(parser)
    options.add_network(parser)


def run(arguments: argparse.Namespace) -> int:
    """Search, show what was found, and return its exit code."""
    import os
    import sys

    from launchready.app import secrets, secrets_text
    from launchready.scan.engine import EngineMissingError
    from launchready.scan.searched import silent

    progress = None if arguments.quiet or sys.stderr is None else secrets_text.Counter(sys.stderr)
    try:
        found = _found(arguments, progress or silent)
    except EngineMissingError as error:
        say(f"launchready: {error.message}")
        say(f"  {error.hint}")
        return 3
    finally:
        if progress:
            progress.clear()
    color = not arguments.no_color and not os.environ.get("NO_COLOR") and sys.stdout is not None and sys.stdout.isatty()
    if arguments.format == "json":
        write_out(secrets.as_json(found), encoding="utf-8")
    elif arguments.format == "sarif":
        write_out(secrets_text.as_sarif(found), encoding="utf-8")
    else:
        write_out(secrets_text.as_text(found, color=color, verbose=arguments.verbose))
    return found.exit_code


def _found(arguments: argparse.Namespace, progress: Progress) -> Found:
    import os
    import sys

    from launchready.app import secrets
    from launchready.app.operator import read_key, throwaway_key

    key = read_key(os.environ) or throwaway_key()
    where: str = arguments.path
    if where.startswith(("https://", "http://")):
        from launchready.app.product import bare
        from launchready.standards.urls import host_of

        order = options.network_order(arguments, bare(host_of(where)), only=("secrets.bundle",))
        return secrets.search_site(order, where, key)
    stream = sys.stdin.buffer if where == "-" else None
    wish = secrets.Wish(Path(where), arguments.history, arguments.ignored, arguments.logs, stream)
    return secrets.search(wish, key, progress=progress)
