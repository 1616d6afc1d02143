"""What a carrier's webhook is to us: proved by its signature, then read into neutral reports. The registry names them.

Imports the standard library, pydantic, core types and errors. `parse` raises UnreadableBody for what is no JSON of its
kind, and nothing for a code that it does not know: that is told by name, and changes nothing.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, Field

from functions.commerce.parcels import ParcelState, PickUpPoint
from functions.errors import SignatureError, UnreadableBody


class CarrierReport(BaseModel):
    """One fact about one parcel."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    id: str = Field(min_length=1, max_length=160)
    """The same when it is told again."""
    source: str
    """The registry's name of who told it."""
    number: str = Field(min_length=1, max_length=60)
    reference: str = ""
    """The order's number as the carrier was given it; "": it was not."""
    state: ParcelState
    occurred_at: datetime | None = None
    """None: it was not told."""
    carrier: str = ""
    """Who brings it, as the shopper knows them: "PostNL"."""
    url: str = ""
    expected: str = ""
    """ISO date."""
    words: str = ""
    """What the carrier says of it."""
    pickup: PickUpPoint | None = None


@dataclass(frozen=True)
class Told:
    """What a webhook's body tells. `unknown`: codes that no table of ours has."""

    reports: tuple[CarrierReport, ...] = ()
    unknown: tuple[str, ...] = ()


class Carrier(Protocol):
    """`states`: its codes and what they are to us; None: known, and nothing to a shopper. `told`: what each means."""

    name: str
    secret: str
    """The parameter that its webhooks are checked with."""
    states: Mapping[str, tuple[ParcelState | None, str]]

    def verify(self, body: bytes, headers: Mapping[str, str], secrets: Iterable[str]) -> None:
        """Over the bytes as received. Raises SignatureError."""

    def parse(self, body: bytes) -> Told:
        """Raises UnreadableBody."""


# --- what they have in common -------------------------------------------------------------------------------------


def check_signature(given: str, keys: Iterable[bytes], body: bytes, write: Callable[[bytes], str]) -> None:
    """HMAC-SHA256 of the body, as `write` writes its digest. Compares with every key, in constant time; an empty one is
    none. Raises SignatureError."""
    expected = [write(hmac.new(key, body, hashlib.sha256).digest()) for key in keys if key]
    if not any([hmac.compare_digest(given.strip().encode(), each.encode()) for each in expected]):
        raise SignatureError("the signature is missing or wrong")


def read_object(body: bytes) -> dict[str, Any]:
    """Raises UnreadableBody."""
    try:
        found = json.loads(body)
    except (ValueError, UnicodeDecodeError):
        raise UnreadableBody("not JSON") from None
    if not isinstance(found, dict):
        raise UnreadableBody("not a JSON object")
    return found


def child(found: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = found.get(name)
    return value if isinstance(value, dict) else {}


def string(found: Mapping[str, Any], name: str, most: int = 60) -> str:
    """Trimmed, without control characters; "" for what is none."""
    value = found.get(name)
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return "".join(char for char in text if char.isprintable()).strip()[:most]


def https(found: Mapping[str, Any], name: str) -> str:
    value = string(found, name, 500)
    return value if value.startswith("https://") and " " not in value else ""


def moment(text: str) -> datetime | None:
    """ "2026-11-27T10:00:00+01:00"; without a zone it is UTC. None: it is no time."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def day(text: str) -> str:
    """The ISO date that a time begins with; "": none."""
    found = moment(text)
    return found.date().isoformat() if found else ""


def expected_day(told: str, state: ParcelState, at: datetime | None) -> str:
    """When it will come: of a parcel that is on its way, or of the next try. After a failed one the day that had been
    expected is still told by some carriers, so only a later one is news. "": none."""
    if state in ("dispatched", "out_for_delivery"):
        return told
    return told if state == "attempt_failed" and at and told > at.date().isoformat() else ""
