"""Reviews of products: who may write one, what a product's rating is made of, and why one may be hidden. Pure.

"Verified purchase" is checked, not claimed: a review belongs to an order that was paid and delivered, and only the
conversation that placed it can write it (Omnibus Directive (EU) 2019/2161 art. 3(4): a trader says whether and how it
ensures that reviews come from those who bought).
"""

from datetime import datetime
from typing import Literal, NamedTuple, get_args

from pydantic import BaseModel, ConfigDict, Field

from functions.commerce.orders import Order, OrderStatus

FROZEN = ConfigDict(frozen=True, defer_build=True)
VERSION = 1
LONGEST = 2000
"""Characters of a review."""
LONGEST_ANSWER = 1000
"""Characters of what the shop answers, for all to read."""
MOST_PHOTOS = 3
"""Pictures with a review: for the shop to look at, never shown with it."""
SHOWN = 3
"""The latest, where reviews of a product are shown."""

HidingReason = Literal["abuse", "personal_data", "not_about_the_product"]
"""Why a review may be hidden. How many stars it gives is no reason, and hiding it takes none of them away."""
HIDING_REASONS: tuple[HidingReason, ...] = get_args(HidingReason)


class Rating(NamedTuple):
    """Of a product: how many gave stars, and those together. Hidden reviews are in it."""

    number: int = 0
    total: int = 0

    @property
    def tenths(self) -> int:
        """The average in tenths, half up: 46 is 4.6."""
        return (20 * self.total + self.number) // (2 * self.number) if self.number else 0


class Review(BaseModel):
    """Of one product of one order. The text is public; who wrote it is not."""

    model_config = FROZEN

    v: int = VERSION
    product: str
    order: str
    conversation: str
    """Whose it is, to be found by when they are erased."""
    locale: str
    stars: int = Field(ge=1, le=5)
    text: str = ""
    photos: tuple[str, ...] = ()
    """Keys of pictures that were sent with it. They are not public: the shop looks at them by a link that ends."""
    at: datetime
    """First given."""
    changed_at: datetime | None = None


class ReviewChange(BaseModel):
    """A review as it is from now on, and what its product's rating changes by. Committed together, with the order that
    remembers it: whoever is late finds another version of the order, and counts nothing."""

    model_config = FROZEN

    review: Review
    count: int
    total: int


class Shown(NamedTuple):
    """A review as others read it."""

    stars: int
    text: str
    at: datetime
    answer: str = ""
    """The shop's; "": it gave none."""


def verified(order: Order) -> bool:
    """Whether it was bought and has come: paid, every parcel delivered, and none that the shopper says has not come."""
    lost = any(parcel.not_received_at for parcel in order.parcels)
    return order.status is OrderStatus.PAID and order.arrived and not lost


def products(order: Order) -> tuple[str, ...]:
    """What can be reviewed of an order, each once, in the order of its lines."""
    return tuple(dict.fromkeys(line.product for line in order.lines))
