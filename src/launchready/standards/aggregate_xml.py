"""Reads the XML of a DMARC aggregate report (RFC 9990, section 3; RFC 7489, appendix C).

Whoever knows the report address can send one, so all of it is hostile: document types and with them every entity of its own are refused, and
depth, texts, numbers and records are bounded. Namespaces and elements that are not known are passed over, since the two forms differ in them.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from xml.parsers import expat

from launchready.standards.aggregate import AggregateReport, DkimSeen, Override, Published, Row, SpfSeen

MAX_ROWS = 100_000
MAX_DEPTH = 32
MAX_COUNT = 1_000_000_000
"""Messages of one record; the largest senders of the world stay under it in a day."""
MAX_TEXT = 500
"""Characters kept of a text."""
MAX_EACH = 20
"""Signatures, SPF results, reasons and errors kept of one record or report."""
MAX_PROBLEMS = 20
_NAME = 255
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_LONGEST = timedelta(days=366)
_LEADING = re.compile(rb"(?:\xef\xbb\xbf|[ \t\r\n])*")
_WHOLE = re.compile(r"([0-9]{1,12})(?:\.0*)?")
_META = ("feedback", "report_metadata")
_RANGE = (*_META, "date_range")
_POLICY = ("feedback", "policy_published")
_RECORD = ("feedback", "record")
_ROW = (*_RECORD, "row")
_EVALUATED = (*_ROW, "policy_evaluated")
_IDS = (*_RECORD, "identifiers")
_AUTH = (*_RECORD, "auth_results")
_TEXTS = frozenset(
    {
        ("feedback", "version"),
        *((*_META, name) for name in ("org_name", "email", "extra_contact_info", "report_id", "generator", "error")),
        *((*_RANGE, name) for name in ("begin", "end")),
        *((*_POLICY, name) for name in ("domain", "p", "sp", "np", "adkim", "aspf", "fo", "pct", "testing", "discovery_method")),
        *((*_ROW, name) for name in ("source_ip", "count")),
        *((*_EVALUATED, name) for name in ("disposition", "dkim", "spf")),
        *((*_EVALUATED, "reason", name) for name in ("type", "comment")),
        *((*_IDS, name) for name in ("header_from", "envelope_from", "envelope_to")),
        *((*_AUTH, "dkim", name) for name in ("domain", "selector", "result")),
        *((*_AUTH, "spf", name) for name in ("domain", "scope", "result")),
    }
)  # fmt: skip
_GROUPS = frozenset({(*_EVALUATED, "reason"), (*_AUTH, "dkim"), (*_AUTH, "spf")})
_Path = tuple[str, ...]
_Made = TypeVar("_Made")


class ReportError(Exception):
    """A report cannot be read: what is wrong, and where."""


def looks_like_xml(data: bytes) -> bool:
    """Return True for bytes that begin as XML does, after a mark of their encoding and white space."""
    start = _LEADING.match(data)
    rest = data[start.end() if start else 0 :][:4]
    return rest[:1] == b"<" or rest in (b"\xff\xfe<\x00", b"\xfe\xff\x00<", b"\x00<\x00?")


def read_report(data: bytes, *, latest: datetime = _LATEST) -> AggregateReport:
    """Return the report that an XML document is. `latest` is the time after which no period may end.

    Raises ReportError. A record that cannot be read is left out, counted and named; the report's other records count.
    """
    if data[:1] not in (b"\xff", b"\xfe", b"\x00"):  # UTF-16 is left as it is: its white space is two bytes wide
        start = _LEADING.match(data)
        data = data[start.end() if start else 0 :].rstrip(b"\x00 \t\r\n")
    return _Reader(latest).read(data)


class _RowError(Exception):
    """A record cannot be read."""


class _Reader:
    """Takes a document in, element by element, and makes each record when it ends."""

    def __init__(self, latest: datetime) -> None:
        self._latest = latest
        self._path: list[str] = []
        self._text: list[str] | None = None
        self._length = 0
        self._report: dict[_Path, str] = {}
        self._record: dict[_Path, str] = {}
        self._group: dict[str, str] = {}
        self._groups: dict[_Path, list[dict[str, str]]] = {}
        self._errors: list[str] = []
        self._rows: list[Row] = []
        self._records = 0
        self._left_out = 0
        self._problems: list[str] = []
        self._parser = expat.ParserCreate()

    def read(self, data: bytes) -> AggregateReport:
        parser = self._parser
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._refuse
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            what = expat.errors.messages.get(error.code, "not XML") if error.code else "not XML"
            raise ReportError(f"broken XML: {what} (line {error.lineno}, column {error.offset + 1})") from None
        except (LookupError, UnicodeError, ValueError) as error:  # an encoding that there is none of
            raise ReportError(f"its encoding cannot be read: {str(error)[:100]}") from None
        return self._made()

    def _refuse(self, *_: object) -> None:
        raise ReportError(f"it brings a document type (DTD), which no report has (line {self._line})")

    @property
    def _line(self) -> int:
        return self._parser.CurrentLineNumber

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        self._path.append(name)
        if len(self._path) == 1 and name != "feedback":
            raise ReportError(f"its root element is {name[:60]!r}, not 'feedback': no aggregate report")
        if len(self._path) > MAX_DEPTH:
            raise ReportError(f"more than {MAX_DEPTH} elements within each other (line {self._line})")
        path = tuple(self._path)
        if path == _RECORD:
            self._records += 1
            if self._records > MAX_ROWS:
                raise ReportError(f"more than {MAX_ROWS:,} records")
            self._record, self._groups = {}, {}
        elif path in _GROUPS:
            self._group = {}
        self._text = [] if path in _TEXTS else None
        self._length = 0

    def _characters(self, text: str) -> None:
        if self._text is not None and self._length < MAX_TEXT:
            self._text.append(text[: MAX_TEXT - self._length])
            self._length += len(text)

    def _end(self, _name: str) -> None:
        path = tuple(self._path)
        self._path.pop()
        if path in _TEXTS and self._text is not None:
            self._take(path, "".join(self._text).strip())
        elif path in _GROUPS:
            found = self._groups.setdefault(path, [])
            if len(found) < MAX_EACH:
                found.append(self._group)
            self._group = {}
        elif path == _RECORD:
            try:
                self._rows.append(self._row())
            except _RowError as error:
                self._left_out += 1
                self._problem(f"record {self._records} (ends on line {self._line}): {error}")
        self._text = None

    def _take(self, path: _Path, text: str) -> None:
        if path[:-1] in _GROUPS:
            self._group.setdefault(path[-1], text)
        elif path[:2] == _RECORD:
            self._record.setdefault(path, text)
        elif path == (*_META, "error"):
            if len(self._errors) < MAX_EACH:
                self._errors.append(text)
        else:
            self._report.setdefault(path, text)

    def _problem(self, text: str) -> None:
        if len(self._problems) < MAX_PROBLEMS:
            self._problems.append(text)

    def _row(self) -> Row:
        get = self._record.get
        try:
            address = ipaddress.ip_address(get((*_ROW, "source_ip"), ""))
        except ValueError:
            raise _RowError(f"source_ip {_shown(get((*_ROW, 'source_ip')))} is no address") from None
        mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
        count = _number(get((*_ROW, "count")))
        if count is None or count > MAX_COUNT:
            raise _RowError(f"count {_shown(get((*_ROW, 'count')))} is no number from 0 to {MAX_COUNT:,}")
        dkim, spf = get((*_EVALUATED, "dkim"), ""), get((*_EVALUATED, "spf"), "")
        if not dkim and not spf:
            raise _RowError("policy_evaluated tells neither dkim nor spf")
        return Row(
            address=str(mapped or address),
            count=count,
            disposition=_word(get((*_EVALUATED, "disposition"))),
            dkim=_word(dkim) == "pass",
            spf=_word(spf) == "pass",
            header_from=_name(get((*_IDS, "header_from"))),
            envelope_from=_name(get((*_IDS, "envelope_from"))),
            envelope_to=_name(get((*_IDS, "envelope_to"))),
            overrides=self._each((*_EVALUATED, "reason"), lambda one: Override(_word(one.get("type")), one.get("comment", ""))),
            dkim_seen=self._each(
                (*_AUTH, "dkim"),
                lambda one: DkimSeen(_name(one.get("domain")), _word(one.get("result")), _name(one.get("selector"))),
            ),
            spf_seen=self._each(
                (*_AUTH, "spf"),
                lambda one: SpfSeen(_name(one.get("domain")), _word(one.get("result")), _word(one.get("scope"))),
            ),
        )  # fmt: skip

    def _each(self, path: _Path, make: Callable[[dict[str, str]], _Made]) -> tuple[_Made, ...]:
        return tuple(make(one) for one in self._groups.get(path, ()) if one)

    def _made(self) -> AggregateReport:
        get = self._report.get
        reporter = get((*_META, "org_name"), "") or get((*_META, "email"), "")
        needed = {
            "report_metadata/org_name": reporter,
            "report_metadata/report_id": get((*_META, "report_id"), ""),
            "report_metadata/date_range/begin": get((*_RANGE, "begin"), ""),
            "report_metadata/date_range/end": get((*_RANGE, "end"), ""),
            "policy_published/domain": get((*_POLICY, "domain"), ""),
        }
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise ReportError(f"it lacks {', '.join(missing)}")
        begin, end = self._time("begin"), self._time("end")
        if end < begin:
            raise ReportError(f"its period ends ({end:%Y-%m-%d}) before it begins ({begin:%Y-%m-%d})")
        if end - begin > _LONGEST:
            raise ReportError(f"its period is of {(end - begin).days:,} days")
        if end > self._latest:
            raise ReportError(f"its period ends in the future ({end:%Y-%m-%d})")
        if self._records and not self._rows:
            raise ReportError(f"none of its {self._records} records can be read: {self._problems[0]}")
        if not self._records:
            self._problem("it has no record")
        pct = _number(get((*_POLICY, "pct")))
        testing = _word(get((*_POLICY, "testing")))
        return AggregateReport(
            reporter=reporter[:_NAME],
            report_id=get((*_META, "report_id"), "")[:_NAME],
            begin=begin,
            end=end,
            policy=Published(
                domain=_name(get((*_POLICY, "domain"))),
                p=_word(get((*_POLICY, "p"))),
                sp=_word(get((*_POLICY, "sp"))),
                np=_word(get((*_POLICY, "np"))),
                adkim=_word(get((*_POLICY, "adkim"))),
                aspf=_word(get((*_POLICY, "aspf"))),
                fo=_word(get((*_POLICY, "fo"))),
                testing={"y": True, "n": False}.get(testing),
                pct=pct if pct is not None and pct <= 100 else None,
                discovery=_word(get((*_POLICY, "discovery_method"))),
            ),
            rows=tuple(self._rows),
            email=get((*_META, "email"), "")[:_NAME],
            contact=get((*_META, "extra_contact_info"), ""),
            generator=get((*_META, "generator"), "")[:_NAME],
            version=get(("feedback", "version"), "")[:20],
            errors=tuple(self._errors),
            left_out=self._left_out,
            problems=tuple(self._problems),
        )

    def _time(self, name: str) -> datetime:
        text = self._report[(*_RANGE, name)]
        seconds = _number(text)
        if seconds is None or seconds > _LATEST.timestamp():
            raise ReportError(f"date_range/{name} {_shown(text)} is no time (seconds since 1970)")
        return datetime.fromtimestamp(seconds, UTC)


def _number(text: str | None) -> int | None:
    match = _WHOLE.fullmatch(text or "")
    return int(match[1]) if match else None


def _word(text: str | None) -> str:
    return (text or "").lower()[:40]


def _name(text: str | None) -> str:
    return (text or "").lower().rstrip(".")[:_NAME]


def _shown(text: str | None) -> str:
    return repr(text[:60]) if text else "(missing)"
