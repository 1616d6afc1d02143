"""The simulator's HTTP server: Graph API and Stripe stand-ins, the control API and the page. Listens on 127.0.0.1."""

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from functions.console.assets import FOLDER
from infra.simulator import control, files, locatieserver, mailbox
from infra.simulator.chat_app import ChatApp
from infra.simulator.config import shop_rules
from infra.simulator.ports import ApiCall
from infra.simulator.recording import Recorded
from infra.simulator.stripe.app import create_app as stripe_app
from infra.simulator.world import World

PAGE = Path(__file__).parent / "page"
DRAWING = FOLDER / "drawing"
"""How payloads look: the console shows a message in the making by the same files."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src http: https: data:; connect-src 'self'; "
    "frame-src http: https:; base-uri 'none'; form-action 'self'"
)


def create_app(world: World) -> Starlette:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await world.run()
        yield
        await world.close()

    def provider(app: ChatApp) -> Route:
        """The API of a chat app's provider: POST /whatsapp/{version}/{phone number id}/messages …"""

        async def answer(request: Request) -> Response:
            raw, started = await request.body(), time.monotonic()
            path = f"/{request.path_params['path']}"
            found = app.call(ApiCall(request.method, path, raw, dict(request.query_params), dict(request.headers)))
            await world.traffic.pause(found.seconds)
            file = isinstance(found.body, bytes)
            shown = f"({len(found.body):,} bytes)" if file else json.dumps(found.body)
            world.traffic.add(
                app.traffic, request.method, _address(request), request=raw, headers=request.headers,
                status=found.status, response=shown, seconds=time.monotonic() - started,
            )  # fmt: skip
            return Response(found.body, media_type=files.MIME) if file else JSONResponse(found.body, found.status)

        return Route(f"/{app.name}/{{path:path}}", answer, methods=["GET", "POST"])

    async def addresses(request: Request) -> Response:
        """GET /locatieserver/search/v3_1/free"""
        started = time.monotonic()
        status, answer = locatieserver.search(request.query_params.multi_items())
        world.traffic.add(
            "register", "GET", _address(request), headers=request.headers, status=status,
            response=json.dumps(answer), seconds=time.monotonic() - started,
        )  # fmt: skip
        return JSONResponse(answer, status)

    async def page(request: Request) -> Response:
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
        return FileResponse(PAGE / "index.html", headers=headers)

    name = str(shop_rules(world.config).get("name", ""))
    return Starlette(
        routes=[
            Route("/", page),
            Mount("/page", StaticFiles(directory=PAGE)),
            Mount("/drawing", StaticFiles(directory=DRAWING)),
            *(provider(app) for app in world.apps.values()),
            Route("/locatieserver/search/v3_1/free", addresses),
            *mailbox.routes(world.mailbox),
            Mount("/stripe", Recorded(stripe_app(world.stripe, merchant=name), world.traffic)),
            *control.routes(world),
        ],
        # A page on another site that points its own name at 127.0.0.1 must not be able to drive this.
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "testserver"])],
        lifespan=lifespan,
    )


def _address(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
