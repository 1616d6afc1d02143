"""Goods that come back: what waits, one case with its pictures, and deciding about it."""

from dataclasses import dataclass
from datetime import datetime

from functions import bootstrap
from functions.commerce.orders import Order
from functions.commerce.returning import value
from functions.commerce.returns import Return
from functions.commerce.terms import When
from functions.console.answers import Answer, redirect
from functions.console.forms import once, wish_id
from functions.console.orders.asking import Outcome, ask, called, outcome
from functions.console.orders.detail import TURNS, tries
from functions.console.orders.talk import spoken
from functions.console.reasons import in_words
from functions.console.render import draw
from functions.console.returns.finding import SHOWN, find
from functions.console.visit import Visit
from functions.conversation.case_decisions import why_not
from functions.errors import BadRequest, NotFound
from functions.order_wishes import find_return
from functions.return_wish import ReturnWish, read_return
from functions.storage.turns import last_turns

DECISIONS = ("approve", "reject", "receive", "accept", "refuse")
NEEDS_WORDS = frozenset({"reject", "refuse"})
"""Decisions of which the shopper is told why."""
COLOURS = {"asked": "bad", "received": "warn", "sent": "blue", "approved": "blue", "closed": "good", "refunded": "good"}
STEPS = ("asked_at", "decided_at", "sent_at", "received_at", "looked_at", "settled_at", "closed_at")


@dataclass(frozen=True)
class Listed:
    order: Order
    case: Return
    titles: tuple[str, ...]


def show(visit: Visit) -> Answer:
    """A number that is typed leads to its case."""
    number, missing = visit.query.get("number", "").strip(), ""
    if number:
        try:
            _, case = find_return(bootstrap.table(), number.removeprefix("#"))
            return redirect(visit.link(f"/returns/{case.number}"))
        except NotFound:
            missing = number[:40]
    asked = visit.query.get("show", "")
    shown = asked if asked in SHOWN else SHOWN[0]
    found = find(bootstrap.table(), shown, visit.query.get("start", ""))
    return Answer(
        draw(
            visit,
            "returns/page.html",
            found=[_listed(order, case) for order, case in found.cases],
            more=found.more,
            shown=shown,
            all=SHOWN,
            missing=missing,
            colours=COLOURS,
        ),
        404 if missing else 200,
    )


def _listed(order: Order, case: Return) -> Listed:
    titles = {line.sku: line.title for line in order.lines}
    return Listed(order, case, tuple(f"{line.quantity} × {titles.get(line.sku, line.sku)}" for line in case.lines))


def look(visit: Visit) -> Answer:
    table = bootstrap.table()
    order, case = find_return(table, visit.params["number"])
    asked = visit.query.get("asked", "")
    turns = last_turns(table, order.conversation, limit=TURNS)
    return Answer(
        draw(
            visit,
            "returns/return.html",
            order=order,
            name=called(order),
            case=case,
            worth=_worth(order, case),
            titles={line.sku: line.title for line in order.lines},
            can={each for each in DECISIONS if not why_not(case, each, "x" if each in NEEDS_WORDS else "", _when())},
            steps=[(step, at) for step in STEPS if (at := getattr(case, step))],
            colours=COLOURS,
            entries=spoken(visit, turns),
            outcome=outcome(table, order.account, asked) if asked else Outcome(),
            asked=asked,
            tries=tries(visit),
            once=once(),
            why=lambda reason: in_words(visit.look.locale, reason),
            at=datetime.fromisoformat,
            photos=[visit.shows(bootstrap.photos().link(key)) for key in case.photos],
        )
    )


def _worth(order: Order, case: Return) -> int | None:
    """None: its units were given back otherwise."""
    try:
        return value(order, case)
    except ValueError:
        return None


def decide(visit: Visit) -> Answer:
    order, case = find_return(bootstrap.table(), visit.params["number"])
    asked = ReturnWish.model_construct(
        id=wish_id(visit),
        number=case.number,
        decision=visit.form("decision"),  # type: ignore[arg-type]
        note=visit.form("note", ""),
    )
    wish = read_return(asked.model_dump_json(warnings=False))
    if reason := why_not(case, wish.decision, wish.note, _when()):
        raise BadRequest(reason)
    event = wish.event(order, bootstrap.clock())
    was = case.state.value
    return ask(
        visit, order, event, back=f"/returns/{case.number}", decision=wish.decision, note=wish.note, was=was,
        number=case.number,
    )  # fmt: skip


def _when() -> When:
    return bootstrap.rules().returns.refund_when
