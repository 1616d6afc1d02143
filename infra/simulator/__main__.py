"""`python -m infra.simulator --demo .local/demo.json`: started by `make demo`, or by itself against any API."""

import argparse
from pathlib import Path
from urllib.parse import urlsplit

from infra.simulator.config import load


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.simulator", description=__doc__)
    parser.add_argument("--demo", type=Path, default=Path(".local/demo.json"), help="what make demo wrote")
    parser.add_argument("--api", default="", help="address of the deployed API, instead of the file's")
    parser.add_argument("--port", type=int, default=0, help="instead of the file's")
    given = parser.parse_args()
    port = f"http://127.0.0.1:{given.port}" if given.port else ""
    config = load(given.demo, api=given.api, simulator=port)

    from infra.simulator.serving import Server
    from infra.simulator.world import World

    Server(World(config), urlsplit(config.simulator).port or 80, log_level="warning").run()


if __name__ == "__main__":
    main()
