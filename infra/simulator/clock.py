"""The demo's clock: real time and an offset, which is kept in the table so that every Lambda sees the same time.

Imports boto3 when it is first moved; without a table the offset is the simulator's own (tests, in process).
"""

import asyncio
import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from infra.simulator.config import Config

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
SCHEDULED = re.compile(r"clock|timers|observe|reconcile", re.IGNORECASE)
CACHED_SECONDS = 1.1
"""The functions look at the offset at most once a second (design.md 2)."""


def seconds(text: str) -> float:
    """ "+3d", "35m", "1d 2h" in seconds. Raises ValueError."""
    parts = re.findall(r"(\d+(?:\.\d+)?)\s*([smhd])", text)
    if not parts or re.sub(r"[\d.smhd+\s]", "", text):
        raise ValueError(f'not a duration: "{text}" (write 30s, 35m, 2h, 3d, or "1d 2h")')
    return sum(float(amount) * UNITS[unit] for amount, unit in parts)


class Clock:
    def __init__(self, config: Config, real: Callable[[], float] = time.time) -> None:
        self._config = config
        self._real = real
        self.offset = 0.0

    def now(self) -> float:
        return self._real() + self.offset

    async def load(self) -> None:
        """Take up where an earlier run left the clock."""
        if self._config.table:
            self.offset = await asyncio.to_thread(self._read)

    async def move(self, by: float) -> None:
        """Forward only: time that runs backwards is not something a shop can see."""
        if by < 0:
            raise ValueError("the clock moves forward only")
        self.offset += by
        if self._config.table:
            await asyncio.to_thread(self._write)
            await asyncio.sleep(CACHED_SECONDS)

    async def fire_timers(self) -> list[str]:
        """Invoke the clock's Lambdas now, instead of waiting for their minute. What each answered when it failed."""
        names = self._config.clock_functions
        if not names and self._config.table:
            names = await asyncio.to_thread(self._scheduled)
        answers = [await asyncio.to_thread(self._invoke, name) for name in names]
        return [answer for answer in answers if answer]

    def _scheduled(self) -> tuple[str, ...]:
        pages = self._client("lambda").get_paginator("list_functions").paginate()
        names = [found["FunctionName"] for page in pages for found in page["Functions"]]
        return tuple(name for name in names if SCHEDULED.search(name) and self._config.stage in name)

    def _client(self, service: str) -> Any:
        import boto3

        where = {"endpoint_url": self._config.endpoint} if self._config.endpoint else {}
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"} if where else {}
        return boto3.client(service, region_name=self._config.region, **where, **keys)  # type: ignore[call-overload]

    def _read(self) -> float:
        item = self._client("dynamodb").get_item(TableName=self._config.table, Key=self._key()).get("Item", {})
        return float(item.get("seconds", {}).get("N", 0))

    def _write(self) -> None:
        item = {**self._key(), "seconds": {"N": str(round(self.offset))}}
        self._client("dynamodb").put_item(TableName=self._config.table, Item=item)

    def _key(self) -> dict[str, dict[str, str]]:
        return {"pk": {"S": "CLOCK"}, "sk": {"S": "OFFSET"}}

    def _invoke(self, name: str) -> str:
        """As EventBridge's schedule would."""
        event = {
            "version": "0",
            "id": f"simulator-{self.now():.0f}",
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": "000000000000",
            "time": datetime.fromtimestamp(self.now(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "region": self._config.region,
            "resources": ["arn:aws:events:eu-west-1:000000000000:rule/simulator"],
            "detail": {},
        }
        answer = self._client("lambda").invoke(FunctionName=name, Payload=json.dumps(event).encode())
        return answer["Payload"].read().decode()[:2000] if answer.get("FunctionError") else ""
