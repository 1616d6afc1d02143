"""Reading a request of the control API. Each raises ValueError for what cannot be read."""

import json
from typing import Any

from starlette.requests import Request

Json = dict[str, Any]
LONGEST_WAIT = 60.0


async def body(request: Request) -> Json:
    raw = await request.body()
    found = json.loads(raw) if raw else {}
    if not isinstance(found, dict):
        raise ValueError("the body is a JSON object")
    return found


def only(body: Json) -> tuple[str, Any]:
    if len(body) != 1:
        raise ValueError('one key that says what is sent: {"text": "hoi"}')
    return next(iter(body.items()))


def whole(request: Request, name: str, default: int) -> int:
    return int(request.query_params.get(name, default))


def waiting(request: Request) -> tuple[int, float, float]:
    wanted = float(request.query_params.get("seconds", 15))
    quiet = float(request.query_params.get("quiet", 0.7))
    return whole(request, "after", 0), min(wanted, LONGEST_WAIT), quiet
