"""What is made with the shop's own key: the payment link and the invoice's in a chat, and the hash of who used a code.
Standard library and core types only.

A token is `{order id}-{20 characters of base32 HMAC}`: it says which order, and nobody can make one for another order.
What it opens is signed too: who was sent an invoice by somebody cannot pay with it, nor the reverse.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from functions.commerce.tickets import TicketRef

SIGNATURE = 20
"""Characters of base32: 100 bits."""
CLAIM = 24


Use = Literal["pay", "invoice", "photo"]


def sign(order: str, key: str, use: Use = "pay") -> str:
    digest = hmac.new(key.encode(), f"{use}:{order}".encode(), hashlib.sha256).digest()
    return f"{order}-{base64.b32encode(digest).decode().lower()[:SIGNATURE]}"


def check(token: str, keys: Sequence[str], use: Use = "pay") -> str | None:
    """The order of a token of ours for that use, made with the current or the previous key; else None."""
    order, _, _ = token.partition("-")
    matches = [hmac.compare_digest(sign(order, key, use).encode(), token.encode()) for key in keys]
    return order if any(matches) else None


HAND_OVER = re.compile(r"mv(c[a-z2-7]{25})([a-z2-7]{6})[a-z2-7]{20}")
"""What a code looks like: the conversation, minutes since 1970 in base32, a signature. 54 characters, of which all
channels let through 64, and no sign that the mask of card and account numbers begins at."""
_DIGITS = "abcdefghijklmnopqrstuvwxyz234567"


def hand_over(conversation: str, until: datetime, key: str) -> str:
    """Raises ValueError for an id that is not a conversation's."""
    minutes = int(until.timestamp()) // 60
    said = "".join(_DIGITS[minutes >> 5 * place & 31] for place in reversed(range(6)))
    digest = hmac.new(key.encode(), f"move:{conversation}:{said}".encode(), hashlib.sha256).digest()
    code = f"mv{conversation}{said}{base64.b32encode(digest).decode().lower()[:SIGNATURE]}"
    if not HAND_OVER.fullmatch(code):
        raise ValueError("not the id of a conversation")
    return code


def handed_over(code: str, keys: Sequence[str]) -> tuple[str, datetime] | None:
    """The conversation of a code of ours, and until when it counts."""
    found = HAND_OVER.fullmatch(code)
    if not found:
        return None
    minutes = 0
    for digit in found[2]:
        minutes = minutes << 5 | _DIGITS.index(digit)
    until = datetime.fromtimestamp(60 * minutes, UTC)
    matches = [hmac.compare_digest(hand_over(found[1], until, key), code) for key in keys]
    return (found[1], until) if any(matches) else None


VAN = re.compile(r"(\d{8})g(\d{1,6})-[a-z2-7]{20}")


def van(day: date, generation: int, key: str) -> str:
    """The token of the van's page: of one day, until the shop's links of that generation are revoked."""
    said = f"{day:%Y%m%d}g{generation}"
    digest = hmac.new(key.encode(), f"van:{said}".encode(), hashlib.sha256).digest()
    return f"{said}-{base64.b32encode(digest).decode().lower()[:SIGNATURE]}"


def van_of(token: str, keys: Sequence[str]) -> tuple[date, int] | None:
    """Day and generation of a token of ours."""
    found = VAN.fullmatch(token)
    if not found:
        return None
    try:
        day = date.fromisoformat(found[1])
    except ValueError:
        return None
    matches = [hmac.compare_digest(van(day, int(found[2]), key), token) for key in keys]
    return (day, int(found[2])) if any(matches) else None


@dataclass(frozen=True)
class SignedLinks:
    """The core's `Links` port."""

    public_url: str
    key: str
    older: tuple[str, ...] = ()
    """Keys that still count."""

    def payment(self, order: str) -> str:
        return f"{self.public_url.rstrip('/')}/p/{sign(order, self.key)}"

    def invoice(self, order: str) -> str:
        return f"{self.public_url.rstrip('/')}/i/{sign(order, self.key, 'invoice')}"

    def photo(self, order: str) -> str:
        return f"{self.public_url.rstrip('/')}/d/{sign(order, self.key, 'photo')}"

    def hand_over(self, conversation: str, until: datetime) -> str:
        return hand_over(conversation, until, self.key)

    def handed_over(self, code: str) -> tuple[str, datetime] | None:
        return handed_over(code, (self.key, *self.older))

    def qr(self, way: str, code: str) -> str:
        return f"{self.public_url.rstrip('/')}/qr/{way}/{code}"

    def ticket(self, ref: "TicketRef") -> str:
        return f"{self.tickets(ref)}/code.png"

    def tickets(self, ref: "TicketRef") -> str:
        from functions import ticket_codes

        return f"{self.public_url.rstrip('/')}/t/{ticket_codes.token(ref, self.key)}"

    def gift(self, ref: "TicketRef") -> str:
        from functions import ticket_codes

        return ticket_codes.gift(ref, self.key)

    def given(self, code: str) -> tuple[str, int, int] | None:
        from functions import ticket_codes

        return ticket_codes.read_gift(code, (self.key, *self.older))

    def blinded(self, said: str) -> str:
        """Known again, and not read: of what one person said."""
        digest = hmac.new(self.key.encode(), f"said:{said}".encode(), hashlib.sha256).digest()
        return base64.b32encode(digest).decode().lower()[:CLAIM]

    def claim(self, code: str, who: str) -> str:
        """Of a code and a person together: the claims of two codes do not tell that it was the same one."""
        digest = hmac.new(self.key.encode(), f"code:{code}:{who}".encode(), hashlib.sha256).digest()
        return base64.b32encode(digest).decode().lower()[:CLAIM]
