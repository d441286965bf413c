"""The engine itself: where it looks, what it says of what it cannot look at, how it is stopped, how soon it is ready."""

from __future__ import annotations

import os
import random
import stat
import threading
import time
from pathlib import Path
from types import ModuleType

import pytest

from launchready.model.errors import LaunchReadyError
from launchready.scan.cache import default_dir, ready_dir
from launchready.scan.engine import Engine, EngineMissingError
from launchready.scan.hit import Hit, Nature

from .shapes import draw

SOURCE = random.Random(31)
KEY = draw("sk_live_51<a:97>", SOURCE)


def missing() -> ModuleType:
    raise ImportError("no such module")


def test_without_kingfisher_there_is_a_clear_word() -> None:
    with pytest.raises(EngineMissingError, match="kingfisher-secret-scanner") as told:
        Engine.open(load=missing)
    assert isinstance(told.value, LaunchReadyError)
    assert told.value.hint


def one(hits: tuple[Hit, ...]) -> Hit:
    (hit,) = hits
    return hit


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_encoding_has_its_line_and_column(engine: Engine, encoding: str, ending: str) -> None:
    text = ending.join(["first é", "second € 😀", f'\té = "{KEY}"; // é', "last"])
    hit = one(engine.scan(text.encode(encoding)))
    assert (hit.line, hit.column) == (3, 7)
    assert hit.value.reveal() == KEY
    assert text.encode()[hit.start : hit.end].decode() == KEY or encoding == "utf-8-sig"


def test_broken_bytes_and_zeros(engine: Engine) -> None:
    data = b"\x00\x01\xff\xfe\x80" * 50 + f"\nkey={KEY}\n".encode() + b"\xc3\x28\xff\x00" * 20
    hit = one(engine.scan(data))
    assert (hit.line, hit.column) == (2, 5)
    assert one(engine.scan("x é ".encode("latin-1") + KEY.encode())).column == 5


def test_ten_megabytes_in_one_line(engine: Engine) -> None:
    filler = "var é=function(a,b){return a+b};" * 320_000
    text = f'{filler}k="{KEY}";{filler[:1000]}t="{draw("ghp_<a:36>", SOURCE)}";'
    began = time.perf_counter()
    first, second = engine.scan(text.encode())
    assert time.perf_counter() - began < 20
    assert (first.line, first.column) == (1, len(filler) + 4)
    assert second.column == text.index("ghp_") + 1


def test_many_hits_in_a_long_file_are_placed_one_by_one(engine: Engine) -> None:
    lines = [f"k{n} = '{draw('ghp_<a:36>', SOURCE)}'" if n % 5 == 0 else f"line {n} é" for n in range(1000)]
    hits = engine.scan("\n".join(lines).encode())
    assert [hit.line for hit in hits] == [n + 1 for n in range(0, 1000, 5)]
    assert {hit.column for hit in hits} == {len(f"k{n} = '") + 1 for n in (0, 10, 100)}


def test_the_specific_wins_over_the_general(engine: Engine) -> None:
    hit = one(engine.scan(f'OPENAI_API_KEY="{draw("sk-proj-<u:73>wT3BlbkFJ<u:73>w", SOURCE)}"'.encode()))
    assert (hit.rule, hit.provider, hit.shown) == ("openai-project-key", "OpenAI", "sk-proj-…")


def test_files_and_streams(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"A={KEY}\n")
    (tmp_path / "plain.txt").write_text("nothing here\n")
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.js").write_bytes(f'k="{KEY}"'.encode("utf-16"))
    scanned = list(engine.scan_inputs(engine.files([tmp_path])))
    found = {Path(one.source.path).name: [hit.rule for hit in one.hits] for one in scanned}
    assert found == {".env": ["stripe-secret-key"], "plain.txt": [], "empty": [], "a.js": ["stripe-secret-key"]}
    assert all(one.error == "" for one in scanned)
    assert one(engine.scan_file(tmp_path / ".env")).line == 1
    assert one(engine.scan_input(engine.input("made.txt", KEY.encode()))).nature is Nature.SECRET


def test_archives_are_opened_where_asked(engine: Engine, tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "site.zip", "w") as archive:
        archive.writestr("dist/app.js", f'k="{KEY}"')
    (scanned,) = [one for one in engine.scan_inputs(engine.archives(engine.files([tmp_path]))) if one.hits]
    assert scanned.source.path.endswith("site.zip!dist/app.js")


def test_what_cannot_be_read_is_said_and_the_rest_goes_on(engine: Engine, tmp_path: Path) -> None:
    gone = tmp_path / "gone.txt"
    gone.write_text(KEY)
    kept = tmp_path / "kept.txt"
    kept.write_text(KEY)
    inputs = list(engine.files([tmp_path]))
    gone.unlink()
    scanned = {Path(one.source.path).name: one for one in engine.scan_inputs(inputs)}
    assert scanned["gone.txt"].error
    assert scanned["gone.txt"].hits == ()
    assert len(scanned["kept.txt"].hits) == 1


def test_a_scan_that_takes_too_long_says_so(engine: Engine) -> None:
    (scanned,) = engine.scan_inputs([engine.input("a.txt", b"key=abc " * 200_000)], timeout=1e-9)
    assert "longer than" in scanned.error


def test_a_scan_is_broken_off(engine: Engine) -> None:
    stop = engine.stopper()
    stop.cancel()
    with pytest.raises(RuntimeError):
        engine.scan(KEY.encode(), stop=stop)
    with pytest.raises(RuntimeError):
        list(engine.scan_inputs([engine.input("a.txt", KEY.encode())], stop=stop))


def test_threads_share_one_engine(engine: Engine) -> None:
    found: list[int] = []
    text = f"k={KEY}\n".encode() * 20

    def look() -> None:
        found.extend(len(engine.scan(text)) for _ in range(20))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [20] * 80


def test_the_cache_makes_the_second_engine_ready_at_once(engine: Engine, cache: Path) -> None:
    if engine.cache_note:
        pytest.skip(f"no cache here: {engine.cache_note}")
    began = time.process_time()
    Engine.open(cache).prepare()
    assert time.process_time() - began < 1.5  # 0.4 s on an idle machine; compiling takes ten times that


def test_where_the_cache_lies() -> None:
    home = {"HOME": "/home/a"}
    assert default_dir({"LAUNCHREADY_CACHE_DIR": "/c"} | home, "linux") == Path("/c")
    assert default_dir(home, "linux") == Path("/home/a/.cache/launchready")
    assert default_dir(home | {"XDG_CACHE_HOME": "/x"}, "linux") == Path("/x/launchready")
    assert default_dir(home, "darwin") == Path("/home/a/Library/Caches/launchready")
    assert default_dir({"LOCALAPPDATA": "C:/l"}, "win32") == Path("C:/l/launchready/cache")
    assert default_dir({}, "linux") is None


def test_the_cache_is_private_or_there_is_none(tmp_path: Path) -> None:
    folder, note = ready_dir(tmp_path / "cache")
    assert folder is not None
    assert note == ""
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.chmod(0o777)
    assert ready_dir(tmp_path / "cache")[0] is None
    assert "others" in ready_dir(tmp_path / "cache")[1]
    (tmp_path / "file").write_text("")
    assert ready_dir(tmp_path / "file" / "x")[0] is None
    assert ready_dir(None) == (None, "no folder for caches is known here; set LAUNCHREADY_CACHE_DIR to one")


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_importing_does_nothing() -> None:
    import subprocess
    import sys

    code = "import launchready.model.evidence, sys, launchready.scan.engine; sys.exit('kingfisher_sdk' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
