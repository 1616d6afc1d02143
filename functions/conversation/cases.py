"""A case of goods that come back, as the shopper begins it, and what they can still do about it.

How a shopper comes to one is `steps/returning`; what is on what ground and worth what is `commerce/returning`.
"""

from collections.abc import Callable

from functions.commerce.orders import Order
from functions.commerce.returning import comes_back, decides_itself, kind_of, value
from functions.commerce.returns import SETTLED, Kind, Return, ReturnLine, ReturnState, Wish
from functions.conversation import exchanges
from functions.conversation.case_ends import progress, watch
from functions.conversation.case_news import sent_it, told
from functions.conversation.effects import Mail, Section
from functions.conversation.exchanges import Units, announce
from functions.conversation.loyalty import returned
from functions.conversation.message import Text
from functions.conversation.talk import Talk


def open_case(
    talk: Talk,
    order: Order,
    lines: tuple[ReturnLine, ...],
    wish: Wish,
    *,
    may_withdraw: dict[str, int],
    instead: Units = (),
    words: str = "",
    photos: tuple[str, ...] = (),
) -> None:
    """Written down, answered at once with what happens next, and agreed to where no person has to decide."""
    kind = kind_of(lines, wish, may_withdraw)
    case = Return(
        id=talk.new_id("rt", "return"),
        number=f"R{order.number}-{len(order.returns) + 1}",
        kind=kind,
        lines=lines,
        wish=wish,
        words=words,
        photos=photos,
        sent_back=comes_back(order, kind, talk.rules.returns),
        asked_at=talk.now,
    )
    order = order.with_return(case)
    talk.save(order)
    if wish == "exchange":
        order, case = exchanges.hold(talk, order, case, instead)
    announce(talk, order, case, "requested")
    returned(talk)
    itself = decides_itself(case, value(order, case), talk.rules.returns)
    _acknowledge(talk, order, case, itself=itself)
    if kind is Kind.WITHDRAWAL:
        watch(talk, order, case, 0)
    if itself:
        agree(talk, order, case)


def agree(talk: Talk, order: Order, case: Return, tell: Callable[[Order, Return], None] | None = None) -> None:
    case = case.moved(ReturnState.APPROVED).model_copy(update={"decided_at": talk.now})
    order = order.with_return(case)
    talk.save(order)
    announce(talk, order, case, "approved")
    if tell:
        tell(order, case)
    progress(talk, order, case)


def _acknowledge(talk: Talk, order: Order, case: Return, *, itself: bool) -> None:
    """With the procedure of its kind; of a withdrawal with contents, date and time, and by mail too: art. 11a(4) of
    Directive 2011/83/EU wants that on a durable medium."""
    body = talk.text("return_opened", **told(talk, order, case), itself=itself)
    sent = sent_it(talk, case) if itself else ()
    person = () if case.kind is Kind.WITHDRAWAL else (talk.option("human", "human"),)
    talk.ask(body, *sent, *person, talk.option(f"rkeep:{case.id}", "keep_it"), overtakable=False)
    if case.kind is Kind.WITHDRAWAL and order.email:
        talk.effects.append(
            Mail(
                to=order.email,
                subject=talk.text("return_mail_subject", number=case.number, shop=talk.rules.name),
                sections=(Section(message=Text(body=body)),),
                purpose="contract",
                order=order.id,
                locale=talk.locale,
            )
        )


def drop(talk: Talk, order: Order, case: Return) -> bool:
    """The shopper keeps it after all. False: it is too late for that."""
    if not case.can_become(ReturnState.DROPPED) or being_paid(talk, case):
        return False
    order, case = exchanges.let_go_of(talk, order, case)
    order = order.with_return(case.moved(ReturnState.DROPPED).model_copy(update={"closed_at": talk.now}))
    talk.save(order)
    talk.conversation = talk.conversation.without_timer(f"return_due:{case.id}")
    return True


def being_paid(talk: Talk, case: Return) -> bool:
    """A link for the difference is open: what is paid with it must have something to be paid for."""
    instead = talk.order(case.exchange) if case.exchange else None
    return bool(instead and instead.attempts)


def choose_instead(talk: Talk, order: Order, case: Return, units: Units) -> None:
    """Asked once more, the shopper has said what is to come; the shop had agreed already."""
    order, case = exchanges.hold(talk, order, case, units)
    progress(talk, order, case)


def choose_money(talk: Talk, order: Order, case: Return) -> None:
    order, case = exchanges.let_go_of(talk, order, case.model_copy(update={"wish": "refund"}))
    progress(talk, order, case)


def say_sent(talk: Talk, order: Order, case: Return) -> bool:
    """The shopper says that it is on its way. False: it is not to be, or was. Where the money or the exchange did not
    wait for it, that is settled all the same."""
    if not case.sent_back or case.received_at or case.sent_at:
        return False
    if case.can_become(ReturnState.SENT):
        case = case.moved(ReturnState.SENT)
    elif case.state not in (*SETTLED, ReturnState.CLOSED):
        return False
    case = case.model_copy(update={"sent_at": talk.now})
    talk.save(order.with_return(case))
    announce(talk, order, case, "sent")
    return True
