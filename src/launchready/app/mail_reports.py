"""DMARC aggregate reports: taken in from files, folders and a mailbox, kept in the store, and shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from launchready import __version__
from launchready.app import documents
from launchready.app.audit import Order, run_in_loop
from launchready.model.errors import UsageError
from launchready.model.product import EmailSender, Inbox
from launchready.model.secret import Secret
from launchready.net.imap import MAX_MAIL, ImapError, ImapLogin, Mail
from launchready.net.session import open_session
from launchready.standards.aggregate_files import MAX_BYTES, Broken, Other, Read, reports_in
from launchready.standards.aggregate_ready import Readiness, readiness
from launchready.standards.aggregate_view import DomainView, view
from launchready.standards.uid_sets import as_text, parse_set, union, without
from launchready.store.database import open_store
from launchready.store.reports import ReportStore

VERSION = 1
MOST_FILES = 10_000
MOST_MAILS = 1_000
"""Messages that are read of a mailbox in one run, newest first; the next run goes on."""
MOST_BROKEN = 50
MOST_DOMAINS = 50
_AHEAD = timedelta(days=2)
"""How far clocks may differ: a report of next year would make every true one look old."""
_REPORT_ENDINGS = (".xml", ".gz", ".zip")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is taken in and shown. `inbox` is the mailbox to read; `again` reads it from its beginning."""

    store: Path
    paths: tuple[str, ...] = ()
    inbox: Inbox | None = None
    again: bool = False
    domain: str = ""
    days: int = 30
    most_mails: int = MOST_MAILS


@dataclass(slots=True)
class Taken:
    """What came in. `known` are reports that the store had already; `others` are mails and files that are no reports.

    `waiting` counts messages that this run left in the mailbox; `failure` says why the mailbox, or the rest of it, could not be read.
    """

    new: int = 0
    known: int = 0
    others: int = 0
    broken: list[Broken] = field(default_factory=list)
    broken_count: int = 0
    problems: list[str] = field(default_factory=list)
    messages: int = 0
    waiting: int = 0
    failure: str = ""

    def spoil(self, broken: Broken) -> None:
        """Take note of something broken."""
        self.broken_count += 1
        if len(self.broken) < MOST_BROKEN:
            self.broken.append(broken)


@dataclass(frozen=True, slots=True)
class DomainShown:
    """A domain's mail, and how ready it is. `age_days` says how old the newest report is; `left_out` counts reports beyond what is read at once."""

    domain: str
    age_days: int
    left_out: int
    readiness: tuple[Readiness, ...]
    mail: DomainView


@dataclass(frozen=True, slots=True)
class Shown:
    """What the command tells."""

    looked_at: datetime
    store: str
    taken: Taken
    domains: tuple[DomainShown, ...]
    domains_left_out: int = 0
    exit_code: int = 0
    version: int = VERSION
    tool_version: str = __version__


def take_and_show(order: Order, wish: Wish, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Shown:
    """Take in what the wish names, and show what the store then holds. Raises UsageError."""
    now = order.now or clock()
    if not (wish.paths or wish.inbox or wish.store.exists()):
        raise UsageError(
            f"{wish.store}: no reports were taken in yet", "name files or a folder of reports, or give --imap"
        )
    files = tuple(_files(wish.paths))
    taken = Taken()
    with open_store(wish.store) as database:
        store = ReportStore(database)
        for path, named in files:
            _take_file(path, named, store, taken, now)
        if wish.inbox is not None:
            run_in_loop(_take_mailbox(order, wish.inbox, wish, store, taken, now))
        if not (taken.new or taken.known) and files:
            _complain(taken)
        names = (wish.domain,) if wish.domain else store.domains()
        first = sorted(names, key=lambda name: name != order.product.domain)[:MOST_DOMAINS]
        senders = order.product.email.senders
        found = [shown for name in first if (shown := _domain(store, name, senders, wish.days, now)) is not None]
    found.sort(key=lambda each: (each.domain != order.product.domain, -each.mail.messages, each.domain))
    code = 3 if taken.failure or not found else 0
    return Shown(now, str(wish.store), taken, tuple(found), len(names) - len(first), code)


def _complain(taken: Taken) -> None:
    if taken.failure:
        return
    lines = [f"{each.where}: {each.problem}" for each in taken.broken[:5]] or ["what was named holds no report"]
    raise UsageError(
        "no report could be read\n" + "\n".join(lines),
        "name aggregate reports: XML, gzip, zip, or mails with one attached",
    )


def _domain(
    store: ReportStore, name: str, senders: Sequence[EmailSender], days: int, now: datetime
) -> DomainShown | None:
    newest = store.newest(name)
    if newest is None:
        return None
    reports, left_out = store.of(name, newest - timedelta(days=days + 2))
    seen = view(name, reports, senders, days)
    if seen is None:
        return None
    return DomainShown(name, max(0, (now - newest).days), left_out, readiness(seen), seen)


def _files(texts: Iterable[str]) -> Iterator[tuple[Path, bool]]:
    """Yield the files that are meant, and whether each was named itself. Raises UsageError for a path that is none."""
    count = 0
    for text in texts:
        path = Path(text)
        if path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.is_file() and not each.name.startswith("."))
            if not inside:
                raise UsageError(f"{text}: holds no file", "name a folder of reports")
        elif path.exists():
            inside = [path]
        else:
            raise UsageError(f"{text}: no such file or folder", "name reports, or a folder of them")
        for each in inside:
            count += 1
            if count > MOST_FILES:
                raise UsageError(f"more than {MOST_FILES:,} files", "take in fewer at a time")
            yield each, each is path


def _take_file(path: Path, named: bool, store: ReportStore, taken: Taken, now: datetime) -> None:
    where = str(path)
    try:
        if not path.is_file():
            taken.spoil(Broken(where, "not a file"))
            return
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        taken.spoil(Broken(where, error.strerror or str(error)))
        return
    must = named or path.suffix.lower() in _REPORT_ENDINGS
    with store.writing():
        _take(data, where, must, store, taken, now)


def _take(data: bytes, where: str, must: bool, store: ReportStore, taken: Taken, now: datetime) -> None:
    """Keep the reports of a file or message; `must` says that it should hold one."""
    for found in reports_in(data, where, latest=now + _AHEAD):
        if isinstance(found, Read):
            if store.add(found.report, now):
                taken.new += 1
            else:
                taken.known += 1
            if found.report.left_out and len(taken.problems) < MOST_BROKEN:
                taken.problems.append(
                    f"{found.where}: {found.report.left_out} records left out; {found.report.problems[0]}"
                )
        elif isinstance(found, Other) and not must:
            taken.others += 1
        else:
            taken.spoil(found if isinstance(found, Broken) else Broken(found.where, found.what))


async def _take_mailbox(
    order: Order, inbox: Inbox, wish: Wish, store: ReportStore, taken: Taken, now: datetime
) -> None:
    login = ImapLogin(_secret(inbox.username, order), _secret(inbox.password, order), inbox.security, inbox.folder)
    name = f"{inbox.address} at {inbox.host}:{inbox.port}, {inbox.folder}"
    try:
        async with (
            open_session(
                order.seams, lambda: datetime.now(UTC), proxy_login=order.proxy_login, limits=order.limits
            ) as session,
            session.mailbox(inbox.host, inbox.port, login) as mailbox,
        ):
            done = () if wish.again else parse_set(store.uids_read(name, mailbox.validity))
            left = without(done)
            uids = await mailbox.uids(as_text(left)) if left else ()
            taken.waiting = len(uids)
            for uid in uids[: wish.most_mails]:
                mail = await mailbox.mail(uid)
                done = union((*done, (uid, uids[0])))  # all that there was between was read before it
                read = as_text(done)
                await asyncio.to_thread(
                    _take_mail, mail, uid, inbox.folder, store, taken, now, (name, mailbox.validity, read)
                )
                taken.messages += 1
                taken.waiting -= 1
    except ImapError as error:
        taken.failure = f"{inbox.host}:{inbox.port}: {error.detail}"


def _take_mail(
    mail: Mail | None,
    uid: int,
    folder: str,
    store: ReportStore,
    taken: Taken,
    now: datetime,
    read: tuple[str, int, str],
) -> None:
    """Keep the reports of a message, and with them that it was read: both or neither."""
    where = f"{folder}, message {uid}"
    with store.writing():
        if mail is not None and mail.data is None:
            taken.spoil(Broken(where, f"larger than {MAX_MAIL // 1_000_000} MB"))
        elif mail is not None and mail.data:
            _take(mail.data, where, False, store, taken, now)
        store.keep_uids(*read)


def _secret(reference: str, order: Order) -> Secret:
    if not reference.startswith("env:"):
        return Secret(reference)
    variable = reference.removeprefix("env:")
    value = order.environment.get(variable, "")
    if not value:
        raise UsageError(f"{variable} is not set, and email.reports refers to it", f"set {variable} for this command")
    return Secret(value)


def as_json(shown: Shown) -> str:
    """Return it as one JSON object."""
    return documents.as_json(shown)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of `as_json` (2020-12)."""
    return documents.schema_of(Shown)
