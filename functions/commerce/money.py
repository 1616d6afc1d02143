"""Money: integers in minor units with their currency. Imports nothing of ours.

Exponents are those of Stripe (reference/stripe.md 1.8), because Stripe charges what we compute. Currencies whose
minor unit Stripe treats unlike ISO 4217 (ISK, UGX) are refused when a shop is published.
"""

from pydantic import BaseModel, ConfigDict, Field

ZERO_DECIMAL = frozenset("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split())
THREE_DECIMAL = frozenset("BHD IQD JOD KWD OMR TND".split())


def exponent(currency: str) -> int:
    """Decimals of a currency as Stripe counts them: 2 for EUR, 0 for JPY, 3 for KWD."""
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


class Money(BaseModel):
    """An amount in minor units: `Money(amount=2995, currency="EUR")` is € 29,95."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    amount: int
    currency: str = Field(pattern="^[A-Z]{3}$")
