"""What a message about goods that come back may say, and saying it."""

from typing import Any

from functions.commerce.orders import Order
from functions.commerce.returning import costs_kept, when_settled
from functions.commerce.returns import Kind, Return
from functions.conversation.confirmation import tell_by_mail
from functions.conversation.message import Choices, Text
from functions.conversation.talk import Talk

Told = dict[str, Any]


def told(talk: Talk, order: Order, case: Return) -> Told:
    """What every message about a case may say."""
    returns, locale = talk.rules.returns, talk.locale
    instead = talk.order(case.exchange) if case.exchange else None
    due = instead.due if instead else 0
    return {
        "number": case.number,
        "order_number": order.number or "",
        "case_kind": case.kind.value,
        "wish": case.wish,
        "titles": [
            f"{each.quantity} × {line.title}" for each in case.lines for line in order.lines if line.sku == each.sku
        ],
        "instead": [f"{line.quantity} × {line.title}" for line in instead.lines] if instead else [],
        "due": due,
        "rest": case.rest,
        "sent_back": case.sent_back,
        "address": returns.address.get(locale) or f"{talk.rules.name}, {talk.rules.contact.address}",
        "procedure": returns.procedures.get(case.kind, {}).get(locale, ""),
        "paid_by": returns.return_paid_by.value if case.kind is not Kind.COMPLAINT else "shop",
        "kept": costs_kept(case, returns),
        "when": when_settled(case, returns).value,
        "at": case.asked_at.isoformat(),
    }


def say(talk: Talk, order: Order, case: Return, key: str, **more: Any) -> None:
    """News of a case; outside the window by the template of the same name."""
    body = talk.text(key, **told(talk, order, case), **more)
    values = {"number": case.number, "order_number": order.number or "", "shop": talk.rules.name}
    if key == "return_approved" and case.sent_back:
        sent = talk.option(f"rsent:{case.id}", "sent_it")
        message: Text | Choices = Choices(body=body, options=(sent,), opener=talk.text("label_choose"))
    else:
        message = Text(body=body)
    talk.send(message, purpose="transactional", update=key, values=values)
    if key == "return_rejected":
        tell_by_mail(talk, order, body)
