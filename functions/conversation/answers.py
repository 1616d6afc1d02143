"""Answers about the shop, in every state: from its rules (shop.yaml), else from its faq.md; then the question that was
open is asked again. What finds no answer is said so, and counted for the merchant.
"""

from collections.abc import Callable, Iterator
from datetime import date

from functions.commerce.hours import shop_day
from functions.commerce.pricing import shipping_price
from functions.conversation.basket import show_cart
from functions.conversation.dates import read_day
from functions.conversation.intents import Intent
from functions.conversation.invoice import tell_invoice
from functions.conversation.message import Text
from functions.conversation.open_question import CHECKOUT_STEPS, ask_again, ask_on
from functions.conversation.plain import normalise
from functions.conversation.return_questions import returnable
from functions.conversation.searching import wish_of
from functions.conversation.show import search, show_again, show_product
from functions.conversation.state import Step
from functions.conversation.step import SCORED
from functions.conversation.talk import Talk
from functions.conversation.understand import Said

LONGEST_QUERY = 80
"""Characters of what was looked for in vain that the merchant gets to see, normalised."""


def opening_hours(talk: Talk) -> list[dict[str, str]]:
    """A row a day: {"day": "mon", "hours": "09:00-18:00"}; "" when closed."""
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return [{"day": day, "hours": ", ".join(talk.rules.hours.get(day, ()))} for day in days]


def tell_delivery(talk: Talk, said: Said) -> None:
    """What delivery costs and where it goes; a day that was named is said back in full."""
    day = read_day(said.text, shop_day(talk.now, talk.rules.time_zone))
    if _tells_wish(said, day is not None):
        talk.understood(Intent.CHOOSE_DELIVERY, date=day.isoformat() if day else "")
    else:
        talk.understood(Intent.QUESTION, topic="delivery", **({"date": day.isoformat()} if day else {}))
    goods = talk.conversation.cart.total
    options = [
        {
            "label": option.label[talk.locale],
            "price": shipping_price(option, goods),
            "countries": list(option.countries),
            "free_from": option.free_from or 0,
        }
        for option in talk.rules.shipping
    ]
    if day:
        tell_day(talk, day)
    if not day or "kost" in said.text or "cost" in said.text or "much" in said.text:
        answered = None if day else _faq(talk, said)
        if not answered:
            talk.say("delivery", options=options, address=talk.rules.contact.address)
    ask_on(talk)


def tell_day(talk: Talk, day: date) -> None:
    """Said back in full; the checkout need not ask for it again, and says whether it can be."""
    past = day < shop_day(talk.now, talk.rules.time_zone)
    talk.say("delivery_day", day=day.isoformat(), past=past)
    if not past and not talk.conversation.draft.delivery:
        talk.change(draft=talk.conversation.draft.model_copy(update={"wanted": day}))


def _tells_wish(said: Said, day: bool) -> bool:
    return day and not said.asks


def tell_hours(talk: Talk, said: Said) -> None:
    talk.understood(Intent.QUESTION, topic=said.topic or "hours")
    contact = talk.rules.contact
    talk.say("hours", hours=opening_hours(talk), address=contact.address, phone=contact.phone)
    ask_on(talk)


def tell_price(talk: Talk, said: Said) -> None:
    """Of the product in front of the shopper, else of the cart."""
    if price_of(talk, said):
        return
    talk.understood(Intent.QUESTION, topic="price")
    product = talk.shop.product(talk.conversation.shown.product or "")
    if product and talk.conversation.step is Step.PRODUCT:
        show_product(talk, product)
    elif talk.conversation.step is Step.CHECKOUT_CONFIRM or talk.conversation.step in (
        Step.AWAITING_PAYMENT,
        Step.RETURN,
        *SCORED,
    ):
        ask_again(talk)
    elif talk.conversation.step in CHECKOUT_STEPS:
        talk.say("total_so_far", total=talk.conversation.cart.total)
        ask_again(talk)
    elif talk.conversation.cart.empty and talk.conversation.shown.products:
        show_again(talk)
    else:
        show_cart(talk)


def price_of(talk: Talk, said: Said) -> bool:
    """ "Wat kosten die rode rozen": they are shown, with their prices. False: nothing is named."""
    wish = wish_of(talk, said.text)
    if wish.empty or talk.conversation.step not in (Step.BROWSING, Step.AFTER_ORDER):
        return False
    if talk.shop.find(wish, limit=1).relaxed:
        return False
    talk.understood(Intent.QUESTION, topic="price")
    search(talk, wish)
    return True


def answer_question(talk: Talk, said: Said) -> None:
    """By its topic, else by faq.md, else by what is in front of the shopper; else it is said that it is not known."""
    topic = said.topic
    talk.understood(Intent.QUESTION, topic=topic or "other")
    if (topic == "invoice" and tell_invoice(talk, said.text)) or _faq(talk, said):
        pass
    elif topic in FROM_RULES:
        FROM_RULES[topic](talk)
    elif talk.conversation.step is Step.PRODUCT:
        _about_product(talk)
        return
    else:
        unanswered(talk, said)
    ask_on(talk)


def _faq(talk: Talk, said: Said) -> bool:
    found = talk.shop.faq(said.text, talk.locale)
    if found:
        if not said.topic:
            talk.understood(Intent.QUESTION, topic=found.id)
        talk.say("faq", question=found.question, answer=found.answer)
    return found is not None


def _about_product(talk: Talk) -> None:
    """All that is known of it is on its card: the description, sizes, prices, what is left."""
    product = talk.shop.product(talk.conversation.shown.product or "")
    if product:
        talk.understood(Intent.QUESTION, topic="product", product=product.id)
        talk.say("all_i_know")
        show_product(talk, product)


def unanswered(talk: Talk, said: Said) -> None:
    talk.announce("question.unanswered", query=query(said.text), step=talk.conversation.step.value, locale=talk.locale)
    contact = talk.rules.contact
    body = talk.text("unanswered", phone=contact.phone, email=contact.email)
    talk.ask(body, talk.option("human", "human"), talk.option("browse", "browse"), overtakable=False)


def query(text: str) -> str:
    """What may be told of a text that found nothing: its words, without digits and addresses, cut short."""
    words = (word for word in normalise(text.replace("@", " x@")).split() if not any(char.isdigit() for char in word))
    return " ".join(words)[:LONGEST_QUERY].strip() if "@" not in text else ""


def _tell_methods(talk: Talk) -> None:
    talk.say("payment_methods", methods=[each[talk.locale] for each in talk.rules.payment_methods])


def _tell_returns(talk: Talk) -> None:
    contact = talk.rules.contact
    how = talk.rules.returns.text.get(talk.locale, "")
    body = talk.text(
        "returns",
        how=how,
        excluded=list(_excluded(talk)),
        terms_url=talk.rules.terms_url,
        phone=contact.phone,
        email=contact.email,
    )
    if talk.conversation.step is not Step.RETURN and returnable(talk):
        talk.ask(body, talk.option("return", "return"), overtakable=False)
    else:
        talk.send(Text(body=body))


def _excluded(talk: Talk) -> Iterator[dict[str, str | list[str]]]:
    """What cannot be returned without a reason: {"why": "perishable", "titles": [...]}."""
    categories = {category.id: category.title[talk.locale] for category in talk.shop.categories()}
    for why, ids in talk.rules.returns.excluded.items():
        products = ((each, talk.shop.product(each)) for each in ids)
        titles = [product.title[talk.locale] if product else categories.get(each, "") for each, product in products]
        if any(titles):
            yield {"why": why.value, "titles": [title for title in titles if title]}


FROM_RULES: dict[str, Callable[[Talk], None]] = {
    "payment_methods": _tell_methods,
    "payment_safety": lambda talk: talk.say("payment_safety"),
    "payment_link": lambda talk: talk.say("payment_link", minutes=talk.rules.payment_hold_minutes),
    "vat": lambda talk: talk.say("vat_included"),
    "invoice": lambda talk: talk.say("invoice", email=talk.rules.contact.email),
    "returns": _tell_returns,
}
"""Topics that the shop's own rules answer, where its faq.md does not."""
