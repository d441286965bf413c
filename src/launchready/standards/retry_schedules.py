"""When the senders of webhooks try again, and what a delivery comes to, as plain values: a storm of them can be judged without one.

Looked up in November 2026. Svix (also Clerk, Resend): docs.svix.com/retries, the whole schedule. Slack: docs.slack.dev, "Events API" (three times: nearly
at once, after one minute, after five). GitHub: docs.github.com, "Handling failed webhook deliveries" (none by itself; scripts redeliver). Stripe:
docs.stripe.com/webhooks ("up to three days with an exponential back off", without the steps: those below double, and end after 72 hours).
Standard Webhooks proposes the steps of Svix.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from launchready.model.product import Signature

MINUTE, HOUR = 60.0, 3600.0


@dataclass(frozen=True, slots=True)
class Schedule:
    """A sender's waits between a failed attempt and the next, in seconds. `published` says whether the sender names them itself."""

    name: str
    waits: tuple[float, ...]
    published: bool = True
    note: str = ""

    @property
    def whole(self) -> float:
        """Seconds from the first attempt to the last."""
        return sum(self.waits)


SVIX = Schedule("Svix", (5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR))
SCHEDULES = {
    Signature.STRIPE: Schedule(
        "Stripe",
        (5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR),
        published=False,
        note="Stripe says three days and exponential; the steps are an approximation",
    ),
    Signature.GITHUB: Schedule(
        "GitHub",
        (HOUR, 6 * HOUR, 24 * HOUR),
        published=False,
        note="GitHub redelivers nothing by itself; these are the runs of a script that does",
    ),
    Signature.SLACK: Schedule("Slack", (0.0, MINUTE, 5 * MINUTE)),
    Signature.SVIX: SVIX,
    Signature.STANDARD: Schedule("Standard Webhooks", SVIX.waits, note="as the specification proposes"),
}
USUAL = Schedule("the sender", SVIX.waits, published=False, note="nothing is known of the sender: the steps of Svix")


def schedule_of(scheme: Signature | None) -> Schedule:
    """Return the schedule of whoever signs so."""
    return SCHEDULES.get(scheme, USUAL) if scheme is not None else USUAL


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt: which event, the how many-eth of it, why, when it was sent and ended (seconds since the storm began), and how.

    `why` is first, retry or twice (an event that was taken is sent once more, as senders do that promise "at least once"). `status` is 0 where no
    answer came in the sender's time; `failure` then says why. `words` is the start of the answer's body.
    """

    event: int
    attempt: int
    why: str
    sent: float
    ended: float
    status: int
    failure: str = ""
    words: str = ""

    @property
    def taken(self) -> bool:
        """True if the sender counts it as delivered."""
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Storm:
    """What a storm came to. Times in seconds since it began; `drained` is None where events were left.

    `late` counts events that were sent again after an attempt that got no answer in time and yet may have been worked on: without idempotency these
    are done twice. `twice_failed` counts events whose second delivery was refused, a rate limit left out; `done` is how many times the product
    says it did something, None where it does not say. `longest` is the most attempts that one event took.
    """

    events: int
    deliveries: int
    taken: int
    lost: int
    drained: float | None
    most_pending: int
    pending: tuple[tuple[float, int], ...]
    refused: tuple[tuple[str, int], ...]
    late: int
    twice: int
    twice_failed: int
    done: int | None
    longest: int = 0

    @property
    def amplification(self) -> float:
        """Deliveries for each event: 1 where everything is taken at once."""
        return (self.deliveries - self.twice) / self.events if self.events else 0.0

    @property
    def done_twice(self) -> int | None:
        """How many things were done more than once, None where the product does not say."""
        return None if self.done is None else max(0, self.done - self.events)


def judge(events: int, deliveries: Iterable[Delivery], done: int | None = None) -> Storm:
    """Return what the deliveries of some events came to."""
    made = sorted(deliveries, key=lambda each: each.ended)
    own = [each for each in made if each.why != "twice"]
    first_taken: dict[int, float] = {}
    for each in own:
        if each.taken:
            first_taken.setdefault(each.event, each.ended)
    begun: dict[int, float] = {}
    for each in own:
        begun[each.event] = min(each.sent, begun.get(each.event, each.sent))
    pending = _pending(begun, first_taken)
    refused: dict[str, int] = {}
    for each in own:
        if not each.taken:
            word = str(each.status) if each.status else each.failure or "no answer"
            refused[word] = refused.get(word, 0) + 1
    unanswered = {each.event for each in own if not each.status}
    retried = {each.event for each in own if each.why == "retry"}
    twice = [each for each in made if each.why == "twice"]
    return Storm(
        events=events,
        deliveries=len(made),
        taken=len(first_taken),
        lost=events - len(first_taken),
        drained=max(first_taken.values(), default=0.0) if len(first_taken) == events else None,
        most_pending=max((count for _, count in pending), default=0),
        pending=pending,
        refused=tuple(sorted(refused.items(), key=lambda pair: (-pair[1], pair[0]))),
        late=len(unanswered & retried),
        twice=len(twice),
        twice_failed=sum(not each.taken and each.status != 429 for each in twice),
        done=done,
        longest=max((each.attempt + 1 for each in own), default=0),
    )


def _pending(begun: dict[int, float], ended: dict[int, float]) -> tuple[tuple[float, int], ...]:
    """Return how many events were under way, at each moment at which that changed."""
    changes = sorted([(at, 1) for at in begun.values()] + [(at, -1) for at in ended.values()])
    count, shown = 0, []
    for at, change in changes:
        count += change
        shown.append((at, count))
    return tuple(shown)
