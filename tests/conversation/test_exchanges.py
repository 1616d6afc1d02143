"""An exchange: its day, a choice per line, a difference too small to charge, its end where no parcels are told of."""

from datetime import timedelta

import pytest

from functions.commerce.orders import AttemptState, OrderStatus
from functions.commerce.returns import ReturnState
from functions.commerce.terms import When
from functions.conversation.effects import OpenPayment
from functions.conversation.events import TimerDue
from functions.conversation.state import Step
from tests.conversation.chat import Chat
from tests.conversation.test_returns import FLOWERS, LARGE, VASE, bought, case, decides, exchange, first, sound


def passes(chat: Chat, **time: int) -> None:
    chat.now += timedelta(**time)
    chat.happens(TimerDue())


def exchanged(**rules: object) -> Chat:
    """A broken vase for another of the same, which is paid by now."""
    chat = bought("en", **rules)
    for tap in ("return", f"rline:{VASE}", "rqty:1", "rwhy:broken", "rphoto", "rwish:exchange", "rnew:*", "rsend"):
        chat.tap(tap)
    decides(chat, "approve")
    assert case(chat).state is ReturnState.EXCHANGED and chat.order.exchange_of
    return chat


def instead(chat: Chat):
    return chat.orders[case(chat).exchange]


# --- its day ------------------------------------------------------------------------------------------------------


def test_it_is_asked_when_an_exchange_is_to_come_and_a_tap_is_enough():
    chat = exchanged()
    assert "On which day shall we deliver order 1002?" in chat.text and chat.step is Step.AFTER_ORDER
    day = next(action for action in chat.offered().values() if action.startswith("moveday:"))
    chat.tap(day)
    chat.tap(next(action for action in chat.offered().values() if action.startswith("moveslot:")))
    assert "Noted: order 1002" in chat.text
    assert instead(chat).delivery and str(instead(chat).delivery.day) == day.partition(":")[2]
    assert instead(chat).booked  # it takes a place of that day


def test_the_day_of_an_exchange_may_be_said_in_words_and_asked_for_later():
    chat = exchanged()
    chat.say("status")
    assert "move" in chat.offered().values()
    chat.say("friday")
    assert "planned for ." not in chat.text and "is for ." not in chat.text
    chat.tap(next(action for action in chat.offered().values() if action.startswith("moveslot:")))
    assert instead(chat).delivery and first(chat).delivery


def test_who_wants_no_day_gets_it_as_soon_as_it_can():
    chat = exchanged()
    chat.tap("move")
    chat.say("no")
    assert "comes as soon as it can" in chat.text and instead(chat).delivery is None


# --- a choice per line --------------------------------------------------------------------------------------------


def both_broken() -> Chat:
    chat = bought("en")
    for tap in ("return", "rline:*", "rwhy:broken", "rphoto", "rwish:exchange"):
        chat.tap(tap)
    return chat


def test_of_several_lines_each_is_exchanged_for_something_else():
    chat = both_broken()
    assert "instead of 2 × Glass vase" in chat.text and "ask about the rest" in chat.text
    chat.tap(f"rnew:{LARGE}")
    assert "instead of 1 × " in chat.text and "ask about the rest" not in chat.text
    chat.say("a scented candle")
    chat.tap("rnew:1:KAARS")
    assert "2 × Glass vase (Large)" in chat.text and "1 × Scented candle" in chat.text
    chat.tap("rsend")
    lines = instead(chat).lines
    assert (lines[0].quantity, lines[0].product) == (2, first(chat).lines[0].product)
    assert len(lines) == 2
    sound(chat)


def test_the_same_may_be_said_of_what_is_left():
    chat = both_broken()
    chat.tap(f"rnew:{LARGE}")
    chat.say("the same")
    chat.tap("rsend")
    assert {line.sku: line.quantity for line in instead(chat).lines} == {LARGE: 2, FLOWERS: 1}


def test_two_lines_may_be_exchanged_for_one_thing():
    chat = both_broken()
    chat.tap(f"rnew:{LARGE}")
    chat.tap(f"rnew:1:{LARGE}")
    chat.tap("rsend")
    assert [(line.sku, line.quantity) for line in instead(chat).lines] == [(LARGE, 3)]
    assert chat.reserved[LARGE] == 3


def test_a_button_of_the_line_before_is_no_answer_for_the_next():
    chat = both_broken()
    chat.tap(f"rnew:{LARGE}")
    chat.tap(f"rnew:{LARGE}")
    assert chat.conversation.returning.instead == ((LARGE, 2),)
    chat.say("back")
    assert chat.conversation.returning.instead == () and "instead of 2 × Glass vase" in chat.text


def test_back_takes_the_last_choice_away_or_the_one_for_all():
    chat = both_broken()
    chat.tap(f"rnew:{LARGE}")
    chat.tap(f"rnew:1:{LARGE}")
    chat.say("back")
    assert chat.conversation.returning.instead == ((LARGE, 2),)
    chat.say("back")
    chat.tap("rnew:*")
    assert "Nothing" in chat.text or "nothing" in chat.text
    chat.say("back")
    assert chat.conversation.returning.instead == ()


# --- too little to charge -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("more", "due"), [(1, 0), (49, 0), (50, 50), (-20, 0)])
def test_a_difference_that_stripe_takes_no_payment_for_is_the_shops(more: int, due: int):
    chat = bought("en")
    paid = sum(line.total for line in first(chat).lines if line.sku == VASE)
    price = chat.shop.product_of(LARGE).variant(LARGE).price.amount
    lines = tuple(
        line.model_copy(update={"discount": line.gross - (price - more) * line.quantity}) if line.sku == VASE else line
        for line in first(chat).lines
    )
    now = sum(line.total for line in lines if line.sku == VASE)
    order = first(chat)
    attempt = order.attempts[0].model_copy(update={"got": order.attempts[0].got - paid + now})
    total = {"lines": lines, "total": order.total - paid + now}
    chat.orders[order.id] = order.model_copy(update=total).with_attempt(attempt)
    exchange(chat)
    assert (instead(chat).due, case(chat).rest) == (due, max(0, -more))
    decides(chat, "approve")
    if due:
        assert [each.amount for each in chat.effects if isinstance(each, OpenPayment)] == [due]
    else:
        assert instead(chat).status is OrderStatus.PAID and instead(chat).attempts[0].state is AttemptState.PAID
        assert instead(chat).lines[0].discount == max(0, more)
    sound(chat)


# --- its end ------------------------------------------------------------------------------------------------------


def test_where_no_parcels_are_told_of_an_exchange_ends_by_itself_and_it_is_asked_how_it_was_handled():
    chat = exchanged(exchange_days=5)
    passes(chat, days=4)
    assert case(chat).state is ReturnState.EXCHANGED
    passes(chat, days=1, hours=1)
    assert case(chat).is_closed_well
    passes(chat, days=1)
    assert chat.step is Step.HANDLED_SCORE


def test_it_counts_from_its_day_of_delivery_and_from_the_last_that_was_heard():
    chat = exchanged(exchange_days=5)
    chat.tap([action for action in chat.offered().values() if action.startswith("moveday:")][-1])
    chat.tap(next(action for action in chat.offered().values() if action.startswith("moveslot:")))
    assert str(instead(chat).delivery.day) == "2026-12-02"
    passes(chat, days=12)
    assert case(chat).state is ReturnState.EXCHANGED
    chat.parcel("dispatched", order=instead(chat).id)
    passes(chat, days=4)
    assert case(chat).state is ReturnState.EXCHANGED
    passes(chat, days=2)
    assert case(chat).is_closed_well


def test_an_exchange_that_was_lost_on_its_way_does_not_end_by_itself():
    chat = exchanged(exchange_days=1)
    chat.parcel("lost", order=instead(chat).id)
    passes(chat, days=9)
    passes(chat, days=9)
    assert case(chat).state is ReturnState.EXCHANGED


def test_an_exchange_that_came_ends_once():
    chat = exchanged(exchange_days=1)
    chat.parcel("delivered", order=instead(chat).id)
    assert case(chat).is_closed_well
    passes(chat, days=9)
    assert [each.name for each in chat.announced].count("return.closed") == 1


# --- on its way back ----------------------------------------------------------------------------------------------


def test_who_withdraws_can_say_that_it_is_on_its_way():
    chat = bought("en")
    for tap in ("return", f"rline:{VASE}", "rqty:1", "rwhy:unlike", "rwish:refund", "rsend"):
        chat.tap(tap)
    sent = f"rsent:{case(chat).id}"
    assert sent in chat.offered().values()
    chat.tap(sent)
    assert case(chat).state is ReturnState.SENT and chat.announced[-1].name == "return.sent"
    chat.tap(sent)
    assert [each.name for each in chat.announced].count("return.sent") == 1


def test_what_waits_for_a_person_or_need_not_come_back_has_no_such_button():
    chat = bought("en")
    for tap in ("return", f"rline:{VASE}", "rqty:1", "rwhy:broken", "rphoto", "rwish:refund", "rsend"):
        chat.tap(tap)
    assert not [action for action in chat.offered().values() if action.startswith("rsent:")]


def test_what_was_refunded_already_can_still_be_said_to_be_on_its_way():
    chat = bought("en", refund_when=When.APPROVAL)
    for tap in ("return", f"rline:{VASE}", "rqty:1", "rwhy:unlike", "rwish:refund", "rsend"):
        chat.tap(tap)
    assert case(chat).state is ReturnState.REFUNDED
    chat.tap(f"rsent:{case(chat).id}")
    assert case(chat).state is ReturnState.REFUNDED and case(chat).sent_at
