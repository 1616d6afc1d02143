"""`make bench`: every measurement, a JSON line each. `make bench ARGS=--quick` leaves out what takes minutes."""

import argparse
import json
from collections.abc import Iterator
from typing import Any

from tests.bench import catalogue, channels, cold_start, cost, edge, publishing, search, understanding, worker
from tests.bench.shops import shop_of


def measurements(quick: bool) -> Iterator[dict[str, Any]]:
    starter = shop_of(28)
    yield from worker.requests(starter)
    yield from edge.measure()
    yield from channels.measure()
    sizes = (28, 10_000) if quick else (28, 10_000, 100_000)
    yield from worker.measure(((28, 10), *((size, 10) for size in sizes[1:]), (28, 10_000)), rounds=200)
    yield from search.measure(sizes)
    yield from catalogue.measure()
    yield from publishing.measure()
    yield from understanding.measure()
    yield from cold_start.measure()
    yield from cost.measure()


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="without the shop of 100,000 products")
    for line in measurements(parser.parse_args().quick):
        print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
