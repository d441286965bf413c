"""Commands to paste: they reach the product as the run did, and no name breaks out of its word."""

from __future__ import annotations

import gzip
import shlex
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.model.evidence.run import Resolve, Seams
from launchready.model.probe import Curl, Dig, OpenSsl, Probe, Psql, SameValue, Search, Show, command_line

PLAIN = Seams()
LAB = Seams(
    dns_server="127.0.0.1:5353",
    resolve=(
        Resolve("*", 443, "*", 8443),
        Resolve("api.kettle.test", 443, "10.0.0.9", 9443),
        Resolve("*", 80, "*", 8080),
    ),
    ca_file="/tmp/lab ca.pem",
)


@pytest.mark.parametrize(
    ("probe", "seams", "command"),
    [
        (Curl("https://kettle.test/"), PLAIN, "curl -sS -i -- https://kettle.test/"),
        (Curl("https://kettle.test/", method="HEAD", follow=True, insecure=True), PLAIN,
         "curl -sS -I -L --max-redirs 10 -k -- https://kettle.test/"),
        (Curl("https://kettle.test/a?b=1&c=2", method="POST", headers=(("Origin", "https://x.example"),)), PLAIN,
         "curl -sS -i -X POST -H 'Origin: https://x.example' -- 'https://kettle.test/a?b=1&c=2'"),
        (Curl("https://kettle.test/"), LAB,
         "curl -sS -i --connect-to kettle.test:443:127.0.0.1:8443 --cacert '/tmp/lab ca.pem' -- https://kettle.test/"),
        (Curl("http://kettle.test/"), LAB, "curl -sS -i --connect-to kettle.test:80:127.0.0.1:8080 -- http://kettle.test/"),
        (Curl("https://api.kettle.test/"), LAB,
         "curl -sS -i --connect-to api.kettle.test:443:10.0.0.9:9443 --cacert '/tmp/lab ca.pem' -- https://api.kettle.test/"),
        (Curl("http://kettle.test/", follow=True), LAB,
         ("curl -sS -i -L --max-redirs 10 --connect-to kettle.test:80:127.0.0.1:8080 --connect-to :80:127.0.0.1:8080 "
          "--connect-to kettle.test:443:127.0.0.1:8443 --connect-to :443:127.0.0.1:8443 --cacert '/tmp/lab ca.pem' "
          "-- http://kettle.test/")),
        (Curl("https://kettle.test/"), Seams(proxy="http://p:3128"), "curl -sS -i -x http://p:3128 -- https://kettle.test/"),
        (Curl("https://[bad"), LAB, "curl -sS -i --cacert '/tmp/lab ca.pem' -- 'https://[bad'"),
        (Dig("kettle.test", "AAAA"), PLAIN, "dig kettle.test AAAA"),
        (Dig("kettle.test"), LAB, "dig @127.0.0.1 -p 5353 kettle.test A"),
        (Dig("kettle.test"), Seams(dns_server="[::1]:5353"), "dig @::1 -p 5353 kettle.test A"),
        (Dig("kettle.test", "SOA", server="192.0.2.1"), LAB, "dig @192.0.2.1 kettle.test SOA"),
        (OpenSsl("kettle.test"), PLAIN,
         "openssl s_client -connect kettle.test:443 -servername kettle.test -verify_hostname kettle.test -showcerts </dev/null"),
        (OpenSsl("kettle.test", version="tls1"), LAB,
         "openssl s_client -connect 127.0.0.1:8443 -servername kettle.test -verify_hostname kettle.test -showcerts -tls1 -cipher DEFAULT@SECLEVEL=0 -CAfile '/tmp/lab ca.pem' </dev/null"),
        (OpenSsl("mx.kettle.test", 25, starttls="smtp"), PLAIN,
         "openssl s_client -connect mx.kettle.test:25 -servername mx.kettle.test -verify_hostname mx.kettle.test -showcerts -starttls smtp </dev/null"),
        (Show("launchready.toml", "waivers"), PLAIN, "grep -n -A 5 -e waivers -- launchready.toml"),
    ],
)  # fmt: skip
def test_command(probe: Probe, seams: Seams, command: str) -> None:
    assert command_line(probe, seams) == command


def seen(host: str) -> tuple[str, ...]:
    return ("127.0.0.9",) if host == "kettle.test" else ()


def test_a_command_goes_where_the_run_went() -> None:
    assert "kettle.test:443:127.0.0.9:8443" in command_line(Curl("https://kettle.test/"), LAB, seen)
    assert "127.0.0.9:8443" in command_line(OpenSsl("kettle.test"), LAB, seen)
    assert "api.kettle.test:443:10.0.0.9:9443" in command_line(Curl("https://api.kettle.test/"), LAB, seen)
    inside = Seams(dns_server="10.0.0.53:53")
    assert "kettle.test:443:127.0.0.9:443" in command_line(Curl("https://kettle.test/"), inside, seen)
    assert "--connect-to" not in command_line(Curl("https://kettle.test/"), PLAIN, seen)


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_name_breaks_out_of_its_word(name: str, value: str) -> None:
    words = shlex.split(command_line(Curl(f"https://{name}/", headers=((name, value),)), LAB))
    assert words[0] == "curl"
    assert words[-2:] == ["--", f"https://{name}/"]
    assert f"{name}: {value}" in words
    assert name in shlex.split(command_line(Dig(name), PLAIN))


def test_a_rule_that_names_the_host_wins() -> None:
    assert LAB.rule("API.kettle.test.", 443) == Resolve("api.kettle.test", 443, "10.0.0.9", 9443)
    assert LAB.rule("other.test", 443) == Resolve("*", 443, "*", 8443)
    assert LAB.rule("other.test", 25) is None
    assert str(Resolve("h", 1, "::1", 2)) == "h:1:[::1]:2"


def test_a_search_for_secrets_prints_none() -> None:
    assert command_line(Search("source/a b"), Seams()) == "launchready secrets -- 'source/a b'"
    assert command_line(Search("-.log", logs=True), Seams()) == "launchready secrets --logs -- -.log"


def test_the_same_value_is_counted_and_not_shown(tmp_path: Path) -> None:
    files = (str(tmp_path / "a b.env"), str(tmp_path / "c.env"))
    for file in files:
        Path(file).write_text("ONE=harbour\nTWO=meadow\n")
    command = command_line(SameValue(files, ("ONE", "ONE")), Seams())
    shown = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout
    assert shown.split() == ["2"]


def test_a_database_is_asked_by_the_readers_own_url() -> None:
    command = command_line(Psql("DATABASE_URL", "select 'a;b' from \"$(id)\""), Seams())
    shown = subprocess.run(["sh", "-c", f"psql() {{ printf '%s\\n' \"$@\"; }}; DATABASE_URL=x; {command}"], capture_output=True, text=True, check=True)  # fmt: skip
    assert shown.stdout.split("\n") == ["x", "-X", "-c", "select 'a;b' from \"$(id)\"", ""]


def test_words_of_a_gzipped_log_are_found(tmp_path: Path) -> None:
    (tmp_path / "a b.log.gz").write_bytes(gzip.compress(b"GET /api/me 200\n"))
    command = command_line(Show(str(tmp_path / "a b.log.gz"), "/api/me"), Seams())
    assert (
        subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout
        == "1:GET /api/me 200\n"
    )
