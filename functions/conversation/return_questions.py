"""The questions about something that is to go back, or is not in order: which is open, and how each is asked."""

from enum import StrEnum

from functions.commerce.catalogue import Product
from functions.commerce.orders import Order, OrderStatus
from functions.commerce.returning import (
    comes_back,
    costs_kept,
    exemption,
    has_left,
    in_time,
    kind_of,
    line_of,
    open_units,
    value,
    withdrawable,
)
from functions.commerce.returns import FAULTS, Reason, Return
from functions.conversation import cancelling, photos
from functions.conversation.basket import line_title
from functions.conversation.exchanges import available, difference, look_up
from functions.conversation.message import Option
from functions.conversation.named_order import past_orders
from functions.conversation.return_draft import CaseDraft
from functions.conversation.talk import Talk

MOST = 9
"""Things to tap, so that with one beside them they fit a list of WhatsApp's."""
MOST_ORDERS = 3
REASONS = (Reason.WILTED, Reason.BROKEN, Reason.WRONG, Reason.SIZE, Reason.UNLIKE, Reason.NONE)
"""What is offered to tap; `damaged` is only ever read."""


class Question(StrEnum):
    ORDER = "order"
    LEFT = "left"
    """It has not left, as far as anybody knows: is it to be cancelled, or is it there already?"""
    LINE = "line"
    QUANTITY = "quantity"
    REASON = "reason"
    NO_RIGHT = "no_right"
    PHOTO = "photo"
    WISH = "wish"
    INSTEAD = "instead"
    CONFIRM = "confirm"


def draft(talk: Talk) -> CaseDraft:
    return talk.conversation.returning or CaseDraft()


def keep(talk: Talk, **changes: object) -> None:
    talk.change(returning=draft(talk).model_copy(update=changes), misunderstood=0)


def order_of(talk: Talk) -> Order | None:
    return talk.order(draft(talk).order) if draft(talk).order else None


def returnable(talk: Talk) -> list[Order]:
    """Paid orders of which something is the shopper's still, the latest first."""
    bought = [order for order in past_orders(talk) if order.status is OrderStatus.PAID and order.number]
    return [order for order in bought if open_units(order)]


def products_of(talk: Talk, order: Order) -> dict[str, Product | None]:
    return {line.sku: talk.shop.product(line.product) for line in order.lines}


def may_withdraw(talk: Talk, order: Order) -> dict[str, int]:
    return withdrawable(order, products_of(talk, order), talk.rules, talk.now)


def candidates(talk: Talk, order: Order) -> dict[str, int]:
    """Units per SKU that can be chosen still."""
    now = draft(talk)
    units = may_withdraw(talk, order) if now.withdrawing else open_units(order)
    chosen = {line.sku for line in now.lines}
    return {sku: quantity for sku, quantity in units.items() if sku not in chosen}


def has_right(talk: Talk, order: Order, sku: str) -> bool:
    """Whether it can go back without being at fault: by law, or by the shop's own rules."""
    product = talk.shop.product_of(sku)
    return not exemption(product, talk.rules.returns) and in_time(
        order, talk.rules.returns.longest, talk.rules, talk.now
    )


def question(talk: Talk) -> Question:
    """The one that is open; what needs no asking is filled in on the way."""
    order, now = order_of(talk), draft(talk)
    if not order:
        return Question.ORDER
    if now.case:
        return Question.INSTEAD
    if not has_left(order) and not (now.has_it or now.withdrawing) and not cancelling.why_not(order):
        return Question.LEFT
    asked = _about_the_line(talk, order)
    if asked:
        return asked
    now = draft(talk)
    if now.damaged and talk.rules.returns.photo and not now.photo_done:
        return Question.PHOTO
    if now.wish is None:
        return Question.WISH
    chosen = now.wish != "exchange" or len(now.instead) >= len(now.lines)
    return Question.CONFIRM if chosen else Question.INSTEAD


def _about_the_line(talk: Talk, order: Order) -> Question | None:
    now, units = draft(talk), candidates(talk, order)
    if now.lines and not now.sku and not now.adding:
        return None
    if not now.sku and len(units) == 1:
        keep(talk, sku=next(iter(units)))
    now = draft(talk)
    if not now.sku:
        return Question.LINE
    return _of_the_line(talk, order, units)


def _of_the_line(talk: Talk, order: Order, units: dict[str, int]) -> Question | None:
    now = draft(talk)
    if now.withdrawing and now.sku not in units:
        return Question.NO_RIGHT
    if not now.quantity and units.get(now.sku, 0) == 1:
        keep(talk, quantity=1)
    if not draft(talk).quantity:
        return Question.QUANTITY
    if now.withdrawing:
        keep(talk, reason=Reason.NONE)
    now = draft(talk)
    if now.reason is None:
        return Question.REASON
    if now.reason not in FAULTS and not has_right(talk, order, now.sku):
        return Question.NO_RIGHT
    return None


# --- asking -------------------------------------------------------------------------------------------------------


def ask(talk: Talk, asked: Question) -> None:
    order = order_of(talk)
    if asked is Question.ORDER:
        ask_order(talk)
    elif order:
        {
            Question.LEFT: ask_left,
            Question.LINE: ask_line,
            Question.QUANTITY: ask_quantity,
            Question.REASON: ask_reason,
            Question.NO_RIGHT: tell_no_right,
            Question.PHOTO: ask_photo,
            Question.WISH: ask_wish,
            Question.INSTEAD: ask_instead,
            Question.CONFIRM: ask_confirm,
        }[asked](talk, order)


def _ask(talk: Talk, key: str, *options: Option, **values: object) -> None:
    talk.ask(talk.text(key, **values), *options, talk.option("noreturn", "no_return"), overtakable=False)


def ask_order(talk: Talk) -> None:
    orders = returnable(talk)[:MOST_ORDERS]
    titles = [{"number": each.number or "", "title": each.lines[0].title} for each in orders]
    options = [Option(id=f"rorder:{each.id}", title=each.number or "") for each in orders]
    _ask(talk, "return_order", *options, orders=titles)


def ask_left(talk: Talk, order: Order) -> None:
    cancel, here = talk.option("rcancel", "cancel_order"), talk.option("rhere", "has_it")
    _ask(talk, "return_left_yet", cancel, here, number=order.number or "")


def ask_line(talk: Talk, order: Order) -> None:
    units = candidates(talk, order)
    lines = [line for line in order.lines if line.sku in units]
    options = [Option(id=f"rline:{line.sku}", title=line.title) for line in lines][: MOST - 1]
    every = (talk.option("rline:*", "all_of_it"),) if len(lines) > 1 and not draft(talk).lines else ()
    withdrawing = draft(talk).withdrawing
    _ask(talk, "return_line", *options, *every, number=order.number or "", withdrawing=withdrawing)


def ask_quantity(talk: Talk, order: Order) -> None:
    now = draft(talk)
    most = candidates(talk, order).get(now.sku, 1)
    line = line_of(order, now.sku)
    options = [Option(id=f"rqty:{number}", title=str(number)) for number in range(1, min(most, MOST) + 1)]
    _ask(talk, "return_quantity", *options, title=line.title if line else "", most=most)


def ask_reason(talk: Talk, order: Order) -> None:
    line = line_of(order, draft(talk).sku)
    options = [talk.option(f"rwhy:{reason.value}", f"why_{reason.value}") for reason in REASONS]
    _ask(talk, "return_reason", *options, title=line.title if line else "", number=order.number or "")


def tell_no_right(talk: Talk, order: Order) -> None:
    """Why it cannot go back without being at fault; that a fault is another matter, and a person can be asked."""
    now = draft(talk)
    why = exemption(talk.shop.product_of(now.sku), talk.rules.returns)
    line = line_of(order, now.sku)
    talk.ask(
        talk.text(
            "return_no_right",
            title=line.title if line else "",
            reason=why.value if why else "late",
            days=talk.rules.returns.withdrawal_days if now.withdrawing else talk.rules.returns.longest,
            withdrawing=now.withdrawing,
        ),
        *((talk.option("return", "return"),) if now.withdrawing and has_right(talk, order, now.sku) else ()),
        talk.option("rfault", "not_right"),
        talk.option("human", "human"),
        talk.option("noreturn", "no_return"),
        overtakable=False,
    )


def ask_photo(talk: Talk, order: Order) -> None:
    photos.ask_for(talk, f"return:{order.id}")
    sent = len(draft(talk).photos)
    options = (talk.option("rphoto", "go_on" if sent else "no_photo"),)
    _ask(talk, "return_photo", *options, sent=sent)


def ask_wish(talk: Talk, order: Order) -> None:
    options = (talk.option("rwish:refund", "money_back"), talk.option("rwish:exchange", "exchange"))
    _ask(talk, "return_wish", *options, damaged=draft(talk).damaged)


def ask_instead(talk: Talk, order: Order) -> None:
    """The same once more, another size, or whatever is written: of one line after another."""
    case, place = preview(talk, order), len(draft(talk).instead)
    line = case.lines[place]
    products = [talk.shop.product_of(each.sku) for each in case.lines]
    look_up(talk, [variant.sku for product in products if product for variant in product.variants])
    options = [talk.option("rnew:*", "the_same")] if case.damaged and available(talk, the_same(talk, case)) else []
    product = talk.shop.product_of(line.sku)
    others = [variant.sku for variant in product.variants if variant.sku != line.sku] if product else []
    options += [
        Option(id=instead_id(place, sku), title=title_of(talk, sku))
        for sku in others
        if available(talk, (*draft(talk).instead, (sku, line.quantity)))
    ]
    money = talk.option("rwish:refund", "money_back")
    bought = line_of(order, line.sku)
    title = f"{line.quantity} × {bought.title}" if bought and len(case.lines) > 1 else ""
    _ask(talk, "return_instead", *options[: MOST - 1], money, title=title, last=place > 0, damaged=case.damaged)


def instead_id(place: int, sku: str) -> str:
    """By which line it is for: a button of the line before means nothing for the next."""
    return f"rnew:{place}:{sku}" if place else f"rnew:{sku}"


def the_same(talk: Talk, case: Return) -> tuple[tuple[str, int], ...]:
    """What has been chosen, and of the lines that are left the same once more."""
    chosen = draft(talk).instead
    return (*chosen, *((line.sku, line.quantity) for line in case.lines[len(chosen) :]))


def title_of(talk: Talk, sku: str) -> str:
    product = talk.shop.product_of(sku)
    return line_title(product, sku, talk.locale) if product else sku


def preview(talk: Talk, order: Order) -> Return:
    """The case as it would be, to price it with; of one that asks once more, that."""
    now = draft(talk)
    known = order.return_of(now.case) if now.case else None
    if known:
        return known
    wish = now.wish or "refund"
    kind = kind_of(now.lines, wish, may_withdraw(talk, order))
    return Return(
        id="-",
        number="-",
        kind=kind,
        lines=now.lines,
        wish=wish,
        sent_back=comes_back(order, kind, talk.rules.returns),
        asked_at=talk.now,
    )


def ask_confirm(talk: Talk, order: Order) -> None:
    now, case = draft(talk), preview(talk, order)
    more = bool(candidates(talk, order)) and now.wish == "refund"
    send = "withdraw_confirm" if now.withdrawing else "send_in"
    options = [talk.option("rsend", send), *([talk.option("rmore", "something_else")] if more else [])]
    titles = [f"{each.quantity} × {line.title}" for each in now.lines if (line := line_of(order, each.sku))]
    returns = talk.rules.returns
    _ask(
        talk,
        "return_confirm",
        *options,
        number=order.number or "",
        case_kind=case.kind.value,
        withdrawing=now.withdrawing,
        titles=titles,
        wish=case.wish,
        instead=[f"{quantity} × {title_of(talk, sku)}" for sku, quantity in now.instead],
        worth=value(order, case),
        difference=difference(talk, order, case, now.instead) if now.instead else 0,
        sent_back=case.sent_back,
        paid_by=returns.return_paid_by.value,
        kept=costs_kept(case, returns),
    )
