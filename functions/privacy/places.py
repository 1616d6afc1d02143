"""Every kind of item, queue and file: what it holds of a person, how long, and what erasing does with it.

The items by `keys.kind`; a test fails for one that is not here. Adding an item: a line here. Imports nothing of ours.
"""

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    DELETED = "deleted"
    SCRUBBED = "scrubbed: what is about a person is blanked, the rest stays"
    TOMBSTONE = "replaced by a tombstone without data, which goes after 35 days"
    KEPT = "kept: it leads to no person"


@dataclass(frozen=True)
class Place:
    model: str
    """The model of its `doc`, or "": its attributes are as `holds` says."""
    holds: str
    purpose: str
    expires: str
    fate: Fate


RETENTION = "`retention_days` of shop.yaml (400)"
BOOKS = "7 years after the year of payment; never paid: " + RETENTION

ITEMS: dict[str, Place] = {
    "CONV STATE": Place(
        "state.Conversation", "the conversation as it stands", "answering",
        f"{RETENTION} and a week after the last event",
        Fate.TOMBSTONE,
    ),
    "CONV TURN": Place(
        "turns.Turn", "what came in and what went out, word for word", "answering; disputes", RETENTION, Fate.DELETED
    ),
    "CONV TURN MARKS": Place(
        "turns.Mark", "what became of each message, with the channel's ids", "sending once", RETENTION, Fate.DELETED
    ),
    "CONV WAIT": Place("waits.Wait", "what has yet to be sent", "sending in order", "14 days", Fate.DELETED),
    "CONV QUOTA": Place(
        "", "when they last wrote, and how many messages were sent since", "not sending more than the channel lets",
        "7 days", Fate.DELETED,
    ),
    "CONV FAILED": Place(
        "", "a message that did not reach them: how it begins, and why; their name on the channel",
        "telling them otherwise", "14 days", Fate.DELETED,
    ),
    "CONV ERASE": Place("", "how far an erasure has come", "going on with it", "2 days", Fate.DELETED),
    "PARCEL OF": Place(
        "", "a tracking number, which leads to an address at the carrier, and whose order it is",
        "knowing whose parcel a carrier tells of", "120 days", Fate.DELETED,
    ),
    "PARCEL EARLY": Place(
        "carrier.CarrierReport", "what a carrier told of a parcel before its order was known",
        "telling it once it is", "14 days", Fate.DELETED,
    ),
    "SIGNIN": Place(
        "sign_ins.SignIn", "of a person of the shop: name and e-mail address, and until when they are signed in",
        "letting them into the console", "10 hours", Fate.KEPT,
    ),
    "DEED": Place(
        "deeds.Deed", "of a person of the shop: what they did at the console, and to which order or product",
        "knowing who changed what", "400 days", Fate.KEPT,
    ),
    "SHOP PEOPLE": Place(
        "", "of people of the shop: e-mail address, when their role was changed and to which",
        "who was taken out is out at once", "1 day after the last change", Fate.KEPT,
    ),
    "SHOP DRAFT": Place("", "who of the shop last changed its draft", "two people editing at once", "none", Fate.KEPT),
    "SHOP PUBLISHING": Place("", "who of the shop published last", "two people publishing at once", "none", Fate.KEPT),
    "SHOP APPROVALS": Place(
        "", "who of the shop last submitted all templates for approval", "two people submitting at once", "none",
        Fate.KEPT,
    ),
    "SHOP CONNECTIONS": Place("", "whether each channel worked when it was tried", "setting up", "none", Fate.KEPT),
    "SHOP STRIPE": Place(
        "", "when a webhook of Stripe's was taken or refused last, and how many were", "setting up", "none", Fate.KEPT
    ),
    "TEMPLATE": Place("", "what a channel decided about a template", "sending what may be sent", "none", Fate.KEPT),
    "RCPT": Place(
        "", "id of a message received (WhatsApp's contain the phone number), conversation", "nothing is done twice",
        "35 days", Fate.DELETED,
    ),
    "MSG": Place(
        "", "id of a message sent (WhatsApp's contain the phone number), conversation", "delivery reports",
        "90 days; of a talk that is no more, 2",
        Fate.DELETED,
    ),
    "ALIAS": Place(
        "", "phone number or user id on the channel, and its conversation", "knowing whose message it is",
        "none of its own: `privacy tidy` takes those whose conversation has gone", Fate.DELETED,
    ),
    "LISTEN": Place("", "connection of an open web chat", "live answers", "2 hours", Fate.DELETED),
    "RATE": Place(
        "", "messages a minute, by conversation or by a keyed hash of the network address", "against floods", "1 hour",
        Fate.DELETED,
    ),
    "CODE": Place("", "how often a discount code is used", "using it as often as allowed", "never", Fate.KEPT),
    "NOTED": Place(
        "noted.Noted", "what somebody told the shop in their own words; conversation", "knowing how the shop does",
        RETENTION, Fate.DELETED,
    ),
    "CODE ISSUED": Place(
        "issued.IssuedCode", "a discount code that was made for somebody; conversation", "using it once",
        "30 days after its last day", Fate.DELETED,
    ),
    "CODE CLAIM": Place(
        "", "keyed hash of who used a code that may be used once (conversation, e-mail address); conversation",
        "using it once each", RETENTION, Fate.DELETED,
    ),
    "REVIEW": Place(
        "reviews.Review", "a review of a product: stars, words, whether hidden, the shop's answer; conversation",
        "telling others",
        "none: until its writer is erased, which takes the words and leaves the stars", Fate.SCRUBBED,
    ),
    "RATING": Place("", "how many stars a product was given, and by how many", "telling others", "none", Fate.KEPT),
    "UNCLEAR": Place(
        "", "how often words that several people said led to nothing on a day: letters only, nothing of who said them",
        "learning what is asked for", "90 days", Fate.KEPT,
    ),
    "UNCLEAR-SAID": Place(
        "", "keyed hashes: of words that led to nothing, and of who said them, another one for each text",
        "keeping words only once a second person says them", "30 days; once several said it, without who: 90",
        Fate.KEPT,
    ),
    "TEXTS": Place(
        "", "a text of the shop's own that could not be said, and when: nothing of whom it was for",
        "putting it right", "30 days", Fate.KEPT,
    ),
    "AUDIT": Place(
        "", "who of the shop hid, showed or answered which review, when and why", "answering for it", "none", Fate.KEPT
    ),
    "ORDER STATE": Place("orders.Order", "an order", "purchase, delivery, the books", BOOKS, Fate.SCRUBBED),
    "ORDER ATTEMPT": Place(
        "attempts.AttemptItem", "an attempt to pay, as Stripe was asked", "payment and refunds",
        "none of its own: `privacy tidy` scrubs it with its order", Fate.SCRUBBED,
    ),
    "PI": Place("", "Stripe's payment, and the order it paid", "refunds and disputes", "none", Fate.KEPT),
    "STRAY": Place(
        "", "a payment at Stripe that names an order which is not here, with its amount", "giving it back", "none",
        Fate.KEPT,
    ),
    "NUMBER": Place("", "an order's number and id", "finding an order", "none", Fate.KEPT),
    "SHOP ORDERS": Place("", "the next order number", "numbering", "none", Fate.KEPT),
    "SHOP RECONCILED": Place("", "how far Stripe's past was read", "finding lost payments", "none", Fate.KEPT),
    "SHOP NOW": Place("", "whether the shop is paused, days closed, orders a day", "the shop", "none", Fate.KEPT),
    "SHOP LIVE": Place("", "which bundle is live", "the shop", "none", Fate.KEPT),
    "STOCK": Place("", "units of a SKU", "stock", "none", Fate.KEPT),
    "NOTICE": Place(
        "", "that a conversation waits for a SKU to be back in stock", "telling it once",
        "90 days; until told or called off", Fate.DELETED,
    ),
    "EVENT STATE": Place(
        "event_days.EventState", "whether an event has been moved or cancelled", "tickets",
        RETENTION, Fate.KEPT,
    ),
    "EVENT TICKET": Place(
        "tickets.Ticket", "who may come in with a ticket, and when they did", "admission",
        f"{RETENTION} and a week after its last change", Fate.DELETED,
    ),
    "ROUND": Place(
        "", "that an order is to be delivered on a day", "the van's list of the day", "35 days after that day",
        Fate.KEPT,
    ),
    "SHOP VAN": Place("", "which links of the van count", "revoking them", "none", Fate.KEPT),
    "DAY": Place("", "how much of a day's capacity is taken", "delivery days", "none", Fate.KEPT),
    "TOLD": Place(
        "", "that the merchant was told of an event, by its id, in which the conversation's is", "telling once",
        "a few days", Fate.DELETED,
    ),
    "ALERTS": Place("", "how many events of a name there were", "telling of many", "a few days", Fate.KEPT),
    "PAUSE": Place("", "until when a channel account is silent", "sending", "1 day", Fate.KEPT),
    "TOKEN": Place("", "an access token of a channel account", "sending", "1 day", Fate.KEPT),
    "CLOCK": Place("", "a local stage's clock, and where its worker is to die", "tests", "none", Fate.KEPT),
}  # fmt: skip

ELSEWHERE: dict[str, tuple[str, str, str]] = {
    "queues `mailbox.fifo`, `payments.fifo`, `bus-in`": (
        "events and commands on their way", "seconds; 14 days at most",
        "not touched: what is about an erased talk is dropped when it arrives",
    ),
    "dead letters of those queues": (
        "the same, after six failures", "14 days", "those that name the person are deleted"
    ),
    "queue `unreadable`": (
        "bodies of webhooks that no code could read, masked", "14 days", "those that name the person are deleted"
    ),
    "S3 `photos`": (
        "pictures that they sent, without what the file told of where and when it was taken; a picture of what was "
        "delivered; an export of the console that is too large to be sent at once (orders with names and addresses, "
        "reviews). Readable by the shop's functions only; shown to the merchant by a link of five minutes",
        f"{RETENTION}, 400 days at most; what the web chat's page has just uploaded: 2 days; an export: 1 day",
        "pictures are deleted: every key begins with the conversation's id; an export goes by itself",
    ),
    "S3 `bundles`, `assets`": ("the shop: no personal data", "while published", "nothing to erase"),
    "logs (CloudWatch)": (
        "ids of events and conversations, never a text, name or address; WhatsApp's message ids contain a phone number",
        "30 days", "not touched: they go by themselves",
    ),
    "EventBridge": (
        "domain events: pseudonym, order, amounts (docs/events)", "not kept; what listens may keep them",
        "`privacy.erase_requested` and `privacy.erased` tell those who listen",
    ),
    "DynamoDB point-in-time recovery": (
        "the table as it was", "35 days",
        "goes by itself; after restoring the table, erase again what `privacy.erased` named since",
    ),
    "Stripe": (
        "who paid, how, e-mail address", "as Stripe's own law has it",
        "not touched: the merchant asks Stripe (redaction) where the shopper wants it",
    ),
    "e-mail (SES)": (
        "confirmations to the buyer, tidings to the merchant", "not kept by SES; in the mailboxes as their owners like",
        "not touched: the merchant deletes what is in theirs",
    ),
    "WhatsApp, carriers": ("messages; addresses", "theirs", "not touched: controllers of their own"),
}  # fmt: skip
