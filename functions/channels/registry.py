"""The channels there are. Adding one: its file, and a line here."""

from collections.abc import Callable

from functions.channels.channel import Channel
from functions.channels.web import Web
from functions.channels.whatsapp import WhatsApp
from functions.errors import NotFound

CHANNELS: dict[str, Callable[[], Channel]] = {
    "whatsapp": WhatsApp,
    "web": Web,
}


def channel_name(account: str) -> str:
    """The channel of an account: "whatsapp" of "whatsapp:106540352242922"."""
    name = account.partition(":")[0]
    if name not in CHANNELS:
        raise NotFound(f"there is no channel “{name}”; there are: {', '.join(CHANNELS)}")
    return name


def channel(name_or_account: str) -> Channel:
    """A channel with its own defaults, by its name or an account of it. Raises NotFound."""
    return CHANNELS[channel_name(name_or_account)]()
