"""The channels there are. Adding one: its file, and an entry here. Imports no channel until it is first needed."""

from dataclasses import dataclass
from typing import Any

from functions.channels.channel import Channel
from functions.errors import NotFound


@dataclass(frozen=True)
class Entry:
    made: str
    """Where its class is: each function needs one or two of them."""
    verifies: tuple[str, ...] = ()
    """Parameters that the edge checks its webhooks with."""
    sends: tuple[str, ...] = ()
    """Parameters that the worker sends with; the first is the token that `send` is given."""
    pays: bool = False
    """It can be paid inside its chat: it is made with `provider_token`, which tells the parameter of that name."""
    told_account: bool = False
    """Its webhooks do not say for which account they are: it is made with the shop's own, `account="kik:roses"`."""


CHANNELS = {
    "whatsapp": Entry(
        "functions.channels.whatsapp:WhatsApp",
        verifies=("whatsapp_app_secret", "whatsapp_verify_token"),
        sends=("whatsapp_token",),
    ),
    "web": Entry("functions.channels.web:Web"),
    "email": Entry("functions.channels.email:Email"),
    "wechat": Entry(
        "functions.channels.wechat:WeChat",
        verifies=("wechat_token", "wechat_aes_key", "wechat_app_id"),
        sends=("wechat_app_id", "wechat_app_secret"),
    ),
    "messenger": Entry(
        "functions.channels.messenger:Messenger",
        verifies=("messenger_app_secret", "messenger_verify_token"),
        sends=("messenger_token",),
    ),
    "instagram": Entry(
        "functions.channels.instagram:Instagram",
        verifies=("instagram_app_secret", "instagram_verify_token"),
        sends=("instagram_token",),
    ),
    "kik": Entry(
        "functions.channels.kik:Kik",
        verifies=("kik_api_key",),
        sends=("kik_api_key",),
        told_account=True,
    ),
    "telegram": Entry(
        "functions.channels.telegram:Telegram",
        verifies=("telegram_secret_token",),
        sends=("telegram_token", "telegram_provider_token"),
        told_account=True,
        pays=True,
    ),
}
"""By name."""


def channel_name(account: str) -> str:
    """The channel of an account: "whatsapp" of "whatsapp:106540352242922". Raises NotFound."""
    name = account.partition(":")[0]
    if name not in CHANNELS:
        raise NotFound(f"there is no channel “{name}”; there are: {', '.join(CHANNELS)}")
    return name


def channel(name_or_account: str, **made_with: Any) -> Channel:
    """A channel by its name or an account of it, with its own defaults for what is not given. Raises NotFound."""
    from importlib import import_module

    module, _, made = CHANNELS[channel_name(name_or_account)].made.partition(":")
    found: Channel = getattr(import_module(module), made)(**made_with)
    return found
