"""The name of every item in the table. No other module spells a key or an attribute of one.

The table: partition key `pk`, sort key `sk`, time to live `expires` (epoch seconds). One sparse, keys-only index,
`timers`: partition key `timer_shard`, sort key `timer_due` (UTC to the second, so that text sorts as time). Another,
`lists`, is what people page through: partition key `list_name`, sort key `list_at`, with the `row` that is shown.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

PK = "pk"
SK = "sk"
EXPIRES = "expires"
TIMERS = "timers"
TIMER_SHARD = "timer_shard"
TIMER_DUE = "timer_due"
LISTS = "lists"
LIST_NAME = "list_name"
LIST_AT = "list_at"
ROW = "row"
"""JSON text: what a list shows of an item, so that one query shows a page."""
ORDERS_LIST = "orders"
TALKS_LIST = "conversations"
REVIEWS_LIST = "reviews"
FAILURES_LIST = "failures"
TIMER_SHARDS = 4
"""Every shard is one query a minute. Four spread the writes; a partition takes 1,000 a second."""

SOLE = "-"
"""Sort key of an item that is alone under its partition key."""
STATE = "STATE"
WAIT = "WAIT"
QUOTA = "QUOTA"
ERASE = "ERASE"
TURN = "TURN#"
MARKS = "#MARKS"
ATTEMPT = "ATTEMPT#"
TICKET = "TICKET#"


class Key(NamedTuple):
    pk: str
    sk: str = SOLE


def conversation(conversation_id: str) -> Key:
    return Key(f"CONV#{conversation_id}", STATE)


def wait(conversation_id: str) -> Key:
    """What a conversation still has to send, because its channel said "slow down"."""
    return Key(f"CONV#{conversation_id}", WAIT)


def quota(conversation_id: str) -> Key:
    """How much was said since the shopper last wrote, on a channel that counts."""
    return Key(f"CONV#{conversation_id}", QUOTA)


def erasure(conversation_id: str) -> Key:
    """How far a conversation's erasure has come."""
    return Key(f"CONV#{conversation_id}", ERASE)


def failure(conversation_id: str, version: int, index: int) -> Key:
    """A message that its shopper was not told in any way."""
    return Key(f"CONV#{conversation_id}", f"FAILED#{version:010d}/{index}")


def turn(conversation_id: str, version: int) -> Key:
    return Key(f"CONV#{conversation_id}", f"{TURN}{version:010d}")


def marks(conversation_id: str, version: int) -> Key:
    """What became of a turn's effects. It sorts right after its turn, so one query reads both."""
    return Key(f"CONV#{conversation_id}", f"{TURN}{version:010d}{MARKS}")


def receipt(account: str, event_id: str) -> Key:
    return Key(f"RCPT#{account}#{event_id}")


def order(order_id: str) -> Key:
    return Key(f"ORDER#{order_id}", STATE)


def attempt(order_id: str, number: int) -> Key:
    return Key(f"ORDER#{order_id}", f"{ATTEMPT}{number:04d}")


def payment_intent(intent: str) -> Key:
    return Key(f"PI#{intent}")


def stray(shop: str, session: str) -> Key:
    """A payment that names our shop and no order that we have."""
    return Key(f"STRAY#{shop}#{session}")


def template(shop: str, channel: str, name: str, language: str) -> Key:
    """What a channel decided about a template of the shop's."""
    return Key(f"TEMPLATE#{shop}#{channel}", f"{name}#{language}")


def order_number(shop: str, number: str) -> Key:
    return Key(f"NUMBER#{shop}#{number}")


def order_counter(shop: str) -> Key:
    return Key(f"SHOP#{shop}", "ORDERS")


def reconciled(shop: str) -> Key:
    """How far the reconciler has come."""
    return Key(f"SHOP#{shop}", "RECONCILED")


def bundle_pointer(shop: str) -> Key:
    return Key(f"SHOP#{shop}", "LIVE")


def live(shop: str) -> Key:
    """What the merchant has said since the shop was published."""
    return Key(f"SHOP#{shop}", "NOW")


def stock(shop: str, sku: str) -> Key:
    return Key(f"STOCK#{shop}#{sku}")


def notice(shop: str, sku: str, conversation_id: str) -> Key:
    """That a conversation waits for a SKU to be back in stock."""
    return Key(f"NOTICE#{shop}#{sku}", conversation_id)


def booked(shop: str, key: str) -> Key:
    """How much of a day's capacity is taken: "2026-11-27/standard/afternoon", as commerce/delivery.py names it."""
    return Key(f"DAY#{shop}#{key}")


def round_of(shop: str, day: str) -> str:
    """Partition of what is to be delivered on a day: "2026-11-27"."""
    return f"ROUND#{shop}#{day}"


def round_stop(shop: str, day: str, order_id: str) -> Key:
    return Key(round_of(shop, day), order_id)


def van(shop: str) -> Key:
    """Which generation of the van's links counts."""
    return Key(f"SHOP#{shop}", "VAN")


def code(shop: str, name: str) -> Key:
    """How often a discount code is used."""
    return Key(f"CODE#{shop}#{name}")


def code_claim(shop: str, name: str, claim: str) -> Key:
    """That somebody used a code that may be used once."""
    return Key(f"CODE#{shop}#{name}", f"CLAIM#{claim}")


def issued(shop: str, name: str) -> Key:
    """A discount code that was made for one person: what it gives."""
    return Key(f"CODE#{shop}#{name}", "ISSUED")


def code_fact(shop: str, fact: str) -> Key:
    """Of "WELKOM10", and of "WELKOM10/{claim}", as commerce/codes.py names them."""
    name, _, claim = fact.partition("/")
    return code_claim(shop, name, claim) if claim else code(shop, name)


def reviews(shop: str, product: str) -> str:
    """Partition of a product's reviews; those of a whole shop begin with that of no product."""
    return f"REVIEW#{shop}#{product}"


def review(shop: str, product: str, name: str) -> Key:
    """`name` as `stamped` makes it, of its order: they sort by when they were first given."""
    return Key(reviews(shop, product), name)


def rating(shop: str, product: str) -> Key:
    """How many gave a product stars, and those together."""
    return Key(f"RATING#{shop}#{product}")


def all_broken_texts(shop: str) -> str:
    """Partition of the shop's own texts that failed for a shopper."""
    return f"TEXTS#{shop}"


def broken_text(shop: str, template: str, locale: str) -> Key:
    return Key(all_broken_texts(shop), f"{template}#{locale}")


def noted(shop: str, name: str) -> Key:
    """Something that a shopper told in their own words; `name` as `stamped` makes it."""
    return Key(f"NOTED#{shop}", name)


def all_unclear(shop: str) -> str:
    """Partition of what shoppers said that led to nothing."""
    return f"UNCLEAR#{shop}"


def unclear(shop: str, day: str, kind: str, locale: str, said: str) -> Key:
    """How often it was said on a day; they sort by day: "2026-11-28"."""
    return Key(all_unclear(shop), f"{day}#{kind}#{locale}#{said}")


def unclear_said(shop: str, digest: str) -> Key:
    """Whether one person or several said it; `digest`: of a text, by a key."""
    return Key(f"UNCLEAR-SAID#{shop}#{digest}")


def sign_in(digest: str) -> Key:
    """A person of the shop who is signed in at the console, by a hash of what their browser holds."""
    return Key(f"SIGNIN#{digest}")


def people(shop: str) -> Key:
    """Whose role was changed lately, and who was taken out: those who are signed in are so as before until then."""
    return Key(f"SHOP#{shop}", "PEOPLE")


def draft(shop: str) -> Key:
    """The shop as it is being edited: where its files are, and how often it was changed."""
    return Key(f"SHOP#{shop}", "DRAFT")


def publishing(shop: str) -> Key:
    """The publish that is under way, or was the last."""
    return Key(f"SHOP#{shop}", "PUBLISHING")


def approvals(shop: str) -> Key:
    """The submitting of templates that is under way, or was the last; and when the providers were last asked."""
    return Key(f"SHOP#{shop}", "APPROVALS")


def connections(shop: str) -> Key:
    """What the last try of each connection told."""
    return Key(f"SHOP#{shop}", "CONNECTIONS")


def stripe_heard(shop: str) -> Key:
    """Whether Stripe's webhooks are signed with the shop's secret."""
    return Key(f"SHOP#{shop}", "STRIPE")


def deeds(shop: str) -> str:
    """Partition of what people did at the console."""
    return f"DEED#{shop}"


def deed(shop: str, name: str) -> Key:
    """`name` as `stamped` makes it."""
    return Key(deeds(shop), name)


def audits(shop: str) -> str:
    return f"AUDIT#{shop}"


def audit(shop: str, name: str) -> Key:
    """What a person of the shop decided about a review."""
    return Key(audits(shop), name)


def stamped(at: datetime, name: str) -> str:
    """Sorts by time, and is one of its own."""
    return f"{at.astimezone(UTC).isoformat(timespec='seconds')}#{name}"


def event(shop: str, event_id: str) -> Key:
    """What has become of an event since it was published."""
    return Key(f"EVENT#{shop}#{event_id}", STATE)


def ticket(shop: str, event_id: str, order_id: str, number: int) -> Key:
    return Key(f"EVENT#{shop}#{event_id}", f"{tickets_of(order_id)}{number:03d}")


def tickets_of(order_id: str) -> str:
    """What the sort keys of an order's tickets begin with."""
    return f"{TICKET}{order_id}#"


def delivery(account: str, message_id: str) -> Key:
    return Key(f"MSG#{account}#{message_id}")


def alias(account: str, name: str) -> Key:
    return Key(f"ALIAS#{account}#{name}")


def pause(account: str) -> Key:
    """The whole channel account must wait."""
    return Key(f"PAUSE#{account}")


def access_token(account: str) -> Key:
    """What a channel account sends with, where that expires."""
    return Key(f"TOKEN#{account}")


def rate(who: str, minute: int) -> Key:
    """What was posted in a minute: `who` is "session:c…" or "address:…". A new item a minute needs no resetting."""
    return Key(f"RATE#{who}", f"{minute:010d}")


def connection(conversation_id: str, connection_id: str) -> Key:
    """A page that listens for hints (a WebSocket)."""
    return Key(f"LISTEN#{conversation_id}", connection_id)


def parcel_of(shop: str, number: str, order: str) -> Key:
    """That a tracking number is of an order's parcel."""
    return Key(f"PARCEL#{shop}#{number}", f"OF#{order}")


def parcel_early(shop: str, number: str, report: str) -> Key:
    """What a carrier told of a number that no order had yet."""
    return Key(f"PARCEL#{shop}#{number}", f"EARLY#{report}")


def told(shop: str, event_id: str) -> Key:
    """That the merchant was told of an event."""
    return Key(f"TOLD#{shop}#{event_id}")


def alerts(shop: str, name: str, window: int) -> Key:
    """How many events of a name there were in a window."""
    return Key(f"ALERTS#{shop}#{name}", f"{window:010d}")


def clock() -> Key:
    return Key("CLOCK", "OFFSET")


def crash() -> Key:
    """Where a local stage's next process is to die."""
    return Key("CLOCK", "CRASH")


def kind(pk: str, sk: str) -> str:
    """What an item is, by its key: "CONV STATE", "CONV TURN", "ORDER ATTEMPT", "RCPT" … (docs/privacy.md has them)."""
    family = pk.partition("#")[0]
    if sk == SOLE or family not in ("CONV", "ORDER", "SHOP", "CODE", "EVENT", "PARCEL"):
        return family
    marks = " MARKS" if sk.endswith(MARKS) else ""
    return f"{family} {sk.partition('#')[0]}{marks}"


def conversation_shards() -> tuple[str, ...]:
    return tuple(f"c{number}" for number in range(TIMER_SHARDS))


ATTEMPT_SHARD = "o0"
"""Open payment attempts are few, and read every five minutes only."""


REVIEW_SHARD = "r0"
"""What a person has to decide: orders, and payments that no order knows. Few, and read when somebody asks."""
RETURN_SHARD = "b0"
"""Orders with goods that come back and are not done with."""
NOTICE_SHARD = "w0"
"""What is waited for, read every five minutes too. One: a thousand notices are one page, and few are written."""


WATCH_SHARD = "w1"
"""What is looked at after a publish only, from when it was last looked at."""


def shard(conversation_id: str) -> str:
    """Which shard of the timers index a conversation is in."""
    return f"c{int.from_bytes(hashlib.sha256(conversation_id.encode()).digest()[:2]) % TIMER_SHARDS}"


def due(moment: datetime) -> str:
    """Rounded up: an index that is early finds a timer that is not due yet, and its event's id is then used up."""
    whole = moment.astimezone(UTC)
    if whole.microsecond:
        whole = whole.replace(microsecond=0) + timedelta(seconds=1)
    return whole.strftime("%Y-%m-%dT%H:%M:%SZ")
