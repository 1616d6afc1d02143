"""What the merchant wants said. See `events`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

FROZEN = ConfigDict(frozen=True, defer_build=True)


class SendAgain(BaseModel):
    """A message of ours is to be told once more: it did not arrive, or the shopper lost it."""

    model_config = FROZEN

    type: Literal["send_again"] = "send_again"
    order: str
    """That it was about."""
    message: str
    """The effect's id: `{conversation}/{version}/{index}`."""


class ReviewAnswered(BaseModel):
    """The shop has answered a review of this shopper's, for all to read."""

    model_config = FROZEN

    type: Literal["review_answered"] = "review_answered"
    product: str
    words: str
    """The answer."""
