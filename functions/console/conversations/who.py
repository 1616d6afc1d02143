"""Who somebody is, as well as is known: two who are called Jan are told apart by their order, their number, their
language. A list shows a number in part; the conversation itself has the whole of it, for a person to call.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from functions.commerce.orders import Order
from functions.conversation.state import Conversation
from functions.storage import reads
from functions.storage.lists import TalkRow
from functions.storage.table import Table

BEGINS, ENDS = 4, 3
"""Signs of a number that a list shows."""


@dataclass(frozen=True)
class Who:
    name: str = ""
    """The best that is known: as they are called on the channel, else who bought; "": no name."""
    buyer: str = ""
    """Who their latest order is of, where that tells more."""
    contact: str = ""
    """Of a number, a user name or an address: enough to tell people apart."""
    locale: str = ""
    order: str = ""
    """Number of their latest order."""
    number: bool = False
    """`contact` is a telephone number: a name as good as any where there is no other."""

    @property
    def called(self) -> str:
        """ "": nothing to call them by."""
        return self.name or (self.contact if self.number else "")


def who_each(table: Table, rows: Sequence[TalkRow]) -> dict[str, Who]:
    """By conversation. One read, of the latest order of each."""
    ids = dict.fromkeys(row.order for row in rows if row.order)
    orders = reads.facts(table, orders=ids).orders if ids else {}
    return {row.id: _who(row, orders.get(row.order)) for row in rows}


def who_is(row: TalkRow, orders: Iterable[Order]) -> Who:
    return _who(row, next(iter(orders), None))


def _who(row: TalkRow, order: Order | None) -> Who:
    buyer = (order.buyer or order.recipient) if order else ""
    email = order.email if order else ""
    return Who(
        name=row.name or buyer,
        buyer=buyer if row.name and buyer.casefold() != row.name.casefold() else "",
        contact=masked(row.number) or masked_email(email) or masked(row.user),
        locale=row.locale,
        order=(order.number or "") if order else "",
        number=bool(row.number),
    )


def masked(name: str) -> str:
    """ "+316…678"; a user name that tells nothing of a person by itself stays short too."""
    return f"{name[:BEGINS]}…{name[-ENDS:]}" if len(name) > BEGINS + ENDS else name


def masked_email(address: str) -> str:
    """ "j…n@example.com"."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}…{name[-1:]}{at}{domain}" if name and domain else ""


def address_of(orders: Iterable[Order]) -> str:
    """Where mail to them goes, as the core has it: of the latest order that has one; "": nowhere."""
    return next((order.email for order in orders if order.email), "")


def handle(conversation: Conversation) -> str:
    """How the channel calls them, where that says something to a person: Kik's user names do, ids do not."""
    user = conversation.user
    return user if user and user != conversation.number and not user[-4:].isdigit() and len(user) <= 32 else ""
