"""Latencies out of files: each format that is known, what is refused, and what hostile files do."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from launchready.app import perf_baseline, perf_files
from launchready.model.errors import InputFileError, LaunchReadyError, UsageError
from launchready.standards.load_samples import TIMED_OUT, WARM_UP, Samples
from launchready.standards.perf_data import Measured, Round, over_time

K6_CSV = """\
metric_name,timestamp,metric_value,check,error,error_code,expected_response,group,method,name,proto,scenario,service,status,subproto,tls_version,url,extra_tags,metadata
http_reqs,1760000000,1.000000,,,,true,,GET,http://kettle.test/,HTTP/1.1,default,,200,,,http://kettle.test/,,
http_req_duration,1760000000,120.500000,,,,true,,GET,http://kettle.test/,HTTP/1.1,default,,200,,,http://kettle.test/,,
http_req_duration,1760000001,80.250000,,,,true,,GET,http://kettle.test/,HTTP/1.1,default,,200,,,http://kettle.test/,,
http_req_duration,1760000002,3.000000,,,1500,false,,GET,http://kettle.test/,HTTP/1.1,default,,500,,,http://kettle.test/,,
http_req_duration,1760000003,0.000000,,dial: refused,1212,false,,GET,http://kettle.test/,,default,,0,,,http://kettle.test/,,
"""
K6_JSON = "\n".join(
    json.dumps(line)
    for line in (
        {"type": "Metric", "metric": "http_req_duration", "data": {"name": "http_req_duration", "type": "trend"}},
        {
            "type": "Point", "metric": "http_req_duration",
            "data": {"time": "2025-10-09T08:53:20.123456789+02:00", "value": 120.5, "tags": {"status": "200", "expected_response": "true"}},
        },
        {"type": "Point", "metric": "http_reqs", "data": {"time": "2025-10-09T08:53:20Z", "value": 1, "tags": {}}},
        {
            "type": "Point", "metric": "http_req_duration",
            "data": {"time": "2025-10-09T08:53:21+02:00", "value": 9, "tags": {"status": "503", "expected_response": "false"}},
        },
    )
)  # fmt: skip
JMETER = """\
timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,failureMessage,bytes,sentBytes,grpThreads,allThreads,URL,Latency,IdleTime,Connect
1760000000000,120,home,200,OK,t 1-1,text,true,,1,1,1,1,http://kettle.test/,118,0,3
1760000001000,80,home,200,OK,t 1-1,text,true,,1,1,1,1,http://kettle.test/,70,0,0
1760000002000,5,home,Non HTTP response code: java.net.ConnectException,x,t 1-1,text,false,,1,1,1,1,null,0,0,5
"""


@pytest.mark.parametrize(
    ("text", "kind", "latencies", "failed"),
    [
        (K6_CSV, "k6 CSV", [0.1205, 0.08025], 2),
        (K6_JSON, "k6 JSON", [0.1205], 1),
        (JMETER, "JMeter", [0.12, 0.08], 1),
        ("timestamp,latency\n1,0.5\n2,0.25\n", "CSV", [0.5, 0.25], 0),
        ("latency_ms\n500\n250\n", "CSV", [0.5, 0.25], 0),
        (
            "\ufeffTime;Duration_us;Status\n2025-10-09T08:00:00Z;500;200\n2025-10-09T08:00:01Z;1;404\n",
            "CSV",
            [0.0005],
            1,
        ),
        ("timestamp,response_time,error\n1,500,\n2,9,timeout\n", "CSV", [0.5], 1),
        ("timestamp\tlatency\n2\t0.2\n1\t0.1\n", "CSV", [0.1, 0.2], 0),
    ],
)
def test_formats_are_told_by_their_content(
    tmp_path: Path, text: str, kind: str, latencies: list[float], failed: int
) -> None:
    path = tmp_path / "file.txt"
    path.write_text(text, encoding="utf-8")
    seen = perf_files.read(path)
    assert seen.kind == kind
    (only,) = seen.rounds
    assert only.latencies.tolist() == pytest.approx(latencies)
    assert only.failed.size == failed
    assert min([*only.starts.tolist(), *only.failed.tolist()]) == 0


def test_rounds_are_kept_apart(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("timestamp,latency,round\n1,0.1,0\n2,0.2,1\n3,0.3,1\n")
    assert [each.latencies.tolist() for each in perf_files.read(path).rounds] == [[0.1], [0.2, 0.3]]


@pytest.mark.parametrize(
    "text",
    [
        '{"root_group": {}, "metrics": {"http_req_duration": {"avg": 1, "p(95)": 2}}}',
        json.dumps({"metrics": {"http_req_duration": {"type": "trend", "values": {"p(95)": 2}}}}, indent=2),
        "Type,Name,Request Count,Failure Count,Median Response Time\nGET,/,10,0,5\n",
        "Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,66%,95%\n1,1,GET,/,1,0,1,1,1\n",
    ],
)
def test_summaries_say_why_they_are_not_enough(tmp_path: Path, text: str) -> None:
    path = tmp_path / "file"
    path.write_text(text)
    seen = perf_files.read(path)
    assert seen.rounds == ()
    assert "summary" in seen.gap


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\n", b"\0" * 1000, b"{", b"[" * 200_000, b'{"a": 1}', b"a,b\n1,2\n", b"latency\n", b"latency\nx\ny\nz\n",
        b"latency\n" + b"9" * 300_000 + b"\n" * 3 + b"x\nx\n", b"timestamp,latency\nnan,1\nnan,1\n", b"launchready samples 1\n{}\n",
        b"launchready baseline 1\n", b'launchready baseline 1\n{"version": 2}\n', b"latency\n\xff\xfe\n\xff\n\xff\n",
        b'"' * 100, b"latency,round\n1,99999999999999999999999999\n1,x\n1,y\n",
    ],
)  # fmt: skip
def test_what_is_no_file_of_latencies_is_refused_in_a_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(InputFileError):
        perf_files.read(path)


def test_files_that_are_not_there_are_wrong_use(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(UsageError):
            perf_files.read(path)


def test_a_few_broken_lines_are_left_out_and_said(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("latency\n" + "0.1\n" * 300 + "0.")
    assert perf_files.read(path).notices == ()
    path.write_text("latency\n" + "0.1\n" * 300 + "-")
    assert perf_files.read(path).notices == ("1 broken lines are left out",)


PIECES = st.sampled_from(
    [b"latency", b"timestamp", b",", b"\n", b"1", b"0.5", b"-1", b"nan", b"inf", b"1e400", b'"', b"{", b"}", b"\0", b"\xff", b"status",
     b"metric_name,timestamp,metric_value\n", b"http_req_duration", b'{"type":"Point","metric":"http_req_duration","data":', b"round",
     b'{"time":"x","value":1}}', b"launchready samples 1\n", b"launchready baseline 1\n", b"\r", b";", b"9" * 400]
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=40).map(b"".join) | st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    try:
        seen = perf_files.read(path)
    except LaunchReadyError:
        return
    over_time(seen)


def test_this_programs_samples_are_read(tmp_path: Path) -> None:
    samples = Samples(("https://kettle.test/",))
    for index in range(2000):
        samples.add(index / 100, 0.1, 0.05, 0.0, 500 if index % 10 == 0 else 200, 0, WARM_UP if index < 100 else 0)
    samples.add(20.0, 10.0, 0, 0, TIMED_OUT, 0, 0)
    path = tmp_path / "samples"
    samples.save(path, {"at": "2026-11-24T12:00:00+00:00", "arrivals": "100/s"})
    seen = perf_files.read(path)
    (only,) = seen.rounds
    assert (only.latencies.size, only.failed.size) == (1711, 191)
    assert only.latencies.max() == pytest.approx(10)
    assert seen.target == "https://kettle.test/"
    assert seen.rate == pytest.approx(100, rel=0.01)
    assert seen.when == datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_baseline_holds_what_was_put_into_it_and_nothing_secret(tmp_path: Path) -> None:
    path = tmp_path / "base"
    rounds = tuple(Round.of([k, k + 1.5], [0.25, 3.5], [k + 0.5]) for k in range(3))
    when = datetime(2026, 11, 24, tzinfo=UTC)
    perf_baseline.save(
        path, Measured("CSV", rounds, target="https://me:pass@kettle.test/api?key=abc#x", rate=50, when=when)
    )
    assert b"pass" not in path.read_bytes()
    assert b"abc" not in path.read_bytes()
    seen = perf_files.read(path)
    assert (seen.target, seen.rate, seen.when) == ("https://kettle.test/api", 50, when)
    for one, other in zip(seen.rounds, rounds, strict=True):
        assert one.latencies.tolist() == other.latencies.tolist()
        assert one.starts.tolist() == other.starts.tolist()
        assert one.failed.tolist() == other.failed.tolist()
    whole = path.read_bytes()
    for cut in (whole[:-1], whole + b"x", whole.replace(b'"samples": 9', b'"samples": 99999999999'), whole[:40]):
        path.write_bytes(cut)
        with pytest.raises(InputFileError):
            perf_files.read(path)


def test_a_summary_is_no_baseline(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        perf_baseline.save(tmp_path / "base", Measured("k6 summary", (), gap="no raw samples"))


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (("https://a.test/", 50.0), ("https://a.test:443", 50.0), True),
        (("https://a.test/", 50.0), ("https://b.test/", 50.0), False),
        (("", None), ("https://b.test/", 50.0), True),
        (("https://a.test/?x=1", 50.0), ("https://a.test/?x=2", 53.0), True),
        (("https://a.test/", 50.0), ("https://a.test/", 80.0), False),
    ],
)
def test_only_measurements_of_the_same_are_compared(
    before: tuple[str, float], after: tuple[str, float], same: bool
) -> None:
    sides = [Measured("CSV", (), target=target, rate=rate) for target, rate in (before, after)]
    if same:
        perf_baseline.check_same(*sides)
    else:
        with pytest.raises(UsageError):
            perf_baseline.check_same(*sides)


def test_moments_between_rounds_are_empty() -> None:
    seen = over_time(Measured("CSV", (Round.of([0.0, 0.5], [1.0, 3.0]), Round.of([3.2], [2.0], [3.4]))))
    assert [(each.p50, each.answered, each.failed) for each in seen] == [
        (2.0, 2, 0),
        (None, 0, 0),
        (None, 0, 0),
        (2.0, 1, 1),
    ]
    long = over_time(Measured("CSV", (Round.of(np.arange(10_000.0), np.ones(10_000)),)))
    assert len(long) <= 240
    assert sum(each.answered for each in long) == 10_000
