"""Messages in: limits, idempotency, masking. Messages out: what the page sees of the turns, and what it never sees."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.conversation.effects import Announce, ExpirePayment, Withhold
from functions.conversation.events import Event, Opened, PageContext, ShopperWrote, Tapped, TextIn, TimerDue
from functions.conversation.message import Text
from functions.storage.table import Table
from functions.storage.turns import Mark
from tests.shared_data import shared
from tests.webchat.conftest import START, Api, commit, send


@pytest.fixture
def token(api: Api) -> str:
    return api.token()


def written(api: Api) -> list[ShopperWrote]:
    return [event.what for event in api.outbox.events[1:] if isinstance(event.what, ShopperWrote)]


# --- in -----------------------------------------------------------------------------------------------------------


def test_a_text_goes_to_the_conversations_mailbox(api: Api, token: str) -> None:
    body = {"client_msg_id": "m1", "type": "text", "text": "rode rozn", "context": {"locale": "nl"}}
    answer = api.call("POST", "messages", body, token=token)
    assert answer.status_code == 202
    assert answer.json_body == {"client_msg_id": "m1", "masked": []}
    event = api.outbox.events[1]
    assert event.id == f"web:{event.conversation}:m1"
    assert event.received_at == START
    assert event.what == ShopperWrote(content=TextIn(text="rode rozn"), message_id="m1", locale="nl")


def test_a_tap_carries_its_action(api: Api, token: str) -> None:
    body = {"client_msg_id": "m1", "type": "tap", "action": "cart:add:ROZ-M:1", "title": "In winkelwagen"}
    api.call("POST", "messages", body, token=token)
    assert written(api)[0].content == Tapped(action="cart:add:ROZ-M:1", title="In winkelwagen")


def test_the_page_may_tell_where_the_shopper_is_with_a_message(api: Api, token: str) -> None:
    body = {"client_msg_id": "m1", "type": "text", "text": "deze", "context": {"product": "rode-rozen"}}
    api.call("POST", "messages", body, token=token)
    assert written(api)[0].context == PageContext(product="rode-rozen")


def test_a_message_that_is_sent_twice_is_the_same_event(api: Api, token: str) -> None:
    for _ in range(2):
        assert api.say(token, id="m1").status_code == 202
    assert api.outbox.events[1].id == api.outbox.events[2].id


def test_one_session_cannot_use_up_anothers_message_ids(api: Api, token: str) -> None:
    api.say(token, id="m1")
    api.say(api.token(), id="m1")
    ids = [event.id for event in api.outbox.events if event.id.endswith(":m1")]
    assert len(set(ids)) == 2


@pytest.mark.parametrize("text", ["a" * 4096, "é" * 2048, "😀" * 1024])
def test_four_kilobytes_of_text_are_taken(api: Api, token: str, text: str) -> None:
    assert api.say(token, text).status_code == 202
    assert written(api)[0].content == TextIn(text=text)


@pytest.mark.parametrize("text", ["a" * 4097, "é" * 2049])
def test_more_than_four_kilobytes_is_refused_with_the_size(api: Api, token: str, text: str) -> None:
    answer = api.say(token, text)
    assert answer.status_code == 400
    assert "at most 4,096" in answer.json_body["error"]
    assert written(api) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"text": " \n "}, "text"),
        ({"type": "tap"}, "action"),
        ({"type": "tap", "action": "x" * 65}, "action"),
        ({"type": "video"}, "type"),
        ({"client_msg_id": ""}, "client_msg_id"),
        ({"client_msg_id": "a:b"}, "client_msg_id"),
        ({"text": "x", "padding": "x" * 33_000}, "the body is 33,"),
    ],
)
def test_a_wrong_message_is_told_what_is_wrong(api: Api, token: str, change: dict[str, str], words: str) -> None:
    answer = api.call("POST", "messages", {"client_msg_id": "m1", "type": "text", "text": "x"} | change, token=token)
    assert answer.status_code == 400
    assert answer.json_body["error"].startswith(words)
    assert written(api) == []


def test_an_error_never_repeats_what_was_written(api: Api, token: str) -> None:
    body = b'{"client_msg_id": "m1", "type": "text", "text": ["4111 1111 1111 1111"]}'
    assert "4111" not in json.dumps(api.call("POST", "messages", body, token=token).json_body)


def test_a_card_number_is_masked_before_it_is_queued_and_the_page_is_told(api: Api, token: str) -> None:
    answer = api.say(token, "mijn kaart: 4111")
    assert answer.json_body["masked"] == ["card"]
    assert written(api)[0].content == TextIn(text="mijn kaart: ••••", masked=("card",))


def test_thirty_messages_a_minute_and_then_a_human_word(api: Api, token: str) -> None:
    statuses = [api.say(token, id=f"m{number}").status_code for number in range(30)]
    refused = api.say(token, id="one-more")
    assert statuses == [202] * 29 + [429]  # opening the chat was the first
    assert refused.status_code == 429
    assert "wait" in refused.json_body["error"]
    assert refused.headers["Retry-After"] == "30"
    assert api.say(api.token()).status_code == 202
    api.later(minutes=1)
    assert api.say(token, id="one-more").status_code == 202


@pytest.mark.shared
def test_the_conformance_fixture_is_taken(api: Api, token: str) -> None:
    raw = shared("conformance/fixtures/webchat/syn_user_message.json").read_bytes()
    assert api.call("POST", "messages", raw, token=token).status_code == 202
    assert written(api)[0].content == TextIn(text="hello")
    assert api.outbox.events[1].occurred_at == datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


# --- out ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def conversation(api: Api, token: str) -> str:
    return api.outbox.events[0].conversation


def event(conversation: str, what: Any, *, id: str = "e", at: datetime = START) -> Event:
    return Event(id=id, conversation=conversation, account="web:de-linde", occurred_at=at, received_at=at, what=what)


def wrote(conversation: str, text: str, id: str = "m1", at: datetime = START) -> Event:
    return event(conversation, ShopperWrote(content=TextIn(text=text), message_id=id), at=at)


def test_an_empty_thread_is_version_nought(api: Api, token: str) -> None:
    answer = api.read(token)
    assert answer.json_body == {"version": 0, "messages": [], "earlier": False, "more": False}
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_page_sees_what_was_written_and_said(api: Api, token: str, conversation: str, table: Table) -> None:
    commit(table, event(conversation, ShopperWrote(content=Opened())), 1, send(Text(body="Hallo!")))
    commit(table, wrote(conversation, "rozen"), 2, send(Text(body="Kijk:")), send(Text(body="Nog iets?")))
    body = api.read(token).json_body
    assert body["version"] == 2
    assert [(entry["id"], entry["from"], entry["message"]["body"]) for entry in body["messages"]] == [
        ("1.0", "shop", "Hallo!"),
        ("2.in", "shopper", "rozen"),
        ("2.0", "shop", "Kijk:"),
        ("2.1", "shop", "Nog iets?"),
    ]
    assert body["messages"][1]["client_msg_id"] == "m1"


def test_only_what_is_newer_is_fetched(api: Api, token: str, conversation: str, table: Table) -> None:
    for version in (1, 2, 3):
        commit(table, wrote(conversation, str(version)), version)
    assert [entry["version"] for entry in api.read(token, "?after=2").json_body["messages"]] == [3]
    nothing = api.read(token, "?after=3").json_body
    assert (nothing["version"], nothing["messages"]) == (3, [])


def test_internal_effects_never_leave(api: Api, token: str, conversation: str, table: Table) -> None:
    effects = (
        Announce(name="order.paid", detail={"secret": "announced"}),
        ExpirePayment(order="oabc", attempt=1),
        Withhold(update="receipt", order="oabc", reason="opted_out"),
        send(Text(body="Betaald!")),
    )
    commit(table, event(conversation, TimerDue()), 1, *effects)
    text = json.dumps(api.read(token).json_body)
    assert "Betaald!" in text
    assert not any(word in text for word in ("order.paid", "announced", "oabc", "opted_out", "timer"))


def test_what_was_overtaken_or_withheld_is_not_shown(api: Api, token: str, conversation: str, table: Table) -> None:
    marks = {0: Mark(state="overtaken"), 1: Mark(state="withheld", reason="opted_out"), 2: Mark(state="done")}
    commit(table, wrote(conversation, "x"), 1, *(send(Text(body=body)) for body in "abc"), marks=marks)
    assert [entry["message"]["body"] for entry in api.read(token).json_body["messages"]] == ["x", "c"]


def test_a_turn_that_is_being_carried_out_is_not_shown_yet(
    api: Api, token: str, conversation: str, table: Table
) -> None:
    commit(table, wrote(conversation, "een"), 1, send(Text(body="a")))
    commit(table, wrote(conversation, "twee"), 2, send(Text(body="b")), marks={})
    assert api.read(token).json_body["version"] == 1
    assert api.read(token, "?after=1").json_body == {"version": 1, "messages": [], "earlier": False, "more": False}


def test_a_turn_that_nobody_carried_out_does_not_silence_the_thread(
    api: Api, token: str, conversation: str, table: Table
) -> None:
    commit(table, wrote(conversation, "een"), 1, send(Text(body="a")), marks={})
    commit(table, wrote(conversation, "twee", at=START + timedelta(minutes=1)), 2, send(Text(body="b")))
    api.later(minutes=1)
    assert api.read(token).json_body["version"] == 2


def test_a_long_thread_comes_in_pages(api: Api, token: str, conversation: str, table: Table) -> None:
    for version in range(1, 72):
        commit(table, wrote(conversation, str(version)), version, send(Text(body=f"re {version}")))
    end = api.read(token).json_body
    assert ([entry["version"] for entry in end["messages"][::2]], end["earlier"]) == (list(range(42, 72)), True)
    before = api.read(token, "?before=42").json_body
    assert ([entry["version"] for entry in before["messages"][::2]], before["earlier"]) == (list(range(12, 42)), True)
    first = api.read(token, "?before=12").json_body
    assert ([entry["version"] for entry in first["messages"][::2]], first["earlier"]) == (list(range(1, 12)), False)
    assert api.read(token, "?before=1").json_body["messages"] == []
    missed = api.read(token, "?after=1").json_body
    assert ([entry["version"] for entry in missed["messages"][::2]], missed["more"]) == (list(range(2, 32)), True)


@pytest.mark.parametrize("query", ["?after=x", "?after=-1", "?before=1.5", "?after=9999999999", "?after=٣"])
def test_a_wrong_version_is_refused(api: Api, token: str, query: str) -> None:
    assert api.read(token, query).status_code == 400


def test_one_session_never_reads_anothers_thread(api: Api, token: str, conversation: str, table: Table) -> None:
    commit(table, wrote(conversation, "geheim"), 1)
    assert api.read(api.token()).json_body["messages"] == []


# --- files --------------------------------------------------------------------------------------------------------


def test_the_script_is_cacheable_and_not_sent_again(api: Api) -> None:
    first = api.call("GET", "widget.js", origin="https://anywhere.example")
    assert first.status_code == 200
    assert first.headers["Content-Type"].startswith("text/javascript")
    assert "max-age" in first.headers["Cache-Control"]
    again = api.call("GET", "widget.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.body) == (304, b"")


def test_the_full_page_has_a_strict_policy_and_names_who_may_frame_it(api: Api) -> None:
    policy = api.call("GET", "page").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'self' https://www.example.com https://other.example" in policy
    assert "127.0.0.1" not in policy
