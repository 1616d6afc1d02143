"""The control API: all that the page does, as JSON over HTTP. Documented in docs/simulator.md; ROUTES is the index."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from infra.simulator.breaks import BREAKS
from infra.simulator.carrier import STATES
from infra.simulator.clock import seconds
from infra.simulator.config import shop_rules
from infra.simulator.courier import MODES
from infra.simulator.envelope import CONTENT
from infra.simulator.mailbox import FAULTS as MAIL_FAULTS
from infra.simulator.whatsapp import FAULTS
from infra.simulator.world import World

Json = dict[str, Any]
LONGEST_WAIT = 60.0
SHOWN = ("seq", "at", "from", "to", "reply_to", "subject", "text")
"""Of a mail, for the page's list; its HTML is fetched by the frame that shows it."""


async def overview(world: World, request: Request) -> Json:
    rules = shop_rules(world.config)
    return {
        "api": world.config.api,
        "webchat": f"{world.config.api}/webchat/page",
        "shop": rules.get("name", ""),
        "locales": rules.get("locales", []),
        "now": world.clock.now(),
        "offset": world.clock.offset,
        "sends": list(CONTENT),
        "carrier_states": STATES,
        "webhook_modes": MODES,
        "send_faults": [*FAULTS, "timeout", "failed"],
        "mail_faults": list(MAIL_FAULTS),
        "breaks": [
            {"what": what, "group": each.group, "title": each.title, "note": each.note} for what, each in BREAKS.items()
        ],
        "templates": [f"{name} ({code})" for name, code in world.whatsapp.templates],
    }


async def state(world: World, request: Request) -> Json:
    """For the page: waits until something happened after revision `seen`, then everything that it draws."""
    revision = await world.traffic.wait(_whole(request, "seen", -1), 20)
    phone = world.whatsapp.phones.phone(_whole(request, "phone", 1))
    return {
        "revision": revision,
        "now": world.clock.now(),
        "offset": world.clock.offset,
        "phone": world.whatsapp.shown(phone),
        "traffic": world.traffic.after(_whole(request, "traffic", 0)),
        "payments": await asyncio.to_thread(world.stripe.ledger),
        "mails": [{name: mail[name] for name in SHOWN} for mail in world.mailbox.mails],
        "faults": _faults(world),
    }


async def reset(world: World, request: Request) -> Json:
    world.reset()
    return {}


# --- phones -------------------------------------------------------------------------------------------------------


async def phone_write(world: World, request: Request) -> Json:
    """{"text": "hoi"}, {"tap": "Boeketten"}, {"image": {"caption": "…"}} …: one key, which says what."""
    kind, given = _only(await _body(request))
    number = request.path_params["number"]
    if kind == "tap":
        wanted = given if isinstance(given, dict) else {"option": given}
        bubble = world.whatsapp.tap(number, wanted["option"], wanted.get("message", ""))
    else:
        bubble = world.whatsapp.write(number, kind, {"text": given} if isinstance(given, str) else given or {})
    return {"id": bubble.id, "seq": bubble.seq}


async def phone_settings(world: World, request: Request) -> Json:
    given = await _body(request)
    phone = world.whatsapp.phones.phone(request.path_params["number"])
    phone.offline = bool(given.get("offline", phone.offline))
    phone.blocked = bool(given.get("blocked", phone.blocked))
    if "promotions" in given:
        world.whatsapp.stop_promotions(phone.number, given["promotions"])
    world.traffic.touch()
    return world.whatsapp.shown(phone)


async def phone_messages(world: World, request: Request) -> Json:
    return world.whatsapp.shown(world.whatsapp.phones.phone(request.path_params["number"]), _whole(request, "after", 0))


async def phone_wait(world: World, request: Request) -> Json:
    return await world.phone_answers(request.path_params["number"], *_waiting(request))


async def phone_link(world: World, request: Request) -> Json:
    phone = world.whatsapp.phones.phone(request.path_params["number"])
    return {"url": world.whatsapp.link(phone, request.query_params.get("title", ""))}


# --- web chat -----------------------------------------------------------------------------------------------------


async def web_write(world: World, request: Request) -> Json:
    """{"text": …}, {"tap": …}, {"fill": {field: answer}} or {"open": context}."""
    kind, given = _only(await _body(request))
    number = request.path_params["number"]
    seen = len((await world.webchat.read(number)).entries)
    if kind == "open":
        visitor = await world.webchat.open(number, given or {})
        return {"conversation": visitor.conversation, "seq": seen}
    does = {"text": world.webchat.write, "tap": world.webchat.tap, "fill": world.webchat.fill}
    if kind not in does:
        raise ValueError(f"{kind}: one of {', '.join(does)}, open")
    posted = await does[kind](number, given)
    return {"id": posted["client_msg_id"], "seq": seen}


async def web_messages(world: World, request: Request) -> Json:
    visitor = await world.webchat.read(request.path_params["number"])
    return world.webchat.shown(visitor, _whole(request, "after", 0))


async def web_wait(world: World, request: Request) -> Json:
    return await world.web_answers(request.path_params["number"], *_waiting(request))


async def web_link(world: World, request: Request) -> Json:
    visitor = await world.webchat.read(request.path_params["number"])
    return {"url": world.webchat.link(visitor, request.query_params.get("title", ""))}


# --- mail ---------------------------------------------------------------------------------------------------------


async def mails(world: World, request: Request) -> Json:
    """With `seconds`: waits until there is one."""
    query = request.query_params
    seconds = min(float(query.get("seconds", 0)), LONGEST_WAIT)
    return {"mails": await world.mails(query.get("to", ""), _whole(request, "after", 0), seconds)}


# --- money, carrier, clock, faults --------------------------------------------------------------------------------


async def payments(world: World, request: Request) -> Json:
    return {"sessions": await asyncio.to_thread(world.stripe.ledger)}


async def pay(world: World, request: Request) -> Json:
    given = await _body(request)
    action = given.get("action", "pay")
    session = given.get("session", "")
    if not session and given.get("link"):
        session = await world.payments.session_behind(given["link"])
    if not session:
        status = "open" if action in ("pay", "decline") else "complete"
        session = world.payments.latest(status=status)["session"]
    found = await world.payments.act(
        action, session, method=given.get("method", "ideal"), close=bool(given.get("close"))
    )
    world.traffic.touch()
    return {name: found[name] for name in ("id", "status", "payment_status") if name in found} | {"session": session}


async def carrier(world: World, request: Request) -> Json:
    given = await _body(request)
    order = str(given.pop("order", "") or world.payments.latest(status="complete")["order"])
    by_bus = bool(given.pop("by_bus", False))
    return await world.carrier.report(order, given.pop("state", ""), by_bus=by_bus, **given)


async def merchant(world: World, request: Request) -> Json:
    """{"do": "refund", "order": "1042", "amount": 500}: the rest of the body is what the shop's API takes."""
    given = await _body(request)
    order = str(given.pop("order", "") or world.payments.latest(status="complete")["order"])
    return await world.merchant.does(str(given.pop("do", "")), order, **given)


async def forward(world: World, request: Request) -> Json:
    """{"forward": "3d"}"""
    problems = await world.forward(seconds(str((await _body(request))["forward"])))
    return {"now": world.clock.now(), "offset": world.clock.offset, "problems": problems}


async def faults(world: World, request: Request) -> Json:
    """Any of webhooks {mode, times, seconds}, sends and mails {kind, times}, stripe_webhooks {mode}, stripe_api."""
    given = await _body(request)
    if "webhooks" in given:
        world.courier.set_mode(**given["webhooks"])
    if "sends" in given:
        world.whatsapp.set_fault(**given["sends"])
    if "mails" in given:
        world.mailbox.set_fault(**given["mails"])
    if "stripe_webhooks" in given:
        world.stripe.set_mode(**given["stripe_webhooks"])
    if "stripe_api" in given:
        world.stripe.set_fault(**given["stripe_api"])
    world.traffic.touch()
    return _faults(world)


async def no_faults(world: World, request: Request) -> Json:
    world.clear_faults()
    return _faults(world)


async def breaks(world: World, request: Request) -> Json:
    """{"what": "pay_twice", "phone": 1}: answers when it is over, and how the books stand then."""
    given = await _body(request)
    await world.mischief.do(str(given.get("what", "")), int(given.get("phone", 1)))
    return await asyncio.to_thread(world.ledger.read)


async def books(world: World, request: Request) -> Json:
    """The live ledger; read from the table, so only asked for while somebody looks."""
    return {**await asyncio.to_thread(world.ledger.read), "running": world.mischief.running}


async def traffic(world: World, request: Request) -> Json:
    kind = request.query_params.get("kind", "")
    found = world.traffic.after(_whole(request, "after", 0))
    return {"exchanges": [exchange for exchange in found if kind in ("", exchange["kind"])]}


def _faults(world: World) -> Json:
    return {
        "webhooks": world.courier.mode,
        "sends": [fault.kind for fault in world.whatsapp.faults for _ in range(fault.times)],
        "mails": list(world.mailbox.faults),
        "stripe_webhooks": world.stripe.events.mode,
    }


# --- requests -----------------------------------------------------------------------------------------------------


async def _body(request: Request) -> Json:
    raw = await request.body()
    found = json.loads(raw) if raw else {}
    if not isinstance(found, dict):
        raise ValueError("the body is a JSON object")
    return found


def _only(body: Json) -> tuple[str, Any]:
    if len(body) != 1:
        raise ValueError('one key that says what is sent: {"text": "hoi"}')
    return next(iter(body.items()))


def _whole(request: Request, name: str, default: int) -> int:
    return int(request.query_params.get(name, default))


def _waiting(request: Request) -> tuple[int, float, float]:
    wanted = float(request.query_params.get("seconds", 15))
    quiet = float(request.query_params.get("quiet", 0.7))
    return _whole(request, "after", 0), min(wanted, LONGEST_WAIT), quiet


Handler = Callable[[World, Request], Awaitable[Json]]
ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/control", overview),
    ("GET", "/control/state", state),
    ("POST", "/control/reset", reset),
    ("POST", "/control/phones/{number:int}", phone_write),
    ("POST", "/control/phones/{number:int}/settings", phone_settings),
    ("GET", "/control/phones/{number:int}/messages", phone_messages),
    ("GET", "/control/phones/{number:int}/wait", phone_wait),
    ("GET", "/control/phones/{number:int}/link", phone_link),
    ("POST", "/control/web/{number:int}", web_write),
    ("GET", "/control/web/{number:int}/messages", web_messages),
    ("GET", "/control/web/{number:int}/wait", web_wait),
    ("GET", "/control/web/{number:int}/link", web_link),
    ("GET", "/control/mails", mails),
    ("GET", "/control/payments", payments),
    ("POST", "/control/payments", pay),
    ("POST", "/control/carrier", carrier),
    ("POST", "/control/merchant", merchant),
    ("POST", "/control/clock", forward),
    ("POST", "/control/faults", faults),
    ("DELETE", "/control/faults", no_faults),
    ("POST", "/control/breaks", breaks),
    ("GET", "/control/books", books),
    ("GET", "/control/traffic", traffic),
)


def routes(world: World) -> list[Route]:
    return [Route(path, _endpoint(world, handler), methods=[method]) for method, path, handler in ROUTES]


def _endpoint(world: World, handler: Handler) -> Callable[[Request], Awaitable[JSONResponse]]:
    async def answer(request: Request) -> JSONResponse:
        try:
            return JSONResponse(await handler(world, request))
        except LookupError as error:
            return JSONResponse({"error": _words(error)}, 404)
        except (ValueError, TypeError) as error:
            return JSONResponse({"error": str(error)}, 400)

    return answer


def _words(error: LookupError) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)
