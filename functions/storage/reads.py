"""What a decision needs to know: one request for the conversation and what always goes with it, one more for facts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.commerce.event_days import PLANNED, EventState
from functions.commerce.live import Live
from functions.commerce.orders import Order
from functions.commerce.reviews import SHOWN
from functions.conversation.gathering import Gathered
from functions.conversation.state import Conversation
from functions.conversation.transition import EventAndOrder
from functions.errors import NotFound
from functions.storage import issued as issued_codes
from functions.storage import keys, reviews
from functions.storage.keys import Key
from functions.storage.table import MOST_KEYS, Item, Table, doc
from functions.storage.tickets import of_order
from functions.storage.versions import Kept, read
from functions.storage.waits import Wait

FIRST_ORDER_NUMBER = 1001


@dataclass(frozen=True)
class Loaded:
    """A conversation as it stands; None: it has yet to begin."""

    conversation: Conversation | None
    pointer: str
    """The live bundle's pointer, as JSON text: what it says is the shop's affair."""
    wait: Wait | None = None
    paused_until: datetime | None = None
    live: Live = field(default_factory=Live)
    clock_offset: timedelta | None = None


def load(table: Table, conversation_id: str, account: str, *, local: bool = False) -> Loaded:
    """Raises NotFound when no shop is published."""
    wanted = [
        keys.conversation(conversation_id),
        keys.bundle_pointer(table.shop),
        keys.wait(conversation_id),
        keys.pause(account),
        keys.live(table.shop),
    ]
    found = table.batch_get([*wanted, keys.clock()] if local else wanted)
    conversation, pointer, wait, pause, live = (found.get(key) for key in wanted)
    if pointer is None:
        raise NotFound(f"shop {table.shop} has not been published")
    return Loaded(
        conversation=read(Conversation, doc(conversation)) if conversation else None,
        pointer=doc(pointer),
        wait=Wait.of(wait) if wait else None,
        paused_until=datetime.fromisoformat(pause["until"]["S"]) if pause else None,
        live=read(Live, doc(live)) if live else Live(),
        clock_offset=_offset(found.get(keys.clock())) if local else None,
    )


def pointer(table: Table) -> str:
    """The live bundle's. Raises NotFound when no shop is published."""
    found = table.get(keys.bundle_pointer(table.shop))
    if found is None:
        raise NotFound(f"shop {table.shop} has not been published")
    return doc(found)


def live_since(table: Table) -> datetime | None:
    """When the live bundle was published; None: by a release that did not say."""
    found = table.get(keys.bundle_pointer(table.shop))
    return datetime.fromisoformat(found["since"]["S"]) if found and "since" in found else None


def clock_offset(table: Table) -> timedelta:
    """How far a local stage's clock has been moved."""
    return _offset(table.get(keys.clock()))


def _offset(item: Item | None) -> timedelta:
    return timedelta(seconds=float(item["seconds"]["N"])) if item else timedelta()


def facts(
    table: Table,
    *,
    skus: Iterable[str] = (),
    orders: Iterable[str] = (),
    order_number: bool = False,
    days: Iterable[str] = (),
    codes: Iterable[str] = (),
    ratings: Iterable[str] = (),
    reviewed: Iterable[str] = (),
    events: Iterable[str] = (),
    tickets: Iterable[EventAndOrder] = (),
    issued: Iterable[str] = (),
) -> Gathered:
    """Live stock, orders, the order counter, what is taken of delivery days, uses of codes, ratings of products and
    what became of events, in one request; one more for each product of which the reviews are asked for, and for each
    order of which the tickets are."""
    rating_keys = {product: keys.rating(table.shop, product) for product in ratings}
    day_keys = {day: keys.booked(table.shop, day) for day in days}
    code_keys = {code: keys.code_fact(table.shop, code) for code in codes}
    stock_keys = {sku: keys.stock(table.shop, sku) for sku in skus}
    order_keys = {order_id: keys.order(order_id) for order_id in orders}
    event_keys = {event: keys.event(table.shop, event) for event in events}
    counter = keys.order_counter(table.shop)
    wanted: list[Key] = [*stock_keys.values(), *order_keys.values(), *day_keys.values(), *code_keys.values()]
    issued_keys = {name: keys.issued(table.shop, name) for name in issued}
    wanted += [*rating_keys.values(), *event_keys.values(), *issued_keys.values()]
    wanted += [counter] if order_number else []
    found = table.batch_get(wanted) if wanted else {}
    return Gathered(
        stock={sku: int(found[key]["available"]["N"]) if key in found else None for sku, key in stock_keys.items()},
        orders={each: read(Order, doc(found[key])) if key in found else None for each, key in order_keys.items()},
        next_number=_next(found.get(counter)) if order_number else None,
        taken={day: int(found[key]["taken"]["N"]) if key in found else 0 for day, key in day_keys.items()},
        codes={code: _uses(found.get(key)) for code, key in code_keys.items()},
        ratings={product: reviews.rating(found.get(key)) for product, key in rating_keys.items()},
        issued={name: issued_codes.code(found.get(key)) for name, key in issued_keys.items()},
        reviews={product: reviews.latest(table, product, SHOWN) for product in reviewed},
        events={event: _state(found.get(key)) for event, key in event_keys.items()},
        tickets={each: of_order(table, each) for each in tickets},
    )


def _uses(found: Item | None) -> int:
    """Of a code's item, how often; a claim's says once by being there."""
    if found is None:
        return 0
    return int(found["used"]["N"]) if "used" in found else 1


def _state(found: Item | None) -> EventState:
    return EventState.model_validate_json(doc(found)) if found else PLANNED


def _next(counter: Item | None) -> int:
    return int(counter["next"]["N"]) if counter else FIRST_ORDER_NUMBER


def order(table: Table, order_id: str) -> Order | None:
    found = table.get(keys.order(order_id))
    return read(Order, doc(found)) if found else None


def orders(table: Table, ids: Iterable[str]) -> Iterator[Order]:
    """Those that are there, in that order; 100 of them a request."""
    return _each(table, Order, map(keys.order, ids))


def find_order(table: Table, number_or_id: str) -> Order | None:
    """By the number that people read ("1042"), or by id."""
    named = table.get(keys.order_number(table.shop, number_or_id)) if number_or_id.isdecimal() else None
    return order(table, str(named["order"]["S"]) if named else number_or_id)


def conversations(table: Table, ids: Iterable[str]) -> Iterator[Conversation]:
    """As `orders`."""
    return _each(table, Conversation, map(keys.conversation, ids))


def _each(table: Table, model: type[Kept], wanted: Iterable[Key]) -> Iterator[Kept]:
    left = list(dict.fromkeys(wanted))
    while left:
        some, left = left[:MOST_KEYS], left[MOST_KEYS:]
        found = table.batch_get(some)
        yield from (read(model, doc(found[key])) for key in some if key in found)


def conversation(table: Table, conversation_id: str) -> Conversation | None:
    found = table.get(keys.conversation(conversation_id))
    return read(Conversation, doc(found)) if found else None
