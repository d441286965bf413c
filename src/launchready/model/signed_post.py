"""A command that signs an event with the operator's secret and posts it: the secret stays in the environment, by its name."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from launchready.model.product import Signature

TIMED = "\\nanswered after %{time_total} s\\n"


@dataclass(frozen=True, slots=True)
class SignedPost:
    """A signed event for a webhook.

    `header` carries the signature, `secret` is the environment variable with the signing secret, `event` the id where the scheme signs it. `age` is
    the seconds that lie between signing and now, `padding` the bytes that the body is made longer by, `times` how often it is sent; `slow` sends it in
    two pieces.
    """

    url: str
    signature: Signature
    header: str
    secret: str
    body: str
    event: str = ""
    kind: str = ""
    age: int = 0
    padding: int = 0
    times: int = 1
    slow: bool = False


def shell(post: SignedPost, curl: list[str]) -> str:
    """Return the shell's line for a signed event; `curl` are the words that reach the product, without URL and headers."""
    encoded = post.signature in (Signature.SVIX, Signature.STANDARD)
    secret = f'printf %s "${post.secret}"'
    bytes_ = f'{secret} | sed "s/^v1,//; s/^whsec_//" | base64 -d' if encoded else secret
    signed, headers = {
        Signature.STRIPE: ("$t.$b", (f"{post.header}: t=$t,v1=$s",)),
        Signature.GITHUB: ("$b", (f"{post.header}: sha256=$s", f"X-GitHub-Event: {post.kind}")),
        Signature.SVIX: (
            f"{post.event}.$t.$b",
            (f"svix-id: {post.event}", "svix-timestamp: $t", f"{post.header}: v1,$s"),
        ),
        Signature.STANDARD: (
            f"{post.event}.$t.$b",
            (f"webhook-id: {post.event}", "webhook-timestamp: $t", f"{post.header}: v1,$s"),
        ),
        Signature.SLACK: ("v0:$t:$b", ("X-Slack-Request-Timestamp: $t", f"{post.header}: v0=$s")),
        Signature.HEX: ("$b", (f"{post.header}: $s",)),
    }[post.signature]
    shown = "base64 | tr -d '\\n'" if encoded else "od -An -v -tx1 | tr -d ' \\n'"
    digest = f'printf %s "{signed}" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$k" -binary | {shown}'
    lines = " ".join(f'-H "{line}"' for line in headers)
    send = f"{shlex.join([*curl, '-w', TIMED])} {lines} {'-T -' if post.slow else '--data-binary @-'} -- {shlex.quote(post.url)}"
    body = '{ printf %.9s "$b"; sleep 1; printf %s "${b#?????????}"; }' if post.slow else 'printf %s "$b"'
    repeated = f"for n in $(seq {post.times}); do {body} | {send}; done" if post.times > 1 else f"{body} | {send}"
    return "; ".join(
        (
            *_body(post),
            f"t=$(($(date +%s) - {post.age}))" if post.age else "t=$(date +%s)",
            f"k=$({bytes_} | od -An -v -tx1 | tr -d ' \\n')",
            f"s=$({digest})",
            repeated,
        )
    )


def _body(post: SignedPost) -> tuple[str, ...]:
    if not post.padding:
        return (f"b={shlex.quote(post.body)}",)
    start = shlex.quote(post.body.removesuffix("}") + ',"padding":"')
    return (f"p=$(head -c {post.padding} /dev/zero | tr '\\0' x)", f'b={start}"$p"{shlex.quote(chr(34) + "}")}')
