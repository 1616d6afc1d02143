"""The control API: all that the page does, as JSON over HTTP. Documented in docs/simulator.md; ROUTES is the index."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from infra.simulator import carrier_webhooks, control_chats
from infra.simulator.breaks import BREAKS
from infra.simulator.carrier import STATES
from infra.simulator.chat_app import ChatApp
from infra.simulator.clock import seconds
from infra.simulator.config import registered_templates, shop_rules
from infra.simulator.courier import MODES
from infra.simulator.mailbox import FAULTS as MAIL_FAULTS
from infra.simulator.merchant import OF_NO_ORDER
from infra.simulator.requests import LONGEST_WAIT, body, whole
from infra.simulator.shows import shows as all_shows
from infra.simulator.world import World

Json = dict[str, Any]
SHOWN = ("seq", "at", "from", "to", "reply_to", "subject", "text")
"""Of a mail, for the page's list; its HTML is fetched by the frame that shows it."""


async def overview(world: World, request: Request) -> Json:
    rules = shop_rules(world.config)
    return {
        "api": world.config.api,
        "webchat": f"{world.config.api}/webchat/page",
        "shop": rules.get("name", ""),
        "locales": rules.get("locales", []),
        "language": world.language,
        "now": world.clock.now(),
        "offset": world.clock.offset,
        "channels": {name: _about(app) for name, app in world.apps.items()},
        "carrier_states": STATES,
        "carriers": carrier_webhooks.about(),
        "webhook_modes": MODES,
        "mail_faults": list(MAIL_FAULTS),
        "breaks": [
            {"what": what, "group": each.group, "title": each.title, "note": each.note} for what, each in BREAKS.items()
        ],
        "templates": [f"{name} ({code})" for name, code in registered_templates(world.config)],
    }


def _about(app: ChatApp) -> Json:
    return {"title": app.title, "sends": [*app.content, *app.acts], "faults": app.faults_on_demand}


async def state(world: World, request: Request) -> Json:
    """For the page: waits until something happened after revision `seen`, then everything that it draws."""
    revision = await world.traffic.wait(whole(request, "seen", -1), 20)
    number = whole(request, "phone", 1)
    wanted = [name for name in request.query_params.get("channels", "").split(",") if name] or list(world.apps)
    return {
        "revision": revision,
        "now": world.clock.now(),
        "offset": world.clock.offset,
        "phones": {name: world.app(name).shown(number) for name in wanted},
        "traffic": world.traffic.after(whole(request, "traffic", 0)),
        "payments": await asyncio.to_thread(world.stripe.ledger),
        "mails": [{name: mail[name] for name in SHOWN} for mail in world.mailbox.mails],
        "faults": _faults(world),
    }


async def reset(world: World, request: Request) -> Json:
    world.reset()
    return {}


# --- mail ---------------------------------------------------------------------------------------------------------


async def mails(world: World, request: Request) -> Json:
    """With `seconds`: waits until there is one."""
    query = request.query_params
    seconds = min(float(query.get("seconds", 0)), LONGEST_WAIT)
    return {"mails": await world.mails(query.get("to", ""), whole(request, "after", 0), seconds)}


# --- money, carrier, clock, faults --------------------------------------------------------------------------------


async def payments(world: World, request: Request) -> Json:
    return {"sessions": await asyncio.to_thread(world.stripe.ledger)}


async def pay(world: World, request: Request) -> Json:
    given = await body(request)
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
    given = await body(request)
    order = str(given.pop("order", "") or world.payments.latest(status="complete")["order"])
    return await world.carrier.report(order, given.pop("state", ""), **given)


async def merchant(world: World, request: Request) -> Json:
    """{"do": "refund", "order": "1042", "amount": 500}: the rest of the body is what the shop's API takes.
    {"do": "live", "paused": true}, {"do": "news", "kind": "traffic", "text": "…"}, {"do": "scan", "code": "CK1/…"},
    {"do": "hide", "review": NAME, "reason": "abuse"}, {"do": "price", "sku": "PIOEN", "price": "29.95"}:
    of no order."""
    given = await body(request)
    does, order = str(given.pop("do", "")), str(given.pop("order", ""))
    if does not in OF_NO_ORDER:
        order = order or str(world.payments.latest(status="complete")["order"])
    return await world.merchant.does(does, order, **given)


async def language(world: World, request: Request) -> Json:
    """{"language": "en"}: of phones on which no other was chosen."""
    wanted = str((await body(request))["language"])
    known = shop_rules(world.config).get("locales", [])
    if wanted not in known:
        raise ValueError(f"language: {', '.join(known)}")
    world.speaks(wanted)
    world.traffic.touch()
    return {"language": wanted}


async def office(world: World, request: Request) -> Json:
    """What the merchant sees; read from the table, so only asked for while somebody looks."""
    return await asyncio.to_thread(world.office.read)


async def meanwhile(world: World, request: Request) -> Json:
    """{"do": "stock", "sku": "PIOEN", "units": 5}, {"do": "others", "taken": "2026-11-27/standard/afternoon"}."""
    given = await body(request)
    return {"problems": await world.meanwhile.does(str(given.pop("do", "")), **given)}


async def forward(world: World, request: Request) -> Json:
    """{"forward": "3d"}"""
    problems = await world.forward(seconds(str((await body(request))["forward"])))
    return {"now": world.clock.now(), "offset": world.clock.offset, "problems": problems}


async def faults(world: World, request: Request) -> Json:
    """Any of webhooks {mode, times, seconds}, sends {kind, times}, both with a `channel` or without; mails {kind,
    times}, stripe_webhooks {mode}, stripe_api."""
    given = await body(request)
    if "webhooks" in given:
        told = dict(given["webhooks"])
        for name in [told.pop("channel")] if "channel" in told else world.apps:
            world.couriers[world.app(name).name].set_mode(**told)
    if "sends" in given:
        told = dict(given["sends"])
        world.app(told.pop("channel", "whatsapp")).set_fault(**told)
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
    given = await body(request)
    await world.mischief.do(str(given.get("what", "")), int(given.get("phone", 1)))
    return await asyncio.to_thread(world.ledger.read)


async def shows(world: World, request: Request) -> Json:
    """What *Watch* plays."""
    return {"shows": all_shows()}


async def books(world: World, request: Request) -> Json:
    """The live ledger; read from the table, so only asked for while somebody looks."""
    return {**await asyncio.to_thread(world.ledger.read), "running": world.mischief.running}


async def traffic(world: World, request: Request) -> Json:
    kind = request.query_params.get("kind", "")
    found = world.traffic.after(whole(request, "after", 0))
    return {"exchanges": [exchange for exchange in found if kind in ("", exchange["kind"])]}


def _faults(world: World) -> Json:
    return {
        "webhooks": next((each.mode for each in world.couriers.values() if each.mode != "normal"), "normal"),
        "sends": [fault.kind for app in world.apps.values() for fault in app.faults for _ in range(fault.times)],
        "mails": list(world.mailbox.faults),
        "stripe_webhooks": world.stripe.events.mode,
    }


Handler = Callable[[World, Request], Awaitable[Json]]
ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/control", overview),
    ("GET", "/control/state", state),
    ("POST", "/control/reset", reset),
    ("POST", "/control/language", language),
    *control_chats.ROUTES,
    ("GET", "/control/mails", mails),
    ("GET", "/control/payments", payments),
    ("POST", "/control/payments", pay),
    ("POST", "/control/carrier", carrier),
    ("POST", "/control/merchant", merchant),
    ("GET", "/control/office", office),
    ("POST", "/control/meanwhile", meanwhile),
    ("POST", "/control/clock", forward),
    ("POST", "/control/faults", faults),
    ("DELETE", "/control/faults", no_faults),
    ("POST", "/control/breaks", breaks),
    ("GET", "/control/books", books),
    ("GET", "/control/shows", shows),
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
