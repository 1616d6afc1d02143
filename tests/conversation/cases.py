"""A case of goods that came back and that has ended well, without the talk that leads to it."""

from functions.commerce.returns import Kind, Reason, Return, ReturnLine, ReturnState
from functions.conversation.events import Event, TimerDue
from functions.conversation.feedback import plan_question
from functions.conversation.talk import Talk
from functions.conversation.transition import Facts
from tests.conversation.chat import Chat, TestLinks


def ended_case(chat: Chat, reason: Reason = Reason.WILTED) -> Return:
    """Of the latest order, closed now; the question how it was handled is planned."""
    assert chat.conversation
    order = chat.order
    case = Return(
        id="rtaaaaaaaaaaaaaaaa",
        number=f"R{order.number}-1",
        kind=Kind.COMPLAINT,
        lines=(ReturnLine(sku=order.lines[0].sku, quantity=1, reason=reason),),
        state=ReturnState.CLOSED,
        asked_at=chat.now,
        closed_at=chat.now,
    )
    chat.orders[order.id] = order.with_return(case)
    event = Event(
        id="case", conversation=chat.conversation.id, account="web:test", occurred_at=chat.now, received_at=chat.now,
        what=TimerDue(),
    )  # fmt: skip
    talk = Talk(chat.conversation, event, Facts(now=chat.now, shop=chat.shop, links=TestLinks(), orders=chat.orders))
    plan_question(talk, chat.order, case)
    chat.conversation = talk.conversation
    return case
