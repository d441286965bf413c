"""Personal data in logs, and what only looks like it."""

from __future__ import annotations

import pytest

from launchready.standards.personal import (
    AUTHORIZATION,
    CARD,
    COOKIE,
    EMAIL,
    IBAN,
    PHONE,
    SSN,
    TOKEN,
    is_iban,
    luhn,
    personal,
)

JWT = ".".join(("ey" + "JhbGciOiJIUzI1NiJ9", "ey" + "JzdWIiOiIxMjM0NTY3ODkwIn0", "c2lnbmF0dXJlLW9mLW5vYm9keQ"))


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("signup by jane.doe+x@gmail.com ok", [EMAIL]),
        ('{"email":"jane_doe@uni-koeln.de","to":"j@b.co.uk"}', [EMAIL, EMAIL]),
        ("call +49 30 1234567 back", [PHONE]),
        ("+14158675309", [PHONE]),
        ('"phone_number": "(415) 867-5309"', [PHONE]),
        ("paid with 4539 5787 6362 1486", [CARD]),
        ("pan=5425233430109903", [CARD]),
        ("iban DE89 3704 0044 0532 0130 00.", [IBAN]),
        ("GB29NWBK60161331926819", [IBAN]),
        ("SSN: 219-05-1121", [SSN]),
        ("Authorization: Bearer " + "abcdefghijklmnop1234", [AUTHORIZATION]),
        ("'authorization': 'Basic dXNlcjpwYXNzd29yZDEy'", [AUTHORIZATION]),
        ("Cookie: theme=dark; session_id=8f3a9c1b7d2e4f60", [COOKIE]),
        ("Set-Cookie: connect.sid=s%3Aabcdefgh12345678; Path=/", [COOKIE]),
        (f"token={JWT}", [TOKEN]),
        (f"Authorization: Bearer {JWT}", [AUTHORIZATION]),
    ],
)
def test_what_is_found(line: str, kinds: list[str]) -> None:
    assert [one.kind for one in personal(line)] == kinds


@pytest.mark.parametrize("line", [
    "from no-reply@kettle.test to user@example.com and alice@example.org",
    "support@acme-corp.com info@acme-corp.com",
    "npm i left-pad@1.2.3 react@18.2.0 @types/node@20.1.0",
    "git clone git@github.com:acme/app.git && cd jane@server:app",
    "logo@2x.png icon@3x.webp",
    "postgres://user:pw@db.acme.com/app https://key@o1.ingest.sentry.io/1",
    "2026-11-24T12:00:00.123Z 1732449600123 10.0.0.1 192.168.100.200 ::1 2001:db8::1",
    "version 1.14.2-rc.1 build 20261124.1 v18.20.4",
    "id=550e8400-e29b-41d4-a716-446655440000 trace=4bf92f3577b34da6a3ce929d0e0e4736",
    "order 4242424242424242 test 4111 1111 1111 1111",
    "seq=4539578763621487 ts=1732449600123456 id=5555444433332222",
    "took +12.5ms +1 -1 offset +0100 GMT+0200",
    "part 123-45-6789 of 987",
    "authorization=[redacted] cookie: session=********",
    "Authorization: Bearer ****************abcd",
    "phone=+1 202 555 0143 tel +44 7700 900123",
    "DE89 3704 0044 0532 0130 01",
    "AB12 CD34 EF56 GH78",
    "sha512-GBdSZLpVU29NWBK60161331926819abcdef==",
    "Cookie: theme=dark; consent=yes",
])  # fmt: skip
def test_what_is_none(line: str) -> None:
    assert [one.kind for one in personal(line)] == []


def test_what_is_shown_is_masked() -> None:
    for line in ("jane.doe@gmail.com", "+49 30 1234567", "4539 5787 6362 1486", "DE89 3704 0044 0532 0130 00"):
        (one,) = personal(line)
        assert not any(line[at : at + 5] in one.shown for at in range(len(line) - 4))


def test_check_digits() -> None:
    assert luhn("4539578763621486")
    assert not luhn("4539578763621487")
    assert is_iban("DE89 3704 0044 0532 0130 00")
    assert not is_iban("DE88370400440532013000")
    assert not is_iban("ZZ89370400440532013000")


def test_a_long_line_ends_soon() -> None:
    for hostile in (
        "a@" * 10_000,
        "+1" * 10_000,
        "4 " * 10_000,
        "cookie: " * 2_000,
        "DE89 " * 4_000,
        "a." * 10_000 + "@",
    ):
        assert list(personal(hostile)) == []
