"""WhatsApp: the Graph API's side that the shop talks to, and the phones' side that shoppers type on."""

import json
from typing import Any

from infra.simulator.chat_app import FILE, ChatApp
from infra.simulator.config import Config, display_number, registered_templates
from infra.simulator.envelope import BUSINESS_ACCOUNT, CONTENT, MEDIA_ID, SHA, Envelope, signed, tapped
from infra.simulator.files import MIME, picture
from infra.simulator.limits import MetaError, check, filled
from infra.simulator.message_templates import MessageTemplates
from infra.simulator.phones import Bubble
from infra.simulator.ports import ApiCall, ApiRefusal, Ports, Posted
from infra.simulator.rendering import PRODUCT, options, plain
from infra.simulator.whatsapp_phone import WINDOW, WhatsAppPhone, addressed, whatsapp_phones

Json = dict[str, Any]
STATUS_SECONDS = {"sent": 0.05, "delivered": 0.25, "read": 0.5}
"""After the one before."""
OFFLINE_SECONDS = 0.2
"""How often a phone that is off is looked at."""
REFUSED = {
    "500": MetaError(131000, "the simulator was told to fail", status=500),
    "131056": MetaError(131056, "Too many messages were sent to this number in a short time."),
    "130429": MetaError(130429, "Cloud API message throughput has been reached."),
    "131047": MetaError(131047, "More than 24 hours have passed since the recipient last replied."),
    "131026": MetaError(131026, "The recipient cannot be reached."),
    "190": MetaError(190, "The access token has expired.", status=401),
}


class WhatsApp(ChatApp):
    name, title, traffic = "whatsapp", "WhatsApp", "graph"
    window = WINDOW
    content = CONTENT
    faults_on_demand = (*REFUSED, "timeout", "failed")
    """Besides refusals: timeout (taken, answered too late) and failed (taken, then undelivered)."""

    def __init__(self, config: Config, ports: Ports) -> None:
        super().__init__(config, ports, whatsapp_phones())
        self._envelope = Envelope(config.phone_number_id, display_number(config))
        self.templates = MessageTemplates(registered_templates(config), ports.now, self._decided)

    # --- the Graph API --------------------------------------------------------------------------------------------

    def asked(self, call: ApiCall) -> Json | bytes:
        """POST /{version}/{phone number id}/messages; GET and POST /{version}/{business account}/message_templates and
        /{version}/{template id}; GET /{version}/{media id}, and the file at the address that this names."""
        try:
            if call.headers.get("authorization", "").removeprefix("Bearer ") != self.config.whatsapp_token:
                raise MetaError(190, "Error validating access token", status=401)
            if call.method == "GET" and call.path == f"/{FILE}":
                return picture()
            if call.method == "GET" and call.path.rpartition("/")[2] == MEDIA_ID:
                size = len(picture())
                file = {"url": self.picture_address, "mime_type": MIME, "sha256": SHA, "file_size": size}
                return {"messaging_product": "whatsapp", "id": MEDIA_ID, **file}
            if call.method == "GET" and call.path.rpartition("/")[2] == self.config.phone_number_id:
                return self._number()
            if call.path.endswith("/message_templates"):
                return self._templates(call)
            if self.templates.one(id := call.path.rpartition("/")[2]) is not None:
                return self._template_of(id, call)
            return self._messages(call)
        except MetaError as error:
            raise ApiRefusal(error.status, error.body()) from None

    def _number(self) -> Json:
        """GET /{version}/{phone number id}."""
        number = {"id": self.config.phone_number_id, "display_phone_number": display_number(self.config)}
        return {**number, "verified_name": self.title, "quality_rating": "GREEN"}

    def _messages(self, call: ApiCall) -> Json:
        body = json.loads(call.body)
        number_id = call.path.strip("/").split("/")[-2] if call.path.endswith("/messages") else ""
        if number_id != self.config.phone_number_id:
            raise MetaError(100, f"Object with ID {number_id} does not exist")
        if body.get("status") == "read":
            return self._read_by_shop(body)
        return self._accept(body, fails=self.fault() == "failed")

    def _templates(self, call: ApiCall) -> Json:
        if call.path.strip("/").split("/")[-2] != BUSINESS_ACCOUNT:
            raise MetaError(100, "Object does not exist")
        if call.method == "POST":
            return self.templates.submit(json.loads(call.body))
        return {"data": self.templates.listing(call.query.get("name", ""))}

    def _template_of(self, id: str, call: ApiCall) -> Json:
        if call.method == "POST":
            return self.templates.edit(id, json.loads(call.body))
        return self.templates.one(id) or {}

    def _decided(self, value: Json) -> None:
        self.ports.webhook("templates", self._envelope.decided(value))

    def tick(self) -> None:
        self.templates.tick()

    def refusal(self, kind: str) -> ApiRefusal:
        return ApiRefusal(REFUSED[kind].status, REFUSED[kind].body())

    def unreadable(self) -> ApiRefusal:
        return ApiRefusal(400, MetaError(100, "the body is not JSON").body())

    def _read_by_shop(self, body: Json) -> Json:
        """Blue ticks on the shopper's own message, and "typing …" where that is asked."""
        for phone in self.phones:
            bubble = phone.find(str(body.get("message_id")))
            if bubble:
                bubble.state = "read"
                if "typing_indicator" in body:
                    self.types(phone)
                self.ports.touch()
                return {"success": True}
        raise MetaError(100, "message_id is of no message that was received")

    def _accept(self, body: Json, *, fails: bool) -> Json:
        check(body)
        phone = addressed(self.phones, body)
        if phone is None:
            raise MetaError(131030, "Recipient phone number not in allowed list: it is no phone of the simulator's")
        kind = body.get("type", "text")
        native: Json = {"type": kind, kind: body[kind]}
        if kind == "template":
            native["template"] = self._template(native["template"])
        bubble = self.show(phone, native)
        # Meta takes it with 200 and says only later, in a status, that it will not arrive (channels.md 0.7).
        code = self._undeliverable(phone, kind, fails)
        self._statuses(phone, bubble, body.get("biz_opaque_callback_data", ""), code)
        known: Json = {"input": body.get("to") or body.get("recipient")}
        known |= {"user_id": phone.user_id} if phone.hidden else {"wa_id": phone.wa_id}
        return {"messaging_product": "whatsapp", "contacts": [known], "messages": [{"id": bubble.id}]}

    def _undeliverable(self, phone: WhatsAppPhone, kind: str, fails: bool) -> int:
        if phone.blocked or fails:
            return 131026
        return 0 if kind == "template" or self.window_open(phone) else 131047

    def _template(self, template: Json) -> Json:
        key = (template["name"], template["language"]["code"])
        if key not in self.templates:
            raise MetaError(132001, f"template name ({key[0]}) does not exist in {key[1]}", status=404)
        return filled(template, self.templates[key])

    # --- webhooks -------------------------------------------------------------------------------------------------

    def sign(self, body: Json, truly: bool = True) -> Posted:
        return Posted(*signed(body, self.config.whatsapp_app_secret if truly else "of-somebody-else"))

    def _statuses(self, phone: WhatsAppPhone, bubble: Bubble, reference: str, code: int) -> None:
        """One after the other, each a while after the one before."""
        states = ["failed"] if code else list(STATUS_SECONDS)

        def next_one() -> None:
            if phone.offline and states[0] in ("delivered", "read"):
                self.ports.later(OFFLINE_SECONDS, next_one)
                return
            self._status(phone, bubble, states.pop(0), reference, code)
            if states:
                self.ports.later(STATUS_SECONDS[states[0]], next_one)

        self.ports.later(STATUS_SECONDS["sent"], next_one)

    def _status(self, phone: WhatsAppPhone, bubble: Bubble, state: str, reference: str, code: int) -> None:
        self.rise(bubble, state, str(code) if code else "")
        told = self._envelope.status(phone, bubble, state, self.ports.now(), reference, code)
        self.ports.webhook(f"status {phone.number}", told)

    def arrives(self, phone: WhatsAppPhone, bubble: Bubble, kind: str, answers: Bubble | None = None) -> None:
        told = self._envelope.message(phone, bubble.id, bubble.at, bubble.native, answers)
        self.ports.webhook(f"phone {phone.number}", told)

    def tapped(self, phone: WhatsAppPhone, bubble: Bubble, option: Json) -> Bubble:
        if option["id"].startswith(PRODUCT):
            order = CONTENT["order"]({"items": [{"sku": option["id"].removeprefix(PRODUCT)}]})
            reply = self.inbound(phone, order)
            self.arrives(phone, reply, "order", answers=bubble)
            return reply
        from_list = bubble.native.get("interactive", {}).get("type") == "list"
        reply = self.inbound(phone, tapped(option, from_list))
        self.arrives(phone, reply, "tap", answers=bubble)
        return reply

    # --- shoppers -------------------------------------------------------------------------------------------------

    def address(self, phone: WhatsAppPhone) -> str:
        return phone.user_id if phone.hidden else f"+{phone.wa_id}"

    def plain(self, native: Json) -> str:
        return plain(native)

    def options(self, phone: WhatsAppPhone, bubble: Bubble) -> list[Json]:
        return options(bubble.native)

    def settings(self, number: int, given: Json) -> None:
        """And `promotions`, "stop" or "resume": the channel's own switch, in the chat's menu."""
        super().settings(number, given)
        if "promotions" in given:
            phone = self.phones.phone(number)
            told = self._envelope.preference(phone, self.ports.now(), given["promotions"])
            self.ports.webhook(f"phone {phone.number}", told)
