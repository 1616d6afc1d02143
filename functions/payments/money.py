"""What comes of a payment after it was made, at Stripe: refunds, disputes, and whose it is.

Knows Stripe's SDK; see `stripe_api` for its errors.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any, cast

import stripe

from functions.conversation.effects import RefundPayment
from functions.errors import PaymentRefused, PaymentUnavailable
from functions.payments.parameters import Scope
from functions.payments.session import Owner, RefundStatus, StripeCharge, StripeDispute, StripeRefund
from functions.payments.stripe_api import PAGE, ask, is_ours

MOST_KEYS = 4
"""Keys that a refund is tried under: each one that Stripe failed on answers with that failure for a day."""


MOST_CHARGES = 2_000
"""Looked through for one that no order knows, before it is tried again."""
CHARGES = ("ch_", "py_")
"""How Stripe's ids of charges begin. What Telegram had paid may be known by its charge only, without an intent."""


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

    def strays(self, since: datetime, until: datetime) -> tuple[StripeCharge, ...]:
        """Charges that name no order of ours and have not gone back: among them are those that Telegram made."""
        return ask("observe", lambda: tuple(self._strays(since, until)))

    def _strays(self, since: datetime, until: datetime) -> Iterator[StripeCharge]:
        created = {"gte": int(since.timestamp()), "lte": int(until.timestamp())}
        wanted: Any = {"created": created, "limit": PAGE}
        page = self._stripe.v1.charges.list(wanted)
        for count, each in enumerate(page.auto_paging_iter()):
            if count >= MOST_CHARGES:
                raise PaymentUnavailable(f"more than {MOST_CHARGES} charges to look through")
            if each.status == "succeeded" and each.amount_refunded < each.amount and "order" not in each.metadata:
                intent = each.payment_intent
                known = intent if isinstance(intent, str) else getattr(intent, "id", "")
                created_at = datetime.fromtimestamp(each.created, UTC)
                yield StripeCharge(each.id, each.amount, each.currency.upper(), created_at, known)

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
        wanted: Any = {
            **_named(call.payment_intent),
            "amount": call.amount,
            "reason": call.reason,
            "metadata": metadata,
        }
        made = self._stripe.v1.refunds.create(wanted, {"idempotency_key": key})
        return self._refund(made)

    def _list_refunds(self, payment_intent: str) -> Iterator[stripe.Refund]:
        wanted: Any = {**_named(payment_intent), "limit": PAGE}
        return self._stripe.v1.refunds.list(wanted).auto_paging_iter()

    def _list_disputes(self, payment_intent: str) -> Iterator[stripe.Dispute]:
        wanted: Any = {**_named(payment_intent), "limit": PAGE}
        return self._stripe.v1.disputes.list(wanted).auto_paging_iter()

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


def _named(payment: str) -> dict[str, Any]:
    """A payment as Stripe wants it named."""
    return {"charge": payment} if payment.startswith(CHARGES) else {"payment_intent": payment}


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
