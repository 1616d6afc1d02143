"""A webhook body, which is one update, read into our events. May import core types and wire reading only.

Only private chats are customers: what comes from a group, a channel or a bot is told to the operator and not answered.
"""

import json
from collections.abc import Callable
from datetime import datetime

from functions.channels.channel import CheckoutAsked, Incoming, PaidInChat, Parsed
from functions.channels.telegram import payments
from functions.channels.telegram.content import SERVICE, content, edited, full_name, message_id
from functions.channels.wire import Json, Unusable, array, mapping, moment, needed, string, whole
from functions.conversation.channel_events import ReachabilityChanged
from functions.conversation.events import Content, PageContext, ReactionIn, ShopperWrote, Tapped
from functions.errors import UnreadableBody

LONGEST_TITLE = 200
LONGEST_ACTION = 64
GONE = ("kicked", "left")
PAYMENT = "successful_payment"
STARS_BACK = "refunded_payment"
"""Bot API: "currently, always XTR". Money goes back by Stripe, which tells of it itself."""


def parse(body: bytes, received_at: datetime, account: str) -> Parsed:
    update = _update(body)
    reading = Reading(update, received_at, account)
    try:
        reading.read()
    except Unusable as error:
        reading.unreadable.append(f"{reading.kind}: {error}")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        # The error's own text may quote what the shopper wrote.
        reading.unreadable.append(f"{reading.kind}: {type(error).__name__}")
    return Parsed(
        incoming=tuple(reading.incoming),
        notices=tuple(reading.notices),
        unreadable=tuple(reading.unreadable),
        answer=reading.answer,
        asked=reading.asked,
        paid=tuple(reading.paid),
    )


def _update(body: bytes) -> Json:
    try:
        update = mapping(json.loads(body))
    except (ValueError, RecursionError):
        raise UnreadableBody("the body is not JSON") from None
    if whole(update.get("update_id")) is None:
        raise UnreadableBody("update_id is missing")
    return update


class Reading:
    """One update being read."""

    def __init__(self, update: Json, received_at: datetime, account: str) -> None:
        self.kind = next((key for key in update if key != "update_id"), "nothing")
        self.id = f"update:{whole(update['update_id'])}"
        self.what = mapping(update.get(self.kind))
        self.received_at = received_at
        self.account = account
        self.incoming: list[Incoming] = []
        self.notices: list[str] = []
        self.unreadable: list[str] = []
        self.answer = ""
        self.asked: CheckoutAsked | None = None
        self.paid: list[PaidInChat] = []

    def read(self) -> None:
        reader = READERS.get(self.kind)
        if reader is None:
            self._notice(f"{self.kind[:LONGEST_TITLE]}: not read")
        else:
            reader(self)

    # --- one method a kind of update --------------------------------------------------------------------------

    def message(self) -> None:
        if PAYMENT in self.what:  # whoever it is from: money is never nobody's
            self.paid.append(payments.paid(self.what, self.account))
            return
        if not self._private(self.what):
            return
        told = next((key for key in self.what if key in SERVICE), "")
        if told:
            self._notice(f"message: {told}")
            return
        if STARS_BACK in self.what:
            self._notice(f"message: {STARS_BACK}: of Stars, in which nothing is sold here")
            return
        said, opened_on = content(self.what)
        # Every picture of an album is an update of its own: those without words are one message to us.
        album = string(self.what.get("media_group_id"))
        if album and not self.what.get("caption"):
            self.id = f"album:{album[:LONGEST_TITLE]}"
        self._add(said, message_id(self.what), opened_on)

    def edited_message(self) -> None:
        if self._private(self.what):
            self._add(edited(self.what), message_id(self.what))

    def callback_query(self) -> None:
        """Answered with the webhook itself, whatever becomes of it: until then the shopper's button is a clock."""
        query = {"method": "answerCallbackQuery", "callback_query_id": needed(self.what, "id")}
        self.answer = json.dumps(query)
        message = mapping(self.what.get("message"))
        if message and not self._private(message, who=self.what):
            return
        action = string(self.what.get("data"))
        if not action or len(action.encode()) > LONGEST_ACTION:
            self._notice("callback_query: no button of ours")
            return
        # One that is too old to be shown to us (its date is 0) cannot be changed either.
        on = _id_of(message) if message.get("date") else ""
        self._add(Tapped(action=action, title=_title(message, action), on=on), _id_of(message))

    def message_reaction(self) -> None:
        if not self._private(self.what):
            return
        new = mapping(next(iter(array(self.what.get("new_reaction"))), None))
        emoji = string(new.get("emoji")) or string(new.get("type")) or None
        self._add(ReactionIn(to=message_id(self.what), emoji=emoji))

    def checkout(self) -> None:
        """A question about an invoice; the edge answers it."""
        self.asked = payments.asked(self.kind, self.what, self.account)

    def my_chat_member(self) -> None:
        """In a private chat: blocked, or unblocked."""
        if self._private(self.what):
            status = needed(mapping(self.what.get("new_chat_member")), "status")
            self._take(ReachabilityChanged(reachable=status not in GONE))

    # --- whose it is ------------------------------------------------------------------------------------------

    def _private(self, what: Json, who: Json | None = None) -> bool:
        """Whether it is a customer's. Raises Unusable where it does not say from which chat it is."""
        chat = mapping(what.get("chat"))
        if not chat:
            raise Unusable("chat is missing")
        kind = string(chat.get("type"))
        if kind != "private":
            self._notice(f"{self.kind}: in a {kind or 'chat without a type'}, which is no customer")
            return False
        if mapping((who or what).get("from")).get("is_bot") is True:
            self._notice(f"{self.kind}: of a bot, which is no customer")
            return False
        return True

    def _add(self, said: Content, message: str = "", opened_on: PageContext | None = None) -> None:
        user = mapping(self.what.get("from")) or mapping(self.what.get("user"))
        self._take(
            ShopperWrote(
                content=said,
                message_id=message,
                profile_name=full_name(user),
                locale=string(user.get("language_code"))[:35],
                context=opened_on,
            )
        )

    def _take(self, what: ShopperWrote | ReachabilityChanged) -> None:
        """A private chat has the number of its user."""
        user = mapping(self.what.get("from")) or mapping(self.what.get("user"))
        chat = mapping(self.what.get("chat")) or mapping(mapping(self.what.get("message")).get("chat"))
        shopper = whole(chat.get("id")) or whole(user.get("id"))
        if not shopper or shopper < 0:
            raise Unusable("nobody's: neither chat nor from has an id")
        at = moment(self.what.get("edit_date") or self.what.get("date"), self.received_at)
        self.incoming.append(Incoming(self.id, self.account, (f"tg:{shopper}",), str(shopper), at, what))

    def _notice(self, line: str) -> None:
        self.notices.append(f"{line}, at {self.account}")


def _title(message: Json, action: str) -> str:
    """What the button said, where the message that it stands on came along."""
    rows = array(mapping(message.get("reply_markup")).get("inline_keyboard"))
    buttons = [mapping(button) for row in rows for button in array(row)]
    found = next((button for button in buttons if button.get("callback_data") == action), {})
    return string(found.get("text"))[:LONGEST_TITLE]


def _id_of(message: Json) -> str:
    try:
        return message_id(message)
    except Unusable:
        return ""


READERS: dict[str, Callable[[Reading], None]] = {
    "message": Reading.message,
    "edited_message": Reading.edited_message,
    "callback_query": Reading.callback_query,
    "message_reaction": Reading.message_reaction,
    "my_chat_member": Reading.my_chat_member,
    "pre_checkout_query": Reading.checkout,
    "shipping_query": Reading.checkout,
}
"""By the one field that an update has beside its id; every other is told to the operator."""
