"""A shopper who buys by itself, on one of the phones, as far as the payment link: what is broken needs an order.

It taps "Buy now" and whatever it is then asked, by the ids of the buttons, so any shop and any language will do.
"""

import asyncio
import csv
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from infra.simulator.chat_app import ChatApp
from infra.simulator.config import Config, shop_rules
from infra.simulator.payments import Payments

BUYING = ("buycard", "buyday:", "buy:", "buywhich:")
"""Ids of what leads to a link, the furthest first."""
MOST_TAPS = 6
QUIET, PATIENCE = 0.5, 30.0
LINK = "/p/"
Json = dict[str, Any]


class Robot:
    def __init__(self, config: Config, app: ChatApp, payments: Payments, answers: Callable[..., Any]) -> None:
        """`app`: any of them. `answers`: World.phone_answers."""
        self._config = config
        self._app = app
        self._payments = payments
        self._answers = answers

    async def open_session(self, phone: int) -> Json:
        """The payment that is open on a phone; where there is none, the shopper buys something first."""
        return await self.has_open(phone) or await self.buy(phone)

    async def has_open(self, phone: int) -> Json | None:
        found = await self._behind_link(phone)
        return found if found and found["status"] == "open" else None

    async def buy(self, phone: int, title: str = "", sku: str = "") -> Json:
        """Until a new link is on the screen; its session. Raises LookupError."""
        before = self._link(phone)
        await self._does(phone, lambda: self._app.write(phone, "text", {"text": title or self.wanted()[1]}))
        for _ in range(MOST_TAPS):
            if self._link(phone) != before:
                break
            option = self._next(phone, f"buy:{sku}")
            if not option:
                await asyncio.sleep(QUIET)  # the link comes a moment after the answer
                continue
            await self._does(phone, lambda tapped=option: self._app.tap(phone, tapped))
        return await self._new_link(phone, before)

    async def ask_again(self, phone: int) -> Json:
        """A new link after the old one has expired."""
        before = self._link(phone)
        again = next((each for each in self._ids(phone) if each.startswith(("newlink", "again", "pay"))), "")
        await self._does(phone, lambda: self._app.tap(phone, again))
        return await self._new_link(phone, before)

    def wanted(self) -> tuple[str, str]:
        """A product in one variant that asks as little as possible: its SKU, and title in the shop's own language."""
        locale = next(iter(shop_rules(self._config).get("locales", ["nl"])))
        rows = list(self._rows())
        variants = Counter(row.get("product") for row in rows)
        parcels = [row for row in rows if not row.get("event")]
        single = [row for row in parcels if variants[row.get("product")] == 1 and row.get(f"title_{locale}")]
        single.sort(key=lambda row: (row.get("card") != "no", -int(row.get("stock") or 0)))
        if not single:
            raise LookupError("the shop sells nothing that the robot can buy: order something in the chat first")
        return single[0]["sku"], single[0][f"title_{locale}"]

    def _rows(self) -> Iterator[dict[str, str]]:
        path = Path(self._config.shop_folder) / "catalogue.csv"
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                yield from csv.DictReader(file)

    async def _does(self, phone: int, act: Callable[[], Any]) -> None:
        after = act().seq
        await self._answers(phone, after, PATIENCE, QUIET, self._app.name)

    def _next(self, phone: int, preferred: str) -> str:
        """What to tap of what the shop said last; "": nothing."""
        ids = self._ids(phone)
        if preferred in ids:
            return preferred
        return next((each for prefix in BUYING for each in ids if each.startswith(prefix)), "")

    def _ids(self, phone: int) -> list[str]:
        """What can be tapped of what the shop has said since the shopper last said something."""
        found: list[str] = []
        screen = self._app.phones.phone(phone)
        for bubble in reversed(screen.bubbles):
            if bubble.sender != "shop":
                break
            found += [str(option["id"]) for option in self._app.options(screen, bubble) if option.get("id")]
        return found

    def _link(self, phone: int) -> str:
        """The latest payment link on the screen."""
        screen = self._app.phones.phone(phone)
        for bubble in reversed(screen.bubbles):
            urls = [str(option["url"]) for option in self._app.options(screen, bubble) if option.get("url")]
            if bubble.sender == "shop" and any(LINK in url for url in urls):
                return f"{bubble.seq} {next(url for url in urls if LINK in url)}"
        return ""

    async def _behind_link(self, phone: int) -> Json | None:
        link = self._link(phone)
        if not link:
            return None
        try:
            session = await self._payments.session_behind(link.partition(" ")[2])
        except LookupError:
            return None
        return next((line for line in self._payments.stand_in.ledger() if line["session"] == session), None)

    async def _new_link(self, phone: int, before: str) -> Json:
        for _ in range(int(PATIENCE / QUIET)):
            if self._link(phone) != before and (found := await self._behind_link(phone)):
                return found
            await asyncio.sleep(QUIET)
        raise LookupError("the shop gave no payment link: choose another shopper, or order something in the chat first")
