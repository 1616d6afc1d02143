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

from infra.simulator import control, locatieserver, mailbox
from infra.simulator.config import shop_rules
from infra.simulator.limits import MetaError
from infra.simulator.recording import Recorded
from infra.simulator.stripe.app import create_app as stripe_app
from infra.simulator.world import World

PAGE = Path(__file__).parent / "page"
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

    async def messages(request: Request) -> Response:
        """POST /whatsapp/{version}/{phone number id}/messages"""
        raw, started = await request.body(), time.monotonic()
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        try:
            status, answer = 200, await world.whatsapp.post(request.path_params["number_id"], token, json.loads(raw))
        except MetaError as error:
            status, answer = error.status, error.body()
        except ValueError:
            status, answer = 400, MetaError(100, "the body is not JSON").body()
        world.traffic.add(
            "graph", "POST", request.url.path, request=raw, headers=request.headers, status=status,
            response=json.dumps(answer), seconds=time.monotonic() - started,
        )  # fmt: skip
        return JSONResponse(answer, status)

    async def addresses(request: Request) -> Response:
        """GET /locatieserver/search/v3_1/free"""
        started = time.monotonic()
        status, answer = locatieserver.search(request.query_params.multi_items())
        world.traffic.add(
            "register", "GET", f"{request.url.path}?{request.url.query}", headers=request.headers, status=status,
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
            Route("/whatsapp/{version}/{number_id}/messages", messages, methods=["POST"]),
            Route("/locatieserver/search/v3_1/free", addresses),
            *mailbox.routes(world.mailbox),
            Mount("/stripe", Recorded(stripe_app(world.stripe, merchant=name), world.traffic)),
            *control.routes(world),
        ],
        # A page on another site that points its own name at 127.0.0.1 must not be able to drive this.
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "testserver"])],
        lifespan=lifespan,
    )
