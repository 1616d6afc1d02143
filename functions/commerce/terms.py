"""What a trader owes a consumer before and after a sale: who the trader is, and the right of withdrawal. Pure values.

Directive 2011/83/EU on consumer rights, art. 6(1) (particulars), 9 (14 days), 14 (costs) and 16 (exceptions).
"""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from functions.commerce.catalogue import Product

FROZEN = ConfigDict(frozen=True, defer_build=True, extra="forbid")

LEAST_WITHDRAWAL_DAYS = 14
"""Art. 9(1): "a period of 14 days to withdraw … without giving any reason"."""


class Trader(BaseModel):
    """The trader's particulars, all of them asked for by `publish`; empty only in bundles older than that."""

    model_config = FROZEN

    legal_name: str = ""
    address: str = ""
    """Geographical address, in one line."""
    registration: str = ""
    """Number in the trade register: KvK in the Netherlands."""
    vat_id: str = ""
    email: str = ""
    phone: str = ""


class Exemption(StrEnum):
    """Why there is no right of withdrawal."""

    PERISHABLE = "perishable"
    """Art. 16(d): "liable to deteriorate or expire rapidly"."""
    MADE_TO_ORDER = "made_to_order"
    """Art. 16(c): "made to the consumer's specifications or clearly personalised"."""
    EVENT = "event"
    """Art. 16(l): accommodation, transport, catering or leisure "if the contract provides for a specific date"."""


class Payer(StrEnum):
    """Who pays for sending goods back."""

    BUYER = "buyer"
    SHOP = "shop"


class Returns(BaseModel):
    model_config = FROZEN

    withdrawal_days: int = Field(default=LEAST_WITHDRAWAL_DAYS, ge=LEAST_WITHDRAWAL_DAYS, le=365)
    """From the delivery of the last good."""
    excluded: dict[Exemption, tuple[str, ...]] = {}
    """Ids of categories or products without a right of withdrawal, by the reason."""
    return_paid_by: Payer = Payer.BUYER
    """Art. 14(1): the consumer, unless the trader agrees to bear it."""
    text: dict[str, str] = {}
    """How to return something, per locale."""


def withdrawal_right(product: Product, returns: Returns) -> int | Exemption:
    """The days in which a product may be returned without a reason, or why it may not. A complaint about faulty goods
    is another matter: Directive (EU) 2019/771 knows no such exception."""
    for reason, ids in returns.excluded.items():
        if product.id in ids or product.category in ids:
            return reason
    return returns.withdrawal_days
