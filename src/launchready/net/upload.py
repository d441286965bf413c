"""Hands a request's body to libcurl in pieces, with time between them, as a slow sender would."""

from __future__ import annotations

import asyncio

import pycurl

PAUSE = 0.2
"""Seconds between two pieces: enough for each to travel alone."""


class Upload:
    """Gives libcurl one piece after the other, and lets it rest in between."""

    def __init__(self, curl: pycurl.Curl, body: bytes, pieces: int) -> None:
        self._curl = curl
        self._body = body
        self._size = max(1, -(-len(body) // pieces))
        self._at = 0
        self._resting = False
        self._timer: asyncio.TimerHandle | None = None
        curl.setopt(pycurl.POST, True)
        curl.setopt(pycurl.POSTFIELDSIZE_LARGE, len(body))
        curl.setopt(pycurl.READFUNCTION, self._read)

    def _read(self, room: int) -> bytes | int:
        if self._at >= len(self._body):
            return b""
        if self._resting:
            return int(pycurl.READFUNC_PAUSE)
        piece = self._body[self._at : self._at + min(room, self._size)]
        self._at += len(piece)
        if self._at < len(self._body):
            self._resting = True
            self._timer = asyncio.get_running_loop().call_later(PAUSE, self._go_on)
        return piece

    def _go_on(self) -> None:
        self._resting = False
        self._curl.pause(pycurl.PAUSE_CONT)

    def close(self) -> None:
        """Let go of the handle, whose transfer is over."""
        if self._timer is not None:
            self._timer.cancel()
