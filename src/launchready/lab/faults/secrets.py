"""Secrets where they do not belong: in the source, its history, env files, logs. Their values are made up when the lab starts."""

from __future__ import annotations

import secrets
import string

from launchready.lab.beside import IGNORED, LOG, PRODUCTION, STAGING
from launchready.lab.faults.bundle import drawn
from launchready.lab.faults.fault import Fault
from launchready.lab.world import World

_LETTERS = string.ascii_letters + string.digits


def _payments_key() -> str:
    return drawn("sk" + "_live_", 99)


def _committed(world: World) -> None:
    world.source["src/payments.ts"] = (
        f'import Stripe from "stripe";\n\nexport const stripe = new Stripe("{_payments_key()}");\n'
    )


def _deleted(world: World) -> None:
    world.past.append({"notes.txt": f"model key for the demo: {drawn('sk-ant-' + 'api03-', 93, _LETTERS + '_-')}AA\n"})


def _env_tracked(world: World) -> None:
    # Told by its name alone: this is about the file, not about a value that is told by itself as well.
    words = secrets.SystemRandom().sample(("rose", "harbour", "kettle", "lantern", "meadow", "thimble"), 4)
    world.beside[IGNORED] = f"SESSION_SECRET={'-'.join(words)}\n"
    world.forced.append(".env")


def _client_variable(world: World) -> None:
    world.source["src/lib/mail.ts"] = "export const sender = { key: import.meta.env.VITE_RESEND_API_KEY };\n"


def _shared(world: World) -> None:
    ours, theirs = (
        dict(line.split("=", 1) for line in world.beside[path].splitlines()) for path in (PRODUCTION, STAGING)
    )
    theirs["SESSION_SECRET"] = ours["SESSION_SECRET"]
    world.beside[STAGING] = "".join(f"{name}={value}\n" for name, value in theirs.items())


def _log(world: World, line: str) -> None:
    world.beside[LOG] += f"2026-11-24T09:00:11.004Z INFO  {line}\n"


def _person_logged(world: World) -> None:
    address = "@".join(("hazel.thorn", "fastmail.com"))
    _log(world, f"signup by {address} phone=+49 30 {secrets.randbelow(9000000) + 1000000}")


SECRET_COMMITTED = Fault(
    name="secret-committed",
    checks=("secrets.source",),
    title="Kettle's source holds the live key of its payment provider.",
    plant=_committed,
)
SECRET_IN_HISTORY = Fault(
    name="secret-in-history",
    checks=("secrets.source",),
    title="The key of Kettle's model was deleted from the source, and is still in its history.",
    plant=_deleted,
)
ENV_TRACKED = Fault(
    name="env-tracked",
    checks=("secrets.environment",),
    title="Kettle's .env, with the secret of its sessions, is kept by git.",
    plant=_env_tracked,
)
CLIENT_VARIABLE = Fault(
    name="client-variable",
    checks=("secrets.environment-client",),
    title="Kettle's client reads the key of its mail provider from a variable that browsers are handed.",
    plant=_client_variable,
)
SECRET_SHARED = Fault(
    name="secret-shared",
    checks=("secrets.environment-shared",),
    title="Kettle's staging signs sessions with production's secret.",
    plant=_shared,
)
SECRET_LOGGED = Fault(
    name="secret-logged",
    checks=("secrets.logs",),
    title="Kettle's log holds the live key of its payment provider.",
    plant=lambda world: _log(world, f"stripe client ready key={_payments_key()}"),
)
PERSON_LOGGED = Fault(
    name="person-logged",
    checks=("secrets.logs",),
    title="Kettle's log holds a customer's address and phone number.",
    plant=_person_logged,
)
