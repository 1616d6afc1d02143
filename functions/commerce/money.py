"""Money: integers in minor units with their currency. Imports nothing of ours.

Exponents are those of Stripe (reference/stripe.md 1.8), because Stripe charges what we compute. Currencies whose
minor unit Stripe treats unlike ISO 4217 (ISK, UGX) are refused when a shop is published.
"""

from pydantic import BaseModel, ConfigDict, Field

ZERO_DECIMAL = frozenset("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split())
THREE_DECIMAL = frozenset("BHD IQD JOD KWD OMR TND".split())
TWO_DECIMAL = frozenset(
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CNY COP CRC "
    "CVE CZK DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR JMD KES KGS KHR KYD "
    "KZT LAK LBP LKR LRD LSL MAD MDL MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP "
    "PKR PLN QAR RON RSD RUB SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB TJS TOP TRY TTD TWD TZS UAH USD UYU UZS "
    "WST XCD YER ZAR ZMW".split()
)
CHARGEABLE = ZERO_DECIMAL | TWO_DECIMAL | THREE_DECIMAL
"""What Stripe takes payments in, less what is refused above."""
LEAST = {
    "AED": 200, "AUD": 50, "BGN": 100, "BRL": 50, "CAD": 50, "CHF": 50, "CZK": 1500, "DKK": 250, "EUR": 50, "GBP": 30,
    "HKD": 400, "HUF": 17500, "INR": 50, "JPY": 50, "MXN": 1000, "MYR": 200, "NOK": 300, "NZD": 50, "PLN": 200,
    "RON": 200, "SEK": 300, "SGD": 50, "THB": 1000, "USD": 50,
}  # fmt: skip
"""Stripe: "the minimum amount is $0.50 US or equivalent in charge currency". Below it a session is refused
(`amount_too_small`). Of a currency that is not here only Stripe knows it: it is that of the account's own currency."""
MOST = 99_999_999
"""Stripe: "the amount value supports up to eight digits"; what some currencies allow beyond, no shop asks."""


def exponent(currency: str) -> int:
    """Decimals of a currency as Stripe counts them: 2 for EUR, 0 for JPY, 3 for KWD."""
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


def step(currency: str) -> int:
    """The least difference between two amounts. Stripe, of three decimals: "you must round to the nearest ten"."""
    return 10 if currency in THREE_DECIMAL else 1


def least(currency: str) -> int:
    """The least that can be paid online; nothing to pay at all is no payment."""
    return LEAST.get(currency, step(currency))


def written(amount: int, currency: str) -> str:
    """For who looks after the shop, in no locale: "EUR 5.00", "JPY 500". What shoppers read is `Shop.money`'s."""
    decimals = exponent(currency)
    whole, rest = divmod(abs(amount), 10**decimals)
    figure = f"{whole}.{rest:0{decimals}d}" if decimals else str(whole)
    return f"{currency} {'-' if amount < 0 else ''}{figure}"


class Money(BaseModel):
    """An amount in minor units: `Money(amount=2995, currency="EUR")` is € 29,95."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    amount: int
    currency: str = Field(pattern="^[A-Z]{3}$")
