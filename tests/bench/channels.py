"""CPU of each channel: read a signed webhook with one tap, and compile a ten-card carousel with more to see."""

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from functions.channels.registry import channel
from functions.conversation.message import Option
from tests.channels.messages import carousel
from tests.channels.natives import NATIVES
from tests.channels.webhooks import RECEIVED

ROUNDS, TIMES = 40, 20
FIRST = "whatsapp"
"""The others are told as shares of it, of the same run: the machine's own speed falls out."""
SHOWN = carousel(10, more=Option(id="more", title="Meer", detail="Er zijn er nog 14."))


def measure() -> Iterator[dict[str, Any]]:
    work: dict[tuple[str, str], Callable[[], Any]] = {}
    for name in NATIVES:
        work[name, "parse"] = _reading(name)
        work[name, "compile of ten cards"] = _compiling(name)
    spent: dict[tuple[str, str], list[float]] = {each: [] for each in work}
    for _ in range(ROUNDS):  # all take turns, so that what else the machine does falls on each
        for each, do in work.items():
            started = time.process_time()
            for _ in range(TIMES):
                do()
            spent[each].append((time.process_time() - started) / TIMES)
    medians = {each: statistics.median(values) for each, values in spent.items()}
    for (name, what), seconds in medians.items():
        yield {"name": f"channel CPU, {what}, {name}", "value": round(seconds * 1000, 4), "unit": "ms"}
        if name != FIRST:
            share = round(seconds / medians[FIRST, what], 2)
            yield {"name": f"channel CPU, {what}, {name} to {FIRST}", "value": share, "unit": "ratio"}


def _reading(name: str) -> Callable[[], Any]:
    case, made = NATIVES[name].case, channel(name)
    request = case.sign(case.body([case.choice("1", "add:ROOS-ROOD-M", "In mandje")]), 0)
    return lambda: made.parse(made.verify(request, case.secrets), RECEIVED)


def _compiling(name: str) -> Callable[[], Any]:
    made = channel(name)
    return lambda: made.compile(SHOWN, "c1/12/0")
