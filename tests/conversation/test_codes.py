"""Discount codes in the chat: what they give, why they do not, and that nobody pays what they were not told."""

from datetime import date, timedelta

import pytest

from functions.commerce.codes import DiscountCode
from functions.commerce.orders import AttemptState, OrderStatus
from functions.conversation.effects import Announce, ExpirePayment, Mail, OpenPayment, RefundPayment
from functions.conversation.fulfilment_events import FulfilmentReported
from functions.conversation.message import Cart, Receipt
from functions.conversation.state import Step
from tests.conversation.chat import Chat
from tests.conversation.states import DAY
from tests.starter import Ruled, starter_shop, starter_stock

TULIPS = "TULP-YEL"


def ruled(*codes, **rules):
    found = tuple(DiscountCode.model_validate(code) for code in codes)
    return Ruled(starter_shop().rules.model_copy(update={"discount_codes": found, **rules}))


def chatting(*codes, units=3, **rules):
    """In front of a cart of tulips."""
    chat = Chat(ruled(*codes, **rules), starter_stock())
    chat.say("ik zoek graag iets")
    chat.tap(f"add:{TULIPS}")
    if units > 1:
        chat.say(str(units))
    chat.tap("cart")
    return chat


def check_out(chat, email="s@example.nl", shipping="pickup"):
    """On to the summary."""
    chat.tap("checkout")
    for answer in ("Sanne", f"ship:{shipping}", DAY):
        chat.tap(answer) if ":" in answer else chat.say(answer)
    chat.say(email)
    chat.tap("nocard")
    return chat


def cart(chat):
    return next(message for message in chat.said if isinstance(message, Cart))


def totals(chat):
    return {line.title: line.amount.replace("\xa0", " ") for line in cart(chat).totals}


def goods(chat):
    return chat.conversation.cart.total


TEN = {"code": "WELKOM10", "percent": 1000, "once": True}
FIVE = {"code": "TULP5", "amount": 500, "minimum": 2500}


@pytest.mark.parametrize(
    "said",
    [
        "ik heb een kortingscode WELKOM10",
        "code welkom10",
        "welkom10",
        "Welkom10 graag",
        "afrekenen met code (welkom10)",
    ],
)
def test_a_code_is_heard_however_it_is_written_and_stands_in_the_cart(said):
    chat = chatting(TEN)
    chat.say(said)
    off = (goods(chat) + 5) // 10
    assert chat.conversation.draft.code == "WELKOM10"
    assert "10% korting" in chat.text
    assert totals(chat)["Korting WELKOM10"] == f"−{chat.shop.money('nl', off)}".replace("\xa0", " ")


def test_who_says_code_without_one_is_asked_for_it_and_hears_of_one_that_is_none():
    chat = chatting(TEN)
    chat.say("ik heb een kortingscode")
    assert "Stuur hem hier" in chat.text
    chat.say("HALLO15")
    assert "De code HALLO15 ken ik niet" in chat.text
    assert chat.conversation.draft.code == ""
    chat.say("nee hoor")
    assert "ken ik niet" not in chat.text


def test_who_asks_about_their_code_hears_how_it_stands():
    chat = chatting(FIVE | {"minimum": 100_000})
    chat.say("TULP5")
    chat.say("waarom krijg ik geen korting?")
    assert "tekort" in chat.text


def test_a_word_of_an_address_is_no_code_and_a_control_word_is_none_either():
    chat = chatting(TEN, {"code": "STOP", "percent": 1000})
    chat.tap("checkout")
    for answer in ("Sanne", "ship:pickup", DAY):
        chat.tap(answer) if ":" in answer else chat.say(answer)
    chat.say("welkom10@example.nl")
    assert (chat.conversation.draft.email, chat.conversation.draft.code) == ("welkom10@example.nl", "")
    chat.tap("nocard")
    chat.say("stop")
    assert chat.conversation.draft.code == "" and not chat.conversation.promotional


def test_after_being_asked_for_a_code_a_control_word_is_no_code():
    chat = chatting(TEN)
    chat.say("ik heb een kortingscode")
    chat.say("STOP")
    assert "ken ik niet" not in chat.text and not chat.conversation.promotional


def test_a_shop_without_codes_says_so():
    chat = chatting()
    chat.say("ik heb een kortingscode WELKOM10")
    assert "geen kortingscodes" in chat.text


TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"until": TODAY - timedelta(days=1)}, "is verlopen"),
        ({"begin": TODAY + timedelta(days=1)}, "geldt pas vanaf"),
        ({"minimum": 10_000}, "tekort"),
        ({"only": ("vases",)}, "geldt alleen voor Vazen en potten"),
    ],
)
def test_it_is_told_exactly_why_a_code_gives_nothing(changes, told):
    chat = chatting(TEN | changes)
    chat.say("WELKOM10")
    assert told in chat.text
    assert totals_after(chat)["Totaal"] == totals_without(chat)


def totals_after(chat):
    chat.tap("cart")
    return totals(chat)


def totals_without(chat):
    chat.say("haal de code weg")
    chat.tap("cart")
    return totals(chat)["Totaal"]


def test_how_much_is_missing_is_told_and_the_code_waits_until_it_is_there():
    chat = chatting(FIVE | {"minimum": 0}, units=1)
    one = goods(chat)
    chat = chatting(FIVE | {"minimum": one + 150}, units=1)
    chat.say("code TULP5")
    assert "nog € 1,50 tekort" in chat.text
    chat.tap("cart")
    assert totals(chat)["Korting TULP5"].startswith("vanaf €")
    chat.say("2")
    chat.tap("cart")
    assert totals(chat)["Korting TULP5"] == "−€ 5,00"
    chat.say("1")
    chat.tap("cart")
    assert totals(chat)["Korting TULP5"].startswith("vanaf €")


@pytest.mark.parametrize("said", ["haal de code weg", "verwijder de kortingscode", "remove the code"])
def test_a_code_can_be_taken_away(said):
    chat = chatting(TEN)
    chat.say("WELKOM10")
    chat.say(said)
    assert chat.conversation.draft.code == ""
    assert not any("WELKOM10" in title for title in totals_after(chat))


def test_the_discount_is_in_the_summary_the_page_the_receipt_and_the_mail():
    chat = check_out(chatting(TEN))
    chat.say("welkom10")
    off = (goods(chat) + 5) // 10
    assert chat.step is Step.CHECKOUT_CONFIRM
    shown = f"−{chat.shop.money('nl', off)}".replace("\xa0", " ")
    assert totals(chat)["Korting WELKOM10"] == shown
    chat.tap("Bestellen en betalen")
    order = chat.order
    (asked,) = [effect for effect in chat.effects if isinstance(effect, OpenPayment)]
    assert (order.discount.code, order.discount.amount, len(order.discount.claims)) == ("WELKOM10", off, 2)
    assert sum(line.amount * line.quantity for line in asked.lines) == asked.amount == order.total
    assert chat.codes["WELKOM10"] == 1
    chat.observed()
    chat.paid()
    (receipt,) = [message for message in chat.said if isinstance(message, Receipt)]
    (mail,) = [effect for effect in chat.effects if isinstance(effect, Mail)]
    for text in (receipt.model_dump_json(), mail.model_dump_json()):
        assert shown in text.replace("\xa0", " ")
    assert chat.codes["WELKOM10"] == 1  # kept
    assert chat.conversation.draft.code == ""


def test_a_summary_of_before_the_code_was_taken_away_is_not_ordered():
    chat = chatting(TEN)
    chat.say("WELKOM10")
    check_out(chat)
    old = chat.offered()["Bestellen en betalen"]
    chat.say("haal de code weg")
    chat.tap(old)
    assert not chat.orders
    assert "Korting WELKOM10" not in totals(chat)


def test_once_is_once_for_a_conversation_and_for_a_mailbox():
    chat = chatting(TEN)
    chat.say("WELKOM10")
    check_out(chat)
    chat.say("ja")
    chat.observed()
    chat.paid()
    chat.tap(f"add:{TULIPS}")
    chat.say("WELKOM10")
    assert "al gebruikt" in chat.text
    other = chatting(TEN)
    other.codes = {key: used for key, used in chat.codes.items() if "conversation" not in key}
    own = {claim for claim in chat.order.discount.claims if claim != links_claim("conversation:cabc")}
    other.codes = {"WELKOM10": 1} | {f"WELKOM10/{claim}": 1 for claim in own}
    other.say("WELKOM10")
    assert "10% korting" in other.text  # nobody knows yet who it is
    check_out(other, email="S+bloemen@example.nl")
    assert "al gebruikt" in other.text
    assert "Korting WELKOM10" not in totals(other)


def links_claim(who):
    from tests.conversation.chat import TestLinks

    return TestLinks().claim("WELKOM10", who)


def test_a_code_that_others_used_up_meanwhile_is_told_before_anything_is_ordered():
    chat = chatting(TEN | {"uses": 1})
    chat.say("WELKOM10")
    check_out(chat)
    chat.codes["WELKOM10"] = 1
    chat.say("ja")
    assert not chat.orders
    assert "net op" in chat.text
    assert "Korting WELKOM10" not in totals(chat)
    chat.say("ja")
    assert chat.order.discount is None


def test_a_code_that_the_merchant_changed_is_told_before_anything_is_ordered():
    chat = chatting(TEN)
    chat.say("WELKOM10")
    check_out(chat)
    chat.shop = ruled(TEN | {"percent": 500})
    chat.say("ja")
    assert not chat.orders
    assert "geeft nu" in chat.text
    chat.say("ja")
    assert chat.order.discount.amount == (goods(chat) * 5 + 50) // 100


def ordered(**changes):
    chat = chatting(TEN | {"uses": 1} | changes)
    chat.say("WELKOM10")
    check_out(chat)
    chat.say("ja")
    chat.observed()
    return chat


def test_an_expired_link_gives_the_use_back_and_renewing_it_takes_it_again():
    chat = ordered()
    chat.observed("expired")
    assert chat.codes == {"WELKOM10": 0}
    chat.tap(f"newlink:{chat.order.id}")
    assert chat.order.status is OrderStatus.AWAITING_PAYMENT
    assert chat.codes["WELKOM10"] == 1 and len(chat.codes) == 3


def test_a_link_is_not_renewed_at_a_price_that_no_longer_holds():
    chat = ordered()
    chat.observed("expired")
    chat.codes["WELKOM10"] = 1  # somebody else's
    chat.tap(f"newlink:{chat.order.id}")
    assert chat.order.status is OrderStatus.EXPIRED
    assert "net op" in chat.text
    assert "Korting WELKOM10" not in totals(chat)


def test_who_orders_again_with_another_answer_is_not_in_their_own_way():
    chat = ordered()
    chat.tap("ask:email")
    chat.say("t@example.nl")
    chat.tap("Bestellen en betalen")
    chat.observed("expired")
    first, second = chat.orders.values()
    assert (first.status, second.status) == (OrderStatus.CANCELLED, OrderStatus.AWAITING_PAYMENT)
    assert second.discount.amount == first.discount.amount
    assert chat.codes["WELKOM10"] == 1
    assert {key for key in chat.codes if "/" in key} == {f"WELKOM10/{claim}" for claim in second.discount.claims}


def test_paid_late_with_a_use_left_is_an_order():
    chat = ordered()
    chat.observed("expired")
    chat.paid()
    assert chat.order.status is OrderStatus.PAID
    assert chat.codes["WELKOM10"] == 1


def test_paid_late_with_no_use_left_is_refunded_in_full():
    chat = ordered()
    chat.observed("expired")
    chat.codes["WELKOM10"] = 1  # somebody else's
    chat.paid()
    (refund,) = [effect for effect in chat.effects if isinstance(effect, RefundPayment)]
    assert refund.amount == chat.order.total
    assert chat.order.refunds[0].reason == "code_gone"
    assert "opgebruikt" in chat.text
    assert chat.codes["WELKOM10"] == 1
    assert chat.cart and not chat.conversation.draft.code


@pytest.mark.parametrize("limits", [{}, {"uses": None}])
def test_a_dead_link_paid_after_ordering_again_with_the_same_code_is_refunded(limits):
    chat = ordered(**limits)
    chat.observed("expired")
    first = chat.order
    chat.tap(f"add:{TULIPS}")
    chat.tap("checkout")
    chat.say("ja")
    second = chat.order
    assert second.id != first.id and second.discount and chat.codes["WELKOM10"] == 1
    seen = chat.orders.pop(first.id)
    chat.orders[first.id] = seen  # the latest, for `paid`
    chat.paid()
    assert chat.orders[first.id].refunds[0].reason == "code_gone"
    assert chat.orders[second.id].status is OrderStatus.AWAITING_PAYMENT
    assert (chat.codes["WELKOM10"], chat.conversation.order, chat.conversation.draft.code) == (1, second.id, "WELKOM10")


@pytest.mark.parametrize("now", [(), ({"code": "WELKOM10", "percent": 1000},)])
def test_what_the_merchant_changed_of_a_code_leaves_no_use_to_be_taken_twice(now):
    """Its item by whom it was used is there, and no transaction can put it there again."""
    chat = ordered()
    chat.observed("expired")
    chat.codes |= {f"WELKOM10/{claim}": 1 for claim in chat.order.discount.claims}  # another order of theirs
    chat.shop = ruled(*now)
    chat.tap(f"newlink:{chat.order.id}")
    assert chat.order.status is OrderStatus.EXPIRED
    chat.paid()
    assert chat.order.refunds[0].reason == "code_gone"


def test_a_code_named_while_the_link_is_open_is_for_a_link_of_its_own():
    chat = check_out(chatting(TEN))
    chat.say("ja")
    chat.observed()
    chat.say("code welkom10")
    assert chat.step is Step.CHECKOUT_CONFIRM
    chat.tap("Bestellen en betalen")
    chat.observed("expired")
    first, second = chat.orders.values()
    assert second.total == first.total - second.discount.amount


# --- nothing to pay, and too little -------------------------------------------------------------------------------

ALL = {"code": "CADEAU", "percent": 10_000, "uses": 1}


def free():
    chat = chatting(ALL)
    chat.say("CADEAU")
    return check_out(chat)


def test_where_nothing_is_to_be_paid_the_button_does_not_say_so():
    chat = free()
    assert "Bestellen" in chat.offered() and "Bestellen en betalen" not in chat.offered()


def test_an_order_of_nothing_to_pay_is_paid_at_once_without_stripe():
    chat = free()
    chat.tap("Bestellen")
    order = chat.order
    assert (order.status, order.number, order.total) == (OrderStatus.PAID, "1001", 0)
    assert (order.attempt.amount, order.attempt.session) == (0, None)
    assert not [effect for effect in chat.effects if isinstance(effect, OpenPayment)]
    assert chat.sold == {TULIPS: 3} and not any(chat.reserved.values())
    assert chat.codes == {"CADEAU": 1}
    assert order.booked and all(chat.taken[key] == 1 for key in order.booked)
    (receipt,) = [message for message in chat.said if isinstance(message, Receipt)]
    assert receipt.heading == "Dank je wel! Bestelling 1001"
    (mail,) = [effect for effect in chat.effects if isinstance(effect, Mail)]
    assert "Er was niets te betalen" in mail.model_dump_json()
    names = [effect.name for effect in chat.effects if isinstance(effect, Announce)]
    assert [name for name in names if name.startswith("order.")] == ["order.placed", "order.paid"]
    assert chat.step is Step.AFTER_ORDER and not chat.cart


def test_of_nothing_nothing_is_refunded():
    chat = free()
    chat.tap("Bestellen")
    chat.happens(FulfilmentReported(order=chat.order.id, state="cancelled"))
    assert chat.order.status is OrderStatus.CANCELLED
    assert not [effect for effect in chat.effects if isinstance(effect, RefundPayment)]
    assert not chat.order.refunds
    assert chat.codes == {"CADEAU": 1}


def test_too_little_to_charge_is_told_before_any_link_and_holds_nothing():
    probe = chatting(TEN)
    almost = goods(probe) - 30
    chat = chatting({"code": "BIJNA", "amount": almost})
    chat.say("BIJNA")
    check_out(chat)
    assert "Online betalen kan vanaf € 0,50" in chat.text
    assert chat.step is Step.CART
    chat.say("ja")
    assert not chat.orders and not any(chat.reserved.values()) and not chat.codes.get("BIJNA")


# --- VAT and free delivery ----------------------------------------------------------------------------------------


def test_free_delivery_counts_the_goods_before_the_discount():
    chat = chatting(TEN | {"percent": 5000})
    free_from = next(option.free_from for option in chat.shop.rules.shipping if option.id == "standard")
    units = -(-free_from // (goods(chat) // 3))
    chat.say(str(units))
    chat.say("WELKOM10")
    assert "gratis" in chat.text


def test_the_rates_are_those_of_the_country_that_it_goes_to():
    chat = chatting(TEN, units=2)
    chat.tap("checkout")
    chat.say("Sanne")
    chat.tap("ship:standard")
    chat.say("Meir 12, 2000 Antwerpen, België")
    chat.say(DAY)
    chat.say("s@example.nl")
    chat.tap("nocard")
    assert chat.step is Step.CHECKOUT_CONFIRM, chat.text
    chat.say("ja")
    assert chat.order.address.country == "BE"
    assert {line.vat for line in chat.order.lines} == {600}


# --- one code an order, and which --------------------------------------------------------------------------------


def told_cart(chat):
    chat.tap("cart")
    return totals(chat)


def test_a_code_below_its_minimum_is_not_said_to_be_kept_while_another_is_on():
    chat = chatting(TEN, FIVE | {"minimum": 100_000})
    chat.say("WELKOM10")
    chat.say("TULP5")
    assert "tekort" in chat.text and "onthoud" not in chat.text and "Ik laat WELKOM10 staan" in chat.text
    assert chat.conversation.draft.code == "WELKOM10"
    assert "Korting WELKOM10" in told_cart(chat)


def test_a_code_that_waits_for_a_fuller_cart_is_kept_in_place_of_one_that_gives_nothing_either():
    chat = chatting(TEN | {"minimum": 200_000}, FIVE | {"minimum": 100_000})
    chat.say("WELKOM10")
    assert "Ik onthoud hem." in chat.text
    chat.say("TULP5")
    assert "Ik onthoud hem in plaats van WELKOM10." in chat.text
    assert chat.conversation.draft.code == "TULP5"


def test_a_code_that_gives_less_does_not_replace_a_better_one():
    chat = chatting(FIVE | {"minimum": 0}, {"code": "KLEIN1", "amount": 100})
    chat.say("TULP5")
    chat.say("KLEIN1")
    assert "TULP5 geeft je meer korting (€ 5,00 tegen € 1,00 met KLEIN1)" in chat.text.replace("\xa0", " ")
    assert chat.conversation.draft.code == "TULP5"
    assert "Gelukt" not in chat.text


@pytest.mark.parametrize("amount", [500, 700])
def test_a_code_that_gives_as_much_or_more_replaces_the_other_and_that_is_said(amount):
    chat = chatting(FIVE | {"minimum": 0}, {"code": "GROOT7", "amount": amount})
    chat.say("TULP5")
    chat.say("GROOT7")
    assert "TULP5 telt nu niet meer mee" in chat.text
    assert chat.conversation.draft.code == "GROOT7"
    chat.say("GROOT7")
    assert "telt nu niet meer mee" not in chat.text


def test_what_an_amount_takes_off_is_said_once_and_what_the_cart_makes_of_it_is_said():
    chat = chatting(FIVE | {"minimum": 0}, {"code": "VEEL99", "amount": 99_900})
    chat.say("TULP5")
    assert "krijg je € 5,00 korting." in chat.text.replace("\xa0", " ") and "eraf" not in chat.text
    chat.say("VEEL99")
    assert f"korting: {chat.shop.money('nl', goods(chat))} eraf.".replace("\xa0", " ") in chat.text


REMOVALS = [
    "toch geen TULP5",
    "verwijder code tulp5",
    "haal TULP5 eraf",
    "Haal tulp5 er maar weer af",
    "remove TULP5",
    "take TULP5 off",
    "zonder TULP5",
    "zonder TULP5 graag",
    "TULP5 weghalen",
    "laat TULP5 maar zitten",
    "TULP5 toch maar niet",
    "ik wil geen TULP5",
    "i do not want TULP5",
    "no TULP5",
]


@pytest.mark.parametrize("said", REMOVALS)
def test_a_code_is_taken_away_by_its_name(said):
    chat = chatting(TEN, FIVE | {"minimum": 0})
    chat.say("TULP5")
    chat.say(said)
    assert chat.conversation.draft.code == ""
    assert "TULP5 is weg" in chat.text or "TULP5 is gone" in chat.text


@pytest.mark.parametrize("said", REMOVALS)
@pytest.mark.parametrize("kept", ["", "WELKOM10"])
def test_a_code_that_is_not_on_is_not_put_on_by_wanting_it_gone(said, kept):
    chat = chatting(TEN, FIVE | {"minimum": 0})
    if kept:
        chat.say(kept)
    chat.say(said)
    assert chat.conversation.draft.code == kept
    assert "TULP5 staat niet aan" in chat.text or "TULP5 is not on" in chat.text
    assert (kept or "Gelukt") in chat.text or not kept


@pytest.mark.parametrize(
    "said",
    [
        "code weghalen",
        "HAAL DE CODE WEG",
        "de kortingscode verwijderen",
        "without the code please",
        "verwijder code",
        "zonder de code graag",
        "nee, geen code",
        "no code please",
    ],
)
def test_the_code_that_is_on_is_taken_away_without_its_name_and_none_is_said_to_be_none(said):
    chat = chatting(TEN)
    chat.say("WELKOM10")
    chat.say(said)
    assert chat.conversation.draft.code == ""
    chat = chatting(TEN)
    chat.say(said)
    assert "geen code aan" in chat.text or "no code on" in chat.text


@pytest.mark.parametrize(
    "said", ["haal WELKOM10 eraf en gebruik TULP5", "TULP5 zonder WELKOM10", "geen WELKOM10 maar TULP5"]
)
def test_one_code_in_place_of_another_is_what_the_shopper_says_even_if_it_gives_less(said):
    chat = chatting(TEN | {"percent": 5000}, FIVE | {"minimum": 0})
    chat.say("WELKOM10")
    chat.say(said)
    assert chat.conversation.draft.code == "TULP5"


@pytest.mark.parametrize(
    "said",
    ["vergeet TULP5 niet", "TULP5 doet het niet", "gaat TULP5 eraf?", "use TULP5, take 10% off", "don't forget TULP5"],
)
def test_a_code_is_not_taken_away_by_words_that_only_look_like_it(said):
    chat = chatting(FIVE | {"minimum": 0})
    chat.say("TULP5")
    chat.say(said)
    assert chat.conversation.draft.code == "TULP5"


def test_a_postcode_is_no_discount_code_that_is_to_go():
    chat = chatting(TEN)
    chat.say("WELKOM10")
    chat.say("verwijder mijn postcode")
    assert chat.conversation.draft.code == "WELKOM10"


@pytest.mark.parametrize("said", ["WELKM10", "welkm10", "WELKOM11", "Wellkom10 graag", "LENTTE"])
@pytest.mark.parametrize("step", ["cart", "browse"])
def test_a_mistyped_code_is_said_to_be_unknown_without_telling_which_there_are(said, step):
    chat = chatting(TEN, {"code": "LENTE", "percent": 500})
    chat.tap(step)
    chat.say(said)
    assert f"De code {said.split()[0]} ken ik niet. Klopt de spelling?" in chat.text
    assert "WELKOM10" not in chat.text and "LENTE." not in chat.text
    assert chat.conversation.draft.code == ""


def test_no_answer_tells_whether_a_word_is_near_a_code():
    chat = chatting(TEN)
    chat.say("WELKM10")
    near = chat.text
    chat.say("HALLO15")
    assert chat.text == near.replace("WELKM10", "HALLO15")


@pytest.mark.parametrize("said", ["no, TULP5", "Nee, TULP5"])
def test_another_code_than_was_thought_is_put_on(said):
    chat = chatting(FIVE | {"minimum": 0})
    chat.say(said)
    assert chat.conversation.draft.code == "TULP5"


@pytest.mark.parametrize("said", ["tulp", "tulpen", "lent", "2 tulpen"])
def test_a_word_near_a_code_is_still_a_word(said):
    chat = chatting(FIVE, {"code": "LENTE", "percent": 500})
    chat.tap("browse")
    chat.say(said)
    assert "ken ik niet" not in chat.text


# --- where words are for somebody else ----------------------------------------------------------------------------


def at_the_card(*codes):
    chat = chatting(*codes)
    chat.tap("checkout")
    for answer in ("Sanne", "ship:pickup", DAY):
        chat.tap(answer) if ":" in answer else chat.say(answer)
    chat.say("s@example.nl")
    assert chat.step is Step.CHECKOUT_CARD
    return chat


def test_a_code_alone_is_not_written_on_the_card_and_the_card_is_asked_again():
    chat = at_the_card(FIVE | {"minimum": 0})
    chat.say("tulp5")
    assert (chat.step, chat.conversation.draft.card_message) == (Step.CHECKOUT_CARD, None)
    assert chat.conversation.draft.code == "TULP5" and "nocard" in chat.offered().values()
    chat.say("toch geen TULP5")
    assert chat.conversation.draft.code == "" and chat.step is Step.CHECKOUT_CARD
    chat.say("Voor mijn lief")
    assert chat.conversation.draft.card_message == "Voor mijn lief"


def test_a_code_alone_is_none_on_the_card_of_buy_now_either_and_is_told_to_count_in_the_cart_only():
    chat = chatting(FIVE | {"minimum": 0})
    chat.tap("buy:ROOS-ROOD-S")
    chat.say(DAY)
    assert chat.step is Step.BUY_CARD, chat.text
    chat.say("tulp5")
    assert chat.step is Step.BUY_CARD and "Bij “Nu kopen” telt hij niet mee" in chat.text
    chat.say("Voor mijn lief")
    assert chat.order.card_message == "Voor mijn lief" and chat.order.discount is None


def test_where_a_day_is_asked_for_what_looks_like_a_code_is_an_answer():
    chat = chatting(TEN)
    chat.tap("checkout")
    chat.say("Sanne")
    chat.tap("ship:pickup")
    assert chat.step is Step.CHECKOUT_DAY
    chat.say("december4")
    assert "ken ik niet" not in chat.text


def test_a_name_in_capitals_near_a_code_is_a_name():
    chat = chatting({"code": "SANNA", "percent": 500})
    chat.tap("checkout")
    chat.say("SANNE")
    assert chat.conversation.draft.name.casefold() == "sanne"


@pytest.mark.parametrize("said", ["lente", "Kies TULP5 voor korting, schat", "zonder lente geen zomer"])
def test_what_may_be_a_wish_to_somebody_else_is_written_on_the_card(said):
    chat = at_the_card(FIVE, {"code": "LENTE", "percent": 500})
    chat.say(said)
    assert chat.conversation.draft.card_message == said
    assert chat.conversation.draft.code == ""


# --- a link that is open ------------------------------------------------------------------------------------------


def of(chat, kind):
    return [effect for effect in chat.effects if isinstance(effect, kind)]


@pytest.mark.parametrize("browsing", [False, True])
def test_a_code_taken_while_a_link_is_open_closes_it_and_the_new_price_gets_its_own(browsing):
    chat = check_out(chatting(TEN))
    chat.say("ja")
    chat.observed()
    if browsing:
        chat.tap("browse")
    chat.say("WELKOM10")
    assert of(chat, ExpirePayment) and "dus ik sluit de oude betaallink" in chat.text
    assert chat.step is Step.CHECKOUT_CONFIRM and "Korting WELKOM10" in totals(chat)
    assert chat.order.attempt.state is AttemptState.CLOSING
    chat.tap("Bestellen en betalen")
    chat.observed("expired")
    first, second = chat.orders.values()
    assert (first.status, second.status) == (OrderStatus.CANCELLED, OrderStatus.AWAITING_PAYMENT)
    assert second.total == first.total - second.discount.amount


@pytest.mark.parametrize("said", ["toch geen WELKOM10", "haal de code weg"])
def test_a_code_removed_while_a_link_is_open_closes_it_and_gives_its_use_back(said):
    chat = ordered()
    chat.say(said)
    assert of(chat, ExpirePayment) and "oude betaallink" in chat.text
    assert chat.step is Step.CHECKOUT_CONFIRM and "Korting WELKOM10" not in totals(chat)
    chat.observed("expired")
    assert chat.codes["WELKOM10"] == 0
    chat.tap("Bestellen en betalen")
    first, second = chat.orders.values()
    assert second.discount is None and second.total == first.total + first.discount.amount


def test_what_is_paid_before_the_old_link_is_closed_is_the_order_at_the_old_price():
    chat = ordered()
    chat.say("toch geen WELKOM10")
    chat.paid()
    assert chat.order.status is OrderStatus.PAID and chat.order.discount.code == "WELKOM10"
    assert len(chat.orders) == 1 and not of(chat, RefundPayment)


@pytest.mark.parametrize("said", ["WELKM10", "KLEIN1", "toch geen KLEIN1", "WELKOM10"])
def test_a_code_that_changes_nothing_leaves_an_open_link_as_it_is(said):
    chat = check_out(chatting(TEN | {"percent": 5000}, {"code": "KLEIN1", "amount": 100}))
    chat.say("WELKOM10")
    chat.say("ja")
    chat.observed()
    chat.say(said)
    assert not of(chat, ExpirePayment) and chat.order.attempt.state is AttemptState.OPEN


def test_one_code_for_another_that_is_unknown_takes_the_first_away_and_closes_its_link():
    chat = check_out(chatting(TEN, FIVE | {"until": TODAY - timedelta(days=1)}))
    chat.say("WELKOM10")
    chat.say("ja")
    chat.observed()
    chat.say("haal WELKOM10 eraf en gebruik TULP5")
    assert "is verlopen" in chat.text and of(chat, ExpirePayment)
    assert chat.conversation.draft.code == "" and "Korting WELKOM10" not in totals(chat)


# --- buy now ------------------------------------------------------------------------------------------------------


def test_buy_now_tells_that_a_kept_code_counts_in_the_cart_only_and_offers_it():
    chat = chatting(TEN)
    chat.say("WELKOM10")
    chat.tap(f"buy:{TULIPS}")
    assert "Je code WELKOM10 telt bij “Nu kopen” niet mee" in chat.text
    offer = next(message for message in chat.said if "WELKOM10" in message.model_dump_json())
    assert [option.id for option in offer.options] == [f"add:{TULIPS}"]
    before = chat.cart[TULIPS]
    chat.tap(f"add:{TULIPS}")
    assert chat.cart[TULIPS] == before + 1 and "Korting WELKOM10" in told_cart(chat)


@pytest.mark.parametrize("changes", [{"only": ("vases",)}, {"minimum": 100_000}])
def test_buy_now_is_silent_about_a_code_that_would_give_nothing_in_the_cart_either(changes):
    chat = chatting(TEN | changes)
    chat.say("WELKOM10")
    assert chat.conversation.draft.code == "WELKOM10"
    chat.tap(f"buy:{TULIPS}")
    assert "WELKOM10" not in chat.text


def test_buy_now_is_silent_where_there_is_no_code():
    chat = chatting(TEN)
    chat.tap(f"buy:{TULIPS}")
    assert "code" not in chat.text
