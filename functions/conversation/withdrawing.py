"""Whether there is something that the shopper may withdraw from: then the function that does so is one tap away.

Directive 2011/83/EU art. 11a, as Directive (EU) 2023/2673 put it in: reachable as long as the right lasts.
"""

from functions.commerce.orders import Order, OrderStatus
from functions.commerce.returning import withdrawable
from functions.conversation.talk import Talk

LOOKED_AT = 3
"""Of the latest orders."""


def may_withdraw_from(talk: Talk, order: Order) -> bool:
    products = {line.sku: talk.shop.product(line.product) for line in order.lines}
    paid = order.status is OrderStatus.PAID and bool(order.number)
    return paid and bool(withdrawable(order, products, talk.rules, talk.now))


def may_withdraw_from_something(talk: Talk) -> bool:
    """Raises FactsNeeded."""
    latest = [past.id for past in talk.conversation.orders[:LOOKED_AT]]
    talk.facts.load(orders=latest)
    return any(may_withdraw_from(talk, order) for each in latest if (order := talk.order(each)))
