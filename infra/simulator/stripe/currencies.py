"""What Stripe charges in which currency: whole units, hundredths or thousandths, the least and the most."""

from infra.simulator.stripe.errors import ApiError

ZERO_DECIMAL = frozenset("bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf".split())
THREE_DECIMAL = frozenset("bhd iqd jod kwd omr tnd".split())
HUNDREDS = frozenset(("isk", "ugx"))
"""Without decimals, and yet to be sent as if they had two: "100" is one króna. Stripe keeps it so for old callers."""
LEAST = {
    "eur": 50, "usd": 50, "gbp": 30, "aud": 50, "cad": 50, "chf": 50, "sgd": 50, "nzd": 50, "brl": 50, "inr": 50,
    "dkk": 250, "nok": 300, "sek": 300, "hkd": 400, "jpy": 50, "mxn": 1000, "myr": 200, "pln": 200, "ron": 200,
    "czk": 1500, "huf": 17_500, "aed": 200, "thb": 1000,
}  # fmt: skip
"""By the minor unit of each. A currency that is not here is settled in another one, whose least then counts."""
OTHER_LEAST = 50
MOST = 99_999_999


def check(amount: int, currency: str) -> None:
    """What a session comes to. Raises ApiError where it cannot be charged; nothing at all is no charge."""
    if amount > MOST:
        raise ApiError(400, "The total is too large.", code="amount_too_large")
    if currency in THREE_DECIMAL and amount % 10:
        raise ApiError(400, "The last digit of a three-decimal amount must be 0.", code="invalid_amount")
    if currency in HUNDREDS and amount % 100:
        raise ApiError(400, f"An amount in {currency} has no decimals: send it with 00.", code="invalid_amount")
    if 0 < amount < LEAST.get(currency, OTHER_LEAST):
        raise ApiError(400, "The total is less than can be charged.", code="amount_too_small")


def shown(amount: int, currency: str) -> tuple[int, str]:
    """An amount as people write it: the whole, and the digits after the point ("" where there are none)."""
    if currency in ZERO_DECIMAL - HUNDREDS:
        return amount, ""
    places = 3 if currency in THREE_DECIMAL else 2
    whole, rest = divmod(amount, 10**places)
    return whole, f"{rest:0{places}d}"
