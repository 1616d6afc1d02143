"""What a message about goods that come back may say, and saying it."""

from typing import Any

from functions.commerce.hours import open_until, opens_next, shop_day
from functions.commerce.orders import Order
from functions.commerce.returning import costs_kept, when_settled
from functions.commerce.returns import Kind, Return
from functions.conversation.confirmation import tell_by_mail
from functions.conversation.message import Choices, Option, Text
from functions.conversation.talk import Talk

Told = dict[str, Any]

OPEN_DAY = "{open_day}"
"""In the merchant's words: when somebody of the shop is there to look at it."""


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
        "procedure": returns.procedures.get(case.kind, {}).get(locale, "").replace(OPEN_DAY, _open_day(talk)),
        "paid_by": returns.return_paid_by.value if case.kind is not Kind.COMPLAINT else "shop",
        "kept": costs_kept(case, returns),
        "when": when_settled(case, returns).value,
        "at": case.asked_at.isoformat(),
    }


def _open_day(talk: Talk) -> str:
    """ "vandaag nog" while the shop is open or opens yet; else the next day that it does, by its hours."""
    rules, zone = talk.rules, talk.rules.time_zone
    opens = talk.now if open_until(rules.hours, zone, talk.now) else opens_next(rules.hours, zone, talk.now)
    day = shop_day(opens, zone) if opens else None
    return talk.text("open_day", day=str(day or ""), today=day == shop_day(talk.now, zone))


def sent_it(talk: Talk, case: Return) -> tuple[Option, ...]:
    """To be tapped once it is on its way: of what has been agreed to, and has to come back."""
    return (talk.option(f"rsent:{case.id}", "sent_it"),) if case.sent_back else ()


def say(talk: Talk, order: Order, case: Return, key: str, **more: Any) -> None:
    """News of a case; outside the window by the template of the same name."""
    body = talk.text(key, **told(talk, order, case), **more)
    values = {"number": case.number, "order_number": order.number or "", "shop": talk.rules.name}
    options = sent_it(talk, case) if key == "return_approved" else ()
    message: Text | Choices = Text(body=body)
    if options:
        message = Choices(body=body, options=options, opener=talk.text("label_choose"))
    talk.send(message, purpose="transactional", update=key, values=values)
    if key == "return_rejected":
        tell_by_mail(talk, order, body)
