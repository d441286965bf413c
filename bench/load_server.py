"""A server whose latency is known beforehand: 50 ms, 500 ms for one request in fifty, and nothing for the first second of every ten.

Run as a program it prints its port, and then serves. Each connection has a thread of its own: it has no queue, and sleeps to the tenth of a millisecond.
"""

from __future__ import annotations

import contextlib
import itertools
import socket
import sys
import threading
import time

USUAL, RARE, EVERY = 0.05, 0.5, 50
PERIOD, STALL = 10.0, 1.0
BODY = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def takes(number: int, at: float) -> float:
    """Return the seconds that a request takes: the one of that number, that came so long after the server began."""
    within = at % PERIOD
    return (STALL - within if within < STALL else 0.0) + (RARE if number % EVERY == EVERY - 1 else USUAL)


def serve(connection: socket.socket, numbers: itertools.count[int], begin: float) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with contextlib.suppress(OSError), connection:
        while connection.recv(65_536):
            came = time.monotonic()
            time.sleep(max(0.0, came + takes(next(numbers), came - begin) - time.monotonic()))
            connection.sendall(BODY)


def main(begin: float) -> None:
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    print(listener.getsockname()[1], flush=True)
    numbers = itertools.count()
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0], numbers, begin), daemon=True).start()


if __name__ == "__main__":
    main(float(sys.argv[1]))
