"""What can happen to money that was paid, a tap each: the merchant gives it back, a bank refuses, a buyer disputes."""

from typing import Any, Literal

from infra.simulator.diary import money
from infra.simulator.mischief import Break, Json, Mischief

BACK = 500
"""Minor units that go back where it does not matter how much."""
MERCHANT, BANK = "The merchant", "The bank"


async def refund_line(mischief: Mischief, phone: int) -> None:
    paid = await mischief.paid(phone)
    sku, title = await mischief.what(paid["order"])
    mischief.note(f"The merchant gives one back: {title}, which is for sale again")
    back = {"lines": [{"sku": sku, "quantity": 1}], "restock": True, "note": "Retour ontvangen."}
    await mischief.world.merchant.does("refund", paid["order"], **back)


async def refund_twice(mischief: Mischief, phone: int) -> None:
    """The SDK asks again with the same idempotency key, and then the queue does."""
    paid = await mischief.paid(phone)
    mischief.broke("The merchant refunds; Stripe does it, and its answer is lost, two times")
    mischief.world.stripe.set_fault("timeout_after", times=2, endpoint="POST /v1/refunds")
    await mischief.world.merchant.does("refund", paid["order"], amount=BACK)


async def cancel_order(mischief: Mischief, phone: int) -> None:
    paid = await mischief.paid(phone)
    mischief.note("The merchant cancels the order: everything goes back, and on the shelf")
    await mischief.world.merchant.does("cancel", paid["order"])


async def refund_at_dashboard(mischief: Mischief, phone: int) -> None:
    paid = await mischief.paid(phone)
    mischief.broke(f"Somebody refunds {money(BACK, paid['currency'])} at Stripe’s dashboard, behind the shop’s back")
    mischief.world.stripe.refund_at_dashboard(paid["payment_intent"], BACK)


async def refund_fails(mischief: Mischief, phone: int) -> None:
    paid = await mischief.paid(phone)
    mischief.note(f"The merchant refunds {money(BACK, paid['currency'])}")
    await mischief.world.merchant.does("refund", paid["order"], amount=BACK)
    refund = await mischief.comes(lambda: mischief.about(paid["session"])["refunds"])
    await mischief.settles()
    mischief.broke("Days later the shopper’s bank sends it back: the account is closed")
    mischief.world.stripe.settle_refund(refund[-1]["id"], succeeded=False)


async def dispute(mischief: Mischief, phone: int) -> None:
    await _disputed(mischief, phone)


def decide(outcome: Literal["won", "lost"]) -> Any:
    async def run(mischief: Mischief, phone: int) -> None:
        found = await _open_dispute(mischief, phone)
        if not found:
            await _disputed(mischief, phone)
            await mischief.settles()
            found = await _open_dispute(mischief, phone)
        mischief.note(f"The bank decides: the dispute is {outcome}")
        mischief.world.stripe.close_dispute(found, won=outcome == "won")

    return run


async def resolve(mischief: Mischief, phone: int) -> None:
    """Whatever waits for a person: a refund that failed goes back another way, outside Stripe."""
    waiting = await mischief.waits_for_person(phone)
    mischief.note("A person has looked at it, and has dealt with it elsewhere")
    await mischief.world.merchant.does("resolve", waiting, resolution="dismiss")


async def _disputed(mischief: Mischief, phone: int) -> None:
    paid = await mischief.paid(phone)
    mischief.broke(f"The buyer tells the bank that it was not them, and the bank takes {_money(paid)} back")
    mischief.world.stripe.open_dispute(paid["payment_intent"])


async def _open_dispute(mischief: Mischief, phone: int) -> str:
    """The newest of that shopper's; "": there is none."""
    line = await mischief.latest(phone, lambda each: bool(_open(each)))
    return str(_open(line)[-1]["id"]) if line else ""


def _open(line: Json) -> list[Json]:
    return [each for each in line["disputes"] if each["status"] in ("needs_response", "under_review")]


def _money(session: Json) -> str:
    return money(session["amount"], session["currency"])


AFTERWARDS: dict[str, Break] = {
    "refund_line": Break(MERCHANT, "Refund one line", "And put it on the shelf again", refund_line),
    "cancel_order": Break(MERCHANT, "Cancel the order", "Paid, and not sent yet", cancel_order),
    "refund_twice": Break(MERCHANT, "Refund, and lose the answer", "Stripe did it; nobody heard", refund_twice),
    "resolve": Break(MERCHANT, "Decide what waits", "What the machine would not", resolve),
    "refund_at_dashboard": Break(BANK, "Refund at Stripe’s dashboard", "Behind the shop’s back", refund_at_dashboard),
    "refund_fails": Break(BANK, "Refuse a refund", "After it had succeeded", refund_fails),
    "dispute": Break(BANK, "Dispute a payment", "A chargeback", dispute),
    "dispute_won": Break(BANK, "Dispute: won", "The money comes back", decide("won")),
    "dispute_lost": Break(BANK, "Dispute: lost", "The money is gone", decide("lost")),
}
