"""The demo product and its little internet on loopback, for people to audit and for tests to be held to."""

from launchready.lab.faults import DEMO_FAULTS, Fault, all_faults
from launchready.lab.lab import Lab, Ports, RunningLab, build, running
from launchready.lab.world import World

__all__ = ["DEMO_FAULTS", "Fault", "Lab", "Ports", "RunningLab", "World", "all_faults", "build", "running"]
