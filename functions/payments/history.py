"""What Stripe lists of the past, a page at a time: events, and sessions that were completed.

Knows Stripe's SDK; see `stripe_api` for its errors.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

import stripe

from functions.payments.parameters import Scope
from functions.payments.session import PastEvent, PastEvents, PastSession, PastSessions, PaymentStatus
from functions.payments.stripe_api import PAGE, ask, is_ours


class History:
    def __init__(self, client: stripe.StripeClient, scope: Scope) -> None:
        self._stripe = client
        self._scope = scope

    def events(self, types: Sequence[str], since: datetime, until: datetime, after: str) -> PastEvents:
        """The newest first; Stripe keeps them for 30 days. `after`: the last one of the page before."""
        wanted: Any = {"types": list(types), "created": _within(since, until), "limit": PAGE, **_from(after)}
        page = ask("observe", lambda: self._stripe.v1.events.list(wanted))
        found = tuple(PastEvent(each.id, each.type, _plain(each.data.object)) for each in page.data)
        return PastEvents(found, page.data[-1].id if page.has_more else "")

    def completed(self, since: datetime, until: datetime, after: str) -> PastSessions:
        """Of this shop and stage only, but for what `after` and `last` name."""
        wanted: Any = {"status": "complete", "created": _within(since, until), "limit": PAGE, **_from(after)}
        page = ask("observe", lambda: self._stripe.v1.checkout.sessions.list(wanted))
        return PastSessions(self._ours(page.data), page.data[-1].id if page.has_more else "")

    def session_of(self, payment_intent: str) -> PastSession | None:
        page = ask("observe", lambda: self._stripe.v1.checkout.sessions.list({"payment_intent": payment_intent}))
        return next(iter(self._ours(page.data)), None)

    def _ours(self, sessions: Sequence[stripe.checkout.Session]) -> tuple[PastSession, ...]:
        ours = (each for each in sessions if is_ours(each.metadata, self._scope))
        return tuple(found for each in ours if (found := _session(each)) is not None)


def _session(session: stripe.checkout.Session) -> PastSession | None:
    """None: its metadata is ours and yet names no attempt, so that no release of ours made it."""
    named: Any = session.metadata
    if "order" not in named or "attempt" not in named or not str(named["attempt"]).isdecimal():
        return None
    intent = session.payment_intent
    return PastSession(
        id=session.id,
        order=str(named["order"]),
        attempt=int(named["attempt"]),
        payment_status=cast(PaymentStatus, session.payment_status),
        amount=session.amount_total or 0,
        currency=(session.currency or "").upper(),
        payment_intent=intent if isinstance(intent, str) else "",
        created=datetime.fromtimestamp(session.created, UTC),
    )


def _plain(found: Any) -> dict[str, Any]:
    """As the webhook's JSON has it."""
    plain: dict[str, Any] = found.to_dict() if isinstance(found, stripe.StripeObject) else dict(found)
    return plain


def _within(since: datetime, until: datetime) -> dict[str, int]:
    return {"gte": int(since.timestamp()), "lte": int(until.timestamp())}


def _from(after: str) -> dict[str, str]:
    return {"starting_after": after} if after else {}
