"""launchready mail render, as it is typed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
from collect.test_browser import needs_chromium

from launchready.app.mail_render import json_schema
from launchready.cli import main
from launchready.lab.mails import healthy_mails

BAD = "<html><p style='font-size: 9px'>A secret <script>alert('told')</script><img src=logo.png><div style='position: fixed'>"


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    for name, text in healthy_mails().items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path / "mails"


def run(*words: str | Path) -> int:
    return main(["mail", "render", "--no-remote", "--no-open", *map(str, words)])


def test_without_a_browser_the_rest_is_looked_at(mails: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(mails, "--no-browser") == 3
    out = capsys.readouterr().out
    assert "2 mails, 2 of them clean" in out
    assert "not looked at: no browser" in out
    (mails / "bad.html").write_text(BAD)
    assert run(mails / "bad.html", "--no-browser", "--format", "json") == 1
    told = json.loads(capsys.readouterr().out)
    jsonschema.validate(told, json_schema())
    (mail,) = told["mails"]
    assert {(each["check"], each["aspect"], each["severity"]) for each in mail["findings"] if each["severity"]} == {
        ("email.render-viewport", "viewport", "medium"),
        ("email.render-language", "lang", "low"),
        ("email.render-image", "alt", "medium"),
        ("email.render-image", "address", "medium"),
        ("email.render-client-support", "clients", "medium"),
    }
    features = {each["slug"]: each for each in mail["features"]}
    assert features["css-position"]["support"]["gmail"]["desktop-webmail"] == "n"
    assert "new Outlook" not in str(features["css-position"]["breaks_in"])
    assert told["exit_code"] == 1


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [("a.tsx", "x", "export it"), ("a.mjml", "<mjml>", "export it"), ("none.html", None, "no such file")],
)
def test_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str | None, words: str) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    assert run(tmp_path / name) == 2
    assert words in capsys.readouterr().err
    assert run(tmp_path / "*.html") == 2


@needs_chromium
@pytest.mark.browser
def test_the_report_is_one_file_with_pictures(mails: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    assert run(mails / "*.html", mails / "welcome.eml", "-o", report) == 0
    out = capsys.readouterr()
    assert "2 of them clean, 0 findings" in out.out
    assert max(map(len, out.out.splitlines())) <= 80
    assert f"report: {report}" in out.err
    page = report.read_text()
    assert page.count('src="data:image/webp;base64,') == 8
    assert not re.findall(r'(?:src|href)="(?!data:|#|https://www\.caniemail\.com/)', page)
    assert len(page) < 1_500_000


@needs_chromium
@pytest.mark.browser
def test_a_mail_is_in_the_report_as_pictures_and_escaped_text_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "<b>x.html").write_text(BAD)
    assert run(tmp_path, "--format", "html") == 1
    page = capsys.readouterr().out
    assert "<script" not in page
    assert "<b>x.html" not in page
    assert "&lt;b&gt;x.html" in page
    assert "default-src &#39;none&#39;" in page
