"""The packing slip: what the florist makes of an order, and where it goes; with the card, to cut out. A page to print.

It may lie in the parcel: nothing on it shows a price, and the buyer's name is on it only where the buyer wants that.
Imports the core only.
"""

import html
import json
from dataclasses import dataclass
from pathlib import Path

from functions.commerce.money import written
from functions.commerce.orders import Dispute, Order, OrderLine, OrderStatus
from functions.commerce.proposals import instead_of, open_for
from functions.commerce.refunding import left, paying, to_deliver
from functions.commerce.shop import Shop
from functions.commerce.slots import slot_name
from functions.conversation.basket import line_title
from functions.errors import BadRequest

PAGES = Path(__file__).parents[1] / "templates" / "pages" / "slip"
FALLBACK = "en"
SLIP_BEGINS, SLIP_ENDS = "<!-- slip -->", "<!-- /slip -->"
"""In slip.html: what is repeated for each."""


@dataclass(frozen=True)
class Slip:
    """Ready to show, in the shop's own language; what is "" is left out."""

    language: str
    labels: dict[str, str]
    shop: str
    number: str
    how: str
    facts: tuple[tuple[str, str], ...]
    """Label and value: when, for whom, where, by whom."""
    lines: tuple[tuple[int, str, str], ...]
    """Quantity, title, SKU."""
    card: str


def slip(order: Order, shop: Shop) -> Slip:
    """Raises BadRequest for an order that is not to be made."""
    if why := why_not(order):
        raise BadRequest(f"order {order.number or order.id}: {why}")
    locale = shop.rules.locales[0]
    language = locale if (PAGES / f"{locale}.json").is_file() else FALLBACK
    labels: dict[str, str] = json.loads((PAGES / f"{language}.json").read_text(encoding="utf-8"))
    delivery, units = order.delivery, to_deliver(order)
    sender = labels["no_sender"] if order.anonymous else (order.buyer if order.gift else "")
    slot = slot_name(order, shop.rules, locale)
    facts = {
        "day": shop.say(locale, "slip_day", day=delivery.day.isoformat(), slot=slot) if delivery else "",
        "recipient": order.recipient,
        "address": order.address.line if order.address else "",
        "phone": order.phone,
        "note": order.courier_note,
        "sender": sender,
        "substitution": labels[order.substitution],
    }
    return Slip(
        language=language,
        labels=labels,
        shop=shop.rules.name,
        number=order.number or order.id,
        how=_how(order, shop),
        facts=tuple((labels[name], value) for name, value in facts.items() if value),
        lines=tuple(
            (units[line.sku], _title(line, order, shop, labels["instead"]), line.sku)
            for line in order.lines
            if line.sku in units
        ),
        card=order.card_message,
    )


def why_not(order: Order) -> str:
    """Why there is nothing to make; "": there is."""
    if order.status is not OrderStatus.PAID:
        return f"it is {order.status.value}: there is nothing to pack"
    attempt = paying(order)
    if not to_deliver(order) or (attempt and order.refunded(attempt.number) and left(order, attempt) <= 0):
        return "all of it was refunded: there is nothing to make"
    if any(dispute.outcome == "lost" for dispute in _disputes(order)):
        return "the buyer's bank took the payment back: there is nothing to make"
    return ""


def warnings(order: Order) -> tuple[str, ...]:
    """For who prints it, not for who reads it."""
    asked = tuple(
        f"⚠ the buyer is asked about {each.was.title} until {each.until:%Y-%m-%d %H:%M} UTC: wait with making it"
        for each in open_for(order)
    )
    return asked + tuple(
        f"⚠ the buyer's bank disputes {written(dispute.amount, order.currency)} of it: "
        "wait with making it, or keep proof that it was delivered"
        for dispute in _disputes(order)
        if dispute.outcome == "open"
    )


def _disputes(order: Order) -> list[Dispute]:
    """Those about what the order was paid with."""
    attempt = paying(order)
    return [dispute for dispute in order.disputes if attempt and dispute.attempt == attempt.number]


def _title(line: OrderLine, order: Order, shop: Shop, instead: str) -> str:
    """In the shop's own language, where the catalogue still has it; the order has it in the buyer's. With what it takes
    the place of: who makes it should know."""
    locale = shop.rules.locales[0]
    product = shop.product_of(line.sku) if order.locale != locale and line.tracked else None
    title = line_title(product, line.sku, locale) if product and product.id == line.product else line.title
    was = instead_of(order, line.sku)
    return f"{title} ({instead.format(was)})" if was else title


def _how(order: Order, shop: Shop) -> str:
    """The shipping option as the shop calls it, for the order has it in the buyer's language."""
    labels = {option.id: option.label for option in shop.rules.shipping}
    return labels.get(order.shipping.id, {}).get(shop.rules.locales[0], order.shipping.label)


def as_text(made: Slip) -> str:
    facts = [f"{label + ':':<18} {value}" for label, value in made.facts]
    lines = [f"{quantity:>3} × {title}  [{sku}]" for quantity, title, sku in made.lines]
    parts = [f"{made.shop} · {made.labels['title']} {made.number} · {made.how}", *facts, "", *lines]
    if made.card:
        parts += ["", f"--- {made.labels['card']} " + "-" * 40, made.card, "-" * 50]
    return "\n".join(parts)


def as_page(*made: Slip) -> str:
    """One after the other, each on a sheet of its own. Everything that somebody wrote is escaped."""
    page = (PAGES / "slip.html").read_text(encoding="utf-8")
    before, _, rest = page.partition(SLIP_BEGINS)
    one, _, after = rest.partition(SLIP_ENDS)
    return _filled(before, made[0]) + "".join(_filled(one, each) for each in made) + after


def _filled(part: str, made: Slip) -> str:
    values = {
        "language": _safe(made.language), "shop": _safe(made.shop), "title": _safe(made.labels["title"]),
        "number": _safe(made.number), "how": _safe(made.how), "contents": _safe(made.labels["contents"]),
        "facts": "".join(f"<dt>{_safe(label)}</dt><dd>{_safe(value)}</dd>" for label, value in made.facts),
        "lines": "".join(_line(*line) for line in made.lines), "card": _card(made),
    }  # fmt: skip
    for name, value in values.items():
        part = part.replace(f"[[{name}]]", value)
    return part


def _line(quantity: int, title: str, sku: str) -> str:
    return (
        f'<tr><td class="quantity">{quantity} ×</td><td>{_safe(title)}</td><td class="sku">{_safe(sku)}</td>'
        '<td class="done"><span></span></td></tr>'
    )


def _card(made: Slip) -> str:
    if not made.card:
        return ""
    return (
        f'<section class="card" aria-label="{_safe(made.labels["card"])}"><p>{_safe(made.card)}</p></section>'
        f'<p class="cut">✂ {_safe(made.labels["cut"])}</p>'
    )


def _safe(text: str) -> str:
    """Escaped, and no place of the page's own can be written from outside."""
    return html.escape(text).replace("[[", "[&#91;").replace("\n", "<br>")
