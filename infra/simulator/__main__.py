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

    import uvicorn

    from infra.simulator.server import create_app
    from infra.simulator.world import World

    address = urlsplit(config.simulator).port or 80
    uvicorn.run(create_app(World(config)), host="127.0.0.1", port=address, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
