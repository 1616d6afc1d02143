"""What became of a picture that was to be kept: answers to the effect `KeepPhoto`. See `events`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

FROZEN = ConfigDict(frozen=True, defer_build=True)

WhyNot = Literal["no_picture", "heic", "too_large", "gone", "unavailable", "channel"]
"""No JPEG, PNG or WebP; of them an iPhone's own HEIC; over 10 MB; the channel has it no more, or never would give it;
it could not be had for a while; the channel has no way to fetch one."""


class PhotoKept(BaseModel):
    model_config = FROZEN

    type: Literal["photo_kept"] = "photo_kept"
    photo: str
    """Our id of it."""
    subject: str
    key: str
    """Of the object in the bucket of photos: what a model remembers, and `make photo` shows the merchant."""
    caption: str = ""


class PhotoRefused(BaseModel):
    model_config = FROZEN

    type: Literal["photo_refused"] = "photo_refused"
    photo: str
    subject: str
    why: WhyNot
