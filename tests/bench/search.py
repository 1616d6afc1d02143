"""CPU of understanding and answering a search, with the rows it reads: flat from 28 to 100,000 products."""

import statistics
import time
from collections.abc import Iterator
from typing import Any

from tests.bench.shops import shop_of

QUERIES = ("rode rozn", "tulpn onder 30 euro", "something for my mum", "witte vaas", "lavendel plant")


def measure(sizes: tuple[int, ...]) -> Iterator[dict[str, Any]]:
    for size in sizes:
        shop = shop_of(size)
        found = [len(shop.find(shop.read_wish(query, "nl"), limit=9).products) for query in QUERIES]
        assert sum(found) > len(QUERIES), f"nothing is found: {found}"
        spent = []
        for at in range(200):
            started = time.process_time()
            shop.find(shop.read_wish(QUERIES[at % len(QUERIES)], "nl"), limit=9)
            spent.append(time.process_time() - started)
        yield {
            "name": f"search CPU ({size} products)",
            "value": round(statistics.median(spent) * 1000, 3),
            "unit": "ms",
        }
