"""What a webhook brings: users become conversations, statuses find their messages, nothing is lost or leaked."""

import json
import re
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.channels.channel import Incoming, Parsed, Receipt
from functions.channels.whatsapp import WhatsApp
from functions.conversation.channel_events import ConsentChanged, DeliveryFailed, HumanWrote
from functions.conversation.events import Event, ShopperWrote, TextIn
from functions.errors import Contended, QueueError
from functions.intake import Intake
from functions.mailbox import read_events
from functions.storage import aliases, deliveries
from tests.channels.webhooks import texts
from tests.world import ACCOUNT, START, World

NAMES = ("bsuid:NL.1", "wa:31612345678")


@pytest.fixture
def intake(world: World) -> Intake:
    return Intake(world.table, world.mailbox, world.unreadable, world.clock)


def wrote(id: str, text: str = "hallo", names: tuple[str, ...] = NAMES) -> Incoming:
    return Incoming(
        id=id, account=ACCOUNT, names=names, address="+31612345678", occurred_at=START,
        what=ShopperWrote(content=TextIn(text=text), message_id=id),
    )  # fmt: skip


def status(state: Any, message_id: str = "out1", names: tuple[str, ...] = ()) -> Receipt:
    return Receipt(account=ACCOUNT, message_id=message_id, state=state, occurred_at=START, code=131026, names=names)


def take(intake: Intake, *incoming: Incoming, body: bytes = b"{}", **parsed: Any) -> None:
    intake.take("phone", Parsed(incoming=incoming, **parsed), body, START + timedelta(seconds=1))


def posted(world: World) -> list[Event]:
    return [event for message in world.inbox.messages for event in read_events(message.body)]


# --- messages -----------------------------------------------------------------------------------------------------


def test_messages_reach_the_mailbox_of_their_shopper_in_order(world: World, intake: Intake) -> None:
    take(intake, wrote("1"), wrote("2", names=("wa:999",)), wrote("3"))
    by_group = {message.group: [event.id for event in read_events(message.body)] for message in world.inbox.messages}
    (conversation,) = {aliases.find(world.table, ACCOUNT, (name,)) for name in NAMES}
    assert by_group == {conversation: ["1", "3"], aliases.conversation_id(ACCOUNT, "wa:999"): ["2"]}
    event = posted(world)[0]
    assert event.user == "+31612345678"
    assert event.received_at == START + timedelta(seconds=1)
    assert event.occurred_at == START


def test_a_known_shopper_costs_no_request_in_a_warm_process(world: World, intake: Intake) -> None:
    take(intake, wrote("1"))
    world.client.counted()
    take(intake, wrote("2"))
    assert world.client.counted() == {}
    again = Intake(world.table, world.mailbox, world.unreadable, world.clock)
    take(again, wrote("3"))
    assert world.client.counted() == {"batch_get_item": 1}


def test_card_numbers_never_reach_a_queue(world: World, intake: Intake) -> None:
    take(intake, wrote("1", "mijn kaart 4111 1111 1111 1111"))
    (event,) = posted(world)
    assert isinstance(event.what, ShopperWrote)
    assert event.what.content == TextIn(text="mijn kaart •••• •••• •••• ••••", masked=("card",))


def test_a_switch_of_the_channel_is_an_event_too(world: World, intake: Intake) -> None:
    switch = Incoming(
        id="p", account=ACCOUNT, names=NAMES, address="+31", occurred_at=START, what=ConsentChanged(promotional=False)
    )
    take(intake, switch)
    assert posted(world)[0].what == ConsentChanged(promotional=False)


def test_what_the_queue_does_not_take_is_told_to_the_provider(world: World, intake: Intake) -> None:
    world.sqs.refuse = lambda entry: True
    with pytest.raises(QueueError):
        take(intake, wrote("1"))


# --- what cannot be read ------------------------------------------------------------------------------------------


def test_a_bad_item_is_kept_masked_and_the_others_go_on(
    world: World, intake: Intake, capsys: pytest.CaptureFixture[str]
) -> None:
    body = json.dumps({"text": "4111\u00a01111\u00a01111\u00a01111"}).encode()
    assert b"\\u00a0" in body
    take(intake, wrote("1"), body=body, unreadable=("message 2: no type",))
    assert len(posted(world)) == 1
    (kept,) = world.kept
    assert kept["why"] == "message 2: no type"
    assert "1111" not in kept["body"]
    told = capsys.readouterr().out
    assert '"Unreadable": 1' in told
    assert not re.search(r"1111\D+1111", told)


def test_a_message_that_cannot_be_an_event_costs_no_other(world: World, intake: Intake) -> None:
    huge = wrote("2", "x" * 40_000)
    take(intake, wrote("1"), huge, wrote("i" * 301), wrote("4", names=()), wrote("5"))
    assert [event.id for event in posted(world)] == ["1", "5"]
    assert len(world.kept) == 1


def test_notices_are_told_to_the_operator(world: World, intake: Intake, capsys: pytest.CaptureFixture[str]) -> None:
    take(intake, notices=("account_update: DISABLED",))
    assert "account_update: DISABLED" in capsys.readouterr().out


# --- statuses -----------------------------------------------------------------------------------------------------


def test_a_status_touches_its_own_item_only(world: World, intake: Intake) -> None:
    world.writes("hallo")
    world.run()
    take(intake, receipts=(status("delivered"), status("sent"), status("read"), status("delivered")))
    assert deliveries.rank(world.table, ACCOUNT, "out1") == 3
    assert posted(world) == []
    assert len(world.turns()) == 1


def test_a_watermark_is_of_all_that_was_sent_by_then_and_of_nothing_later(world: World, intake: Intake) -> None:
    take(intake, wrote("1"))
    world.run()
    world.clock.move(minutes=1)
    second = replace(wrote("2"), occurred_at=world.clock())
    intake.take("phone", Parsed(incoming=(second,)), b"{}", world.clock())
    world.run()
    read = replace(status("read", "", NAMES), occurred_at=START + timedelta(seconds=30))
    take(intake, receipts=(replace(read, names=("wa:nobody",)),))
    assert [deliveries.rank(world.table, ACCOUNT, f"out{n}") for n in (1, 2)] == [0, 0]
    take(intake, receipts=(read,))
    assert [deliveries.rank(world.table, ACCOUNT, f"out{n}") for n in (1, 2)] == [3, 0]
    take(intake, receipts=(replace(read, occurred_at=world.clock()),))
    assert [deliveries.rank(world.table, ACCOUNT, f"out{n}") for n in (1, 2)] == [3, 3]


def test_what_a_person_of_the_shop_wrote_is_masked_too(world: World, intake: Intake) -> None:
    human = replace(wrote("1"), what=HumanWrote(message_id="m", text="kaart 4111 1111 1111 1111"))
    take(intake, human)
    assert posted(world)[0].what == HumanWrote(message_id="m", text="kaart •••• •••• •••• ••••")


def test_a_failed_status_becomes_an_event_of_the_conversation_once(world: World, intake: Intake) -> None:
    world.writes("hallo")
    world.run()
    take(intake, receipts=(status("failed"),))
    take(intake, receipts=(status("failed"),))
    assert {event.id for event in posted(world)} == {"failed:out1"}
    assert posted(world)[0].what == DeliveryFailed(message_id="out1", code=131026)
    assert posted(world)[0].conversation == world.conversation_id()
    world.run()
    assert len(world.turns()) == 2


def test_a_failed_status_before_our_own_mark_finds_the_shopper_by_name(world: World, intake: Intake) -> None:
    take(intake, wrote("1"))
    conversation = posted(world)[0].conversation
    world.inbox.messages.clear()
    take(intake, receipts=(status("failed", "unheard", NAMES),))
    assert posted(world)[0].conversation == conversation


def test_a_failed_status_of_nobody_we_know_loses_nothing_else(world: World, intake: Intake) -> None:
    take(intake, wrote("1"), receipts=(status("failed", "unheard", ("wa:nobody",)), status("read", "out7")))
    assert [event.id for event in posted(world)] == ["1"]
    assert deliveries.rank(world.table, ACCOUNT, "out7") == 3


def test_a_status_that_cannot_be_written_costs_no_message(
    world: World, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: Any, **__: Any) -> None:
        raise Contended("busy")

    monkeypatch.setattr(type(world.table), "update", busy)
    with pytest.raises(Contended):
        take(intake, wrote("1"), receipts=(status("read"),))
    assert len(posted(world)) == 1


# --- speed --------------------------------------------------------------------------------------------------------


def test_verify_parse_mask_and_enqueue_take_little_of_the_processor(world: World, intake: Intake) -> None:
    """A millisecond for one message, without the network; five times that here, for the machine may be busy."""
    channel, body = WhatsApp(), texts("waar is mijn bestelling 1042?")
    intake.take("whatsapp", channel.parse(body, START), body, START)
    spent = []
    for _ in range(30):
        started = time.process_time()
        intake.take("whatsapp", channel.parse(body, START), body, START)
        spent.append(time.process_time() - started)
    assert min(spent) < 0.005


def test_a_message_to_another_number_of_the_same_app_is_left_alone(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    intake = Intake(world.table, world.mailbox, world.unreadable, world.clock, frozenset({ACCOUNT}))
    take(intake, wrote("m1"), replace(wrote("m2"), account="phone:999"))
    assert [event.id for event in posted(world)] == ["m1"]
    assert "another business's account" in capsys.readouterr().out


def test_without_a_number_of_its_own_a_shop_takes_every_account(world: World) -> None:
    intake = Intake(world.table, world.mailbox, world.unreadable, world.clock, frozenset({"web:de-linde"}))
    take(intake, wrote("m1"))
    assert [event.id for event in posted(world)] == ["m1"]
