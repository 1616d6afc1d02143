"""Waiting for what is sold out: asked for, called off, and told once when it is back."""

from datetime import timedelta
from typing import Any

import pytest

from functions.commerce.catalogue import Product
from functions.conversation import engine
from functions.conversation.effects import Send
from functions.conversation.events import Event, StockReturned
from functions.conversation.message import Detail
from functions.conversation.state import Notice, Step
from functions.conversation.transition import Facts
from tests.conversation.chat import Chat, TestLinks
from tests.conversation.states import WAY, at, new_chat
from tests.starter import starter_shop


class NeverOut:
    """The starter shop, of which nothing is counted."""

    def __getattr__(self, name: str) -> Any:
        return getattr(starter_shop(), name)

    def product_of(self, sku: str) -> Product | None:
        product = starter_shop().product_of(sku)
        variants = tuple(each.model_copy(update={"tracked": False}) for each in product.variants) if product else ()
        return product.model_copy(update={"variants": variants}) if product else None


def waiting(sku: str = "PIOEN") -> Chat:
    chat = new_chat()
    chat.say("ik zoek iets")
    chat.tap(f"notice:{sku}")
    assert list(chat.notices) == [sku]
    return chat


def returns(chat: Chat, sku: str = "PIOEN", units: int = 5) -> Chat:
    chat.stock[sku] = units
    chat.happens(StockReturned(sku=sku))
    return chat


# --- asked for ------------------------------------------------------------------------------------------------------


def test_under_what_is_sold_out_is_a_button_and_the_merchant_hears_what_is_missed():
    chat = new_chat()
    chat.say("pioenrozen")
    chat.tap("Geef me een seintje")
    assert "als dit er weer is: Pioenrozen" in chat.text
    assert chat.notices["PIOEN"].until == chat.now + timedelta(days=90)
    (wanted,) = [each for each in chat.announced if each.name == "product.wanted"]
    assert (wanted.detail["product"], wanted.detail["sku"]) == ("pioenrozen", "PIOEN")


@pytest.mark.parametrize(
    ("text", "sku"),
    [
        ("laat me weten als de pioenrozen er weer zijn", "PIOEN"),
        ("seint u mij als de pioenen terug zijn", "PIOEN"),
        ("appt u mij als de roze tulpen er weer zijn", "TULP-PIN"),
        ("let me know when the peonies are back in stock", "PIOEN"),
        ("geef een seintje als het grote pastelboeket weer op voorraad is", "PASTEL-L"),
    ],
)
def test_it_is_asked_in_ones_own_words(text: str, sku: str):
    chat = at(Step.BROWSING)
    chat.say(text)
    assert list(chat.notices) == [sku]


def test_what_was_just_found_sold_out_needs_no_name():
    chat = at(Step.PRODUCT)
    chat.say("roze")
    assert chat.step is Step.BROWSING
    chat.say("laat me weten als ze er weer zijn")
    assert list(chat.notices) == ["TULP-PIN"]


def test_without_a_name_and_with_nothing_missed_it_is_asked_what():
    chat = at(Step.BROWSING)
    chat.say("laat me weten als het er weer is")
    assert chat.notices == {}
    assert "Waar wacht je op?" in chat.text


def test_of_several_that_are_sold_out_it_is_asked_which():
    chat = new_chat()
    chat.stock |= {"TULP-RED": 0, "TULP-YEL": 0}
    chat.tap("p:bos-tulpen")
    chat.tap("Geef me een seintje")
    assert set(chat.offered()) == {"rood", "geel", "roze"}
    chat.tap("geel")
    assert list(chat.notices) == ["TULP-YEL"]


def test_the_size_that_is_named_is_one_of_what_is_looked_at():
    chat = new_chat()
    chat.tap("p:pastelboeket")
    chat.say("laat ff weten als de L weer op voorraad is")
    assert list(chat.notices) == ["PASTEL-L"]


def test_what_is_in_stock_is_said_to_be_and_shown():
    chat = at(Step.BROWSING)
    chat.say("laat me weten als de gele tulpen er weer zijn")
    assert chat.notices == {}
    assert "dit is er gewoon: Bos tulpen (geel)" in chat.text
    assert chat.step is Step.PRODUCT
    assert isinstance(chat.said[-1], Detail)


def test_what_never_runs_out_is_not_waited_for():
    chat = Chat(NeverOut(), {})  # type: ignore[arg-type]
    chat.tap("notice:PIOEN")
    assert chat.notices == {}
    assert "dit is er gewoon: Pioenrozen" in chat.text


@pytest.mark.parametrize("step", [Step.CHECKOUT_NAME, Step.CHECKOUT_EMAIL, Step.CHECKOUT_CONFIRM])
@pytest.mark.parametrize(
    "text", ["laat me weten als de pioenrozen er weer zijn", "laat weten als rode tulpen er weer zijn"]
)
def test_a_question_that_is_open_stays_open(step: Step, text: str):
    chat = at(step)
    chat.say(text)
    assert chat.step is step
    assert ("PIOEN" in chat.notices) is ("pioen" in text)


def test_a_button_of_long_ago_for_what_is_no_longer_sold_does_no_harm():
    chat = at(Step.BROWSING)
    chat.tap("notice:GONE")
    chat.tap("noticefor:gone")
    assert chat.notices == {}


def test_asking_twice_is_waiting_once():
    chat = waiting()
    chat.tap("notice:PIOEN")
    assert len(chat.notices) == 1
    assert len([each for each in chat.announced if each.name == "product.wanted"]) == 1


def test_no_more_than_twenty_are_remembered():
    chat = waiting()
    assert chat.conversation
    many = tuple(Notice(sku=f"S{at}", until=chat.now + timedelta(days=1), look_at=chat.now) for at in range(20))
    chat.conversation = chat.conversation.model_copy(update={"notices": many})
    chat.notices = {each.sku: each for each in many}
    chat.tap("notice:PIOEN")
    assert "Je wacht al op 20" in chat.text
    assert "PIOEN" not in chat.notices
    chat.now += timedelta(days=2)
    chat.tap("notice:PIOEN")
    assert list(chat.notices) == ["PIOEN"], "what is over makes room"


def test_who_paid_in_vain_is_offered_a_notice_beside_what_is_like_it():
    chat = at(Step.AWAITING_PAYMENT)
    chat.observed("expired")
    chat.stock["TULP-YEL"] = 0
    chat.paid()
    assert chat.products()
    assert "Wil je een seintje als dit er weer is: Bos tulpen (geel)?" in chat.text
    chat.tap("Geef me een seintje")
    assert list(chat.notices) == ["TULP-YEL"]


def test_of_an_order_that_was_paid_in_vain_only_what_has_gone_is_offered():
    chat = at(Step.CART)
    chat.tap("add:VAAS-WIT")
    for step in (each for each in WAY if list(Step).index(Step.CART) < list(Step).index(each)):
        WAY[step](chat)
        if step is Step.AWAITING_PAYMENT:
            break
    assert {line.sku for line in chat.order.lines} == {"TULP-YEL", "VAAS-WIT"}
    chat.observed("expired")
    chat.stock["TULP-YEL"] = 0
    chat.paid()
    assert "notice:TULP-YEL" in chat.offered().values()
    assert "notice:VAAS-WIT" not in chat.offered().values()


# --- called off -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["stop", "geen seintjes meer", "dat seintje hoeft niet meer", "don't notify me", "Toch geen seintje"]
)
def test_it_is_called_off(text: str):
    chat = waiting()
    (chat.tap if text in chat.offered() else chat.say)(text)
    assert chat.notices == {}
    assert returns(chat).said == []


def test_who_asks_after_a_second_stop_is_told_after_all():
    chat = at(Step.AFTER_ORDER)
    chat.say("stop")
    chat.say("stop")
    assert chat.conversation and not chat.conversation.transactional
    chat.tap("notice:PIOEN")
    assert chat.conversation.transactional


# --- it is back -----------------------------------------------------------------------------------------------------


def test_it_is_told_once_with_a_way_to_buy_it():
    chat = returns(waiting())
    (sent,) = [effect for effect in chat.effects if isinstance(effect, Send)]
    assert (sent.purpose, sent.update, sent.values["product"]) == ("transactional", "back_in_stock", "Pioenrozen")
    assert "Weer op voorraad: Pioenrozen, € 32,50 (nog 5)" in chat.text
    assert chat.notices == {}
    assert returns(chat).said == []


def test_the_template_outside_the_window_gets_what_it_asks_for():
    chat = returns(waiting())
    (sent,) = [effect for effect in chat.effects if isinstance(effect, Send)]
    template = starter_shop().rules.whatsapp_templates["back_in_stock"]
    assert set(template.parameters) <= set(sent.values)


@pytest.mark.parametrize("does", ["In mandje", "ja, doe er maar een"])
def test_it_can_be_put_in_the_cart_at_once(does: str):
    chat = returns(waiting())
    (chat.tap if does in chat.offered() else chat.say)(does)
    assert chat.cart == {"PIOEN": 1}


def test_it_does_not_come_between_a_shopper_and_the_question_that_is_open():
    chat = at(Step.CHECKOUT_EMAIL)
    chat.tap("notice:PIOEN")
    returns(chat)
    assert "Weer op voorraad" in chat.text
    assert chat.step is Step.CHECKOUT_EMAIL


def test_sold_out_again_nothing_is_said_and_it_is_waited_for_with_another_event():
    chat = waiting()
    before = chat.notices["PIOEN"]
    assert returns(chat, units=0).said == []
    after = chat.notices["PIOEN"]
    assert after.look_at > before.look_at
    assert after.until == before.until
    assert returns(chat).said


def test_what_is_not_in_the_shop_now_is_looked_at_tomorrow():
    chat = waiting()
    assert chat.conversation
    gone = Notice(sku="GONE", until=chat.now + timedelta(days=9), look_at=chat.now)
    chat.conversation, chat.notices = chat.conversation.model_copy(update={"notices": (gone,)}), {"GONE": gone}
    assert returns(chat, "GONE").said == []
    assert chat.notices["GONE"].look_at == chat.now + timedelta(days=1)


def test_after_ninety_days_nothing_is_said_any_more():
    chat = waiting()
    chat.now += timedelta(days=91)
    assert returns(chat).said == []
    assert chat.notices == {}


def test_an_item_that_the_conversation_knows_nothing_of_goes():
    chat = at(Step.BROWSING)
    left = Notice(sku="PIOEN", until=chat.now + timedelta(days=9), look_at=chat.now)
    chat.notices = {"PIOEN": left}
    assert returns(chat).said == []
    assert chat.notices == {}


def test_an_event_that_could_not_be_decided_is_not_the_last():
    chat = waiting()
    assert chat.conversation
    told = Event(
        id="e", conversation="cabc", account="clock", occurred_at=chat.now, received_at=chat.now,
        what=StockReturned(sku="PIOEN"),
    )  # fmt: skip
    facts = Facts(now=chat.now, shop=starter_shop(), links=TestLinks())
    kept = engine.failed(chat.conversation, told, facts).notices["PIOEN"]
    assert kept and kept.look_at > chat.now


def test_who_asks_what_is_kept_of_them_hears_that_it_is():
    chat = waiting()
    chat.say("welke gegevens hebben jullie van mij")
    assert "hoeveel uitverkochte artikelen je wacht (1)" in chat.text
