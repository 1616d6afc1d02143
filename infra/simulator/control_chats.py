"""The control API's part about shoppers: their phones, whichever the app, and the visitors of the web chat."""

from typing import Any

from starlette.requests import Request

from infra.simulator.chat_app import ChatApp
from infra.simulator.requests import body, only, waiting, whole
from infra.simulator.world import World

Json = dict[str, Any]


def _phone(world: World, request: Request) -> tuple[ChatApp, int]:
    """The app and the number of a path; `/control/phones` are WhatsApp's."""
    return world.app(request.path_params.get("channel", "whatsapp")), request.path_params["number"]


async def phone_write(world: World, request: Request) -> Json:
    """{"text": "hoi"}, {"tap": "Boeketten"}, {"image": {"caption": "…"}} …: one key, which says what."""
    app, number = _phone(world, request)
    kind, given = only(await body(request))
    if kind == "tap":
        wanted = given if isinstance(given, dict) else {"option": given}
        bubble = app.tap(number, wanted["option"], wanted.get("message", ""))
    else:
        bubble = app.write(number, kind, {"text": given} if isinstance(given, str) else given or {})
    return {"id": bubble.id, "seq": bubble.seq}


async def phone_settings(world: World, request: Request) -> Json:
    app, number = _phone(world, request)
    app.settings(number, await body(request))
    return app.shown(number)


async def phone_messages(world: World, request: Request) -> Json:
    app, number = _phone(world, request)
    return app.shown(number, whole(request, "after", 0))


async def phone_wait(world: World, request: Request) -> Json:
    app, number = _phone(world, request)
    return await world.phone_answers(number, *waiting(request), app.name)


async def phone_link(world: World, request: Request) -> Json:
    app, number = _phone(world, request)
    return {"url": app.link(number, *_which(request))}


# --- web chat -----------------------------------------------------------------------------------------------------


async def web_write(world: World, request: Request) -> Json:
    """{"text": …}, {"tap": …}, {"fill": {field: answer}}, {"image": {}} or {"open": context}."""
    kind, given = only(await body(request))
    number = request.path_params["number"]
    seen = len((await world.webchat.read(number)).entries)
    if kind == "open":
        visitor = await world.webchat.open(number, given or {})
        return {"conversation": visitor.conversation, "seq": seen}
    chat = world.webchat
    does = {"text": chat.write, "tap": chat.tap, "fill": chat.fill, "image": chat.send_picture}
    if kind not in does:
        raise ValueError(f"{kind}: one of {', '.join(does)}, open")
    posted = await does[kind](number, given)
    return {"id": posted["client_msg_id"], "seq": seen}


async def web_messages(world: World, request: Request) -> Json:
    visitor = await world.webchat.read(request.path_params["number"])
    return world.webchat.shown(visitor, whole(request, "after", 0))


async def web_wait(world: World, request: Request) -> Json:
    return await world.web_answers(request.path_params["number"], *waiting(request))


async def web_link(world: World, request: Request) -> Json:
    visitor = await world.webchat.read(request.path_params["number"])
    return {"url": world.webchat.link(visitor, *_which(request))}


def _which(request: Request) -> tuple[str, str]:
    """Title of a link, and a part of its address."""
    return request.query_params.get("title", ""), request.query_params.get("part", "")


ROUTES = (
    ("POST", "/control/phones/{number:int}", phone_write),
    ("POST", "/control/phones/{number:int}/settings", phone_settings),
    ("GET", "/control/phones/{number:int}/messages", phone_messages),
    ("GET", "/control/phones/{number:int}/wait", phone_wait),
    ("GET", "/control/phones/{number:int}/link", phone_link),
    ("POST", "/control/web/{number:int}", web_write),
    ("GET", "/control/web/{number:int}/messages", web_messages),
    ("GET", "/control/web/{number:int}/wait", web_wait),
    ("GET", "/control/web/{number:int}/link", web_link),
    ("POST", "/control/{channel}/{number:int}", phone_write),
    ("POST", "/control/{channel}/{number:int}/settings", phone_settings),
    ("GET", "/control/{channel}/{number:int}/messages", phone_messages),
    ("GET", "/control/{channel}/{number:int}/wait", phone_wait),
    ("GET", "/control/{channel}/{number:int}/link", phone_link),
)
"""After those of the phones' first path, which are WhatsApp's, any other app's."""
