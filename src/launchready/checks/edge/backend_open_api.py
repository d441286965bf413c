"""
A private route answers strangers, or one user with another's data.

Why it matters: A page that sends visitors to the login is no lock if the address behind it answers everybody. And where a number in an address is all that tells
one customer's order from the next, every customer can read them all.

What is looked at: With permission, each private route of the product file (GET alone): without a session, and as each of the two test users, compared with each
other. An answer counts as open where a stranger gets the same content as a user and it is that user's (another user gets something else, it names the
user, or it holds fields that are private by name). One user's object is open to another where a route that the product file says belongs to the one
gives the other the same, or where the answer names the first user and not the one who asks. The app's empty shell, a login page, null, an empty list, and what is
the same for all prove nothing.

Fix: Ask for the session in the server, on every route, and compare the object's owner with the user who asks.

Reference: OWASP API Security 2023, API1 and API2; CWE-639.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.active import not_looked
from launchready.checks.backends import USER_TOKEN
from launchready.model.check import (
    Check,
    Confidence,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    failed,
    not_applicable,
    passed,
    unknown,
)
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.evidence.private import Given, PrivateAnswer, PrivateEvidence, PrivateRoute
from launchready.model.probe import Curl
from launchready.model.product import Product, Route, RouteKind
from launchready.standards.private_answers import is_of_one_thing
from launchready.standards.quoting import quote

COLLECTOR = "private"
_TELLING = frozenset({Given.CONTENT, Given.PAGE})
_SILENT = frozenset({Given.LIMITED, Given.FAILED, Given.OTHER})
_USERS = "two test users under [[test_users]], and [login]"


def evaluate(active: ActiveEvidence, private: PrivateEvidence, product: Product) -> Iterator[Result]:
    """Judge who gets what of each private route."""
    routes = [route for route in product.routes_of(RouteKind.PRIVATE) if route.method == "GET"]
    if not routes:
        yield not_applicable(product.domain, "the product file names no private route that is read with GET")
    for route in routes:
        seen = private.find(route.url)
        if seen is None:
            reason = not_looked(active, COLLECTOR, route.url, "asking for it without a session")
            yield reason or unknown(route.url, "it was not asked for", "run the audit again", aspect="not-tried")
            continue
        yield _judged(route, seen, private, product)


def _judged(route: Route, seen: PrivateRoute, private: PrivateEvidence, product: Product) -> Result:
    stranger = seen.answer()
    if stranger is None or stranger.given in _SILENT:
        status = f" ({stranger.status})" if stranger is not None and stranger.status else ""
        reason = f"the answer without a session says nothing{status}"
        return unknown(route.url, reason, "run the audit again later", aspect="unclear")
    users = [answer for answer in seen.answers if answer.role]
    shows = _open(stranger, users)
    if shows is not None:
        return _stranger(route, *shows)
    others = _other(route, users)
    if others is not None:
        return _user(route, *others)
    doubt = _doubt(route, stranger, users, private, product)
    return doubt or passed(route.url, _words(stranger, users), Curl(route.url))


def _open(stranger: PrivateAnswer, users: list[PrivateAnswer]) -> tuple[str, Confidence] | None:
    """Return what shows that a stranger gets what is somebody's own, and how surely; None where nothing does."""
    if stranger.given not in _TELLING:
        return None
    if stranger.names:
        return f"with the user name of the test user {stranger.names[0]}", Confidence.CERTAIN
    if stranger.given is not Given.CONTENT or _is_for_all(stranger, users):
        return None
    if stranger.fields:
        return f"with {', '.join(stranger.fields[:6])}", Confidence.FIRM
    same = [user.role for user in users if user.role in stranger.alike]
    if same and len(same) < len(users):
        return f"the same as the test user {same[0]}, and another user gets something else", Confidence.FIRM
    return None


def _is_for_all(stranger: PrivateAnswer, users: list[PrivateAnswer]) -> bool:
    """Return True for what a stranger and two users get alike."""
    return len(users) == 2 and all(user.role in stranger.alike for user in users)


def _other(route: Route, users: list[PrivateAnswer]) -> tuple[str, str, str] | None:
    """Return who gets whose data, and what shows it; None where nobody does."""
    for owner in users:
        for asker in users:
            if asker.role == owner.role or asker.given not in _TELLING or owner.role not in asker.alike:
                continue
            if owner.given is Given.CONTENT and route.belongs_to == owner.role:
                return asker.role, owner.role, "the product file says whose it is"
            if owner.role in asker.names and asker.role not in asker.names:
                return asker.role, owner.role, f"it names {owner.role} and not {asker.role}"
    return None


def _doubt(
    route: Route, stranger: PrivateAnswer, users: list[PrivateAnswer], private: PrivateEvidence, product: Product
) -> Result | None:
    """Return what cannot be told, None where there is no doubt."""
    problem = next((problem for _, problem in private.users if problem), "")
    if stranger.given is Given.CONTENT and len(users) < 2:
        why = problem or f"the product file has {len(product.test_users)} test users"
        return unknown(route.url, f"it gives strangers content, and nothing says whose: {why}", _USERS, aspect="whose")
    if stranger.given is Given.CONTENT and stranger.fields and _is_for_all(stranger, users):
        reason = f"it gives everybody the same, with {', '.join(stranger.fields[:6])}: it is not told whose that is"
        return unknown(
            route.url, reason, "name it otherwise than private in the product file, if it is for all", aspect="whose"
        )
    if len(users) < 2 and is_of_one_thing(route.url):
        why = problem or f"the product file has {len(product.test_users)} test users"
        return unknown(
            route.url, f"whether another user gets this object was not tried: {why}", _USERS, aspect="other-user"
        )
    both = len(users) == 2 and users[1].role in users[0].alike and users[0].given is Given.CONTENT
    if both and is_of_one_thing(route.url) and not route.belongs_to:
        reason = "both test users get the same object, and nothing in it says whose it is"
        return unknown(route.url, reason, "say in the product file to whom the route belongs_to", aspect="whose")
    return None


def _words(stranger: PrivateAnswer, users: list[PrivateAnswer]) -> str:
    told = {
        Given.REFUSED: f"strangers are refused ({stranger.status})",
        Given.NOTHING: "strangers get nothing",
        Given.PAGE: "strangers get a page that names nobody",
        Given.CONTENT: "strangers get what everybody gets",
    }
    words = told.get(stranger.given, "strangers get nothing of anybody's")
    return words + ("; one user does not get what is another's" if len(users) == 2 else "")


def _stranger(route: Route, shows: str, confidence: Confidence) -> Result:
    return failed(
        route.url,
        seen=f"the private route answers without a session, {shows}",
        expected="401, or a redirect to the login",
        severity=Severity.BLOCKER,
        confidence=confidence,
        probe=Curl(route.url),
        aspect="no-session",
        fix=Fix(
            summary=f"Ask for the session before {route.url} answers",
            steps=(
                "In the server, ask for the session at the beginning of the route, and answer 401 without one: a check in the browser's code keeps nobody out.",
                "Put the check where all private routes pass, such as a middleware, so that a new route is closed by default.",
                "See in the logs whether strangers have read it.",
            ),
            hours=(0.5, 3),
            hours_reason="a middleware, and a try of every private route",
            prompt=(
                f"The private route {quote(route.url)} answers requests without a session. Check the session in the server before the handler runs and answer 401 "
                "without one, in a middleware that covers every private route. Do not rely on redirects in the browser."
            ),
        ),
    )


def _user(route: Route, asker: str, owner: str, shows: str) -> Result:
    return failed(
        route.url,
        seen=f"the test user {asker} gets what belongs to {owner}: {shows}",
        expected="404 or 403 for everybody but its owner",
        severity=Severity.BLOCKER,
        confidence=Confidence.CERTAIN if route.belongs_to else Confidence.FIRM,
        probe=Curl(route.url, token=USER_TOKEN),
        aspect="other-user",
        fix=Fix(
            summary=f"Give {route.url} to its owner alone",
            steps=(
                "Look the object up by its id and by the user of the session together, and answer 404 where there is none.",
                "Do the same wherever the object is changed or deleted: the same mistake is there more often than not.",
                "Add a test in which one user asks for another's object.",
            ),
            hours=(0.5, 4),
            hours_reason="one condition in each query, and a search for its like",
            prompt=(
                f"The route {quote(route.url)} gives one user's object to another user who is logged in. Load the object with both its id and the session's user id, "
                "and answer 404 if there is none. Look for the same mistake in every route that takes an id, reads and writes, and add a test for it."
            ),
        ),
    )


CHECK = Check(
    id="edge.backend-open-api",
    title="A private route gives away what is somebody's own",
    stage=Stage.EDGE,
    impact=Impact.DATA,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
)
