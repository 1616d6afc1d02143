"""`make pause STAGE=…`: pause the shop, close days, set how many orders a day; in force at once, without a publish.

    make pause STAGE=prod ARGS="--until 2026-12-01 --why 'We zijn op de markt.'"
    make pause STAGE=prod ARGS="--resume"
    make pause STAGE=prod ARGS="--close 2026-12-05 --orders-a-day 40"
    make pause STAGE=prod ARGS="--show"

Paused, no new order and no new link to pay is made; a link that is open runs its hour, and what is paid is honoured.
Days and orders a day come on top of shop.yaml; `--open DAY` and `--orders-a-day 0` go back to it.
"""

import argparse
import json
from datetime import UTC, datetime
from typing import Any

from functions.commerce.live import Live
from functions.commerce.shop import Rules
from functions.errors import BadRequest
from functions.live_change import LiveChange, read_change
from functions.storage.live import change, live
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.packing_slip import live_shop, table_of
from infra.publish import target


def wish(given: argparse.Namespace) -> LiveChange:
    """Days and orders a day alone pause nothing. Raises Stop."""
    asked: dict[str, Any] = {"close": given.close, "open": given.open}
    if given.orders_a_day is not None:
        asked["orders_a_day"] = given.orders_a_day
    beside = bool(given.close or given.open or given.orders_a_day is not None)
    if given.resume:
        asked["paused"] = False
    elif given.until or given.why or not beside:
        asked |= {"paused": True, "why": given.why} | ({"until": given.until} if given.until else {})
    try:
        return read_change(json.dumps(asked))
    except BadRequest as wrong:
        raise Stop(str(wrong)) from None


def told(found: Live, rules: Rules, now: datetime) -> str:
    """What is in force, in a few lines."""
    until = f" until {found.until:%Y-%m-%d %H:%M %Z}" if found.until else " until --resume"
    lines = [f"Paused{until}. {found.why}".strip() if found.pausing(now) else "Open for orders."]
    if found.closed:
        lines.append(f"Closed on {', '.join(map(str, found.closed))}, besides shop.yaml.")
    most = found.over(rules).orders_a_day
    lines.append(f"Orders a day: {most or 'as many as come'}{'' if found.orders_a_day else ' (shop.yaml)'}.")
    return "\n".join(lines)


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make pause", description="Pause the shop, close days, set orders a day.")
    cloud_options(parser)
    parser.add_argument("--until", default="", help="when it ends by itself: 2026-12-01, or 2026-12-01T10:00")
    parser.add_argument("--why", default="", help="the shopper reads it")
    parser.add_argument("--resume", action="store_true", help="take orders again")
    parser.add_argument("--close", action="append", default=[], metavar="DAY", help="nothing goes on that day")
    parser.add_argument(
        "--open", action="append", default=[], metavar="DAY", help="a day closed by --close is open again"
    )
    parser.add_argument("--orders-a-day", type=int, default=None, metavar="N", help="0: as shop.yaml has it")
    parser.add_argument("--show", action="store_true", help="only say what is in force")
    given = parser.parse_args()
    cloud = cloud_of(given)
    place = target(cloud, given.stage).place
    table, rules, now = table_of(cloud, place), live_shop(cloud, place).rules, datetime.now(UTC)
    if given.show:
        say(told(live(table), rules, now))
        return
    asked = wish(given)
    try:
        say(told(change(table, lambda before: asked.on(before, rules, now)), rules, now))
    except BadRequest as wrong:
        raise Stop(str(wrong)) from None


if __name__ == "__main__":
    main()
