"""What everybody did at the console, the newest first."""

from functions import bootstrap
from functions.console.answers import Answer
from functions.console.messages.titles import named
from functions.console.names import channel_name
from functions.console.render import draw
from functions.console.texts import Texts
from functions.console.visit import Visit
from functions.storage import deeds
from functions.storage.deeds import Deed

PAGE = 50
OF_A_MESSAGE, OF_A_REVIEW = "POST /messages/", "POST /reviews/"


def show(visit: Visit) -> Answer:
    found = list(deeds.latest(bootstrap.table(), PAGE, visit.query.get("before", "")))
    more = found[-1].name if len(found) == PAGE else ""
    return Answer(
        draw(
            visit,
            "log/page.html",
            deeds=found,
            more=more,
            said=lambda what: _said(visit, what),
            subject=lambda deed: _subject(visit, deed),
        )
    )


def _said(visit: Visit, what: str) -> str:
    """A deed's "POST /orders/{order}/refund" in words; of a route that is gone, as it stands."""
    t, key = Texts(visit.look.locale), f"log.{what.partition(' ')[2]}"
    return t(key) if t.has(key) else what


def _subject(visit: Visit, deed: Deed) -> str:
    """What it was done to; a message ("nl/greeting", "whatsapp nl/approved_delivered") by its title, a review
    ("rode-rozen/2026-11-28T11:46:41+00:00#order") by product and moment."""
    locale = visit.look.locale
    if deed.what.startswith(OF_A_REVIEW):
        product, _, written = deed.subject.partition("/")
        return f"{product}, {written[:16].replace('T', ' ')} UTC"
    *channels, message = deed.subject.split(" ")
    language, _, key = message.partition("/")
    if not key or not deed.what.startswith(OF_A_MESSAGE):
        return deed.subject
    return " ".join((*(channel_name(each, locale) for each in channels), named(key, language, locale)))
