"""`make demo`: the whole shop on this machine, until Ctrl-C.

python -m infra.local [--shop templates/shop] [--port 8700] [--aws-port 4566]
"""

import argparse
import time
from pathlib import Path
from typing import Any

from infra.console import Stop, command, say
from infra.dependencies import ROOT
from infra.local_stage import LocalStage
from infra.processes import Servers
from infra.real_services import read_env

FOLDER = ROOT / ".local"


def describe(described: dict[str, Any], seconds: float) -> str:
    return f"""
Ready after {seconds:.0f} s. Open:

  {described["simulator"]:<44} phones with every app, web chat, pay page, carrier, clock, inspector
  {described["webchat"]:<44} the shop's own web chat
  {described["console"]}/console
{"":<46} the merchant's console

Sign in there with {described["console_password"]} as
  {", ".join(described["console_people"].values())}

Scripts find all they need in .local/demo.json; logs are in .local. Ctrl-C stops everything."""


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make demo", description="The whole shop on this machine, until Ctrl-C.")
    parser.add_argument("--shop", type=Path, default=ROOT / "templates" / "shop", help="a shop folder")
    parser.add_argument("--port", type=int, default=8700, help="of the simulator")
    parser.add_argument("--aws-port", type=int, default=4566, help="of the local AWS")
    given = parser.parse_args()
    started = time.monotonic()
    real = read_env(ROOT / ".env")
    if real.parameters:
        say(f"Real services, from .env; stand-ins: {', '.join(real.stand_ins) or 'none'}")
    shop = given.shop.resolve()
    if not shop.is_dir():
        raise Stop(f"there is no folder {given.shop}")
    with Servers() as servers:
        stage = LocalStage(FOLDER, given.aws_port, given.port, shop, real)
        described = stage.bring_up(servers)
        say(describe(described, time.monotonic() - started))
        try:
            servers.wait()
        finally:
            say("\nStopping …")
            stage.description.unlink()


if __name__ == "__main__":
    main()
