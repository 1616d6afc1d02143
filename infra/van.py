"""`make van STAGE=…`: today's link for whoever brings the flowers: the list, and what to tell of each stop.

    python -m infra.van --stage prod                   prints the link, and a QR code for the phone
    python -m infra.van --stage prod --day 2026-11-27  of another day: it opens nothing before that
    python -m infra.van --stage prod --revoke          every link that was given out ends; then make another

Whoever has the link sees names and addresses of that day. It ends by itself at midnight, in the shop's time zone.
"""

import argparse
import io
from datetime import UTC, date, datetime, timedelta

import segno

from functions import links
from functions.commerce.delivery import today
from functions.storage import reads, rounds
from infra import parameters
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.packing_slip import live_shop, table_of
from infra.publish import target
from infra.stack import Cloud


def link(cloud: Cloud, stage: str, day: date | None = None) -> str:
    """Raises Stop where nothing is published or deployed."""
    there = target(cloud, stage)
    table = table_of(cloud, there.place)
    known = parameters.read(cloud, stage)
    if missing := [name for name in ("public_url", "link_key") if not known.get(name)]:
        raise Stop(f"stage {stage} has no {' and no '.join(missing)}: make deploy STAGE={stage}")
    now = datetime.now(UTC) + (reads.clock_offset(table) if there.local else timedelta())
    day = day or today(live_shop(cloud, there.place).rules, now)
    token = links.van(day, rounds.generation(table), known["link_key"].split(",")[0])
    return f"{known['public_url'].rstrip('/')}/van/{token}"


def qr(url: str) -> str:
    """To be scanned off a terminal."""
    drawn = io.StringIO()
    segno.make(url, error="m", micro=False).terminal(drawn, compact=True)
    return drawn.getvalue()


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make van", description="The link for whoever brings the flowers.")
    cloud_options(parser)
    parser.add_argument("--day", type=date.fromisoformat, default=None, help="2026-11-27; left out: today")
    parser.add_argument("--revoke", action="store_true", help="every link that was given out so far ends")
    given = parser.parse_args()
    cloud = cloud_of(given)
    if given.revoke:
        rounds.revoke(table_of(cloud, target(cloud, given.stage).place))
        say("Revoked: no link that was given out opens anything any more. make van prints a new one.")
        return
    url = link(cloud, given.stage, given.day)
    say(f"{qr(url)}\n{url}\n\nIt ends at midnight. Only for who brings the flowers: it shows names and addresses.")


if __name__ == "__main__":
    main()
