"""What a Stripe key may do, asked of Stripe itself.

Each permission is tried by itself: Stripe looks at it before it looks at the parameters, so that a POST without any is
answered with 400 where it is allowed and with 403 where it is not, and makes nothing either way.
"""

import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from functions.payments.parameters import API_VERSION

STRIPE = "https://api.stripe.com"
TIMEOUT = 15

Verdict = Literal["allowed", "missing", "refused", "unknown"]


@dataclass(frozen=True)
class Permission:
    resource: str
    """As Stripe's page calls it."""
    level: Literal["read", "write"]
    endpoint: str
    why: str

    def __str__(self) -> str:
        return f"{self.resource}: {self.level}"


PERMISSIONS = (
    Permission("Checkout Sessions", "write", "POST /v1/checkout/sessions", "payment links are made and expired"),
    Permission("Shipping Rates", "write", "POST /v1/shipping_rates", "“buy now” makes one of each way of delivery"),
    Permission(
        "PaymentIntents", "read", "GET /v1/payment_intents", "whether a delayed payment has failed; whose it is"
    ),
    Permission("Charges and Refunds", "write", "POST /v1/refunds", "money goes back, and refunds are looked up"),
    Permission("Disputes", "read", "GET /v1/disputes", "whether a buyer's bank claims the money"),
    Permission("Events", "read", "GET /v1/events", "what the webhook has missed"),
)


def verdicts(key: str, api: str) -> Iterator[tuple[Permission, Verdict]]:
    """What the key may do. refused: the key itself is wrong, or has been revoked. unknown: Stripe did not say."""
    for permission in PERMISSIONS:
        yield permission, _verdict(*_ask(key, api or STRIPE, permission.endpoint))


def _verdict(status: int, text: str) -> Verdict:
    if status == 401:
        return "refused"
    if status == 403:
        return "missing"
    if status == 400 and "API version" in text:
        return "unknown"
    return "allowed" if status in (200, 400) else "unknown"


def _ask(key: str, api: str, endpoint: str) -> tuple[int, str]:
    """Status and text; 0 where nobody answers."""
    method, path = endpoint.split(" ")
    headers = {"Authorization": f"Bearer {key}", "Stripe-Version": API_VERSION}
    url = f"{api.rstrip('/')}{path}" + ("?limit=1" if method == "GET" else "")
    request = urllib.request.Request(url, data=b"" if method == "POST" else None, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
            return response.status, ""
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")
    except (urllib.error.URLError, OSError):
        return 0, ""
