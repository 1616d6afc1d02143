"""A case of goods that come back: what a shopper returns, withdraws from or complains about, and how it ends.

Pure; the table of transitions is the whole truth about what may follow what. Knows nothing of an order (`orders` holds
these, and what both together mean is `returning`). Amounts in minor units.
"""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

FROZEN = ConfigDict(frozen=True, defer_build=True)
PASSED = "passed"
"""State of a refund that other orders make, those that hold the money; its attempt is 0, for it has none."""


class Kind(StrEnum):
    """In whose power it lies: the shopper's (withdrawal), the shop's (return), or the law's of faulty goods."""

    WITHDRAWAL = "withdrawal"
    """Directive 2011/83/EU art. 9: no reason is asked, and nobody can refuse it."""
    RETURN = "return"
    """What the shop takes back or exchanges beyond what it must."""
    COMPLAINT = "complaint"
    """Directive (EU) 2019/771: not what was agreed, or not in order."""


class Reason(StrEnum):
    WILTED = "wilted"
    BROKEN = "broken"
    DAMAGED = "damaged"
    WRONG = "wrong"
    """Something else than was ordered."""
    SIZE = "size"
    """Too small, too large."""
    UNLIKE = "unlike"
    """Not as the shopper had thought it."""
    NONE = "none"
    """None was given, and none need be."""


FAULTS = frozenset({Reason.WILTED, Reason.BROKEN, Reason.DAMAGED, Reason.WRONG})
"""What makes it a complaint, whatever right there is to send something back."""


class ReturnState(StrEnum):
    ASKED = "asked"
    """A person of the shop has to decide."""
    APPROVED = "approved"
    REJECTED = "rejected"
    SENT = "sent"
    """The shopper says that the goods are on their way."""
    RECEIVED = "received"
    ACCEPTED = "accepted"
    """Looked at, and in order."""
    REFUSED = "refused"
    """Looked at, and not: `why` says what is wrong."""
    REFUNDED = "refunded"
    """The money has been asked of Stripe, or there was none to give back."""
    EXCHANGED = "exchanged"
    """The order that stands in for it is paid."""
    CLOSED = "closed"
    """The money is back, or what came instead has been delivered."""
    DROPPED = "dropped"
    """The shopper keeps it after all."""


ENDED = frozenset({ReturnState.REJECTED, ReturnState.REFUSED, ReturnState.CLOSED, ReturnState.DROPPED})
SETTLED = frozenset({ReturnState.REFUNDED, ReturnState.EXCHANGED})
RETURN_TRANSITIONS: dict[ReturnState, frozenset[ReturnState]] = {
    ReturnState.ASKED: frozenset({ReturnState.APPROVED, ReturnState.REJECTED, ReturnState.DROPPED}),
    ReturnState.APPROVED: frozenset({ReturnState.SENT, ReturnState.RECEIVED, ReturnState.DROPPED} | SETTLED),
    ReturnState.REJECTED: frozenset(),
    ReturnState.SENT: frozenset({ReturnState.RECEIVED, *SETTLED}),
    ReturnState.RECEIVED: frozenset({ReturnState.ACCEPTED, ReturnState.REFUSED, *SETTLED}),
    ReturnState.ACCEPTED: SETTLED,
    ReturnState.REFUSED: frozenset(),
    ReturnState.REFUNDED: frozenset({ReturnState.CLOSED}),
    # What came instead was cancelled before it left: it is money again.
    ReturnState.EXCHANGED: frozenset({ReturnState.CLOSED, ReturnState.APPROVED, ReturnState.RECEIVED}),
    ReturnState.CLOSED: frozenset(),
    ReturnState.DROPPED: frozenset(),
}

Wish = Literal["refund", "exchange"]


class ReturnLine(BaseModel):
    model_config = FROZEN

    sku: str
    quantity: int = Field(ge=1)
    reason: Reason = Reason.NONE


class Return(BaseModel):
    """One case. A unit of an order is in at most one that is not given up (`returning.open_units`)."""

    model_config = FROZEN

    id: str
    number: str
    """ "R1042-1": of the first case about order 1042."""
    kind: Kind
    lines: tuple[ReturnLine, ...] = Field(min_length=1)
    wish: Wish = "refund"
    state: ReturnState = ReturnState.ASKED
    words: str = ""
    """What is wrong, as the shopper put it."""
    photos: tuple[str, ...] = ()
    """Keys of pictures that the shopper sent of it."""
    exchange: str = ""
    """Id of the order that stands in for it, from when its goods are reserved; "" again when that fell through."""
    rest: int = 0
    """What came instead was cheaper: so much goes back yet, in minor units."""
    given: int = 0
    """What of its worth has gone back in money, in minor units."""
    refund: str = ""
    """Id of the refund that it ended in."""
    why: str = ""
    """Why the shop refused it, as the shopper reads it."""
    sent_back: bool = True
    """The goods have to come back."""
    restocked: bool = False
    """Its units are for sale again."""
    asked_at: datetime
    decided_at: datetime | None = None
    sent_at: datetime | None = None
    received_at: datetime | None = None
    looked_at: datetime | None = None
    settled_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def damaged(self) -> bool:
        """Something arrived wilted, broken or damaged, or was not what was ordered."""
        return any(line.reason in FAULTS for line in self.lines)

    @property
    def units(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def given_up(self) -> bool:
        """Its units are the shopper's again, as if it had never been."""
        return self.state in (ReturnState.REJECTED, ReturnState.REFUSED, ReturnState.DROPPED)

    @property
    def exchanged(self) -> bool:
        """The order that stands in for it has been paid."""
        return bool(self.exchange) and self.state in (ReturnState.EXCHANGED, ReturnState.CLOSED)

    @property
    def is_open(self) -> bool:
        """Somebody has something to do about it: to decide, to receive, to inspect."""
        waits_for_goods = self.sent_back and self.received_at is None and not self.given_up
        return waits_for_goods or bool(self.rest) or self.state not in (*ENDED, *SETTLED)

    @property
    def undecided(self) -> bool:
        """The shopper has to say once more what they want instead."""
        return self.wish == "exchange" and not self.exchange and not self.given_up

    @property
    def is_closed_well(self) -> bool:
        """The shopper has what they asked for: their money, or what was to come instead."""
        return self.state is ReturnState.CLOSED

    def quantity(self, sku: str) -> int:
        return sum(line.quantity for line in self.lines if line.sku == sku)

    def can_become(self, state: ReturnState) -> bool:
        return state in RETURN_TRANSITIONS[self.state]

    def moved(self, state: ReturnState) -> "Return":
        """Raises ValueError for a transition that is not in the table."""
        if not self.can_become(state):
            raise ValueError(f"return {self.number}: {self.state} cannot become {state}")
        return self.model_copy(update={"state": state})


class Credit(BaseModel):
    """What one order has paid of another: the value of goods that came back, which stays at Stripe where it was paid.

    Written on both: in `Order.credits` of the one that is paid with it `order` is who holds the money, in `Order.lent`
    of that one it is who was paid. See docs/adr/0030-the-books-of-an-exchange.md.
    """

    model_config = FROZEN

    order: str
    attempt: int
    """Of the order that holds the money."""
    amount: int = Field(ge=1)
