"""Tickets in the talk: bought without a delivery, one code each, passed on once, void when the money goes back."""

from datetime import UTC, datetime, timedelta

import pytest

from functions.commerce.event_days import MOST_TICKETS, EventState
from functions.commerce.orders import OrderStatus, RefundedLine
from functions.conversation.effects import Mail, RefundPayment, Send, Tell
from functions.conversation.message import Media
from functions.conversation.money_events import RefundRequested
from functions.conversation.state import Step
from functions.conversation.ticket_events import EventNews, TicketAdmitted, TicketTaken
from tests.conversation.chat import Chat
from tests.conversation.states import new_chat
from tests.starter import Ruled, starter_shop, starter_stock

DAY = datetime(2027, 6, 12, 14, 0, tzinfo=UTC)


def with_event(**changes) -> Chat:
    rules = starter_shop().rules
    event = rules.events[0].model_copy(update=changes)
    return Chat(Ruled(rules.model_copy(update={"events": (event,)})), starter_stock())


def ordered(chat: Chat, count: int = 2, names: str = "Sanne de Boer, Piet Vos") -> Chat:
    chat.say("hoi")
    for _ in range(count):
        chat.tap("add:CONCERT")
    chat.tap("checkout")
    chat.say("Sanne de Boer")
    chat.say("sanne@example.nl")
    chat.say(names)
    return chat


def bought(chat: Chat | None = None, count: int = 2, names: str = "Sanne de Boer, Piet Vos") -> Chat:
    chat = ordered(chat or new_chat(), count, names)
    chat.say("ja")
    chat.observed()
    chat.paid()
    return chat


def another(chat: Chat) -> Chat:
    """Somebody else's talk, of the same shop: it sees the same orders and tickets."""
    other = new_chat()
    other.now, other.orders, other.tickets = chat.now, chat.orders, chat.tickets
    other.event_states = chat.event_states
    other.conversation_id = "cother"
    return other


def pictures(chat: Chat) -> list[Media]:
    return [message for message in chat.said if isinstance(message, Media)]


def told(chat: Chat) -> list[Tell]:
    return [effect for effect in chat.effects if isinstance(effect, Tell)]


def news(chat: Chat, kind: str, news_id: str = "n1", **text: str) -> None:
    chat.happens(EventNews(news=news_id, event="tuinconcert", kind=kind, order=chat.order.id, text=text))  # type: ignore[arg-type]


# --- bought -----------------------------------------------------------------------------------------------------


def test_an_order_of_tickets_asks_for_no_delivery_and_says_that_there_is_no_right_of_withdrawal():
    chat = ordered(new_chat())
    assert chat.step is Step.CHECKOUT_CONFIRM
    assert "Geen bedenktijd: het is voor een vaste datum" in chat.text
    assert "Op de kaartjes: Sanne de Boer, Piet Vos" in chat.text
    assert "Adres" not in chat.text and "Bezorgdag" not in chat.text


def test_each_ticket_has_a_picture_and_a_name_of_its_own():
    chat = bought()
    assert [ticket.name for ticket in chat.tickets.values()] == ["Sanne de Boer", "Piet Vos"]
    assert len({picture.url for picture in pictures(chat)}) == 2
    assert all("12 juni 2027, 20:15 uur" in picture.caption for picture in pictures(chat))
    assert [each.name for each in chat.announced].count("ticket.issued") == 2
    mail = next(effect for effect in chat.effects if isinstance(effect, Mail))
    assert any("/t/tuinconcert." in section.model_dump_json() for section in mail.sections)
    assert (chat.stock["CONCERT"], chat.sold["CONCERT"]) == (58, 2)


def test_paid_twice_over_makes_no_second_ticket():
    chat = bought()
    before = dict(chat.tickets)
    chat.paid()
    assert chat.tickets == before


def test_flowers_beside_tickets_are_delivered():
    chat = new_chat()
    for action in ("add:CONCERT", "add:TULP-YEL", "checkout", "forme"):
        chat.tap(action)
    chat.say("Sanne de Boer")
    assert chat.step is Step.CHECKOUT_SHIPPING
    chat.tap("ship:pickup")
    chat.tap("slot:2026-11-27:afternoon")
    chat.say("sanne@example.nl")
    chat.tap("nocard")
    assert chat.step is Step.CHECKOUT_TICKETS
    chat.say("Sanne de Boer")
    assert "Ophalen" in chat.text and chat.step is Step.CHECKOUT_CONFIRM
    chat.tap("edit")
    chat.tap("rm:TULP-YEL")
    chat.tap("checkout")
    assert chat.step is Step.CHECKOUT_CONFIRM and "Ophalen" not in chat.text


def test_names_may_come_in_parts_and_too_many_are_refused():
    chat = ordered(new_chat(), names="Sanne de Boer")
    assert chat.step is Step.CHECKOUT_TICKETS and "Op het eerste staat Sanne de Boer" in chat.text
    chat.say("Piet Vos, Els Smit")
    assert "Dat zijn 3 namen voor 2 kaartjes" in chat.text
    chat.say("Piet Vos")
    assert chat.step is Step.CHECKOUT_CONFIRM


def test_no_more_tickets_than_one_transaction_can_hold():
    chat = new_chat()
    chat.tap("p:tuinconcert")
    chat.say("doe er maar 30")
    assert chat.cart == {"CONCERT": MOST_TICKETS}


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_what_is_over_or_cancelled_is_not_sold(state):
    chat = new_chat()
    chat.say("hoi")
    chat.tap("add:CONCERT")
    if state == "closed":
        chat.now = DAY + timedelta(hours=4)
    else:
        chat.event_states["tuinconcert"] = EventState(version=1, status="cancelled")
    chat.tap("add:CONCERT")
    assert {"closed": "is gesloten", "cancelled": "gaat niet door"}[state] in chat.text
    chat.tap("checkout")
    assert chat.cart == {}


def test_paid_after_it_was_cancelled_goes_back_and_makes_no_ticket():
    chat = ordered(new_chat())
    chat.say("ja")
    chat.observed()
    chat.event_states["tuinconcert"] = EventState(version=1, status="cancelled")
    chat.paid()
    assert not chat.tickets and chat.order.status is OrderStatus.CANCELLED
    assert "Het evenement gaat niet door. Je krijgt € 45,00 helemaal terug" in chat.text


# --- shown again, passed on -------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [Step.BROWSING, Step.CHECKOUT_EMAIL, Step.CHECKOUT_ADDRESS])
def test_my_tickets_are_shown_again_in_any_step_and_the_question_stays(step):
    chat = bought()
    if step is not Step.BROWSING:
        chat.tap("add:TULP-YEL")
        chat.tap("checkout")
        chat.tap("ship:standard" if step is Step.CHECKOUT_ADDRESS else "ask:email")
    open_step = chat.step
    chat.say("mijn tickets")
    assert len(pictures(chat)) == 2 and chat.step is open_step


def test_who_has_none_is_shown_what_is_on():
    chat = new_chat()
    chat.say("heb je tickets voor een concert?")
    assert "Tuinconcert" in chat.text


def test_a_ticket_passed_on_is_the_others_and_the_old_code_is_dead():
    chat = bought()
    before = next(iter(chat.tickets.values()))
    chat.say("kaartje doorgeven")
    chat.tap("Kaartje 1 · Sanne de Boer")
    code = next(word for word in chat.text.replace("\\n", " ").split() if word.startswith("tko"))
    other = another(chat)
    other.say(f"Ik neem dit kaartje over: {code}")
    after = chat.tickets[before.ref]
    assert (after.conversation, after.serial) == ("cother", before.serial + 1)
    assert len(pictures(other)) == 1
    assert told(other) == [
        Tell(conversation="cabc", what=TicketTaken(event="tuinconcert", order=before.order, number=1))
    ]
    chat.happens(told(other)[0].what)
    assert "is overgenomen" in chat.text
    chat.say("mijn tickets")
    assert len(pictures(chat)) == 1
    other.say("mijn tickets")
    assert len(pictures(other)) == 1
    third = another(chat)
    third.conversation_id = "cthird"
    third.say(code)
    assert "al overgenomen" in third.text and chat.tickets[before.ref] == after


def given() -> tuple[Chat, str, str]:
    """The first ticket's code to pass it on, and the button that calls it off."""
    chat = bought()
    chat.say("kaartje doorgeven")
    chat.tap("Kaartje 1 · Sanne de Boer")
    code = next(word for word in chat.text.replace("\\n", " ").split() if word.startswith("tko"))
    return chat, code, chat.offered()["Toch niet"]


def test_a_code_that_nobody_used_is_called_off_and_the_holder_has_a_new_ticket():
    chat, code, button = given()
    before = next(iter(chat.tickets.values()))
    chat.tap(button)
    after = chat.tickets[before.ref]
    assert (after.serial, after.conversation, after.status) == (before.serial + 1, "cabc", "valid")
    assert "werkt niet meer" in chat.text and len(pictures(chat)) == 1
    assert chat.announced[-1].name == "ticket.revoked"
    other = another(chat)
    other.say(code)
    assert "ingetrokken" in other.text and chat.tickets[before.ref] == after


def test_a_code_is_not_called_off_twice_nor_after_somebody_used_it():
    chat, code, button = given()
    other = another(chat)
    other.say(code)
    taken = chat.tickets[next(iter(chat.tickets))]
    chat.tap(button)
    assert "al overgenomen" in chat.text and chat.tickets[taken.ref] == taken
    other.tap(button)
    assert chat.tickets[taken.ref] == taken
    chat, _, button = given()
    chat.tap(button)
    once = dict(chat.tickets)
    chat.tap(button)
    assert chat.tickets == once and "al ingetrokken" in chat.text


def test_a_ticket_whose_code_was_called_off_counts_as_never_passed_on():
    chat, _, button = given()
    chat.tap(button)
    other = another(chat)
    chat.say("kaartje doorgeven")
    chat.tap("Kaartje 2 · Piet Vos")
    other.say(next(word for word in chat.text.replace("\\n", " ").split() if word.startswith("tko")))
    chat.happens(RefundRequested(order=chat.order.id, lines=(RefundedLine(sku="CONCERT", quantity=1),)))
    assert [ticket.status for ticket in chat.tickets.values()] == ["void", "valid"]


def test_a_forged_code_and_ones_own_take_nothing():
    chat = bought()
    chat.say("kaartje doorgeven")
    chat.tap("Kaartje 2 · Piet Vos")
    code = next(word for word in chat.text.replace("\\n", " ").split() if word.startswith("tko"))
    chat.say(code)
    assert "heb je al" in chat.text
    other = another(chat)
    other.say(code[:-1] + ("a" if code[-1] != "a" else "b"))
    assert "Deze code ken ik niet" in other.text
    assert {ticket.conversation for ticket in chat.tickets.values()} == {"cabc"}


def test_a_ticket_that_may_not_be_passed_on_is_not():
    chat = bought(with_event(transfer=False))
    chat.say("kaartje doorgeven")
    assert "geen kaartje dat je kunt doorgeven" in chat.text


# --- given back -------------------------------------------------------------------------------------------------


def test_a_refunded_ticket_is_void_the_last_one_first():
    chat = bought()
    lines = (RefundedLine(sku="CONCERT", quantity=1),)
    chat.happens(RefundRequested(order=chat.order.id, lines=lines))
    assert [ticket.status for ticket in chat.tickets.values()] == ["valid", "void"]
    chat.happens(RefundRequested(order=chat.order.id))
    assert [ticket.status for ticket in chat.tickets.values()] == ["void", "void"]
    assert [each.name for each in chat.announced].count("ticket.void") == 2


def test_tickets_may_be_given_back_until_the_shops_own_rule_says_no():
    chat = bought()
    chat.say("annuleer")
    assert chat.step is Step.CANCEL_ORDER
    chat.now = DAY - timedelta(hours=30)
    chat.tap("cancelorder")
    assert "te kort voor het begint" in chat.text and chat.order.status is OrderStatus.PAID


def test_a_shop_that_takes_none_back_says_so():
    chat = bought(with_event(cancel_until_hours=None))
    chat.say("annuleer")
    assert "nemen we niet terug" in chat.text and chat.step is Step.AFTER_ORDER


# --- news -------------------------------------------------------------------------------------------------------


def test_news_is_told_once_however_often_it_comes():
    chat = bought()
    news(chat, "traffic", nl="File op de ring: kom met de trein.")
    assert "Verkeer rond Tuinconcert: File op de ring" in chat.text
    sent = next(effect for effect in chat.effects if isinstance(effect, Send))
    assert (sent.purpose, sent.update) == ("transactional", "event_news")
    assert sent.values["what"] == "File op de ring: kom met de trein."
    news(chat, "traffic", nl="File op de ring: kom met de trein.")
    assert chat.said == []


def test_who_holds_no_valid_ticket_any_more_hears_nothing():
    chat = bought()
    chat.happens(RefundRequested(order=chat.order.id))
    news(chat, "parking", nl="Parkeer bij de brug.")
    assert chat.said == []


def test_a_moved_event_is_told_by_mail_too_and_may_be_given_back():
    chat = bought(with_event(cancel_until_hours=None))
    chat.event_states["tuinconcert"] = EventState(version=1, status="moved", day=DAY.date() + timedelta(days=7))
    news(chat, "moved", nl="Door het weer.")
    assert "19 juni 2027" in chat.text and "Je kaartje blijft geldig" in chat.text
    assert any(isinstance(effect, Mail) for effect in chat.effects)
    assert chat.order.tickets_until == DAY.date() + timedelta(days=7)
    chat.say("annuleer")
    assert chat.step is Step.CANCEL_ORDER


def test_a_cancelled_event_is_refunded_once_and_its_tickets_are_void():
    chat = bought()
    chat.event_states["tuinconcert"] = EventState(version=1, status="cancelled")
    for number in range(2):
        news(chat, "cancelled", news_id=f"n{number}")
    refunds = chat.order.refunds
    assert [(made.amount, made.reason) for made in refunds] == [(4500, "event_cancelled")]
    assert {ticket.status for ticket in chat.tickets.values()} == {"void"}
    assert chat.stock["CONCERT"] == 58  # its places are not for sale again
    assert not any(isinstance(effect, RefundPayment) for effect in chat.effects)


def test_who_bought_gets_the_money_of_a_cancelled_ticket_that_somebody_else_holds():
    chat = bought(count=1, names="Sanne de Boer")
    chat.say("kaartje doorgeven")
    code = next(word for word in chat.text.replace("\\n", " ").split() if word.startswith("tko"))
    other = another(chat)
    other.say(code)
    chat.event_states["tuinconcert"] = EventState(version=1, status="cancelled")
    news(other, "cancelled")
    assert "gaat niet door" in other.text and not chat.order.refunds
    news(chat, "cancelled")
    assert [made.amount for made in chat.order.refunds] == [2250]
    assert "gaat niet door" in chat.text


def test_somebody_who_walks_in_is_announced_and_told_nothing():
    chat = bought()
    chat.happens(TicketAdmitted(event="tuinconcert", order=chat.order.id, number=1, gate="Noord"))
    assert chat.said == [] and chat.announced[-1].name == "ticket.admitted"
