"""What a conversation knows of the review that is being asked for. Values only."""

from pydantic import BaseModel, ConfigDict


class Reviewing(BaseModel):
    """Of which product of which order."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    order: str
    product: str
