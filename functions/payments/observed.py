"""PaymentObserved: of a session that was just read from Stripe, or of our own record of a payment inside the chat."""

from functions.conversation.money_events import PAID_IN_CHAT, PaymentObserved
from functions.payments.attempts import AttemptItem
from functions.payments.customer import customer
from functions.payments.parameters import ways_offered
from functions.payments.session import Session


def of_session(item: AttemptItem, session: Session) -> PaymentObserved:
    return PaymentObserved(
        order=item.order,
        attempt=item.number,
        session=session.id,
        status=session.status,
        payment_status=session.payment_status,
        amount=session.amount,
        currency=session.currency,
        livemode=session.livemode,
        expires_at=session.expires_at,
        payment_intent=session.payment_intent,
        failed=session.failed,
        method=session.method,
        shipping=_way(item, session),
        shipping_amount=session.shipping_amount,
        customer=customer(session.asked) if session.asked else None,
    )


def _way(item: AttemptItem, session: Session) -> str | None:
    """The chosen way of delivery, by our id: the page offers them in the order in which they were sent."""
    offered = ways_offered(item.parameters)
    return offered[session.shipping] if session.shipping is not None and session.shipping < len(offered) else None


def of_record(item: AttemptItem) -> PaymentObserved:
    """As the record has it."""
    paid = item.state == "complete"
    return PaymentObserved(
        order=item.order,
        attempt=item.number,
        session=f"{PAID_IN_CHAT}{item.charge}" if item.charge else f"invoice:{item.order}:{item.number}",
        status="complete" if paid else "expired" if item.state == "expired" else "open",
        payment_status="paid" if paid else "unpaid",
        amount=item.received if paid else item.amount,
        currency=item.received_in if paid else item.currency,
        livemode=bool(item.livemode),
        expires_at=item.expires_at,
        payment_intent=item.payment_intent or None,
        doubt=item.doubt,
    )
