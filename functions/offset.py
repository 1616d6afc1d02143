"""The time, as everything here is told it. In local stages it can be moved: a demo sees tomorrow's parcel today."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

KEPT_SECONDS = 1.0


class OffsetClock:
    """`read` fetches the offset from the table; None: this is the real time, and nothing is asked."""

    def __init__(self, read: Callable[[], timedelta] | None) -> None:
        self._read = read
        self._offset = timedelta()
        self._known_at: float | None = None

    def __call__(self) -> datetime:
        if self._read is not None and (self._known_at is None or time.monotonic() - self._known_at > KEPT_SECONDS):
            self.learn(self._read())
        return datetime.now(UTC) + self._offset

    def learn(self, offset: timedelta) -> None:
        """The offset came with another read."""
        self._offset = offset
        self._known_at = time.monotonic()
