"""Which of the shopper's orders a text is about: the one whose number it names."""

import re

from functions.commerce.orders import Order
from functions.conversation.talk import Talk

NUMBER = re.compile(r"\d+")


def past_orders(talk: Talk) -> list[Order]:
    """Placed here, the latest first. Raises FactsNeeded."""
    talk.facts.load(orders=[past.id for past in talk.conversation.orders])
    return [order for past in talk.conversation.orders if (order := talk.order(past.id))]


def named(talk: Talk, text: str) -> Order | None:
    """None: no number in it is one of theirs."""
    numbers = set(NUMBER.findall(text))
    past = next((each for each in talk.conversation.orders if each.number and each.number in numbers), None)
    return talk.order(past.id) if past else None
