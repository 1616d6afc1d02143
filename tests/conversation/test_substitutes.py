"""The shop cannot make it: what it proposes, how the shopper answers, and what is done when they do not."""

from typing import Any

import pytest

from functions.commerce.orders import OrderStatus
from functions.commerce.proposals import as_agreed
from functions.commerce.refunding import sold_still, to_deliver
from functions.conversation.effects import Announce, Mail, RefundPayment, Send
from functions.conversation.message import Carousel, Detail
from functions.conversation.money_events import RefundRequested
from functions.conversation.state import Step
from functions.conversation.substitute_events import SubstituteProposed
from tests.conversation.chat import Chat
from tests.conversation.states import WAY, at

LINE, OTHER, CHEAP = "TULP-YEL", "TULP-RED", "ROOS-RED"


@pytest.fixture
def chat() -> Chat:
    return at(Step.AFTER_ORDER)


def proposes(chat: Chat, event_id: str | None = None, **wish: Any) -> None:
    told = {"order": chat.order.id, "line": chat.order.lines[0].sku} | wish
    chat.happens(SubstituteProposed.model_validate(told), event_id)


def of(chat: Chat, kind: type) -> list[Any]:
    return [effect for effect in chat.effects if isinstance(effect, kind)]


def announced(chat: Chat) -> list[str]:
    return [each.name for each in of(chat, Announce)]


def refused(chat: Chat) -> str:
    (found,) = [each for each in of(chat, Announce) if each.name == "order.substitute_impossible"]
    return str(found.detail["reason"])


def chose(chat: Chat, choice: str) -> None:
    """As it was chosen at checkout."""
    chat.orders[chat.order.id] = chat.order.model_copy(update={"substitution": choice})


# --- proposed -----------------------------------------------------------------------------------------------------


def test_what_is_proposed_is_shown_with_its_picture_and_set_aside(chat: Chat) -> None:
    proposes(chat, sku=OTHER, note="De gele zijn geknakt.")
    (send,) = of(chat, Send)
    assert isinstance(send.message, Detail) and send.message.image
    assert "geknakt" in send.message.body and "niets bij" in send.message.body
    assert (send.purpose, send.update, chat.step) == ("transactional", "substitute_proposed", Step.SUBSTITUTE)
    assert chat.reserved[OTHER] == 1
    assert announced(chat) == ["order.substitute_proposed"]
    (mail,) = of(chat, Mail)
    assert mail.instead_of == 0


def test_in_its_own_words_with_a_picture_of_its_own(chat: Chat) -> None:
    proposes(chat, words="Een boeket van seizoensbloemen", picture="https://shop.test/boeket.jpg")
    chat.tap("Is goed")
    (line,) = chat.order.lines
    assert (line.title, line.image) == ("Een boeket van seizoensbloemen", "https://shop.test/boeket.jpg")
    assert (line.tracked, line.total, chat.order.refunds) == (False, 1495, ())
    assert sold_still(chat.order) == {}
    assert chat.sold[LINE] == 0


def test_a_second_proposal_takes_the_place_of_the_first(chat: Chat) -> None:
    proposes(chat, sku=OTHER)
    first = chat.order.proposals[0]
    proposes(chat, sku="ROOS-WHI")
    assert (chat.reserved[OTHER], chat.reserved["ROOS-WHI"]) == (0, 1)
    assert [each.state for each in chat.order.proposals] == ["closed", "proposed"]
    chat.tap(f"subok:{first.id}")
    assert chat.order.lines[0].sku == LINE, "the first cannot be taken any more"
    assert "geregeld" in chat.text


def test_the_same_wish_again_after_its_receipt_has_gone_changes_nothing(chat: Chat) -> None:
    proposes(chat, "substitute:1", sku=OTHER)
    chat.tap("Is goed")
    proposes(chat, "substitute:1", line=LINE, sku=OTHER)
    assert (len(chat.order.proposals), chat.effects) == (1, [])


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        ({"line": "NOPE", "sku": OTHER}, "not in the order"),
        ({"sku": "NOPE"}, "does not sell"),
        ({"sku": LINE}, "already"),
        ({"sku": "CONCERT"}, "a ticket"),
        ({"sku": "TULP-PIN"}, "there are 0"),
        ({}, "say what instead"),
    ],
)
def test_what_cannot_be_proposed_is_refused_with_its_reason(chat: Chat, wish: dict[str, Any], why: str) -> None:
    proposes(chat, **wish)
    assert why in refused(chat)
    assert (chat.order.proposals, of(chat, Send)) == ((), [])


def test_nothing_is_proposed_for_what_has_left_was_cancelled_or_refunded(chat: Chat) -> None:
    gone, cancelled, back = at(Step.AFTER_ORDER), at(Step.AFTER_ORDER), chat
    gone.parcel("dispatched")
    proposes(gone, sku=OTHER)
    assert "left" in refused(gone)
    cancelled.say("annuleer")
    cancelled.say("ja")
    proposes(cancelled, sku=OTHER)
    assert "cancelled" in refused(cancelled)
    back.happens(RefundRequested.model_validate({"order": back.order.id, "lines": [{"sku": LINE, "quantity": 1}]}))
    proposes(back, sku=OTHER)
    assert "refunded" in refused(back)


def test_who_is_in_the_middle_of_something_else_is_told_and_not_taken_from_it(chat: Chat) -> None:
    other = at(Step.AFTER_ORDER)
    other.tap("add:TULP-RED")
    other.tap("checkout")
    step = other.step
    proposes(other, sku="ROOS-WHI")
    assert other.step is step and of(other, Send)
    other.tap("Is goed")
    assert other.order.lines[0].sku == "ROOS-WHI"


# --- answered -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["ja", "is goed hoor", "prima, doe maar", "yes please"])
def test_accepted_in_words_it_takes_the_lines_place_at_what_was_paid(chat: Chat, answer: str) -> None:
    proposes(chat, sku=OTHER)
    before = chat.order.total
    chat.say(answer)
    (line,) = chat.order.lines
    assert (line.sku, line.total, chat.order.total) == (OTHER, 1495, before)
    assert as_agreed(chat.order)[0].sku == LINE
    assert (chat.reserved[OTHER], chat.sold[OTHER], chat.sold[LINE], chat.lost[LINE]) == (0, 1, 0, 1)
    assert (of(chat, RefundPayment), announced(chat)) == ([], ["order.substitute_accepted"])
    assert (chat.step, [each.kind for each in chat.conversation.timers]) == (Step.AFTER_ORDER, ["silence"])


def test_what_costs_less_gives_the_difference_back_and_never_twice(chat: Chat) -> None:
    proposes(chat, sku=CHEAP)
    chat.tap("Is goed")
    (call,) = of(chat, RefundPayment)
    assert call.amount == 1495 - 350
    chat.happens(RefundRequested.model_validate({"order": chat.order.id, "lines": [{"sku": CHEAP, "quantity": 1}]}))
    assert [each.amount for each in chat.order.refunds] == [1145, 350]


def test_what_costs_more_costs_no_more(chat: Chat) -> None:
    proposes(chat, sku="ROOS-ROOD-L")
    chat.tap("Is goed")
    assert (chat.order.lines[0].total, of(chat, RefundPayment)) == (1495, [])


@pytest.mark.parametrize(
    "answer", ["geld terug graag", "nee, ik wil mijn geld terug", "money back please", "Geld terug"]
)
def test_all_there_was_goes_back_with_shipping_and_the_order_ends(chat: Chat, answer: str) -> None:
    proposes(chat, sku=OTHER)
    chat.tap(answer) if answer in chat.offered() else chat.say(answer)
    (call,) = of(chat, RefundPayment)
    assert (call.amount, chat.order.status) == (chat.order.total, OrderStatus.CANCELLED)
    assert (chat.reserved[OTHER], chat.sold[LINE], chat.lost[LINE]) == (0, 0, 1)
    assert chat.stock[LINE] == 24, "the shop does not have it: it is not for sale again"
    assert {"order.substitute_refused", "order.cancelled"} <= set(announced(chat))


def test_said_to_be_there_after_all_its_units_are_for_sale_again(chat: Chat) -> None:
    proposes(chat, sku=OTHER, restock=True)
    chat.tap("Geld terug")
    assert (chat.stock[LINE], chat.sold[LINE], chat.lost.get(LINE, 0)) == (25, 0, 0)


def test_of_several_lines_only_that_one_goes_back(chat: Chat) -> None:
    two = two_lines()
    proposes(two, line=LINE, words="Iets liefs")
    two.tap("Geld terug")
    (call,) = of(two, RefundPayment)
    assert (call.amount, two.order.status) == (1495, OrderStatus.PAID)
    assert to_deliver(two.order) == {"ROOS-RED": 1}
    two.say("annuleer")
    two.say("ja")
    assert sum(each.amount for each in two.order.refunds) == two.order.total
    assert two.stock[LINE] == 24, "what is gone does not come back with the rest"


def test_another_is_chosen_of_at_most_the_same_value(chat: Chat) -> None:
    proposes(chat, sku=OTHER)
    chat.tap("Iets anders")
    (shown,) = [each for each in chat.said if isinstance(each, Carousel)]
    skus = [card.options[0].id.removeprefix("subtake:") for card in shown.cards]
    prices = [chat.shop.product_of(sku).variant(sku).price.amount for sku in skus]
    assert skus and max(prices) <= 1495 and OTHER not in skus
    chat.tap(f"subtake:{skus[0]}")
    assert chat.order.lines[0].sku == skus[0]
    assert (chat.reserved[OTHER], chat.sold[skus[0]]) == (0, 1)
    chat.tap(f"subtake:{skus[-1]}")
    assert chat.order.lines[0].sku == skus[0], "chosen once"


@pytest.mark.parametrize("sku", ["ROOS-ROOD-L", "TULP-PIN", "NOPE"])
def test_what_costs_more_or_is_not_there_cannot_be_chosen(chat: Chat, sku: str) -> None:
    proposes(chat, sku=OTHER)
    chat.tap(f"subtake:{sku}")
    assert (chat.order.lines[0].sku, chat.step) == (LINE, Step.SUBSTITUTE)


def test_another_is_named_in_words(chat: Chat) -> None:
    proposes(chat, sku=OTHER)
    chat.say("liever een losse roos")
    (shown,) = [each for each in chat.said if isinstance(each, Carousel)]
    assert any("roos" in card.title.lower() for card in shown.cards)


# --- not answered -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("choice", "state"), [("substitute", "accepted"), ("ask", "refunded"), ("refund", "refunded")])
def test_at_the_cut_off_what_was_chosen_at_checkout_is_done(chat: Chat, choice: str, state: str) -> None:
    chose(chat, choice)
    proposes(chat, sku=OTHER)
    chat.later(hours=25)
    (made,) = chat.order.proposals
    assert (made.state, made.by) == (state, "checkout")
    assert "niets meer gehoord" in chat.text
    chat.later(hours=25)
    assert len(chat.order.refunds) == (state == "refunded")


def test_the_cut_off_after_the_answer_changes_nothing(chat: Chat) -> None:
    proposes(chat, sku=OTHER)
    chat.say("ja")
    chat.later(hours=25)
    assert (chat.order.proposals[0].by, chat.order.refunds) == ("shopper", ())


def test_hours_that_the_merchant_gives_are_kept(chat: Chat) -> None:
    proposes(chat, sku=OTHER, hours=2)
    assert (chat.order.proposals[0].until - chat.now).total_seconds() == 2 * 3600


# --- ended in another way -----------------------------------------------------------------------------------------


def test_an_order_that_is_cancelled_lets_go_of_what_was_proposed(chat: Chat) -> None:
    before = chat.stock[OTHER]
    proposes(chat, sku=OTHER)
    chat.say("annuleer bestelling")
    chat.say("ja")
    if chat.order.status is not OrderStatus.CANCELLED:
        chat.tap("cancelorder")
    assert (chat.stock[OTHER], chat.order.proposals[0].state) == (before, "closed")
    assert chat.stock[LINE] == 25


def test_a_line_that_the_merchant_refunds_is_asked_about_no_more(chat: Chat) -> None:
    proposes(chat, sku=OTHER)
    chat.happens(RefundRequested.model_validate({"order": chat.order.id, "lines": [{"sku": LINE, "quantity": 1}]}))
    assert (chat.reserved[OTHER], chat.order.proposals[0].state) == (0, "closed")
    chat.tap(f"subok:{chat.order.proposals[0].id}")
    assert chat.order.lines[0].sku == LINE


def test_of_a_stranger_nothing_is_accepted(chat: Chat) -> None:
    other = at(Step.AFTER_ORDER)
    other.tap("subok:sabcdefghijklmnop")
    other.tap("subtake:TULP-RED")
    assert other.order.lines[0].sku == LINE


def two_lines() -> Chat:
    chat = at(Step.CART)
    chat.tap("add:ROOS-RED")
    for step in (Step.CHECKOUT_NAME, Step.CHECKOUT_SHIPPING, Step.CHECKOUT_ADDRESS, Step.CHECKOUT_PHONE):
        WAY[step](chat)
    for step in (Step.CHECKOUT_DAY, Step.CHECKOUT_EMAIL, Step.CHECKOUT_CARD, Step.CHECKOUT_NOTE):
        WAY[step](chat)
    for step in (Step.CHECKOUT_CONFIRM, Step.AWAITING_PAYMENT, Step.AFTER_ORDER):
        WAY[step](chat)
    return chat
