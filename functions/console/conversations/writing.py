"""A person of the shop takes a conversation over, writes in it and gives it back.

What they do is an event of the conversation, which decides: it tells the shopper who is answering, and is silent from
then on. Each form says who had the conversation when it was drawn: where that is somebody else by now, the person is
shown it first, with what they had written, and the conversation itself holds to it too.
"""

from functions import bootstrap
from functions.console.answers import Answer, redirect
from functions.console.conversations.sending import outlook, parts
from functions.console.conversations.thread import meant, orders_of, page, shown_name
from functions.console.forms import wish_id
from functions.console.render import draw
from functions.console.visit import Visit
from functions.conversation.desk_events import MOST_TEXT, DeskGaveBack, DeskTookOver, DeskWrote
from functions.conversation.events import Event, What
from functions.conversation.state import Conversation
from functions.errors import BadRequest


def take_over(visit: Visit) -> Answer:
    conversation, seen = meant(visit), visit.form("seen", "")
    if anothers(visit, conversation, seen):
        return Answer(page(visit, conversation, anothers="take_over"), 409)
    return _post(visit, conversation, DeskTookOver(person=shown_name(visit), by=visit.who.id, seen=seen))


def write(visit: Visit) -> Answer:
    conversation, seen = meant(visit), visit.form("seen", "")
    text = visit.form("text").replace("\r\n", "\n")
    if not text:
        raise BadRequest("there is nothing in the message: write something")
    if len(text) > MOST_TEXT:
        raise BadRequest(f"the message is over {MOST_TEXT} characters: send it in parts")
    if anothers(visit, conversation, seen):
        return Answer(page(visit, conversation, text=text, anothers="write"), 409)
    if not outlook(bootstrap.table(), conversation, orders_of(conversation), bootstrap.clock()).possible:
        return Answer(page(visit, conversation, text=text, anothers=""), 409)
    wrote = DeskWrote(person=shown_name(visit), by=visit.who.id, seen=seen, text=text)
    return _post(visit, conversation, wrote, told="conversations.sent")


def give_back(visit: Visit) -> Answer:
    return _post(visit, meant(visit), DeskGaveBack())


def preview(visit: Visit) -> Answer:
    """How a long message is cut on this channel."""
    conversation, text = meant(visit), visit.form("text", "").replace("\r\n", "\n")[:MOST_TEXT]
    return Answer(draw(visit, "conversations/cut.html", parts=parts(conversation, text)))


def anothers(visit: Visit, conversation: Conversation, seen: str) -> bool:
    """Whether a colleague has had it since this person's page was drawn."""
    holder = conversation.human_by if conversation.human_has(bootstrap.clock()) else ""
    return holder not in ("", visit.who.id, seen)


def _post(visit: Visit, conversation: Conversation, what: What, *, told: str = "") -> Answer:
    """The text stands in no log: that somebody wrote does, and the thread has it."""
    now = bootstrap.clock()
    event = Event(
        id=wish_id(visit),
        conversation=conversation.id,
        account=conversation.account,
        occurred_at=now,
        received_at=now,
        what=what,
    )
    bootstrap.mailbox().post([event])
    visit.did(conversation.id)
    return redirect(f"{visit.link(f'/conversations/{conversation.id}')}#end", told=told)
