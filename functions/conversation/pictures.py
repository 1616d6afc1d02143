"""Pictures that a shopper sends: where the channel has them, and what the conversation remembers of them.

The picture itself is never in an event or in the table: it is fetched, checked and put into a private bucket, once it
is known what it is for (`photos.py`).
"""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from functions.conversation.step import Step

FROZEN = ConfigDict(frozen=True, defer_build=True)


class Picture(BaseModel):
    """Where a channel has it: its id there, or an address at the channel's own hosts."""

    model_config = FROZEN

    id: str = ""
    url: str = ""
    caption: str = ""
    """What was written with it."""


class Wanted(BaseModel):
    """A step waits for a picture."""

    model_config = FROZEN

    subject: str
    """What it is for, "kind:id": photo_subjects.py has the kinds."""
    step: Step
    """Of the question: once another is open, no picture is waited for."""
    left: int
    """So many may still come."""
    enough_at: datetime | None = None
    """When it was last said that no more are wanted."""


class Pictures(BaseModel):
    model_config = FROZEN

    wanted: Wanted | None = None
    loose: tuple[Picture, ...] = ()
    """That nobody waited for, the latest last, at most 5: to be passed on to the shop, if the shopper wants that."""
    loose_at: datetime | None = None
    """When the last of them came."""
    with_person: int = 0
    """So many came since a person of the shop took the conversation over: for them to look at."""
