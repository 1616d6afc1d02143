"""One conversation: what was said, who it is, what they have in their cart and have ordered.

The page looks again by itself, every few seconds, as long as somebody looks at it: then it asks for a part, says which
turn it has, and gets nothing where nothing was said since. That costs one read.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from functions import bootstrap
from functions.commerce.orders import Order
from functions.console.answers import Answer
from functions.console.conversations.said import entries
from functions.console.conversations.sending import outlook
from functions.console.conversations.who import handle, masked, who_is
from functions.console.forms import once
from functions.console.heard import heard_of
from functions.console.render import draw
from functions.console.texts import Texts
from functions.console.undelivered import in_words
from functions.console.visit import Visit
from functions.conversation.desk_events import MOST_TEXT
from functions.conversation.state import Conversation
from functions.errors import NotFound
from functions.storage import lists, reads
from functions.storage.lists import TalkRow
from functions.storage.turns import last_turns

TURNS = 60
MOST_NAME = 60
BUSY = 3
"""Turns at the end that may still be on their way."""


def show(visit: Visit) -> Answer:
    conversation = meant(visit)
    if not visit.query.get("part"):
        return Answer(page(visit, conversation))
    if visit.query.get("version") == str(conversation.version):
        return Answer(status=204)  # nothing was said since: the page stays as it is
    values = _said(visit, conversation, orders_of(conversation))
    if visit.query.get("print") == values["print"]:
        return Answer(status=204)
    return Answer(draw(visit, "conversations/part.html", **values))


def page(visit: Visit, conversation: Conversation, **typed: str) -> str:
    """`typed`: what somebody had written, and why it was not sent ("anothers")."""
    orders = orders_of(conversation)
    return draw(
        visit,
        "conversations/thread.html",
        **_said(visit, conversation, orders),
        who=who_is(row_of(conversation), orders),
        handle=handle(conversation),
        orders=orders,
        cart=cart(conversation),
        linked=_linked(conversation),
        masked=masked,
        once=once(),
        most=MOST_TEXT,
        typed={"text": "", "anothers": ""} | typed,
    )


def _said(visit: Visit, conversation: Conversation, orders: Sequence[Order]) -> dict[str, Any]:
    """What changes while somebody looks: what was said, who has it, and whether a message would arrive."""
    table, now = bootstrap.table(), bootstrap.clock()
    turns = last_turns(table, conversation.id, limit=TURNS)
    said = entries(turns, heard_of(table, conversation.account, turns))
    has = conversation.human_has(now)
    way = outlook(table, conversation, orders, now)
    texts = Texts(visit.look.locale)
    return {
        "conversation": conversation,
        "entries": said,
        # while something is on its way the page asks for all of it again
        "version": "" if any(turn.unfinished for turn in turns[-BUSY:]) else conversation.version,
        "print": hashlib.sha256(repr((said, has, conversation.human_by, way)).encode()).hexdigest()[:16],
        "picture": lambda key: visit.shows(bootstrap.photos().link(key)),
        "why": lambda entry: in_words(texts, entry.why, entry.failed),
        "has": has,
        "waits": row_of(conversation).waits(now),
        "mine": has and conversation.human_by == visit.who.id,
        "way": way,
        "shown_name": shown_name(visit),
        "at": datetime.fromisoformat,
    }


def meant(visit: Visit) -> Conversation:
    """The conversation of the address. Raises NotFound."""
    found = reads.conversation(bootstrap.table(), visit.params["conversation"])
    if found is None or found.active_at is None:
        raise NotFound("there is no such conversation, or it was erased")
    return found


def row_of(conversation: Conversation) -> TalkRow:
    row = lists.talk_row(conversation)
    assert row is not None, "`meant` finds only those in which something was said"
    return row


def orders_of(conversation: Conversation) -> list[Order]:
    """The latest first."""
    ids = [past.id for past in conversation.orders]
    found = reads.facts(bootstrap.table(), orders=ids).orders if ids else {}
    return [order for each in ids if (order := found.get(each))]


def shown_name(visit: Visit) -> str:
    """A person of the shop as a shopper reads it: their first name, or what stands before the @."""
    name = visit.who.name.split()[0] if visit.who.name.strip() else visit.who.email.partition("@")[0]
    return name[:MOST_NAME] or visit.who.role.value


def cart(conversation: Conversation) -> list[tuple[int, str]]:
    """(quantity, title) of each line, as far as the live shop knows it."""
    shop = bootstrap.live_shop()
    locale = conversation.locale if conversation.locale in shop.rules.locales else shop.rules.locales[0]
    found = []
    for line in conversation.cart.lines:
        product = shop.product_of(line.sku)
        found.append((line.quantity, product.title[locale] if product else line.sku))
    return found


def _linked(conversation: Conversation) -> list[Conversation]:
    """The same person's in other channels, as far as they are there."""
    names = [
        *([conversation.moved_to] if conversation.moved_to else []),
        *(each.conversation for each in conversation.linked),
    ]
    return [each for each in reads.conversations(bootstrap.table(), names) if each.active_at]
