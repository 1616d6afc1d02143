"""What everybody did at the console, the newest first."""

from functions import bootstrap
from functions.console.answers import Answer
from functions.console.render import draw
from functions.console.texts import Texts
from functions.console.visit import Visit
from functions.storage import deeds

PAGE = 50


def show(visit: Visit) -> Answer:
    found = list(deeds.latest(bootstrap.table(), PAGE, visit.query.get("before", "")))
    more = found[-1].name if len(found) == PAGE else ""
    return Answer(draw(visit, "log/page.html", deeds=found, more=more, said=lambda what: _said(visit, what)))


def _said(visit: Visit, what: str) -> str:
    """A deed's "POST /orders/{order}/refund" in words; of a route that is gone, as it stands."""
    t, key = Texts(visit.look.locale), f"log.{what.partition(' ')[2]}"
    return t(key) if t.has(key) else what
