"""Ways to pay: which a session offers, which tell at once, and what money that goes back by them does."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Method:
    delayed: str = ""
    """What the payment intent is while the bank takes its days; "": paid or refused at once."""
    euros_only: bool = True
    slow_refund: bool = False
    """A refund is `pending` until the bank has taken it."""


METHODS = {
    "ideal": Method(),
    "card": Method(euros_only=False),
    "bancontact": Method(),
    "sepa_debit": Method(delayed="processing", slow_refund=True),
    # by bank transfer: the shopper was told an account number, and must still do it
    "customer_balance": Method(delayed="requires_action", slow_refund=True),
}
"""In the order of the page: what a shop in the Low Countries has switched on in its Dashboard."""


def offered(currency: str) -> list[str]:
    return [name for name, method in METHODS.items() if currency == "eur" or not method.euros_only]
