"""Messenger: the Send API that the shop talks to, and the phones with Messenger. Instagram's is made from it."""

import json
from typing import Any, ClassVar

from infra.simulator.chat_app import FILE, ChatApp
from infra.simulator.config import Config, registered_templates
from infra.simulator.envelope import signed
from infra.simulator.files import picture
from infra.simulator.limits import MetaError, filled
from infra.simulator.message_templates import MessageTemplates
from infra.simulator.messenger import events
from infra.simulator.messenger.checks import block
from infra.simulator.messenger.reading import buttons, plain, quick_replies
from infra.simulator.messenger.refusals import DEAD_TAGS, ON_DEMAND, TAKEN_OVER, UNAVAILABLE, invalid, refused
from infra.simulator.messenger.sends import Limits, check
from infra.simulator.phones import Bubble, Phone, Phones
from infra.simulator.ports import ApiCall, ApiRefusal, Ports, Posted

Json = dict[str, Any]
DAY = 24 * 3600
REVIEWED_SECONDS = 5
"""Meta, of utility templates: approved within seconds."""
TYPES = ("RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY")
READ_SECONDS, DELIVERED_SECONDS = 0.6, 0.25
GET_STARTED = "GET_STARTED"


class MessengerPhone(Phone):
    met = False
    """The shopper has pressed Get Started, or written."""
    inbox = False
    """The Page inbox has the conversation, and our app only stands by."""


class Messenger(ChatApp):
    name, title, traffic = "messenger", "Messenger", "messenger"
    window = DAY
    content = events.CONTENT
    acts = ("follow", "ad", "person", "thread")
    faults_on_demand = (*ON_DEMAND, "timeout")
    patience = 5
    object = "page"
    limits = Limits(text=2000, in_bytes=False, templates=("generic", "button", "receipt"))
    outside_window: ClassVar[int] = 2018278
    ids: ClassVar[str] = "60240000000"
    """How this app's ids of shoppers begin."""
    told_by_address = True
    utility = True
    """It has templates for outside the window."""
    deliveries = True

    def __init__(self, config: Config, ports: Ports) -> None:
        super().__init__(
            config, ports, Phones(MessengerPhone, lambda phone, run, n: f"m_SIM{run}{phone.number:04d}{n}")
        )
        self.templates = MessageTemplates(
            registered_templates(config, "messenger"), ports.now, self._decided, looked_at=REVIEWED_SECONDS
        )
        self.receipts: set[str] = set()
        """Order numbers of receipts that were sent: Meta wants each but once."""

    @property
    def account(self) -> str:
        return self.config.page_id

    @property
    def token(self) -> str:
        return self.config.messenger_token

    @property
    def secret(self) -> str:
        return self.config.messenger_app_secret

    # --- the Send API ---------------------------------------------------------------------------------------------

    def asked(self, call: ApiCall) -> Json | bytes:
        """POST /{version}/{page}/messages; GET and POST /{version}/{page}/message_templates. What a shopper sent lies
        on Meta's content network, where it needs no token."""
        if (call.method, call.path) == ("GET", f"/{FILE}"):
            return picture()
        body = json.loads(call.body) if call.body else {}
        bearer = call.headers.get("authorization", "").removeprefix("Bearer ")
        if (call.query.get("access_token") or bearer or body.get("access_token")) != self.token:
            raise refused(190, "Invalid OAuth access token.", status=401)
        *_, account, edge = ("", "", *call.path.strip("/").split("/"))
        if edge == "message_templates" and account == self.account and self.utility:
            return self._message_templates(call, body)
        if call.method == "GET" and edge in (self.account, "me"):
            return {"id": self.account, "name": self.title, "username": self.account}
        if account not in (self.account, "me") or edge != "messages" or call.method != "POST":
            raise invalid(f"Unsupported {call.method.lower()} request: {account}/{edge}")
        phone = self._recipient(body)
        if "sender_action" in body:
            return self._action(phone, str(body["sender_action"]))
        fault = self.fault()
        return self._accept(phone, body, fault)

    def _message_templates(self, call: ApiCall, body: Json) -> Json:
        try:
            if call.method == "POST":
                return self.templates.submit(body)
            return {"data": self.templates.listing(call.query.get("name", ""))}
        except MetaError as error:
            raise ApiRefusal(error.status, error.body()) from None

    def _decided(self, value: Json) -> None:
        change = {"field": "message_template_status_update", "value": value}
        at = round(self.ports.now() * 1000)
        self.ports.webhook(
            "templates", {"object": "page", "entry": [{"id": self.account, "time": at, "changes": [change]}]}
        )

    def tick(self) -> None:
        self.templates.tick()

    def refusal(self, kind: str) -> ApiRefusal:
        return ON_DEMAND[kind]

    def unreadable(self) -> ApiRefusal:
        return invalid("the body is not JSON")

    def _recipient(self, body: Json) -> MessengerPhone:
        found = str(block(body.get("recipient"), "recipient").get("id") or "")
        number = found.removeprefix(self.ids)
        if not (found.startswith(self.ids) and number.isdecimal() and int(number)):
            raise refused(100, "No matching user found", 2018001)
        phone: MessengerPhone = self.phones.phone(int(number))
        return phone

    def _action(self, phone: MessengerPhone, action: str) -> Json:
        if action not in ("typing_on", "typing_off", "mark_seen", "react", "unreact"):
            raise invalid(f"sender_action {action!r}")
        if action == "typing_on":
            self.types(phone)
        elif action == "typing_off":
            phone.typing = False
        elif action == "mark_seen":
            for bubble in phone.bubbles:
                if bubble.sender == "shopper":
                    self.rise(bubble, "read")
        self.ports.touch()
        return {"recipient_id": self.address(phone)}

    def _accept(self, phone: MessengerPhone, body: Json, fault: str) -> Json:
        kind = body.get("messaging_type", "RESPONSE")
        if kind not in TYPES:
            raise invalid(f"messaging_type {kind!r}")
        check(body.get("message"), self.limits)
        native = dict(body["message"])
        if "template" in native:
            native["template"] = self._utility(kind, native["template"])
        if phone.blocked:
            raise UNAVAILABLE
        self._in_time(phone, kind, str(body.get("tag", "")))
        if phone.inbox:
            raise TAKEN_OVER
        self._once(native)
        bubble = self.show(phone, native)
        self._told(phone, {**native, "mid": bubble.id}, self.config.meta_app_id)
        self._receipts(phone, bubble)
        return {"recipient_id": self.address(phone), "message_id": bubble.id}

    def _once(self, native: Json) -> None:
        number = ((native.get("attachment") or {}).get("payload") or {}).get("order_number", "")
        if number in self.receipts:
            raise invalid(f"order_number {number!r} is not unique")
        self.receipts |= {number} - {""}

    def _in_time(self, phone: MessengerPhone, kind: str, tag: str) -> None:
        if kind == "MESSAGE_TAG" and tag != "HUMAN_AGENT":
            raise invalid(f"message tag {tag!r} is {'not available any more' if tag in DEAD_TAGS else 'unknown'}")
        allowed = 7 * DAY if kind == "MESSAGE_TAG" else DAY
        if kind != "UTILITY" and not phone.written_within(allowed, self.ports.now()):
            message = "This message is sent outside of allowed window."
            raise refused(10, message, self.outside_window, status=403)

    def _utility(self, kind: str, template: Json) -> Json:
        """Approved ones of the Page; it may go at any time."""
        if kind != "UTILITY" or not self.utility:
            raise invalid("message[template] is for messaging_type UTILITY, which not every app has")
        key = (template.get("name"), block(template.get("language"), "language").get("code"))
        if key not in self.templates:
            raise invalid(f"template {key[0]!r} does not exist in {key[1]!r}")
        try:
            return filled(template, self.templates[key])
        except MetaError as error:
            raise invalid(error.details) from None

    # --- webhooks -------------------------------------------------------------------------------------------------

    def sign(self, body: Json, truly: bool = True) -> Posted:
        return Posted(*signed(body, self.secret if truly else "of-somebody-else"))

    def _event(self, phone: MessengerPhone, event: Json, *, from_page: bool = False, timed: bool = True) -> None:
        """One event to the shop; to its standby list while the inbox has the conversation."""
        at = round(self.ports.now() * 1000)
        ends = [{"id": self.address(phone)}, {"id": self.account}]
        sender, recipient = reversed(ends) if from_page else ends
        whole = {"sender": sender, "recipient": recipient} | ({"timestamp": at} if timed else {}) | event
        to = (
            "standby"
            if phone.inbox and not ({"pass_thread_control", "take_thread_control"} & set(event))
            else "messaging"
        )
        entry = {"id": self.account, "time": at, to: [whole]}
        self.ports.webhook(f"phone {phone.number}", {"object": self.object, "entry": [entry]})

    def _told(self, phone: MessengerPhone, message: Json, app_id: int) -> None:
        """Everything that the Page sends comes back to its apps as an echo."""
        self._event(phone, events.echo(message, app_id), from_page=True)

    def _receipts(self, phone: MessengerPhone, bubble: Bubble) -> None:
        def delivered() -> None:
            if phone.offline:
                self.ports.later(DELIVERED_SECONDS, delivered)
                return
            self.rise(bubble, "delivered")
            if self.deliveries:
                told = events.delivered([bubble.id], round(self.ports.now() * 1000))
                self._event(phone, told, timed=False)
            self.ports.later(READ_SECONDS, read)

        def read() -> None:
            self.rise(bubble, "read")
            self._event(phone, self._read(bubble))

        self.ports.later(DELIVERED_SECONDS, delivered)

    def _read(self, bubble: Bubble) -> Json:
        return {"read": {"watermark": round(self.ports.now() * 1000)}}

    def arrives(self, phone: MessengerPhone, bubble: Bubble, kind: str) -> None:
        phone.met = True
        if kind == "reaction":
            self._event(phone, bubble.native)
        else:
            # What is deleted is named by its own mid.
            self._event(phone, {"message": {"mid": bubble.id, **bubble.native}})

    def tapped(self, phone: MessengerPhone, bubble: Bubble, option: Json) -> Bubble:
        """A quick reply is a message with the reply's payload; a button is a postback."""
        if option in quick_replies(bubble.native):
            replied = {"text": option["title"], "quick_reply": {"payload": option["id"]}}
            reply = self.inbound(phone, replied)
            self.arrives(phone, reply, "tap")
            return reply
        return self._posts_back(phone, option["title"], option["id"])

    def _posts_back(self, phone: MessengerPhone, title: str, payload: str, referral: Json | None = None) -> Bubble:
        reply = self.inbound(phone, events.postback("", title, payload, referral))
        reply.native["postback"]["mid"] = reply.id
        phone.met = True
        self._event(phone, reply.native)
        return reply

    # --- shoppers -------------------------------------------------------------------------------------------------

    def address(self, phone: Phone) -> str:
        return f"{self.ids}{phone.number:05d}"

    def plain(self, native: Json) -> str:
        return plain(native)

    def options(self, phone: Phone, bubble: Bubble) -> list[Json]:
        """Quick replies go away with whatever comes after them."""
        latest = phone.bubbles and bubble is phone.bubbles[-1]
        return buttons(bubble.native) + (quick_replies(bubble.native) if latest else [])

    def details(self, phone: MessengerPhone) -> Json:
        return {"inbox": phone.inbox}

    def act_follow(self, phone: MessengerPhone, given: Json) -> Bubble:
        """{"follow": {"ref": "sku_…"}}: an m.me link. Who is new presses Get Started, which carries it."""
        return self._comes_by(phone, events.referral(given.get("ref") or given.get("text", "")))

    def act_ad(self, phone: MessengerPhone, given: Json) -> Bubble:
        """{"ad": {"ad_id": …, "ref": …, "text": …}}: an ad that opens the chat, with the words it offers."""
        found = events.referral(given.get("ref", ""), {"ad_id": "6045246247433", **given})
        bubble = self.inbound(phone, {"text": given.get("text", "Hoi"), "referral": found})
        self.arrives(phone, bubble, "ad")
        return bubble

    def _comes_by(self, phone: MessengerPhone, referral: Json) -> Bubble:
        if not phone.met:
            return self._posts_back(phone, "Get Started", GET_STARTED, referral)
        bubble = self.inbound(phone, {"referral": referral})
        self._event(phone, bubble.native)
        return bubble

    def act_person(self, phone: MessengerPhone, given: Json) -> Bubble:
        """{"person": {"text": …}}: somebody of the shop answers in the Page inbox."""
        bubble = self.inbound(phone, {"text": given.get("text", "Ik help je even.")}, sender="person")
        self._told(phone, {"mid": bubble.id, **bubble.native}, events.PAGE_INBOX)
        return bubble

    def act_thread(self, phone: MessengerPhone, given: Json) -> Bubble:
        """{"thread": "take"}: by Meta's hand-over protocol the inbox takes the conversation, or, with give, gives it
        back. Raises ValueError."""
        name = given.get("text", "")
        if name not in events.CONTROL:
            raise ValueError(f"thread: {' or '.join(events.CONTROL)}")
        phone.inbox = name == "take"
        bubble = self.inbound(phone, {"thread": name}, sender="person")
        self._event(phone, events.CONTROL[name](self.config.meta_app_id))
        return bubble
