"""The stand-in over HTTP: `/v1/…` for Stripe's SDK (`base_addresses={"api": its address}`), `/pay/{session}` for a
shopper's browser. Mount it anywhere; the core's `public_url` must be the address at which it is mounted.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import anyio
import httpx
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from infra.simulator.stripe import currencies
from infra.simulator.stripe.asked import SOMEBODY
from infra.simulator.stripe.core import StandIn
from infra.simulator.stripe.errors import ApiError, TimedOut
from infra.simulator.stripe.events import Post
from infra.simulator.stripe.texts import TEXTS

LONGER_THAN_ANYBODY_WAITS = 8
PAGE = Path(__file__).with_name("pay_page.html")
ASKED = frozenset({*SOMEBODY, "country", "shipping"})
"""Fields of the page's form."""


def webhook_to(url: str) -> Post:
    """Delivers the core's webhooks to an address."""

    def post(body: bytes, headers: dict[str, str]) -> int:
        try:
            return httpx.post(url, content=body, headers=headers, timeout=10).status_code
        except httpx.HTTPError:
            return 0

    return post


def create_app(core: StandIn, *, merchant: str = "") -> Starlette:
    """`merchant`: the name over the pay page; "" takes the shop's id from the session."""
    front = _Front(core, merchant)
    return Starlette(
        routes=[
            Route("/v1/{path:path}", front.api, methods=["GET", "POST"]),
            Route("/pay/{session}", front.page, methods=["GET"]),
            Route("/pay/{session}", front.act, methods=["POST"]),
        ]
    )


class _Front:
    def __init__(self, core: StandIn, merchant: str) -> None:
        self._core = core
        self._merchant = merchant
        self._actions: dict[str, Callable[[str, str, dict[str, str]], Any]] = {
            "pay": core.pay,
            "close": core.pay,
            "decline": lambda session, method, typed: core.decline(session),
        }

    async def api(self, request: Request) -> Response:
        path = f"/v1/{request.path_params['path']}"
        url = f"{path}?{request.url.query}" if request.url.query else path
        form = (await request.body()).decode()
        try:
            answer = await run_in_threadpool(self._core.request, request.method, url, dict(request.headers), form)
        except TimedOut:
            await anyio.sleep(LONGER_THAN_ANYBODY_WAITS)
            return Response(status_code=504)
        return Response(answer.body, answer.status, answer.headers, background=self._deliver(request))

    async def page(self, request: Request, note: str = "") -> Response:
        try:
            found = await run_in_threadpool(self._core.session, request.path_params["session"])
        except ApiError as error:
            return HTMLResponse(_page(None, self._merchant, note), error.status)
        return HTMLResponse(_page(found, self._merchant, note), headers={"Cache-Control": "no-store"})

    async def act(self, request: Request) -> Response:
        form = parse_qs((await request.body()).decode())
        action, method = form.get("action", [""])[0], form.get("method", ["ideal"])[0]
        typed = {name: values[0].strip() for name, values in form.items() if name in ASKED}
        session = request.path_params["session"]
        try:
            before = await run_in_threadpool(self._core.session, session)
            await run_in_threadpool(self._actions[action], session, method, typed)
        except (ApiError, KeyError) as error:
            # it was paid or expired in another window, and the page says which; or something asked is not there
            param = error.body["error"].get("param") if isinstance(error, ApiError) else ""
            return await self.page(request, note="incomplete" if param in ASKED else "")
        deliver = self._deliver(request)
        if action == "pay":
            return RedirectResponse(before["success_url"], 303, background=deliver)
        answer = await self.page(request, note=action)
        answer.background = deliver
        return answer

    def _deliver(self, request: Request) -> BackgroundTask | None:
        return BackgroundTask(self._core.tick) if request.method == "POST" else None


@cache
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(PAGE.read_text(encoding="utf-8"))


def _page(session: dict[str, Any] | None, merchant: str, note: str) -> str:
    language = "nl" if session and str(session["locale"]).startswith("nl") else "en"
    return _template().render(
        session=session,
        state=_state(session, note),
        merchant=merchant or (session["metadata"].get("shop", "").replace("-", " ").title() if session else ""),
        language=language,
        text=TEXTS[language],
        incomplete=note == "incomplete",
        somebody=SOMEBODY,
        money=lambda amount: _money(amount, session["currency"] if session else "", language),
    )


def _state(session: dict[str, Any] | None, note: str) -> str:
    if session is None:
        return "unknown"
    if session["status"] == "open":
        return "declined" if note == "decline" else "open"
    if session["status"] == "complete":
        return "pending" if session["payment_status"] == "unpaid" else "paid"
    return "expired"


def _money(amount: int, currency: str, language: str) -> str:
    whole, rest = currencies.shown(amount, currency)
    symbol = {"eur": "€", "usd": "$", "gbp": "£", "jpy": "¥"}.get(currency, f"{currency.upper()}\u00a0")
    number = f"{whole}{',' if language == 'nl' else '.'}{rest}" if rest else str(whole)
    return f"{symbol}\u00a0{number}" if language == "nl" and len(symbol) == 1 else f"{symbol}{number}"
