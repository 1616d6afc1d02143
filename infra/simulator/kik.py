"""Kik, as its documentation last stood (channels.md 6): the API that the shop calls, and the phones with Kik."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

from infra.simulator.chat_app import FILE, ChatApp
from infra.simulator.config import Config
from infra.simulator.files import picture
from infra.simulator.phones import Bubble, Phone, Phones
from infra.simulator.ports import ApiCall, ApiRefusal, Ports, Posted
from infra.simulator.rendering import PICTURE, joined, links_in, tidy, titled

Json = dict[str, Any]
AT_ONCE, BODY, RESPONSES = 25, 1500, 20
FEATURES = ("manuallySendReadReceipts", "receiveReadReceipts", "receiveDeliveryReceipts", "receiveIsTyping")
RECEIPT_SECONDS = 0.3


def refused(status: int, error: str, message: str) -> ApiRefusal:
    return ApiRefusal(status, {"error": error, "message": message})


def bad(message: str) -> ApiRefusal:
    return refused(400, "BadRequest", message)


ON_DEMAND = {
    "500": refused(500, "InternalServerError", "The simulator was told to fail"),
    "throttled": refused(429, "TooManyRequests", "You have exceeded your rate limit"),
    "token": refused(401, "Unauthorized", "Invalid credentials"),
    "refused": refused(403, "Forbidden", "You do not have permission to message this user"),
}


def _attributed(kind: str, field: str, url: str, **more: Any) -> Callable[[Json], Json]:
    gallery = {"name": "Gallery", "iconUrl": "https://kik.test/gallery.png"}
    return lambda given: {"type": kind, field: given.get("url", url), "attribution": gallery, **more}


CONTENT: dict[str, Callable[[Json], Json]] = {
    "text": lambda given: {"type": "text", "body": given["text"]},
    "image": _attributed("picture", "picUrl", "https://kik.test/picture.jpg"),
    "video": _attributed("video", "videoUrl", "https://kik.test/video.mp4", muted=False, autoplay=False, loop=False),
    "link": lambda given: {"type": "link", "url": given.get("url", "https://kik.test"), "title": "A page", "text": ""},
    "sticker": lambda given: {"type": "sticker", "stickerPackId": "memes", "stickerUrl": "https://kik.test/s.png"},
    "unsupported": lambda given: {"type": "friend-picker", "picked": ["sanne0002"]},
}


class Kik(ChatApp):
    name, title, traffic = "kik", "Kik", "kik"
    content = CONTENT
    acts = ("follow",)
    told_by_address = True
    faults_on_demand = (*ON_DEMAND, "timeout")

    def __init__(self, config: Config, ports: Ports) -> None:
        super().__init__(
            config, ports, Phones(Phone, lambda phone, run, n: f"{run.lower()}-{phone.number:04d}-{n:06d}")
        )
        self.features: dict[str, bool] = dict.fromkeys(FEATURES, False)

    # --- the API --------------------------------------------------------------------------------------------------

    def asked(self, call: ApiCall) -> Json | bytes:
        """/v1/message and /v1/config, with basic authorization; a file needs none."""
        if (call.method, call.path) == ("GET", f"/{FILE}"):
            return picture()
        known = base64.b64encode(f"{self.config.kik_bot}:{self.config.kik_api_key}".encode()).decode()
        if call.headers.get("authorization", "") != f"Basic {known}":
            raise ON_DEMAND["token"]
        if call.path == "/v1/config":
            return self._config(json.loads(call.body) if call.method == "POST" else {})
        if (call.method, call.path) != ("POST", "/v1/message"):
            raise refused(404, "NotFound", "There is no such endpoint")
        messages = json.loads(call.body).get("messages")
        if not isinstance(messages, list) or not 1 <= len(messages) <= AT_ONCE:
            raise bad(f"messages: 1 to {AT_ONCE} of them")
        phones = [self._addressed(message) for message in messages]
        for message in messages:
            _check(message)
        self.fault()
        for phone, message in zip(phones, messages, strict=True):
            self._take(phone, message)
        return {}

    def _config(self, given: Json) -> Json:
        self.features |= {name: bool(value) for name, value in given.get("features", {}).items() if name in FEATURES}
        return {"webhook": given.get("webhook", ""), "features": self.features}

    def _addressed(self, message: Json) -> Phone:
        to = str(message.get("to") or "")
        if not (to[-4:].isdecimal() and int(to[-4:]) and to == self.address(Phone(int(to[-4:])))):
            raise bad("messages.to: there is no such user")
        phone: Phone = self.phones.phone(int(to[-4:]))
        if message.get("chatId") not in (None, self.chat(phone)):
            raise bad("messages.chatId: it is not a chat of this user's")
        if phone.blocked or phone.last_inbound is None:
            raise ON_DEMAND["refused"]
        return phone

    def _take(self, phone: Phone, message: Json) -> None:
        if message["type"] == "is-typing":
            phone.typing = bool(message.get("isTyping"))
            self.ports.touch()
        elif message["type"] != "read-receipt":
            bubble = self.show(phone, {name: value for name, value in message.items() if name not in ("to", "chatId")})
            self._receipts(phone, bubble)

    def refusal(self, kind: str) -> ApiRefusal:
        return ON_DEMAND[kind]

    def unreadable(self) -> ApiRefusal:
        return bad("the body is not JSON")

    # --- webhooks -------------------------------------------------------------------------------------------------

    def sign(self, body: Json, truly: bool = True) -> Posted:
        raw = json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
        key = self.config.kik_api_key if truly else "of-somebody-else"
        digest = hmac.new(key.encode(), raw, hashlib.sha1).hexdigest().upper()
        headers = {"content-type": "application/json", "x-kik-signature": digest}
        return Posted(raw, {**headers, "x-kik-username": self.config.kik_bot})

    def _tell(self, phone: Phone, message_id: str, content: Json) -> None:
        sender = self.address(phone)
        message = {"from": sender, "participants": [sender], "mention": None, "chatId": self.chat(phone)}
        message |= {"id": message_id, "timestamp": round(self.ports.now() * 1000), "chatType": "direct"}
        about = {"readReceiptRequested": content["type"] not in ("delivery-receipt", "read-receipt"), "metadata": None}
        self.ports.webhook(f"phone {phone.number}", {"messages": [{**message, **about, **content}]})

    def _receipts(self, phone: Phone, bubble: Bubble) -> None:
        def told(state: str, feature: str, kind: str) -> Callable[[], None]:
            def tell() -> None:
                if phone.offline:
                    self.ports.later(RECEIPT_SECONDS, tell)
                    return
                self.rise(bubble, state)
                if self.features[feature]:
                    self._tell(phone, self.phones.new_id(phone), {"type": kind, "messageIds": [bubble.id]})

            return tell

        self.ports.later(RECEIPT_SECONDS, told("delivered", "receiveDeliveryReceipts", "delivery-receipt"))
        self.ports.later(2 * RECEIPT_SECONDS, told("read", "receiveReadReceipts", "read-receipt"))

    def arrives(self, phone: Phone, bubble: Bubble, kind: str) -> None:
        self._tell(phone, bubble.id, bubble.native)

    def tapped(self, phone: Phone, bubble: Bubble, option: Json) -> Bubble:
        """A suggested response is written as it stands."""
        return self.write(phone.number, "text", {"text": option["title"]})

    # --- shoppers -------------------------------------------------------------------------------------------------

    def address(self, phone: Phone) -> str:
        return f"{phone.name.lower()}{phone.number:04d}"

    def chat(self, phone: Phone) -> str:
        return hashlib.sha256(self.address(phone).encode()).hexdigest()

    def act_follow(self, phone: Phone, given: Json) -> Bubble:
        """{"follow": "sku_…"}: a Kik code that is scanned; without anything, the chat is opened."""
        data = given.get("ref") or given.get("text", "")
        bubble = self.inbound(phone, {"type": "scan-data", "data": data} if data else {"type": "start-chatting"})
        self.arrives(phone, bubble, "follow")
        return bubble

    def plain(self, native: Json) -> str:
        words = PLAIN.get(native["type"], lambda given: f"({given['type']})")(native)
        return tidy(joined(words, titled(_responses(native))))

    def options(self, phone: Phone, bubble: Bubble) -> list[Json]:
        """The keyboard is that of the latest message that has one, until the shopper writes."""
        after = phone.bubbles[phone.bubbles.index(bubble) + 1 :]
        gone = any(each.sender == "shopper" or _responses(each.native) for each in after)
        links = links_in(str(bubble.native.get("body", "")))
        if bubble.native["type"] == "link":
            links = [
                {"id": "", "title": bubble.native.get("title") or bubble.native["url"], "url": bubble.native["url"]}
            ]
        return links + ([] if gone else _responses(bubble.native))


def _check(message: Json) -> None:
    kind = message.get("type")
    if kind not in FIELDS:
        raise bad(f"messages.type: {kind!r} is not a type")
    for name in FIELDS[kind]:
        if not message.get(name):
            raise bad(f"messages.{name} is required")
    if len(str(message.get("body", ""))) > BODY:
        raise bad(f"messages.body: at most {BODY} characters")
    for keyboard in message.get("keyboards", ()):
        responses = keyboard.get("responses")
        if (
            keyboard.get("type") != "suggested"
            or not isinstance(responses, list)
            or not 1 <= len(responses) <= RESPONSES
        ):
            raise bad(f"messages.keyboards: suggested, with 1 to {RESPONSES} responses")
        if not all(each.get("body") or each.get("picUrl") or each.get("type") == "friend-picker" for each in responses):
            raise bad("messages.keyboards.responses.body is required")


FIELDS: dict[str, tuple[str, ...]] = {
    "text": ("body",),
    "picture": ("picUrl",),
    "link": ("url",),
    "video": ("videoUrl",),
    "is-typing": (),
    "read-receipt": ("messageIds",),
}


def _responses(native: Json) -> list[Json]:
    found = [each for keyboard in native.get("keyboards", ()) for each in keyboard["responses"]]
    return [{"id": each["body"], "title": each["body"]} for each in found if each["type"] == "text"]


PLAIN: dict[str, Callable[[Json], str]] = {
    "text": lambda given: str(given["body"]),
    "picture": lambda given: PICTURE,
    "link": lambda given: f"[{given.get('title') or 'link'} → {given['url']}]",
    "scan-data": lambda given: f"(link {given['data']})",
}
