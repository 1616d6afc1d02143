"""What a shopper does with the payment page, and a bank afterwards, on the Stripe stand-in."""

import asyncio
from typing import Any

import httpx

from infra.simulator.stripe.core import StandIn
from infra.simulator.stripe.errors import ApiError

TICK_SECONDS = 0.3
METHODS = {
    "ideal": "ideal",
    "card": "card",
    "kaart": "card",
    "bancontact": "bancontact",
    "sepa": "sepa_debit",
    "incasso": "sepa_debit",
    "bank_transfer": "customer_balance",
    "overboeking": "customer_balance",
}
Json = dict[str, Any]


class Payments:
    def __init__(self, stand_in: StandIn, client: httpx.AsyncClient) -> None:
        self.stand_in = stand_in
        self._client = client

    async def run(self) -> None:
        """Deliver webhooks and expire sessions, for as long as the simulator runs."""
        while True:
            await asyncio.to_thread(self.stand_in.tick)
            await asyncio.sleep(TICK_SECONDS)

    async def session_behind(self, link: str) -> str:
        """Follow our own short link to the payment page it leads to now. Raises LookupError."""
        answer = await self._client.get(link, follow_redirects=False)
        address = answer.headers.get("location", "")
        if not address:
            raise LookupError(f"the link leads to no payment page (HTTP {answer.status_code})")
        return address.partition("?")[0].rstrip("/").rpartition("/")[2]

    def latest(self, *, status: str = "") -> Json:
        """Raises LookupError."""
        found = [line for line in self.stand_in.ledger() if status in ("", line["status"])]
        if not found:
            raise LookupError(f"there is no {status or 'payment'} session")
        return found[-1]

    async def act(self, action: str, session: str, *, method: str = "ideal", close: bool = False) -> Json:
        """pay, pay_late (expired ones too), decline, succeed_later, fail_later. `close`: the shopper does not return.

        Raises ValueError with the stand-in's words.
        """
        known = {
            "pay": lambda: self.stand_in.pay(session, METHODS.get(method.lower(), method)),
            "pay_late": lambda: self.stand_in.pay_late(session, METHODS.get(method.lower(), method)),
            "decline": lambda: self.stand_in.decline(session),
            "succeed_later": lambda: self.stand_in.succeed_later(session),
            "fail_later": lambda: self.stand_in.fail_later(session),
        }
        if action not in known:
            raise ValueError(f"payment: {', '.join(known)}")
        try:
            found = dict(await asyncio.to_thread(known[action]))
        except ApiError as error:
            raise ValueError(error.body["error"]["message"]) from None
        if action == "pay" and not close and found.get("success_url"):
            url = str(found["success_url"]).replace("{CHECKOUT_SESSION_ID}", session)
            await self._client.get(url, follow_redirects=True)
        return found
