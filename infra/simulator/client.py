"""The control API in Python, for scripts and tests: `Simulator("http://127.0.0.1:8700").phone(1).say("hoi")`.

Everything waits: what comes back is what the shop answered, as `Answer`s.
"""

import time
from dataclasses import dataclass, field
from typing import Any

import httpx

Json = dict[str, Any]
POLL_SECONDS = 0.25


class SimulatorError(Exception):
    """The simulator, or the shop behind it, said no; the message says why."""


@dataclass(frozen=True)
class Answer:
    """Something the shop said: as plain text, what can be tapped on it, and the payload as it came."""

    text: str
    options: tuple[Json, ...]
    native: Json

    def has(self, title: str) -> bool:
        return any(option["title"] == title for option in self.options)


class Simulator:
    def __init__(
        self, url: str, *, client: httpx.Client | None = None, seconds: float = 20, quiet: float = 0.8
    ) -> None:
        """`seconds`: how long to wait for an answer; `quiet`: the silence after which it is taken to be whole."""
        self._client = client or httpx.Client(base_url=url.rstrip("/"), timeout=90)
        self.seconds = seconds
        self.quiet = quiet

    def call(self, method: str, path: str, body: Json | None = None, **query: Any) -> Json:
        """Raises SimulatorError."""
        answer = self._client.request(method, path, json=body, params=query or None)
        if answer.status_code >= 400:
            raise SimulatorError(f"{method} {path}: {answer.json().get('error', answer.text)}")
        return dict(answer.json())

    def phone(self, number: int = 1, channel: str = "whatsapp") -> "Shopper":
        return Shopper(self, f"/control/{channel}/{number}")

    def web(self, number: int = 1) -> "Shopper":
        return Shopper(self, f"/control/web/{number}")

    def pay(self, action: str = "pay", **given: Any) -> Json:
        """pay, decline, succeed_later, fail_later; `method`, `link`, `session`, `close`."""
        return self.call("POST", "/control/payments", {"action": action, **given})

    def carrier(self, state: str, **given: Any) -> Json:
        """`order`: a number or id; else that of the latest completed payment. `by`: bus, sendcloud …"""
        return self.call("POST", "/control/carrier", {"state": state, **given})

    def forward(self, by: str) -> Json:
        return self.call("POST", "/control/clock", {"forward": by})

    def faults(self, **given: Any) -> Json:
        return self.call("POST", "/control/faults", given) if given else self.call("DELETE", "/control/faults")

    def mails(self, to: str = "", after: int = 0, seconds: float | None = None) -> list[Json]:
        """What came by e-mail; waits for one."""
        wait = self.seconds if seconds is None else seconds
        return list(self.call("GET", "/control/mails", to=to, after=after, seconds=wait)["mails"])

    def traffic(self, kind: str = "", after: int = 0) -> list[Json]:
        return list(self.call("GET", "/control/traffic", kind=kind, after=after)["exchanges"])

    def sessions(self) -> list[Json]:
        return list(self.call("GET", "/control/payments")["sessions"])

    def reset(self) -> None:
        self.call("POST", "/control/reset")


@dataclass
class Shopper:
    """A phone, or a visitor of the web chat. `seen`: how far the answers were read."""

    simulator: Simulator
    path: str
    seen: int = field(default=0)

    def say(self, text: str) -> list[Answer]:
        return self.send({"text": text})

    def tap(self, option: str) -> list[Answer]:
        """By title or id, or "card title / title" where several cards have the same button."""
        return self.send({"tap": option})

    def fill(self, **answers: str) -> list[Answer]:
        """Send the latest form back (web chat); what is not named stays as it is in the form."""
        return self.send({"fill": answers})

    def send(self, body: Json) -> list[Answer]:
        """{"image": {"caption": "…"}}, {"voice": {}}, {"location": {…}} …: docs/simulator.md has them all."""
        self.post(body)
        return self.hear()

    def post(self, body: Json) -> None:
        """Without waiting for an answer."""
        self.simulator.call("POST", self.path, body)

    def hear(self, seconds: float | None = None) -> list[Answer]:
        """What the shop said since it was last asked; empty when it stays silent for `seconds`."""
        wait = self.simulator.seconds if seconds is None else seconds
        query = {"after": self.seen, "seconds": wait, "quiet": self.simulator.quiet}
        found = self.simulator.call("GET", f"{self.path}/wait", **query)["messages"]
        self.seen = max([self.seen, *(message.get("changed", message["seq"]) for message in found)])
        said = (message for message in found if message["from"] == "shop")
        return [Answer(message["text"], tuple(message["options"]), message["native"]) for message in said]

    def link(self, title: str = "", part: str = "") -> str:
        """The latest link on the screen, with that title or that part in its address. Waits for one: a payment link
        comes a moment after the order's answer."""
        end = time.monotonic() + self.simulator.seconds
        while True:
            try:
                return str(self.simulator.call("GET", f"{self.path}/link", title=title, part=part)["url"])
            except SimulatorError:
                if time.monotonic() > end:
                    raise
                time.sleep(POLL_SECONDS)
