"""Writes docs/events: what the shop tells the world, a JSON Schema an event, and which event feeds which KPI.

    python -m infra.describe_events

The table below is the one place where an event is described; a test holds it against what the engine announces.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from functions.commerce.reviews import MOST_PHOTOS

DOCS = Path(__file__).parents[1] / "docs" / "events"
VERSION = 1

TEXT = {"type": "string"}
NAMES: dict[str, dict[str, Any]] = {
    "order": TEXT | {"description": "Our id of the order."},
    "number": {"type": ["string", "null"], "description": "The order's number; null until it is paid."},
    "basket": {"type": "integer", "minimum": 0, "description": "In minor units of the currency, VAT included."},
    "amount": {"type": "integer", "minimum": 0, "description": "In minor units of the currency."},
    "currency": TEXT | {"pattern": "^[A-Z]{3}$"},
    "units": {"type": "integer", "minimum": 0},
    "stars": {"type": "integer", "minimum": 1, "maximum": 5},
    "words": {"enum": [0, 1], "description": "1: there are words with it."},
    "photos": {"type": "integer", "minimum": 0, "maximum": MOST_PHOTOS},
    "changed": {"enum": [0, 1]},
    "score": {"type": ["integer", "null"], "minimum": 1, "maximum": 5},
    "times": {"type": "integer", "minimum": 1},
    "returning": {"enum": [0, 1], "description": "1: this shopper has been here before."},
    "intent": {"enum": ["sales", "service"]},
    "code": {"type": ["integer", "null"]},
    "label": {"enum": ["unknown", "satisfied", "leaving"]},
    "label_reason": {"enum": ["", "score", "returns", "silence"]},
    "before": {"enum": ["unknown", "satisfied", "leaving"]},
    "share": TEXT | {"description": "The link's code: a hash, that does not tell who shared it."},
    "about": TEXT | {"description": "The return's number."},
    "tags": TEXT | {"description": "With commas between: praise, complaint, wish, tip; delivery, quality …"},
    "percent": {"type": "integer", "minimum": 0, "description": "Hundredths of a percent; 0: it is an amount."},
    "until": TEXT | {"format": "date-time", "description": "When the bot answers again, if nothing else is heard."},
    "asked_at": TEXT | {"format": "date-time", "description": "When the edge received what is answered."},
    "source": TEXT | {"description": "The page, app or ad that opened the chat; empty when not told."},
    "step": TEXT | {"description": "The open question: docs/conversation.md has them all."},
    "query": TEXT
    | {
        "maxLength": 80,
        "description": "What found nothing: lower case, no digits, cut short; empty where it may name somebody.",
    },
    "cut_off": TEXT | {"format": "date-time", "description": "Until when the shopper can answer."},
    "instead": TEXT | {"description": "SKU of what comes instead; empty: told in words."},
    "by": {"enum": ["word", "channel", "shopper", "merchant", "checkout"]},
    "price": {"type": "integer", "minimum": 0, "description": "Of one unit, in minor units of the currency."},
    "day": TEXT | {"description": "The new day, YYYY-MM-DD."},
    "slot": TEXT | {"description": "The slot's id in shop.yaml; empty without slots."},
    "through": {"type": "integer", "description": "The conversation's version at which it was asked."},
    "deleted": {"type": "integer", "minimum": 0, "description": "Items of the table."},
    "orders_kept": {"type": "integer", "minimum": 0},
    "parcel": TEXT,
    "return": TEXT | {"description": "The case's number, as the shopper has it: R1042-1."},
    "kind": TEXT | {"description": "Of a return: withdrawal, return or complaint; of a timer or of news: which."},
    "wish": {"enum": ["refund", "exchange"]},
    "damaged": {"enum": [0, 1], "description": "1: wilted, broken, damaged, or not what was ordered."},
    "exchange": TEXT | {"description": "Our id of the order that stands in for it."},
    "ticket": {"type": "integer", "minimum": 1, "description": "Of the order's tickets."},
    "place": TEXT | {"description": "The seat or section; empty where there is but one kind."},
    "serial": {"type": "integer", "minimum": 1, "description": "How often it was passed on, or its codes called off."},
    "conversations": {"type": "integer", "minimum": 0},
    "outcome": {"enum": ["won", "lost"]},
    "resolution": {"enum": ["accept", "refund", "dismiss"]},
    "lines": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["sku", "quantity", "price"],
            "properties": {"sku": TEXT, "quantity": {"type": "integer"}, "price": {"type": "integer"}},
        },
    },
}
"""What a field holds; any other is plain text."""
COMMON = {
    "id": TEXT | {"description": "The same every time the same thing is told: drop what you have seen."},
    "v": {"const": VERSION},
    "at": TEXT | {"format": "date-time"},
    "shop": TEXT,
    "conversation": TEXT | {"description": "Permanent: one shopper on one channel."},
    "channel": TEXT | {"description": "whatsapp, web …"},
    "session": TEXT | {"description": "When this visit began; empty when nothing was written yet."},
}


@dataclass(frozen=True)
class DomainEvent:
    """`may`: fields that are not always there."""

    when: str
    fields: str
    may: str = ""


CASE = "return kind wish damaged"
MOVED = "order number parcel basket currency carrier reason state"
SUBSTITUTE = "order number currency sku instead units"
EVENTS: dict[str, DomainEvent] = {
    "conversation.started": DomainEvent(
        "a shopper writes after a silence: a session begins", "source returning basket currency"
    ),
    "conversation.answered": DomainEvent("the session's first answer is decided", "asked_at"),
    "conversation.labelled": DomainEvent(
        "it is clear what a session is about; the last label counts", "intent basket currency"
    ),
    "conversation.not_understood": DomainEvent(
        "a message is not understood, the second time in a row and on", "times step"
    ),
    "conversation.failed": DomainEvent("a mistake of ours: an apology was sent", "event type"),
    "conversation.looping": DomainEvent(
        "a machine seems to answer us: the same text again, or too many in a minute; we fall silent", "reason times"
    ),
    "conversation.taken_over": DomainEvent(
        "a person of the shop answers at the console (desk) or in the channel's own inbox (wrote), or another app took "
        "the thread (control); the bot falls silent. `by` is merchant where it was done at the console",
        "reason by until label label_reason",
    ),
    "conversation.handed_back": DomainEvent(
        "the bot answers again: the thread came back (control), the person gave it back (desk), the shopper asked for "
        "the menu (shopper), or the person has been silent long enough (time)",
        "reason",
    ),
    "search.found_nothing": DomainEvent(
        "nothing of what was looked for is known: a synonym for words.yaml?", "query locale"
    ),
    "question.unanswered": DomainEvent("a question has no answer: one for faq.md?", "query step locale"),
    "product.wanted": DomainEvent("a shopper waits for a product that is sold out", "product sku"),
    "human.requested": DomainEvent(
        "the shopper asks for a person, or needs one; `label` as in shopper.labelled, `label_reason` what made it so",
        "step basket currency reason label label_reason",
    ),
    "photo.received": DomainEvent(
        "a shopper passes a picture on to the shop, or sends one while a person has the conversation; `make photo` "
        "shows it by its key",
        "photo",
    ),
    "return.requested": DomainEvent(
        "the shopper wants to send something back, withdraws from it, or complains about it", "order number", CASE
    ),
    "return.approved": DomainEvent("the shop agrees to a return, or has to", f"order number {CASE}"),
    "return.rejected": DomainEvent("the shop refuses a return, at once or once it has looked", f"order number {CASE}"),
    "return.received": DomainEvent("what came back has arrived", f"order number {CASE}"),
    "return.refunded": DomainEvent("the money of a return goes back", f"order number {CASE} amount currency"),
    "return.exchanged": DomainEvent(
        "another order stands in for what comes back; it goes its own way", f"order number {CASE} exchange"
    ),
    "return.sent": DomainEvent("the shopper says that it is on its way back", f"order number {CASE}"),
    "return.refused": DomainEvent("a decision about a return does not fit any more", "order return decision reason"),
    "return.due": DomainEvent(
        "a withdrawal has to be refunded within 14 days of being told: in three days, or by now", f"order number {CASE}"
    ),
    "return.closed": DomainEvent("the money is back, or what came instead has been delivered", f"order number {CASE}"),
    "checkout.started": DomainEvent("the shopper begins to check out", "basket units currency"),
    "offer.shown": DomainEvent(
        "something that goes with the cart is offered, once in a checkout", "sku product price basket currency"
    ),
    "offer.accepted": DomainEvent("what was offered is in the cart", "sku product price basket currency"),
    "order.placed": DomainEvent(
        "the shopper agreed to the summary, or bought one thing now; a payment link is made",
        "order basket currency units",
    ),
    "order.paid": DomainEvent("the order is paid and has its number", "order number basket currency units lines"),
    "order.expired": DomainEvent("nobody paid in time; the stock is free again", "order basket currency"),
    "order.cancelled": DomainEvent(
        "the merchant cannot deliver, the shopper thought better of it, or the link was closed before payment",
        "order number basket currency reason",
        "parcel carrier by",
    ),
    "order.rescheduled": DomainEvent(
        "a paid order goes on another day: the shopper's wish, or the merchant's",
        "order number basket currency day slot by reason",
    ),
    "order.substitute_proposed": DomainEvent(
        "the merchant proposes something else for a line that cannot be made", f"{SUBSTITUTE} cut_off"
    ),
    "order.substitute_accepted": DomainEvent(
        "it takes the line's place: by the shopper, or as chosen at checkout; `amount`: the difference that goes back",
        f"{SUBSTITUTE} by amount",
    ),
    "order.substitute_refused": DomainEvent(
        "the line's money goes back instead: by the shopper, or as chosen at checkout", f"{SUBSTITUTE} by amount"
    ),
    "order.substitute_impossible": DomainEvent("what the merchant proposed cannot be, and why", "order sku reason"),
    "order.address_changed": DomainEvent(
        "a paid order that has not left goes elsewhere; where is in the order", "order number basket currency by"
    ),
    "order.accepted": DomainEvent("the merchant began on the order", MOVED),
    "order.packed": DomainEvent("a parcel is packed and waits to be fetched by who brings it", MOVED),
    "shipment.dispatched": DomainEvent("a parcel left", MOVED),
    "shipment.out_for_delivery": DomainEvent("a parcel arrives today; again, after a failed attempt", MOVED),
    "shipment.attempt_failed": DomainEvent("nobody was there, or it could not be left", MOVED),
    "shipment.at_pickup_point": DomainEvent("a parcel waits to be fetched", MOVED),
    "shipment.delivered": DomainEvent("a parcel arrived", MOVED),
    "shipment.at_neighbour": DomainEvent("a parcel was left with a neighbour", MOVED),
    "shipment.damaged": DomainEvent("a parcel was damaged on its way: the merchant has to solve it", MOVED),
    "shipment.lost": DomainEvent("a parcel was lost: the merchant has to solve it", MOVED),
    "shipment.returned": DomainEvent("a parcel comes back to its sender: the merchant has to solve it", MOVED),
    "shipment.delayed": DomainEvent("a parcel will be late", MOVED),
    "shipment.not_received": DomainEvent(
        "the shopper says that a parcel has not come which was reported to be there", "order number parcel state"
    ),
    "shipment.found": DomainEvent("the shopper has found it after all", "order number parcel state"),
    "shipment.change_wished": DomainEvent(
        "after a failed attempt the shopper wishes another day (`wanted`: day), or to fetch it (fetch)",
        "order number parcel wanted wanted_day",
    ),
    "fulfilment.ignored": DomainEvent("a report changed nothing: repeated, late or impossible", "order state reason"),
    "payment.pending": DomainEvent("a delayed payment was started", "order amount currency"),
    "payment.failed": DomainEvent("a delayed payment was refused by the bank", "order amount currency"),
    "payment.review": DomainEvent("money does not add up: a person has to decide", "order reason"),
    "payment.unknown": DomainEvent("money for an order that we do not know", "order session_id"),
    "payment.call_failed": DomainEvent("Stripe refused a call", "order call reason"),
    "refund.requested": DomainEvent("money goes back", "order amount currency reason"),
    "refund.pending": DomainEvent("Stripe is refunding", "order amount currency"),
    "refund.succeeded": DomainEvent("the money went back", "order amount currency"),
    "refund.failed": DomainEvent("the money did not go back: a person has to pay it", "order amount currency"),
    "refund.refused": DomainEvent("a refund that was asked for, or is due, cannot be, or not yet", "order reason"),
    "review.resolved": DomainEvent("a person has decided about a payment", "order number resolution"),
    "review.refused": DomainEvent("a decision about a payment does not fit any more", "order resolution reason"),
    "dispute.opened": DomainEvent(
        "the buyer asks their bank for the money back: answer it in Stripe", "order number amount currency reason"
    ),
    "dispute.closed": DomainEvent("a dispute has ended, won or lost", "order number amount currency reason outcome"),
    "ticket.issued": DomainEvent("a ticket is paid; one a place", "order ticket event place"),
    "ticket.transferred": DomainEvent("somebody else has taken a ticket over", "order ticket event serial"),
    "ticket.revoked": DomainEvent("its holder called a code off, and has a new one", "order ticket event serial"),
    "ticket.void": DomainEvent("a ticket opens no door any more: its money went back", "order ticket event reason"),
    "ticket.admitted": DomainEvent("somebody came in with a ticket", "order ticket event gate"),
    "event.news": DomainEvent(
        "news of an event has gone to the mailbox of everybody who holds a ticket", "event news kind conversations"
    ),
    "feedback.asked": DomainEvent(
        "the shopper is asked how it was, or how a case (`about`) was handled", "order number", "about"
    ),
    "feedback.received": DomainEvent("the shopper gave a score", "order number score", "about"),
    "feedback.noted": DomainEvent(
        "the shopper told something in their own words; `tags` say what about, `make feedback` has the words",
        "order number source tags",
    ),
    "shopper.labelled": DomainEvent(
        "a shopper seems satisfied, or leaving, or neither any more; `reason` is score, returns, silence or empty",
        "label before reason",
    ),
    "share.made": DomainEvent("a shopper asked for a link to give to others", "share"),
    "share.followed": DomainEvent("somebody new came by such a link; once a shopper", "share"),
    "share.bought": DomainEvent("the first order of somebody who came by such a link", "share order basket currency"),
    "code.issued": DomainEvent(
        "who got something damaged, and is satisfied with how that was handled, was given a discount code",
        "order number currency percent amount until",
    ),
    "review.received": DomainEvent(
        "a product is reviewed (one review an order; changed: 1 takes the place of what was told before; `photos`: how "
        "many pictures are with it)",
        "order number score product stars words photos changed",
    ),
    "shopper.opted_out": DomainEvent("no promotional or review messages any more", "by"),
    "shopper.opted_in": DomainEvent("the channel's own switch was turned on again", "by"),
    "message.failed": DomainEvent("a message of ours will never arrive", "message code reason"),
    "mail.failed": DomainEvent("a mail to the buyer will never arrive", "message code reason"),
    "template.refused": DomainEvent(
        "a template that was needed may not be sent: the channel rejected or paused it, or made marketing of it; once",
        "template language state reason",
    ),
    "template.failed": DomainEvent(
        "a text of the shop's own could not be said to a shopper, who was told the built-in one; once a day for each",
        "template language",
    ),
    "privacy.erase_requested": DomainEvent(
        "a shopper wants to be erased: the eraser begins, and whoever keeps our events should forget them as well",
        "through",
    ),
    "privacy.erased": DomainEvent(
        "a shopper was erased: `orders_kept` for the books, without them", "deleted orders_kept"
    ),
    "timer.parked": DomainEvent("a timer failed three times: look at it", "timer kind"),
}

KPIS = (
    (
        "R-ANA-1",
        "engagement",
        "sessions (`conversation.started`) ÷ visitors, whom the website counts; `source`: from which page",
    ),
    ("R-ANA-1", "chat conversion", "sessions with an `order.paid` ÷ sessions; both carry `conversation` and `session`"),
    ("R-ANA-1", "average order value on chats", "mean `basket` of `order.paid`"),
    ("R-ANA-1", "share online", "sum of `basket` of `order.paid` ÷ the merchant's whole turnover"),
    (
        "R-ANA-2",
        "basket value",
        "`basket` of a session's `conversation.started`, `checkout.started`, `order.placed`, `order.paid`",
    ),
    (
        "R-ANA-4",
        "questions an hour",
        "`conversation.started` by hour of `at`; for a person: `human.requested`",
    ),
    ("R-ANA-4", "output an hour", "`conversation.answered` by hour of `at`"),
    ("R-ANA-7", "sales and service apart", "the last `conversation.labelled` of a session; without one it is neither"),
)


def schema(name: str) -> dict[str, Any]:
    event = EVENTS[name]
    fields = event.fields.split()
    own = {field: NAMES.get(field, TEXT) for field in (*fields, *event.may.split())}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:chatkassa:event:{name}:v{VERSION}",
        "title": name,
        "description": f"Detail of the event {name}: {event.when}.",
        "type": "object",
        "required": [*COMMON, *fields],
        "properties": COMMON | own,
    }


def schemas_in() -> dict[str, dict[str, Any]]:
    """Of what the merchant's systems and carriers send us: the very models that read it."""
    from functions.decisions import Decision, RefundWish
    from functions.news_wish import NewsWish
    from functions.reports import Report
    from functions.return_wish import ReturnWish
    from functions.substitute_wish import SubstituteWish

    models = {
        "Fulfilment": Report,
        "Refund": RefundWish,
        "Review": Decision,
        "Substitute": SubstituteWish,
        "EventNews": NewsWish,
        "Return": ReturnWish,
    }
    return {
        f"in.{name.lower()}.v{VERSION}.json": {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"urn:chatkassa:report:{name}:v{VERSION}",
        }
        | model.model_json_schema()
        for name, model in models.items()
    }


def readme() -> str:
    told = [f"| [`{name}`]({name}.v{VERSION}.json) | {each.when} | {_listed(each)} |" for name, each in EVENTS.items()]
    kpis = [f"| {number} | {name} | {how} |" for number, name, how in KPIS]
    return TEXT_OF_README.replace("EVENT_ROWS", "\n".join(told)).replace("KPI_ROWS", "\n".join(kpis))


def _listed(event: DomainEvent) -> str:
    may = [f"`{field}` (not always)" for field in event.may.split()]
    return ", ".join([*(f"`{field}`" for field in event.fields.split()), *may])


TEXT_OF_README = """# Events

Written by `python -m infra.describe_events`; a test holds it against what the shop really says.

## What the shop tells

On the event bus, source `chatkassa`, the detail-type is the name. Every detail has `id` (the same when told twice),
`v`, `at`, `shop`, `conversation`, `channel` and `session`, which together name one visit of one shopper. Amounts are in
minor units. Fields may be added; one that changes its meaning makes a new version of the schema. An event is told at
least once, and after what it tells was committed. It never holds names, addresses or what a shopper wrote, but for
`query`: a few words of what found nothing, so that the merchant can add them.

| event | told when | its own fields |
|---|---|---|
EVENT_ROWS

`make events` prints an example of each, `make events ARGS=order.paid` of one: try your systems with those.

### Versions

`v` is of the event, and the schema's file is named by it (`order.paid.v1.json`).

- **Without a new version** a field may be added, one that is not always there may always be, a list of values may get
  another, and an event may be told in more cases. So ignore fields that you do not know, and have a default for values
  that you do not know.
- **A new version** is what a reader of the old one would get wrong: a field that goes, that gets another type, unit or
  meaning, that must no longer be there, or an event that is told in fewer cases.
- For one release **both are told**, the old one first, as two events: same name and `at`, `v` 1 and 2, and an `id` of
  its own each (the second ends in `/v2`). Rules that match on `detail.v` see one of them. The changelog names the
  release with which the old one ends; its schema stays in this folder.
- An `id` is the same whenever and however often the same thing is told, and never of two things.

## Which event feeds which KPI

| requirement | KPI | from |
|---|---|---|
KPI_ROWS

`conversation.answered` has `asked_at`, when the edge received the message; `at` is when the answer was decided. Sending
takes the channel's own time after that, which the transcript's marks show.

## What the shop is told: Fulfilment

Where an order is, told by the merchant's systems or a carrier: [schema](in.fulfilment.v1.json). As an EventBridge event
with detail-type `Fulfilment` on our bus, or by HTTP:

```
POST /api/orders/1042/fulfilment
Authorization: Bearer {api key}
Content-Type: application/json

{"id": "wms-77120", "state": "dispatched", "carrier": "PostNL", "tracking_number": "3SABC1", "tracking_url": "https://…"}
```

States rise in the order of [conversation.md](../conversation.md#parcels); after a failed attempt `out_for_delivery`
begins the next. A repeated `id` is read once. A report that is late, or repeats a state, is kept in the parcel's
history, says nothing, and is told back as `fulfilment.ignored`; what it tells that was not known, like the number, is
kept. `delayed` changes the date, not the state; `cancelled` is for the whole order, before the first parcel leaves: the
money goes back in full. Several parcels have a `parcel` each, and may name their `lines`; the review question waits
until every unit is there. `attempt_failed` says with `expected` when the next try is, `at_neighbour` the house number,
`at_pickup_point` where:

```
{"id": "wms-77121", "state": "at_pickup_point", "parcel": "2", "lines": [{"sku": "ROOS-ROOD-S", "quantity": 2}],
 "pickup": {"name": "Primera, Plein 3", "hours": "ma-za 9-18", "code": "K77"}}
```

## What the shop is told: Refund, Review

What the merchant decides about money: [a refund](in.refund.v1.json), [the end of a review](in.review.v1.json). On our
bus with those detail-types, or by HTTP with a key of its own (`python -m infra.secret --stage … --show merchant_keys`):

```
POST /api/orders/1042/refunds
Authorization: Bearer {merchant key}

{"id": "crm-881", "lines": [{"sku": "ROOS-ROOD-S", "quantity": 2}], "shipping": true, "restock": true, "note": "…"}
```

`202` with the `amount` that goes back; `400` with what can. Without `lines` and `amount` it is all that is left. Never
more goes back than was paid, however many ask at once. `GET /api/orders/1042/refunds` lists them with their states and
what is `left`. `GET /api/reviews` is what waits for a decision and why; `POST /api/reviews/1042` decides it:
`{"id": "crm-882", "resolution": "accept"}`, `refund` or `dismiss`. What cannot be any more is told back as
`refund.refused` or `review.refused`. `make refund`, `make cancel` and `make review` do the same from a terminal.

## What the shop is told: Return

What the merchant decides about [goods that come back](../returns.md): [schema](in.return.v1.json). On our bus with
detail-type `Return` (then `number` is in it), with the merchant key by HTTP, or `make returns`:

```
POST /api/returns/R1042-1
Authorization: Bearer {merchant key}

{"id": "crm-884", "decision": "reject", "note": "It has been used."}
```

`approve` or `reject` what was asked, `receive` the goods, `accept` or `refuse` them once they were inspected. `GET
/api/returns` is what waits, with lines, reasons, words and keys of photos. What does not fit any more is told back as
`return.refused`, and changes nothing.

## What the shop is told: Substitute

A line of a paid order cannot be made, and [something else is proposed](in.substitute.v1.json): another product of the
shop, or in words with a photo. On our bus with detail-type `Substitute`, with the merchant key by HTTP, or
`make substitute`:

```
POST /api/orders/1042/substitutions
Authorization: Bearer {merchant key}

{"id": "crm-883", "line": "ROOS-ROOD-S", "sku": "TULP-RED", "note": "…"}
```

`202`, or `400` with why not (it has left, was refunded, is not in the order). What only the moment knows (no stock) is
told back as `order.substitute_impossible`. The shopper pays nothing extra, and gets the difference back where it costs
less. `GET` lists the order's lines and what became of each proposal; another for the same line replaces the one that is
open. See [docs/substitutes.md](../substitutes.md).
"""


def files() -> dict[str, str]:
    """File name → what it holds."""
    schemas = {f"{name}.v{VERSION}.json": schema(name) for name in EVENTS}
    schemas |= schemas_in()
    written = {name: json.dumps(each, indent=2, ensure_ascii=False) + "\n" for name, each in schemas.items()}
    return written | {"README.md": readme()}


def main() -> None:
    DOCS.mkdir(parents=True, exist_ok=True)
    for name, content in files().items():
        (DOCS / name).write_text(content)


if __name__ == "__main__":
    main()
