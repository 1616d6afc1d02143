"""The shop's HTTP API, called as the merchant's systems and carriers call it; each call is seen in the inspector."""

import json
import time
from typing import Any

import httpx

from infra.simulator.traffic import Traffic

Json = dict[str, Any]


async def post(client: httpx.AsyncClient, traffic: Traffic, kind: str, url: str, keys: str, body: Json) -> Json:
    """`keys`: a parameter's value, of which the first counts. Raises ValueError with the shop's words."""
    headers = {"authorization": f"Bearer {keys.partition(',')[0]}"}
    started = time.monotonic()
    answer = await client.post(url, json=body, headers=headers)
    traffic.add(
        kind, "POST", url, request=json.dumps(body), headers=headers, status=answer.status_code, response=answer.text,
        seconds=time.monotonic() - started,
    )  # fmt: skip
    if answer.status_code >= 300:
        raise ValueError(f"the shop answered {answer.status_code}: {answer.text[:300]}")
    return dict(answer.json())
