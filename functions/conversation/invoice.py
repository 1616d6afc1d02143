"""The invoice of a paid order: its link, to the buyer; and the company that it is addressed to.

What stands on it is functions/invoices' to say.
"""

from functions.commerce.orders import Company, Order
from functions.conversation.message import Text
from functions.conversation.named_order import named, past_orders
from functions.conversation.talk import Talk


def invoiced(talk: Talk, text: str = "") -> Order | None:
    """The order that a text names, else the latest of this talk that was paid. Raises FactsNeeded."""
    meant = named(talk, text)
    orders = [meant] if meant else past_orders(talk)
    return next((order for order in orders if order.number and order.paid_at and order.email), None)


def tell_invoice(talk: Talk, text: str = "") -> bool:
    """The link. False: nothing was paid here yet."""
    order = invoiced(talk, text)
    if not order:
        return False
    body = talk.text("invoice_link", number=order.number, url=talk.facts.links.invoice(order.id))
    if order.company:
        talk.send(Text(body=body))
    else:
        talk.ask(body, talk.option("company", "invoice_company"), overtakable=False)
    return True


def address(talk: Talk, order: Order, company: Company) -> None:
    """Who it is for is set once: whoever has the first copy in their books must be able to trust it."""
    talk.save(order.model_copy(update={"company": company}))
    told = {"company": company.name, "vat_id": company.vat_id}
    talk.say("invoice_addressed", number=order.number, url=talk.facts.links.invoice(order.id), **told)


def tell_addressed(talk: Talk, order: Order, company: Company) -> None:
    contact = talk.rules.contact
    talk.say(
        "invoice_company_kept",
        number=order.number,
        company=company.name,
        url=talk.facts.links.invoice(order.id),
        phone=contact.phone,
        email=contact.email,
    )
