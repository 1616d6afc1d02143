"""What a person of the shop sees first: what needs them now, and how the shop sells."""

import json
from itertools import islice

from functions import bootstrap
from functions.console.answers import Answer
from functions.console.home.sales import Sales, sales
from functions.console.home.waiting import tasks
from functions.console.render import day, draw
from functions.console.visit import Visit
from functions.errors import NotFound
from functions.storage import lists

MOST_ORDERS = 3_000
"""The newest, of which the page is made: three queries, whatever the shop has sold before."""


def show(visit: Visit) -> Answer:
    now = bootstrap.clock()
    try:
        rules = bootstrap.rules()
    except NotFound:
        return Answer(draw(visit, "home/unpublished.html"))
    rows = list(islice(lists.every_order(bootstrap.table()), MOST_ORDERS))
    found = sales(rows, now, rules.time_zone)
    return Answer(
        draw(
            visit,
            "home/page.html",
            tasks=tasks(visit, rows, now),
            sales=found,
            chart=json.dumps(_chart(visit, found, rules.currency)),
            bounded=len(rows) == MOST_ORDERS,
            any_orders=bool(rows),
        )
    )


def _chart(visit: Visit, found: Sales, currency: str) -> dict[str, object]:
    """What assets/home.js draws; the table beside it has the same."""
    return {
        "labels": [day(each, visit.look.locale) for each in found.days],
        "takings": [sold.takings / 100 for sold in found.days.values()],
        "orders": [sold.orders for sold in found.days.values()],
        "currency": currency,
        "locale": visit.look.locale,
    }
