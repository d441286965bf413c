"""The lab as a whole: starts the little internet, says how to reach it, and takes it down without a trace."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from launchready.lab import faults as catalogue
from launchready.lab.world import DOMAIN, World
from launchready.model.errors import MissingExtraError
from launchready.model.evidence.run import Resolve, Seams

if TYPE_CHECKING:
    from launchready.lab.chatbot import Chatbot
    from launchready.lab.mail import Mailbox

ADDRESS = "127.0.0.1"
START_TIMEOUT = 30.0  # seconds
STOP_TIMEOUT = 30.0  # seconds
CA_FILE = "lab-ca.pem"


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports to listen on; 0 lets the system choose."""

    dns: int = 0
    https: int = 0
    http: int = 0
    smtp: int = 0


@dataclass(frozen=True, slots=True)
class RunningLab:
    """How to reach a lab that runs. `environment` holds the values behind the product file's env:NAME references."""

    domain: str
    directory: Path
    product_file: Path
    seams: Seams
    ports: Ports
    world: World = field(repr=False)
    mailbox: Mailbox = field(repr=False)
    environment: dict[str, str] = field(repr=False)


class Lab:
    """A world, served on loopback in the running event loop. Start it once; stop it once.

    `latency` (seconds) is added to every DNS answer, every TLS handshake and every HTTP answer. The directory receives
    the product file, the CA's certificate and the keys.
    """

    def __init__(
        self,
        world: World,
        directory: Path,
        *,
        latency: float = 0.0,
        ports: Ports | None = None,
        chatbot: Chatbot | None = None,
    ) -> None:
        self._world = world
        self._directory = directory
        self._latency = latency
        self._ports = ports or Ports()
        self._chatbot = chatbot
        self._stack = AsyncExitStack()

    async def start(self) -> RunningLab:
        """Start every server and return how to reach them."""
        try:
            return await self._start()
        except ImportError as error:
            await self.stop()
            raise MissingExtraError("lab", "the demo product") from error
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop what was started, in the opposite order."""
        await self._stack.aclose()

    async def _start(self) -> RunningLab:
        from launchready.lab import beside, kettle, source
        from launchready.lab.ca import Authority
        from launchready.lab.chatbot import ScriptedChatbot
        from launchready.lab.dns import NameServer, Zones
        from launchready.lab.edge import Contexts, Edge
        from launchready.lab.front import Front
        from launchready.lab.mail import Mailbox, MailServer
        from launchready.lab.mailer import Mailer
        from launchready.lab.site.contents import contents

        world, stack = self._world, self._stack
        authority = Authority(world.now)
        ca_file = self._directory / CA_FILE
        ca_file.write_bytes(authority.root_pem())

        names = NameServer(Zones(world.records), latency=self._latency)
        stack.push_async_callback(names.stop)
        await names.start(ADDRESS, self._ports.dns)
        for address, records in world.name_servers.items():
            other = NameServer(Zones(records), latency=self._latency)
            stack.push_async_callback(other.stop)
            await other.start(address, names.port)

        contexts = Contexts(
            lambda host: world.sites[host].tls if host in world.sites else None, authority, self._directory
        )
        chatbot = self._chatbot or ScriptedChatbot()
        mailer = Mailer(world.app.mail, world.mail_key)
        stack.push_async_callback(mailer.stop)
        front = Front(world, contents(world, chatbot, authority, mailer.send), latency=self._latency)
        edge = Edge(front, contexts, latency=self._latency)
        stack.push_async_callback(edge.stop)
        await edge.start(ADDRESS, self._ports.https, self._ports.http)

        mailbox = Mailbox()
        profile = world.mail if world.starttls else None
        mail = MailServer(f"mail.{DOMAIN}", mailbox, profile, authority, self._directory)
        stack.push_async_callback(mail.stop)
        await mail.start(ADDRESS, self._ports.smtp)

        root = source.write(world.source, self._directory)
        beside.write(world.beside, self._directory)
        source.commit(root, world.past, world.forced)
        ports = Ports(names.port, edge.https_port, edge.http_port, mail.port)
        return RunningLab(
            domain=DOMAIN,
            directory=self._directory,
            product_file=kettle.write(world.product, self._directory, world.environment),
            seams=_seams(ports, ca_file),
            ports=ports,
            world=world,
            mailbox=mailbox,
            environment=dict(world.environment),
        )


def build(faults: Sequence[str] = (), *, now: datetime | None = None, extra_surfaces: int = 0) -> World:
    """Return the world with the named faults planted, at a time (now, where none is given)."""
    chosen = catalogue.find(faults)
    from launchready.lab.healthy import healthy

    world = healthy(now or datetime.now(UTC), extra_surfaces)
    for fault in chosen:
        fault.plant(world)
    return world


@contextmanager
def running(
    faults: Sequence[str] = (),
    *,
    latency: float = 0.0,
    now: datetime | None = None,
    ports: Ports | None = None,
    extra_surfaces: int = 0,
    chatbot: Chatbot | None = None,
    directory: Path | None = None,
    prepare: Callable[[World], None] | None = None,
) -> Iterator[RunningLab]:
    """Run the lab in a thread of its own while the block runs.

    Without a directory it keeps its files in a temporary one, which is gone afterwards; what it writes into a given one
    (product file, CA certificate, keys of its certificates) stays. `prepare` changes the world before it starts.
    """
    world = build(faults, now=now, extra_surfaces=extra_surfaces)
    if prepare:
        prepare(world)
    with tempfile.TemporaryDirectory(prefix="launchready-lab-") as temporary:
        if directory is not None:
            directory.mkdir(parents=True, exist_ok=True)
        lab = Lab(world, directory or Path(temporary), latency=latency, ports=ports, chatbot=chatbot)
        thread = _LabThread(lab)
        try:
            yield thread.open()
        finally:
            thread.close()


class _LabThread:
    """Runs a lab's event loop beside the caller's code."""

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._thread = threading.Thread(target=self._run, name="launchready-lab", daemon=True)
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._finish: asyncio.Event | None = None
        self._running: RunningLab | None = None
        self._failure: BaseException | None = None

    def open(self) -> RunningLab:
        self._thread.start()
        if not self._ready.wait(START_TIMEOUT):
            raise TimeoutError(f"the lab did not start within {START_TIMEOUT:.0f} s")
        if self._failure is not None:
            raise self._failure
        assert self._running is not None
        return self._running

    def close(self) -> None:
        if self._loop is not None and self._finish is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._finish.set)
        if self._thread.ident is not None:
            self._thread.join(STOP_TIMEOUT)
        if self._thread.is_alive():
            raise TimeoutError(f"the lab did not stop within {STOP_TIMEOUT:.0f} s")
        if self._running is not None and self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # handed to the thread that waits
            self._failure = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._finish = asyncio.get_running_loop(), asyncio.Event()
        self._running = await self._lab.start()
        self._ready.set()
        try:
            await self._finish.wait()
        finally:
            await self._lab.stop()


def _seams(ports: Ports, ca_file: Path) -> Seams:
    return Seams(
        dns_server=f"{ADDRESS}:{ports.dns}",
        resolve=tuple(
            Resolve("*", public, "*", own)
            for public, own in ((443, ports.https), (80, ports.http), (25, ports.smtp), (53, ports.dns))
        ),
        ca_file=str(ca_file),
        allow_private=("127.0.0.0/8",),
    )
