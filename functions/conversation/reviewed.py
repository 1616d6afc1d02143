"""What a conversation knows of the feedback and the review that are being asked for. Values only."""

from pydantic import BaseModel, ConfigDict


class Reviewing(BaseModel):
    """Of which product of which order."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    order: str
    product: str


class Caring(BaseModel):
    """Of which case of which order it is asked how it was handled."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    order: str
    case: str
