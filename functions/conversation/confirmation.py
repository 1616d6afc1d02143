"""Letters to the buyer: the confirmation on a durable medium (2011/83/EU, art. 8(7) and 6(1)), and changes of money.

Made of the order as it was agreed and the shop's rules. Whether a letter goes is dispatch's to judge; nothing here
promotes anything.
"""

from collections.abc import Iterator

from functions.commerce.orders import Order, OrderLine
from functions.commerce.pricing import quote
from functions.commerce.slots import slot_name
from functions.commerce.terms import Exemption, withdrawal_right
from functions.commerce.tickets import events_of, only_tickets
from functions.conversation.basket import shown_agreed, shown_credit
from functions.conversation.effects import Mail, Section
from functions.conversation.message import Line, Link, Receipt, Text
from functions.conversation.talk import Talk
from functions.conversation.ticketing import pdf_link


def confirm_by_mail(talk: Talk, order: Order) -> None:
    """The order is paid: everything that was agreed, in a form that the buyer can keep."""
    if not order.email:
        return  # who paid was erased meanwhile
    talk.effects.append(
        Mail(
            to=order.email,
            subject=talk.text("mail_subject", number=order.number or "", shop=talk.rules.name),
            sections=tuple(_confirmation(talk, order)),
            purpose="contract",
            order=order.id,
            locale=talk.locale,
        )
    )


def tell_by_mail(talk: Talk, order: Order, body: str) -> None:
    """The same as the message about money that was just said, for where the chat cannot be relied on to tell it."""
    if not order.email:
        return
    known = Text(body=talk.text("mail_known", shop=talk.rules.name, number=order.number or "", email=order.email))
    talk.effects.append(
        Mail(
            to=order.email,
            subject=talk.text("mail_money_subject", number=order.number or "", shop=talk.rules.name),
            sections=(Section(message=Text(body=body)), Section(message=known)),
            purpose="money",
            order=order.id,
            locale=talk.locale,
            instead_of=len(talk.effects) - 1,
        )
    )


def confirm_day_by_mail(talk: Talk, order: Order, body: str) -> None:
    """The day that was agreed is another: with the message that said so, how the order is delivered from now on."""
    _confirm_delivery(talk, order, body, "mail_day_subject")


def confirm_address_by_mail(talk: Talk, order: Order, body: str) -> None:
    _confirm_delivery(talk, order, body, "mail_address_subject")


def _confirm_delivery(talk: Talk, order: Order, body: str, subject: str) -> None:
    if not order.email:
        return
    talk.effects.append(
        Mail(
            to=order.email,
            subject=talk.text(subject, number=order.number or "", shop=talk.rules.name),
            sections=(
                Section(message=Text(body=body)),
                _headed(talk, "mail_delivery_heading", Text(body=_delivery(talk, order))),
            ),
            purpose="contract",
            order=order.id,
            locale=talk.locale,
        )
    )


def _confirmation(talk: Talk, order: Order) -> Iterator[Section]:
    yield Section(message=Text(body=talk.text("mail_greeting", name=order.buyer or order.recipient)))
    yield _headed(talk, "mail_order_heading", _receipt(talk, order))
    yield _headed(talk, "mail_invoice_heading", _invoice(talk, order))
    for event in events_of(order):
        link = pdf_link(talk, order, event)
        yield _headed(talk, "mail_tickets_heading", Text(body=talk.text("mail_tickets"), link=link))
    yield _headed(talk, "mail_delivery_heading", Text(body=_delivery(talk, order)))
    if order.card_message:
        yield _headed(talk, "mail_card_heading", Text(body=order.card_message))
    yield from _withdrawal(talk, order)
    yield _headed(talk, "mail_terms_heading", _terms(talk))
    yield _headed(talk, "mail_trader_heading", Text(body=_trader(talk)))


def _headed(talk: Talk, heading: str, message: Text | Receipt) -> Section:
    return Section(heading=talk.text(heading), message=message)


# --- what was bought ----------------------------------------------------------------------------------------------


def _receipt(talk: Talk, order: Order) -> Receipt:
    placed, paid = order.created_at.isoformat(), (order.paid_at or talk.now).isoformat()
    return Receipt(
        heading=talk.text("mail_order", number=order.number or "", placed=placed, paid=paid),
        number=order.number or "",
        lines=tuple(_line(talk, line) for line in order.lines),
        totals=tuple(_totals(talk, order)),
        note=talk.text("mail_payment", total=order.due, paid=paid),
    )


def _line(talk: Talk, line: OrderLine) -> Line:
    title = talk.text("mail_line", quantity=line.quantity, title=line.title, price=line.price)
    return Line(title=title, amount=talk.money(line.gross))


def _totals(talk: Talk, order: Order) -> Iterator[Line]:
    """The discount, shipping, the VAT that is in it for each rate, and the total last, which is what was paid."""
    totals = quote(order.lines, order.shipping)
    yield from shown_agreed(talk, order)
    label = talk.text("total_shipping", label=order.shipping.label, certain=True)
    yield Line(title=label, amount=talk.money(totals.shipping) if totals.shipping else talk.text("free"))
    for rate, amount in totals.vat.items():
        yield Line(title=talk.text("mail_vat", rate=_percent(rate)), amount=talk.money(amount))
    yield Line(title=talk.text("total"), amount=talk.money(order.total))
    yield from shown_credit(talk, order)


def _invoice(talk: Talk, order: Order) -> Text:
    link = Link(title=talk.text("label_invoice"), url=talk.facts.links.invoice(order.id))
    return Text(body=talk.text("mail_invoice"), link=link)


def _percent(rate: int) -> str:
    """ "9" of 900, "5.5" of 550; the template writes its decimal sign."""
    whole, rest = divmod(rate, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


# --- where it goes ------------------------------------------------------------------------------------------------


def _delivery(talk: Talk, order: Order) -> str:
    return talk.text(
        "mail_delivery",
        how=order.shipping.label,
        recipient=order.recipient,
        address=order.address.line if order.address else "",
        day=order.delivery.day.isoformat() if order.delivery else "",
        slot=slot_name(order, talk.rules, talk.locale),
        note=order.courier_note,
        anonymous=order.anonymous,
        substitution=order.substitution,
        only_tickets=only_tickets(order),
    )


# --- rights and particulars ---------------------------------------------------------------------------------------


def _withdrawal(talk: Talk, order: Order) -> Iterator[Section]:
    """Art. 6(1)(h) and (k): how to withdraw, with the model form, where there is a right; that there is none else."""
    rights = [(line.title, _right(talk, line)) for line in order.lines]
    having = [title for title, right in rights if not isinstance(right, Exemption)]
    lacking = [{"title": title, "why": right.value} for title, right in rights if isinstance(right, Exemption)]
    returns, trader = talk.rules.returns, talk.rules.particulars
    body = talk.text(
        "mail_withdrawal",
        having=having,
        lacking=lacking,
        days=returns.withdrawal_days,
        paid_by=returns.return_paid_by.value,
        email=trader.email,
    )
    yield _headed(talk, "mail_withdrawal_heading", Text(body=body))
    if having:
        form = talk.text(
            "mail_withdrawal_form",
            trader=trader.legal_name,
            address=trader.address,
            email=trader.email,
            number=order.number or "",
        )
        yield _headed(talk, "mail_withdrawal_form_heading", Text(body=form))


def _right(talk: Talk, line: OrderLine) -> int | Exemption:
    """What is not sold any more cannot be looked up: then the buyer has the right."""
    product = talk.shop.product(line.product)
    return withdrawal_right(product, talk.rules.returns) if product else talk.rules.returns.withdrawal_days


def _terms(talk: Talk) -> Text:
    body = talk.text("mail_terms", privacy=talk.rules.privacy_url)
    return Text(body=body, link=Link(title=talk.text("label_terms"), url=talk.rules.terms_url))


def _trader(talk: Talk) -> str:
    trader = talk.rules.particulars
    return talk.text(
        "mail_trader",
        trader=trader.legal_name,
        shop=talk.rules.name,
        address=trader.address,
        phone=trader.phone,
        email=trader.email,
        registration=trader.registration,
        vat_id=trader.vat_id,
    )
