"""What mends each way in which a login's answer gets lost."""

from __future__ import annotations

from launchready.model.check import Fix
from launchready.standards.quoting import quote
from launchready.standards.urls import host_of


def fix_of(url: str, aspect: str) -> Fix:
    """Return the fix of one aspect of routing.auth-callback."""
    summary, steps, hours, reason, prompt = _FIXES[aspect]
    last = "Log in once in a private window, by every service that the login page offers."
    return Fix(
        summary=summary.format(host=host_of(url)),
        steps=(*steps, last),
        hours=hours,
        hours_reason=reason,
        prompt=prompt.format(url=quote(url)),
    )


_FIXES: dict[str, tuple[str, tuple[str, ...], tuple[float, float], str, str]] = {
    "missing": (
        "Answer the callback's address on {host}",
        (
            "Compare the address at the service with the route in the code, character by character.",
            "Where the app is a single page: let every path that is no file answer with index.html (Vercel and Netlify: rewrites; nginx: try_files).",
            "Where a server reads the code: deploy its route.",
        ),
        (0.25, 2),
        "one rewrite rule, or one address",
        (
            "The OAuth callback {url} is answered 404. Make it reachable by direct navigation: add a rewrite of unknown paths to index.html for a client-side "
            "callback, or deploy the server route that exchanges the code. List the routes of the build to show that it is there."
        ),
    ),
    "query-dropped": (
        "Keep the query when the callback is redirected",
        (
            "Enter the final spelling (slash or none, www or none) at the service, so that nothing is redirected.",
            "Let the redirect itself keep the query: nginx $is_args$args, Cloudflare preserve query string, request.nextUrl.clone() in a middleware.",
            "A form that is posted survives 307 and 308 alone.",
        ),
        (0.25, 2),
        "one address at the service, one setting of the redirect",
        (
            "Requests to the OAuth callback {url} are redirected without their query string, so code and state are lost. Remove the redirect for this path, or "
            "preserve the full query string in it, and register the final URL with the provider."
        ),
    ),
    "other-host": (
        "Let logins come back to the host on which they start",
        (
            "Enter the callback on the canonical host at the service, and start logins there too.",
            "Where two hosts must share a login, set its cookies for the common domain: the state and the PKCE verifier are looked for on the way back.",
        ),
        (0.5, 2),
        "an address at the service and one setting",
        (
            "The OAuth callback {url} is redirected to another host, where the state and PKCE cookies of the login do not exist. Build redirect_uri from one "
            "configured canonical origin, start the login on that same origin, and exclude the callback from host redirects."
        ),
    ),
    "http": (
        "Keep the callback of {host} on https",
        (
            "Tell the framework that it stands behind https: trust the proxy's X-Forwarded-Proto, set the public URL to https.",
            "Enter the https address at the service.",
        ),
        (0.25, 2),
        "one setting",
        (
            "The OAuth callback {url} redirects to plain http. Make the app aware of the TLS-terminating proxy (trust X-Forwarded-Proto, public base URL with https) so "
            "that generated redirects use https."
        ),
    ),
    "guarded": (
        "Let the callback read the answer before a login is demanded",
        (
            "Take the callback's path out of the middleware that sends visitors without a session to the login: they have none yet.",
            "The same for the start of the login, webhooks and health.",
        ),
        (0.25, 1),
        "one line in the middleware's list of paths",
        (
            "The auth middleware redirects the OAuth callback {url} to the login page before it can read code and state. Exclude the callback path (and all public "
            "auth routes) from the middleware's matcher."
        ),
    ),
    "cached": (
        "Keep the answers of the callback out of shared caches",
        (
            "Send Cache-Control: no-store with every answer of the callback, redirects and errors included.",
            "Take cache rules of the edge off its path, and purge what is kept.",
        ),
        (0.25, 1),
        "a header and a rule",
        (
            "Responses of the OAuth callback {url} can be stored by shared caches. Send Cache-Control: no-store with every response of this route, redirects and errors "
            "included, and mark the route as dynamic."
        ),
    ),
    "breaks": (
        "Answer those who say no at the service",
        (
            "Read the parameter error before the code, and lead back to the login with a sentence for people.",
            "The same for a state that does not fit and a code that is refused.",
        ),
        (0.5, 2),
        "a few lines",
        (
            "The OAuth callback {url} answers 5xx when the provider returns error=access_denied. Handle the error parameter first: redirect to the login page with a "
            "friendly message; do the same for a missing or mismatched state and for a failing code exchange."
        ),
    ),
    "nowhere": (
        "Send a Location with the callback's redirect",
        ("Look into the code that makes the redirect: an address that is empty or undefined.",),
        (0.25, 2),
        "one line",
        "The OAuth callback {url} answers a redirect without a valid Location header. Set the target from configuration, with a safe default.",
    ),
}
"""By aspect: the summary, the steps, the hours, their reason, the prompt."""
