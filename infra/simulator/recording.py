"""Notes what a mounted app is asked and answers, for the inspector."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from infra.simulator.traffic import Traffic

API = "/v1/"


class Recorded:
    """Calls of Stripe's API; the pay page's own files and forms are not the wire that one wants to see."""

    def __init__(self, app: ASGIApp, traffic: Traffic) -> None:
        self._app = app
        self._traffic = traffic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or API not in scope["path"]:
            await self._app(scope, receive, send)
            return
        asked, answered, started = bytearray(), bytearray(), time.monotonic()
        status = 0

        async def noted_receive() -> Message:
            message = await receive()
            asked.extend(message.get("body", b""))
            return message

        async def noted_send(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            answered.extend(message.get("body", b""))
            await send(message)

        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        try:
            await self._app(scope, noted_receive, noted_send)
        finally:
            self._traffic.add(
                "stripe", scope["method"], scope["path"], request=bytes(asked), headers=headers, status=status,
                response=bytes(answered), seconds=time.monotonic() - started,
            )  # fmt: skip
