"""The Graph API's side that the shop talks to, and the phones' side that shoppers type on. One event loop, no locks."""

import asyncio
from dataclasses import dataclass
from typing import Any

from infra.simulator.clock import Clock
from infra.simulator.config import Config, display_number, registered_templates
from infra.simulator.courier import Courier
from infra.simulator.envelope import CONTENT, Envelope, tapped
from infra.simulator.limits import MetaError, check, filled
from infra.simulator.phones import RANK, Bubble, Phone, Phones
from infra.simulator.rendering import options
from infra.simulator.traffic import Traffic

Json = dict[str, Any]
STATUS_SECONDS = {"sent": 0.05, "delivered": 0.25, "read": 0.5}
"""After the one before."""
TYPING_SECONDS = 25
FAULTS = {
    "500": MetaError(131000, "the simulator was told to fail", status=500),
    "131056": MetaError(131056, "Too many messages were sent to this number in a short time."),
    "130429": MetaError(130429, "Cloud API message throughput has been reached."),
    "131047": MetaError(131047, "More than 24 hours have passed since the recipient last replied."),
    "131026": MetaError(131026, "The recipient cannot be reached."),
    "190": MetaError(190, "The access token has expired.", status=401),
}
"""Refusals on demand. Besides these: timeout (taken, answered too late) and failed (taken, then undelivered)."""
TIMEOUT_SECONDS = 12
"""Longer than the shop waits."""


@dataclass
class Fault:
    kind: str
    times: int


class WhatsApp:
    def __init__(self, config: Config, clock: Clock, traffic: Traffic, courier: Courier) -> None:
        self._config = config
        self._clock = clock
        self._traffic = traffic
        self._courier = courier
        self._envelope = Envelope(config.phone_number_id, display_number(config))
        self.templates = registered_templates(config)
        self.phones = Phones()
        self.faults: list[Fault] = []
        self._tasks: set[asyncio.Task[None]] = set()

    # --- the Graph API --------------------------------------------------------------------------------------------

    async def post(self, number_id: str, token: str, body: Json) -> Json:
        """POST /{version}/{phone number id}/messages. Raises MetaError."""
        if token != self._config.whatsapp_token:
            raise MetaError(190, "Error validating access token", status=401)
        if number_id != self._config.phone_number_id:
            raise MetaError(100, f"Object with ID {number_id} does not exist")
        if body.get("status") == "read":
            return self._read_by_shop(body)
        fault = self._fault()
        if fault in FAULTS:
            raise FAULTS[fault]
        answer = self._accept(body, fails=fault == "failed")
        if fault == "timeout":
            await asyncio.sleep(TIMEOUT_SECONDS)
        return answer

    def _read_by_shop(self, body: Json) -> Json:
        """Blue ticks on the shopper's own message, and "typing …" until the answer or 25 s."""
        for phone in self.phones:
            bubble = phone.find(str(body.get("message_id")))
            if bubble:
                bubble.state = "read"
                phone.typing = "typing_indicator" in body
                if phone.typing:
                    self._spawn(self._stop_typing(phone))
                self._traffic.touch()
                return {"success": True}
        raise MetaError(100, "message_id is of no message that was received")

    async def _stop_typing(self, phone: Phone) -> None:
        await asyncio.sleep(TYPING_SECONDS)
        phone.typing = False
        self._traffic.touch()

    def _accept(self, body: Json, *, fails: bool) -> Json:
        check(body)
        phone = self.phones.addressed(body)
        if phone is None:
            raise MetaError(131030, "Recipient phone number not in allowed list: it is no phone of the simulator's")
        kind = body.get("type", "text")
        native: Json = {"type": kind, kind: body[kind]}
        if kind == "template":
            native["template"] = self._template(native["template"])
        now = self._clock.now()
        bubble = self.phones.add(phone, "shop", native, now)
        phone.typing = False
        self._traffic.touch()
        # Meta takes it with 200 and says only later, in a status, that it will not arrive (channels.md 0.7).
        code = self._undeliverable(phone, kind, now, fails)
        self._spawn(self._statuses(phone, bubble, body.get("biz_opaque_callback_data", ""), code))
        known: Json = {"input": body.get("to") or body.get("recipient")}
        known |= {"user_id": phone.user_id} if phone.hidden else {"wa_id": phone.wa_id}
        return {"messaging_product": "whatsapp", "contacts": [known], "messages": [{"id": bubble.id}]}

    def _undeliverable(self, phone: Phone, kind: str, now: float, fails: bool) -> int:
        if phone.blocked or fails:
            return 131026
        return 0 if kind == "template" or phone.window_open(now) else 131047

    def _template(self, template: Json) -> Json:
        key = (template["name"], template["language"]["code"])
        if key not in self.templates:
            raise MetaError(132001, f"template name ({key[0]}) does not exist in {key[1]}", status=404)
        return filled(template, self.templates[key])

    def _fault(self) -> str:
        for fault in self.faults:
            if fault.times > 0:
                fault.times -= 1
                self._traffic.touch()
                return fault.kind
        return ""

    def set_fault(self, kind: str, times: int = 1) -> None:
        """The next `times` sends. Raises ValueError."""
        known = [*FAULTS, "timeout", "failed"]
        if kind not in known:
            raise ValueError(f"sends: {', '.join(known)}")
        self.faults.append(Fault(kind, times))
        self._traffic.touch()

    # --- delivery -------------------------------------------------------------------------------------------------

    async def _statuses(self, phone: Phone, bubble: Bubble, reference: str, code: int) -> None:
        if code:
            await asyncio.sleep(STATUS_SECONDS["sent"])
            self._status(phone, bubble, "failed", reference, code)
            return
        for state in ("sent", "delivered", "read"):
            await asyncio.sleep(STATUS_SECONDS[state])
            while phone.offline and state != "sent":
                await asyncio.sleep(0.2)
            self._status(phone, bubble, state, reference)

    def _status(self, phone: Phone, bubble: Bubble, state: str, reference: str, code: int = 0) -> None:
        if RANK[state] > RANK[bubble.state]:
            bubble.state = state
            bubble.error = str(code) if code else ""
            self._traffic.touch()
        lane = f"status {phone.number}"
        self._courier.send(lane, self._envelope.status(phone, bubble, state, self._clock.now(), reference, code))

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- shoppers -------------------------------------------------------------------------------------------------

    def write(self, number: int, kind: str, given: Json) -> Bubble:
        """A shopper sends something of CONTENT. Raises LookupError, KeyError, ValueError."""
        phone = self.phones.phone(number)
        if kind not in CONTENT:
            raise ValueError(f"{kind}: one of tap, {', '.join(CONTENT)}")
        if kind in ("reaction", "edit", "revoke") and "message" not in given:
            latest = phone.latest("shop" if kind == "reaction" else "shopper")
            if latest is None:
                raise LookupError("there is no message yet")
            given = {**given, "message": latest.id}
        bubble = self._inbound(phone, CONTENT[kind](given))
        if kind == "reaction":
            subject = phone.find(given["message"])
            if subject:
                subject.reaction = given.get("emoji", "")
        return bubble

    def tap(self, number: int, wanted: str, message_id: str = "") -> Bubble:
        """Tap an option by its title or id. A link is not tapped but opened. Raises LookupError."""
        phone = self.phones.phone(number)
        bubble, option = phone.option(wanted, message_id)
        if option.get("url"):
            raise LookupError(f"“{option['title']}” is a link: open {option['url']}")
        from_list = bubble.native.get("interactive", {}).get("type") == "list"
        return self._inbound(phone, tapped(option, from_list), answers=bubble)

    def stop_promotions(self, number: int, value: str = "stop") -> None:
        """The channel's own switch, in the chat's menu."""
        phone = self.phones.phone(number)
        self._courier.send(f"phone {number}", self._envelope.preference(phone, self._clock.now(), value))

    def _inbound(self, phone: Phone, content: Json, answers: Bubble | None = None) -> Bubble:
        now = self._clock.now()
        bubble = self.phones.add(phone, "shopper", content, now)
        bubble.state = "sent"
        phone.last_inbound = now
        self._traffic.touch()
        self._courier.send(f"phone {phone.number}", self._envelope.message(phone, bubble.id, now, content, answers))
        return bubble

    def shown(self, phone: Phone, after: int = 0) -> Json:
        found = [bubble.shown() for bubble in phone.bubbles if bubble.seq > after]
        return {
            "phone": phone.number,
            "name": phone.name,
            "address": phone.user_id if phone.hidden else f"+{phone.wa_id}",
            "typing": phone.typing,
            "offline": phone.offline,
            "blocked": phone.blocked,
            "window_open": phone.window_open(self._clock.now()),
            "messages": found,
        }

    def link(self, phone: Phone, title: str = "") -> str:
        """The address of the latest link on the screen, or of the one with that title. Raises LookupError."""
        for bubble in reversed(phone.bubbles):
            for option in options(bubble.native) if bubble.sender == "shop" else ():
                if option.get("url") and title in ("", option["title"]):
                    return str(option["url"])
        raise LookupError("there is no link on the screen")
