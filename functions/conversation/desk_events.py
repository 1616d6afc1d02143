"""What a person of the shop does about a conversation at the console. Values only; `events.py` has the envelope."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

FROZEN = ConfigDict(frozen=True, defer_build=True)
MOST_TEXT = 4_000


class DeskTookOver(BaseModel):
    """They have the conversation now: the bot is silent, and the shopper is told who it is."""

    model_config = FROZEN

    type: Literal["desk_took_over"] = "desk_took_over"
    person: str = Field(min_length=1, max_length=60)
    """As the shopper reads it: "Jan"."""
    by: str = ""
    """Who it is at the console: two may be called Jan."""
    seen: str | None = None
    """Who had the conversation (`by`) as far as they saw, "": nobody. Somebody else has it by now: nothing changes.
    None: whoever has it."""


class DeskWrote(BaseModel):
    """They say something; who writes has the conversation."""

    model_config = FROZEN

    type: Literal["desk_wrote"] = "desk_wrote"
    person: str = Field(min_length=1, max_length=60)
    by: str = ""
    seen: str | None = None
    """As of `DeskTookOver`; where somebody else has it by now, nothing is said."""
    text: str = Field(min_length=1, max_length=MOST_TEXT)


class DeskGaveBack(BaseModel):
    """The bot has the conversation again."""

    model_config = FROZEN

    type: Literal["desk_gave_back"] = "desk_gave_back"
