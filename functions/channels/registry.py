"""The channels there are. Adding one: its file, and a line here."""

from functions.channels.channel import Channel
from functions.errors import NotFound

CHANNELS = {
    "whatsapp": "functions.channels.whatsapp:WhatsApp",
    "web": "functions.channels.web:Web",
    "email": "functions.channels.email:Email",
}
"""By name: where its class is. A channel is imported when it is first needed, for each function needs one or two."""


def channel_name(account: str) -> str:
    """The channel of an account: "whatsapp" of "whatsapp:106540352242922". Raises NotFound."""
    name = account.partition(":")[0]
    if name not in CHANNELS:
        raise NotFound(f"there is no channel “{name}”; there are: {', '.join(CHANNELS)}")
    return name


def channel(name_or_account: str) -> Channel:
    """A channel with its own defaults, by its name or an account of it. Raises NotFound."""
    from importlib import import_module

    module, _, made = CHANNELS[channel_name(name_or_account)].partition(":")
    found: Channel = getattr(import_module(module), made)()
    return found
