"""Kettle's memory: users, sessions, tokens and conversations. It is gone when the lab stops."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
import uuid
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

from launchready.lab.chatbot import Turn
from launchready.lab.world import Account

TOKEN_SECONDS = 900.0
SESSION_SECONDS = 12 * 3600.0
MOST_USERS = 1000
MOST_KEYS = 10_000
MOST_CONVERSATIONS = 50
MOST_TURNS = 40
SHORTEST_PASSWORD = 10


class RefusedError(Exception):
    """A request that cannot be done; the text is for the user."""


@dataclass(slots=True)
class Conversation:
    """What a user and the bot said, oldest first."""

    id: str
    owner: str
    turns: list[Turn] = field(default_factory=list)

    def add(self, *turns: Turn) -> None:
        """Add turns and forget the oldest where there are too many."""
        self.turns.extend(turns)
        del self.turns[:-MOST_TURNS]


@dataclass(slots=True)
class User:
    """A user with a hashed password."""

    name: str
    email: str
    salt: bytes
    password_hash: bytes
    conversations: OrderedDict[str, Conversation] = field(default_factory=OrderedDict)


class Keys:
    """Random keys that stand for a user until they run out."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._keys: OrderedDict[str, tuple[User, float]] = OrderedDict()

    def make(self, user: User) -> str:
        """Return a new key for a user."""
        key = secrets.token_urlsafe(32)
        self._keys[key] = (user, time.monotonic() + self._seconds)
        while len(self._keys) > MOST_KEYS:
            self._keys.popitem(last=False)
        return key

    def find(self, key: str) -> User | None:
        """Return whom a key stands for, or None."""
        user, until = self._keys.get(key, (None, 0.0))
        return user if time.monotonic() < until else None

    def drop(self, key: str) -> None:
        """Forget a key."""
        self._keys.pop(key, None)


class Accounts:
    """Users, and how they are known again."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        self._users: dict[str, User] = {}
        self.sessions = Keys(SESSION_SECONDS)
        self.tokens = Keys(TOKEN_SECONDS)
        self.stranger = self._add("Stranger", "stranger@kettle.test", secrets.token_urlsafe(32))
        for account in accounts:
            user = self._add(account.name, account.email, account.password)
            self._start(user, account.conversation).add(
                Turn("user", "How do I descale my kettle?"), Turn("assistant", "With vinegar and an hour of patience.")
            )

    def signup(self, name: str, email: str, password: str) -> User:
        """Return a new user, or raise `RefusedError`."""
        if not re.fullmatch(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s]{2,63}", email):
            raise RefusedError("That is not an e-mail address.")
        if len(password) < SHORTEST_PASSWORD:
            raise RefusedError(f"A password has at least {SHORTEST_PASSWORD} characters.")
        if email.lower() in self._users:
            raise RefusedError("There is an account with this e-mail address already.")
        if len(self._users) >= MOST_USERS:
            raise RefusedError("Kettle takes no more users today.")
        return self._add(name.strip()[:80] or email.partition("@")[0], email.lower(), password)

    def login(self, email: str, password: str) -> User | None:
        """Return the user whose password it is, or None, after the same work in either case."""
        user = self._users.get(email.lower())
        made = _hash(password, user.salt if user else b"nobody")
        return user if user and hmac.compare_digest(made, user.password_hash) else None

    def known(self, email: str) -> bool:
        """Return whether there is an account with an address."""
        return email in self._users

    def conversation(self, user: User, conversation_id: str) -> Conversation:
        """Return one of the user's own conversations."""
        found = user.conversations.get(conversation_id)
        if found is None:
            raise RefusedError("There is no such conversation.")
        user.conversations.move_to_end(conversation_id)  # what is looked at is not what is forgotten next
        return found

    def going_on(self, user: User, conversation_id: str) -> Conversation:
        """Return the conversation that a user goes on with: a new one where the id is empty, or one that the user's own program made up."""
        if not conversation_id:
            return self._start(user, str(uuid.uuid4()))
        if _is_new(conversation_id) and not any(conversation_id in each.conversations for each in self._users.values()):
            return self._start(user, conversation_id)
        return self.conversation(user, conversation_id)

    def anyones(self, conversation_id: str) -> Conversation:
        """Return a conversation whosever it is: what a product does that forgets to ask."""
        for user in self._users.values():
            if conversation_id in user.conversations:
                return user.conversations[conversation_id]
        raise RefusedError("There is no such conversation.")

    def _add(self, name: str, email: str, password: str) -> User:
        salt = secrets.token_bytes(16)
        user = self._users[email] = User(name, email, salt, _hash(password, salt))
        return user

    def _start(self, user: User, conversation_id: str) -> Conversation:
        conversation = user.conversations[conversation_id] = Conversation(conversation_id, user.email)
        while len(user.conversations) > MOST_CONVERSATIONS:
            user.conversations.popitem(last=False)
        return conversation


def _is_new(conversation_id: str) -> bool:
    """Return True for an id that a program makes up: 122 random bits, which nobody guesses (RFC 9562, version 4)."""
    return bool(re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", conversation_id))


def _hash(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=2**12, r=8, p=1)
