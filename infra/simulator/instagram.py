"""Instagram's direct messages: Messenger's API with limits of its own, and phones with Instagram."""

from collections.abc import Callable
from typing import ClassVar

from infra.simulator.messenger import Messenger, MessengerPhone, events
from infra.simulator.messenger.sends import Limits
from infra.simulator.phones import Bubble, Json

CONTENT: dict[str, Callable[[Json], Json]] = {
    **events.CONTENT,
    "share": lambda given: events.attached("share", given),
    "story": lambda given: events.attached("story_mention", given),
    "revoke": lambda given: {"mid": given["message"], "is_deleted": True},
}


class Instagram(Messenger):
    name, title, traffic = "instagram", "Instagram", "instagram"
    content = CONTENT
    object = "instagram"
    limits = Limits(text=1000, in_bytes=True, templates=("generic", "button"))
    outside_window: ClassVar[int] = 2534022
    ids: ClassVar[str] = "17841400000"
    utility = False
    deliveries = False

    @property
    def account(self) -> str:
        return self.config.instagram_id

    @property
    def token(self) -> str:
        return self.config.instagram_token

    @property
    def secret(self) -> str:
        return self.config.instagram_app_secret

    def _read(self, bubble: Bubble) -> Json:
        """It names the message; Messenger tells a moment."""
        return {"read": {"mid": bubble.id}}

    def _comes_by(self, phone: MessengerPhone, referral: Json) -> Bubble:
        """There is no Get Started: an ig.me link is told by itself."""
        bubble = self.inbound(phone, {"referral": referral})
        self._event(phone, bubble.native)
        return bubble
