"""Sends requests when they are due, whether or not earlier ones were answered, and measures from when they were due.

A client that waits for an answer before it sends the next request stops asking just while a server hangs, and so never sees what its users
see (coordinated omission). Here the times of sending are fixed before; what cannot be sent in time is sent late, and its wait counts.
"""

from __future__ import annotations

import contextlib
import gc
import threading

from launchready.net.load_plan import Engine, Live, Loaded, Plan, Target, User
from launchready.net.load_run import Ending, Run

__all__ = ["Engine", "Generator", "Live", "Loaded", "Plan", "Target", "User", "refusal"]


class Generator:
    """One test. `start` it, read `live`, `stop` it at any time, and `wait` for what came of it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.live = Live()
        self._ending = Ending()
        self._thread = threading.Thread(target=self._guarded, name="load", daemon=True)
        self._result: Loaded | None = None
        self._error: BaseException | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, why: str) -> None:
        """End at once: what is under way is let go."""
        self._ending.say(why)

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return not self._thread.is_alive()

    def wait(self) -> Loaded:
        """Wait for the end, and return what came of it."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        assert self._result is not None
        return self._result

    def _guarded(self) -> None:
        collects = gc.isenabled()
        gc.freeze()
        gc.disable()  # a collection is a pause of milliseconds, and nothing here makes cycles
        try:
            self._result = Run(self._plan, self.live, self._ending).run()
        except BaseException as error:
            self._error = error
        finally:
            gc.unfreeze()
            if collects:
                gc.enable()


def refusal(plan: Plan) -> str:
    """Return why a plan cannot be carried out on this machine, or ""."""
    with contextlib.suppress(ImportError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        needed = plan.connections * 2 + 64
        if soft != resource.RLIM_INFINITY and soft < needed:
            if hard != resource.RLIM_INFINITY and hard < needed:
                return f"{plan.connections} connections need {needed} open files, and this system allows {hard}"
            resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
    return ""
