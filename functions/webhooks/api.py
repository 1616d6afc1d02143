"""What the HTTP API's routes have in common: who may call, what a caller is told, which order an address means."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from chalice.app import Request, Response

from functions import bootstrap
from functions.errors import BadRequest, ChatkassaError, NotFound, SignatureError
from functions.observability import log

if TYPE_CHECKING:
    from functions.commerce.orders import Order


def answered(request: Request, parameter: str, do: Callable[[], dict[str, Any]], status: int = 202) -> Response:
    """What `do` answers, for who has a key that the secret `parameter` holds: `Authorization: Bearer …`."""
    try:
        _authenticate(str(request.headers.get("authorization") or ""), parameter)
        return Response(body=do(), status_code=status)
    except ChatkassaError as error:
        log.warning("an API call was not taken", why=type(error).__name__)
        told = str(error) if error.status < 500 else "not taken; send it again"
        return Response(body={"error": told}, status_code=error.status)


def meant(number_or_id: str, told: str = "") -> Order:
    """The order of an address; `told`: as the body names it, "" where it does not. Raises NotFound or BadRequest."""
    from functions.storage import reads

    order = reads.find_order(bootstrap.table(), number_or_id)
    if order is None:
        raise NotFound(f"there is no order {number_or_id[:40]}")
    if told not in ("", number_or_id, order.id, order.number):
        raise BadRequest("order: the body and the address name different orders")
    return order


def _authenticate(header: str, parameter: str) -> None:
    """Raises SignatureError."""
    scheme, _, key = header.partition(" ")
    secrets = bootstrap.secrets()
    if scheme.lower() == "bearer" and (
        _is_one_of(key, secrets[parameter]) or (secrets.refresh() and _is_one_of(key, secrets[parameter]))
    ):
        return
    raise SignatureError("the API key is missing or wrong: Authorization: Bearer …")


def _is_one_of(key: str, keys: tuple[str, ...]) -> bool:
    """Compares with all of them, in constant time."""
    return any([hmac.compare_digest(key.strip().encode(), each.encode()) for each in keys])
