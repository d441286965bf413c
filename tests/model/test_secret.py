"""A secret does not show, whatever is done to it."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback

import pytest

from launchready.model.secret import Secret

VALUE = "hunter2-hunter2-hunter2"
SECRET = Secret(VALUE)


@pytest.mark.parametrize(
    "shown",
    [
        str(SECRET),
        repr(SECRET),
        f"{SECRET}",
        f"{SECRET!r:>40}",
        f"{SECRET:>40}",
        "%s" % (SECRET,),  # noqa: UP031 (one way among others of being shown)
        str([SECRET, {"key": SECRET}]),
        SECRET.fingerprint(b"key"),
        str(vars(Secret)),
    ],
)
def test_it_does_not_show(shown: str) -> None:
    assert VALUE not in shown


def test_it_does_not_leave_by_log_exception_pickle_or_json(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("x").warning("logging in with %s", SECRET)
    assert VALUE not in caplog.text
    try:
        raise ValueError(SECRET)
    except ValueError:
        assert VALUE not in traceback.format_exc()
    with pytest.raises(TypeError):
        pickle.dumps(SECRET)
    with pytest.raises(TypeError):
        json.dumps(SECRET)
    assert copy.deepcopy([SECRET])[0] is SECRET


def test_it_is_told_apart_and_revealed_only_on_purpose() -> None:
    assert SECRET.reveal() == VALUE
    assert Secret(VALUE) == SECRET
    assert Secret("other") != SECRET
    assert VALUE != SECRET
    assert len({SECRET, Secret(VALUE), Secret("other")}) == 2
    assert SECRET.fingerprint(b"one") == Secret(VALUE).fingerprint(b"one")
    assert SECRET.fingerprint(b"one") != SECRET.fingerprint(b"two")
