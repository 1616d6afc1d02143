"""What a ticket's QR code says, and the links to its picture, its PDF and to who takes it over. Standard library only.

A code is `CK1/{key id}/{event}/{order}/{number}/{serial}/{signature}`, in the letters that a QR code packs closest. It
can be checked without a connection by who has the stage's `ticket_key` (docs/tickets.md); whether it was used, only the
table knows.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence

from functions.commerce.tickets import TicketRef

SIGNATURE = 20
"""Characters of base32: 100 bits."""
FORMAT = "CK1"
_CODE = re.compile(r"CK1/([A-Z2-7]{4})/([A-Z0-9-]{1,24})/(O[A-Z2-7]{16})/(\d{1,3})/(\d{1,3})/([A-Z2-7]{20})")
_TOKEN = re.compile(r"([a-z0-9-]{1,24})\.(o[a-z2-7]{16})\.(\d{1,3})\.(\d{1,3})\.([a-z2-7]{20})")
_GIFT = re.compile(r"tk(o[a-z2-7]{16})-(\d{1,3})-(\d{1,3})-([a-z2-7]{20})")


def _digest(use: str, said: str, key: str) -> str:
    made = hmac.new(key.encode(), f"{use}:{said}".encode(), hashlib.sha256).digest()
    return base64.b32encode(made).decode().lower()[:SIGNATURE]


def key_id(key: str) -> str:
    """By which a code says with which key it was signed: 4 characters, from which nobody can tell the key."""
    return base64.b32encode(hashlib.sha256(f"ticket-key:{key}".encode()).digest()).decode()[:4]


def code(ref: TicketRef, key: str) -> str:
    said = f"{FORMAT}/{key_id(key)}/{ref.event}/{ref.order}/{ref.number}/{ref.serial}".upper()
    return f"{said}/{_digest('ticket', said, key)}".upper()


def read_code(text: str, keys: Sequence[str]) -> TicketRef | None:
    """The ticket of a code of ours, made with one of these keys; None: forged, or no code at all."""
    found = _CODE.fullmatch(text.strip().upper())
    if not found:
        return None
    _, event, order, number, serial, _ = found.groups()
    ref = TicketRef(event=event.lower(), order=order.lower(), number=int(number), serial=int(serial))
    given = found.group().encode()
    return ref if any([hmac.compare_digest(code(ref, key).encode(), given) for key in keys]) else None


# --- links ------------------------------------------------------------------------------------------------------


def token(ref: TicketRef, key: str) -> str:
    """Of a link that shows a ticket; with number 0 all of the order's that nobody else was given."""
    said = f"{ref.event}.{ref.order}.{ref.number}.{ref.serial}"
    return f"{said}.{_digest('show-ticket', said, key)}"


def read_token(text: str, keys: Sequence[str]) -> TicketRef | None:
    found = _TOKEN.fullmatch(text)
    if not found:
        return None
    event, order, number, serial, _ = found.groups()
    ref = TicketRef(event=event, order=order, number=int(number), serial=int(serial))
    return ref if any([hmac.compare_digest(token(ref, key).encode(), text.encode()) for key in keys]) else None


def gift(ref: TicketRef, key: str) -> str:
    """What the next holder writes, or opens the chat with. It counts once: taking the ticket raises its serial."""
    said = f"tk{ref.order}-{ref.number}-{ref.serial}"
    return f"{said}-{_digest('give-ticket', said, key)}"


def read_gift(text: str, keys: Sequence[str]) -> tuple[str, int, int] | None:
    """Order, number and serial."""
    found = _GIFT.fullmatch(text)
    if not found:
        return None
    order, number, serial = found[1], int(found[2]), int(found[3])
    ref = TicketRef(event="", order=order, number=number, serial=serial)
    return (order, number, serial) if any([hmac.compare_digest(gift(ref, key), text) for key in keys]) else None
