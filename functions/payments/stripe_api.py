"""Stripe's SDK as we use it: the pinned version, the time-outs, and what each of its errors means to us.

Imports the SDK (0.2 s, 20 MB) at the top, as do `checkout`, `money` and `history`: only the payments worker imports
them. Every failure is PaymentRefused (a definite no) or PaymentUnavailable (outcome unknown: ask again, same key).
"""

from collections.abc import Callable
from typing import Any, Literal, TypeVar

import stripe

from functions.errors import PaymentRefused, PaymentUnavailable
from functions.payments.parameters import API_VERSION, Scope

TIMEOUTS = (2, 6)
"""Seconds to connect and to read. The SDK's default of 80 would outlive the Lambda."""
PAGE = 100
"""The most that a list gives at once."""

Call = Literal["create", "expire", "observe", "refund"]
T = TypeVar("T")


def connect(key: str, *, api: str, http_client: stripe.HTTPClient | None = None) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        stripe_version=API_VERSION,
        max_network_retries=1,  # StripeClient's own default is none; the rest is the queue's
        base_addresses={"api": api},
        http_client=http_client or stripe.RequestsClient(timeout=TIMEOUTS),
    )


def ask(call: Call, request: Callable[[], T]) -> T:
    try:
        return request()
    except stripe.IdempotencyError as error:
        # the key was used with other parameters: something was made with it, and this is not the way to learn what
        raise PaymentUnavailable(_reason(error), answered=True) from error
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        raise PaymentRefused(call, _reason(error)) from error
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        if call == "create":  # nothing was made; the shopper must not wait for an operator to mend the key
            raise PaymentRefused(call, _reason(error)) from error
        raise PaymentUnavailable(_reason(error)) from error
    except stripe.APIConnectionError as error:
        raise PaymentUnavailable(type(error).__name__) from error
    except stripe.StripeError as error:
        raise PaymentUnavailable(_reason(error), answered=(error.http_status or 0) >= 500) from error


def is_ours(metadata: Any, scope: Scope, **wanted: str) -> bool:
    """One Stripe account may serve several shops and stages, and tills that are not Chatkassa's."""
    wanted |= {"shop": scope.shop, "stage": scope.stage}
    # StripeObject is no dict any more: it has no .get
    return metadata is not None and all(key in metadata and metadata[key] == wanted[key] for key in wanted)


def _reason(error: stripe.StripeError) -> str:
    """Without Stripe's own sentence where there is a code: a sentence may quote what the shopper typed."""
    parts = (str(error.http_status or ""), error.code or type(error).__name__, getattr(error, "param", "") or "")
    return " ".join(part for part in parts if part)
