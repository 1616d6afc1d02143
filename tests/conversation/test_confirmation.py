"""Letters to the buyer: everything that was agreed, adding up to the cent, whatever the order."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.commerce.catalogue import Wish
from functions.commerce.orders import Address, DeliveryDay, Order, OrderLine, OrderStatus, Shipping
from functions.commerce.terms import Exemption, Trader, withdrawal_right
from functions.conversation import confirmation
from functions.conversation.effects import Mail, Send
from functions.conversation.events import Event, TimerDue
from functions.conversation.message import Receipt, Text
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.transition import Facts
from tests.conversation.chat import START, Chat, TestLinks
from tests.conversation.states import at

LOCALES = ("nl", "en")


def mails(chat: Chat) -> list[Mail]:
    return [effect for effect in chat.effects if isinstance(effect, Mail)]


def paid(locale: str = "nl") -> Chat:
    return at(Step.AFTER_ORDER, locale)


def talk(order: Order, locale: str) -> Talk:
    chat = paid(locale)
    assert chat.conversation
    event = Event(
        id="e", conversation="cabc", account="web:test", occurred_at=START, received_at=START, what=TimerDue()
    )
    return Talk(chat.conversation, event, Facts(now=START, shop=chat.shop, links=TestLinks()))


def confirmed(order: Order, locale: str = "nl") -> Mail:
    said = talk(order, locale)
    confirmation.confirm_by_mail(said, order)
    (mail,) = said.effects
    assert isinstance(mail, Mail)
    return mail


def text(mail: Mail) -> str:
    parts = []
    for section in mail.sections:
        message = section.message
        rows = [f"{row.title}: {row.amount}" for row in (*message.lines, *message.totals)] if _bill(message) else []
        body = message.body if isinstance(message, Text) else f"{message.heading}\n{message.note}"
        parts += [section.heading, body, *rows]
    return "\n".join(parts).replace("\xa0", " ")


def _bill(message: Any) -> bool:
    return isinstance(message, Receipt)


def receipt(mail: Mail) -> Receipt:
    (found,) = [section.message for section in mail.sections if isinstance(section.message, Receipt)]
    return found


def cents(amount: str) -> int:
    return 0 if amount.lower() in ("gratis", "free") else int(re.sub(r"\D", "", amount))


lines = st.builds(
    OrderLine,
    sku=st.just("X"),
    product=st.just("x"),
    title=st.sampled_from(["Rode rozen (Middel)", "Vaas", "<b>Plant</b>"]),
    quantity=st.integers(1, 99),
    price=st.integers(1, 500_000),
    vat=st.sampled_from([0, 550, 900, 2100]),
)


@st.composite
def orders(draw: st.DrawFn) -> Order:
    bought = tuple(draw(st.lists(lines, min_size=1, max_size=8)))
    shipping = Shipping(id="standard", label="Bezorgen", price=draw(st.sampled_from([0, 495, 795])))
    total = sum(line.total for line in bought) + shipping.price
    return paid().order.model_copy(
        update={
            "status": OrderStatus.PAID, "lines": bought, "shipping": shipping, "total": total, "number": "1042",
            "gift": draw(st.booleans()), "buyer": draw(st.sampled_from(["", "Kees"])),
            "address": draw(st.sampled_from([None, Address(street="Dam", number="1", postcode="1012 JS", city="A")])),
            "delivery": draw(st.sampled_from([None, DeliveryDay(day=date(2026, 11, 27))])),
            "card_message": draw(st.sampled_from(["", "Van harte"])),
            "substitution": draw(st.sampled_from(["substitute", "ask", "refund"])),
        }
    )  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(orders(), st.sampled_from(LOCALES))
def test_the_amounts_of_any_order_add_up_to_what_was_paid(order: Order, locale: str) -> None:
    bill = receipt(confirmed(order, locale))
    shipping, *vat, total = [cents(line.amount) for line in bill.totals]
    assert [cents(line.amount) for line in bill.lines] == [line.total for line in order.lines]
    assert sum(cents(line.amount) for line in bill.lines) + shipping == total == order.total
    # what is in it for each rate is within half a cent of that rate's part of the whole
    rates = sorted({line.vat for line in order.lines})
    assert len(vat) == len(rates)
    assert sum(vat) <= total * max(rates) / (10_000 + max(rates)) + len(rates)
    if len(rates) == 1:
        assert abs(vat[0] - total * rates[0] / (10_000 + rates[0])) <= 0.5
    shown = [line.title.split(" × ")[0] for line in bill.lines]
    assert shown == [str(line.quantity) for line in order.lines]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_confirmation_holds_what_the_law_wants_in_it(locale: str) -> None:
    chat = at(Step.AWAITING_PAYMENT, locale)
    chat.paid()
    (mail,) = mails(chat)
    order, rules, whole = chat.order, chat.shop.rules, text(mails(chat)[0])
    assert (mail.to, mail.order, mail.purpose, mail.instead_of) == (order.email, order.id, "contract", None)
    assert order.number and order.number in mail.subject and rules.name in mail.subject
    assert order.address
    for wanted in (
        order.number, order.lines[0].title, order.recipient, order.address.line, rules.contact.address,
        rules.contact.phone, rules.contact.email, rules.name, rules.privacy_url, "9%", "2026",
    ):  # fmt: skip
        assert wanted in whole, wanted
    links = [part.message.link for part in mail.sections if isinstance(part.message, Text) and part.message.link]
    assert [link.url for link in links] == [TestLinks().invoice(order.id), rules.terms_url]
    assert len(mail.model_dump_json()) < 20_000


def test_day_card_note_and_the_missing_senders_name_are_confirmed() -> None:
    order = paid().order.model_copy(
        update={
            "gift": True, "buyer": "Kees Bakker", "recipient": "Oma Truus", "card_message": "Van harte!",
            "courier_note": "Bel bij de buren", "anonymous": True,
            "delivery": DeliveryDay(day=date(2026, 11, 27)), "substitution": "refund",
        }
    )  # fmt: skip
    whole = text(confirmed(order))
    for wanted in ("Dag Kees Bakker", "Oma Truus", "Van harte!", "Bel bij de buren", "27 november 2026", "Zonder naam"):
        assert wanted in whole
    assert "geld daarvan terug" in whole


def test_a_duplicate_observation_confirms_once() -> None:
    chat = paid()
    chat.paid()
    assert [mail for mail in mails(chat) if mail.purpose == "contract"] == []


# --- money --------------------------------------------------------------------------------------------------------


def test_every_message_about_money_has_its_mail_beside_it() -> None:
    chat = paid()
    chat.parcel("cancelled", reason="storm")
    (mail,) = mails(chat)
    assert mail.purpose == "money"
    assert mail.instead_of is not None
    told = chat.effects[mail.instead_of]
    assert isinstance(told, Send) and told.purpose == "transactional" and isinstance(told.message, Text)
    assert told.message.body.replace("\xa0", " ") in text(mail)
    assert "storm" in text(mail)
    assert chat.order.number and chat.order.number in mail.subject


def test_a_parcel_is_no_matter_of_money() -> None:
    chat = paid()
    chat.parcel("dispatched")
    assert mails(chat) == []


# --- rights and particulars ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
def test_the_trader_is_named_as_the_law_wants_it(locale: str) -> None:
    trader = paid().shop.rules.trader
    whole = text(confirmed(paid(locale).order, locale))
    for wanted in (trader.legal_name, trader.address, trader.registration, trader.vat_id, trader.email, trader.phone):
        assert wanted and wanted in whole


def test_a_bundle_without_particulars_names_the_shop() -> None:
    chat = paid()
    rules = chat.shop.rules.model_copy(update={"trader": Trader()})
    said = talk(chat.order, "nl")
    assert said.rules.particulars.legal_name == chat.shop.rules.trader.legal_name
    said.facts = Facts(now=START, shop=_Ruled(chat.shop, rules), links=TestLinks())  # type: ignore[arg-type]
    assert said.rules.particulars.legal_name == rules.name
    assert said.rules.particulars.email == rules.contact.email


class _Ruled:
    """A shop with other rules."""

    def __init__(self, shop: Any, rules: Any) -> None:
        self.shop, self.rules = shop, rules

    def __getattr__(self, name: str) -> Any:
        return getattr(self.shop, name)


def bought(*products: str) -> Order:
    line = paid().order.lines[0]
    lines = tuple(line.model_copy(update={"product": name, "title": f"Titel van {name}"}) for name in products)
    return paid().order.model_copy(update={"lines": lines})


PERISHABLE = "bos-tulpen"
FORM = {"nl": "Modelformulier voor herroeping", "en": "Model withdrawal form"}


def keeping() -> str:
    """A product of the starter shop that can be sent back."""
    shop = paid().shop
    found = shop.find(Wish(category="vases")).products[0]
    assert not isinstance(withdrawal_right(found, shop.rules.returns), Exemption)
    return found.id


@pytest.mark.parametrize("locale", LOCALES)
def test_flowers_have_no_form_and_it_is_said_that_there_is_no_right(locale: str) -> None:
    whole = text(confirmed(bought(PERISHABLE), locale))
    assert FORM[locale] not in whole
    assert f"Titel van {PERISHABLE} ({'bederft snel' if locale == 'nl' else 'it does not keep'})" in whole


@pytest.mark.parametrize("locale", LOCALES)
def test_what_can_be_sent_back_has_its_days_and_the_model_form(locale: str) -> None:
    vase = keeping()
    mail = confirmed(bought(PERISHABLE, vase), locale)
    headings = [section.heading for section in mail.sections]
    assert FORM[locale] in headings
    right = next(s.message.body for s in mail.sections if isinstance(s.message, Text) and "14" in s.message.body)
    assert f"Titel van {vase}" in right.split("\n\n")[0]
    assert f"Titel van {PERISHABLE}" not in right.split("\n\n")[0]
    assert paid().shop.rules.trader.legal_name in text(mail)


def test_what_is_not_sold_any_more_can_be_sent_back() -> None:
    assert FORM["nl"] in text(confirmed(bought("gone")))
