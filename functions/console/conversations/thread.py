"""One conversation: what was said, what the shopper has in their cart and has ordered, and a person who answers.

What a person does is an event of the conversation, which decides: it tells the shopper who is answering, and is silent
from then on. Whether it arrives is the dispatcher's to say, and stands with each message.
"""

from datetime import datetime

from functions import bootstrap
from functions.console.answers import Answer, redirect
from functions.console.conversations.said import entries
from functions.console.forms import once, wish_id
from functions.console.heard import heard_of
from functions.console.render import draw
from functions.console.visit import Visit
from functions.conversation.desk_events import MOST_TEXT, DeskGaveBack, DeskTookOver, DeskWrote
from functions.conversation.events import Event, What
from functions.conversation.state import Conversation
from functions.errors import BadRequest, NotFound
from functions.storage import reads
from functions.storage.turns import last_turns

TURNS = 60
MOST_NAME = 60
BUSY = 3
"""Turns at the end that may still be on their way."""


def show(visit: Visit) -> Answer:
    conversation, table, now = meant(visit), bootstrap.table(), bootstrap.clock()
    if visit.query.get("version") == str(conversation.version):
        return Answer(status=204)  # nothing was said since: the page stays as it is
    turns = last_turns(table, conversation.id, limit=TURNS)
    orders = [order for past in conversation.orders if (order := reads.order(table, past.id))]
    has = conversation.human_has(now)
    return Answer(
        draw(
            visit,
            "conversations/thread.html",
            conversation=conversation,
            entries=entries(turns, heard_of(table, conversation.account, turns)),
            # while something is on its way the page asks for all of it again
            version="" if any(turn.unfinished for turn in turns[-BUSY:]) else conversation.version,
            picture=lambda key: visit.shows(bootstrap.photos().link(key)),
            orders=orders,
            cart=cart(conversation),
            has=has,
            mine=has and conversation.human_name == shown_name(visit),
            closes=closes(conversation),
            now=now,
            shown_name=shown_name(visit),
            once=once(),
            most=MOST_TEXT,
            at=datetime.fromisoformat,
        )
    )


def take_over(visit: Visit) -> Answer:
    return _post(visit, DeskTookOver(person=shown_name(visit)))


def write(visit: Visit) -> Answer:
    text = visit.form("text").replace("\r\n", "\n")
    if not text:
        raise BadRequest("there is nothing in the message: write something")
    if len(text) > MOST_TEXT:
        raise BadRequest(f"the message is over {MOST_TEXT} characters: send it in parts")
    return _post(visit, DeskWrote(person=shown_name(visit), text=text))


def give_back(visit: Visit) -> Answer:
    return _post(visit, DeskGaveBack())


def meant(visit: Visit) -> Conversation:
    """The conversation of the address. Raises NotFound."""
    found = reads.conversation(bootstrap.table(), visit.params["conversation"])
    if found is None or found.active_at is None:
        raise NotFound("there is no such conversation, or it was erased")
    return found


def shown_name(visit: Visit) -> str:
    """A person of the shop as a shopper reads it: their first name, or what stands before the @."""
    name = visit.who.name.split()[0] if visit.who.name.strip() else visit.who.email.partition("@")[0]
    return name[:MOST_NAME] or visit.who.role.value


def closes(conversation: Conversation) -> datetime | None:
    """Until when the channel lets the shop write freely; None: as long as it likes."""
    window = bootstrap.channel(conversation.channel).capabilities.window
    if window is None:
        return None
    return (conversation.last_inbound_at or conversation.last_now - window) + window


def cart(conversation: Conversation) -> list[tuple[int, str]]:
    """(quantity, title) of each line, as far as the live shop knows it."""
    shop = bootstrap.live_shop()
    locale = conversation.locale if conversation.locale in shop.rules.locales else shop.rules.locales[0]
    found = []
    for line in conversation.cart.lines:
        product = shop.product_of(line.sku)
        found.append((line.quantity, product.title[locale] if product else line.sku))
    return found


def _post(visit: Visit, what: What) -> Answer:
    """The text stands in no log: that somebody wrote does, and the thread has it."""
    conversation, now = meant(visit), bootstrap.clock()
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
    return redirect(f"{visit.link(f'/conversations/{conversation.id}')}#end")
