"""Money that falls due while the buyer's bank looks at the payment: it waits, and the bank's decision settles it."""

import pytest

from functions.commerce.returns import ReturnState
from functions.commerce.terms import When
from functions.conversation.money_events import DisputeSeen, MoneyObserved, RefundRequested
from functions.conversation.ticket_events import EventNews
from tests.conversation import test_tickets as tickets
from tests.conversation.chat import Chat
from tests.conversation.test_returns import LARGE, VASE, bought, case, decides, exchange, first, refunds, sound
from tests.conversation.test_substitutes import LINE, proposes, two_lines


def bank(chat: Chat, status: str) -> list[str]:
    """What was announced as the bank came to this."""
    before, attempt = len(chat.announced), first(chat).attempt
    seen = DisputeSeen(id="du_1", amount=1000, status=status, refundable=False, reason="fraudulent")
    chat.happens(
        MoneyObserved(
            order=first(chat).id,
            attempt=attempt.number,
            payment_intent=attempt.payment_intent or "pi_1",
            disputes=(seen,),
        )
    )
    return [each.name for each in chat.announced[before:]]


def withdrawn() -> Chat:
    """A vase that is back while its payment is disputed."""
    chat = bought("en")
    for tap in ("return", f"rline:{VASE}", "rqty:1", "rwhy:unlike", "rwish:refund", "rsend"):
        chat.tap(tap)
    bank(chat, "needs_response")
    assert "refund.refused" in decides(chat, "receive")
    assert case(chat).state is ReturnState.RECEIVED and not refunds(chat)
    return chat


def test_what_fell_due_goes_back_when_the_bank_decides_for_the_shop():
    chat = withdrawn()
    assert "goes back by itself" in str(chat.announced[-1].detail["reason"])
    assert bank(chat, "won")[:2] == ["dispute.closed", "refund.requested"]
    assert refunds(chat) and case(chat).state is ReturnState.REFUNDED
    before = len(first(chat).refunds)
    bank(chat, "won")
    assert len(first(chat).refunds) == before
    sound(chat)


def test_what_fell_due_does_not_go_back_where_the_bank_did_that_and_the_merchant_hears_so():
    chat = withdrawn()
    assert bank(chat, "lost") == ["dispute.closed", "refund.refused", "return.closed"]
    assert not refunds(chat) and case(chat).is_closed_well
    assert "return_due" not in {timer.kind for timer in chat.conversation.timers}
    assert "ask_handled" not in {timer.kind for timer in chat.conversation.timers}


def test_another_dispute_of_the_payment_keeps_it_waiting():
    chat = withdrawn()
    attempt = first(chat).attempt
    both = tuple(
        DisputeSeen(id=each, amount=1000, status=status, refundable=False, reason="fraudulent")
        for each, status in (("du_1", "won"), ("du_2", "needs_response"))
    )
    chat.happens(
        MoneyObserved(order=first(chat).id, attempt=attempt.number, payment_intent="pi_1", disputes=both[::-1])
    )
    assert not refunds(chat) and case(chat).state is ReturnState.RECEIVED


def test_an_exchange_is_not_paid_with_a_payment_that_is_disputed():
    chat = bought("en")
    exchange(chat)
    bank(chat, "needs_response")
    decides(chat, "approve")
    assert chat.orders[case(chat).exchange].status == "held"
    bank(chat, "won")
    assert chat.orders[case(chat).exchange].attempts  # the link for the difference
    sound(chat)


def test_an_exchange_of_what_the_bank_gave_back_lets_its_goods_go():
    chat = bought("en")
    exchange(chat)
    bank(chat, "needs_response")
    decides(chat, "approve")
    bank(chat, "lost")
    assert not case(chat).exchange and case(chat).is_closed_well
    assert not chat.reserved[LARGE] and not first(chat).lent


@pytest.mark.parametrize("status", ["won", "lost"])
def test_the_rest_of_a_cheaper_exchange_waits_as_well(status: str):
    chat = bought("en", refund_when=When.RECEIPT)
    for tap in ("return", f"rline:{VASE}", "rqty:1", "rwhy:broken", "rphoto", "rwish:exchange", "rnew:KAARS", "rsend"):
        chat.tap(tap)
    order = first(chat)
    chat.orders[order.id] = order.with_return(case(chat).model_copy(update={"sent_back": True}))
    decides(chat, "approve")
    rest = case(chat).rest
    assert rest and case(chat).state is ReturnState.EXCHANGED
    bank(chat, "needs_response")
    decides(chat, "receive")
    assert not refunds(chat) and case(chat).rest == rest
    bank(chat, status)
    assert (refunds(chat), case(chat).rest) == ([rest] if status == "won" else [], 0)


# --- what has no case ---------------------------------------------------------------------------------------------


def proposed() -> Chat:
    chat = two_lines()
    proposes(chat, line=LINE, words="Iets liefs")
    return chat


@pytest.mark.parametrize("status", ["won", "lost"])
def test_a_line_that_cannot_be_made_is_refunded_when_the_bank_decides_for_the_shop(status: str):
    chat = proposed()
    made = first(chat).proposals[-1]
    bank(chat, "needs_response")
    chat.tap(f"subback:{made.id}")
    assert not refunds(chat) and [each.amount for each in first(chat).waiting] == [made.was.total]
    bank(chat, status)
    assert refunds(chat) == ([made.was.total] if status == "won" else []) and not first(chat).waiting


def test_tickets_of_a_cancelled_event_are_refunded_when_the_bank_decides_for_the_shop():
    chat = tickets.bought()
    bank(chat, "needs_response")
    news = EventNews(news="n1", event="tuinconcert", kind="cancelled", order=chat.order.id)
    chat.happens(news)
    chat.happens(news.model_copy(update={"news": "n2"}))
    assert [each.amount for each in chat.order.waiting] == [chat.order.total]
    bank(chat, "won")
    assert [each.amount for each in chat.order.refunds] == [chat.order.total] and not chat.order.waiting


def test_what_waits_is_nobodys_to_return_or_to_be_refunded_again():
    chat = proposed()
    made = first(chat).proposals[-1]
    bank(chat, "needs_response")
    chat.tap(f"subback:{made.id}")
    bank(chat, "won")
    before = len(chat.announced)
    chat.happens(RefundRequested(order=first(chat).id, lines=[{"sku": made.was.sku, "quantity": 1}]))
    assert [each.name for each in chat.announced[before:]] == ["refund.refused"]


# --- tickets ------------------------------------------------------------------------------------------------------


def test_a_lost_dispute_voids_the_tickets_and_a_won_one_does_not():
    chat = tickets.bought()
    bank(chat, "needs_response")
    assert {ticket.status for ticket in chat.tickets.values()} == {"valid"}
    bank(chat, "won")
    assert {ticket.status for ticket in chat.tickets.values()} == {"valid"}
    chat = tickets.bought()
    bank(chat, "needs_response")
    assert bank(chat, "lost").count("ticket.void") == 2
    assert {ticket.status for ticket in chat.tickets.values()} == {"void"}
