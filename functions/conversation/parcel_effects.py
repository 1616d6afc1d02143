"""What a parcel's number has to do with the world outside."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

FROZEN = ConfigDict(frozen=True, defer_build=True)


class RegisterParcel(BaseModel):
    """From now on carriers' reports of this number are of this order; those that came before it are told now."""

    model_config = FROZEN

    type: Literal["register_parcel"] = "register_parcel"
    order: str
    number: str
