"""Parcels of an order and where they are. Pure; what is reported of a parcel is ranked, never ordered by arrival.

A parcel is where its furthest scan puts it. How far a scan is: its attempt (a van that goes out again after the door
stayed shut begins another), then its state's rank. Attempts are counted by the times that one source gives, as clocks
of different sources cannot be compared. So the same scans lead to the same state, however late or often they come.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

FROZEN = ConfigDict(frozen=True, defer_build=True)

ParcelState = Literal[
    "accepted",
    "packed",
    "dispatched",
    "out_for_delivery",
    "attempt_failed",
    "damaged",
    "at_pickup_point",
    "lost",
    "delivered",
    "at_neighbour",
    "returned",
]
FULFILMENT_RANK: dict[str, int] = {
    "accepted": 1,
    "packed": 2,
    "dispatched": 3,
    "out_for_delivery": 4,
    "attempt_failed": 5,
    "damaged": 6,
    "at_pickup_point": 7,
    "lost": 8,
    "delivered": 9,
    "at_neighbour": 10,
    "returned": 11,
}
"""Within an attempt a parcel only ever moves up. With a neighbour is more than delivered: it says where. `delayed`
changes what is expected, not where it is; `cancelled` and `rescheduled` are the order's."""
ENDS_ATTEMPT = frozenset({"attempt_failed", "damaged", "at_pickup_point", "lost"})
"""After which it may go out again, also when it was thought lost."""
ARRIVED = frozenset({"delivered", "at_neighbour"})
GONE_WRONG = frozenset({"damaged", "lost", "returned"})
"""Which a person has to solve."""
FINAL = ARRIVED | {"returned"}
"""Of no attempt: nothing but a higher one of these follows."""
ANOTHER_ATTEMPT = timedelta(hours=12)
"""After which a failed attempt is another one, though nobody told that it went out again."""
MOST_SCANS = 20
MOST_PARCELS = 20
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_NO_MORE_ATTEMPTS = 1_000

Place = tuple[int, int]
"""The attempt, from 1, and the rank in it."""


class Scan(BaseModel):
    """One fact about a parcel."""

    model_config = FROZEN

    state: ParcelState
    at: datetime
    """When it happened, as its source says."""
    source: str = ""
    """Who says so: "sendcloud"; "": the shop itself."""
    words: str = ""
    """Why, or what the carrier says of it."""


class ParcelLine(BaseModel):
    model_config = FROZEN

    sku: str = Field(min_length=1, max_length=100)
    quantity: int = Field(ge=1)


class PickUpPoint(BaseModel):
    """Where a parcel can be fetched."""

    model_config = FROZEN

    name: str = ""
    hours: str = ""
    """As it is told: "ma-za 9-18"."""
    code: str = ""
    """To be shown there."""
    note: str = ""
    """What the carrier says of it, in its own words."""


class Parcel(BaseModel):
    model_config = FROZEN

    id: str
    state: ParcelState
    carrier: str = ""
    tracking_number: str = ""
    tracking_url: str = ""
    expected: str = ""
    """ISO date: when it will come, or when the next try is."""
    delivered_at: datetime | None = None
    lines: tuple[ParcelLine, ...] = ()
    """What is in it; empty: whatever no other parcel names."""
    neighbour: str = ""
    """Whose door it is behind: "14", "14a"."""
    pickup: PickUpPoint | None = None
    history: tuple[Scan, ...] = ()
    """By time, the oldest first; the last MOST_SCANS."""
    not_received_at: datetime | None = None
    """When the shopper said that it has not come after all."""
    photo: str = ""
    """Key of a picture of it as it was brought, in the bucket of photos."""

    @property
    def scans(self) -> tuple[Scan, ...]:
        """Of a parcel that was stored before there was a history: its state."""
        if self.history or self.state == "accepted":
            return self.history
        return (Scan(state=self.state, at=self.delivered_at or _FIRST),)

    @property
    def arrived(self) -> bool:
        return self.state in ARRIVED

    def scanned(self, scan: Scan) -> tuple["Parcel", bool]:
        """With one more fact, wherever in time that belongs; and whether it is further than all that was known."""
        if any((each.state, each.source, each.at) == (scan.state, scan.source, scan.at) for each in self.scans):
            return self, False
        placed = _placed((*self.scans, scan))
        place = next(place for place, each in placed if each is scan)
        further = place > max((place for place, each in placed if each is not scan), default=(0, 0))
        kept = _kept(placed)
        return self.model_copy(update={"history": kept, "state": _furthest(_placed(kept)).state}), further

    @property
    def told(self) -> tuple[Scan, ...]:
        """Its history without what says the same again."""
        first: dict[Place, Scan] = {}
        for place, scan in _placed(self.scans):
            first.setdefault(place, scan)
        return tuple(first.values())


def _kept(placed: list[tuple[Place, Scan]]) -> tuple[Scan, ...]:
    """At most MOST_SCANS: without the oldest of those that say the same again, then the oldest, never the furthest."""
    furthest = _furthest(placed)
    while len(placed) > MOST_SCANS:
        first = {place: scan for place, scan in reversed(placed)}
        spare = next((each for each in placed if first[each[0]] is not each[1]), None)
        placed.remove(spare or next(each for each in placed if each[1] is not furthest))
    return tuple(scan for _, scan in placed)


def _by_time(scans: Iterable[Scan]) -> list[Scan]:
    """What two sources tell of one moment is in an order too, whoever told it first."""
    return sorted(scans, key=lambda scan: (scan.at, FULFILMENT_RANK[scan.state], scan.source, scan.words))


def _furthest(placed: Iterable[tuple[Place, Scan]]) -> Scan:
    return max(placed, key=lambda each: each[0])[1]


def _placed(scans: Iterable[Scan]) -> list[tuple[Place, Scan]]:
    placed: list[tuple[Place, Scan]] = []
    attempts: dict[str, int] = {}
    ended: dict[str, datetime] = {}
    for scan in _by_time(scans):
        attempt, end = attempts.get(scan.source, 1), ended.get(scan.source)
        if end and _begins_another(scan, end):
            attempt += 1
            del ended[scan.source]
        if scan.state in ENDS_ATTEMPT:
            ended.setdefault(scan.source, scan.at)
        attempts[scan.source] = attempt
        placed.append(((_NO_MORE_ATTEMPTS if scan.state in FINAL else attempt, FULFILMENT_RANK[scan.state]), scan))
    return placed


def _begins_another(scan: Scan, ended: datetime) -> bool:
    if scan.state == "attempt_failed":
        return scan.at - ended >= ANOTHER_ATTEMPT
    return scan.state == "out_for_delivery" and scan.at > ended


def all_arrived(parcels: Iterable[Parcel], ordered: Mapping[str, int]) -> bool:
    """Whether every unit has arrived. What no parcel names is in those that name nothing, all of them together."""
    parcels = tuple(parcels)
    named = _units(parcels)
    arrived = _units(parcel for parcel in parcels if parcel.arrived)
    unnamed = [parcel for parcel in parcels if not parcel.lines]
    rest_arrived = bool(unnamed) and all(parcel.arrived for parcel in unnamed)
    return bool(parcels) and all(
        arrived[sku] + (max(0, quantity - named[sku]) if rest_arrived else 0) >= quantity
        for sku, quantity in ordered.items()
    )


def _units(parcels: Iterable[Parcel]) -> Counter[str]:
    units: Counter[str] = Counter()
    for parcel in parcels:
        for line in parcel.lines:
            units[line.sku] += line.quantity
    return units
