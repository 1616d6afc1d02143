"""Checkout Sessions at Stripe: one method a call. Knows Stripe's SDK; see `stripe_api` for its errors."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import stripe

from functions.errors import PaymentUnavailable
from functions.payments.attempts import AttemptItem
from functions.payments.parameters import Scope
from functions.payments.session import Asked, PaymentStatus, Session, SessionStatus
from functions.payments.stripe_api import PAGE, ask, is_ours

MOST_SEARCHED = 2_000
"""Sessions looked through for one of unknown outcome, before a person is asked."""

NO_MONEY_COMES = ("requires_payment_method", "canceled")
"""What a payment intent is once a delayed payment has failed; on its way it is `processing`."""


class Checkout:
    """Checkout Sessions of one Stripe account."""

    def __init__(self, client: stripe.StripeClient, scope: Scope) -> None:
        self._stripe = client
        self._scope = scope

    def create(self, item: AttemptItem) -> Session:
        parameters = json.loads(item.parameters)
        options: stripe.RequestOptions = {"idempotency_key": f"co:{item.order}:{item.number}"}
        return _session(ask("create", lambda: self._stripe.v1.checkout.sessions.create(parameters, options)))

    def retrieve(self, session: str) -> Session:
        # a delayed payment that failed leaves its session complete and unpaid, like one on its way: the intent tells.
        # What it was paid with is the charge's to tell.
        retrieve = self._stripe.v1.checkout.sessions.retrieve
        return _session(ask("observe", lambda: retrieve(session, {"expand": ["payment_intent.latest_charge"]})))

    def expire(self, session: str, *, afresh: bool = False) -> Session:
        """Refused unless the session is open. `afresh`: under a key of its own, which no kept answer stands under."""
        options: stripe.RequestOptions = {} if afresh else {"idempotency_key": f"ex:{session}"}
        return _session(ask("expire", lambda: self._stripe.v1.checkout.sessions.expire(session, {}, options)))

    def find(self, item: AttemptItem) -> Session | None:
        """The attempt's session, by its metadata, among those made since the attempt was written."""
        return ask("observe", lambda: self._find(item))

    def _find(self, item: AttemptItem) -> Session | None:
        # a key may be used for 24 hours, so that is how late its session can have been made
        since, until = item.created_at - timedelta(minutes=5), item.created_at + timedelta(hours=25)
        page = self._stripe.v1.checkout.sessions.list(
            {"created": {"gte": int(since.timestamp()), "lte": int(until.timestamp())}, "limit": PAGE}
        )
        for count, found in enumerate(page.auto_paging_iter()):
            if count >= MOST_SEARCHED:
                raise PaymentUnavailable(f"no session for the attempt among the first {MOST_SEARCHED}")
            if is_ours(found.metadata, self._scope, order=item.order, attempt=str(item.number)):
                return self.retrieve(found.id)
        return None


def _session(session: stripe.checkout.Session) -> Session:
    intent = session.payment_intent
    refused = not isinstance(intent, str) and intent is not None and intent.status in NO_MONEY_COMES
    return Session(
        id=session.id,
        status=cast(SessionStatus, session.status),
        payment_status=cast(PaymentStatus, session.payment_status),
        amount=session.amount_total or 0,
        currency=(session.currency or "").upper(),
        livemode=session.livemode,
        expires_at=datetime.fromtimestamp(session.expires_at, UTC),
        url=session.url or "",
        payment_intent=intent if intent is None or isinstance(intent, str) else intent.id,
        failed=refused and session.status == "complete" and session.payment_status == "unpaid",
        method=_method(intent),
        shipping=_shipping(session),
        shipping_amount=session.shipping_cost.amount_total if session.shipping_cost else 0,
        asked=_asked(session),
    )


def _method(intent: stripe.PaymentIntent | str | None) -> str:
    charge = None if intent is None or isinstance(intent, str) else intent.latest_charge
    details = None if charge is None or isinstance(charge, str) else charge.payment_method_details
    return details.type if details else ""


def _shipping(session: stripe.checkout.Session) -> int | None:
    """The chosen rate's place among those offered: Stripe makes a rate of its own of each, under an id we never saw."""
    cost = session.shipping_cost
    rates = [_id(option.shipping_rate) for option in session.shipping_options or []]
    return rates.index(_id(cost.shipping_rate)) if cost and _id(cost.shipping_rate) in rates else None


def _id(rate: Any) -> str:
    return rate if isinstance(rate, str) else getattr(rate, "id", "")


def _asked(session: stripe.checkout.Session) -> Asked | None:
    """None while nothing was submitted. The shipping address is not the customer's: that is the bank card's."""
    customer, collected = session.customer_details, session.collected_information
    goes_to = collected.shipping_details if collected else None
    if session.status != "complete" or not customer or not goes_to:
        return None
    address = goes_to.address
    return Asked(
        name=customer.name or "",
        email=customer.email or "",
        phone=customer.phone or "",
        recipient=goes_to.name or "",
        line1=address.line1 or "",
        line2=address.line2 or "",
        postal_code=address.postal_code or "",
        city=address.city or "",
        country=address.country or "",
        state=address.state or "",
    )
