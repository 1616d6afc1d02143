"""What everybody did at the console, the newest first."""

from functions import bootstrap
from functions.console.answers import Answer
from functions.console.render import draw
from functions.console.visit import Visit
from functions.storage import deeds

PAGE = 50


def show(visit: Visit) -> Answer:
    found = list(deeds.latest(bootstrap.table(), PAGE, visit.query.get("before", "")))
    more = found[-1].name if len(found) == PAGE else ""
    return Answer(draw(visit, "log/page.html", deeds=found, more=more))
