"""Telegram: the Bot API that the shop calls, and the phones with Telegram. Bot Payments are in payments.py.

A webhook's own answer may be a method too: it is carried out, and nobody hears what came of it.
"""

import json
import re
from typing import Any
from urllib.parse import parse_qsl

from infra.simulator.chat_app import ChatApp
from infra.simulator.config import Config
from infra.simulator.files import picture
from infra.simulator.phones import Bubble, Phone, Phones
from infra.simulator.ports import ApiCall, ApiRefusal, Ports, Posted
from infra.simulator.telegram import updates
from infra.simulator.telegram.errors import BLOCKED, ON_DEMAND, bad, refused
from infra.simulator.telegram.methods import FILE_PATH, METHODS, SENDING
from infra.simulator.telegram.payments import Payments
from infra.simulator.telegram.reading import PAY, keyboard, options, plain

Json = dict[str, Any]
FIRST_CHAT = 7_100_000_000
"""Ids of chats need more than 32 bits."""
LANGUAGES = {6: "en"}
"""Of phones whose app is in a language of its own, whatever the others': James's."""
LANGUAGE = re.compile(r"([a-z]{2,3}(-[A-Za-z]{2,4})?)?")
"""An IETF language tag, as the Bot API has them; "": as the others'."""


class TelegramPhone(Phone):
    started = False
    """The shopper has written, or pressed Start: before that a bot may not write."""
    language = ""
    """Chosen on this phone; "": as the others'."""
    toast = ""
    """What was said last in answer to a tap or a payment."""

    @property
    def chat(self) -> int:
        return FIRST_CHAT + self.number


class Telegram(ChatApp):
    name, title, traffic = "telegram", "Telegram", "telegram"
    content = updates.CONTENT
    acts = ("follow", "pay")
    faults_on_demand = (*ON_DEMAND, "timeout")
    in_turn = True
    patience = 60

    def __init__(self, config: Config, ports: Ports) -> None:
        super().__init__(config, ports, Phones(TelegramPhone, lambda phone, run, count: str(count)))
        # Update ids outlive the simulator in the shop's table.
        self._update = int(ports.now()) * 1000
        self.hook: Json = {
            "url": f"{config.api}/webhooks/telegram" if config.api else "",
            "allowed_updates": list(updates.SUBSCRIBED),
        }
        self.queries: dict[str, TelegramPhone] = {}
        """Taps that wait for answerCallbackQuery."""
        self.files: dict[str, str] = {}
        """File id → address of the picture."""
        self.payments = Payments(self)

    @property
    def bot(self) -> Json:
        bot_id = int(self.config.telegram_token.partition(":")[0])
        return {"id": bot_id, "is_bot": True, "first_name": "De Linde", "username": "de_linde_bot"}

    # --- the Bot API ----------------------------------------------------------------------------------------------

    def asked(self, call: ApiCall) -> Json | bytes:
        """POST /bot{token}/{method}, with JSON, a form, or a query; GET /file/bot{token}/{path}, which getFile
        names."""
        if call.path == f"/file/bot{self.config.telegram_token}/{FILE_PATH}":
            return picture()
        bot, _, method = call.path.strip("/").partition("/")
        if bot != f"bot{self.config.telegram_token}":
            raise refused(401, "Unauthorized")
        if call.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            given: Json = dict(parse_qsl(call.body.decode()))
        else:
            given = json.loads(call.body) if call.body else dict(call.query)
        return {"ok": True, "result": self.does(method, given)}

    def does(self, method: str, given: Json) -> Any:
        """The result of a method. Raises ApiRefusal."""
        if method not in METHODS:
            raise refused(404, "Not Found: method not found")
        if method in SENDING:
            self.fault()
        return METHODS[method](self, given)

    def refusal(self, kind: str) -> ApiRefusal:
        return ON_DEMAND[kind]

    def unreadable(self) -> ApiRefusal:
        return bad("can't parse JSON object")

    def addressed(self, given: Json) -> TelegramPhone:
        """Whom a send is for."""
        try:
            number = int(given.get("chat_id", 0)) - FIRST_CHAT
            phone: TelegramPhone = self.phones.phone(number)
        except (LookupError, ValueError, TypeError):
            raise bad("chat not found") from None
        if not phone.started:
            raise bad("chat not found")
        if phone.blocked:
            raise BLOCKED
        return phone

    # --- webhooks -------------------------------------------------------------------------------------------------

    def sign(self, body: Json, truly: bool = True) -> Posted:
        secret = self.hook.get("secret_token", self.config.telegram_secret_token)
        headers = {"content-type": "application/json"}
        headers["x-telegram-bot-api-secret-token"] = secret if truly else "of-somebody-else"
        return Posted(json.dumps(body, separators=(",", ":")).encode(), headers)

    @property
    def webhook_url(self) -> str:
        return str(self.hook["url"])

    def update(self, phone: TelegramPhone, kind: str, content: Json) -> None:
        if kind in self.hook["allowed_updates"]:
            self._update += 1
            self.ports.webhook(f"chat {phone.chat}", {"update_id": self._update, kind: content})

    def answered(self, body: Json, status: int, answer: str) -> bool:
        if not 200 <= status < 300:
            return False
        try:
            given = json.loads(answer)
            if isinstance(given, dict) and "method" in given:
                self.does(str(given["method"]), given)
        except (ValueError, ApiRefusal):
            pass  # as Telegram: nobody is told
        return True

    def user(self, phone: TelegramPhone) -> Json:
        found = {"id": phone.chat, "is_bot": False, "first_name": phone.name, "username": phone.name.lower()}
        return {**found, "language_code": self.language_of(phone)}

    def language_of(self, phone: TelegramPhone) -> str:
        return phone.language or LANGUAGES.get(phone.number) or self.language

    def chat(self, phone: TelegramPhone) -> Json:
        return {"id": phone.chat, "type": "private", "first_name": phone.name, "username": phone.name.lower()}

    def message(self, phone: TelegramPhone, bubble: Bubble) -> Json:
        """A Message of the Bot API."""
        sender = self.bot if bubble.sender == "shop" else self.user(phone)
        whole = {"message_id": int(bubble.id), "from": sender, "chat": self.chat(phone), "date": int(bubble.at)}
        content = {name: value for name, value in bubble.native.items() if name in IN_MESSAGE}
        if isinstance(content.get("photo"), str):
            content["photo"] = self.sizes(content["photo"])
        for kind in FILES & set(content):
            if isinstance(content[kind], str):
                content[kind] = {"file_id": f"SIM-{kind}-{bubble.id}", "file_unique_id": f"{kind}{bubble.id}"}
        return whole | content

    def sizes(self, address: str) -> list[Json]:
        """A picture that was sent by its address has file ids from then on."""
        found = updates.photo(f"AgACAgQAAxk{abs(hash(address)):x}")
        self.files |= {size["file_id"]: address for size in found}
        return found

    # --- shoppers -------------------------------------------------------------------------------------------------

    def arrives(self, phone: TelegramPhone, bubble: Bubble, kind: str) -> None:
        phone.started = True
        if kind == "edit":
            subject = self._latest_text(phone, bubble)
            whole = {**self.message(phone, subject), **bubble.native, "edit_date": int(bubble.at)}
            self.update(phone, "edited_message", whole)
        else:
            self.update(phone, "message", self.message(phone, bubble))

    def _latest_text(self, phone: TelegramPhone, edit: Bubble) -> Bubble:
        found = [
            each for each in phone.bubbles if each.sender == "shopper" and each is not edit and "text" in each.native
        ]
        return found[-1] if found else edit

    def tapped(self, phone: TelegramPhone, bubble: Bubble, option: Json) -> Bubble:
        """An inline button tells its data and writes nothing; a button of a reply keyboard is written."""
        if option["id"] == PAY and bubble.native["method"] == "sendInvoice":
            return self.payments.pay(phone, bubble)
        if option in keyboard(bubble.native):
            return self.write(phone.number, "text", {"text": option["title"]})
        query = f"{phone.chat}{len(self.queries):06d}"
        self.queries[query] = phone
        told = {"id": query, "from": self.user(phone), "message": self.message(phone, bubble)}
        self.update(phone, "callback_query", {**told, "chat_instance": str(phone.chat), "data": option["id"]})
        return self.phones.unseen(phone, {"callback_query": {"data": option["id"], "title": option["title"]}})

    def settings(self, number: int, given: Json) -> None:
        """And `language`, which every update tells the shop. Raises ValueError."""
        language = given.get("language")
        if language is not None:
            if not LANGUAGE.fullmatch(str(language)):
                raise ValueError("language: nl, en, pt-br …")
            self.phones.phone(number).language = str(language)
        super().settings(number, given)

    def reachable(self, phone: TelegramPhone, reachable: bool) -> None:
        told = updates.member(self.user(phone), self.bot, int(self.ports.now()), blocked=not reachable)
        self.update(phone, "my_chat_member", {"chat": self.chat(phone), **told})

    def act_follow(self, phone: TelegramPhone, given: Json) -> Bubble:
        """{"follow": "sku_…"}: a t.me link, and Start. Raises ValueError."""
        bubble = self.inbound(phone, updates.start(given.get("ref") or given.get("text", "")))
        self.arrives(phone, bubble, "follow")
        return bubble

    def act_pay(self, phone: TelegramPhone, given: Json) -> Bubble:
        """{"pay": {}}: pays the latest invoice on the screen. Raises LookupError."""
        invoices = [each for each in phone.bubbles if each.native.get("method") == "sendInvoice"]
        if not invoices:
            raise LookupError("there is no invoice on the screen")
        return self.payments.pay(phone, invoices[-1])

    def address(self, phone: TelegramPhone) -> str:
        return str(phone.chat)

    def plain(self, native: Json) -> str:
        return plain(native)

    def options(self, phone: TelegramPhone, bubble: Bubble) -> list[Json]:
        return options(bubble.native) + keyboard(bubble.native)

    def details(self, phone: TelegramPhone) -> Json:
        waiting = sum(each is phone for each in self.queries.values())
        return {"toast": phone.toast, "unanswered_taps": waiting, "language": self.language_of(phone)}


FILES = frozenset(("video", "audio", "voice", "document"))
IN_MESSAGE = frozenset(
    (
        *("text", "entities", "caption", "caption_entities", "reply_markup", "photo", "video", "voice", "audio"),
        *("document", "sticker", "location", "venue", "contact", "dice", "successful_payment"),
    )
)
