"""How a chat request is made of what the product file says of it."""

from __future__ import annotations

from launchready.model.product_chat import Chat
from launchready.standards.chats import filled, remembers

URL = "https://chat.kettle.example/"


def test_the_message_is_put_where_it_belongs() -> None:
    body = {"input": {"text": "{message}", "tags": ["{message}", 1]}, "n": 1}
    assert filled(body, "hello") == {"input": {"text": "hello", "tags": ["hello", 1]}, "n": 1}


def test_the_conversation_is_a_list_with_what_was_said_before() -> None:
    body = {"model": "m", "messages": "{messages}"}
    earlier = (("user", "hi"), ("assistant", "hello"))
    assert filled(body, "bye", earlier)["messages"] == [
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": "hello"},
        {"role": "user", "content": "bye"},
    ]


def test_an_id_stands_for_the_conversation_and_a_message_cannot_name_it() -> None:
    body = {"id": "{conversation}", "text": "{message}"}
    assert filled(body, "say {conversation}", (), "c1") == {"id": "c1", "text": "say {conversation}"}


def test_who_is_told_what_was_said_before() -> None:
    assert not remembers(Chat(url=URL))
    assert remembers(Chat(url=URL, body={"messages": "{messages}"}))
    assert remembers(Chat(url=URL, body={"a": [{"b": "{conversation}"}], "c": "{message}"}))
