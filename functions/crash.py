"""Dying on demand, in local stages: a demo shows that a worker which dies in the middle costs nobody money.

An item in the table names the moment; the process that reaches it takes the item away and is gone, without a word to
anybody, as one that the machine has killed. `bootstrap` gives this to no worker in AWS, where nothing is asked either.
"""

import os
from collections.abc import Callable
from typing import Literal

from functions.errors import ChatkassaError
from functions.storage import keys
from functions.storage.table import Table, text

Moment = Literal["decided", "committed", "sent", "called"]
"""Before the commit, after it, after everything was sent but not acknowledged; of the payments worker: Stripe has
answered, and nobody has heard of it yet."""
MOMENTS: tuple[Moment, ...] = ("decided", "committed", "sent", "called")
Reach = Callable[[Moment], None]


def nowhere(moment: Moment) -> None:
    """What a worker in AWS is given."""


class Crash:
    """Local stages only. `die` ends the process and does not come back."""

    def __init__(self, table: Table, die: Callable[[int], object] = os._exit) -> None:
        self._table = table
        self._die = die

    def reach(self, moment: Moment) -> None:
        if self._is_named(moment) and self._take(moment):
            self._die(1)

    def arm(self, moment: Moment) -> None:
        self._table.write(keys.crash(), {"moment": text(moment)})

    def _is_named(self, moment: Moment) -> bool:
        try:
            found = self._table.get(keys.crash())
        except ChatkassaError:
            return False  # a table that cannot be read is the worker's trouble, at its own next step
        return bool(found and found.get("moment") == text(moment))

    def _take(self, moment: Moment) -> bool:
        """One process dies of it: what it leaves behind comes to the next, which must live."""
        try:
            self._table.update(
                keys.crash(),
                UpdateExpression="REMOVE #moment",
                ConditionExpression="#moment = :moment",
                ExpressionAttributeNames={"#moment": "moment"},
                ExpressionAttributeValues={":moment": text(moment)},
            )
        except ChatkassaError:
            return False
        return True
