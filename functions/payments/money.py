"""What comes of a payment after it was made, at Stripe: refunds, disputes, and whose it is.

Knows Stripe's SDK; see `stripe_api` for its errors.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any, cast

import stripe

from functions.conversation.effects import RefundPayment
from functions.errors import PaymentRefused, PaymentUnavailable
from functions.payments.parameters import Scope
from functions.payments.session import Owner, RefundStatus, StripeDispute, StripeRefund
from functions.payments.stripe_api import PAGE, ask, is_ours

MOST_KEYS = 4
"""Keys that a refund is tried under: each one that Stripe failed on answers with that failure for a day."""


class Money:
    """Refunds and disputes of one Stripe account."""

    def __init__(self, client: stripe.StripeClient, scope: Scope) -> None:
        self._stripe = client
        self._scope = scope

    def refund(self, call: RefundPayment) -> StripeRefund:
        """Ours, if it was made before: after 24 hours an idempotency key is forgotten and would refund twice.

        A 500 is kept with its key for a day, and said again, marked as a replay. When that comes back, and the list
        still has no such refund, the call that failed has done nothing: it is made again, under a key of its own.
        """
        for number in range(MOST_KEYS):
            made = self.find(call)
            if made is not None:
                return made
            try:
                return ask("refund", partial(self._create, call, _key(call, number)))
            except PaymentUnavailable as failure:
                if not _was_replayed(failure):
                    raise
        raise PaymentUnavailable(f"Stripe keeps failing: {MOST_KEYS} keys of a refund are used up")

    def find(self, call: RefundPayment) -> StripeRefund | None:
        return next((each for each in self.refunds(call.payment_intent) if each.refund == call.refund), None)

    def refunds(self, payment_intent: str) -> tuple[StripeRefund, ...]:
        """All of them, the first made first; also those that somebody made at the Dashboard."""
        return ask("observe", lambda: tuple(self._refund(each) for each in self._list_refunds(payment_intent))[::-1])

    def disputes(self, payment_intent: str) -> tuple[StripeDispute, ...]:
        return ask("observe", lambda: tuple(_dispute(each) for each in self._list_disputes(payment_intent))[::-1])

    def owner(self, payment_intent: str) -> Owner | None:
        """None: another shop's, another stage's, or of a till that is not Chatkassa's."""
        try:
            found = ask("observe", lambda: self._stripe.v1.payment_intents.retrieve(payment_intent))
        except PaymentRefused:  # it is not of this account
            return None
        metadata: Any = found.metadata
        if not is_ours(metadata, self._scope) or "order" not in metadata or "attempt" not in metadata:
            return None
        number = str(metadata["attempt"])
        return Owner(str(metadata["order"]), int(number)) if number.isdecimal() else None

    def _create(self, call: RefundPayment, key: str) -> StripeRefund:
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
            {"idempotency_key": key},
        )
        return self._refund(made)

    def _list_refunds(self, payment_intent: str) -> Iterator[stripe.Refund]:
        return self._stripe.v1.refunds.list({"payment_intent": payment_intent, "limit": PAGE}).auto_paging_iter()

    def _list_disputes(self, payment_intent: str) -> Iterator[stripe.Dispute]:
        return self._stripe.v1.disputes.list({"payment_intent": payment_intent, "limit": PAGE}).auto_paging_iter()

    def _refund(self, made: stripe.Refund) -> StripeRefund:
        metadata: Any = made.metadata
        ours = is_ours(metadata, self._scope) and "refund" in metadata
        return StripeRefund(
            id=made.id,
            status=cast(RefundStatus, made.status or "pending"),
            amount=made.amount,
            refund=str(metadata["refund"]) if ours else "",
            # not among its keys unless it has failed
            failure=getattr(made, "failure_reason", None) or "",
        )


def _key(call: RefundPayment, number: int) -> str:
    return f"rf:{call.refund}:{number}" if number else f"rf:{call.refund}"


def _was_replayed(failure: PaymentUnavailable) -> bool:
    said = failure.__cause__
    headers = getattr(said, "headers", None) or {}
    return failure.answered and str(headers.get("idempotent-replayed", "")).lower() == "true"


def _dispute(found: stripe.Dispute) -> StripeDispute:
    return StripeDispute(
        id=found.id,
        amount=found.amount,
        status=found.status,
        refundable=found.is_charge_refundable,
        reason=found.reason or "",
    )
