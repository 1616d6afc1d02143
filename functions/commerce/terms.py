"""What a trader owes a consumer before and after a sale: who the trader is, and the right of withdrawal. Pure values.

Directive 2011/83/EU on consumer rights, art. 6(1) (particulars), 9 (14 days), 14 (costs) and 16 (exceptions).
"""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from functions.commerce.catalogue import Product
from functions.commerce.returns import Kind

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


class When(StrEnum):
    """How far a return must be for what the shopper asked to be given."""

    APPROVAL = "approval"
    RECEIPT = "receipt"
    """The goods are back."""
    INSPECTION = "inspection"
    """They have been looked at, too. A withdrawal does not wait for that (art. 13(3))."""


class Returns(BaseModel):
    model_config = FROZEN

    withdrawal_days: int = Field(default=LEAST_WITHDRAWAL_DAYS, ge=LEAST_WITHDRAWAL_DAYS, le=365)
    """From the delivery of the last good."""
    days: int = Field(default=0, ge=0, le=365)
    """So long the shop takes something back, or exchanges it, of its own free will; 0: as long as one can withdraw."""
    excluded: dict[Exemption, tuple[str, ...]] = {}
    """Ids of categories or products without a right of withdrawal, by the reason."""
    return_paid_by: Payer = Payer.BUYER
    """Art. 14(1): the consumer, unless the trader agrees to bear it."""
    label_cost: int = Field(default=0, ge=0)
    """Minor units kept of a refund for the shop's own return label, where the buyer pays for sending it back."""
    text: dict[str, str] = {}
    """How to return something, per locale."""
    address: dict[str, str] = {}
    """Where to, or how to come by the label, per locale; empty: the shop's own address."""
    procedures: dict[Kind, dict[str, str]] = {}
    """What happens next, per kind of case and locale: told at once."""
    photo: bool = True
    """A picture is asked of what arrived damaged; never demanded."""
    restock: bool = True
    """What came back, and was not at fault, is for sale again."""
    refund_when: When = When.RECEIPT
    exchange_when: When = When.APPROVAL
    exchange_days: int = Field(default=10, ge=1, le=90)
    """Days after which an exchange counts as delivered though nobody reported it: from when it was paid, from its day
    of delivery, or from the last that was heard of it."""
    faulty_sent_back: bool = False
    """What arrived faulty has to come back too."""
    approve_up_to: int = Field(default=0, ge=0)
    """Minor units: a case worth no more is agreed to without a person; 0: a person always decides."""

    @property
    def longest(self) -> int:
        """Days from delivery in which anything can be returned without a fault."""
        return max(self.days, self.withdrawal_days)


def withdrawal_right(product: Product, returns: Returns) -> int | Exemption:
    """The days in which a product may be returned without a reason, or why it may not. A complaint about faulty goods
    is another matter: Directive (EU) 2019/771 knows no such exception."""
    if product.withdrawal is not None:
        return returns.withdrawal_days if product.withdrawal == "yes" else Exemption(product.withdrawal)
    if product.event:
        return Exemption.EVENT
    for reason, ids in returns.excluded.items():
        if product.id in ids or product.category in ids:
            return reason
    return returns.withdrawal_days
