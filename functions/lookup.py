"""Street and city of a Dutch postcode and house number, from PDOK's Locatieserver (the government's free geocoder).

An adapter of `Worker.look_up`. It never raises and takes two seconds at most: what is not answered is asked of the
shopper. Only the postcode and the number leave; nothing of them is logged.

The Locatieserver searches with Solr: `fq` filters, `fl` names the fields of the answer; since 3.1 it refuses parameters
that it does not know. An address that does not exist gives an empty list, not an error.
"""

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from functions.commerce.places import Registered
from functions.observability import log

TIMEOUT = 1.5
"""Seconds, of connecting and of each read."""
REST = 30.0
"""Seconds that a register which failed is left alone: no queue of shoppers waits for one that is down."""
MOST_KEPT = 2_000
"""Answers kept by a process."""
LARGEST = 100_000
FIELDS = "straatnaam,woonplaatsnaam,provincienaam"
Fetch = Callable[[str], bytes]


def fetch(url: str) -> bytes:
    """Raises OSError."""
    request = Request(url, headers={"Accept": "application/json", "User-Agent": "chatkassa"})
    with urlopen(request, timeout=TIMEOUT) as response:
        return bytes(response.read(LARGEST))


class Locatieserver:
    """Callable: `(country, postcode, number) -> Registered | None`."""

    def __init__(self, url: str, fetch: Fetch = fetch, now: Callable[[], float] = time.monotonic) -> None:
        """`url`: of the "free" search. Raises ValueError for one that is not http(s)."""
        if not url.startswith(("https://", "http://")):
            raise ValueError(
                "CHATKASSA_ADDRESS_LOOKUP is not a URL: give the address of a Locatieserver's “free” search"
            )
        self._url = url
        self._fetch = fetch
        self._now = now
        self._rests_until = 0.0
        self._known: dict[tuple[str, str], Registered | None] = {}

    def __call__(self, country: str, postcode: str, number: str) -> Registered | None:
        if country != "NL":
            return None
        key = (postcode.replace(" ", "").upper(), number)
        if key not in self._known and self._now() >= self._rests_until:
            self._ask(key)
        return self._known.get(key)

    def _ask(self, key: tuple[str, str]) -> None:
        try:
            self._keep(key, read(self._fetch(self._query(*key))))
        except Exception as failure:
            # Of whatever kind: a shopper who can be asked is not to wait for a register.
            self._rests_until = self._now() + REST
            log.metric("AddressNotLookedUp", why=type(failure).__name__)

    def _query(self, postcode: str, number: str) -> str:
        query = [
            ("q", f"{postcode} {number}"),
            ("fq", "type:adres"),
            ("fq", f"postcode:{postcode}"),
            ("fq", f"huisnummer:{number}"),
            ("fl", FIELDS),
            ("rows", "1"),
        ]
        return f"{self._url}?{urlencode(query)}"

    def _keep(self, key: tuple[str, str], found: Registered | None) -> None:
        if len(self._known) >= MOST_KEPT:
            del self._known[next(iter(self._known))]
        self._known[key] = found


def read(body: bytes) -> Registered | None:
    """The first address of an answer; None: there is none. Raises ValueError, LookupError or TypeError."""
    documents: list[dict[str, Any]] = json.loads(body)["response"]["docs"]
    if not documents:
        return None
    found = documents[0]
    region = found.get("provincienaam") or ""
    return Registered(street=found["straatnaam"], city=found["woonplaatsnaam"], region=region)
