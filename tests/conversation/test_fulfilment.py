"""After the order: parcels, reviews and `stop`. What is late, repeated or unwanted says nothing."""

from itertools import product as every

import pytest

from functions.commerce.orders import OrderStatus
from functions.commerce.parcels import ENDS_ATTEMPT, FULFILMENT_RANK
from functions.conversation.effects import Announce, RefundPayment, Send
from functions.conversation.state import Step
from tests.conversation.states import DAY, at

STATES = tuple(FULFILMENT_RANK)
TOLD = tuple(state for state in STATES if state != "packed")
"""What is packed is no news to the shopper."""


@pytest.mark.parametrize(("first", "then"), list(every(STATES, STATES)))
def test_a_parcel_only_moves_up_and_each_move_is_said_once(first, then):
    chat = at(Step.AFTER_ORDER)
    chat.parcel(first)
    assert len(chat.said) == int(first in TOLD)
    chat.parcel(then)
    again = then == "out_for_delivery" and first in ENDS_ATTEMPT
    higher = again or FULFILMENT_RANK[then] > FULFILMENT_RANK[first]
    assert len(chat.said) == int(higher and then in TOLD)
    assert chat.order.parcels[0].state == (then if higher else first)
    if not higher:
        assert [each.name for each in chat.effects if isinstance(each, Announce)] == ["fulfilment.ignored"]


@pytest.mark.parametrize("state", [*TOLD, "delayed", "cancelled"])
@pytest.mark.parametrize("locale", ["nl", "en"])
def test_each_report_sends_the_right_message_in_the_shoppers_language(state, locale):
    chat = at(Step.AFTER_ORDER, locale)
    chat.parcel(state, expected="2026-12-01", carrier="PostNL", tracking_url="https://t.test/1")
    (send,) = [effect for effect in chat.effects if isinstance(effect, Send)]
    assert send.purpose == "transactional"
    assert send.update and send.locale == locale
    assert ("Order 1001" in chat.text or "order 1001" in chat.text) == (locale == "en")
    for name in chat.shop.rules.whatsapp_templates[send.update].parameters:
        assert name in send.values


@pytest.mark.parametrize("state", [*STATES, "delayed", "cancelled"])
@pytest.mark.parametrize("step", [Step.AWAITING_PAYMENT])
def test_an_order_that_is_not_paid_is_not_delivered(state, step):
    chat = at(step)
    chat.parcel(state)
    assert chat.said == []
    assert chat.order.status is OrderStatus.AWAITING_PAYMENT


def test_a_delay_is_said_once_a_date_and_moves_nothing_back():
    chat = at(Step.AFTER_ORDER)
    chat.parcel("dispatched")
    chat.parcel("delayed", expected="2026-12-01", reason="storm")
    assert "1 december 2026" in chat.text and "storm" in chat.text
    chat.parcel("delayed", expected="2026-12-01", reason="storm")
    assert chat.said == []
    assert chat.order.parcels[0].state == "dispatched"


def test_a_cancelled_order_is_refunded_in_full_restocked_and_told_once():
    chat = at(Step.AFTER_ORDER)
    before = chat.stock["TULP-YEL"]
    chat.parcel("cancelled", reason="geen tulpen")
    (refund,) = [effect for effect in chat.effects if isinstance(effect, RefundPayment)]
    assert refund.amount == chat.order.total
    assert (chat.stock["TULP-YEL"], chat.sold["TULP-YEL"]) == (before + 1, 0)
    chat.parcel("cancelled")
    assert chat.said == []
    chat.say("waar is mijn bestelling?")
    assert "geannuleerd" in chat.text


def test_an_order_on_its_way_is_not_cancelled():
    chat = at(Step.AFTER_ORDER)
    chat.parcel("dispatched")
    chat.parcel("cancelled")
    assert chat.order.status is OrderStatus.PAID
    assert chat.said == []


def test_where_is_my_order_tells_of_every_stage():
    chat = at(Step.AFTER_ORDER)
    for state, told in (
        ("accepted", "klaargemaakt"),
        ("dispatched", "verzonden"),
        ("out_for_delivery", "vandaag bezorgd"),
        ("delivered", "is bezorgd"),
    ):
        chat.parcel(state)
        for asked in (
            "waar is mijn bestelling",
            "track my order",
            "waar blijft mn pakje?",
            "hoe staat het met mijn bestelling?",
        ):
            chat.say(asked)
            assert told in chat.text or "Order 1001" in chat.text, (state, asked)
            chat.say("nederlands graag")


def test_a_delay_before_anything_was_sent_is_told_when_asked():
    chat = at(Step.AFTER_ORDER)
    chat.parcel("delayed", expected="2026-12-01")
    chat.say("waar is mijn bestelling")
    assert "1 december 2026" in chat.text


# --- review -------------------------------------------------------------------------------------------------------


def test_the_review_is_asked_a_day_after_the_last_parcel_and_once():
    chat = at(Step.AFTER_ORDER)
    chat.parcel("dispatched", parcel="1")
    chat.parcel("dispatched", parcel="2")
    chat.parcel("delivered", parcel="1")
    chat.later(hours=30)
    assert chat.said == []
    chat.parcel("delivered", parcel="2")
    chat.later(hours=23)
    assert chat.said == []
    chat.later(hours=2)
    assert "Hoe was het?" in chat.text
    chat.later(hours=48)
    assert chat.said == []


def test_the_review_is_not_asked_after_stop_nor_before_delivery():
    for when in ("before", "after"):
        chat = at(Step.AFTER_ORDER)
        chat.say("stop") if when == "before" else chat.parcel("delivered")
        chat.parcel("delivered") if when == "before" else chat.say("stop")
        chat.later(hours=48)
        assert chat.said == []
    chat = at(Step.AFTER_ORDER)
    chat.later(hours=100)
    assert chat.said == []


def test_the_review_does_not_come_between_a_shopper_and_a_purchase():
    chat = at(Step.AFTER_ORDER)
    chat.parcel("delivered")
    chat.tap("add:CACTUS")
    chat.tap("checkout")
    chat.later(hours=25)
    assert chat.said == []
    chat.say("annuleren")
    chat.later(hours=2)
    assert "Hoe was het?" in chat.text


@pytest.mark.parametrize(
    ("said", "score"), [("5", 5), ("een vier", 4), ("3 sterren", 3), ("geweldig!", 5), ("slecht", 1), ("2/5", 2)]
)
def test_a_score_in_any_wording_is_stored(said, score):
    chat = at(Step.REVIEW_SCORE)
    chat.say(said)
    assert chat.order.feedback.score == score
    assert chat.step is Step.REVIEW_TEXT


def test_an_unhappy_shopper_is_heard_and_offered_a_person():
    chat = at(Step.REVIEW_SCORE)
    chat.tap("1 ★")
    assert "spijt" in chat.text
    assert "Medewerker" in chat.offered()
    chat.say("Alles was verlept")
    assert chat.order.feedback.review == "Alles was verlept"
    assert "gaan ermee aan de slag" in chat.text


def test_a_second_score_changes_nothing():
    chat = at(Step.REVIEW_TEXT)
    chat.tap(f"score:1:{chat.order.id}")
    assert chat.order.feedback.score == 5


# --- stop ---------------------------------------------------------------------------------------------------------


def test_stop_while_money_is_open_says_what_is_still_sent_and_the_second_ends_that_too():
    chat = at(Step.AFTER_ORDER)
    chat.say("stop")
    assert "bestelling 1001" in chat.text
    assert (chat.conversation.promotional, chat.conversation.transactional) == (False, True)
    chat.say("Stop!")
    assert not chat.conversation.transactional
    assert "1001" not in chat.text


def test_stop_with_nothing_open_ends_it_at_once():
    chat = at(Step.BROWSING)
    chat.say("stop")
    assert (chat.conversation.promotional, chat.conversation.transactional) == (False, True)
    assert "geen berichten meer" in chat.text


def test_a_stop_of_long_ago_does_not_silence_an_order_that_it_never_named():
    chat = at(Step.AFTER_ORDER)
    chat.conversation = chat.conversation.model_copy(update={"promotional": False})
    chat.say("stop")
    assert "bestelling 1001" in chat.text
    assert chat.conversation.transactional


def test_a_delay_without_a_day_is_told_once_an_event():
    chat = at(Step.AFTER_ORDER)
    chat.parcel("dispatched")
    assert "vertraagd" in "".join(message.body for message in chat.parcel("delayed"))
    chat.parcel("delayed", expected="2026-12-01")
    assert chat.parcel("delayed", expected="2026-12-01") == []


def test_a_new_order_after_two_stops_is_told_of_again():
    chat = at(Step.AFTER_ORDER)
    chat.say("stop")
    chat.say("stop")
    chat.say("nog een keer bestellen")
    chat.tap("checkout")
    chat.tap(DAY)
    chat.tap("nocard")
    chat.say("ja")
    assert chat.conversation.transactional
    assert not chat.conversation.promotional
