"""The shop's HTTP API, called as the merchant's systems and carriers call it; each call is seen in the inspector."""

import json
import time
from collections.abc import Mapping
from typing import Any

import httpx

from infra.simulator.traffic import Traffic

Json = dict[str, Any]


async def post(client: httpx.AsyncClient, traffic: Traffic, kind: str, url: str, keys: str, body: Json) -> Json:
    """`keys`: a parameter's value, of which the first counts. Raises ValueError with the shop's words."""
    headers = {"authorization": f"Bearer {keys.partition(',')[0]}", "content-type": "application/json"}
    answer = await exchange(client, traffic, kind, url, json.dumps(body).encode(), headers)
    return dict(answer.json())


async def exchange(
    client: httpx.AsyncClient, traffic: Traffic, kind: str, url: str, raw: bytes, headers: Mapping[str, str]
) -> httpx.Response:
    """Raises ValueError with the shop's words."""
    started = time.monotonic()
    answer = await client.post(url, content=raw, headers=headers)
    traffic.add(
        kind, "POST", url, request=raw, headers=headers, status=answer.status_code, response=answer.text,
        seconds=time.monotonic() - started,
    )  # fmt: skip
    if answer.status_code >= 300:
        raise ValueError(f"the shop answered {answer.status_code}: {answer.text[:300]}")
    return answer
