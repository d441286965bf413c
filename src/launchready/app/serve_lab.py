"""Keeps the demo product running, for people and for tests of other tools, and says how to reach it."""

from __future__ import annotations

import contextlib
import json
import shlex
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from launchready.app.redteam_placing import FILE_NAME
from launchready.lab.guards import LONGEST_ANSWERS, Guard, behind, system_prompt
from launchready.lab.lab import Ports, RunningLab, running
from launchready.lab.world import World
from launchready.model.errors import MissingExtraError, UsageError
from launchready.model.product_chat import RedTeam
from launchready.standards.redteam_canary import make

LOCK = 18053
"""The port that says that a lab with the fixed ports runs on this machine."""

CANARY = make(b"kettles and tea.")
"""What a guarded chat's prompt holds. It is the same at each start, so that the same question gets the same answer."""

LONGEST = 1200
"""Characters of an answer beyond which Kettle's owner finds it too long."""

if TYPE_CHECKING:
    from launchready.lab.chatbot import Chatbot

FIXED = Ports(dns=15353, https=18443, http=18080, smtp=18025)
"""The ports that the lab listens on where they are free, so that commands in an old report work on a lab of today."""


@contextmanager
def open_lab(
    faults: Sequence[str],
    folder: Path,
    *,
    latency: float = 0.0,
    extra_surfaces: int = 0,
    chatbot: str = "scripted",
    guard: str | None = None,
    ports: Ports = FIXED,
) -> Iterator[RunningLab]:
    """Run the lab, with its files in a folder. Raises UsageError or MissingExtraError for what cannot be.

    `guard` names a `Guard`: the model's prompt then holds CANARY, and the product file says so.
    """
    if guard and chatbot != "llm":
        raise UsageError("--guard is about a model's prompt, and the script has none", "add --chatbot llm")
    try:
        from launchready.lab import front as _front  # noqa: F401 (tells whether the extra is installed)
    except ImportError:
        raise MissingExtraError("lab", "the demo product") from None
    with (
        _chatbot(chatbot, Guard(guard) if guard else None) as bot,
        _place(folder, ports) as (own_folder, own_ports),
        running(
            faults,
            latency=latency,
            extra_surfaces=extra_surfaces,
            chatbot=bot,
            directory=own_folder,
            ports=own_ports,
            prepare=_placed if guard else None,
        ) as lab,
    ):
        yield lab


@contextmanager
def _chatbot(name: str, guard: Guard | None) -> Iterator[Chatbot | None]:
    """Load what answers in the chat; None stands for the lab's own script."""
    if name == "scripted":
        yield None
        return
    from launchready.lab.llm import SmallModel

    model = SmallModel.load(system_prompt(guard, CANARY), LONGEST_ANSWERS[guard]) if guard else SmallModel.load()
    try:
        yield behind(guard, model, CANARY) if guard else model
    finally:
        model.close()


def _placed(world: World) -> None:
    """Say in the product file that the prompt holds a canary, and lay the canary beside it."""
    world.product = world.product.model_copy(update={"redteam": RedTeam(placed=("system",), longest=LONGEST)})
    world.beside[FILE_NAME] = json.dumps({"system": CANARY}) + "\n"


@contextmanager
def _place(folder: Path, ports: Ports) -> Iterator[tuple[Path, Ports]]:
    """Give a folder and ports that no other lab uses: the given ones, or where one runs already, some of its own.

    A socket on LOCK is held while the lab runs: it is let go whatever becomes of the process.
    """
    import socket

    with socket.socket() as lock:
        try:
            lock.bind(("127.0.0.1", LOCK))
            alone = True
        except OSError:
            alone = False
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            if alone:
                folder.mkdir(exist_ok=True)
            else:
                folder, ports = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent)), Ports()
        except OSError as error:
            raise UsageError(f"{folder}: {error.strerror or error}", "name a folder that can be written") from None
        yield folder, _free(ports)


def _free(ports: Ports) -> Ports:
    """Return the ports, with 0 (any) for those that something else listens on."""
    import socket

    def free(port: int, kinds: Sequence[int]) -> int:
        for kind in kinds:
            with socket.socket(socket.AF_INET, kind) as probe:
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    return 0
        return port

    stream, datagram = socket.SOCK_STREAM, socket.SOCK_DGRAM
    return Ports(
        dns=free(ports.dns, (stream, datagram)),
        https=free(ports.https, (stream,)),
        http=free(ports.http, (stream,)),
        smtp=free(ports.smtp, (stream,)),
    )


def audit_command(lab: RunningLab) -> str:
    """Return the command that audits a running lab."""
    return _command(lab, "audit", "--active")


def attack_command(lab: RunningLab) -> str:
    """Return the command that attacks a running lab's chat."""
    return _command(lab, "redteam")


def _command(lab: RunningLab, *what: str) -> str:
    seams = lab.seams
    words = [program(), *what, "--product", str(lab.product_file), "--dns-server", seams.dns_server]
    words += ["--ca-file", seams.ca_file]
    for rule in seams.resolve:
        words += ["--resolve", str(rule)]
    for allowed in seams.allow_private:
        words += ["--allow-private", allowed]
    return shlex.join(words)


def browser_command(lab: RunningLab) -> str:
    """Return the command that opens a running lab in Chromium, which is told to look past the lab's own CA."""
    rules = f"MAP *.test:80 127.0.0.1:{lab.ports.http},MAP *.test:443 127.0.0.1:{lab.ports.https}"
    profile = str(lab.directory / "chromium")
    return shlex.join(
        [
            "chromium", f"--user-data-dir={profile}", f"--host-resolver-rules={rules}", "--ignore-certificate-errors",
            f"https://www.{lab.domain}/",
        ]
    )  # fmt: skip


def instructions(lab: RunningLab, seconds: float | None) -> str:
    """Return how a running lab is reached, for people."""
    until = f"for {seconds:g} seconds" if seconds else "until Ctrl-C"
    exports = "\n".join(f"  export {name}={value}" for name, value in lab.environment.items())
    return (
        f"The demo product runs as {lab.domain}, {until}.\n\n"
        f"Audit it:\n  {audit_command(lab)}\n\n"
        f"Attack its chat:\n  {attack_command(lab)}\n\n"
        f"See it in a browser:\n  {browser_command(lab)}\n\n"
        f"Values behind the product file's env:NAME:\n{exports}\n"
    )


def program() -> str:
    """Return how this program is called from here: by its name where the shell finds it, else by its path."""
    called = Path(sys.argv[0])
    if called.name != "launchready" or shutil.which("launchready") == str(called.absolute()):
        return "launchready"
    with contextlib.suppress(ValueError, OSError):
        return str(called.absolute().relative_to(Path.cwd()))
    return str(called.absolute())


def description(lab: RunningLab) -> str:
    """Return how a running lab is reached, for programs: one JSON object in one line."""
    seams = lab.seams
    return json.dumps(
        {
            "domain": lab.domain,
            "product_file": str(lab.product_file),
            "dns_server": seams.dns_server,
            "ca_file": seams.ca_file,
            "resolve": [str(rule) for rule in seams.resolve],
            "allow_private": list(seams.allow_private),
            "ports": {name: getattr(lab.ports, name) for name in ("dns", "https", "http", "smtp")},
            "environment": lab.environment,
        }
    )


def wait(seconds: float | None, stopped: Callable[[], bool] = lambda: False) -> None:
    """Wait until Ctrl-C, or for some seconds."""
    end = time.monotonic() + seconds if seconds is not None else None
    try:
        while not stopped() and (end is None or time.monotonic() < end):
            time.sleep(0.2)
    except KeyboardInterrupt:
        return
