"""How long an order is kept. Pure; `docs/privacy.md` says why.

AWR art. 52 lid 4 (Dutch tax law): what the books rest on is kept for seven years, counted from the end of its year.
"""

from datetime import UTC, datetime, timedelta

from functions.commerce.orders import Order

TAX_YEARS = 7


def kept_until(order: Order, now: datetime, retention_days: int) -> datetime:
    """An order that was paid stands in the books; one that never was is kept as long as the talk it was placed in."""
    if order.number is None:
        return now + timedelta(days=retention_days)
    year = (order.paid_at or order.created_at).year
    return datetime(year + TAX_YEARS + 1, 1, 1, tzinfo=UTC)
