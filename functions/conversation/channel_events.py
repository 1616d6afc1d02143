"""What a channel tells of a conversation beside the shopper's own words. Values only; `events.py` has the envelope."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

FROZEN = ConfigDict(frozen=True, defer_build=True)


class DeliveryFailed(BaseModel):
    """One of our messages will never arrive (a `failed` status)."""

    model_config = FROZEN

    type: Literal["delivery_failed"] = "delivery_failed"
    message_id: str
    code: int | None = None
    reason: str = ""
    channel: str = ""
    """"email"; "": the conversation's own."""
    invoice: bool = False
    """It was an invoice to be paid inside the chat, and the channel will not have it."""


class ConsentChanged(BaseModel):
    """The channel's own switch for promotional messages (WhatsApp `user_preferences`)."""

    model_config = FROZEN

    type: Literal["consent_changed"] = "consent_changed"
    promotional: bool


class ReachabilityChanged(BaseModel):
    """The channel's own block: the shopper blocked or unfollowed the shop, or took that back."""

    model_config = FROZEN

    type: Literal["reachability_changed"] = "reachability_changed"
    reachable: bool


class HumanWrote(BaseModel):
    """A person of the shop answered in the channel's own inbox, and the channel tells us by an echo: they have the
    conversation now. The text is for the transcript."""

    model_config = FROZEN

    type: Literal["human_wrote"] = "human_wrote"
    message_id: str
    text: str = ""
    app: str = ""
    """Which inbox, where the channel tells."""


class ControlPassed(BaseModel):
    """The channel's own hand-over protocol: the conversation was given to us, or to another app."""

    model_config = FROZEN

    type: Literal["control_passed"] = "control_passed"
    ours: bool
