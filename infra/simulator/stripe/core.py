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

from infra.simulator.stripe import checkout, lists, refunds
from infra.simulator.stripe.errors import ApiError, TimedOut
from infra.simulator.stripe.events import Events, Mode, Post
from infra.simulator.stripe.forms import document, read
from infra.simulator.stripe.ledger import Ledger

KEYS_KEPT = 24 * 3600
EVENTS_KEPT = 30 * 86_400
FaultKind = Literal["timeout_before", "timeout_after", "500", "409", "429"]
ID = re.compile(r"/(cs_test|re|pi|evt)_[A-Za-z0-9_]+")
Handler = Callable[[Ledger, str, dict[str, Any]], dict[str, Any]]


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
                self._authorise(lower)
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
        if "payment_intent" in parameters.get("expand", []) and body.get("payment_intent"):
            return {**body, "payment_intent": self._ledger.intent(body["payment_intent"])}
        return body

    def _authorise(self, headers: dict[str, str]) -> None:
        key = headers.get("authorization", "").removeprefix("Bearer ")
        if not key.startswith(("sk_test_", "rk_test_")):
            raise ApiError(401, "Invalid API key provided: the stand-in takes test keys only.")
        if headers.get("stripe-version", "") not in ("", document()["api_version"]):
            raise ApiError(400, f"Invalid Stripe API version: {headers['stripe-version']}")

    def _fault(self, endpoint: str) -> str:
        for fault in self._faults:
            if fault.times > 0 and fault.endpoint in ("", endpoint):
                fault.times -= 1
                return fault.kind
        return ""

    # --- the shopper, the bank ------------------------------------------------------------------------------------

    def pay(self, session: str, method: str = "ideal", typed: dict[str, str] | None = None) -> dict[str, Any]:
        """Raises ApiError where the session is not open. `sepa_debit` waits for succeed_later or fail_later.

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

    def settle_refund(self, refund: str, *, succeeded: bool) -> dict[str, Any]:
        with self._lock:
            return copy.deepcopy(refunds.settle(self._ledger, refund, succeeded=succeeded))

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
            "refunded": refunds.refunded(self._ledger, intent) if intent else 0,
        }


def _answer(status: int, body: dict[str, Any], *, kept: bool = False) -> Answer:
    headers = {"content-type": "application/json", "request-id": "req_stand_in", "x-kept": "yes" if kept else "no"}
    return Answer(status, json.dumps(body), headers)


def _refuse(fault: str) -> Answer:
    if fault == "timeout_before":
        raise TimedOut
    if fault == "409":
        raise ApiError(409, "Another request with this key is in progress.", code="idempotency_key_in_use")
    raise ApiError(429, "Too many requests.", code="rate_limit")


def _events(ledger: Ledger, id: str, parameters: dict[str, Any]) -> dict[str, Any]:
    types = parameters.get("types", [])
    if len(types) > 20:
        raise ApiError(400, "At most 20 types.", param="types")
    wanted = [event for event in ledger.events.log if ledger.now - event["created"] < EVENTS_KEPT]
    if types:
        wanted = [event for event in wanted if event["type"] in types]
    if "delivery_success" in parameters:
        wanted = [event for event in wanted if (event["pending_webhooks"] == 0) == parameters["delivery_success"]]
    return lists.page("/v1/events", wanted, parameters, "type")


def _line_items(ledger: Ledger, id: str, parameters: dict[str, Any]) -> dict[str, Any]:
    ledger.session(id)
    # lists are newest first; lines are in the order of the page
    return lists.page(f"/v1/checkout/sessions/{id}/line_items", ledger.lines[id][::-1], parameters)


HANDLERS: dict[str, Handler] = {
    "POST /v1/checkout/sessions": lambda ledger, id, given: checkout.create(ledger, given),
    "GET /v1/checkout/sessions": lambda ledger, id, given: lists.page(
        "/v1/checkout/sessions", list(ledger.sessions.values()), given, "status", "payment_intent"
    ),
    "GET /v1/checkout/sessions/{id}": lambda ledger, id, given: ledger.session(id),
    "POST /v1/checkout/sessions/{id}/expire": lambda ledger, id, given: checkout.expire(ledger, id),
    "GET /v1/checkout/sessions/{id}/line_items": _line_items,
    "POST /v1/refunds": lambda ledger, id, given: refunds.create(ledger, given),
    "GET /v1/refunds": lambda ledger, id, given: lists.page(
        "/v1/refunds", list(ledger.refunds.values()), given, "payment_intent", "charge"
    ),
    "GET /v1/refunds/{id}": lambda ledger, id, given: ledger.refund(id),
    "GET /v1/payment_intents/{id}": lambda ledger, id, given: ledger.intent(id),
    "GET /v1/events": _events,
}
