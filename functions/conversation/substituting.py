"""The shop cannot make a line of a paid order: what it proposes instead, and how that ends.

The shopper accepts, chooses another or has their money back (`steps/substitute`); after the cut-off the choice that was
made at checkout is followed. What was paid is the most it costs. ADR 40.
"""

from datetime import datetime

from functions.commerce.answer_times import answer_until
from functions.commerce.catalogue import Product, Variant
from functions.commerce.money import step
from functions.commerce.orders import Order, OrderLine, OrderStatus, RefundedLine, Repayment
from functions.commerce.pricing import vat_rate
from functions.commerce.proposals import Goods, Proposal, goods, of_the_same_value, open_for, put
from functions.commerce.refunding import left, paying, settled_units, to_deliver, worth
from functions.conversation import cancelling
from functions.conversation.aftercare import call_a_person
from functions.conversation.basket import line_title
from functions.conversation.booking import shipping_option
from functions.conversation.confirmation import tell_by_mail
from functions.conversation.message import Detail, Option
from functions.conversation.move_day import dispatched
from functions.conversation.named_order import past_orders
from functions.conversation.open_question import LOOKING, ask_again
from functions.conversation.paying_back import give_or_wait
from functions.conversation.proposing import close_proposals, let_go, set_aside, timer_id, with_proposal
from functions.conversation.refunds import tell_of_money
from functions.conversation.state import Step, Timer
from functions.conversation.substitute_events import SubstituteProposed
from functions.conversation.talk import Talk

OPEN_TO_IT = (*LOOKING - {Step.AWAITING_PAYMENT, Step.CART}, Step.SUBSTITUTE)
"""Steps in which nothing else is being asked: what is proposed becomes the open question."""


# --- proposed -----------------------------------------------------------------------------------------------------


def on_substitute_proposed(talk: Talk, wish: SubstituteProposed) -> None:
    """What cannot be is announced as such, and changes nothing."""
    order = talk.order(wish.order)
    made_id = talk.new_id("s", "proposal")
    if order and made_id in {each.id for each in order.proposals}:
        return  # the same wish once more, after its receipt has gone
    reason = why_not(order, wish.line) or (why_not_this(talk, order, wish) if order else "")
    if not order or reason:
        talk.announce("order.substitute_impossible", order=wish.order, sku=wish.line, reason=reason)
        return
    line = line_of(order, wish.line)
    made = Proposal(
        id=made_id,
        was=goods(line),
        instead=_instead(talk, order, line, wish),
        restock=wish.restock,
        note=wish.note,
        at=talk.now,
        until=_until(talk, order, wish.hours),
    )
    order = close_proposals(talk, order, [each for each in open_for(order) if each.was.sku == wish.line])
    set_aside(talk, made)
    order = with_proposal(order, made)
    talk.save(order)
    talk.conversation = talk.conversation.with_timer(
        Timer(id=timer_id(made), due=made.until, kind="substitute", subject=order.id)
    )
    _tell(talk, order, made)
    announce(talk, order, made, "order.substitute_proposed", cut_off=made.until.isoformat())


def why_not(order: Order | None, sku: str) -> str:
    """Why nothing can be proposed for a line; "": something can. For the merchant."""
    if order is None:
        return "no such order"
    if order.status is not OrderStatus.PAID:
        return f"the order is {order.status.value}: only what is paid and has not left is made otherwise"
    if dispatched(order):
        return "the order has left already"
    if order.credits:
        return "the order stands in for something that was returned: let that go back instead"
    return _why_not_line(order, sku)


def _why_not_line(order: Order, sku: str) -> str:
    line = next((line for line in order.lines if line.sku == sku), None)
    if line is None:
        return f"{sku} is not in the order: {', '.join(line.sku for line in order.lines)} are"
    if line.event:
        return f"{sku} is a ticket: nothing else comes in its place, refund it"
    if sku in being_returned(order):
        return f"{sku} is being returned: decide about that"
    if settled_units(order, sku) or sku not in to_deliver(order):
        return f"{sku} was refunded, or a part of it: what is left of it can be refunded as well"
    return ""


def why_not_this(talk: Talk, order: Order, wish: SubstituteProposed) -> str:
    """Why it cannot be this; "": it can. Raises FactsNeeded."""
    if not wish.sku:
        return "" if wish.words else "say what instead: a sku of the shop, or words"
    product = talk.shop.product_of(wish.sku)
    if not product:
        return f"the shop does not sell {wish.sku}: propose something of the shop, or tell it in words"
    if product.event:
        return f"{wish.sku} is a ticket: it comes in the place of nothing"
    if wish.sku in {line.sku for line in order.lines}:
        return f"{wish.sku} is in the order already: propose something else, or tell it in words"
    line, variant = line_of(order, wish.line), product.variant(wish.sku)
    if not same_vat(talk, order, line, product):
        return f"{wish.sku} has another VAT rate than {line.sku}: refund the line and let it be ordered"
    free = free_units(talk, order, variant)
    if free is not None and free < line.quantity:
        return f"{wish.sku}: {line.quantity} are needed, and there are {free}"
    return ""


def line_of(order: Order, sku: str) -> OrderLine:
    return next(line for line in order.lines if line.sku == sku)


def same_vat(talk: Talk, order: Order, line: OrderLine, product: Product) -> bool:
    country = order.address.country if order.address else ""
    return vat_rate(product.vat, talk.rules, country) == line.vat


def free_units(talk: Talk, order: Order, variant: Variant) -> int | None:
    """With what the order's open proposals hold of it; None: it never runs out. Raises FactsNeeded."""
    if not variant.tracked:
        return None
    held = sum(each.instead.quantity for each in open_for(order) if each.instead.sku == variant.sku)
    return talk.facts.stock([variant.sku])[variant.sku] + held


def of_the_shop(talk: Talk, order: Order, line: OrderLine, product: Product, variant: Variant) -> Goods:
    """A product of the shop in a line's place."""
    what = Goods(
        sku=variant.sku,
        product=product.id,
        title=line_title(product, variant.sku, order.locale if order.locale in product.title else talk.locale),
        quantity=line.quantity,
        price=variant.price.amount,
        image=variant.image or product.picture,
        tracked=variant.tracked,
    )
    return of_the_same_value(goods(line), what, variant.price.amount, step(order.currency))


def _instead(talk: Talk, order: Order, line: OrderLine, wish: SubstituteProposed) -> Goods:
    product = talk.shop.product_of(wish.sku) if wish.sku else None
    if product:
        what = of_the_shop(talk, order, line, product, product.variant(wish.sku))
        return what.model_copy(update={"image": wish.picture or what.image, "title": wish.words or what.title})
    told = {"title": wish.words, "image": wish.picture, "tracked": False}
    return goods(line).model_copy(update=told)


def _until(talk: Talk, order: Order, hours: int | None) -> datetime:
    option = shipping_option(talk, order.shipping.id)
    return answer_until(order.delivery, option, talk.rules, talk.now, hours=hours)


# --- told ---------------------------------------------------------------------------------------------------------


def _tell(talk: Talk, order: Order, made: Proposal) -> None:
    if talk.conversation.step in OPEN_TO_IT:
        talk.change(step=Step.SUBSTITUTE, back=(), substituting=made.id)
    shown = {
        "order_number": order.number or "",
        "product": made.was.title,
        "instead": made.instead.title,
        "shop": talk.rules.name,
    }
    detail = question(talk, order, made)
    talk.send(detail, purpose="transactional", update="substitute_proposed", values=shown)
    tell_by_mail(talk, order, detail.body)


def question(talk: Talk, order: Order, made: Proposal) -> Detail:
    body = talk.text(
        "substitute_proposed",
        number=order.number or "",
        quantity=made.was.quantity,
        product=made.was.title,
        instead=made.instead.title,
        credit=made.credit,
        note=made.note,
        until=made.until.isoformat(),
        substitution=order.substitution,
    )
    return Detail(
        title=made.instead.title,
        body=body,
        image=made.instead.image,
        alt=_alt(talk, made.instead),
        options=options(talk, made),
        opener=talk.text("label_choose"),
    )


def _alt(talk: Talk, what: Goods) -> str:
    """ "": it was not told, or is a picture that the merchant took for this."""
    product = talk.shop.product_of(what.sku) if what.sku else None
    return product.alt(what.image, talk.locale) if product else ""


def options(talk: Talk, made: Proposal) -> tuple[Option, ...]:
    return (
        talk.option(f"subok:{made.id}", "substitute_ok"),
        talk.option(f"subother:{made.id}", "substitute_other"),
        talk.option(f"subback:{made.id}", "substitute_refund"),
    )


def found(talk: Talk, proposal_id: str) -> tuple[Order, Proposal] | None:
    """A proposal of one of the shopper's own orders that can still be answered; None: there is none. Raises
    FactsNeeded."""
    known = ((order, each) for order in past_orders(talk) for each in open_for(order) if each.id == proposal_id)
    return next(((order, each) for order, each in known if _answerable(order, each)), None)


def _answerable(order: Order, made: Proposal) -> bool:
    """Not where all of its money, or that line of it, has gone back or is going back in another way."""
    attempt = paying(order)
    paid = order.status is OrderStatus.PAID and attempt is not None and (left(order, attempt) > 0 or not attempt.got)
    return paid and made.was.sku not in being_returned(order)


def being_returned(order: Order) -> set[str]:
    return {line.sku for case in order.returns if not case.given_up for line in case.lines}


# --- settled ------------------------------------------------------------------------------------------------------


def accept(talk: Talk, order: Order, made: Proposal, *, by: str, instead: Goods | None = None) -> None:
    """It takes the line's place. `instead`: what the shopper chose themselves."""
    if instead:
        let_go(talk, made)
        talk.move_units({instead.sku: instead.quantity} if instead.tracked else {}, "take")
        made = made.model_copy(update={"instead": instead})
    elif made.instead.tracked:
        talk.move_units({made.instead.sku: made.instead.quantity}, "sell")
    order = _settled(talk, order, made, "accepted", by)
    lines = tuple(put(line, made.instead) if line.sku == made.was.sku else line for line in order.lines)
    order = order.model_copy(update={"lines": lines})
    talk.save(order)
    back = _give_back(talk, order, made, made.credit)
    tell_of_money(
        talk, talk.order(order.id) or order, "substitute_accepted", amount=back, number=order.number or "",
        quantity=made.was.quantity, product=made.was.title, instead=made.instead.title, by=by,
    )  # fmt: skip
    announce(talk, order, made, "order.substitute_accepted", by=by, amount=back)
    ask_next(talk, order)


def refund_line(talk: Talk, order: Order, made: Proposal, *, by: str) -> None:
    """The line's money goes back, with shipping if it was all there was: then the order ends."""
    let_go(talk, made)
    amount = worth(order, [RefundedLine(sku=made.was.sku, quantity=made.was.quantity)])
    order = _settled(talk, order, made, "refunded", by)
    talk.save(order)
    last = not to_deliver(order)
    if last and not cancelling.why_not(order):
        before = len(order.refunds)
        order = cancelling.cancel_paid(talk, order, "substitute")
        back = sum(each.amount for each in order.refunds[before:])
        cancelling.announce(talk, order, by="merchant", reason="substitute")
    else:
        back = _give_back(talk, order, made, amount, line=True)
    if back < amount:
        call_a_person(talk, "substitute")
    tell_of_money(
        talk, talk.order(order.id) or order, "substitute_refunded", amount=back, number=order.number or "",
        quantity=made.was.quantity, product=made.was.title, by=by, all=last,
        phone=talk.rules.contact.phone, email=talk.rules.contact.email,
    )  # fmt: skip
    announce(talk, order, made, "order.substitute_refused", by=by, amount=back)
    ask_next(talk, order)


def _settled(talk: Talk, order: Order, made: Proposal, state: str, by: str) -> Order:
    """Its end written down, and the units that the shop does not have taken out of what was sold."""
    made = made.model_copy(update={"state": state, "by": by, "settled_at": talk.now})
    if made.was.tracked:
        talk.move_units({made.was.sku: made.was.quantity}, "restock" if made.restock else "lose")
    talk.conversation = talk.conversation.without_timer(timer_id(made))
    return with_proposal(order, made)


def _give_back(talk: Talk, order: Order, made: Proposal, amount: int, *, line: bool = False) -> int:
    """What of it could be: nothing of a payment that has gone back already, and as yet nothing of a disputed one."""
    attempt = paying(order)
    rest = min(amount, left(order, attempt)) if attempt else 0
    rest = rest // step(order.currency) * step(order.currency)
    if rest <= 0:
        return 0
    back = Repayment(
        amount=rest,
        reason="substitute",
        lines=(RefundedLine(sku=made.was.sku, quantity=made.was.quantity),) if line else (),
        restocked=line and made.restock,
        purpose=f"substitute:{made.id}",
    )
    _, refunded = give_or_wait(talk, order, back)
    return rest if refunded else 0


def ask_next(talk: Talk, order: Order) -> None:
    """Where it was the open question, the next that is open is asked; else the talk goes on as after any order."""
    if talk.conversation.step is not Step.SUBSTITUTE:
        return
    now = talk.order(order.id) or order
    waiting = [each for each in open_for(now) if _answerable(now, each)]
    if waiting:
        talk.change(substituting=waiting[0].id)
        ask_again(talk)
    else:
        talk.change(step=Step.AFTER_ORDER, back=(), substituting=None)


def cut_off(talk: Talk, timer: Timer) -> None:
    """Nothing was heard: what was chosen at checkout is done. Who asked to be asked first gets nothing unasked, and
    their money back."""
    order = talk.order(timer.subject)
    made = next((each for each in open_for(order) if timer_id(each) == timer.id), None) if order else None
    if not order or not made:
        return
    if not _answerable(order, made):
        talk.save(close_proposals(talk, order, [made]))
    elif order.substitution == "substitute":
        accept(talk, order, made, by="checkout")
    else:
        refund_line(talk, order, made, by="checkout")


def announce(talk: Talk, order: Order, made: Proposal, name: str, **more: str | int) -> None:
    talk.announce(
        name,
        order=order.id,
        number=order.number,
        currency=order.currency,
        sku=made.was.sku,
        instead="" if made.in_words else made.instead.sku,
        units=made.was.quantity,
        **more,
    )
