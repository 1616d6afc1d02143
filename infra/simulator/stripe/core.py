"""A Stripe that needs no network and no account: state, Stripe's rules, idempotency keys, a clock and faults.

Two fronts lead here: `http_client` (in the same process, for tests) and `app` (HTTP with a pay page, for the demo).
Everything public is safe to call from several threads. Money is never real; only test keys are taken.
"""

import copy
import json
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from infra.simulator.stripe import charges, checkout, disputes, refunds
from infra.simulator.stripe.endpoints import HANDLERS
from infra.simulator.stripe.errors import ApiError, TimedOut
from infra.simulator.stripe.events import Events, Mode, Post
from infra.simulator.stripe.forms import document, read
from infra.simulator.stripe.ledger import Ledger

KEYS_KEPT = 24 * 3600
FaultKind = Literal["timeout_before", "timeout_after", "500", "409", "429"]
ID = re.compile(r"/(?:(?:cs_test|re|pi|ch|dp|evt|promo)_[A-Za-z0-9_]+|(?<=/coupons/)[^/]+)")
EXPANDABLE = {"payment_intent": "intent", "latest_charge": "charge", "charge": "charge"}
"""Keys whose id can be asked for as the object; the ledger's method that knows it."""


@dataclass
class Fault:
    kind: FaultKind
    times: int
    endpoint: str
    """"POST /v1/refunds"; "" is any call."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Kept:
    at: float
    fingerprint: tuple[str, str]
    answer: Answer


class StandIn:
    """`request` is Stripe's API; the rest is what a shopper, a bank, an operator or a tester does to it."""

    def __init__(
        self,
        *,
        public_url: str = "https://pay.example.test",
        clock: Callable[[], float] = time.time,
        post: Post | None = None,
        webhook_secrets: tuple[str, ...] = ("whsec_stand_in",),
        first: int = 0,
    ) -> None:
        """`first`: the number that ids count on from."""
        self._lock = threading.RLock()
        self._kept: dict[str, Kept] = {}
        self._faults: list[Fault] = []
        self.events = Events(clock=clock, post=post, secrets=webhook_secrets, first=first)
        self._ledger = Ledger(events=self.events, public_url=public_url, first=first)
        self.calls: list[str] = []
        """Endpoints in the order in which they were called, for tests and the simulator's inspector."""
        self.forbidden: set[str] = set()
        """Endpoints that the (restricted) key has no permission for: "POST /v1/refunds"."""

    # --- the API --------------------------------------------------------------------------------------------------

    def request(self, method: str, url: str, headers: Mapping[str, str], form: str = "") -> Answer:
        """Raises TimedOut on such a fault."""
        lower = {name.lower(): value for name, value in headers.items()}
        split = urlsplit(url)
        endpoint = f"{method.upper()} {ID.sub('/{id}', split.path)}"
        with self._lock:
            self.calls.append(endpoint)
            checkout.expire_due(self._ledger)
            try:
                self._authorise(lower, endpoint)
                return self._once(endpoint, split.path, form or split.query, lower)
            except ApiError as error:
                return _answer(error.status, error.body)

    def _once(self, endpoint: str, path: str, form: str, headers: dict[str, str]) -> Answer:
        """Execute, or say again what was said to this idempotency key."""
        key = headers.get("idempotency-key", "") if endpoint.startswith("POST") else ""
        now = self.events.clock()
        self._kept = {name: kept for name, kept in self._kept.items() if now - kept.at < KEYS_KEPT}
        fault = self._fault(endpoint)
        if fault in ("timeout_before", "409", "429"):
            return _refuse(fault)
        if key in self._kept:
            kept = self._kept[key]
            if kept.fingerprint != (path, form):
                message = "Keys for idempotent requests can only be used again with the same parameters."
                raise ApiError(400, message, type="idempotency_error")
            answer = Answer(
                kept.answer.status, kept.answer.body, {**kept.answer.headers, "idempotent-replayed": "true"}
            )
        else:
            answer = self._execute(endpoint, path, form, fault == "500")
            if key and answer.headers.get("x-kept") == "yes":
                self._kept[key] = Kept(now, (path, form), answer)
        if fault == "timeout_after":
            raise TimedOut
        return answer

    def _execute(self, endpoint: str, path: str, form: str, fails: bool) -> Answer:
        if endpoint not in HANDLERS:
            raise ApiError(404, f"Unrecognized request URL ({endpoint}). The stand-in does not have it.")
        parameters = read(endpoint, form)
        if fails:
            return _answer(500, {"error": {"type": "api_error", "message": "Something went wrong."}}, kept=True)
        found = ID.search(path)
        try:
            body = HANDLERS[endpoint](self._ledger, found.group(0)[1:] if found else "", parameters)
        except ApiError as error:
            return _answer(error.status, error.body, kept=error.kept)
        return _answer(200, self._expanded(body, parameters), kept=True)

    def _expanded(self, body: dict[str, Any], parameters: dict[str, Any]) -> dict[str, Any]:
        for path in parameters.get("expand", []):
            body = self._expand(body, path)
        return body

    def _expand(self, body: dict[str, Any], path: str) -> dict[str, Any]:
        """ "payment_intent.latest_charge": an id becomes the object that it names, and in that again."""
        key, _, rest = path.partition(".")
        if key not in body or key not in EXPANDABLE:
            raise ApiError(400, f"This property cannot be expanded ({key}).", param="expand")
        found = body[key]
        if isinstance(found, str):
            found = getattr(self._ledger, EXPANDABLE[key])(found)
        return {**body, key: self._expand(found, rest) if rest and found else found}

    def _authorise(self, headers: dict[str, str], endpoint: str) -> None:
        key = headers.get("authorization", "").removeprefix("Bearer ")
        if not key.startswith(("sk_test_", "rk_test_")):
            raise ApiError(401, "Invalid API key provided: the stand-in takes test keys only.")
        if headers.get("stripe-version", "") not in ("", document()["api_version"]):
            raise ApiError(400, f"Invalid Stripe API version: {headers['stripe-version']}")
        if endpoint in self.forbidden:
            message = "The provided key does not have the required permissions for this endpoint."
            raise ApiError(403, message, code="more_permissions_required_for_application")

    def _fault(self, endpoint: str) -> str:
        for fault in self._faults:
            if fault.times > 0 and fault.endpoint in ("", endpoint):
                fault.times -= 1
                return fault.kind
        return ""

    # --- the shopper, the bank ------------------------------------------------------------------------------------

    def pay(self, session: str, method: str = "ideal", typed: dict[str, str] | None = None) -> dict[str, Any]:
        """Raises ApiError where the session is not open. `sepa_debit` and `customer_balance` (a bank
        transfer) wait for succeed_later or fail_later.

        `typed`: name, email, phone, line1, line2, postal_code, city, country, and shipping (a rate's id), as far as
        the page asks them; None: filled in as somebody would.
        """
        with self._lock:
            return copy.deepcopy(checkout.pay(self._ledger, session, method, typed))

    def pay_late(self, session: str, method: str = "ideal") -> dict[str, Any]:
        """It was submitted in the last second, on a device where the page was still open: an expired session is paid
        all the same. So two sessions of one order can both be paid."""
        with self._lock:
            return copy.deepcopy(checkout.pay_late(self._ledger, session, method))

    def decline(self, session: str) -> dict[str, Any]:
        with self._lock:
            return copy.deepcopy(checkout.decline(self._ledger, session))

    def succeed_later(self, session: str) -> dict[str, Any]:
        with self._lock:
            return copy.deepcopy(checkout.settle(self._ledger, session, succeeded=True))

    def fail_later(self, session: str) -> dict[str, Any]:
        with self._lock:
            return copy.deepcopy(checkout.settle(self._ledger, session, succeeded=False))

    def settle_refund(self, refund: str, *, succeeded: bool, reason: str = "unknown") -> dict[str, Any]:
        """The bank's answer. Also to one that had succeeded: it may fail days later, for a `failure_reason`."""
        with self._lock:
            return copy.deepcopy(refunds.settle(self._ledger, refund, succeeded=succeeded, reason=reason))

    def open_dispute(
        self, payment_intent: str, *, amount: int | None = None, inquiry: bool = False, reason: str = "fraudulent"
    ) -> dict[str, Any]:
        """A chargeback, or an inquiry first. Of a direct debit it is lost at once: there is nobody to answer to."""
        with self._lock:
            made = disputes.open_(self._ledger, payment_intent, amount=amount, inquiry=inquiry, reason=reason)
            return copy.deepcopy(made)

    def update_dispute(self, dispute: str, *, chargeback: bool = False) -> dict[str, Any]:
        """The merchant's answer is with the bank; or the inquiry becomes a chargeback."""
        with self._lock:
            return copy.deepcopy(disputes.update(self._ledger, dispute, "needs_response" if chargeback else ""))

    def close_dispute(self, dispute: str, *, won: bool) -> dict[str, Any]:
        with self._lock:
            return copy.deepcopy(disputes.close(self._ledger, dispute, "won" if won else "lost"))

    # --- another till at the same account ---------------------------------------------------------------------------

    def charge(self, amount: int, currency: str) -> dict[str, Any]:
        """A card is charged by somebody else's till: Telegram's, for an invoice in a chat. It names nothing of ours."""
        with self._lock:
            return copy.deepcopy(charges.elsewhere(self._ledger, amount, currency))

    def charged_elsewhere(self) -> list[dict[str, Any]]:
        """A line a charge that no session led to, the oldest first; `session` is its own id."""
        with self._lock:
            intents = {found["payment_intent"] for found in self._ledger.sessions.values()}
            found = [each for each in self._ledger.charges.values() if each["payment_intent"] not in intents]
            return [self._charge_line(each) for each in found]

    def _charge_line(self, charge: dict[str, Any]) -> dict[str, Any]:
        intent = charge["payment_intent"]
        return {
            "session": charge["id"],
            "payment_intent": intent,
            "currency": charge["currency"],
            "status": charge["status"],
            "received": charge["amount"],
            "refunded": charges.refunded(self._ledger, intent),
            "refunds": self._about(self._ledger.refunds, intent),
            "disputes": self._about(self._ledger.disputes, intent),
        }

    # --- the merchant, at Stripe's Dashboard ----------------------------------------------------------------------

    def refund_at_dashboard(self, payment_intent: str, amount: int | None = None) -> dict[str, Any]:
        """Without our metadata. `amount`: None for all that is left."""
        given: dict[str, Any] = {"payment_intent": payment_intent}
        with self._lock:
            return copy.deepcopy(refunds.create(self._ledger, given | ({"amount": amount} if amount else {})))

    # --- what there is --------------------------------------------------------------------------------------------

    def session(self, session: str) -> dict[str, Any]:
        """With its `lines` and `rates`, as the pay page shows it. Raises ApiError where there is none."""
        with self._lock:
            checkout.expire_due(self._ledger)
            found = self._ledger.session(session)
            rates = [self._ledger.rates[option["shipping_rate"]] for option in found["shipping_options"]]
            return copy.deepcopy({**found, "lines": self._ledger.lines[session], "rates": rates})

    # --- the tester -----------------------------------------------------------------------------------------------

    def set_mode(self, mode: Mode, *, delay_seconds: float = 5) -> None:
        """How webhooks go out from now on."""
        with self._lock:
            self.events.mode, self.events.delay_seconds = mode, delay_seconds
            self.events.release_held()

    def set_fault(self, kind: FaultKind, *, times: int = 1, endpoint: str = "") -> None:
        """The SDK tries twice: `times=2` fails one of our calls."""
        with self._lock:
            self._faults.append(Fault(kind, times, endpoint))

    def clear_faults(self) -> None:
        with self._lock:
            self._faults.clear()

    def webhooks_waiting(self) -> int:
        with self._lock:
            return len(self.events.waiting) + len(self.events.held)

    def tick(self) -> int:
        """Expire what is due and deliver the webhooks whose time has come; how many were accepted. Call it often."""
        with self._lock:
            checkout.expire_due(self._ledger)
            due = self.events.take_due()
        accepted = 0
        for delivery in due:
            taken = self.events.attempt(delivery)  # not under the lock: the shop may call this API before it answers
            with self._lock:
                self.events.note(delivery, taken)
            accepted += taken
        return accepted

    def ledger(self) -> list[dict[str, Any]]:
        """A line a session, the oldest first: what was asked, paid and given back."""
        with self._lock:
            checkout.expire_due(self._ledger)
            return [self._line(found) for found in self._ledger.sessions.values()]

    def _line(self, session: dict[str, Any]) -> dict[str, Any]:
        intent = session["payment_intent"]
        return {
            "session": session["id"],
            "order": session["metadata"].get("order"),
            "attempt": session["metadata"].get("attempt"),
            "status": session["status"],
            "payment_status": session["payment_status"],
            "amount": session["amount_total"],
            "currency": session["currency"],
            "expires_at": session["expires_at"],
            "url": session["url"],
            "payment_intent": intent,
            "payment_intent_status": self._ledger.intent(intent)["status"] if intent else None,
            "received": self._ledger.intent(intent)["amount_received"] if intent else 0,
            "refunded": charges.refunded(self._ledger, intent) if intent else 0,
            "refunds": self._about(self._ledger.refunds, intent),
            "disputes": self._about(self._ledger.disputes, intent),
        }

    @staticmethod
    def _about(kept: dict[str, dict[str, Any]], intent: str | None) -> list[dict[str, Any]]:
        found = [each for each in kept.values() if intent and each["payment_intent"] == intent]
        return [{key: each[key] for key in ("id", "status", "amount", "created")} for each in found]


def _answer(status: int, body: dict[str, Any], *, kept: bool = False) -> Answer:
    headers = {"content-type": "application/json", "request-id": "req_stand_in", "x-kept": "yes" if kept else "no"}
    return Answer(status, json.dumps(body), headers)


def _refuse(fault: str) -> Answer:
    if fault == "timeout_before":
        raise TimedOut
    if fault == "409":
        raise ApiError(409, "Another request with this key is in progress.", code="idempotency_key_in_use")
    raise ApiError(429, "Too many requests.", code="rate_limit")
