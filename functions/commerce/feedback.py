"""What the buyer of an order told about it, kept with the order. Pure values."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

FROZEN = ConfigDict(frozen=True, defer_build=True)


class Reviewed(BaseModel):
    """That a product of the order was reviewed: what its rating counts of this order, and where the review is."""

    model_config = FROZEN

    product: str
    stars: int
    text: str = ""
    """As it is published with them."""
    photos: tuple[str, ...] = ()
    """Keys of pictures that were sent with it, for the shop to look at."""
    at: datetime
    """When it was first given; a changed review keeps it, for it is part of the review's name."""


class Handled(BaseModel):
    """How the shop dealt with a case of goods that came back, as the shopper sees it."""

    model_config = FROZEN

    case: str
    """The return's id."""
    score: int | None = None
    """1 to 5."""
    words: str = ""
    code: str = ""
    """The discount code that was given for it: one a case, ever."""
    asked_at: datetime | None = None
    scored_at: datetime | None = None
    told_at: datetime | None = None


def handled_of(handled: tuple[Handled, ...], case: str) -> Handled | None:
    return next((each for each in handled if each.case == case), None)


class Feedback(BaseModel):
    model_config = FROZEN

    score: int | None = None
    """1 to 5."""
    review: str = ""
    """How it was, in their own words: for the shop to read. What is published is a review of a product."""
    asked_at: datetime | None = None
    scored_at: datetime | None = None
    reviewed_at: datetime | None = None
    reviews: tuple[Reviewed, ...] = ()
    """One a product at most."""

    def of(self, product: str) -> Reviewed | None:
        return next((each for each in self.reviews if each.product == product), None)
