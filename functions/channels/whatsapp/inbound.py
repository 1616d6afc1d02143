"""A webhook body read into our events, item by item: what is wrong with one item does not lose the others.

Arrays are read wherever they are: one `value` may hold messages, statuses and errors together, or none of them.
May import core types and this package's wire reading only; logs nothing.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from functions.channels.channel import DeliveryState, Incoming, Parsed, Receipt, Renamed, TemplateReviewed
from functions.channels.heard import cut
from functions.channels.meta_templates import decided
from functions.channels.whatsapp.content import content, context
from functions.channels.whatsapp.shoppers import Contacts, Shopper
from functions.channels.wire import Json, Unusable, array, mapping, moment, needed, string, whole
from functions.conversation.channel_events import ConsentChanged, HumanWrote
from functions.conversation.events import CatalogueOrder, ShopperWrote
from functions.errors import UnreadableBody

STATES: dict[str, DeliveryState] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "played": "read",
    "failed": "failed",
}
PREFERENCES = {"stop": False, "resume": True, "signup": True}
TALK = ("messages", "user_preferences", "smb_message_echoes")
"""Webhook fields that concern shoppers; every other one is told to the operator."""
LONGEST_ID = 250


def parse(body: bytes, received_at: datetime) -> Parsed:
    reading = Reading(received_at)
    for entry in _entries(body):
        for change in array(mapping(entry).get("changes")):
            reading.change(mapping(change))
        if not isinstance(mapping(entry).get("changes"), list):
            reading.unreadable.append("entry: changes is not a list")
    return reading.parsed()


def _entries(body: bytes) -> list[Any]:
    try:
        root = json.loads(body)
    except (ValueError, RecursionError):
        raise UnreadableBody("the body is not JSON") from None
    if mapping(root).get("object") != "whatsapp_business_account":
        raise UnreadableBody("object is not whatsapp_business_account")
    if not isinstance(root.get("entry"), list):
        raise UnreadableBody("entry is not a list")
    return array(root["entry"])


class Reading:
    """One body being read."""

    def __init__(self, received_at: datetime) -> None:
        self.received_at = received_at
        self.incoming: list[Incoming] = []
        self.renamed: list[Renamed] = []
        self.receipts: list[Receipt] = []
        self.notices: list[str] = []
        self.templates: list[TemplateReviewed] = []
        self.unreadable: list[str] = []

    def parsed(self) -> Parsed:
        return Parsed(
            tuple(self.incoming),
            tuple(self.receipts),
            tuple(self.notices),
            tuple(self.unreadable),
            tuple(self.templates),
            renamed=tuple(self.renamed),
        )

    def change(self, change: Json) -> None:
        field, value = string(change.get("field")), mapping(change.get("value"))
        if field in TALK and not value:
            self.unreadable.append(f"{field}: value is missing")
        if field not in TALK:
            self.notices.append(_notice(field, value))
            if (found := decided(field, value)) is not None:
                self.templates.append(found)
            return
        number = string(mapping(value.get("metadata")).get("phone_number_id"))
        account = f"whatsapp:{number}" if number else ""
        readers: dict[str, Callable[[str, Json, Contacts], None]] = {
            "messages": self.message,
            "statuses": self.status,
            "user_preferences": self.preference,
            "message_echoes": self.echo,
            "errors": self.error,
        }
        contacts = Contacts(value)
        for name, read in readers.items():
            if not isinstance(value.get(name, []), list | None):
                self.unreadable.append(f"{name} is not a list")
            for index, item in enumerate(array(value.get(name))):
                self._item(f"{name}[{index}]", read, account, item, contacts)
        self.notices += [f"{field}: {name} is not read" for name in value if name not in (*readers, *FRAME)]
        if value and not set(value) - set(FRAME):
            self.notices.append(f"{field}: nothing in it")

    def _item(
        self, place: str, read: Callable[[str, Json, Contacts], None], account: str, item: object, contacts: Contacts
    ) -> None:
        try:
            if not isinstance(item, dict):
                raise Unusable("not an object")
            if not account:
                raise Unusable("metadata.phone_number_id is missing")
            read(account, item, contacts)
        except Unusable as error:
            self.unreadable.append(f"{place}: {error}")
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            # The error's own text may quote what the shopper wrote.
            self.unreadable.append(f"{place}: {type(error).__name__}")

    def message(self, account: str, message: Json, contacts: Contacts) -> None:
        kind = string(message.get("type"))
        if kind == "system":
            self.system(account, message, mapping(message.get("system")), contacts)
            return
        if message.get("group_id"):
            self.notices.append(f"messages: one to a group at {account}; groups are not customers")
            return
        if "@" in string(message.get("from")):
            # "…@newsletter", "status@broadcast", "…@g.us": WhatsApp's own notation for what is no person
            self.notices.append(f"messages: one of a channel or broadcast at {account}; it is not a customer's")
            return
        who = contacts.shopper(message.get("from_user_id"), message.get("from"))
        message_id = needed(message, "id")
        said = content(message)
        ordered = array(mapping(message.get("order")).get("product_items"))
        if isinstance(said, CatalogueOrder) and len(said.items) < len(ordered):
            self.notices.append(f"order: {len(ordered) - len(said.items)} lines without a valid quantity are left out")
        self._add(
            account,
            message_id,
            who,
            moment(message.get("timestamp"), self.received_at),
            ShopperWrote(
                content=said,
                message_id=message_id,
                profile_name=who.profile_name,
                context=context(message),
            ),
        )

    def system(self, account: str, message: Json, system: Json, contacts: Contacts) -> None:
        """Meta: a changed number regenerates the BSUID as well; the new one is not always told."""
        kind = string(system.get("type"))
        before = contacts.shopper(message.get("from_user_id"), message.get("from"))
        after = Shopper(string(system.get("user_id")), string(system.get("wa_id")).lstrip("+"), "")
        self.notices.append(f"system: {kind} of a shopper at {account}")
        if kind != "user_changed_number" or not after.number:
            return
        self.renamed.append(
            Renamed(
                id=needed(message, "id"),
                account=account,
                before=before.names,
                after=after.names,
                address=after.address,
                occurred_at=moment(message.get("timestamp"), self.received_at),
                number=after.phone,
            )
        )

    def preference(self, account: str, preference: Json, contacts: Contacts) -> None:
        category, choice = string(preference.get("category")), string(preference.get("value"))
        if category != "marketing_messages" or choice not in PREFERENCES:
            self.notices.append(f"user_preferences: {category} {choice}")
            return
        who = contacts.shopper(preference.get("user_id"), preference.get("wa_id"))
        at = string(preference.get("timestamp"))
        # It has no id of its own. Ids are logged, so the number in it is hashed.
        self._add(
            account,
            f"preference:{hashlib.sha256(f'{who.address}:{choice}:{at}'.encode()).hexdigest()[:32]}",
            who,
            moment(preference.get("timestamp"), self.received_at),
            ConsentChanged(promotional=PREFERENCES[choice]),
        )

    def echo(self, account: str, echo: Json, contacts: Contacts) -> None:
        """A person of the shop wrote in the WhatsApp Business app, on the same number. What we send has no echo."""
        who = contacts.shopper(echo.get("to_user_id"), echo.get("to"))
        message_id = needed(echo, "id")
        block = mapping(echo.get(string(echo.get("type"))))
        text = string(block.get("body")) or string(block.get("caption"))
        wrote = HumanWrote(message_id=message_id, text=cut(text), app="whatsapp_business")
        self._add(account, f"echo:{message_id}", who, moment(echo.get("timestamp"), self.received_at), wrote)

    def _add(
        self, account: str, event: str, who: Shopper, at: datetime, what: ShopperWrote | ConsentChanged | HumanWrote
    ) -> None:
        if not who.names:
            raise Unusable("neither a number nor a user_id")
        if len(event) > LONGEST_ID:
            raise Unusable(f"id has {len(event)} characters")
        self.incoming.append(Incoming(event, account, who.names, who.address, at, what, number=who.phone))

    def status(self, account: str, status: Json, contacts: Contacts) -> None:
        state = STATES.get(string(status.get("status")))
        if state is None:
            self.notices.append(f"statuses: {string(status.get('status'))} of a message at {account}")
            return
        error = mapping(next(iter(array(status.get("errors"))), None))
        who = contacts.shopper(status.get("recipient_user_id"), status.get("recipient_id"))
        self.receipts.append(
            Receipt(
                account=account,
                message_id=needed(status, "id"),
                state=state,
                occurred_at=moment(status.get("timestamp"), self.received_at),
                code=whole(error.get("code")),
                reason=string(mapping(error.get("error_data")).get("details")) or string(error.get("title")),
                names=who.names,
                reference=string(status.get("biz_opaque_callback_data")),
            )
        )

    def error(self, account: str, error: Json, contacts: Contacts) -> None:
        self.notices.append(f"error {string(error.get('code'))} at {account}: {string(error.get('title'))}")


FRAME = ("messaging_product", "metadata", "contacts")


def _notice(field: str, value: Json) -> str:
    """What the operator is told of a webhook that is about the account, not about a shopper's message."""
    said = [string(value.get(key)) for key in ("event", "message_template_name", "new_quality_score", "decision")]
    counts = [f"{len(found)} {name}" for name, found in value.items() if isinstance(found, list)]
    return f"{field or 'no field'}: {', '.join(filter(None, (*said, *counts)))}".rstrip(": ")
