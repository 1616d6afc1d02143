"""A message or event of WeChat's read into ours; a webhook carries one. Imports core types and shared readers only."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime

from functions.channels.channel import Incoming, Parsed, Receipt
from functions.channels.heard import LONGEST_TITLE, location_in, text_in
from functions.channels.wechat.xml import fields
from functions.channels.wire import Unusable, moment, needed, string
from functions.conversation.channel_events import ControlPassed, ReachabilityChanged
from functions.conversation.events import (
    Content,
    MediaIn,
    Opened,
    PageContext,
    ShopperWrote,
    Tapped,
    Unsupported,
)
from functions.errors import UnreadableBody

ANSWER = "success"
"""What WeChat wants within five seconds, or it sends the message twice more and tells the shopper that the account is
out of order (channels.md 12.30). The answer itself goes by customer-service message."""
LONGEST_ID = 250
SCENE = "qrscene_"
UNSUPPORTED = "【收到不支持的消息类型"
"""WeChat's own words, as a text, for what it does not pass on (a sticker, a red envelope)."""

Fields = Mapping[str, str]
What = ShopperWrote | ReachabilityChanged | ControlPassed


def parse(body: bytes, received_at: datetime) -> Parsed:
    """Whatever it is, WeChat hears "success": it would send the same again. What is unreadable is kept by the edge."""
    try:
        found = {name: string(text) for name, text in fields(body).items()}
        if "Encrypt" in found and "MsgType" not in found:
            raise Unusable("Encrypt: an encrypted message, and wechat_aes_key is not set")
        return _event(found, received_at) if found.get("MsgType") == "event" else _message(found, received_at)
    except (Unusable, UnreadableBody) as unreadable:
        return Parsed(unreadable=(str(unreadable),), answer=ANSWER)


def _message(found: Fields, received_at: datetime) -> Parsed:
    message_id = _id(needed(dict(found), "MsgId"))
    what = ShopperWrote(content=content(found), message_id=message_id)
    return Parsed(incoming=(_incoming(found, message_id, what, received_at),), answer=ANSWER)


def _incoming(found: Fields, event: str, what: What, received_at: datetime) -> Incoming:
    user = needed(dict(found), "FromUserName")
    at = moment(found.get("CreateTime"), received_at)
    return Incoming(_id(event), _account(found), (f"openid:{user}",), user, at, what)


def _account(found: Fields) -> str:
    return f"wechat:{needed(dict(found), 'ToUserName')}"


def _id(event: str) -> str:
    if len(event) > LONGEST_ID:
        raise Unusable(f"id has {len(event)} characters")
    return event


# --- messages -----------------------------------------------------------------------------------------------------


def content(found: Fields) -> Content:
    """A type that is new, or comes without its own fields, is unsupported: an answer is still due."""
    kind = found.get("MsgType", "") or "unknown"
    try:
        return CONTENT[kind](found) if kind in CONTENT else Unsupported(type=kind[:LONGEST_TITLE])
    except Unusable:
        return Unsupported(type=kind)


def _text(found: Fields) -> Content:
    """A tapped line of a menu is a text too, with the line's id beside it; some accounts get the text alone."""
    body = needed(dict(found), "Content")
    if found.get("bizmsgmenuid"):
        return Tapped(action=found["bizmsgmenuid"], title=body[:LONGEST_TITLE])
    if body.startswith(UNSUPPORTED):
        return Unsupported(type="text")
    return text_in(body)


def _location(found: Fields) -> Content:
    return location_in(dict(found), "Location_X", "Location_Y", address=found.get("Label", ""))


CONTENT: dict[str, Callable[[Fields], Content]] = {
    "text": _text,
    "image": lambda found: MediaIn(media="image", id=found.get("MediaId") or None),
    "voice": lambda found: MediaIn(media="voice", id=found.get("MediaId") or None),
    "video": lambda found: MediaIn(media="video", id=found.get("MediaId") or None),
    "shortvideo": lambda found: MediaIn(media="video", id=found.get("MediaId") or None),
    "location": _location,
}


# --- events -------------------------------------------------------------------------------------------------------


def _event(found: Fields, received_at: datetime) -> Parsed:
    name = needed(dict(found), "Event")
    if name in RECEIPTS:
        return Parsed(receipts=(_receipt(found, received_at),), answer=ANSWER)
    happened = EVENTS[name](found) if name in EVENTS else ()
    if not happened:
        return Parsed(notices=(f"{name[:LONGEST_TITLE]}: ignored",), answer=ANSWER)
    # it has no MsgId (channels.md 1.1), and ids are logged
    told = "/".join(found.get(part, "") for part in ("FromUserName", "CreateTime", "Event", "EventKey"))
    event = f"event:{hashlib.sha256(told.encode()).hexdigest()[:32]}"
    incoming = [
        _incoming(found, f"{event}:{number}" if number else event, what, received_at)
        for number, what in enumerate(happened)
    ]
    return Parsed(incoming=tuple(incoming), answer=ANSWER)


def _followed(found: Fields) -> tuple[What, ...]:
    return ReachabilityChanged(reachable=True), *_opened(found)


def _opened(found: Fields) -> tuple[What, ...]:
    """A code with a parameter opens the chat on the product that it names."""
    scene = found.get("EventKey", "").removeprefix(SCENE).removeprefix("sku_")
    return (ShopperWrote(content=Opened(), context=PageContext(product=scene) if scene else None, brief=True),)


def _clicked(found: Fields) -> tuple[What, ...]:
    """A line of the account's own menu: its key is an action of ours ("cart", "menu")."""
    key = found.get("EventKey", "")
    return (ShopperWrote(content=Tapped(action=key), brief=True),) if key else ()


def _receipt(found: Fields, received_at: datetime) -> Receipt:
    """ "success", "failed:user block", "failed: system failed"."""
    status = needed(dict(found), "Status")
    return Receipt(
        account=_account(found),
        message_id=needed(dict(found), "MsgID"),
        state="delivered" if status == "success" else "failed",
        occurred_at=moment(found.get("CreateTime"), received_at),
        reason="" if status == "success" else status[:LONGEST_TITLE],
        names=(f"openid:{needed(dict(found), 'FromUserName')}",),
    )


RECEIPTS = ("TEMPLATESENDJOBFINISH",)
EVENTS: dict[str, Callable[[Fields], tuple[What, ...]]] = {
    "subscribe": _followed,
    "unsubscribe": lambda found: (ReachabilityChanged(reachable=False),),
    "SCAN": _opened,
    "CLICK": _clicked,
    "kf_create_session": lambda found: (ControlPassed(ours=False),),
    "kf_close_session": lambda found: (ControlPassed(ours=True),),
}
"""Whatever else happens at an account (a link of the menu was opened, a place was reported) asks for no answer."""
