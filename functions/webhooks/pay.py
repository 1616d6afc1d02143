"""The shopper's payment link: /p/{token} leads to the current Checkout Session, /p/{token}/return back to the chat.

Imports chalice, as edges do; what costs time is imported on a call. Whoever has the link may pay, so nothing here says
what was ordered, by whom or for how much. Opening the link has no side effects: messengers fetch it for a preview.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from chalice.app import Blueprint, CaseInsensitiveMapping, Response

from functions import bootstrap, links
from functions.settings import settings

if TYPE_CHECKING:
    from functions.commerce.orders import Order
    from functions.commerce.shop import Rules
    from functions.conversation.state import Conversation
    from functions.payments.attempts import AttemptItem
    from functions.payments.page import Shown

blueprint = Blueprint(__name__)

MOST_LOOKS = 8
"""Times that the return page looks again by itself, 2.5 s apart."""
LOOKED_UP = frozenset({"open", "making", "pending", "expired"})
"""What Stripe may know better by now."""
CLOSED = frozenset({"cancelled", "expired"})
"""An order that nobody needs to pay any more."""
NOT_PAID = {"open": "not_paid", "making": "not_paid"}
"""What the return page calls them."""
OBSERVE_SECONDS = 20
"""However often a page is loaded, an attempt is looked up once in this time."""
LOOPBACK = "127.0.0.1"
NO_STORE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


@blueprint.route("/p/{token}", methods=["GET"])
def pay(token: str) -> Response:
    order = order_of(token)
    if order is None:
        return page("unknown")
    state, item = _state(order)
    if state in CLOSED:  # a link of the scroll-back: the talk may have another by now, for what was ordered instead
        newer = _open_order(order)
        state, item = _state(newer) if newer else (state, item)
    if state == "open" and item is not None:
        return Response(body="", status_code=302, headers={"Location": item.url, **NO_STORE})
    return page(state, order)


def _state(order: Order) -> tuple[Shown, AttemptItem | None]:
    from functions.payments.page import shown

    item = _attempt(order, order.attempt.number)
    return shown(order, item, bootstrap.clock()), item


def _open_order(order: Order) -> Order | None:
    """The order that the same conversation is paying now, where it is another one."""
    from functions.storage import reads

    talk = _talk(order)
    newer = talk.order if talk and talk.order != order.id else None
    return reads.order(bootstrap.table(), newer) if newer else None


@blueprint.route("/p/{token}/return", methods=["GET"])
def come_back(token: str) -> Response:
    from functions.payments.page import shown

    order = order_of(token)
    if order is None:
        return page("unknown")
    query = dict(blueprint.current_request.query_params or {})
    number = _number(query.get("attempt")) or order.attempt.number
    item, now = _attempt(order, number), bootstrap.clock()
    state = shown(order, item, now)
    if item is not None and item.session and state in LOOKED_UP:
        _look_up(order, number, now)
    looks = _number(query.get("looks")) or 0
    # who came by "back" has not paid; who came by paying is told so as soon as it is known
    checking = state in ("open", "making") and "left" not in query and looks < MOST_LOOKS
    again = f"?attempt={number}&looks={looks + 1}" if checking else ""
    return page("checking" if checking else NOT_PAID.get(state, state), order, again=again)


def _look_up(order: Order, number: int, now: datetime) -> None:
    from functions.conversation.effects import ObservePayment
    from functions.payments.command import PaymentCommand

    bucket = int(now.timestamp()) // OBSERVE_SECONDS
    # by the order's id and not by the token, which is as good as a key and would stand in logs and receipts
    command = PaymentCommand(
        id=f"return:{order.id}:{number}:{bucket}", call=ObservePayment(order=order.id, attempt=number)
    )
    bootstrap.payments_queue().post([command])


def order_of(token: str, use: links.Use = "pay") -> Order | None:
    """None: the token is not ours, or not for that."""
    from functions.storage import reads

    order = links.check(token, bootstrap.secrets()["link_key"], use)
    return reads.order(bootstrap.table(), order) if order else None


def _attempt(order: Order, number: int) -> AttemptItem | None:
    from functions.payments.attempts import AttemptItem

    found = bootstrap.attempts().get_attempt(order.id, number)
    return AttemptItem.model_validate(found) if found else None


def _chat(order: Order | None, rules: Rules) -> str:
    from functions.payments.page import way_back

    config = settings()
    simulator = urlsplit(config.stripe_api)
    if config.local and simulator.hostname == LOOPBACK:  # the phones of a demo are on the simulator's own page
        return f"{simulator.scheme}://{simulator.netloc}/"
    talk = _talk(order) if order else None
    account = talk.account if talk else order.account if order else ""
    return way_back(account, whatsapp_number=rules.whatsapp_number, website=rules.website)


def _talk(order: Order) -> Conversation | None:
    """Where the buyer is now: a talk may have gone on in another channel."""
    from functions.conversation.forwarding import MOST_HOPS
    from functions.storage import reads

    talk = reads.conversation(bootstrap.table(), order.conversation)
    for _ in range(MOST_HOPS):
        further = reads.conversation(bootstrap.table(), talk.moved_to) if talk and talk.moved_to else None
        talk = further or talk
    return talk


def _number(given: str | None) -> int | None:
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 5 else None


def page(
    state: Shown | str,
    order: Order | None = None,
    *,
    again: str = "",
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    """A page in the order's language: of its payment, or of another link that leads nowhere now."""
    from functions.pages.pay import render

    rules = bootstrap.rules()
    locale = order.locale if order else rules.locales[0]
    made = render(state, locale=locale, shop=rules.name, back=_chat(order, rules), again=again)
    found: dict[str, str | list[str]] = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": made.policy,
        "X-Content-Type-Options": "nosniff",
        **NO_STORE,
        **(headers or {}),
    }
    return Response(body=made.html, status_code=404 if state == "unknown" else status, headers=found)


def take_any_accept(blueprint: Blueprint) -> None:
    """Chalice answers 400 where `Accept` does not name the type of a binary answer, and looks after the view has run.
    RFC 9110, 12.5.1: a server may disregard it, and here there is nothing but that."""
    request = blueprint.current_request
    request.headers = CaseInsensitiveMapping({**request.headers, "accept": "*/*"})
