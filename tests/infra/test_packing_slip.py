"""The packing slip: what the florist needs, nothing that the recipient should not see."""

import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from functions.commerce.orders import (
    Address,
    Attempt,
    DeliveryDay,
    Dispute,
    Order,
    OrderStatus,
    Refund,
    RefundedLine,
)
from functions.commerce.slots import slot_name
from functions.conversation.state import Step
from functions.errors import BadRequest
from functions.packing_slip import as_page, as_text, slip, warnings
from tests.conversation.states import at
from tests.starter import starter_shop

GIFT = {
    "gift": True, "buyer": "Kees Bakker", "recipient": "Oma Truus", "phone": "+31612345678",
    "address": Address(street="Dam", number="1", postcode="1012 JS", city="Amsterdam", extra="kamer 4"),
    "delivery": DeliveryDay(day=date(2026, 11, 27)), "courier_note": "Bel bij de buren", "substitution": "substitute",
    "card_message": "Lieve oma,\nvan harte! <3",
}  # fmt: skip


def order(locale: str = "nl", **changes: Any) -> Order:
    return at(Step.AFTER_ORDER, locale).order.model_copy(update=GIFT | changes)


def shown(**changes: Any) -> tuple[str, str]:
    made = slip(order(**changes), starter_shop())
    return as_text(made), read(as_page(made))


def read(page: str) -> str:
    """What stands on the page, without its style."""
    words: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            words.append(data)

    Reader().feed(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))
    return " ".join(words)


def test_it_holds_all_that_is_needed_to_make_and_bring_it() -> None:
    for words in shown():
        for wanted in (
            "Bloemenzaak De Linde", "1001", "Oma Truus", "kamer 4, Dam 1, 1012 JS Amsterdam", "+31612345678",
            "vrijdag 27 november", "Bel bij de buren", "van harte! <3", "Bos tulpen (geel)", "TULP-YEL", "Kees Bakker",
            "vervang door iets van dezelfde waarde", "Bezorgen",
        ):  # fmt: skip
            assert wanted in words


@pytest.mark.parametrize("locale", ["nl", "en"])
def test_nothing_on_it_shows_a_price(locale: str) -> None:
    made = order(locale)
    amounts = [made.total, made.shipping.price, *(x for line in made.lines for x in (line.price, line.total))]
    for words in (as_text(slip(made, starter_shop())), read(as_page(slip(made, starter_shop())))):
        assert not re.search(r"[€$£]|\bEUR\b|btw|VAT", words)
        for amount in amounts:
            assert f"{amount // 100},{amount % 100:02d}" not in words
            assert f"{amount // 100}.{amount % 100:02d}" not in words
        assert made.email not in words


def test_no_senders_name_is_honoured() -> None:
    for words in shown(anonymous=True):
        assert "Kees" not in words
        assert "geen naam van de afzender" in words


def test_the_card_stands_by_itself_in_its_own_words() -> None:
    page = as_page(slip(order(), starter_shop()))
    card = page[page.index('<section class="card"') : page.index("</section>")]
    assert "Lieve oma,<br>van harte! &lt;3" in card
    assert "Oma Truus" not in card


def test_without_a_card_there_is_nothing_to_cut_out() -> None:
    assert "<section" not in as_page(slip(order(card_message=""), starter_shop()))


def test_what_a_shopper_wrote_cannot_change_the_page() -> None:
    page = as_page(slip(order(recipient="[[card]]<script>", courier_note="[[lines]]"), starter_shop()))
    assert "<script" not in page
    assert page.count('<section class="card"') == 1
    assert page.count("TULP-YEL") == 1


@pytest.mark.parametrize("status", [status for status in OrderStatus if status is not OrderStatus.PAID])
def test_an_order_that_is_not_to_be_made_has_no_slip(status: OrderStatus) -> None:
    with pytest.raises(BadRequest, match="nothing to pack"):
        slip(order(status=status), starter_shop())


def gone(given: Order, units: int, **changes: Any) -> Order:
    line = given.lines[0]
    back = Refund(
        id="r1", attempt=1, amount=line.price * units, reason="merchant", state="succeeded",
        lines=(RefundedLine(sku=line.sku, quantity=units),), restocked=True,
    )  # fmt: skip
    return given.model_copy(update={"refunds": (back.model_copy(update=changes),)})


def two_lines() -> Order:
    """Three of the first, one of another that never runs out."""
    bought = order()
    first = bought.lines[0].model_copy(update={"quantity": 3})
    other = first.model_copy(update={"sku": "VAAS", "title": "Vaas", "quantity": 1, "tracked": False})
    return bought.model_copy(update={"lines": (first, other), "attempts": (paid_with(bought, 20_000),)})


def paid_with(given: Order, amount: int) -> Attempt:
    return given.attempt.model_copy(update={"amount": amount})


def lines(given: Order) -> list[tuple[int, str]]:
    return [(quantity, sku) for quantity, _, sku in slip(given, starter_shop()).lines]


def test_what_went_back_on_the_shelf_is_not_made() -> None:
    sku = two_lines().lines[0].sku
    assert lines(gone(two_lines(), 2)) == [(1, sku), (1, "VAAS")]
    assert lines(gone(two_lines(), 3)) == [(1, "VAAS")]
    assert lines(gone(two_lines(), 3, restocked=False)) == [(3, sku), (1, "VAAS")], "made good, and delivered"


def test_an_order_of_which_all_went_back_is_not_made() -> None:
    every = order()
    with pytest.raises(BadRequest, match="order 1001: all of it was refunded: there is nothing to make"):
        slip(gone(every, every.lines[0].quantity), starter_shop())
    money = Refund(id="r1", attempt=1, amount=every.attempt.amount, reason="merchant")
    with pytest.raises(BadRequest, match="all of it was refunded"):
        slip(order(refunds=(money,)), starter_shop())
    assert lines(order(refunds=(money.model_copy(update={"state": "failed"}),)))
    assert lines(order(total=0, attempts=(paid_with(every, 0),))), "paid with a code, and nothing went back"


def test_a_dispute_is_told_to_who_prints_and_one_that_was_lost_ends_it() -> None:
    claim = Dispute(id="du_1", attempt=1, amount=2990)
    open_still = order(disputes=(claim,))
    (warning,) = warnings(open_still)
    assert "disputes EUR 29.90" in warning
    assert all("disput" not in words and "29" not in words for words in shown(disputes=(claim,)))
    assert warnings(order(disputes=(claim.model_copy(update={"outcome": "won"}),))) == ()
    with pytest.raises(BadRequest, match="took the payment back"):
        slip(order(disputes=(claim.model_copy(update={"outcome": "lost"}),)), starter_shop())


def test_it_speaks_the_shops_language_whatever_the_buyer_spoke() -> None:
    english, dutch = order("en"), order("nl")
    assert english.lines[0].title != dutch.lines[0].title
    assert slip(english, starter_shop()).lines == slip(dutch, starter_shop()).lines
    no_more = tuple(line.model_copy(update={"sku": "GONE", "title": "Daffodils"}) for line in english.lines)
    assert "Daffodils" in as_text(slip(english.model_copy(update={"lines": no_more}), starter_shop()))


def test_the_part_of_the_day_is_called_as_the_shop_calls_it() -> None:
    shop = starter_shop()
    option = next(each for each in shop.rules.shipping if each.slots)
    slot = option.slots[0]
    delivery = DeliveryDay(day=date(2026, 11, 27), slot=slot.id)
    made = order(delivery=delivery, shipping=order().shipping.model_copy(update={"id": option.id}))
    called = slot.label.get("nl") or f"{slot.begin:%H:%M}–{slot.until:%H:%M}"
    assert slot_name(made, shop.rules, "nl") == called
    assert f"vrijdag 27 november, {called}" in as_text(slip(made, shop))
    assert slot_name(order(), shop.rules, "nl") == ""
