"""`make event-news STAGE=… EVENT=tuinconcert KIND=traffic TEXT="…"`: tell everybody who holds a ticket.

    make event-news STAGE=prod EVENT=tuinconcert KIND=doors
    make event-news STAGE=prod EVENT=tuinconcert KIND=parking TEXT="Parkeer bij de brug."
    make event-news STAGE=prod EVENT=tuinconcert KIND=moved ARGS="--day 2027-06-19 --start 20:30"
    make event-news STAGE=prod EVENT=tuinconcert KIND=cancelled TEXT="De violist is ziek."

`moved` and `cancelled` go by mail too, and a cancelled event is refunded, all of it. Each conversation is told once.
`--text-en` and the like say it in another language than the shop's own.
"""

import argparse
import uuid
from datetime import UTC, datetime

from functions.commerce.shop import Rules
from functions.errors import BadRequest
from functions.news_wish import NewsWish, read_news
from functions.storage import tickets
from infra.bus import put
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.packing_slip import live_shop, table_of
from infra.publish import target
from infra.stack import outputs

MOVED = ("day", "start", "doors", "venue", "address")


def wish(rules: Rules, given: argparse.Namespace) -> NewsWish:
    """Raises Stop, which says what to do."""
    if rules.event(given.event) is None:
        known = ", ".join(each.id for each in rules.events) or "none yet: add `events` to shop.yaml"
        raise Stop(f"there is no event {given.event}; the shop has {known}")
    words = {rules.locales[0]: given.text} | {
        locale: getattr(given, f"text_{locale}") or "" for locale in rules.locales[1:]
    }
    told = {name: getattr(given, name) for name in MOVED if getattr(given, name)}
    asked = NewsWish.model_construct(
        id=given.id or f"news-{uuid.uuid4().hex[:12]}", event=given.event, kind=given.kind,
        text={locale: text for locale, text in words.items() if text}, **told,
    )  # fmt: skip
    try:
        return read_news(asked.model_dump_json(warnings=False))
    except BadRequest as wrong:
        raise Stop(str(wrong)) from None


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make event-news", description="Tell the holders of an event's tickets.")
    cloud_options(parser)
    parser.add_argument("event", help="its id in shop.yaml")
    parser.add_argument("kind", choices=("doors", "traffic", "parking", "moved", "cancelled"))
    parser.add_argument("text", nargs="?", default="", help="in the shop's own language")
    for locale in ("en", "nl", "de", "fr"):
        parser.add_argument(f"--text-{locale}", default="", help=f"the same in {locale}")
    for name in MOVED:
        parser.add_argument(f"--{name}", default="", help="of a moved event: what is new")
    parser.add_argument("--id", default="", help="yours: the same news sent again has the same, and is told once")
    given = parser.parse_args()
    cloud = cloud_of(given)
    place = target(cloud, given.stage).place
    asked = wish(live_shop(cloud, place).rules, given)
    page, more = tickets.of_event(table_of(cloud, place), given.event)
    held = sum(each.status == "valid" for each in page)
    put(cloud.client("events"), outputs(cloud, given.stage)["BusName"], "EventNews", asked)
    at = datetime.now(UTC).strftime("%H:%M:%S UTC")
    say(f"{at}: on its way to who holds {'more than ' if more else ''}{held} tickets, as {asked.id}.")


if __name__ == "__main__":
    main()
