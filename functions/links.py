"""What is made with the shop's own key: the payment link and the invoice's in a chat, and the hash of who used a code.
Standard library only.

A token is `{order id}-{20 characters of base32 HMAC}`: it says which order, and nobody can make one for another order.
What it opens is signed too: who was sent an invoice by somebody cannot pay with it, nor the reverse.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

SIGNATURE = 20
"""Characters of base32: 100 bits."""
CLAIM = 24


Use = Literal["pay", "invoice"]


def sign(order: str, key: str, use: Use = "pay") -> str:
    digest = hmac.new(key.encode(), f"{use}:{order}".encode(), hashlib.sha256).digest()
    return f"{order}-{base64.b32encode(digest).decode().lower()[:SIGNATURE]}"


def check(token: str, keys: Sequence[str], use: Use = "pay") -> str | None:
    """The order of a token of ours for that use, made with the current or the previous key; else None."""
    order, _, _ = token.partition("-")
    matches = [hmac.compare_digest(sign(order, key, use).encode(), token.encode()) for key in keys]
    return order if any(matches) else None


@dataclass(frozen=True)
class SignedLinks:
    """The core's `Links` port."""

    public_url: str
    key: str

    def payment(self, order: str) -> str:
        return f"{self.public_url.rstrip('/')}/p/{sign(order, self.key)}"

    def invoice(self, order: str) -> str:
        return f"{self.public_url.rstrip('/')}/i/{sign(order, self.key, 'invoice')}"

    def claim(self, code: str, who: str) -> str:
        """Of a code and a person together: the claims of two codes do not tell that it was the same one."""
        digest = hmac.new(self.key.encode(), f"code:{code}:{who}".encode(), hashlib.sha256).digest()
        return base64.b32encode(digest).decode().lower()[:CLAIM]
