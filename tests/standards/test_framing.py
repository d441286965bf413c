from __future__ import annotations

import pytest

from launchready.standards.csp import parse_list
from launchready.standards.framing import Framing, judge
from launchready.standards.headers import nosniff, referrer, version_told


@pytest.mark.parametrize(
    ("policies", "x_frame_options", "found"),
    [
        ((), (), Framing.ANYBODY),
        ((), ("DENY",), Framing.NOBODY),
        ((), ("deny ",), Framing.NOBODY),
        ((), ("SAMEORIGIN, SAMEORIGIN",), Framing.SAME),
        ((), ("SAMEORIGIN", "DENY"), Framing.NOBODY),
        ((), ("SAMEORIGIN, whimsy",), Framing.NOBODY),
        ((), ("ALLOWALL",), Framing.ANYBODY),
        ((), ("ALLOW-FROM https://a.example",), Framing.ANYBODY),
        ((), ("a, b",), Framing.ANYBODY),
        (("frame-ancestors 'none'",), (), Framing.NOBODY),
        (("frame-ancestors",), (), Framing.NOBODY),
        (("frame-ancestors 'self'",), (), Framing.SAME),
        (("frame-ancestors 'self' https://a.example",), (), Framing.SOME),
        (("frame-ancestors *",), ("DENY",), Framing.ANYBODY),
        (("frame-ancestors https://*",), (), Framing.ANYBODY),
        (("frame-ancestors http:",), (), Framing.ANYBODY),
        (("frame-ancestors *", "frame-ancestors 'none'"), (), Framing.NOBODY),
        (("default-src 'none'",), (), Framing.ANYBODY),
        (("default-src 'none'",), ("SAMEORIGIN",), Framing.SAME),
    ],
)
def test_who_may_frame(policies: tuple[str, ...], x_frame_options: tuple[str, ...], found: Framing) -> None:
    assert judge(parse_list(policies), x_frame_options).framing is found


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (("nosniff",), True),
        ((" NOSNIFF ",), True),
        (("nosniff, whimsy",), True),
        (("nosniff", "whimsy"), True),
        (("whimsy, nosniff",), False),
        (("",), False),
        ((), False),
        (("no-sniff",), False),
    ],
)
def test_nosniff(values: tuple[str, ...], found: bool) -> None:
    assert nosniff(values) is found


@pytest.mark.parametrize(
    ("values", "policy"),
    [
        ((), ""),
        (("",), ""),
        (("STRICT-ORIGIN",), "strict-origin"),
        (("no-referrer, unsafe-url",), "unsafe-url"),
        (("no-referrer, whimsy",), "no-referrer"),
        (("whimsy",), ""),
        (("no-referrer", "same-origin"), "same-origin"),
        (("never",), ""),
    ],
)
def test_referrer_policy(values: tuple[str, ...], policy: str) -> None:
    assert referrer(values).policy == policy


@pytest.mark.parametrize(
    ("value", "version"),
    [
        ("nginx/1.25.3", "1.25.3"),
        ("Apache/2.4.57 (Debian)", "2.4.57"),
        ("Drupal 10.1 (https://www.drupal.org)", "10.1"),
        ("4.0.30319", "4.0.30319"),
        ("nginx", ""),
        ("cloudflare", ""),
        ("Next.js", ""),
        ("", ""),
        ("HTTP/2", ""),
    ],
)
def test_versions(value: str, version: str) -> None:
    assert version_told(value) == version
