"""A webhook body of Messenger or Instagram read into our events, item by item: a bad one loses no other.

`entry` holds `messaging` (we have the thread), `standby` (another app has it: we only listen) or `changes` (about the
account). Imports core types and this package's wire reading only; logs nothing.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.channels.channel import DeliveryState, Incoming, Parsed, Receipt, TemplateReviewed
from functions.channels.heard import cut
from functions.channels.messenger.content import contents, context, is_story_mention, opens
from functions.channels.meta_templates import decided
from functions.channels.wire import Json, Unusable, array, instant, mapping, needed, string
from functions.conversation.channel_events import ConsentChanged, ControlPassed, HumanWrote
from functions.conversation.events import Content, Edited, Opened, ReactionIn, ShopperWrote, Tapped
from functions.errors import UnreadableBody

OURS = "chatkassa:"
"""Begins the `metadata` that we send with each message, and that its echo brings back."""
PAGE_INBOX = "263902037430900"
"""Meta's own inbox, as an app."""
LONGEST_ID = 250
STOPPED = ("STOP_NOTIFICATIONS", "STOP NOTIFICATIONS")


@dataclass(frozen=True)
class Surface:
    """Which of the two: they differ in names only."""

    channel: str
    object: str
    """Of its webhooks."""
    person: str
    """What a name of its users begins with: ids are of one Page or account."""


def parse(body: bytes, received_at: datetime, surface: Surface) -> Parsed:
    reading = Reading(received_at, surface)
    for entry in _entries(body, surface):
        reading.entry(mapping(entry))
    return reading.parsed()


def _entries(body: bytes, surface: Surface) -> list[Any]:
    try:
        root = json.loads(body)
    except (ValueError, RecursionError):
        raise UnreadableBody("the body is not JSON") from None
    if mapping(root).get("object") != surface.object:
        raise UnreadableBody(f"object is not {surface.object}")
    if not isinstance(root.get("entry"), list):
        raise UnreadableBody("entry is not a list")
    return array(root["entry"])


@dataclass(frozen=True)
class Item:
    """One of `messaging` or `standby`. `page` is ours; `person` is the shopper, also where the page is the sender."""

    raw: Json
    page: str
    person: str
    at: datetime
    standby: bool


class Reading:
    """One body being read."""

    def __init__(self, received_at: datetime, surface: Surface) -> None:
        self.received_at = received_at
        self.surface = surface
        self.incoming: list[Incoming] = []
        self.receipts: list[Receipt] = []
        self.notices: list[str] = []
        self.unreadable: list[str] = []
        self.templates: list[TemplateReviewed] = []
        self.readers: dict[str, Callable[[Item], None]] = {
            "message": self.message,
            "postback": self.postback,
            "message_edit": self.edit,
            "reaction": self.reaction,
            "delivery": self.delivery,
            "read": self.read,
            "optin": self.optin,
            "pass_thread_control": self.control,
            "take_thread_control": self.control,
            "request_thread_control": self.control,
            "referral": self.referral,
        }
        """By the key that says what an item is; the first that is there. A referral may also stand beside a message."""

    def parsed(self) -> Parsed:
        return Parsed(
            incoming=tuple(self.incoming),
            receipts=tuple(self.receipts),
            notices=tuple(self.notices),
            unreadable=tuple(self.unreadable),
            templates=tuple(self.templates),
        )

    def entry(self, entry: Json) -> None:
        if string(entry.get("id")) == "0":
            # Meta's dashboard: a made-up message of a made-up person, or a change without anything in it
            self.notices.append("a test of the app's dashboard, not answered")
            return
        for change in array(entry.get("changes")):
            self.change(mapping(change))
        for name in ("messaging", "standby"):
            for index, item in enumerate(array(entry.get(name))):
                self._item(f"{name}[{index}]", entry, item, standby=name == "standby")
        if not any(isinstance(entry.get(name), list) for name in ("messaging", "standby", "changes")):
            self.notices.append("entry: neither messaging, standby nor changes")

    def change(self, change: Json) -> None:
        """What is about the Page or account, not about a shopper's message."""
        field, value = string(change.get("field")), mapping(change.get("value"))
        if (found := decided(field, value)) is not None:
            self.templates.append(found)
        said = [string(value.get(key)) for key in ("event", "message_template_name", "reason")]
        self.notices.append(f"changes: {field or 'no field'} {', '.join(filter(None, said))}".rstrip())

    def _item(self, place: str, entry: Json, raw: object, *, standby: bool) -> None:
        try:
            if not isinstance(raw, dict):
                raise Unusable("not an object")
            self._read(self._placed(entry, raw, standby=standby))
        except Unusable as error:
            self.unreadable.append(f"{place}: {error}")
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            # The error's own text may quote what the shopper wrote.
            self.unreadable.append(f"{place}: {type(error).__name__}")

    def _placed(self, entry: Json, raw: Json, *, standby: bool) -> Item:
        """An echo comes from the page: the conversation is the recipient's (reference/channels.md 12.20)."""
        sender, recipient = (string(mapping(raw.get(end)).get("id")) for end in ("sender", "recipient"))
        page, person = (sender, recipient) if is_echo(raw) else (recipient, sender)
        page = page or needed(entry, "id")
        return Item(raw, page, person, instant(raw.get("timestamp"), self.received_at), standby)

    def _read(self, item: Item) -> None:
        kind = next((name for name in self.readers if name in item.raw), "")
        if not kind or not item.person:
            self.notices.append(self._ignored(item, kind))
        elif item.person == item.page:
            self.notices.append(f"{kind}: of the page itself, at {self._account(item)}")
        else:
            self.readers[kind](item)

    def _ignored(self, item: Item, kind: str) -> str:
        if kind:
            return f"{kind}: without a sender, at {self._account(item)}"
        policy = mapping(item.raw.get("policy-enforcement"))
        if policy:
            return f"policy-enforcement: {string(policy.get('action'))} of {self._account(item)}"
        told = ", ".join(name for name in item.raw if name not in ("sender", "recipient", "timestamp"))[:100]
        return f"{'standby' if item.standby else 'messaging'}: {told or 'an item with nothing in it'} is not read"

    def _account(self, item: Item) -> str:
        return f"{self.surface.channel}:{item.page}"

    # --- what the shopper, or somebody of the shop, wrote -------------------------------------------------------

    def message(self, item: Item) -> None:
        message = mapping(item.raw.get("message"))
        if is_story_mention(message):
            self.notices.append(f"story_mention: at {self._account(item)}, not a message to anybody")
            return
        if is_echo(item.raw):
            self._echo(item, message)
            return
        mid = needed(message, "mid")
        said, *pictures = contents(message)
        event = f"deleted:{mid}" if message.get("is_deleted") is True else mid
        self._wrote(item, event, said, mid, context(message, item.raw))
        for place, picture in enumerate(pictures, 2):
            self._wrote(item, f"{mid}#{place}", picture, mid, None)

    def _echo(self, item: Item, message: Json) -> None:
        """Of what we sent ourselves it is the proof of sending; any other app's, or the inbox's, is a person's."""
        mid, metadata = needed(message, "mid"), string(message.get("metadata"))
        if metadata.startswith(OURS):
            self._receipt(item, mid, "sent", reference=metadata.removeprefix(OURS))
            return
        wrote = HumanWrote(message_id=mid, text=cut(string(message.get("text"))), app=string(message.get("app_id")))
        self._add(item, f"echo:{mid}", wrote)

    def postback(self, item: Item) -> None:
        """`mid` is not always there: then who, when and what make the id, hashed."""
        postback = mapping(item.raw.get("postback"))
        payload, mid = needed(postback, "payload"), string(postback.get("mid"))
        said: Content = (
            Opened() if opens(payload) else Tapped(action=payload, title=string(postback.get("title"))[:200])
        )
        event = mid or self._hashed("postback", item, payload)
        self._wrote(item, event, said, mid, context(postback, item.raw))

    def referral(self, item: Item) -> None:
        ref = string(mapping(item.raw.get("referral")).get("ref"))
        self._wrote(item, self._hashed("referral", item, ref), Opened(), "", context(item.raw))

    def optin(self, item: Item) -> None:
        """A plugin's button opens the chat; a topic that is subscribed to is the channel's switch for promotion."""
        optin = mapping(item.raw.get("optin"))
        if string(optin.get("type")) == "notification_messages":
            state = string(optin.get("notification_messages_status"))
            changed = ConsentChanged(promotional=state not in STOPPED)
            self._add(item, self._hashed("optin", item, state), changed)
            return
        self._wrote(item, self._hashed("optin", item, ""), Opened(), "", context({"referral": optin}))

    def reaction(self, item: Item) -> None:
        reaction = mapping(item.raw.get("reaction"))
        to, taken_back = needed(reaction, "mid"), string(reaction.get("action")) == "unreact"
        emoji = None if taken_back else string(reaction.get("emoji")) or string(reaction.get("reaction")) or None
        self._wrote(item, self._hashed("reaction", item, f"{to} {emoji}"), ReactionIn(to=to, emoji=emoji), "", None)

    def edit(self, item: Item) -> None:
        edit = mapping(item.raw.get("message_edit"))
        mid = needed(edit, "mid")
        said = Edited(original=mid, text=cut(string(edit.get("text"))))
        self._wrote(item, f"edited:{string(edit.get('num_edit'))}:{mid}", said, mid, None)

    # --- who has the thread, what became of our messages --------------------------------------------------------

    def control(self, item: Item) -> None:
        """`pass_thread_control` is sent to who gets the thread, unless that is Meta's inbox; `take` to who loses it; by
        `request` another app asks for it, because somebody there wants to answer."""
        passed = mapping(item.raw.get("pass_thread_control"))
        ours = bool(passed) and string(passed.get("new_owner_app_id")) != PAGE_INBOX
        self._add(item, self._hashed("control", item, str(ours)), ControlPassed(ours=ours))

    def delivery(self, item: Item) -> None:
        delivery = mapping(item.raw.get("delivery"))
        self._told(item, "delivered", delivery, [string(mid) for mid in array(delivery.get("mids"))])

    def read(self, item: Item) -> None:
        read = mapping(item.raw.get("read"))
        self._told(item, "read", read, [string(read.get("mid"))])

    def _told(self, item: Item, state: DeliveryState, block: Json, mids: list[str]) -> None:
        """By message; or by a watermark, which is of all that was sent until then."""
        watermark = block.get("watermark")
        at = instant(watermark, item.at)
        named = list(filter(None, mids))
        for mid in named:
            self._receipt(item, mid, state, at=at)
        if not named and watermark:
            self._receipt(item, "", state, at=at)
        elif not named:
            raise Unusable(f"{state}: neither a message nor a watermark")

    def _receipt(
        self, item: Item, mid: str, state: DeliveryState, *, at: datetime | None = None, reference: str = ""
    ) -> None:
        receipt = Receipt(
            account=self._account(item),
            message_id=mid,
            state=state,
            occurred_at=at or item.at,
            names=self._names(item),
            reference=reference,
        )
        self.receipts.append(receipt)

    # --- events -------------------------------------------------------------------------------------------------

    def _wrote(self, item: Item, event: str, said: Content, mid: str, page: Any) -> None:
        self._add(item, event, ShopperWrote(content=said, message_id=mid, context=page, standby=item.standby))

    def _add(self, item: Item, event: str, what: ShopperWrote | HumanWrote | ControlPassed | ConsentChanged) -> None:
        if len(event) > LONGEST_ID:
            event = f"long:{hashlib.sha256(event.encode()).hexdigest()}"
        self.incoming.append(Incoming(event, self._account(item), self._names(item), item.person, item.at, what))

    def _names(self, item: Item) -> tuple[str, ...]:
        return (f"{self.surface.person}:{item.person}",)

    def _hashed(self, kind: str, item: Item, what: str) -> str:
        """Of what has no id of its own. Ids are logged, so nothing in it can be read."""
        told = f"{item.person}:{string(item.raw.get('timestamp'))}:{what}"
        return f"{kind}:{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def is_echo(raw: Json) -> bool:
    """Absent, or anything but true: it is not one (reference/channels.md 12.19)."""
    return mapping(raw.get("message")).get("is_echo") is True
