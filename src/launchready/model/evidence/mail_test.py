"""Real messages that the product sent, as a receiver saw them: facts alone. No text of a message is kept, and no link's token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SpamRule:
    """A rule of SpamAssassin's that a message met, with its points."""

    name: str
    points: float
    description: str = ""


@dataclass(frozen=True, slots=True)
class SpamScore:
    """What SpamAssassin made of a message. `local` says that its network tests were off; `failure` why there is no score, `remedy` what would give one."""

    score: float = 0.0
    threshold: float = 5.0
    rules: tuple[SpamRule, ...] = ()
    version: str = ""
    local: bool = True
    failure: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class MailedLink:
    """An address in a message: its scheme, host, and the address without its query and with what looks like a token masked.

    `loaded` is True for what mail programs load by themselves (pictures, styles), `pixel` for a picture that nobody can see.
    """

    scheme: str
    host: str
    shown: str
    loaded: bool = False
    pixel: bool = False


@dataclass(frozen=True, slots=True)
class SeenSignature:
    """A DKIM signature: what came of it, and whether its domain stands for that of From. `covers` are the fields that it signs."""

    domain: str
    selector: str
    result: str
    reason: str = ""
    aligned: bool | None = None
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProviderVerdict:
    """What the receiving host wrote into its own Authentication-Results (RFC 8601): the topmost one, whose name is `host`."""

    host: str
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""


@dataclass(frozen=True, slots=True)
class MessageForm:
    """How a message is made. `date_off` is the seconds between its Date and its arrival; `ids` and `dates` count the fields."""

    size: int = 0
    html_size: int = 0
    text: bool = False
    html: bool = False
    parts: tuple[str, ...] = ()
    attachments: int = 0
    from_name: bool = False
    ids: int = 0
    id_well_formed: bool = False
    dates: int = 0
    date_off: int | None = None
    subjects: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """List-Unsubscribe and its one-click (RFC 8058). `targets` are its addresses, masked like links."""

    targets: tuple[str, ...] = ()
    one_click: bool = False
    https: bool = False


@dataclass(frozen=True, slots=True)
class MailTest:
    """One message of one sender. `what` is own (sent by this program), signup, reset or waited; `way` is how it was received: mta or imap.

    `seconds` is the time until it arrived, None where it never did: `failure` then says why, in plain words. `kind` is transactional or
    marketing, `told_by` what says so. `spf` is "" where no address is known that it came from.
    """

    sender: str
    domain: str
    what: str
    way: str
    at: datetime
    seconds: float | None = None
    failure: str = ""
    remedy: str = ""
    kind: str = "transactional"
    told_by: str = ""
    ip: str = ""
    helo: str = ""
    mail_from: str = ""
    encrypted: bool | None = None
    author: str = ""
    spf: str = ""
    spf_domain: str = ""
    spf_reason: str = ""
    spf_aligned: bool | None = None
    signatures: tuple[SeenSignature, ...] = ()
    dmarc: str = ""
    dmarc_reason: str = ""
    policy: str = ""
    arc: str = ""
    provider: ProviderVerdict | None = None
    form: MessageForm = MessageForm()
    unsubscribe: Unsubscribe = Unsubscribe()
    links: tuple[MailedLink, ...] = ()
    links_left_out: int = 0
    spam: SpamScore | None = None

    @property
    def arrived(self) -> bool:
        """Whether it came."""
        return self.seconds is not None

    @property
    def of_the_product(self) -> bool:
        """Whether the product wrote it: what this program writes shows the way, and nothing of the product's mails."""
        return self.what != "own"


@dataclass(frozen=True, slots=True)
class MailTestEvidence:
    """The recorded tests, the newest of each sender and kind of message. `file` is the record, `failure` says why it could not be read."""

    tests: tuple[MailTest, ...] = ()
    file: str = ""
    failure: str = ""
