"""The list of orders: what is asked for, found, and what can be done with those that are ticked."""

from datetime import date

from functions import bootstrap
from functions.console.answers import Answer
from functions.console.forms import once
from functions.console.orders.finding import asked, find, read_wanted
from functions.console.orders.stages import COLOURS, FILTERS, stage
from functions.console.reasons import in_words
from functions.console.render import day, draw
from functions.console.visit import Visit
from functions.errors import BadRequest
from functions.settings import settings


def show(visit: Visit) -> Answer:
    problem, found = "", None
    try:
        wanted = read_wanted(visit.query, bootstrap.rules())
        found = find(bootstrap.table(), wanted, visit.query.get("after", ""))
    except BadRequest as wrong:
        problem = in_words(visit.look.locale, str(wrong))
    return Answer(
        draw(
            visit,
            "orders/page.html",
            found=found,
            problem=problem,
            stage=stage,
            colours=COLOURS,
            states=list(FILTERS),
            channels=sorted(settings().channels | {"web"}),
            asked=asked(visit.query),
            query=visit.query,
            once=once(),
            short=lambda iso: day(date.fromisoformat(iso), visit.look.locale).removesuffix(
                f" {bootstrap.clock().year}"
            ),
        )
    )
