"""Several parcels, what goes wrong on their way, and what the shopper can do about it."""

from datetime import timedelta

import pytest

from functions.commerce.parcels import FULFILMENT_RANK, MOST_PARCELS
from functions.conversation.effects import Announce, Send
from functions.conversation.message import Text
from functions.conversation.state import Step
from tests.conversation.chat import Chat
from tests.conversation.states import at

WRONG = ("attempt_failed", "at_neighbour", "at_pickup_point", "damaged", "lost", "returned")
FIELDS = {
    "attempt_failed": {"expected": "2026-12-01", "reason": "niemand thuis"},
    "at_neighbour": {"neighbour": "14"},
    "at_pickup_point": {"pickup": {"name": "Primera, Plein 3", "hours": "ma-za 9-18", "code": "K77"}},
}
TOLD = {
    "attempt_failed": ("niemand thuis", "dinsdag 1 december"),
    "at_neighbour": ("buren op nummer 14",),
    "at_pickup_point": ("Primera, Plein 3", "ma-za 9-18", "K77"),
    "damaged": ("beschadigd",),
    "lost": ("zoekgeraakt",),
    "returned": ("komt terug naar de winkel",),
}


def names(chat: Chat) -> list[str]:
    return [effect.name for effect in chat.effects if isinstance(effect, Announce)]


def told(chat: Chat, state: str, **fields: object) -> list[object]:
    return list(chat.parcel(state, **(FIELDS.get(state, {}) | fields)))


@pytest.mark.parametrize("state", WRONG)
def test_what_happens_on_the_way_is_said_with_what_can_be_done(state):
    chat = at(Step.AFTER_ORDER)
    chat.parcel("dispatched", carrier="PostNL", tracking_number="3S1", tracking_url="https://t.test/1")
    told(chat, state)
    for words in TOLD[state]:
        assert words in chat.text
    offered = list(chat.offered().values())
    assert {
        "attempt_failed": [f"retry:{chat.order.id}:0", f"fetch:{chat.order.id}:0", "human"],
        "at_neighbour": [f"notgot:{chat.order.id}:0"],
        "at_pickup_point": [],
        "damaged": ["complain", "human"],
        "lost": ["complain", "human"],
        "returned": ["complain", "human"],
    }[state] == offered
    assert names(chat) == [f"shipment.{state}"]


@pytest.mark.parametrize(
    ("carrier", "said"), [("DPD", "DPD: Locker 12, code 4711"), ("", r"point.\nLocker 12, code 4711")]
)
def test_what_a_carrier_notes_of_a_pick_up_point_is_said_in_its_words_until_it_is_fetched(carrier, said):
    chat = at(Step.AFTER_ORDER, "en")
    told(chat, "at_pickup_point", pickup={"note": "Locker 12, code 4711"}, carrier=carrier)
    assert "ready for you at the pick-up point" in chat.text
    assert said in chat.text
    chat.say("where is my order")
    assert r"\nLocker 12, code 4711" in chat.text
    chat.parcel("delivered")
    chat.say("where is my order")
    assert "4711" not in chat.text


@pytest.mark.parametrize("state", WRONG)
@pytest.mark.parametrize("locale", ["nl", "en"])
def test_outside_the_window_an_approved_template_says_it_with_values_that_are_never_empty(state, locale):
    chat = at(Step.AFTER_ORDER, locale)
    chat.parcel(state)
    (send,) = [effect for effect in chat.effects if isinstance(effect, Send)]
    for templates in (chat.shop.rules.whatsapp_templates, chat.shop.rules.messenger_templates):
        assert all(send.values[name] for name in templates[send.update].parameters)


def test_a_failed_attempt_may_be_followed_by_another_and_by_a_neighbour():
    chat = at(Step.AFTER_ORDER)
    for state in ("dispatched", "out_for_delivery", "attempt_failed", "out_for_delivery", "at_neighbour"):
        assert told(chat, state), state
        chat.later(hours=20)
    assert not told(chat, "delivered")
    chat.say("waar is mijn bestelling?")
    for words in ("bij de buren afgegeven", "Op nummer 14", "niet bezorgd (niemand thuis)"):
        assert words in chat.text
    assert chat.text.count("bezorger op weg") == 2


def test_a_late_failure_of_an_attempt_that_is_over_says_nothing():
    chat = at(Step.AFTER_ORDER)
    chat.parcel("out_for_delivery")
    chat.parcel("attempt_failed")
    chat.parcel("out_for_delivery")
    failed = next(scan for scan in chat.order.parcels[0].history if scan.state == "attempt_failed")
    chat.now -= timedelta(seconds=chat.now.timestamp() - failed.at.timestamp() + 5)
    assert not chat.parcel("attempt_failed")
    assert chat.order.parcels[0].state == "out_for_delivery"
    assert names(chat) == ["fulfilment.ignored"]


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.AWAITING_PAYMENT])
def test_where_is_it_is_answered_with_every_parcel_and_its_history_in_any_step(step):
    chat = at(step)
    paid = at(Step.AFTER_ORDER)
    assert chat.conversation and paid.conversation
    if not chat.conversation.orders:
        chat.orders |= paid.orders
        chat.conversation = chat.conversation.model_copy(update={"orders": paid.conversation.orders})
    order = chat.conversation.orders[0].id
    chat.parcel("dispatched", order=order, parcel="a", tracking_number="3S1", tracking_url="https://t.test/1")
    chat.parcel("lost", order=order, parcel="a", reason="niet gevonden")
    chat.parcel("out_for_delivery", order=order, parcel="b", tracking_url="https://t.test/2")
    chat.say("waar is mijn bestelling?")
    for words in (
        " van bestelling 1001 is zoekgeraakt",
        " van bestelling 1001 wordt vandaag bezorgd",
        "zoekgeraakt (niet gevonden)",
        "https://t.test/1",
        "https://t.test/2",
    ):
        assert words in chat.text, words


def several() -> Chat:
    """An order of two things."""
    chat = at(Step.AFTER_ORDER)
    order = chat.order
    more = order.lines[0].model_copy(update={"sku": "VAAS-WIT", "title": "Vaas"})
    chat.orders[order.id] = order.model_copy(update={"lines": (*order.lines, more)})
    return chat


def test_a_parcel_says_what_is_in_it_and_the_question_how_it_was_comes_once_after_the_last():
    chat = several()
    first, second = (line.sku for line in chat.order.lines)
    chat.parcel("dispatched", parcel="a", lines=[{"sku": first, "quantity": 1}])
    assert "Een deel van bestelling 1001 (1 ×" in chat.text
    chat.parcel("delivered", parcel="a")
    chat.later(hours=30)
    assert not chat.said
    chat.parcel("dispatched", parcel="b", lines=[{"sku": second, "quantity": 1}])
    assert "Pakket 2 van bestelling 1001 (1 × Vaas)" in chat.text
    chat.parcel("at_neighbour", parcel="b")
    assert "Daarmee is alles bezorgd" in chat.text
    chat.later(hours=30)
    assert "Hoe was het?" in chat.text
    chat.parcel("at_neighbour", parcel="b", source="sendcloud")
    chat.later(hours=48)
    assert not chat.said


def test_what_is_sent_again_in_place_of_what_was_lost_completes_the_order():
    chat = several()
    lines = [{"sku": line.sku, "quantity": 1} for line in chat.order.lines]
    chat.parcel("dispatched", parcel="a", lines=lines)
    chat.parcel("lost", parcel="a")
    assert not chat.order.arrived
    chat.parcel("dispatched", parcel="b", lines=lines)
    chat.parcel("delivered", parcel="b")
    assert chat.order.arrived


def test_more_parcels_than_an_order_can_have_are_ignored_by_name():
    chat = at(Step.AFTER_ORDER)
    for number in range(MOST_PARCELS):
        chat.parcel("dispatched", parcel=str(number))
    chat.parcel("dispatched", parcel="one too many")
    assert len(chat.order.parcels) == MOST_PARCELS
    assert names(chat) == ["fulfilment.ignored"]


# --- a carrier knows numbers only -----------------------------------------------------------------------------------


def by_carrier(chat: Chat, state: str, number: str, *, reference: bool = False) -> list[object]:
    return list(chat.parcel(state, parcel="", tracking_number=number, source="sendcloud", by_reference=reference))


def test_a_carrier_is_believed_about_the_numbers_that_the_order_knows():
    chat = at(Step.AFTER_ORDER)
    assert not by_carrier(chat, "delivered", "3S1")
    assert chat.order.parcels == () and names(chat) == ["fulfilment.ignored"]
    chat.parcel("dispatched", tracking_number="3S1")
    assert not by_carrier(chat, "delivered", "3S2")
    assert by_carrier(chat, "out_for_delivery", "3S1")
    assert not by_carrier(chat, "out_for_delivery", "3S1")
    assert chat.order.parcels[0].state == "out_for_delivery"


def test_a_carrier_that_names_the_order_may_be_the_first_to_tell_of_a_parcel():
    chat = at(Step.AFTER_ORDER)
    assert by_carrier(chat, "out_for_delivery", "3S1", reference=True)
    assert [parcel.id for parcel in chat.order.parcels] == ["3S1"]
    assert not chat.parcel("dispatched", parcel="box 1", tracking_number="3S1", tracking_url="https://t.test/1")
    (parcel,) = chat.order.parcels
    assert (parcel.id, parcel.state, parcel.tracking_url) == ("box 1", "out_for_delivery", "https://t.test/1")


def test_the_only_parcel_without_a_number_is_the_one_that_a_carrier_means():
    chat = at(Step.AFTER_ORDER)
    chat.parcel("accepted")
    by_carrier(chat, "out_for_delivery", "3S1", reference=True)
    (parcel,) = chat.order.parcels
    assert (parcel.id, parcel.tracking_number) == ("1", "3S1")


def test_two_parcels_with_the_same_number_move_together_and_are_told_of_once():
    chat = at(Step.AFTER_ORDER)
    chat.parcel("dispatched", parcel="1", tracking_number="3S1")
    chat.parcel("dispatched", parcel="2", tracking_number="3S1")
    assert len(by_carrier(chat, "delivered", "3S1")) == 1
    assert [parcel.state for parcel in chat.order.parcels] == ["delivered", "delivered"]


# --- what the shopper can do -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["delivered", "at_neighbour"])
@pytest.mark.parametrize("said", ["Niet ontvangen", "ik heb niks ontvangen", "maar ik heb het niet gekregen"])
def test_not_received_is_believed_passed_on_and_holds_the_review_back(state, said):
    chat = at(Step.AFTER_ORDER)
    told(chat, state)
    chat.tap(said) if said in chat.offered() else chat.say(said)
    assert "De winkel" in chat.text or "de winkel" in chat.text
    assert "shipment.not_received" in names(chat)
    chat.later(hours=60)
    assert not chat.said
    chat.say("waar is mijn bestelling?")
    assert "niet is aangekomen" in chat.text
    chat.tap("Toch gevonden")
    assert names(chat)[-1] == "shipment.found"
    chat.later(hours=30)
    assert "Hoe was het?" in chat.text


def test_not_received_twice_is_announced_once():
    chat = at(Step.AFTER_ORDER, "en")
    chat.parcel("delivered")
    chat.tap("Not received")
    chat.say("I have not received anything")
    assert "passed it on already" in chat.text
    assert [each.name for each in chat.announced].count("shipment.not_received") == 1


def test_another_day_after_a_failed_attempt_is_asked_and_passed_on():
    chat = at(Step.AFTER_ORDER)
    told(chat, "attempt_failed")
    chat.tap(f"retry:{chat.order.id}:0")
    day = next(action for action in chat.offered().values() if action.startswith("retry:"))
    chat.tap(day)
    assert "doorgegeven aan de winkel" in chat.text
    (wish,) = [each for each in chat.effects if isinstance(each, Announce)]
    assert (wish.name, wish.detail["wanted"], wish.detail["wanted_day"]) == ("shipment.change_wished", "day", day[-10:])


@pytest.mark.parametrize(
    ("said", "wish"), [("kan het op een andere dag?", ""), ("liever zaterdag", "day"), ("ik haal het zelf op", "fetch")]
)
def test_another_day_or_to_fetch_it_can_be_said_in_words(said, wish):
    chat = at(Step.AFTER_ORDER)
    told(chat, "attempt_failed")
    chat.say(said)
    wished = [each.detail["wanted"] for each in chat.effects if isinstance(each, Announce)]
    assert wished == ([wish] if wish else [])
    assert wish or any(action.startswith("retry:") for action in chat.offered().values())


@pytest.mark.parametrize(
    "action",
    ["notgot:{}:0", "found:{}:0", "retry:{}:0:2026-12-01", "fetch:{}:0", "notgot:{}:7", "retry:{}:x:y", "found:"],
)
def test_a_stale_tap_of_a_parcel_changes_nothing(action):
    chat = at(Step.AFTER_ORDER)
    chat.parcel("dispatched")
    before = chat.order.parcels
    chat.tap(action.format(chat.order.id))
    assert chat.said and chat.order.parcels == before
    assert "shipment.not_received" not in names(chat)


def test_a_parcel_of_somebody_elses_order_is_nobodys_to_dispute():
    chat = at(Step.AFTER_ORDER)
    chat.parcel("delivered")
    stranger = chat.order.model_copy(update={"id": "o_stranger"})
    chat.orders = {"o_stranger": stranger} | chat.orders
    chat.tap("notgot:o_stranger:0")
    assert chat.orders["o_stranger"] == stranger


def test_every_state_has_its_words_in_the_overview_of_both_languages():
    for locale in ("nl", "en"):
        for state in FULFILMENT_RANK:
            chat = at(Step.AFTER_ORDER, locale)
            told(chat, state)
            chat.say("waar is mijn bestelling" if locale == "nl" else "where is my order")
            assert isinstance(chat.said[-1], Text) or chat.offered()
            assert "1001" in chat.text
