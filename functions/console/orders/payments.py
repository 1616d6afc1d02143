"""The review queue: payments that do not add up, and payments that no order knows. A person decides."""

from functions import bootstrap
from functions.commerce.orders import Order
from functions.console.answers import Answer, redirect
from functions.console.forms import once, wish_id
from functions.console.orders.asking import ask, meant
from functions.console.reasons import in_words
from functions.console.render import draw
from functions.console.visit import Visit
from functions.conversation.reviewing import why_not
from functions.decisions import Decision, read_decision
from functions.errors import BadRequest, Conflict, NotFound
from functions.review_queue import Concern, in_review
from functions.storage import reads

RESOLUTIONS = ("accept", "refund", "dismiss")


def show(visit: Visit) -> Answer:
    found = [(concern, _can(concern)) for concern in in_review(bootstrap.reconciled())]
    return Answer(
        draw(
            visit,
            "orders/payments.html",
            found=found,
            once=once(),
            why=lambda reason: in_words(visit.look.locale, reason),
        )
    )


def _can(concern: Concern) -> dict[str, str]:
    """Each resolution, with why it cannot be; "": it can."""
    order = None if concern.session else reads.find_order(bootstrap.table(), concern.order)
    if order is None:
        return {}
    return {each: why_not(order, each) for each in RESOLUTIONS}


def decide(visit: Visit) -> Answer:
    order = meant(visit)
    decision = _read(visit, order)
    event = decision.event(order, bootstrap.clock())
    return ask(visit, order, event, resolution=decision.resolution, note=decision.note)


def _read(visit: Visit, order: Order) -> Decision:
    asked = Decision.model_construct(
        id=wish_id(visit),
        resolution=visit.form("resolution"),  # type: ignore[arg-type]
        note=visit.form("note", ""),
    )
    decision = read_decision(Decision, asked.model_dump_json(warnings=False))
    if reason := why_not(order, decision.resolution):
        raise BadRequest(reason)
    return decision


def dismiss(visit: Visit) -> Answer:
    """A payment that no order knows: there is no conversation to ask."""
    session = visit.params["session"]
    try:
        bootstrap.reconciled().close_stray(session)
    except Conflict:
        raise NotFound(f"there is no payment {session[:80]} in the queue") from None
    visit.did(session, after={"resolution": "dismiss"})
    return redirect(visit.link("/orders/payments"), told="orders.dismissed")
