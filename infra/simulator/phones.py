"""The shoppers' phones: who they are, what is on their screen, and how they write to the shop. No I/O.

A shopper has a number and a business-scoped user id, as since April 2026 (channels.md 0.1). Phone 9 has a user name
and hides its number: Meta then sends neither `from` nor `wa_id`.
"""

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from infra.simulator.rendering import options, plain

NAMES = ("Sanne", "Daan", "Fatima", "Lars", "Noor", "James", "Eva", "Mehmet", "Robin")
HIDDEN_NUMBER = 9
LAST = 9999
WINDOW = 24 * 3600
RANK = {"accepted": 0, "sent": 1, "delivered": 2, "read": 3, "failed": 4}
Json = dict[str, Any]


@dataclass
class Bubble:
    seq: int
    id: str
    sender: str
    """shop or shopper"""
    at: float
    native: Json
    state: str = "accepted"
    error: str = ""
    reaction: str = ""

    def shown(self) -> Json:
        return {
            "seq": self.seq,
            "id": self.id,
            "from": self.sender,
            "at": self.at,
            "state": self.state,
            "error": self.error,
            "reaction": self.reaction,
            "native": self.native,
            "text": plain(self.native),
            "options": options(self.native),
        }


@dataclass
class Phone:
    number: int
    bubbles: list[Bubble] = field(default_factory=list)
    last_inbound: float | None = None
    typing: bool = False
    blocked: bool = False
    offline: bool = False
    """Messages stay at one tick until it is back."""

    @property
    def name(self) -> str:
        return NAMES[(self.number - 1) % len(NAMES)]

    @property
    def wa_id(self) -> str:
        return f"3161200{self.number:04d}"

    @property
    def user_id(self) -> str:
        return f"NL.1349120865530274{self.number:04d}"

    @property
    def hidden(self) -> bool:
        return self.number == HIDDEN_NUMBER

    def contact(self) -> Json:
        known: Json = {"profile": {"name": self.name}, "user_id": self.user_id}
        if self.hidden:
            known["profile"]["username"] = self.name.lower()
            return known
        return {**known, "wa_id": self.wa_id}

    def sender(self) -> Json:
        """How a message names who wrote it."""
        return {"from_user_id": self.user_id} | ({} if self.hidden else {"from": self.wa_id})

    def recipient(self) -> Json:
        """How a status names whom it is about."""
        return {"recipient_user_id": self.user_id} | ({} if self.hidden else {"recipient_id": self.wa_id})

    def window_open(self, now: float) -> bool:
        return self.last_inbound is not None and now - self.last_inbound < WINDOW

    def find(self, message_id: str) -> Bubble | None:
        return next((bubble for bubble in self.bubbles if bubble.id == message_id), None)

    def latest(self, sender: str) -> Bubble | None:
        return next((bubble for bubble in reversed(self.bubbles) if bubble.sender == sender), None)

    def option(self, wanted: str, message_id: str = "") -> tuple[Bubble, Json]:
        """The option with that title or id, on that message or on the latest that has it. Raises LookupError."""
        for bubble in reversed(self.bubbles):
            if bubble.sender != "shop" or (message_id and bubble.id != message_id):
                continue
            for option in options(bubble.native):
                if wanted in (option["id"], option["title"], f"{option.get('card', '')} / {option['title']}"):
                    return bubble, option
        on_screen = [f"“{option['title']}”" for bubble in self.bubbles[-6:] for option in options(bubble.native)]
        raise LookupError(f"nothing to tap says “{wanted}”; there is: {', '.join(on_screen) or 'nothing'}")


class Phones:
    def __init__(self) -> None:
        self._phones: dict[int, Phone] = {}
        # Receipts outlive the simulator in the shop's table: ids must not start again with every run.
        self._run = f"{time.time_ns() // 1_000_000:X}"
        self._ids = itertools.count(1)
        self._seqs = itertools.count(1)

    def __iter__(self) -> Iterator[Phone]:
        return iter(sorted(self._phones.values(), key=lambda phone: phone.number))

    def phone(self, number: int) -> Phone:
        """Raises LookupError."""
        if not 1 <= number <= LAST:
            raise LookupError(f"phones have numbers 1 to {LAST}")
        return self._phones.setdefault(number, Phone(number))

    def addressed(self, body: Json) -> Phone | None:
        """Whom a send is for: `to` a number, or `recipient` a business-scoped id."""
        name = str(body.get("to") or body.get("recipient") or "").lstrip("+")
        number = int(name[-4:]) if name[-4:].isdecimal() else 0
        phone = Phone(number)
        known = {phone.user_id} if phone.hidden else {phone.user_id, phone.wa_id}
        return self.phone(number) if number and name in known else None

    def new_id(self, phone: Phone) -> str:
        return f"wamid.SIM{self._run}{phone.number:04d}{next(self._ids):06d}"

    def add(self, phone: Phone, sender: str, native: Json, now: float, message_id: str = "") -> Bubble:
        bubble = Bubble(next(self._seqs), message_id or self.new_id(phone), sender, now, native)
        phone.bubbles.append(bubble)
        return bubble

    def clear(self) -> None:
        self._phones.clear()
