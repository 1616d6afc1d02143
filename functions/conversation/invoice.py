"""The invoice of a paid order: its link, to the buyer; and the company that it is addressed to.

What stands on it is functions/invoices' to say.
"""

from functions.commerce.orders import Company, Order
from functions.conversation.message import Text
from functions.conversation.talk import Talk


def invoiced(talk: Talk) -> Order | None:
    """The latest order of this talk that was paid. Raises FactsNeeded."""
    talk.facts.load(orders=[past.id for past in talk.conversation.orders])
    for past in talk.conversation.orders:
        order = talk.order(past.id)
        if order and order.number and order.paid_at and order.email:
            return order
    return None


def tell_invoice(talk: Talk) -> bool:
    """The link to the latest. False: nothing was paid here yet."""
    order = invoiced(talk)
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
