"""Addresses that open a chat with the shop on a channel, with something to begin it with. Standard library only.

WhatsApp: `wa.me/<number>?text=…` fills in a message that the shopper still has to send. Messenger: `m.me/<page>?ref=…`
comes back in a referral. Telegram: `t.me/<bot>?start=…` comes back as "/start …", at most 64 characters of
A–Z, a–z, 0–9, "_" and "-".
"""

from functions.commerce.shop import Rules

WAYS = ("whatsapp", "messenger", "telegram")
"""Channels that a link can lead to, the most used first."""
HOSTS = {"whatsapp": "https://wa.me/", "messenger": "https://m.me/", "telegram": "https://t.me/"}
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
"""What stands in an address as it is (RFC 3986, 2.3). The core may not import urllib, which can do more than write."""


def address(rules: Rules, way: str) -> str:
    """Where the shop is on a channel: its number's digits, its page, its bot; "": the shop has not said."""
    told = {"whatsapp": rules.whatsapp_number, "messenger": rules.messenger_page, "telegram": rules.telegram_bot}
    return told.get(way, "").lstrip("+@")


def ways(rules: Rules) -> tuple[str, ...]:
    """Nobody is led to a channel that is turned off."""
    return tuple(way for way in WAYS if address(rules, way) and rules.takes(way))


def chat(rules: Rules, way: str) -> str:
    """Opens the chat, with nothing to begin it with."""
    return f"{HOSTS[way]}{address(rules, way)}"


def opening(rules: Rules, way: str, word: str, text: str = "") -> str:
    """Opens the chat. `word`: what comes back by Messenger and Telegram; `text`: what the shopper sends on WhatsApp."""
    if way == "whatsapp":
        return f"{chat(rules, way)}?text={_escaped(text or word)}"
    return f"{chat(rules, way)}?{'ref' if way == 'messenger' else 'start'}={_escaped(word)}"


def _escaped(text: str) -> str:
    return "".join(sign if sign in UNRESERVED else "".join(f"%{byte:02X}" for byte in sign.encode()) for sign in text)
