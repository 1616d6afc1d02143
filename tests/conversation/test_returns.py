"""Something goes back, is exchanged or was not in order: asked in the chat, decided by the shop, and how it ends."""

from copy import deepcopy
from functools import cache

import pytest

from functions.commerce.orders import OrderStatus
from functions.commerce.refunding import left, paying
from functions.commerce.returns import Kind, ReturnState
from functions.commerce.terms import When
from functions.conversation.effects import Mail, OpenPayment, RefundPayment
from functions.conversation.money_events import (
    MoneyObserved,
    RefundObserved,
    RefundRequested,
    RefundSeen,
    ReviewResolved,
)
from functions.conversation.paying_back import left_of
from functions.conversation.return_events import ReturnDecided
from functions.conversation.state import Step
from tests.conversation.chat import Chat
from tests.conversation.states import DAY, new_chat
from tests.starter import starter_shop

VASE, LARGE, FLOWERS = "VAAS-GLAS-M", "VAAS-GLAS-L", "TULP-YEL"


@cache
def _bought(locale: str) -> Chat:
    """Two glass vases and a bunch of tulips, delivered."""
    chat = new_chat()
    chat.say("ik zoek graag iets" if locale == "nl" else "i am looking for something")
    for sku in (VASE, VASE, FLOWERS):
        chat.tap(f"add:{sku}")
    for tap in ("checkout", "forother"):
        chat.tap(tap)
    chat.say("Sanne de Boer")
    chat.tap("ship:standard")
    chat.say("Dorpsstraat 12a, 2011 AB Haarlem")
    chat.tap("nophone")
    chat.tap(DAY)
    chat.say("sanne@example.nl")
    chat.tap("nocard")
    chat.say("ja" if locale == "nl" else "yes")
    chat.observed()
    chat.paid()
    chat.parcel("delivered")
    assert chat.step is Step.AFTER_ORDER and chat.order.number == "1001"
    return chat


def bought(locale: str = "nl", **rules: object) -> Chat:
    """`rules`: of `returns` in shop.yaml."""
    shop = starter_shop()
    chat = deepcopy(_bought(locale), {id(shop): shop})
    if rules:
        returns = shop.rules.returns.model_copy(update=rules)
        chat.shop = Ruled(shop, shop.rules.model_copy(update={"returns": returns}))
    return chat


def twin(chat: Chat) -> Chat:
    return deepcopy(chat, {id(chat.shop): chat.shop})


class Ruled:
    def __init__(self, shop, rules):
        self._shop, self.rules = shop, rules

    def __getattr__(self, name):
        return getattr(self._shop, name)


def first(chat: Chat):
    return next(iter(chat.orders.values()))


def case(chat: Chat):
    return first(chat).returns[-1]


def decides(chat: Chat, decision: str, note: str = "", number: str = "") -> list[str]:
    """What was announced."""
    before = len(chat.announced)
    chat.happens(ReturnDecided(order=first(chat).id, number=number or case(chat).number, decision=decision, note=note))
    return [each.name for each in chat.announced[before:]]


def refunds(chat: Chat) -> list[int]:
    return [effect.amount for effect in chat.effects if isinstance(effect, RefundPayment)]


def sound(chat: Chat) -> None:
    """What always holds of the money: ADR 30."""
    for order in chat.orders.values():
        for attempt in order.attempts:
            if attempt.state == "paid":
                assert order.refunded(attempt.number) + order.lent_of(attempt.number) <= attempt.got
        for credit in order.lent:
            paid_with = [c.amount for c in chat.orders[credit.order].credits if c.order == order.id]
            assert sum(paid_with) == sum(c.amount for c in order.lent if c.order == credit.order)
        for credit in order.credits:
            assert [c for c in chat.orders[credit.order].lent if c.order == order.id]


def exchange(chat: Chat, what: str = LARGE) -> None:
    """One vase for another."""
    for tap in ("return", f"rline:{VASE}", "rqty:1", "rwhy:size", "rwish:exchange", f"rnew:{what}", "rsend"):
        chat.tap(tap)


# --- asking -------------------------------------------------------------------------------------------------------


def test_a_vase_goes_back_by_taps_and_the_money_follows_when_it_is_there():
    chat = bought("en")
    for tap in ("return", f"rline:{VASE}", "rqty:2", "rwhy:unlike", "rwish:refund"):
        chat.tap(tap)
    assert "You pay for sending it back" in chat.text
    chat.tap("rsend")
    assert case(chat).number == "R1001-1" and case(chat).kind is Kind.WITHDRAWAL  # nobody can refuse it
    assert case(chat).state is ReturnState.APPROVED and "Lindengracht 12" in chat.text
    assert not refunds(chat)
    stock = chat.stock[VASE]
    assert decides(chat, "receive")[:2] == ["return.received", "refund.requested"]
    paid = sum(line.total for line in first(chat).lines if line.sku == VASE)
    assert refunds(chat) == [paid] and chat.stock[VASE] == stock + 2
    assert case(chat).state is ReturnState.REFUNDED
    made = first(chat).refunds[-1]
    chat.happens(
        RefundObserved(order=first(chat).id, attempt=1, refund=made.id, status="succeeded", amount=made.amount)
    )
    assert case(chat).is_closed_well and chat.announced[-1].name == "return.closed"
    sound(chat)


def test_one_sentence_tells_most_of_it():
    chat = bought()
    chat.say("de glazen vaas kwam kapot aan, ik wil graag een nieuwe")
    assert "spijt me" in chat.text and "foto" in chat.text
    chat.say("lukt niet")
    assert "ervoor in de plaats" in chat.text
    chat.say("hetzelfde")
    assert "niets bij te betalen" in chat.text
    chat.say("ja")
    assert case(chat).kind is Kind.COMPLAINT and case(chat).damaged and case(chat).wish == "exchange"
    assert "kapot" in case(chat).words
    assert "return.requested" in {each.name for each in chat.announced}
    assert chat.conversation.human_requested_at is None


def test_cut_flowers_cannot_be_withdrawn_from_but_a_fault_is_always_accepted():
    chat = bought("en")
    chat.tap("return")
    chat.tap(f"rline:{FLOWERS}")
    chat.say("I changed my mind")
    assert "does not keep" in chat.text and not first(chat).returns
    chat.say("they were wilted")
    chat.tap("rphoto")
    chat.tap("rwish:refund")
    chat.tap("rsend")
    assert case(chat).kind is Kind.COMPLAINT and case(chat).state is ReturnState.ASKED
    assert "You need not send anything back" in chat.text
    decides(chat, "approve")
    assert refunds(chat) == [next(line.total for line in first(chat).lines if line.sku == FLOWERS)]


def test_units_that_are_returned_or_refunded_are_not_returned_twice():
    chat = bought()
    for tap in ("return", f"rline:{VASE}", "rqty:2", "rwhy:size", "rwish:refund", "rsend"):
        chat.tap(tap)
    chat.tap("return")
    assert VASE not in str(chat.offered())
    chat.happens(RefundRequested(order=first(chat).id, lines=({"sku": FLOWERS, "quantity": 1},)))
    chat.tap("return")
    assert "nog geen bestelling" in chat.text or not chat.offered()
    assert len(first(chat).returns) == 1


def test_an_old_button_harms_nothing():
    chat = bought()
    for action in (
        "rline:NOPE", "rqty:99", "rwhy:nope", "rwish:nope", "rnew:NOPE", "rsend", "rmore", "rphoto",
        "rkeep:nope", "rsent:nope", "rinstead:nope", "rmoney:nope", "rorder:nope", "rhere", "rcancel", "rfault",
    ):  # fmt: skip
        chat.tap(action)
        assert chat.said
    assert not first(chat).returns


def test_back_goes_one_question_back_and_laat_maar_leaves_it():
    chat = bought()
    for tap in ("return", f"rline:{VASE}", "rqty:1", "rwhy:size"):
        chat.tap(tap)
    asked = chat.question()
    chat.tap("rwish:refund")
    chat.say("terug")
    assert chat.question() == asked
    chat.say("terug")
    assert "Wat is er met" in chat.question()
    chat.say("laat maar")
    assert chat.step is Step.AFTER_ORDER and chat.conversation.returning is None and not first(chat).returns


def test_what_has_not_left_is_cancelled_instead_unless_the_shopper_has_it():
    chat = bought()
    chat.orders[first(chat).id] = first(chat).model_copy(update={"parcels": ()})
    chat.tap("return")
    assert "nog niet weg" in chat.text
    chat.say("annuleren")
    assert chat.step is Step.CANCEL_ORDER
    chat.say("nee")
    chat.say("ik wil iets terugsturen")
    chat.say("ik heb het al")
    assert "Om wat" in chat.question()


def test_who_has_bought_nothing_hears_so():
    chat = new_chat()
    chat.say("ik wil herroepen")
    assert not chat.orders and chat.said


# --- withdrawal ---------------------------------------------------------------------------------------------------


def test_the_withdrawal_function_is_one_word_away_and_is_acknowledged_with_date_and_time_by_mail_too():
    chat = bought()
    chat.say("herroepen")
    assert "Om wat" not in chat.text  # only the vases can be
    chat.say("alle twee")
    assert "herroept de koop" in chat.text
    chat.tap("Bevestig herroeping")
    mail = next(effect for effect in chat.effects if isinstance(effect, Mail))
    assert "R1001-1" in chat.text and "om " in chat.text and mail.purpose == "contract"
    assert case(chat).kind is Kind.WITHDRAWAL and case(chat).lines[0].reason == "none"
    assert decides(chat, "reject", "no") == ["return.refused"]


def test_a_withdrawal_of_everything_gives_the_standard_delivery_back_as_well():
    chat = bought()
    order = first(chat)
    vases = tuple(line for line in order.lines if line.sku == VASE)
    chat.orders[order.id] = order.model_copy(update={"lines": vases})
    chat.say("herroepen")
    chat.say("2")
    chat.say("ja")
    decides(chat, "receive")
    standard = next(o for o in chat.shop.rules.shipping if o.id == "standard")
    goods = sum(line.total for line in vases)
    free = standard.free_from is not None and goods >= standard.free_from
    assert refunds(chat) == [goods + (0 if free else min(standard.price, order.shipping.price))]


def test_the_merchant_is_warned_before_the_fourteen_days_are_over_and_once_more():
    chat = bought()
    chat.say("herroepen")
    chat.say("1")
    chat.say("ja")
    chat.later(days=11, hours=1)
    assert chat.announced[-1].name == "return.due"
    chat.later(days=3)
    assert [each.name for each in chat.announced].count("return.due") == 2
    chat.later(days=3)
    assert [each.name for each in chat.announced].count("return.due") == 2


def test_after_fourteen_days_the_function_is_not_offered_and_says_why():
    chat = bought()
    chat.say("waar is mijn bestelling")
    assert "withdraw" in chat.offered().values()
    chat.later(days=20)
    chat.say("waar is mijn bestelling")
    assert "withdraw" not in chat.offered().values()
    chat.say("herroepen")
    assert "voorbij" in chat.text and not first(chat).returns


def test_what_is_withdrawn_from_before_it_leaves_is_refunded_at_once_and_not_sent():
    chat = bought()
    chat.orders[first(chat).id] = first(chat).model_copy(update={"parcels": ()})
    stock = chat.stock[VASE]
    chat.say("herroepen")
    chat.say("2")
    chat.say("ja")
    assert refunds(chat) and case(chat).state is ReturnState.REFUNDED
    assert chat.stock[VASE] == stock + 2


def test_a_question_about_the_right_is_no_statement():
    chat = bought("en")
    chat.say("how long is the withdrawal period?")
    assert chat.step is not Step.RETURN


# --- the shop decides ---------------------------------------------------------------------------------------------


def complains(chat: Chat) -> None:
    for tap in ("return", f"rline:{VASE}", "rqty:1", "rwhy:broken", "rphoto", "rwish:refund", "rsend"):
        chat.tap(tap)


def test_a_rejection_needs_a_reason_which_the_shopper_reads_and_frees_the_units():
    chat = bought("en")
    exchange(chat)
    assert chat.reserved[LARGE] == 1
    assert decides(chat, "reject") == ["return.refused"]
    decides(chat, "reject", "It has been used.")
    assert "It has been used." in chat.text and chat.reserved[LARGE] == 0
    assert case(chat).state is ReturnState.REJECTED
    assert chat.order.status is OrderStatus.CANCELLED and not first(chat).lent
    sound(chat)
    chat.tap("return")
    assert f"rline:{VASE}" in chat.offered().values()


@pytest.mark.parametrize("decision", ["approve", "receive", "accept", "refuse"])
def test_a_decision_that_does_not_fit_changes_nothing(decision):
    chat = bought()
    complains(chat)
    decides(chat, "reject", "nee")
    before = first(chat)
    assert decides(chat, decision, "x") == ["return.refused"]
    assert first(chat).returns == before.returns and not refunds(chat)
    assert decides(chat, "approve", number="R9-9") == ["return.refused"]


def test_with_inspection_the_money_waits_for_it_and_what_is_not_in_order_is_not_paid():
    chat = bought("en", refund_when=When.INSPECTION, faulty_sent_back=True)
    complains(chat)
    decides(chat, "approve")
    assert "looked at it" in chat.text
    chat.tap("I have sent it")
    assert case(chat).state is ReturnState.SENT
    decides(chat, "receive")
    assert not refunds(chat) and case(chat).state is ReturnState.RECEIVED
    other = twin(chat)
    decides(chat, "accept")
    assert len(refunds(chat)) == 1
    decides(other, "refuse", "It was dropped.")
    assert "It was dropped." in other.text and not refunds(other) and case(other).given_up


def test_what_is_worth_little_is_agreed_to_without_a_person():
    chat = bought("en", approve_up_to=10_000)
    complains(chat)
    assert case(chat).state is ReturnState.REFUNDED and refunds(chat)


def test_a_case_whose_units_were_refunded_otherwise_gives_nothing_more():
    chat = bought()
    complains(chat)
    chat.happens(RefundRequested(order=first(chat).id, lines=({"sku": VASE, "quantity": 2},)))
    decides(chat, "approve")
    assert not refunds(chat) and case(chat).state is ReturnState.CLOSED
    sound(chat)


def test_the_shopper_keeps_it_after_all():
    chat = bought()
    exchange(chat)
    chat.tap("Ik houd het toch")
    assert case(chat).state is ReturnState.DROPPED and chat.reserved[LARGE] == 0 and not first(chat).lent
    assert decides(chat, "approve") == ["return.refused"]


# --- exchanges ----------------------------------------------------------------------------------------------------


def test_an_even_exchange_is_an_order_paid_with_the_credit():
    chat = bought(exchange_when=When.APPROVAL)
    for tap in ("return", f"rline:{VASE}", "rqty:1", "rwhy:broken", "rphoto", "rwish:exchange", "rnew:*", "rsend"):
        chat.tap(tap)
    assert chat.reserved[VASE] == 1 and chat.order.status is OrderStatus.HELD
    decides(chat, "approve")
    new = chat.order
    assert new.status is OrderStatus.PAID and new.number == "1002" and new.exchange_of == first(chat).id
    assert new.due == 0 and new.credited == new.total and not refunds(chat)
    assert first(chat).exchanged_by == (new.id,) and case(chat).state is ReturnState.EXCHANGED
    assert "Betaald met je retour" in chat.text
    sound(chat)
    chat.parcel("delivered")
    assert case(chat).is_closed_well


def test_a_dearer_exchange_is_paid_by_a_link_for_the_difference_only():
    chat = bought("en")
    exchange(chat)
    decides(chat, "approve")
    opened = next(effect for effect in chat.effects if isinstance(effect, OpenPayment))
    new = chat.order
    assert opened.amount == new.due == sum(line.amount * line.quantity for line in opened.lines) > 0
    assert chat.reserved[LARGE] == 1
    chat.observed(amount=new.due)
    assert "difference" in chat.text
    chat.observed("complete", "paid", amount=new.due)
    assert chat.order.status is OrderStatus.PAID and case(chat).state is ReturnState.EXCHANGED
    sound(chat)
    assert left(first(chat), paying(first(chat))) == first(chat).total - new.credited


def test_a_difference_that_nobody_pays_lets_the_goods_go_and_asks_once_more():
    chat = bought("en")
    exchange(chat)
    decides(chat, "approve")
    chat.observed(amount=chat.order.due)
    chat.observed("expired", amount=chat.order.due)
    assert chat.order.status is OrderStatus.CANCELLED and chat.reserved[LARGE] == 0
    assert not first(chat).lent and case(chat).undecided
    other = twin(chat)
    chat.tap("Money back")
    assert case(chat).wish == "refund" and case(chat).state is ReturnState.APPROVED
    decides(chat, "receive")
    assert len(refunds(chat)) == 1
    sound(chat)
    other.tap("Choose once more")
    other.tap("rnew:VAAS-GLAS-S")
    assert other.order.status is OrderStatus.PAID and case(other).rest > 0
    sound(other)


def test_of_a_cheaper_exchange_the_difference_goes_back_by_the_rule():
    chat = bought("en")
    exchange(chat, "VAAS-GLAS-S")
    decides(chat, "approve")
    assert chat.order.status is OrderStatus.PAID and not refunds(chat)
    rest = case(chat).rest
    decides(chat, "receive")
    assert refunds(chat) == [rest] and case(chat).rest == 0
    sound(chat)
    assert decides(chat, "receive") == ["return.refused"]


def test_a_paid_late_difference_goes_back_for_the_goods_have_gone():
    chat = bought("en")
    exchange(chat)
    decides(chat, "approve")
    due = chat.order.due
    chat.observed(amount=due)
    chat.observed("expired", amount=due)
    chat.observed("complete", "paid", amount=due)
    assert refunds(chat) == [due]
    sound(chat)


def test_an_exchange_that_is_cancelled_before_it_leaves_is_money_by_the_rule():
    chat = bought("en")
    exchange(chat)
    decides(chat, "approve")
    due = chat.order.due
    chat.observed("complete", "paid", amount=due)
    chat.say("cancel order 1002")
    chat.say("yes")
    assert refunds(chat) == [due]  # the rest waits for what comes back
    assert chat.order.status is OrderStatus.CANCELLED and not first(chat).lent and chat.order.credited == 0
    assert case(chat).wish == "refund" and case(chat).state is ReturnState.APPROVED
    sound(chat)
    decides(chat, "receive")
    vase = next(line for line in first(chat).lines if line.sku == VASE)
    assert refunds(chat) == [vase.price]
    sound(chat)


def test_a_refund_of_an_exchange_goes_to_who_holds_the_money_and_never_comes_to_more():
    chat = bought("en")
    exchange(chat)
    decides(chat, "approve")
    due = chat.order.due
    chat.observed("complete", "paid", amount=due)
    new = chat.order
    chat.happens(RefundRequested(order=new.id))
    sent = [(e.order, e.payment_intent, e.amount) for e in chat.effects if isinstance(e, RefundPayment)]
    assert [order for order, _, _ in sent] == [new.id, first(chat).id]
    assert sum(amount for _, _, amount in sent) == new.total
    assert left_of(chat.orders[new.id]) == 0
    sound(chat)
    before = len(chat.announced)
    chat.happens(RefundRequested(order=new.id))
    assert [each.name for each in chat.announced[before:]] == ["refund.refused"]
    chat.happens(RefundRequested(order=first(chat).id))
    assert sum(r.amount for o in chat.orders.values() for r in o.refunds if r.attempt) == first(chat).total + due


def test_an_exchange_of_an_exchange_takes_over_what_it_was_paid_with():
    chat = bought("en")
    exchange(chat)
    decides(chat, "approve")
    chat.observed("complete", "paid", amount=chat.order.due)
    second = chat.order
    chat.parcel("delivered")
    for tap in ("return", f"rorder:{second.id}", "rwhy:broken", "rphoto", "rwish:exchange", "rnew:*", "rsend"):
        chat.tap(tap)
    assert chat.orders[second.id].returns[0].number == "R1002-1"
    third = chat.order
    assert third.exchange_of == second.id and third.credited == third.total
    sound(chat)
    chat.happens(ReturnDecided(order=second.id, number="R1002-1", decision="approve"))
    assert chat.order.status is OrderStatus.PAID
    chat.happens(RefundRequested(order=third.id))
    assert sum(refunds(chat)) == third.total
    sound(chat)


def test_what_is_sold_out_cannot_come_instead():
    chat = bought("en")
    chat.stock[LARGE] = 0
    for tap in ("return", f"rline:{VASE}", "rqty:1", "rwhy:size", "rwish:exchange"):
        chat.tap(tap)
    assert f"rnew:{LARGE}" not in chat.offered().values()
    chat.tap(f"rnew:{LARGE}")
    assert "sold out" in chat.text and not first(chat).returns


def test_an_exchange_in_their_own_words_finds_what_the_shop_has():
    chat = bought("en")
    chat.say("I want to exchange a glass vase, it is too small")
    chat.say("1")
    chat.say("the large one")
    assert "You pay" in chat.text and "Large" in chat.text
    chat.say("back")
    chat.say("a scented candle")
    assert "Scented candle" in chat.text


def test_what_goes_back_at_stripe_though_an_exchange_was_paid_with_it_is_for_a_person():
    chat = bought()
    exchange(chat)
    decides(chat, "approve")
    holder = first(chat)
    assert holder.lent and not holder.concerns
    chat.happens(
        MoneyObserved(
            order=holder.id,
            attempt=holder.attempt.number,
            payment_intent=holder.attempt.payment_intent or "pi_1",
            refunds=(RefundSeen(id="re_1", refund="", amount=holder.attempt.got, status="succeeded"),),
        )
    )
    assert "an exchange had been paid with it" in first(chat).concerns[0]
    told = [each.detail["order"] for each in chat.announced if each.name == "payment.review"]
    assert told == [holder.id]
    chat.happens(ReviewResolved(order=holder.id, resolution="dismiss"))
    assert not first(chat).concerns
