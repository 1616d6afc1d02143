"""Writes docs/payments.md: how an order is paid, each thing that may go wrong, and what then happens.

    python -m infra.describe_payments

The drawing is made of the table of transitions, the matrix by asking the core itself; a test holds the page to both.
"""

from pathlib import Path
from typing import Any

from functions.commerce.orders import ORDER_TRANSITIONS, AttemptState, OrderStatus
from functions.conversation.effects import ExpirePayment, OpenPayment, RefundPayment, Send
from functions.conversation.message import PaymentRequest, Receipt
from infra.draw_states import lines

DOC = Path(__file__).parents[1] / "docs" / "payments.md"

MEANING: dict[OrderStatus, str] = {
    OrderStatus.HELD: (
        "an exchange that the shop has yet to agree to; the goods are set aside, nothing is asked of the shopper"
    ),
    OrderStatus.AWAITING_PAYMENT: "a payment link is being made or is open; the goods are set aside",
    OrderStatus.PAYMENT_PENDING: (
        "paid by a method that takes days (direct debit, bank transfer); the goods stay set aside"
    ),
    OrderStatus.PAID: "the money is there: the order has its number, the receipt is sent, the goods are sold",
    OrderStatus.EXPIRED: (
        "nobody paid in time and nobody can any more; the goods are for sale again; a new link is one tap away"
    ),
    OrderStatus.CANCELLED: "it will not be delivered; whatever was paid has gone back, or is going back",
    OrderStatus.REVIEW: "the money does not fit what was agreed: a person decides, nothing is delivered meanwhile",
}
SEEN: dict[str, str] = {
    "open": "the link can still be paid",
    "expired": "the link can no longer be paid",
    "pending": "submitted, the bank takes days",
    "failed": "the bank refused",
    "paid": "paid, as agreed",
    "other amount": "paid, another amount or currency, or test money",
}
"""What Stripe says of a session, by its name in the test that tries all of them."""
PAYABLE = tuple(status for status in OrderStatus if status is not OrderStatus.HELD)
"""What is held has no attempt that could be seen."""
USUAL: dict[OrderStatus, AttemptState] = {
    OrderStatus.AWAITING_PAYMENT: AttemptState.OPEN,
    OrderStatus.PAYMENT_PENDING: AttemptState.PENDING,
    OrderStatus.PAID: AttemptState.OPEN,
    OrderStatus.EXPIRED: AttemptState.CLOSED,
    OrderStatus.CANCELLED: AttemptState.CLOSING,
    OrderStatus.REVIEW: AttemptState.OPEN,
}
"""In which state the attempt is that is looked at: of a paid order, a second one that was left open."""
WENT_WRONG: tuple[tuple[str, str], ...] = (
    (
        "Stripe's message about a payment never reaches us, or comes days late",
        "The shop looks by itself: when the shopper comes back, every five minutes while a link is open, each "
        "hour through Stripe's list of events, each day through its list of payments. How many were only found so"
        " is counted, and is an alarm: then the webhook is broken.",
    ),
    (
        "The same message comes twice, or two come in the wrong order",
        "Nothing more happens: a message is a hint to look, and what is seen is what counts.",
    ),
    (
        "Stripe does not answer, or the connection breaks after it has done what was asked",
        "The same request is sent again under the same key, for which Stripe does a thing once. After a day it "
        "first looks whether it was done.",
    ),
    (
        "A part of the shop crashes in the middle",
        "Either all of a step was written down or none; it is taken up again, and a refund or an order is made "
        "once all the same.",
    ),
    (
        "The shopper pays twice",
        "The second payment goes back in full by itself, and the shopper is told. One link is open at a time; an "
        "older one leads to the present one.",
    ),
    (
        "The shopper pays an old link",
        "It is taken for what it was: if the order still wants paying it is paid and the newer link is closed, "
        "else it goes back in full.",
    ),
    (
        "The goods were sold to somebody else meanwhile",
        "They are taken again if there are any; else all of it goes back with an apology, something like it is "
        "offered, and a notice when it is there again.",
    ),
    (
        "The chosen day is full meanwhile",
        "All of it goes back, and another day is one tap away with the same cart.",
    ),
    (
        "The discount code was used up meanwhile",
        "All of it goes back. A code is counted as the link is made, so this takes a payment after its link had "
        "expired.",
    ),
    (
        "Another amount or currency than agreed, or test money for a real order",
        "REVIEW: nothing is delivered. The merchant accepts it or refunds it; another currency or test money can "
        "only go back.",
    ),
    (
        "The bank refuses a payment after days",
        "The goods are for sale again, the cart is back, a new link is one tap away.",
    ),
    (
        "The shopper cancels",
        "With an open link: it is closed first, and if it was paid that instant, the order stands and is said so."
        " Paid and not yet sent: asked once more, then all of it goes back. While a bank is busy: it goes back as"
        " soon as it comes.",
    ),
    (
        "Two people refund at once, or one here and one at Stripe",
        "Each refund is written down before Stripe is asked, and never exceeds what is left. What was refunded at"
        " Stripe is seen, counted and told to the shopper.",
    ),
    (
        "A refund comes back from the bank, even weeks later",
        "It is owed again: the shopper is told, the merchant too, and it waits under `make review`: made again, "
        "or dismissed once it was paid another way.",
    ),
    (
        "The buyer disputes the payment at their bank",
        "Refunds and cancelling are frozen, nothing is put back in stock, the merchant is told to answer in "
        "Stripe; so is how it ended. An inquiry freezes nothing.",
    ),
    (
        "Stripe refuses to make a link",
        "Tried once more, then a person is asked; the cart stays.",
    ),
    (
        "Telegram's message that an invoice was paid in the chat never reaches us",
        "Telegram sends it again for a day. Whoever began to pay is not let go of before Stripe was looked at: where "
        "it has a charge of that amount, of those minutes, that belongs to no order, the goods stay set aside and the "
        "merchant is told; after a day a person decides (REVIEW).",
    ),
    (
        "An invoice in the chat is paid on two devices, or when it is over",
        "Telegram asks before it charges, and only one payment at a time is allowed, of what is open, by who ordered "
        "it. One that comes all the same is an order if it can be, else it goes back in full.",
    ),
    (
        "Money for an order that we do not know",
        "It waits under `make review` and is an alarm.",
    ),
)


PAGE = """# Payments

How an order is paid and unpaid, for who runs the shop and for who keeps its books. Written by
`python -m infra.describe_payments` from the tables of the code; a test fails when it is out of date.

**What is promised.** Whatever arrives, however often, in whatever order, or not at all: a payment ends as exactly one
paid order or exactly one full refund, unless a person decides otherwise; the stock is right; and the shopper is told
each change of money once. `make soak` tries to break this with random histories, in
which the shop cannot make something, and things come back and are exchanged: over an order and its exchanges never more
goes back than was paid, no unit is refunded twice, and what was lent is owed by somebody.
[tests/property](../tests/property) says what must hold after each.

## An order and its money

```mermaid
stateDiagram-v2
    [*] --> awaiting_payment
[[TRANSITIONS]]
```

| state | what it means |
|---|---|
[[STATES]]

Only one thing makes an order paid: the shop looks at the payment at Stripe and sees that it is paid, in the amount and
the currency that were agreed. A message from Stripe, the shopper's coming back, the clock: each only makes it look.
On Telegram a shop may have it paid inside the chat ([below](#paying-inside-the-chat)): there Telegram's signed word is
what is looked at.
An order without anything to pay (a code took all of it off) is placed without Stripe.

## What Stripe says, and what happens

Down: what is seen of a payment. Across: what the order is by then. In each field what becomes of it; “=” is nothing.

| | [[COLUMNS]] |
|---|[[RULE]]
[[MATRIX]]

## What may go wrong

| what | what happens |
|---|---|
[[WENT_WRONG]]

## Paying inside the chat

Where `shop.yaml` says `telegram_payments: true` and the stage has a `telegram_provider_token`, an order on Telegram is
paid by an invoice in the chat instead of by the link. Before it charges, Telegram asks whether it may, and waits ten
seconds: the edge answers it, and says yes only to who ordered, for the amount and the currency agreed, while the order
is open and its goods are set aside. After a yes nothing closes the attempt for two minutes; another payment of it is
refused meanwhile. Telegram's word that it was paid is the proof, and goes the way of every payment. Refunds, disputes
and what is done at Stripe's dashboard are as for any order, by the charge that Telegram names; for that the provider
token must be of the **same Stripe account** as `stripe_key`. Where it is for other money (live and test), the link is
sent. “Buy now” goes by the link, for Stripe's page asks the address, and so does a currency that Telegram does not
take. Should Telegram refuse an invoice, the same is ordered again by the link. Stripe's list of payments has these
charges without an order; only what Telegram told of is known to be an order's, and why that is safe is in
[ADR 25](adr/0025-paying-inside-the-chat.md).

## In the books

- An **order number** is given when the order is paid, one after another without gaps; it is the number of the invoice.
  An order that is cancelled later keeps its number, with its refunds.
- Amounts are whole minor units (cents; yen have none, a Kuwaiti dinar has a thousand). What Stripe charges is what the
  summary said, to the cent: lines, less the discount, and shipping.
- **VAT** is inside the prices. It is worked out per rate over the whole order, not per line, half a cent up; shipping
  shares the rates of the goods in proportion to their value ([ADR 5](adr/0005-vat-of-shipping.md)), a discount lowers
  the lines that it is for ([ADR 20](adr/0020-a-discount-lowers-the-lines-it-is-for.md)). The rates are those of
  the country that the goods go to.
- A **refund** is of one payment, with its reason, its lines where there were any, and its state: requested (written
  down, Stripe has not answered), pending (the bank is busy), succeeded, failed. The sum of what is not failed never
  exceeds what was paid.
- What Stripe pays out to the bank, and its fees, stand in Stripe's own reports: a payment there names shop, stage,
  order and attempt in its metadata.

## What a person decides

`make review STAGE=…` (or `GET /api/reviews`) lists what the machine would not decide, with the reason:

| what | accept | refund | dismiss |
|---|---|---|---|
| an order in REVIEW | it is delivered for what was paid | all that was paid goes back | – |
| a second, odd payment of a paid order | – | that payment goes back | it was dealt with at Stripe |
| a refund that failed | – | made once more | it was paid by bank |
| a payment that no order knows | – | in Stripe’s dashboard | it was refunded there |
| an open dispute | answer it in Stripe; it leaves the list when the bank has decided | | |

`make refund`, `make cancel` and the API behind them: [events](events/README.md#what-the-shop-is-told-refund-review).
"""


def described() -> str:
    parts = {
        "TRANSITIONS": lines((one.value, other.value) for one, to in ORDER_TRANSITIONS.items() for other in sorted(to)),
        "STATES": "\n".join(f"| `{status.value}` | {MEANING[status]} |" for status in OrderStatus),
        "COLUMNS": " | ".join(f"`{status.value}`" for status in PAYABLE),
        "RULE": "---|" * len(PAYABLE),
        "MATRIX": _matrix(),
        "WENT_WRONG": "\n".join(f"| {what} | {then} |" for what, then in WENT_WRONG),
    }
    page = PAGE
    for name, part in parts.items():
        page = page.replace(f"[[{name}]]", part)
    return page


def _matrix() -> str:
    return "\n".join(
        f"| **{told}** | {' | '.join(_outcome(status, seen) for status in PAYABLE)} |" for seen, told in SEEN.items()
    )


def _outcome(status: OrderStatus, seen: str) -> str:
    """Asked of the core: what becomes of an order in that state."""
    from tests.conversation.test_payment import OBSERVED, forced

    chat = forced(status, USUAL[status])
    chat.observed(**OBSERVED[seen])
    did = [said for kind, said in DID.items() if any(isinstance(effect, kind) for effect in chat.effects)]
    after = chat.order.status
    told = {type(send.message) for send in chat.effects if isinstance(send, Send)}
    did += [said for kind, said in TOLD.items() if kind in told]
    moved = [f"→ `{after.value}`"] if after is not status else []
    queued = ["review"] if seen == "other amount" and after is not OrderStatus.REVIEW and chat.order.concerns else []
    return ", ".join([*moved, *did, *queued]) or "="


DID: dict[type[Any], str] = {
    RefundPayment: "refunded in full",
    ExpirePayment: "the link is closed",
    OpenPayment: "a new link",
}
TOLD: dict[type[Any], str] = {Receipt: "receipt", PaymentRequest: "link sent"}


def main() -> None:
    DOC.write_text(described())


if __name__ == "__main__":
    main()
