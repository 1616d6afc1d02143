"""Writes the table in docs/sending.md: which way each kind of message goes, by what is known when it is sent.

    python -m infra.describe_sending

The cells are asked of `send_time.way` itself; a test fails when the page is out of date. The text around the table is
written by hand.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from functions.send_time import (
    CALM,
    INVITES,
    KEEPS,
    KEEPS_SHORTER,
    REVIEWS,
    Consent,
    Elsewhere,
    Free,
    Mailed,
    Matter,
    Place,
    Template,
    Wait,
    Way,
    way,
)

DOC = Path(__file__).parents[1] / "docs" / "sending.md"
BEGIN, END = "<!-- ways: python -m infra.describe_sending -->", "<!-- end of the ways -->"
NOW = datetime(2026, 11, 28, 22, 0, tzinfo=UTC)
MORNING = NOW + timedelta(hours=10)
MATTERS = {
    "an answer": Matter("reply", urgent=False),
    "an order, urgent": Matter("transactional"),
    "an order, calm": Matter("transactional", urgent=False),
    "a review ask": Matter("review", urgent=False, passable=False),
    "promotion": Matter("promotional", urgent=False),
}
ALL, THERE = Consent(promotional=True), Place("other", "telegram", Consent(), True)
OPEN, CLOSED = Place("here", "whatsapp", ALL, True), Place("here", "whatsapp", ALL, False)


def rows() -> dict[str, list[Way]]:
    """Situation → the way of each of `MATTERS`."""

    def found(here: Place, *others: Place, mail: bool = False, quiet: bool = False) -> list[Way]:
        until = MORNING if quiet else None
        return [way(replace(each, mail=mail), here, others, now=NOW, quiet=until) for each in MATTERS.values()]

    return {
        "inside the window, or on a channel without one": found(OPEN),
        "the same, in quiet hours": found(OPEN, quiet=True),
        "outside the window, its template approved": found(replace(CLOSED, template="approved")),
        "… being looked at": found(replace(CLOSED, template="pending")),
        "… rejected or paused": found(replace(CLOSED, template="rejected")),
        "… made marketing by the channel": found(replace(CLOSED, template="recategorised")),
        "outside, no template": found(CLOSED),
        "… and a linked conversation that can be told": found(CLOSED, THERE),
        "… and a mail that says the same": found(CLOSED, mail=True),
        "they blocked the shop": found(replace(OPEN, consent=replace(ALL, reachable=False))),
        "… and linked another conversation": found(replace(OPEN, consent=replace(ALL, reachable=False)), THERE),
        "they said `stop`": found(replace(OPEN, consent=Consent(reviews=False))),
        "they said `stop` twice": found(replace(OPEN, consent=Consent(transactional=False, reviews=False))),
        "they never asked for it": found(replace(OPEN, consent=Consent())),
        "the shop has turned the channel off": found(replace(OPEN, off=True)),
    }


def cell(found: Way) -> str:
    if isinstance(found, Free):
        return "free text"
    if isinstance(found, Wait):
        later = {MORNING: "until morning", NOW + KEEPS: f"{KEEPS.days} days for them to write"}
        return f"waits {later.get(found.until, 'and looks again')}"
    names = {Template: "template", Elsewhere: "told there", Mailed: "mail"}
    return names.get(type(found), f"withheld: `{found.reason}`")


def table() -> str:
    head = ["| when it is sent | " + " | ".join(MATTERS) + " |", "|---" * (len(MATTERS) + 1) + "|"]
    body = [f"| {name} | " + " | ".join(map(cell, found)) + " |" for name, found in rows().items()]
    shorter = ", ".join(f"`{name}` {each // timedelta(hours=1)} hours" for name, each in KEEPS_SHORTER.items())
    lists = [
        f"Calm, so that nobody is woken for them: {_names(CALM)}. Any other update of an order is urgent.",
        f"Not on a channel that is turned off either: {_names(INVITES)}.",
        f"About reviews: {_names(REVIEWS)}. Stale before {KEEPS.days} days are over: {shorter}.",
    ]
    return "\n".join([*head, *body, "", *lists])


def _names(updates: frozenset[str]) -> str:
    return ", ".join(f"`{each}`" for each in sorted(updates))


def page(text: str) -> str:
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{table()}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    DOC.write_text(page(DOC.read_text(encoding="utf-8")), encoding="utf-8")
