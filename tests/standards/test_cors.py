from __future__ import annotations

import pytest

from launchready.standards.cors import PROBE_ORIGIN, Sharing, sharing

TRUE = ("true",)


@pytest.mark.parametrize(
    ("origins", "credentials", "asked", "found"),
    [
        ((), (), PROBE_ORIGIN, Sharing.NOTHING),
        ((), TRUE, PROBE_ORIGIN, Sharing.NOTHING),
        (("*",), (), PROBE_ORIGIN, Sharing.PUBLIC),
        (("*",), TRUE, PROBE_ORIGIN, Sharing.IMPOSSIBLE),
        ((PROBE_ORIGIN,), TRUE, PROBE_ORIGIN, Sharing.CREDENTIALS),
        ((PROBE_ORIGIN,), (), PROBE_ORIGIN, Sharing.REFLECTED),
        ((PROBE_ORIGIN,), ("True",), PROBE_ORIGIN, Sharing.REFLECTED),
        ((PROBE_ORIGIN,), ("true", "true"), PROBE_ORIGIN, Sharing.REFLECTED),
        (("https://mozilla.org",), TRUE, PROBE_ORIGIN, Sharing.OTHERS),
        ((PROBE_ORIGIN,), TRUE, "", Sharing.OTHERS),
        (("null",), TRUE, PROBE_ORIGIN, Sharing.NULL),
        (("null",), (), PROBE_ORIGIN, Sharing.OTHERS),
        (("NULL",), TRUE, PROBE_ORIGIN, Sharing.OTHERS),
        (("*", "*"), (), PROBE_ORIGIN, Sharing.SEVERAL),
        (("https://a.example, https://b.example",), TRUE, PROBE_ORIGIN, Sharing.SEVERAL),
    ],
)
def test_what_an_answer_allows(
    origins: tuple[str, ...], credentials: tuple[str, ...], asked: str, found: Sharing
) -> None:
    assert sharing(origins, credentials, asked) is found
