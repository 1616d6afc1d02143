"""The shoppers' phones, whichever app is open on them: what is on the screen, and what can be tapped. No I/O.

Every app numbers its phones 1 to LAST; how it names the shopper behind a number is the app's own.
"""

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

NAMES = ("Sanne", "Daan", "Fatima", "Lars", "Noor", "James", "Eva", "Mehmet", "Robin")
LAST = 9999
RANK = {"accepted": 0, "sent": 1, "delivered": 2, "read": 3, "failed": 4}
Json = dict[str, Any]


@dataclass
class Bubble:
    """`native`: the payload as it went over the wire, without whom it is for."""

    seq: int
    """Its place on the screen."""
    id: str
    sender: str
    """shop, shopper, person (somebody of the shop, in the app's own inbox), or app: what the app itself says."""
    at: float
    native: Json
    state: str = "accepted"
    error: str = ""
    reaction: str = ""
    changed: int = 0
    """A number like `seq`, new with every change of `native`: an app may let a message be edited in place."""


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

    def written_within(self, seconds: float, now: float) -> bool:
        return self.last_inbound is not None and now - self.last_inbound < seconds

    def find(self, message_id: str) -> Bubble | None:
        return next((bubble for bubble in self.bubbles if bubble.id == message_id), None)

    def latest(self, sender: str) -> Bubble | None:
        return next((bubble for bubble in reversed(self.bubbles) if bubble.sender == sender), None)

    def option(self, wanted: str, message_id: str, options: Callable[[Bubble], list[Json]]) -> tuple[Bubble, Json]:
        """The option with that title or id, on that message or on the latest that has it. Raises LookupError."""
        for bubble in reversed(self.bubbles):
            if bubble.sender != "shop" or (message_id and bubble.id != message_id):
                continue
            for option in options(bubble):
                if wanted in _called(option):
                    return bubble, option
        latest = [bubble for bubble in self.bubbles[-6:] if bubble.sender == "shop"]
        on_screen = [f"“{option['title']}”" for bubble in latest for option in options(bubble)]
        raise LookupError(f"nothing to tap says “{wanted}”; there is: {', '.join(on_screen) or 'nothing'}")


def _called(option: Json) -> tuple[str, ...]:
    """An option goes by its id, its title, its card's and its own, or its title without what is said of it."""
    title = str(option["title"])
    return option["id"], title, f"{option.get('card', '')} / {title}", title.partition(" – ")[0]


P = TypeVar("P", bound=Phone)


class Phones(Generic[P]):
    def __init__(self, made: Callable[[int], P], new_id: Callable[[P, str, int], str]) -> None:
        """`new_id`: of the phone, this run, and a count."""
        self._made = made
        self._new_id = new_id
        self._phones: dict[int, P] = {}
        # Receipts outlive the simulator in the shop's table: ids must not start again with every run.
        self._run = f"{time.time_ns() // 1_000_000:X}"
        self._ids = itertools.count(1)
        self._seqs = itertools.count(1)

    def __iter__(self) -> Iterator[P]:
        return iter(sorted(self._phones.values(), key=lambda phone: phone.number))

    def phone(self, number: int) -> P:
        """Raises LookupError."""
        if not 1 <= number <= LAST:
            raise LookupError(f"phones have numbers 1 to {LAST}")
        if number not in self._phones:
            self._phones[number] = self._made(number)
        return self._phones[number]

    def new_id(self, phone: P) -> str:
        return self._new_id(phone, self._run, next(self._ids))

    def add(self, phone: P, sender: str, native: Json, now: float, message_id: str = "") -> Bubble:
        seq = next(self._seqs)
        bubble = Bubble(seq, message_id or self.new_id(phone), sender, now, native, changed=seq)
        phone.bubbles.append(bubble)
        return bubble

    def unseen(self, phone: P, native: Json) -> Bubble:
        """Something that the shopper does and that nobody sees on the screen."""
        return Bubble(next(self._seqs), "", "shopper", 0.0, native)

    def change(self, bubble: Bubble, native: Json) -> None:
        """A message that is edited in place."""
        bubble.native, bubble.changed = native, next(self._seqs)

    def clear(self) -> None:
        self._phones.clear()
