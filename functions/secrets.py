"""Parameters of a stage, secret ones among them: read when first needed, kept five minutes. Never logged.

A verifying secret may hold two values, "current,previous", so that it can be changed without losing a webhook.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

EDGE = (
    "public_url",
    "link_key",
    "session_key",
    "ticket_key",
    "sockets_url",
    "api_keys",
    "merchant_keys",
    "stripe_webhook_secret",
)
"""And what the stage's channels verify with."""
WORKER = ("public_url", "link_key", "sockets_url")
"""And what the stage's channels send with."""
MERCHANT = ("whatsapp_token",)
CARRIERS = ("sendcloud_secret", "easypost_secret", "aftership_secret")
"""Of the edge too, when a carrier calls."""
LISTEN = ("session_key", "sockets_url")
PAYMENTS = ("public_url", "link_key", "stripe_key")
CONSOLE = ("public_url", "console_url", "login_url", "login_client", "login_issuer")
"""Each function asks for its own parameters only: one that it may not read fails the whole request."""
MOST_NAMES = 10
"""Of one GetParameters."""
KEPT_SECONDS = 300.0
REFETCHED_SECONDS = 60.0


class Secrets(Mapping[str, tuple[str, ...]]):
    """Name → values, the current one first; a parameter that is not set has none."""

    def __init__(
        self,
        client: Callable[[], Any],
        path: str,
        names: Sequence[str],
        *,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._path = path
        self._names = tuple(names)
        self._seconds = seconds
        self._values: dict[str, tuple[str, ...]] = {}
        self._fetched_at: float | None = None

    def __getitem__(self, name: str) -> tuple[str, ...]:
        """Raises KeyError for a name that is not this function's to know."""
        if name not in self._names:
            raise KeyError(name)
        if self._fetched_at is None or self._seconds() - self._fetched_at > KEPT_SECONDS:
            self._fetch()
        return self._values.get(name, ())

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def current(self, name: str) -> str:
        """Raises RuntimeError that names the parameter when it is not set."""
        values = self[name]
        if not values:
            raise RuntimeError(f"parameter {self._path}{name} is not set")
        return values[0]

    def refresh(self) -> bool:
        """After a bad signature: it may have been made with a new secret. At most once a minute; False: not now."""
        if self._fetched_at is not None and self._seconds() - self._fetched_at < REFETCHED_SECONDS:
            return False
        self._fetch()
        return True

    def _fetch(self) -> None:
        wanted, found = [f"{self._path}{name}" for name in self._names], []
        for at in range(0, len(wanted), MOST_NAMES):
            names = wanted[at : at + MOST_NAMES]
            found += self._client().get_parameters(Names=names, WithDecryption=True)["Parameters"]
        self._values = {
            parameter["Name"].removeprefix(self._path): tuple(filter(None, parameter["Value"].split(",")))
            for parameter in found
        }
        self._fetched_at = self._seconds()
