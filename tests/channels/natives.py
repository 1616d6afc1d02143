"""What is native about each channel's payloads: their limits, what they say, what can be tapped. The tests that hold
for every channel ask it here; a channel's webhooks are in contract/.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from functions.channels.channel import Payload
from functions.channels.whatsapp import addressed
from tests.channels import outbound, outbound_kik, outbound_telegram, outbound_wechat, send_api
from tests.channels.contract import kik, meta_pages, telegram, wechat, whatsapp
from tests.channels.contract.case import Case, Item


@dataclass(frozen=True)
class Tap:
    action: str
    """What the payload itself says comes back: an id, or the title where the channel brings back nothing else."""
    title: str
    way: str = ""
    """What kind of thing it is, where taps on different kinds come back differently."""


@dataclass(frozen=True)
class Native:
    case: Case
    problems: Callable[[Payload], list[str]]
    running: Callable[[Payload], str]
    """The text that goes on in the next payload where it is too long for one."""
    taps: Callable[[Payload], Iterator[Tap]]
    ways: Mapping[str, Callable[[str, Tap], Item]] = field(default_factory=dict)
    """How a tap of some way comes back, with an id of its own; any other as the contract's choice."""

    def tapped(self, id: str, tap: Tap) -> Item:
        way = self.ways.get(tap.way)
        return way(id, tap) if way else self.case.choice(id, tap.action, tap.title)


# --- WhatsApp -----------------------------------------------------------------------------------------------------


def _whatsapp_text(payload: Payload) -> str:
    block: Any = payload[payload["type"]]
    body = block.get("body", block.get("caption", ""))
    return str(body["text"] if isinstance(body, dict) else body)


def _whatsapp_taps(payload: Payload) -> Iterator[Tap]:
    action: Any = payload.get("interactive", {}).get("action", {})
    blocks = [action, *(card["action"] for card in action.get("cards", ()))]
    for block in blocks:
        for button in block.get("buttons", ()):
            reply = button.get("reply", button.get("quick_reply"))
            yield Tap(reply["id"], reply["title"])
        for section in block.get("sections", ()):
            for row in section["rows"]:
                yield Tap(row["id"], row["title"], "row")


def _whatsapp_row(id: str, tap: Tap) -> Item:
    chosen = {"type": "list_reply", "list_reply": {"id": tap.action, "title": tap.title}}
    return whatsapp.message(id, "interactive", interactive=chosen)


# --- Telegram -----------------------------------------------------------------------------------------------------


def _telegram_taps(payload: Payload) -> Iterator[Tap]:
    for row in payload.get("reply_markup", {}).get("inline_keyboard", ()):
        for key in row:
            if "callback_data" in key:
                yield Tap(key["callback_data"], key["text"])


# --- Messenger, Instagram -----------------------------------------------------------------------------------------


def _meta_text(payload: Payload) -> str:
    message = payload["message"]
    return str(message.get("text") or message["attachment"]["payload"].get("text", ""))


def _meta_taps(payload: Payload) -> Iterator[Tap]:
    message = payload["message"]
    for reply in message.get("quick_replies", ()):
        yield Tap(reply["payload"], reply["title"])
    shown = message.get("attachment", {}).get("payload", {})
    for element in (shown, *shown.get("elements", ())):
        for button in element.get("buttons", ()):
            if button["type"] == "postback":
                yield Tap(button["payload"], button["title"], "postback")


def _postback(id: str, tap: Tap) -> Item:
    return meta_pages.item(postback={"mid": f"m_{id}", "title": tap.title, "payload": tap.action})


# --- Kik ----------------------------------------------------------------------------------------------------------


def _kik_text(payload: Payload) -> str:
    return "".join(message.get("body", "") for message in payload["messages"])


def _kik_taps(payload: Payload) -> Iterator[Tap]:
    for message in payload["messages"]:
        for keyboard in message.get("keyboards", ()):
            for response in keyboard["responses"]:
                yield Tap(response["body"], response["body"])


# --- WeChat -------------------------------------------------------------------------------------------------------


def _wechat_text(payload: Payload) -> str:
    """A link's card goes on from what was before it, and a picture's into what comes after: its title may be the first
    line of the caption."""
    block: Any = payload[payload["msgtype"]]
    if "articles" in block:
        [article] = block["articles"]
        return f"{article['description']}\0{article['title']}\n{article['description']}"
    return str(block.get("content", block.get("head_content", "")))


def _wechat_taps(payload: Payload) -> Iterator[Tap]:
    for line in payload.get("msgmenu", {}).get("list", ()):
        yield Tap(line["id"], line["content"])


NATIVES = {
    "whatsapp": Native(
        whatsapp.CASE,
        lambda payload: outbound.problems(addressed(payload, "+31612345678", "c1/1/0")),
        _whatsapp_text,
        _whatsapp_taps,
        {"row": _whatsapp_row},
    ),
    "messenger": Native(meta_pages.MESSENGER, send_api.problems, _meta_text, _meta_taps, {"postback": _postback}),
    "instagram": Native(
        meta_pages.INSTAGRAM,
        lambda payload: send_api.problems(payload, "instagram"),
        _meta_text,
        _meta_taps,
        {"postback": _postback},
    ),
    "telegram": Native(
        telegram.CASE,
        outbound_telegram.problems,
        lambda payload: payload.get("text", payload.get("caption", payload.get("description", ""))),
        _telegram_taps,
    ),
    "wechat": Native(wechat.CASE, outbound_wechat.problems, _wechat_text, _wechat_taps),
    "kik": Native(kik.CASE, outbound_kik.problems, _kik_text, _kik_taps),
}
