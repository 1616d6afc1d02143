"""Has Stripe send a webhook that means nothing: it has no call for that, but a page that is made and closed at once
makes one. Nobody sees the page, nothing is paid, and it names no shop, so that nothing is looked up.

Standard library only, as key.py. https://docs.stripe.com/api/checkout/sessions/expire
"""

import json
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from functions.payments.key import STRIPE, TIMEOUT
from functions.payments.parameters import API_VERSION

EVENT = "checkout.session.expired"
AMOUNT = 100
"""Minor units, of a page that nobody can pay: above what Stripe takes at least."""
NAME = "Test of the webhook"


def ask_for_one(key: str, api: str, currency: str, back: str) -> bool:
    """False: Stripe did not do it. `back`: an address of the shop's, which a page must have."""
    base = f"{(api or STRIPE).rstrip('/')}/v1/checkout/sessions"
    made = _post(
        key,
        base,
        {
            "mode": "payment",
            "success_url": back,
            "line_items[0][quantity]": "1",
            "line_items[0][price_data][currency]": currency.lower(),
            "line_items[0][price_data][unit_amount]": str(AMOUNT),
            "line_items[0][price_data][product_data][name]": NAME,
        },
    )
    session = str(made.get("id", ""))
    return bool(session) and bool(_post(key, f"{base}/{urllib.parse.quote(session, safe='')}/expire", {}).get("id"))


def _post(key: str, url: str, fields: dict[str, str]) -> dict[str, Any]:
    """What Stripe answers; nothing where it refuses, or does not answer."""
    headers = {"Authorization": f"Bearer {key}", "Stripe-Version": API_VERSION}
    request = urllib.request.Request(url, data=urllib.parse.urlencode(fields).encode(), headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
            found = json.loads(response.read())
    except (urllib.error.URLError, OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
