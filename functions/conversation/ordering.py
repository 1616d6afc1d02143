"""From a confirmed cart to an order with an attempt to pay it. Stock is held from here on."""

from datetime import timedelta
from typing import Any

from functions.commerce import cart as carts
from functions.commerce.catalogue import Product
from functions.commerce.money import MOST, least, step
from functions.commerce.orders import Attempt, AttemptState, Offered, Order, OrderLine, OrderStatus, Shipping
from functions.commerce.phone import shown_phone
from functions.commerce.pricing import goods_value, quote
from functions.commerce.terms import Exemption, withdrawal_right
from functions.conversation.basket import (
    chosen_shipping,
    line_title,
    order_lines,
    plain_lines,
    show_cart,
    shown_code,
    shown_lines,
    shown_totals,
)
from functions.conversation.booking import book, draft_keys, shipping_option, when, why_not_now
from functions.conversation.chat_payment import payer
from functions.conversation.codes import agreed_discount, code_keys, drop_lost_code, note_discount
from functions.conversation.effects import ChargeLine, ChargeShipping, OpenPayment
from functions.conversation.message import Cart, Line
from functions.conversation.show import show_similar, tell_sold_out
from functions.conversation.state import Step, Timer
from functions.conversation.talk import Talk
from functions.conversation.testing import pretend
from functions.conversation.ticket_cart import names_needed, only_tickets, why_not_sold
from functions.conversation.ways import at_stripe, hold

UNANSWERED = timedelta(minutes=5)
"""After which an attempt that is still opening is looked at."""


def check_cart(talk: Talk) -> bool:
    """Hold the cart against today's catalogue, prices and stock; put it right and say every difference.

    True: nothing had to be changed. When nothing is left of it, alternatives are shown.
    """
    cart = talk.conversation.cart
    changed = False
    for line in cart.lines:
        product = talk.shop.product_of(line.sku)
        if not product or why_not_sold(talk, product):
            cart = cart.remove(line.sku)
            _say_gone(talk, product, line.sku)
            changed = True
            continue
        variant = product.variant(line.sku)
        title = line_title(product, line.sku, talk.locale)
        if variant.price.amount != line.price:
            talk.say("price_changed", title=title, old=line.price, new=variant.price.amount)
            cart = cart.set(line.sku, line.quantity, variant.price.amount)
            changed = True
        left = _left(talk, product, line.sku)
        if left is not None and left < line.quantity:
            if left == 0:
                tell_sold_out(talk, title, line.sku)
            else:
                talk.say("short", title=title, left=left)
            cart = cart.set(line.sku, left, variant.price.amount)
            changed = True
    if changed:
        before = talk.conversation.cart
        talk.put_cart(cart)
        if cart.empty:
            _show_others(talk, before)
    return not changed


def _say_gone(talk: Talk, product: Product | None, sku: str) -> None:
    if product:
        talk.say("tickets_closed", title=line_title(product, sku, talk.locale), why=why_not_sold(talk, product))
    else:
        talk.say("line_gone")


def _show_others(talk: Talk, before: carts.Cart) -> None:
    product = next(filter(None, map(talk.shop.product_of, before.skus)), None)
    if product:
        show_similar(talk, product.id)
    else:
        show_cart(talk)


def _left(talk: Talk, product: Product, sku: str) -> int | None:
    """Units that can be had; None: never runs out. All the cart's are asked for in one round."""
    if not product.variant(sku).tracked:
        return None
    sold = [(sku, talk.shop.product_of(sku)) for sku in talk.conversation.cart.skus]
    tracked = [sku for sku, of in sold if of and of.variant(sku).tracked]
    return talk.stock(tracked)[sku]


def send_summary(talk: Talk) -> None:
    """Everything that is agreed to, directly above the button that obliges to pay (2011/83/EU art. 8(2))."""
    drop_lost_code(talk, plain_lines(talk))
    lines = order_lines(talk)
    note_discount(talk, lines)
    shipping = chosen_shipping(talk, goods_value(lines))
    if not lines or not shipping or not can_be_charged(talk, quote(lines, shipping).total):
        show_cart(talk)
        return
    totals = quote(lines, shipping)
    note = talk.text("summary_note", **_told(talk), shipping=shipping.label, rights=withdrawal_rights(talk, lines))
    talk.send(
        Cart(
            heading=talk.text("summary_heading"),
            lines=summary_lines(talk, lines),
            totals=(*shown_code(talk, lines), *shown_totals(talk, totals, shipping)),
            note=note,
            options=(
                # 2011/83/EU art. 8(2) wants the obligation to pay on the button; where there is none, nothing of it
                talk.option(f"confirm:{talk.conversation.cart.version}", "order_and_pay" if totals.total else "order"),
                talk.option("change", "change"),
            ),
            opener=talk.text("label_choose"),
        ),
        overtakable=True,
    )


def can_be_charged(talk: Talk, total: int) -> bool:
    """Nothing at all can, and what lies between Stripe's least and most. False: why not was said."""
    lowest = least(talk.rules.currency)
    if total == 0 or lowest <= total <= MOST:
        return True
    contact = talk.rules.contact
    if total > MOST:
        talk.say("too_much", most=MOST, phone=contact.phone, email=contact.email)
    else:
        talk.say("too_little", least=lowest, total=total)
    return False


def summary_lines(talk: Talk, lines: tuple[OrderLine, ...]) -> tuple[Line, ...]:
    """As in the cart, with the price of one where there are more."""
    return tuple(
        Line(title=_each(talk, line), amount=talk.money(line.gross)) if line.quantity > 1 else shown
        for line, shown in zip(lines, shown_lines(talk, lines), strict=True)
    )


def _each(talk: Talk, line: OrderLine) -> str:
    return talk.text("line_each", quantity=line.quantity, title=line.title, price=line.price)


def withdrawal_rights(talk: Talk, lines: tuple[OrderLine, ...]) -> list[dict[str, Any]]:
    """Which lines may be sent back without a reason, and for how long (2011/83/EU art. 6(1)(h) and (k)); `titles` is
    empty when all of them are alike."""
    found: dict[int | Exemption, list[str]] = {}
    for line in lines:
        product = talk.shop.product(line.product)
        if product:
            found.setdefault(withdrawal_right(product, talk.rules.returns), []).append(line.title)
    return [
        {
            "days": right if isinstance(right, int) else 0,
            "reason": "" if isinstance(right, int) else right.value,
            "titles": titles if len(found) > 1 else [],
        }
        for right, titles in found.items()
    ]


def _told(talk: Talk) -> dict[str, Any]:
    """The answers, as the summary's template shows them."""
    agreed, rules = answers(talk), talk.rules
    option = shipping_option(talk, talk.conversation.draft.shipping)
    return {
        "name": agreed["recipient"],
        "address": agreed["address"].line if agreed["address"] else "",
        "when": when(talk, option, agreed["delivery"]) if agreed["delivery"] else "",
        "collected": bool(option and not option.countries) and not only_tickets(talk),
        "email": agreed["email"],
        "card": agreed["card_message"],
        "gift": agreed["gift"],
        "phone": shown_phone(agreed["phone"], rules.country) if agreed["phone"] else "",
        "courier_note": agreed["courier_note"],
        "anonymous": agreed["anonymous"],
        "substitution": agreed["substitution"] if substitutable(talk) else "",
        "tickets": list(agreed["ticket_names"]),
        "terms_url": rules.terms_url,
        "privacy_url": rules.privacy_url,
    }


def answers(talk: Talk) -> dict[str, Any]:
    """What the shopper answered, as an order has it. An order with other answers is another order."""
    draft = talk.conversation.draft
    there, option = delivered(talk), shipping_option(talk, draft.shipping)
    gift = bool(draft.gift)
    return {
        "recipient": draft.name,
        "email": draft.email,
        "address": draft.address if there else None,
        "card_message": draft.card_message or "",
        "gift": gift,
        "buyer": talk.conversation.profile_name if gift else "",
        "phone": (draft.phone or "") if there else "",
        "delivery": draft.delivery if option and option.by_day else None,
        "courier_note": draft.courier_note if there else "",
        "anonymous": draft.anonymous and gift,
        "substitution": draft.substitution,
        "ticket_names": draft.ticket_names[: names_needed(talk)],
    }


def substitutable(talk: Talk) -> bool:
    """Whether there is something in the cart that nature may not have on the day: what takes a card is made by hand."""
    products = [talk.shop.product_of(sku) for sku in talk.conversation.cart.skus]
    return any(product and product.takes_card for product in products)


def load_all(talk: Talk) -> None:
    """What a confirmation is held against, asked for in one round. Raises FactsNeeded."""
    sold = [(sku, talk.shop.product_of(sku)) for sku in talk.conversation.cart.skus]
    tracked = [sku for sku, product in sold if product and product.variant(sku).tracked]
    own = talk.conversation.order
    talk.facts.load(tracked, [own] if own else [], draft_keys(talk), code_keys(talk))


def check_day(talk: Talk) -> bool:
    """Hold the chosen day against the clock and what is taken. False: it is no longer to be had, and that was said."""
    draft = talk.conversation.draft
    option = shipping_option(talk, draft.shipping)
    if not option or not option.by_day:
        return True
    if draft.delivery is None:
        return False
    reason = why_not_now(talk, option, draft.delivery)
    if reason:
        talk.say("day_lost", when=when(talk, option, draft.delivery), reason=reason.value)
        talk.change(draft=draft.model_copy(update={"delivery": None, "wanted": None}))
    return reason is None


def delivered(talk: Talk) -> bool:
    chosen = talk.conversation.draft.shipping
    return any(option.id == chosen and option.countries for option in talk.rules.shipping)


def place(talk: Talk) -> None:
    """Make the order and its first attempt; reserve its stock; ask for the payment link. Where there is nothing to pay
    it is paid at once."""
    lines = order_lines(talk)
    shipping = chosen_shipping(talk, goods_value(lines))
    total = quote(lines, shipping).total
    if not shipping or not can_be_charged(talk, total):
        show_cart(talk)
        return
    if pretend(talk, lines, shipping):
        return
    conversation, agreed = talk.conversation, answers(talk)
    order = Order(
        id=talk.new_id("o", "order"),
        conversation=conversation.id,
        account=conversation.account,
        locale=conversation.locale,
        currency=talk.rules.currency,
        bundle=talk.shop.version,
        status=OrderStatus.AWAITING_PAYMENT,
        lines=lines,
        shipping=shipping,
        total=total,
        discount=agreed_discount(talk, lines, agreed["email"]),
        created_at=talk.now,
        **agreed,
    )
    talk.announce("order.placed", order=order.id, basket=total, currency=order.currency, units=conversation.cart.units)
    talk.change(order=order.id, confirming=None)
    talk.go(Step.AWAITING_PAYMENT)
    if total == 0:
        from functions.conversation.selling import settle_free  # which needs payments, and they need this

        settle_free(talk, order)
        return
    open_attempt(talk, order)
    say_preparing(talk, order.id)


def say_preparing(talk: Talk, order_id: str) -> None:
    order = talk.order(order_id)
    talk.say("preparing_payment", in_chat=bool(order and order.attempt.in_chat))


def open_attempt(talk: Talk, order: Order, offered: tuple[Offered, ...] = ()) -> None:
    """One more try at paying an order that has none open: hold the stock and the day, and ask for a session.

    `offered`: what Stripe's page lets choose from, of an order of "buy now".
    """
    # Who orders wants to hear of it, whatever was stopped before; promotional consent stays as it was.
    talk.change(transactional=True, stop_explained=False)
    number = len(order.attempts) + 1
    cart_hash = "" if order.buy_now or order.exchange_of else talk.conversation.cart.hash
    order = hold(talk, order, offered) if offered else book(talk, order)
    paid_by = payer(talk, order, offered)
    attempt = Attempt(
        number=number, state=AttemptState.OPENING, amount=order.due, cart_hash=cart_hash, offered=offered,
        in_chat=bool(paid_by), payer=paid_by,
    )  # fmt: skip
    talk.save(order.moved(OrderStatus.AWAITING_PAYMENT).with_attempt(attempt))
    if order.status is not OrderStatus.HELD:
        talk.move(order, "reserve")
    # Should the command be lost before Stripe is called, nobody else would ever ask what became of it.
    check = Timer(id=f"payment_check:{order.id}", due=talk.now + UNANSWERED, kind="payment_check", subject=order.id)
    talk.conversation = talk.conversation.with_timer(check)
    talk.effects.append(
        OpenPayment(
            order=order.id,
            attempt=number,
            amount=order.due,
            currency=order.currency,
            lines=_charged(talk, order, offered),
            cart_hash=cart_hash,
            email="" if offered else order.email,
            locale=order.locale,
            hold_minutes=talk.rules.payment_hold_minutes,
            shipping=tuple(ChargeShipping(id=way.id, name=way.name, amount=way.price) for way in offered),
            countries=at_stripe(talk.rules.shipping).countries if offered else (),
            note=talk.text("buy_now_terms", shop=talk.rules.name, terms_url=talk.rules.terms_url) if offered else "",
            payer=paid_by,
            live=bool(paid_by and talk.facts.chat_payments),
        )
    )


def _charged(talk: Talk, order: Order, offered: tuple[Offered, ...]) -> tuple[ChargeLine, ...]:
    """Of an exchange one thing: what it costs more than what came back."""
    if order.exchange_of:
        return (ChargeLine(name=talk.text("exchange_charge"), amount=order.due, quantity=1),)
    return charge_lines(order.lines, None if offered else order.shipping, step(order.currency))


def charge_lines(lines: tuple[OrderLine, ...], shipping: Shipping | None, least: int = 1) -> tuple[ChargeLine, ...]:
    """The lines of the Stripe page. Shipping is a line, so that they add up to the total to the cent; None: it is
    chosen there. `least`: the step in which the currency is charged."""
    goods = tuple(_charge_line(line, least) for line in lines)
    if not shipping or not shipping.price:
        return goods
    return (*goods, ChargeLine(name=shipping.label, amount=shipping.price, quantity=1))


def _charge_line(line: OrderLine, least: int) -> ChargeLine:
    """A discount that does not divide over a line's units makes one thing of them: a page holds 100 lines, so that
    they cannot be split."""
    if line.total % (line.quantity * least):
        return ChargeLine(name=f"{line.quantity} × {line.title}", amount=line.total, quantity=1, image=line.image)
    return ChargeLine(name=line.title, amount=line.total // line.quantity, quantity=line.quantity, image=line.image)
