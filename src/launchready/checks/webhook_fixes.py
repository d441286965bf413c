"""What mends each way in which events do not arrive at a webhook."""

from __future__ import annotations

from launchready.model.check import Fix
from launchready.model.product import Route
from launchready.standards.quoting import quote
from launchready.standards.urls import host_of
from launchready.standards.webhooks import sender_of


def fix_of(route: Route, aspect: str) -> Fix:
    """Return the fix of one aspect of routing.webhook-delivery."""
    summary, steps, hours, reason, prompt = _FIXES[aspect]
    words = {
        "sender": sender_of(route).name,
        "host": host_of(route.url),
        "limit": f"{route.time_limit or sender_of(route).seconds:g}",
    }
    return Fix(
        summary=summary.format(**words),
        steps=tuple(step.format(**words) for step in steps),
        hours=hours,
        hours_reason=reason,
        prompt=f"{prompt.format(url=quote(route.url), **words)}" if prompt else "",
    )


_FIXES: dict[str, tuple[str, tuple[str, ...], tuple[float, float], str, str]] = {
    "redirected": (
        "Give {sender} an address that is not redirected",
        (
            "Enter the final address in the sender's settings: with or without www, with or without the slash at the end, https.",
            "Where it is a login that redirects: take the route out of the middleware that asks for a session.",
            "Send a test event from the sender's dashboard, and look for 200.",
        ),
        (0.25, 1),
        "one field in the sender's settings",
        (
            "POST requests to {url} are redirected, so webhook senders count them as failed. Exclude this route from authentication middleware, trailing-slash "
            "and host redirects, and answer the POST directly."
        ),
    ),
    "challenged": (
        "Let events pass the robot check in front of {host}",
        (
            "Cloudflare: a WAF custom rule with the action Skip for the webhook's path (all managed rules, Bot Fight Mode where the plan allows it).",
            "Vercel: a bypass rule for the path in the firewall; no deployment protection on the production domain.",
            "Signatures guard the route: it needs no robot check. Keep a rate limit.",
            "Send a test event from the sender's dashboard, and look for 200.",
        ),
        (0.25, 2),
        "one rule at the edge",
        "",
    ),
    "missing": (
        "Put the webhook where {sender} sends its events",
        (
            "Compare the address in the sender's settings with the route in the code, character by character.",
            "Answer POST there: a handler for GET alone answers 405.",
            "On a host for static pages, move the handler into a server or edge function.",
            "Send a test event from the sender's dashboard, and look for 200.",
        ),
        (0.5, 4),
        "an address, if the handler exists; some hours to write one",
        (
            "POST {url} is answered 404 or 405. Add a route handler for POST at exactly this path that verifies the sender's signature over the raw body, answers "
            "200 quickly and does its work afterwards. List the routes of the build, and show that it is deployed."
        ),
    ),
    "page": (
        "Answer events with the handler, not with the app's page",
        (
            "Take the path out of the rewrite that sends everything to index.html (Vercel and Netlify: rewrites, redirects; nginx: try_files).",
            "Deploy the handler as a server or edge function at that path.",
            "Send a test event from the sender's dashboard, and look at what it did.",
        ),
        (0.5, 4),
        "one rule of the host, if the handler exists",
        (
            "POST {url} is answered with the single-page app's HTML and status 200. Exclude this path from the catch-all rewrite to index.html and implement a "
            "server-side POST handler there that verifies the signature over the raw body."
        ),
    ),
    "error": (
        "Take a signed event of an unknown type without an error",
        (
            "Look into the logs for the event of type launchready.test.",
            "Answer 200 to types that are not handled: senders add new ones.",
            "Answer 400 to what cannot be read, 500 only where the event shall be told again.",
        ),
        (0.5, 3),
        "the logs name the line",
        (
            "The webhook {url} answers 5xx to a correctly signed event of an unknown type. Handle unknown event types by ignoring them with 200, and catch errors of "
            "parsing with 400."
        ),
    ),
    "slow": (
        "Answer events before the work is done",
        (
            "Check the signature, store the event, answer 200, and do the work afterwards: a queue, a job table, waitUntil() of the edge.",
            "Keep calls to the model, to mail and to other services out of the answer.",
            "Know an event by its id: a sender that heard nothing tells it again while the first is at work.",
        ),
        (1, 6),
        "a job table and a worker; less where the platform has background tasks",
        (
            "The webhook {url} answers too late: {sender} gives up after {limit} s. Verify the signature, store the event id and payload, reply 200 at once, and "
            "process the event in a background job that handles each id at most once."
        ),
    ),
    "redelivery": (
        "Answer an event that is told again with 2xx",
        (
            "Look the event's id up before the work, and answer 200 where it is known.",
            "Where the database refuses the second one (unique constraint), take that for done: on conflict do nothing, and 200.",
        ),
        (0.5, 2),
        "one lookup",
        (
            "The webhook {url} fails when the same event id is delivered twice. Make it idempotent: insert the event id with ON CONFLICT DO NOTHING, skip the work "
            "when it existed, and reply 200."
        ),
    ),
    "large": (
        "Take events of the size that {sender} sends",
        (
            "Raise the limit of the body for this route alone: express.raw takes limit (100 kB where it is left out), nginx client_max_body_size.",
            "Keep the limit for all other routes.",
        ),
        (0.25, 1),
        "one setting",
        (
            "The webhook {url} refuses bodies that its sender may send. Raise the body size limit of this route only, to at least 1 MB, keeping the raw body for the "
            "signature check."
        ),
    ),
    "pieces": (
        "Read the whole body before the signature is checked",
        (
            "Wait for the end of the body: the first piece is not all of it.",
            "Use the framework's own reader of raw bodies, and give slow senders at least ten seconds.",
        ),
        (0.5, 2),
        "a few lines",
        (
            "The webhook {url} fails when the request body arrives in several chunks. Read the stream to its end (concatenate all chunks, or use the framework's raw "
            "body reader) before verifying the signature."
        ),
    ),
    "handshake": (
        "Answer the first event that {sender} sends",
        (
            "GitHub: answer the event ping with 2xx. Slack: answer url_verification with its challenge, as text or JSON.",
            "Check the signature before that too: both are signed.",
        ),
        (0.25, 1),
        "a few lines",
        (
            "The webhook {url} does not answer its sender's handshake. Reply 200 to GitHub's ping event, and to Slack's url_verification with the challenge value, after "
            "verifying the signature."
        ),
    ),
}
"""By aspect: the summary, the steps, the hours, their reason, the prompt."""
