"""What happens behind the scenes of a transcript, and has no API: others take a day, the merchant counts the shelf.

On the local stage's own table; the stage's clock functions then look at it, as they would within five minutes.
"""

import asyncio
import re
from collections.abc import Callable
from typing import Any

from functions.storage import keys, stock
from functions.storage.table import integer
from infra.simulator.clock import Clock
from infra.simulator.cloud import LocalCloud

Json = dict[str, Any]
DAY_KEY = re.compile(r"\d{4}-\d\d-\d\d(/[a-z_-]+){0,2}")
FULL = 1_000
"""Places: more than any day has."""


class Meanwhile:
    def __init__(self, cloud: LocalCloud, clock: Clock) -> None:
        self._cloud = cloud
        self._clock = clock
        self._acts: dict[str, Callable[..., None]] = {"others": self._others, "stock": self._stock}

    async def does(self, what: str, **given: Any) -> list[str]:
        """What went wrong afterwards, if anything. Raises ValueError, and LookupError where there is no table."""
        if what not in self._acts:
            raise ValueError(f"do: {', '.join(self._acts)}")
        if not self._cloud:
            raise LookupError("this simulator stands in front of a stage that it has no table of")
        await asyncio.to_thread(self._acts[what], **given)
        return await self._clock.fire_timers()

    def _others(self, taken: str) -> None:
        """ "2026-11-27/standard/afternoon", as commerce/delivery.py names it."""
        if not DAY_KEY.fullmatch(taken):
            raise ValueError(f"taken: 2026-11-27, with /option and /slot, not {taken}")
        table = self._cloud.table
        table.write(keys.booked(table.shop, taken), {"taken": integer(FULL)})

    def _stock(self, sku: str, units: int) -> None:
        stock.set_stock(self._cloud.table, sku, units)
