"""Buy now: one tap from a card to Stripe's page. Apart from the cart, one link at most, and Stripe asks the rest."""

from datetime import date

import pytest

from functions.channels.registry import channel
from functions.commerce.orders import Address, AttemptState, DeliveryDay, OrderStatus, Shipping
from functions.conversation.effects import ExpirePayment, OpenPayment, RefundPayment
from functions.conversation.message import Carousel, Detail, PaymentRequest, Receipt
from functions.conversation.money_events import Customer, PaymentCallFailed, ReviewResolved
from functions.conversation.state import Step
from functions.conversation.ways import at_stripe
from tests.conversation.chat import Chat
from tests.conversation.states import at
from tests.conversation.states import new_chat as starter_chat
from tests.conversation.test_checkout import Repriced

VASE, POT, CANDLE = "VAAS-WIT", "POT-WHI", "KAARS"
HOME = Address(street="Lindengracht", number="40", postcode="1015 KD", city="Amsterdam", country="NL")
NOOR = Customer(
    name="Noor Visser", email="noor@example.test", phone="+31612345678", recipient="Noor Visser", address=HOME
)


UNDATED = {"days": (), "cut_off": None, "lead_days": 0, "slots": (), "capacity": None, "areas": {}}


class Ruled:
    """A shop with other rules."""

    def __init__(self, shop, **changed):
        self._shop = shop
        self.rules = shop.rules.model_copy(update=changed)

    def __getattr__(self, name):
        return getattr(self._shop, name)


def new_chat() -> Chat:
    """In a shop that delivers as soon as it can, everywhere."""
    chat = starter_chat()
    options = tuple(option.model_copy(update=UNDATED) for option in chat.shop.rules.shipping)
    chat.shop = Ruled(chat.shop, shipping=options)
    return chat


def of(chat, kind):
    return [effect for effect in chat.effects if isinstance(effect, kind)]


def units(chat, sku):
    return [place.get(sku, 0) for place in (chat.stock, chat.reserved, chat.sold)]


def pays(chat: Chat, way: int = 0, **changed):
    """The shopper fills in Stripe's page, chooses a way of delivery and pays."""
    order = chat.order
    chosen = order.attempt.offered[way]
    goods = sum(line.total for line in order.lines)
    seen = {
        "shipping": chosen.id, "shipping_amount": chosen.price, "amount": goods + chosen.price,
        "customer": NOOR.model_dump(),
    }  # fmt: skip
    return chat.observed("complete", changed.pop("payment_status", "paid"), **(seen | changed))


def bought(sku=VASE, chat=None) -> Chat:
    """With its link open."""
    chat = chat or new_chat()
    chat.tap(f"buy:{sku}")
    if chat.step is Step.BUY_DAY:
        chat.tap(next(action for action in chat.offered().values() if action.startswith("buyday:")))
    if chat.step is Step.BUY_CARD:
        chat.tap("buycard")
    chat.observed()
    return chat


# --- the tap ------------------------------------------------------------------------------------------------------


def test_one_tap_makes_an_order_of_one_and_asks_for_its_link():
    chat = new_chat()
    chat.tap(f"buy:{VASE}")
    (call,) = of(chat, OpenPayment)
    assert chat.step is Step.AWAITING_PAYMENT
    assert [(line.sku, line.quantity) for line in chat.order.lines] == [(VASE, 1)]
    assert (chat.order.status, chat.order.attempt.state) == (OrderStatus.AWAITING_PAYMENT, AttemptState.OPENING)
    assert chat.reserved[VASE] == 1
    assert chat.cart == {}
    assert call.email == ""
    assert [way.id for way in call.shipping] == ["standard", "evening"]
    assert call.countries == ("NL",)
    assert call.amount == 2495 + 495 == sum(line.amount for line in call.lines) + call.shipping[0].amount
    assert "voorwaarden" in call.note


def test_the_link_tells_all_that_is_agreed_to_before_it_is_followed():
    chat = bought()
    (request,) = [message for message in chat.said if isinstance(message, PaymentRequest)]
    for told in (
        "1 × Witte vaas",
        "€ 24,95",
        "Bezorgen: € 4,95",
        "Totaal vanaf: € 29,90",
        "Bedenktijd: 14 dagen",
        "/voorwaarden",
        "/privacy",
    ):
        assert told in request.body.replace("\xa0", " "), told
    assert request.amount in request.body


def test_what_takes_a_card_asks_just_that_and_one_tap_skips_it():
    chat = new_chat()
    chat.tap(f"buy:{CANDLE}")
    assert chat.step is Step.BUY_CARD
    assert not chat.orders
    chat.tap("Geen kaartje")
    assert chat.order.card_message == ""
    assert of(chat, OpenPayment)


def test_the_words_of_the_card_are_kept_as_they_are():
    chat = new_chat()
    chat.tap(f"buy:{CANDLE}")
    chat.say("Veel liefs!")
    assert chat.order.card_message == "Veel liefs!"
    assert "“Veel liefs!”" in "".join(message.body for message in chat.observed())


def test_a_card_that_is_too_long_is_asked_again():
    chat = new_chat()
    chat.tap(f"buy:{CANDLE}")
    chat.say("x" * 301)
    assert "301" in chat.text
    assert chat.step is Step.BUY_CARD
    chat.say("Kort")
    assert chat.order.card_message == "Kort"


def test_a_button_of_a_card_that_is_no_longer_asked_does_nothing():
    chat = bought(CANDLE)
    chat.tap("buycard")
    chat.tap("cat:vases")
    chat.tap("buycard")
    assert len(chat.orders) == 1


def test_leaving_it_at_the_card_orders_nothing():
    chat = new_chat()
    chat.tap(f"buy:{CANDLE}")
    chat.say("annuleren")
    assert not chat.orders
    assert chat.conversation.buying is None
    assert chat.step is Step.BROWSING


def test_a_product_with_sizes_asks_which_and_never_takes_the_cheapest_unasked():
    chat = new_chat()
    chat.tap("buywhich:glazen-vaas")
    assert set(chat.offered().values()) == {"buy:VAAS-GLAS-S", "buy:VAAS-GLAS-M", "buy:VAAS-GLAS-L"}
    chat.tap("Middel")
    assert chat.order.lines[0].sku == "VAAS-GLAS-M"


def test_the_only_size_that_is_left_is_not_asked_for():
    chat = new_chat()
    chat.stock |= {"VAAS-GLAS-S": 0, "VAAS-GLAS-L": 0}
    chat.tap("buywhich:glazen-vaas")
    assert chat.order.lines[0].sku == "VAAS-GLAS-M"


# --- the cart stays -----------------------------------------------------------------------------------------------


def test_the_cart_is_neither_bought_nor_emptied():
    chat = at(Step.CART)
    before = chat.conversation.cart
    bought(VASE, chat)
    pays(chat)
    assert chat.order.status is OrderStatus.PAID
    assert chat.conversation.cart == before


def test_a_cart_that_holds_just_the_same_stays_too():
    chat = new_chat()
    chat.tap(f"add:{VASE}")
    bought(VASE, chat)
    pays(chat)
    assert chat.cart == {VASE: 1}


def test_changing_the_cart_leaves_the_link_open():
    chat = bought()
    chat.tap(f"add:{POT}")
    assert not of(chat, ExpirePayment)
    assert chat.order.attempt.state is AttemptState.OPEN
    pays(chat)
    assert chat.cart == {POT: 1}


def test_a_payment_that_fails_later_does_not_fill_the_cart():
    chat = bought()
    pays(chat, payment_status="unpaid")
    assert chat.order.status is OrderStatus.PAYMENT_PENDING
    chat.observed("complete", "unpaid", failed=True)
    assert chat.order.status is OrderStatus.EXPIRED
    assert chat.cart == {}
    chat.tap("Nieuwe link")
    assert len(chat.order.attempts) == 2
    assert chat.order.total == 2495 + 495 == chat.order.attempt.amount


# --- one link at most ---------------------------------------------------------------------------------------------


def test_a_second_tap_leads_to_the_same_link():
    chat = new_chat()
    chat.tap(f"buy:{VASE}")
    chat.tap(f"buy:{VASE}")
    chat.observed()
    chat.tap(f"buy:{VASE}")
    assert len(chat.orders) == 1
    assert len(chat.order.attempts) == 1
    assert isinstance(chat.said[0], PaymentRequest)
    assert chat.reserved[VASE] == 1


def test_a_second_tap_asks_the_card_no_second_time():
    chat = bought(CANDLE)
    chat.tap(f"buy:{CANDLE}")
    assert isinstance(chat.said[0], PaymentRequest)


def test_the_link_of_the_cart_is_closed_before_there_is_a_new_one_and_the_cart_stays():
    chat = at(Step.AWAITING_PAYMENT)
    first, cart = chat.order, chat.cart
    chat.tap(f"buy:{VASE}")
    assert of(chat, ExpirePayment) and not of(chat, OpenPayment)
    assert "sluit eerst" in chat.text
    chat.observed("expired")
    assert len(of(chat, OpenPayment)) == 1
    assert chat.orders[first.id].status is OrderStatus.CANCELLED
    assert chat.order.lines[0].sku == VASE
    assert chat.cart == cart
    assert chat.reserved["TULP-YEL"] == 0


def test_two_taps_on_two_things_buy_the_second():
    chat = new_chat()
    chat.tap(f"buy:{VASE}")
    first = chat.order.id
    chat.tap(f"buy:{POT}")
    assert not of(chat, OpenPayment)
    chat.observed()
    assert of(chat, ExpirePayment)
    chat.observed("expired")
    assert (chat.orders[first].status, chat.order.lines[0].sku) == (OrderStatus.CANCELLED, POT)
    assert (units(chat, VASE)[1], units(chat, POT)[1]) == (0, 1)


def test_a_third_tap_while_the_first_link_closes_is_the_one_that_counts():
    chat = bought()
    chat.tap(f"buy:{POT}")
    chat.tap("buy:VAAS-BOL")
    assert not of(chat, OpenPayment)
    chat.observed("expired")
    assert [order.lines[0].sku for order in chat.orders.values()] == [VASE, "VAAS-BOL"]


def test_the_first_of_two_that_was_paid_after_all_stands_and_the_second_is_not_ordered():
    chat = bought()
    chat.tap(f"buy:{POT}")
    pays(chat)
    assert chat.order.status is OrderStatus.PAID
    assert "nog niet besteld" in chat.text
    assert chat.conversation.buying is None
    assert not of(chat, OpenPayment)
    chat.tap("Nu kopen")
    assert chat.order.lines[0].sku == POT


def test_the_last_one_can_be_bought_now_by_who_holds_it_in_an_open_order():
    chat = at(Step.AWAITING_PAYMENT)
    chat.stock["TULP-YEL"] = 0
    chat.tap("buy:TULP-YEL")
    chat.tap("buyday:2026-11-28")
    chat.tap("buycard")
    chat.observed("expired")
    assert chat.order.lines[0].sku == "TULP-YEL"
    assert chat.reserved["TULP-YEL"] == 1


def test_the_checkout_of_the_cart_closes_the_link_when_it_is_confirmed():
    chat = at(Step.CHECKOUT_CONFIRM)
    confirm = chat.offered()["Bestellen en betalen"]
    bought(VASE, chat)
    vase = chat.order.id
    chat.tap("checkout")
    assert not any(isinstance(message, PaymentRequest) for message in chat.said)
    chat.tap(confirm)
    assert of(chat, ExpirePayment) and not of(chat, OpenPayment)
    chat.observed("expired")
    assert chat.orders[vase].status is OrderStatus.CANCELLED
    assert chat.order.lines[0].sku == "TULP-YEL"
    assert not chat.order.buy_now


def test_asking_for_the_link_gives_it_again():
    chat = bought()
    chat.say("betaallink")
    assert isinstance(chat.said[0], PaymentRequest)
    assert "Witte vaas staat voor je klaar" in chat.text


def test_cancel_closes_the_link():
    chat = bought()
    chat.say("annuleren")
    assert of(chat, ExpirePayment)
    chat.observed("expired")
    assert chat.order.status is OrderStatus.CANCELLED
    assert units(chat, VASE)[1] == 0


def test_cancel_while_an_older_link_closes_orders_nothing_new():
    chat = at(Step.AWAITING_PAYMENT)
    chat.tap(f"buy:{VASE}")
    chat.say("annuleren")
    chat.observed("expired")
    assert len(chat.orders) == 1
    assert not of(chat, OpenPayment)


def test_a_link_that_stripe_will_not_make_is_tried_once_more():
    chat = new_chat()
    chat.tap(f"buy:{VASE}")
    refused = {"order": chat.order.id, "call": "create", "reason": "400"}
    chat.happens(PaymentCallFailed(attempt=1, **refused))
    (again,) = of(chat, OpenPayment)
    assert (again.attempt, len(again.shipping)) == (2, 2)
    chat.happens(PaymentCallFailed(attempt=2, **refused))
    assert not of(chat, OpenPayment)
    assert units(chat, VASE)[1] == 0


# --- what cannot be had -------------------------------------------------------------------------------------------


def test_sold_out_says_so_and_shows_alternatives():
    chat = new_chat()
    chat.stock[VASE] = 0
    chat.tap(f"buy:{VASE}")
    assert "uitverkocht" in chat.text
    assert chat.products()
    assert not chat.orders


def test_sold_out_while_the_card_was_asked_says_so_too():
    chat = new_chat()
    chat.tap(f"buy:{CANDLE}")
    chat.stock[CANDLE] = 0
    chat.tap("buycard")
    assert "uitverkocht" in chat.text
    assert not chat.orders


@pytest.mark.parametrize("action", ["buy:NO-SUCH", "buywhich:no-such", "buy:", "buycard"])
def test_a_button_of_what_is_no_longer_sold_harms_nothing(action):
    chat = new_chat()
    chat.tap(action)
    assert chat.said
    assert not chat.orders


def test_an_expired_link_can_be_had_anew():
    chat = bought()
    chat.observed("expired")
    assert "mandje" not in chat.text
    assert units(chat, VASE)[1] == 0
    chat.tap("Nieuwe link")
    (call,) = of(chat, OpenPayment)
    assert (call.attempt, call.amount, len(call.shipping)) == (2, 2990, 2)
    chat.observed()
    pays(chat)
    assert chat.order.status is OrderStatus.PAID


def test_an_expired_link_of_what_sold_out_shows_alternatives():
    chat = bought()
    chat.observed("expired")
    chat.stock[VASE] = 0
    chat.tap("Nieuwe link")
    assert "uitverkocht" in chat.text
    assert chat.products()
    assert not of(chat, OpenPayment)


def test_an_expired_link_of_what_has_another_price_is_not_made_anew_unasked():
    chat = bought()
    chat.observed("expired")
    chat.shop = Repriced(chat.shop, VASE, 2795)
    chat.tap("Nieuwe link")
    assert "was € 24,95, nu € 27,95" in chat.text
    assert not of(chat, OpenPayment)
    chat.tap("Nu kopen")
    (call,) = of(chat, OpenPayment)
    assert call.amount == 2795 + 495


# --- what Stripe asked --------------------------------------------------------------------------------------------


def test_paid_the_order_has_what_stripe_asked_and_the_receipt_says_it():
    chat = bought()
    pays(chat, 1)
    order = chat.order
    assert order.status is OrderStatus.PAID
    assert (order.recipient, order.email, order.phone, order.buyer) == (NOOR.name, NOOR.email, NOOR.phone, "")
    assert order.address == HOME
    assert order.shipping == Shipping(id="evening", label="Avondbezorging", price=795)
    assert order.total == 2495 + 795 == order.attempt.amount
    (receipt,) = [message for message in chat.said if isinstance(message, Receipt)]
    assert "Noor Visser, Lindengracht 40, 1015 KD Amsterdam" in receipt.note
    assert [line.amount.replace("\xa0", " ") for line in receipt.totals] == ["€ 7,95", "€ 5,71", "€ 32,90"]
    assert units(chat, VASE)[1:] == [0, 1]


def test_who_pays_and_who_gets_it_may_be_two():
    chat = bought()
    pays(chat, customer=NOOR.model_copy(update={"recipient": "Oma Visser"}).model_dump())
    assert (chat.order.recipient, chat.order.buyer) == ("Oma Visser", "Noor Visser")


WRONG = {
    "a cent less": {"amount": 2989},
    "the price of another way": {"amount": 2495 + 795},
    "a way that was not offered": {"shipping": "pickup"},
    "no way at all": {"shipping": None},
    "a way at another price": {"shipping_amount": 0, "amount": 2495},
    "another currency": {"currency": "usd"},
    "no address": {"customer": None},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_not_what_was_offered_is_for_a_person(wrong):
    chat = bought()
    pays(chat, **WRONG[wrong])
    assert chat.order.status is OrderStatus.REVIEW
    assert not any(isinstance(message, Receipt) for message in chat.said)
    assert chat.order.address == (None if wrong == "no address" else HOME), "who decides must know where it goes"
    assert units(chat, VASE)[1:] == [1, 0]
    order = chat.order
    pays(chat, **WRONG[wrong])
    assert chat.said == []
    assert chat.order.model_copy(update={"version": 0}) == order.model_copy(update={"version": 0})


def test_an_address_that_we_do_not_deliver_to_gets_all_of_it_back():
    chat = bought()
    away = NOOR.model_copy(update={"address": HOME.model_copy(update={"country": "FR", "postcode": "75001"})})
    pays(chat, 1, customer=away.model_dump())
    (refund,) = of(chat, RefundPayment)
    assert refund.amount == 2495 + 795
    assert "kunnen we niet bezorgen" in chat.text
    assert chat.order.status is OrderStatus.CANCELLED
    assert units(chat, VASE)[1:] == [0, 0]
    pays(chat, 1, customer=away.model_dump())
    assert not of(chat, RefundPayment)


def test_what_waits_for_a_link_that_was_paid_in_vain_is_ordered():
    chat = bought()
    first = chat.order.id
    away = NOOR.model_copy(update={"address": HOME.model_copy(update={"country": "FR", "postcode": "75001"})})
    chat.tap(f"buy:{POT}")
    pays(chat, customer=away.model_dump())
    assert of(chat, RefundPayment)
    assert (chat.orders[first].status, chat.order.lines[0].sku) == (OrderStatus.CANCELLED, POT)
    assert len(of(chat, OpenPayment)) == 1


def test_a_second_payment_gives_back_what_was_paid_and_changes_no_address():
    chat = bought()
    chat.observed("expired")
    chat.tap("Nieuwe link")
    chat.observed()
    pays(chat)
    other = NOOR.model_copy(update={"recipient": "Iemand Anders", "address": HOME.model_copy(update={"number": "1"})})
    pays(chat, 1, attempt=1, customer=other.model_dump())
    # the first link was closed: what Stripe then says of it changes an attempt that is over, and pays it back
    (refund,) = of(chat, RefundPayment)
    assert (refund.amount, refund.attempt) == (2495 + 795, 1)
    assert (chat.order.recipient, chat.order.address, chat.order.total) == (NOOR.name, HOME, 2990)


def test_the_same_payment_heard_of_twice_changes_and_says_nothing():
    chat = bought()
    pays(chat)
    order, stock = chat.order, units(chat, VASE)
    pays(chat)
    assert chat.effects == []
    assert units(chat, VASE) == stock
    assert chat.order.model_copy(update={"version": 0}) == order.model_copy(update={"version": 0})


def test_a_delayed_payment_is_told_with_what_was_chosen():
    chat = bought()
    pays(chat, 1, payment_status="unpaid")
    assert chat.order.status is OrderStatus.PAYMENT_PENDING
    assert "€ 32,90" in chat.text
    pays(chat, 1)
    assert chat.order.status is OrderStatus.PAID


# --- where the button is ------------------------------------------------------------------------------------------


def test_every_card_that_can_be_had_has_the_button():
    chat = new_chat()
    for category in ("bouquets", "flowers", "plants", "vases", "gifts"):
        chat.tap(f"cat:{category}")
        (carousel,) = [message for message in chat.said if isinstance(message, Carousel)]
        for card in carousel.cards:
            verbs = [option.id.partition(":")[0] for option in card.options]
            assert "similar" in verbs or verbs[1] in ("buy", "buywhich"), card.title


def test_every_button_fits_every_channel():
    chat = new_chat()
    for product in (chat.shop.product(each) for each in ("rode-rozen", "pannenkoekenplant", "glazen-vaas")):
        for sku in [variant.sku for variant in product.variants]:
            assert len(f"buywhich:{product.id}".encode()) <= 64 and len(f"buy:{sku}".encode()) <= 64


def test_whatsapp_shows_it_on_every_card_and_the_cart_behind_view():
    chat = new_chat()
    chat.tap("cat:vases")
    (carousel,) = [message for message in chat.said if isinstance(message, Carousel)]
    (payload, *_) = channel("whatsapp").compile(carousel).payloads
    for card in payload["interactive"]["action"]["cards"]:
        assert [button["quick_reply"]["title"] for button in card["action"]["buttons"]] == ["Bekijk", "Nu kopen"]
    chat.tap("p:witte-vaas")
    assert list(chat.offered()) == ["In mandje", "Nu kopen", "Rondkijken"]


def test_a_product_with_three_sizes_keeps_its_three_buttons_on_whatsapp():
    chat = new_chat()
    chat.tap("p:rode-rozen")
    assert "Nu kopen" in chat.offered()
    (detail,) = [message for message in chat.said if isinstance(message, Detail)]
    compiled = channel("whatsapp").compile(detail)
    assert len(compiled.payloads) == 1
    titles = [button["reply"]["title"] for button in compiled.payloads[0]["interactive"]["action"]["buttons"]]
    assert titles == ["Klein", "Middel", "Groot"]
    assert any("without what can be done in another way" in line for line in compiled.report)


def test_a_shop_that_does_not_deliver_has_no_such_button():
    chat = new_chat()
    pickup = tuple(option for option in chat.shop.rules.shipping if not option.countries)
    chat.shop = Ruled(chat.shop, shipping=pickup)
    chat.tap("cat:vases")
    assert "Nu kopen" not in chat.offered()
    chat.tap(f"buy:{VASE}")
    assert not chat.orders
    assert "In mandje" in chat.offered()


def test_stripe_is_given_ways_that_go_wherever_its_page_lets_an_address_be():
    options = new_chat().shop.rules.shipping
    abroad = options[0].model_copy(update={"id": "abroad", "countries": ("FR",)})
    offered = at_stripe((*options, abroad))
    assert [option.id for option in offered.options] == ["standard", "evening"]
    assert offered.countries == ("NL",)
    assert at_stripe(options[:1]).countries == ("NL", "BE")
    many = tuple(options[0].model_copy(update={"id": str(number)}) for number in range(9))
    assert len(at_stripe(many).options) == 5
    assert not at_stripe(()).options and not at_stripe(()).countries


def test_a_way_that_goes_to_a_part_of_the_country_is_offered_only_where_there_is_no_other():
    options = starter_chat().shop.rules.shipping
    offered = at_stripe(options)
    assert ([option.id for option in offered.options], offered.countries, offered.areas) == (["standard"], ("NL",), ())
    local = at_stripe(options[1:])
    assert [option.id for option in local.options] == ["evening"]
    assert local.areas == ("1000-1109", "1180-1189", "2000-2037")


# --- the day ------------------------------------------------------------------------------------------------------


def held(chat: Chat) -> dict[str, int]:
    return {key: count for key, count in chat.taken.items() if count}


def test_flowers_ask_the_day_and_the_card_and_stripe_the_part_of_the_day():
    chat = starter_chat()
    chat.tap("buy:ROOS-ROOD-S")
    assert chat.step is Step.BUY_DAY
    assert not chat.orders
    chat.say("vrijdag")
    assert chat.step is Step.BUY_CARD
    chat.tap("Geen kaartje")
    (call,) = of(chat, OpenPayment)
    assert [(way.id, way.name) for way in call.shipping] == [
        ("standard/morning", "Bezorgen, vrijdag 27 november, 09:00–13:00"),
        ("standard/afternoon", "Bezorgen, vrijdag 27 november, 13:00–18:00"),
    ]
    chat.observed()
    pays(chat, 1)
    assert chat.order.delivery == DeliveryDay(day=date(2026, 11, 27), slot="afternoon")
    assert "rijdag 27 november, 13:00–18:00" in chat.text


def test_what_takes_no_card_goes_on_the_earliest_day_unasked():
    chat = starter_chat()
    chat.tap(f"buy:{VASE}")
    (call,) = of(chat, OpenPayment)
    assert call.shipping[0].name == "Bezorgen, dinsdag 24 november, 09:00–13:00"
    assert "Totaal vanaf" not in chat.text, "both parts of the day cost the same"
    assert "dinsdag 24 november" in "".join(message.body for message in chat.observed())


def test_a_day_is_one_tap_and_a_place_in_the_list():
    for answer in (lambda chat: chat.tap("buyday:2026-11-25"), lambda chat: chat.say("de tweede")):
        chat = starter_chat()
        chat.tap("buy:ROOS-ROOD-S")
        assert len([action for action in chat.offered().values() if action.startswith("buyday:")]) == 7
        answer(chat)
        assert chat.conversation.buying.day == date(2026, 11, 25)


def test_every_part_that_is_offered_is_held_until_one_is_paid_for():
    chat = starter_chat()
    bought("ROOS-ROOD-S", chat)
    day = f"{chat.order.delivery.day}"
    both = {day: 1, f"{day}/standard": 1, f"{day}/standard/morning": 1, f"{day}/standard/afternoon": 1}
    assert held(chat) == both
    pays(chat, 1)
    assert held(chat) == {key: 1 for key in both if "morning" not in key}
    assert set(chat.order.booked) == set(held(chat))


@pytest.mark.parametrize("odd", [{"amount": 1}, {"shipping": None}, {"customer": None}])
def test_what_a_person_accepts_goes_where_stripe_was_told_and_holds_one_part_of_its_day(odd):
    chat = bought("ROOS-ROOD-S", starter_chat())
    pays(chat, 1, **odd)
    chat.happens(ReviewResolved(order=chat.order.id, resolution="accept"))
    if "customer" in odd:
        assert (chat.order.status, chat.said) == (OrderStatus.REVIEW, []), "nobody knows where it goes"
        return
    order, part = chat.order, "morning" if "shipping" in odd else "afternoon"
    assert (order.status, order.address, order.email) == (OrderStatus.PAID, HOME, NOOR.email)
    assert order.delivery and order.delivery.slot == part
    assert set(held(chat)) == set(order.booked) and order.booked[-1].endswith(part)


def test_a_delayed_payment_holds_what_was_chosen():
    chat = bought("ROOS-ROOD-S", starter_chat())
    pays(chat, 1, payment_status="unpaid")
    kept = held(chat)
    assert len(kept) == 3
    pays(chat, 1)
    assert (chat.order.status, held(chat)) == (OrderStatus.PAID, kept)


@pytest.mark.parametrize("end", ["expired", "cancelled", "failed later"])
def test_what_is_not_paid_lets_its_day_go(end):
    chat = bought("ROOS-ROOD-S", starter_chat())
    if end == "cancelled":
        chat.say("annuleren")
    elif end == "failed later":
        pays(chat, 1, payment_status="unpaid")
    chat.observed(*(("complete", "unpaid") if end == "failed later" else ("expired",)), failed=end == "failed later")
    assert held(chat) == {}
    assert chat.order.booked == ()


def test_a_part_of_the_day_that_is_full_is_not_offered():
    chat = starter_chat()
    chat.taken["2026-11-27/standard/morning"] = 30
    chat.tap("buy:ROOS-ROOD-S")
    chat.say("vrijdag")
    chat.tap("buycard")
    (call,) = of(chat, OpenPayment)
    assert [way.id for way in call.shipping] == ["standard/afternoon"]


@pytest.mark.parametrize("said", ["zondag", "gisteren", "1 januari"])
def test_a_day_that_cannot_be_is_refused_with_days_that_can(said):
    chat = starter_chat()
    chat.tap("buy:ROOS-ROOD-S")
    chat.say(said)
    assert chat.step is Step.BUY_DAY
    assert any(action.startswith("buyday:") for action in chat.offered().values())
    assert not chat.orders


@pytest.mark.parametrize("action", ["buyday:2026-11-29", "buyday:2025-01-01", "buyday:nonsense", "buyday:"])
def test_a_day_of_an_old_button_that_cannot_be_is_not_taken(action):
    chat = starter_chat()
    chat.tap("buy:ROOS-ROOD-S")
    chat.tap(action)
    assert chat.said
    assert chat.conversation.buying.day is None
    chat.tap("cat:vases")
    chat.tap("buyday:2026-11-27")
    assert not chat.orders


def test_a_day_that_fills_while_the_card_is_written_is_asked_again_and_the_card_is_kept():
    chat = starter_chat()
    chat.tap("buy:ROOS-ROOD-S")
    chat.say("vrijdag")
    chat.taken["2026-11-27/standard"] = 60
    chat.say("Veel liefs")
    assert "vrijdag 27 november is net vol geraakt" in chat.text
    assert chat.step is Step.BUY_DAY
    chat.tap("buyday:2026-11-28")
    assert chat.order.card_message == "Veel liefs"
    assert chat.order.delivery.day == date(2026, 11, 28)


def test_an_expired_link_of_a_day_that_has_filled_asks_another_day():
    chat = bought("ROOS-ROOD-S", starter_chat())
    day = f"{chat.order.delivery.day}"
    chat.observed("expired")
    chat.taken[day] = 80
    chat.tap("Nieuwe link")
    assert chat.step is Step.BUY_DAY
    assert not of(chat, OpenPayment)


def test_an_expired_link_of_what_has_no_day_asked_takes_the_next_earliest():
    chat = bought(VASE, starter_chat())
    chat.observed("expired")
    chat.taken[f"{chat.order.delivery.day}"] = 80
    chat.tap("Nieuwe link")
    assert of(chat, OpenPayment)
    assert chat.order.delivery.day == date(2026, 11, 25)


def test_paid_after_it_expired_when_the_day_has_filled_is_given_back_and_can_be_bought_anew():
    chat = bought("ROOS-ROOD-S", starter_chat())
    chat.observed("expired")
    chat.taken[f"{chat.order.delivery.day}"] = 80
    pays(chat)
    assert of(chat, RefundPayment)
    assert chat.order.status is OrderStatus.CANCELLED
    assert chat.cart == {}
    chat.tap("Nu kopen")
    assert chat.step is Step.BUY_DAY


def test_paid_after_it_expired_when_the_day_is_free_books_what_was_chosen():
    chat = bought("ROOS-ROOD-S", starter_chat())
    chat.observed("expired")
    pays(chat, 1)
    assert chat.order.status is OrderStatus.PAID
    assert set(held(chat)) == set(chat.order.booked) and len(held(chat)) == 3


def test_an_address_outside_the_area_gets_all_of_it_back_and_lets_the_day_go():
    chat = starter_chat()
    local = tuple(option for option in chat.shop.rules.shipping if option.id == "evening")
    chat.shop = Ruled(chat.shop, shipping=local)
    bought(VASE, chat)
    assert "1000-1109" in chat.text
    away = NOOR.model_copy(update={"address": HOME.model_copy(update={"postcode": "9711 LM", "city": "Groningen"})})
    pays(chat, customer=away.model_dump())
    (refund,) = of(chat, RefundPayment)
    assert refund.amount == 2495 + 795
    assert held(chat) == {}
    assert units(chat, VASE)[1:] == [0, 0]


def test_what_was_bought_can_be_moved_to_another_day():
    chat = bought("ROOS-ROOD-S", starter_chat())
    pays(chat)
    chat.tap("move")
    chat.tap("moveslot:2026-11-28:morning")
    assert chat.order.delivery == DeliveryDay(day=date(2026, 11, 28), slot="morning")


def test_the_rates_are_those_of_the_country_that_stripes_page_was_told():
    chat = bought()
    assert [line.vat for line in chat.order.lines] == [2100]
    chat.shop = Ruled(chat.shop, vat_abroad={"BE": {"low": 600, "high": 1200}})
    there = NOOR.model_copy(update={"address": HOME.model_copy(update={"postcode": "2000", "country": "BE"})})
    pays(chat, customer=there.model_dump())
    assert chat.order.status is OrderStatus.PAID
    assert [line.vat for line in chat.order.lines] == [1200]


def test_what_is_bought_at_once_takes_no_code_and_says_so():
    chat = bought("ROOS-ROOD-S", starter_chat())
    before = chat.order
    chat.say("WELKOM10")
    assert "telt hij niet mee" in chat.text
    assert chat.order.model_copy(update={"version": 0}) == before.model_copy(update={"version": 0})


def test_too_little_to_charge_is_told_and_holds_nothing():
    chat = new_chat()
    options = tuple(option.model_copy(update={"price": 0}) for option in chat.shop.rules.shipping)
    chat.shop = Repriced(Ruled(chat.shop, shipping=options), VASE, 30)
    chat.tap(f"buy:{VASE}")
    assert "Online betalen kan vanaf" in chat.text
    assert not chat.orders and not any(chat.reserved.values())
