"""The only file that talks to Stripe. One method a call; every failure is PaymentRefused (a definite no) or
PaymentUnavailable (outcome unknown: ask again with the same key).

Imports Stripe's SDK (0.2 s, 20 MB) at the top: only the payments worker imports this file.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeVar, cast

import stripe

from functions.conversation.effects import RefundPayment
from functions.errors import PaymentRefused, PaymentUnavailable
from functions.payments.attempts import AttemptItem
from functions.payments.parameters import Scope
from functions.payments.session import Asked, PaymentStatus, RefundStatus, Session, SessionStatus, StripeRefund

API_VERSION = "2026-10-28.endive"
"""The webhook endpoint must be made with the same version. A test holds it against the SDK's own."""
TIMEOUTS = (2, 6)
"""Seconds to connect and to read. The SDK's default of 80 would outlive the Lambda."""
MOST_SEARCHED = 2_000
"""Sessions looked through for one of unknown outcome, before a person is asked."""

NO_MONEY_COMES = ("requires_payment_method", "canceled")
"""What a payment intent is once a delayed payment has failed; on its way it is `processing`."""

Call = Literal["create", "expire", "observe", "refund"]
T = TypeVar("T")


class Checkout:
    """Checkout Sessions and refunds of one Stripe account."""

    def __init__(self, key: str, *, api: str, scope: Scope, http_client: stripe.HTTPClient | None = None) -> None:
        self._scope = scope
        self._stripe = stripe.StripeClient(
            key,
            stripe_version=API_VERSION,
            max_network_retries=1,  # StripeClient's own default is none; the rest is the queue's
            base_addresses={"api": api},
            http_client=http_client or stripe.RequestsClient(timeout=TIMEOUTS),
        )

    def create(self, item: AttemptItem) -> Session:
        parameters = json.loads(item.parameters)
        options: stripe.RequestOptions = {"idempotency_key": f"co:{item.order}:{item.number}"}
        return _session(_call("create", lambda: self._stripe.v1.checkout.sessions.create(parameters, options)))

    def retrieve(self, session: str) -> Session:
        # a delayed payment that failed leaves its session complete and unpaid, like one on its way: the intent tells
        retrieve = self._stripe.v1.checkout.sessions.retrieve
        return _session(_call("observe", lambda: retrieve(session, {"expand": ["payment_intent"]})))

    def expire(self, session: str, *, afresh: bool = False) -> Session:
        """Refused unless the session is open. `afresh`: under a key of its own, which no kept answer stands under."""
        options: stripe.RequestOptions = {} if afresh else {"idempotency_key": f"ex:{session}"}
        return _session(_call("expire", lambda: self._stripe.v1.checkout.sessions.expire(session, {}, options)))

    def find(self, item: AttemptItem) -> Session | None:
        """The attempt's session, by its metadata, among those made since the attempt was written."""
        return _call("observe", lambda: self._find(item))

    def refund(self, call: RefundPayment) -> StripeRefund:
        """Ours, if it was made before: after 24 hours an idempotency key is forgotten and would refund twice."""
        return _call("refund", lambda: self._refund(call))

    def _find(self, item: AttemptItem) -> Session | None:
        # a key may be used for 24 hours, so that is how late its session can have been made
        since, until = item.created_at - timedelta(minutes=5), item.created_at + timedelta(hours=25)
        page = self._stripe.v1.checkout.sessions.list(
            {"created": {"gte": int(since.timestamp()), "lte": int(until.timestamp())}, "limit": 100}
        )
        for count, found in enumerate(page.auto_paging_iter()):
            if count >= MOST_SEARCHED:
                raise PaymentUnavailable(f"no session for the attempt among the first {MOST_SEARCHED}")
            if self._is_ours(found.metadata, order=item.order, attempt=str(item.number)):
                return self.retrieve(found.id)
        return None

    def _refund(self, call: RefundPayment) -> StripeRefund:
        for made in self._refunds(call.payment_intent):
            if self._is_ours(made.metadata, order=call.order, refund=call.refund):
                return _refund(made)
        metadata = {
            "shop": self._scope.shop,
            "stage": self._scope.stage,
            "order": call.order,
            "attempt": str(call.attempt),
            "refund": call.refund,
        }
        made = self._stripe.v1.refunds.create(
            {
                "payment_intent": call.payment_intent,
                "amount": call.amount,
                "reason": call.reason,
                "metadata": metadata,
            },
            {"idempotency_key": f"rf:{call.refund}"},
        )
        return _refund(made)

    def _refunds(self, payment_intent: str) -> Iterator[stripe.Refund]:
        return self._stripe.v1.refunds.list({"payment_intent": payment_intent, "limit": 100}).auto_paging_iter()

    def _is_ours(self, metadata: Any, **wanted: str) -> bool:
        wanted |= {"shop": self._scope.shop, "stage": self._scope.stage}
        # StripeObject is no dict any more: it has no .get
        return metadata is not None and all(key in metadata and metadata[key] == wanted[key] for key in wanted)


def _call(call: Call, ask: Callable[[], T]) -> T:
    try:
        return ask()
    except stripe.IdempotencyError as error:
        # the key was used with other parameters: something was made with it, and this is not the way to learn what
        raise PaymentUnavailable(_reason(error), answered=True) from error
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        raise PaymentRefused(call, _reason(error)) from error
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        if call == "create":  # nothing was made; the shopper must not wait for an operator to mend the key
            raise PaymentRefused(call, _reason(error)) from error
        raise PaymentUnavailable(_reason(error)) from error
    except stripe.APIConnectionError as error:
        raise PaymentUnavailable(type(error).__name__) from error
    except stripe.StripeError as error:
        raise PaymentUnavailable(_reason(error), answered=(error.http_status or 0) >= 500) from error


def _reason(error: stripe.StripeError) -> str:
    """Without Stripe's own sentence where there is a code: a sentence may quote what the shopper typed."""
    parts = (str(error.http_status or ""), error.code or type(error).__name__, getattr(error, "param", "") or "")
    return " ".join(part for part in parts if part)


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
        shipping=_shipping(session),
        shipping_amount=session.shipping_cost.amount_total if session.shipping_cost else 0,
        asked=_asked(session),
    )


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
    )


def _refund(refund: stripe.Refund) -> StripeRefund:
    return StripeRefund(id=refund.id, status=cast(RefundStatus, refund.status or "pending"), amount=refund.amount)
