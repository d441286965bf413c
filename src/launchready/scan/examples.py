"""Keys that documentations print for everyone to read: found anywhere, they open nothing.

They are kept as hashes, so that no scanner, ours included, stumbles over this file.
"""

from __future__ import annotations

import hashlib

_KNOWN = frozenset(
    (
        "1a5d44a2dca19669d72edf4c",  # AWS documentation, access key id
        "c6ea27c534f993d31f0aef88",  # AWS documentation, a second access key id
        "78314b11be2e581549ac1c4f",  # AWS documentation, secret access key
        "e21b597ba6b9cafa59d9ebc4",  # AWS documentation, a second secret access key
        "2cafc0970149a84f3b9e62ea",  # Stripe documentation, test key
        "f2d6ca16515033e5dce14eba",  # Stripe documentation, an older test key
        "b1471f544ceeea31333bde7e",  # Stripe documentation, its publishable key
        "96ad2ccd81462a766178ae09",  # Svix documentation, signing secret
        "2a81f24ea84e99d2f52bbd3e",  # Slack documentation, verification token
        "0011cc25eb4320717494d270",  # the Azure storage emulator's account key
        "aa6547439583c3a275d4542a",  # the Azure Cosmos DB emulator's account key
        "b8e148545b13c78bc74da2f1",  # RFC 6750, bearer token
        "6c96130f130ab0d6d158397e",  # RFC 6749, access token
        "00cf4c781dc37003f7c7dd7d",  # RFC 6749, refresh token
        "ca7459e2b26776de081b9a07",  # RFC 6749, client credentials
        "15cef4b629cc2d07a4563df9",  # RFC 6455, WebSocket key
        "cf4d418ed3de92d71f767db5",  # RFC 7617, basic credentials
        "687da00b09c83361bf3a2853",  # RFC 7617, basic credentials in UTF-8
        "03b970ed8171d73b58bbc9a5",  # reCAPTCHA, site key for tests
        "f5e95c9954635b65acab57e6",  # reCAPTCHA, secret for tests
        "7f75367e7881255134e1375e",  # jwt.io, the token that its page shows
        "bc1a50966c9e6486bc4ebf88",  # Hardhat, first account
        "60a09e4357868c1e9b801052",  # Hardhat, first account, with 0x
        "578592185588730b9d10b87e",  # Ganache, first account
        "424742fc6538f5e7e01d32ce",  # Ganache, first account, with 0x
        "a3a9e1ed9732cab28868127b",  # the UUID of many manuals
        "986c0dc956dc822b5d8f6986",  # another UUID of many manuals
        "203fa897acf2b02d980fd281",  # a third
        "12b9377cbe7e5c94e8a70d9d",  # the nil UUID
        "30a5154b77ab8b2ddbe19f5e",  # RFC 4122, UUID
    )
)


def printed_somewhere(value: str) -> bool:
    """Whether a value is one of the examples that a provider's documentation or a standard prints."""
    return hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()[:24] in _KNOWN
