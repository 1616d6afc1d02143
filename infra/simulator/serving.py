"""Runs the simulator's server, and stops it at once: who waits for something to happen need not wait any longer."""

import socket
from typing import Any

import uvicorn

from infra.simulator.server import create_app
from infra.simulator.world import World


class Server(uvicorn.Server):
    """uvicorn lets every answer end before it stops, and a page's long poll takes 20 seconds to."""

    def __init__(self, world: World, port: int, **more: Any) -> None:
        self._world = world
        super().__init__(uvicorn.Config(create_app(world), host="127.0.0.1", port=port, access_log=False, **more))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._world.traffic.close()
        await super().shutdown(sockets)
