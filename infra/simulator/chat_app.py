"""What all chat apps have in common: phones with the app on them, the provider's API that the shop sends to, and its
webhooks. Each app is a `ChatApp`: the control API, the client and the page treat all of them alike.

No I/O and no clock here: `Ports` brings them, so that an app also runs in a test's own process.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from infra.simulator.config import Config
from infra.simulator.phones import RANK, Bubble, Phone, Phones
from infra.simulator.ports import ApiAnswer, ApiCall, ApiRefusal, Ports, Posted

Json = dict[str, Any]
TIMEOUT_SECONDS = 12
"""Longer than the shop waits."""
TYPING_SECONDS = 25
FILE = "files/picture.jpg"


@dataclass
class Fault:
    kind: str
    times: int


class ChatApp:
    """The base of every app. `kind` is what a shopper does, of `content` or `acts`; `given` its details."""

    name: ClassVar[str]
    """As the registry of the shop's channels has it; the first part of paths."""
    title: ClassVar[str]
    window: ClassVar[float | None] = None
    """Seconds after a shopper's message in which the shop may write freely; None: always."""
    content: ClassVar[Mapping[str, Callable[[Json], Json]]]
    """What a shopper can send → the native message of it."""
    acts: ClassVar[tuple[str, ...]] = ()
    """What else can be done on a phone: `act_{name}` here."""
    faults_on_demand: ClassVar[tuple[str, ...]]
    traffic: ClassVar[str]
    """The kind of its API's exchanges in the inspector."""
    in_turn: ClassVar[bool] = False
    """A webhook that is not taken holds up the next of its lane."""
    retries: ClassVar[tuple[float, ...]] = (1, 3, 10, 30, 60)
    """Seconds until a webhook is tried again, and again; real providers go on for hours or days."""

    told_by_address: ClassVar[bool] = False
    """A webhook names a file's address, and no id."""
    patience: ClassVar[float] = 30
    """Seconds that an answer to a webhook may take."""

    def __init__(self, config: Config, ports: Ports, phones: Phones[Any]) -> None:
        self.config = config
        self.ports = ports
        self.phones = phones
        self.faults: list[Fault] = []
        self.language = "nl"
        """Of phones on which no other was chosen, in apps that tell it."""

    # --- what an app brings ---------------------------------------------------------------------------------------

    def asked(self, call: ApiCall) -> Json | bytes:
        """Answer a call of the provider's API; bytes are a file that a shopper sent. Raises ApiRefusal, or ValueError
        for a body that is no JSON."""
        raise NotImplementedError

    def refusal(self, kind: str) -> ApiRefusal:
        """Of `faults_on_demand`, without timeout and failed."""
        raise NotImplementedError

    def unreadable(self) -> ApiRefusal:
        """The body is no JSON."""
        raise NotImplementedError

    def sign(self, body: Any, truly: bool = True) -> Posted:
        """`truly` false: as somebody would who does not know the secret."""
        raise NotImplementedError

    @property
    def webhook_url(self) -> str:
        """Where webhooks go, where the shop has told the provider by its API; "": the usual place."""
        return ""

    def answered(self, body: Any, status: int, answer: str) -> bool:
        """What the shop answered to a webhook, 0: nothing. Whether that is a yes; else it is sent again."""
        return status == 200

    def given_up(self, body: Any) -> None:
        """A webhook that was never taken."""

    def address(self, phone: Any) -> str:
        """The shopper as the shop knows them."""
        raise NotImplementedError

    def plain(self, native: Json) -> str:
        raise NotImplementedError

    def options(self, phone: Any, bubble: Bubble) -> list[Json]:
        """What can be tapped on a message now: {id, title, card?, url?} in the order in which it is shown."""
        raise NotImplementedError

    def arrives(self, phone: Any, bubble: Bubble, kind: str) -> None:
        """What a shopper has written goes to the shop."""
        raise NotImplementedError

    def tapped(self, phone: Any, bubble: Bubble, option: Json) -> Bubble:
        raise NotImplementedError

    def tick(self) -> None:
        """The clock was moved."""

    def details(self, phone: Any) -> Json:
        """More of `shown` that only this app has."""
        return {}

    @property
    def picture_address(self) -> str:
        """Of the picture that its phones send, at the stand-in of the provider."""
        return f"{self.config.simulator}/{self.name}/{FILE}"

    # --- the provider's API ---------------------------------------------------------------------------------------

    def call(self, call: ApiCall) -> ApiAnswer:
        try:
            return ApiAnswer(200, self.asked(call), self._delay())
        except ApiRefusal as refusal:
            return ApiAnswer(refusal.status, refusal.body, self._delay())
        except (json.JSONDecodeError, UnicodeDecodeError):
            refusal = self.unreadable()
            return ApiAnswer(refusal.status, refusal.body)

    _late = False

    def _delay(self) -> float:
        late, self._late = self._late, False
        return TIMEOUT_SECONDS if late else 0

    def fault(self) -> str:
        """The one that is due for this send. Raises ApiRefusal where it is a refusal."""
        for fault in self.faults:
            if fault.times > 0:
                fault.times -= 1
                self.ports.touch()
                self._late = fault.kind == "timeout"
                if fault.kind not in ("timeout", "failed"):
                    raise self.refusal(fault.kind)
                return fault.kind
        return ""

    def set_fault(self, kind: str, times: int = 1) -> None:
        """The next `times` sends. Raises ValueError."""
        if kind not in self.faults_on_demand:
            raise ValueError(f"sends: {', '.join(self.faults_on_demand)}")
        self.faults.append(Fault(kind, times))
        self.ports.touch()

    def show(self, phone: Phone, native: Json, message_id: str = "") -> Bubble:
        """What the shop sends, on the screen."""
        bubble = self.phones.add(phone, "shop", native, self.ports.now(), message_id)
        phone.typing = False
        self.ports.touch()
        return bubble

    def types(self, phone: Phone) -> None:
        """ "typing …" until the answer, or 25 s."""

        def stop() -> None:
            phone.typing = False
            self.ports.touch()

        phone.typing = True
        self.ports.touch()
        self.ports.later(TYPING_SECONDS, stop)

    def rise(self, bubble: Bubble, state: str, error: str = "") -> None:
        if RANK[state] > RANK[bubble.state]:
            bubble.state, bubble.error = state, error
            self.ports.touch()

    # --- shoppers -------------------------------------------------------------------------------------------------

    def write(self, number: int, kind: str, given: Json) -> Bubble:
        """A shopper sends something of `content`, or does one of `acts`. Raises LookupError, KeyError, ValueError."""
        phone = self.phones.phone(number)
        if kind in self.acts:
            bubble: Bubble = getattr(self, f"act_{kind}")(phone, given)
            return bubble
        if kind not in self.content:
            raise ValueError(f"{kind}: one of tap, {', '.join((*self.content, *self.acts))}")
        if kind in ("reaction", "edit", "revoke") and "message" not in given:
            given = {"message": self._latest(phone, "shop" if kind == "reaction" else "shopper").id, **given}
        if kind == "image" and self.told_by_address:
            given = {"url": self.picture_address, **given}
        bubble = self.inbound(phone, self.content[kind](given))
        if kind == "reaction" and (subject := phone.find(given["message"])):
            subject.reaction = given.get("emoji", "")
        self.arrives(phone, bubble, kind)
        return bubble

    def _latest(self, phone: Phone, sender: str) -> Bubble:
        latest = phone.latest(sender)
        if latest is None:
            raise LookupError("there is no message yet")
        return latest

    def inbound(self, phone: Phone, native: Json, sender: str = "shopper") -> Bubble:
        now = self.ports.now()
        bubble = self.phones.add(phone, sender, native, now)
        bubble.state = "sent"
        if sender == "shopper":
            phone.last_inbound = now
        self.ports.touch()
        return bubble

    def tap(self, number: int, wanted: str, message: str = "") -> Bubble:
        """Tap an option by its title or id. A link is not tapped but opened. Raises LookupError."""
        phone = self.phones.phone(number)
        bubble, option = phone.option(wanted, message, lambda each: self.options(phone, each))
        if option.get("url"):
            raise LookupError(f"“{option['title']}” is a link: open {option['url']}")
        return self.tapped(phone, bubble, option)

    def settings(self, number: int, given: Json) -> None:
        """offline and blocked, for every app. Raises LookupError or ValueError."""
        phone = self.phones.phone(number)
        phone.offline = bool(given.get("offline", phone.offline))
        blocked = bool(given.get("blocked", phone.blocked))
        if blocked != phone.blocked:
            phone.blocked = blocked
            self.reachable(phone, not blocked)
        self.ports.touch()

    def reachable(self, phone: Any, reachable: bool) -> None:
        """The shopper has blocked the shop, or taken that back: some apps tell the shop."""

    # --- what is on a screen --------------------------------------------------------------------------------------

    def shown(self, number: int, after: int = 0) -> Json:
        phone = self.phones.phone(number)
        return {
            "channel": self.name,
            "phone": phone.number,
            "name": phone.name,
            "address": self.address(phone),
            "typing": phone.typing,
            "offline": phone.offline,
            "blocked": phone.blocked,
            "window_open": self.window_open(phone),
            **self.details(phone),
            "messages": [self.shown_bubble(phone, bubble) for bubble in phone.bubbles if bubble.changed > after],
        }

    def shown_bubble(self, phone: Phone, bubble: Bubble) -> Json:
        return {
            "seq": bubble.seq,
            "changed": bubble.changed,
            "id": bubble.id,
            "from": bubble.sender,
            "at": bubble.at,
            "state": bubble.state,
            "error": bubble.error,
            "reaction": bubble.reaction,
            "native": bubble.native,
            "text": self.plain(bubble.native),
            "options": self.options(phone, bubble) if bubble.sender == "shop" else [],
        }

    def window_open(self, phone: Phone) -> bool:
        return self.window is None or phone.written_within(self.window, self.ports.now())

    def link(self, number: int, title: str = "", part: str = "") -> str:
        """The address of the latest link on the screen, or of the one with that title or that part in it. Raises
        LookupError."""
        phone = self.phones.phone(number)
        for bubble in reversed(phone.bubbles):
            for option in self.options(phone, bubble) if bubble.sender == "shop" else ():
                if part in option.get("url", "") != "" and title in ("", option["title"]):
                    return str(option["url"])
        raise LookupError("there is no link on the screen")

    def clear(self) -> None:
        self.phones.clear()
        self.faults.clear()
