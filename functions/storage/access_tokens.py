"""A channel's access token that expires (WeChat's, after two hours): one for all workers, fetched by one at a time.

A new token may end the old one, so two workers that fetched at once would take each other's away: who wants a new one
first takes a lease, on the condition that the token is still the one that was read. Others go on with the old one
while it counts, and else wait a moment.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from functions.errors import ChannelError, Conflict, Unavailable
from functions.storage import keys
from functions.storage.table import Table, expires, text

EARLY = timedelta(minutes=5)
"""Before its end, as WeChat does it: for so long the old one counts beside the new."""
LEASED = timedelta(seconds=15)
"""Longer than a fetch can take (twice 2 s to connect and 5 s to read); who died in it holds up the others no longer."""
LOOKS, BETWEEN_LOOKS = 15, 0.2
"""At somebody else's fetch: 3 s in all."""
KEPT_DAYS = 1
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
Fetch = Callable[[bool], tuple[str, int]]
"""A token and its life in seconds; True: another one, even though there is one that counts. Raises ChannelError."""


@dataclass(frozen=True)
class Token:
    value: str = ""
    until: datetime = LONG_AGO

    def counts(self, now: datetime, refused: str) -> bool:
        return bool(self.value) and self.value != refused and now < self.until


@dataclass
class AccessTokens:
    table: Table
    account: str
    fetch: Fetch
    clock: Callable[[], datetime]
    sleep: Callable[[float], None] = time.sleep
    kept: Token = field(default_factory=Token)

    def current(self) -> str:
        """Raises ChannelError or StorageError."""
        if not self.kept.value or self.clock() >= self.kept.until - EARLY:
            self.kept = self._read()
        if self.kept.value and self.clock() < self.kept.until - EARLY:
            return self.kept.value
        return self._another(self.kept, "")

    def renew(self, refused: str) -> str:
        """After the channel refused that one. Who comes with a token that is no longer the kept one gets the kept."""
        self.kept = self._read()
        if self.kept.counts(self.clock(), refused):
            return self.kept.value
        return self._another(self.kept, refused)

    def _another(self, seen: Token, refused: str) -> str:
        if not self._lease(seen):
            return self._somebody_elses(refused)
        try:
            value, seconds = self.fetch(False)
            if value == refused:
                value, seconds = self.fetch(True)
        except ChannelError:
            self._write(seen)  # the lease ends with it: the next one need not wait for what did not come
            raise
        self.kept = Token(value, self.clock() + timedelta(seconds=seconds))
        self._write(self.kept)
        return value

    def _somebody_elses(self, refused: str) -> str:
        for look in range(LOOKS):
            self.kept = self._read()
            if self.kept.counts(self.clock(), refused):
                return self.kept.value
            if look + 1 < LOOKS:
                self.sleep(BETWEEN_LOOKS)
        raise Unavailable("another worker is fetching an access token")

    def _read(self) -> Token:
        found = self.table.get(keys.access_token(self.account))
        if not found or "token" not in found:
            return Token()
        return Token(found["token"]["S"], datetime.fromisoformat(found["until"]["S"]))

    def _lease(self, seen: Token) -> bool:
        now = self.clock()
        same = "#token = :seen" if seen.value else "attribute_not_exists(#token)"
        names = {"#token": "token", "#lease": "lease", "#expires": keys.EXPIRES}
        values = {":now": text(now.isoformat()), ":lease": text((now + LEASED).isoformat())}
        values |= {":seen": text(seen.value)} if seen.value else {}
        try:
            self.table.update(
                keys.access_token(self.account),
                UpdateExpression="SET #lease = :lease, #expires = :expires",
                ConditionExpression=f"{same} AND (attribute_not_exists(#lease) OR #lease < :now)",
                ExpressionAttributeNames=names,
                ExpressionAttributeValues=values | {":expires": expires(now, KEPT_DAYS)[keys.EXPIRES]},
            )
        except Conflict:
            return False
        return True

    def _write(self, token: Token) -> None:
        kept = {"token": text(token.value), "until": text(token.until.isoformat())} if token.value else {}
        self.table.write(keys.access_token(self.account), {**kept, **expires(self.clock(), KEPT_DAYS)})
