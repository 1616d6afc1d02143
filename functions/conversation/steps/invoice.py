"""To whom the invoice of a paid order is addressed: the company, then its VAT number, which may be skipped."""

from functions.commerce.orders import Company, Order
from functions.commerce.vat_id import read_vat_id
from functions.conversation.answers import answer_question
from functions.conversation.intents import Intent
from functions.conversation.invoice import address, invoiced, tell_addressed
from functions.conversation.invoice_words import LONGEST_COMPANY, lacks_vat_id, named_company, read_company
from functions.conversation.open_question import ask_on
from functions.conversation.state import Invoicing, Step
from functions.conversation.steps.answering import wrong
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import Act


def begin(talk: Talk, said: Said) -> None:
    """Whatever was open is asked again afterwards. Before anything is paid it is a question like others."""
    order = invoiced(talk)
    if not order:
        answer_question(talk, Said(Act.QUESTION, said.text, topic="invoice"))
    elif order.company:
        talk.understood(Intent.INVOICE, order=order.number or "")
        tell_addressed(talk, order, order.company)
        ask_on(talk)
    else:
        talk.understood(Intent.INVOICE, order=order.number or "")
        talk.change(invoicing=Invoicing(order=order.id), misunderstood=0)
        talk.go(Step.INVOICE)
        _take(talk, name=named_company(said.text), vat_id=read_vat_id(said.text))


def ask(talk: Talk) -> None:
    asked = talk.conversation.invoicing
    if asked and asked.name:
        body = talk.text("ask_vat_id", company=asked.name)
        talk.ask(body, talk.option("novat", "no_vat_id"), overtakable=False)
    else:
        talk.say("ask_company")


def hear(talk: Talk, said: Said) -> None:
    asked = talk.conversation.invoicing
    order = talk.order(asked.order) if asked else None
    if not asked or not order or order.company:
        leave(talk)
    elif asked.name:
        _hear_vat_id(talk, said)
    elif said.act in (Act.NO, Act.SKIP):
        leave(talk)
    else:
        _hear_company(talk, said)


def _hear_company(talk: Talk, said: Said) -> None:
    name = read_company(said.text)
    if not name or len(name) > LONGEST_COMPANY:
        wrong(talk, "invalid_company", most=LONGEST_COMPANY)
        return
    _take(talk, name=name, vat_id=read_vat_id(said.text))


def _hear_vat_id(talk: Talk, said: Said) -> None:
    vat_id = read_vat_id(said.text)
    if vat_id:
        _take(talk, vat_id=vat_id)
    elif said.act in (Act.NO, Act.SKIP) or lacks_vat_id(said.text):
        without_vat_id(talk)
    else:
        wrong(talk, "invalid_vat_id")


def without_vat_id(talk: Talk) -> None:
    """Tapped, or told. An old button, when nothing is asked any more, does nothing."""
    asked = talk.conversation.invoicing
    order = talk.order(asked.order) if asked and asked.name and talk.conversation.step is Step.INVOICE else None
    if asked and order and not order.company:
        _finish(talk, order, Company(name=asked.name))
    else:
        ask_on(talk)


def _take(talk: Talk, **told: str) -> None:
    """Keep what was told; when both are, the invoice is addressed."""
    talk.understood(Intent.INVOICE)
    kept = {name: value for name, value in told.items() if value}
    asked = talk.conversation.invoicing
    asked = asked.model_copy(update=kept) if asked else None
    talk.change(invoicing=asked, misunderstood=0)
    order = talk.order(asked.order) if asked and asked.name and asked.vat_id else None
    if asked and order:
        _finish(talk, order, Company(name=asked.name, vat_id=asked.vat_id))
    else:
        ask(talk)


def _finish(talk: Talk, order: Order, company: Company) -> None:
    talk.understood(Intent.INVOICE, order=order.number or "")
    _return(talk)
    address(talk, order, company)
    ask_on(talk)


def leave(talk: Talk) -> None:
    talk.understood(Intent.CANCEL)
    _return(talk)
    talk.say("invoice_left")
    ask_on(talk)


def _return(talk: Talk) -> None:
    """To what was open when it was asked."""
    places = talk.conversation.back
    step = places[-1].step if places else Step.AFTER_ORDER
    shown = places[-1].shown if places else talk.conversation.shown
    talk.change(step=step, shown=shown, back=places[:-1], invoicing=None, misunderstood=0)
