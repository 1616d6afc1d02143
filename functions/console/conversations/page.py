"""Conversations of all channels, the one in which something was last said on top (R-CON-1)."""

from functions import bootstrap
from functions.console.answers import Answer
from functions.console.conversations.finding import HELD, LAST, asked, find, held_by, read_wanted
from functions.console.conversations.who import who_each
from functions.console.render import draw
from functions.console.roles import May
from functions.console.visit import Visit
from functions.errors import NotFound
from functions.settings import settings


def show(visit: Visit) -> Answer:
    wanted, now = read_wanted(visit.query, visit.who.id), bootstrap.clock()
    table, start = bootstrap.table(), visit.query.get("start", "")
    found = find(table, wanted, now, _country(), start)
    return Answer(
        draw(
            visit,
            "conversations/page.html",
            found=found,
            who=who_each(table, found.rows),
            wanted=wanted,
            asked=lambda **changed: asked(wanted, **changed),
            start=start,
            held=[each for each in HELD if each != "mine" or visit.who.may(May.SERVE)],
            last=LAST,
            has=lambda row: held_by(row, now, visit.who.id)[0],
            channels=sorted(settings().channels | {"web"}),
        )
    )


def _country() -> str:
    try:
        return bootstrap.rules().country
    except NotFound:
        return "NL"
