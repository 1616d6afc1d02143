"""Which way a message goes: channel × window × consent × template × quiet hours × kind, all of it, against the rules as
a shop person would tell them; and the rows that matter, by hand."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any, get_args

import pytest

from functions.channels.registry import CHANNELS, channel
from functions.send_time import (
    Consent,
    Elsewhere,
    Free,
    Kind,
    Mailed,
    Matter,
    Place,
    Template,
    TemplateIs,
    Wait,
    Way,
    Withheld,
    way,
)

NOW = datetime(2026, 11, 28, 22, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 29, 7, 0, tzinfo=UTC)
SOON = NOW + timedelta(minutes=10)
KINDS: tuple[Kind, ...] = get_args(Kind)
TEMPLATES: tuple[TemplateIs, ...] = get_args(TemplateIs)
CONSENTS = {
    "all": Consent(promotional=True),
    "no opt-in": Consent(),
    "stopped": Consent(reviews=False),
    "stopped twice": Consent(transactional=False, reviews=False),
    "blocked us": Consent(promotional=True, reachable=False),
}
LINKED = {
    "none": (),
    "open": (Place("c2", "telegram", Consent(), True),),
    "closed": (Place("c2", "whatsapp", Consent(), False, "none"),),
    "closed, template": (Place("c2", "whatsapp", Consent(), False, "approved"),),
    "said stop there": (Place("c2", "telegram", Consent(transactional=False, reviews=False), True),),
}


def row(
    kind: Kind = "transactional",
    *,
    consent: str = "all",
    opened: bool = False,
    template: TemplateIs = "none",
    linked: str = "none",
    quiet: bool = False,
    urgent: bool = True,
    mail: bool = False,
    **more: Any,
) -> Way:
    here = Place("c1", "whatsapp", CONSENTS[consent], opened, template)
    matter = Matter(kind, urgent=urgent, mail=mail, **more)
    return way(matter, here, LINKED[linked], now=NOW, quiet=MORNING if quiet else None)


# --- by hand ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (row(opened=True), Free()),
        (row(opened=False, template="approved"), Template("window")),
        (row(opened=False, template=""), Template("window")),
        (row("reply", opened=False, template="none", mail=False), Withheld("window")),
        (row(linked="open"), Elsewhere("window", "c2", "telegram")),
        (row(linked="closed, template", template="rejected"), Elsewhere("template rejected", "c2", "whatsapp")),
        (row(linked="said stop there"), Wait("window", NOW + timedelta(days=7))),
        (row(linked="open", mail=True), Elsewhere("window", "c2", "telegram")),
        (row(mail=True), Mailed("window")),
        (row(template="pending", mail=True), Mailed("template pending")),
        (row(template="pending"), Wait("template pending", SOON)),
        (row(template="pending", age=timedelta(days=2)), Wait("template pending", NOW + timedelta(hours=12))),
        (row(template="paused"), Wait("template paused", NOW + timedelta(days=7))),
        (row(template="paused", age=timedelta(days=7)), Withheld("template paused", late=True)),
        (row(template="recategorised"), Template("template recategorised")),
        (row(template="recategorised", mail=True), Mailed("template recategorised")),
        (row(template="recategorised", consent="stopped"), Wait("template recategorised", NOW + timedelta(days=7))),
        (row("promotional", template="recategorised"), Template("template recategorised")),
        # urgent or not, at night
        (row(opened=True, quiet=True, urgent=False), Wait("quiet", MORNING)),
        (row(opened=True, quiet=True, urgent=True), Free()),
        (row("reply", opened=True, quiet=True, urgent=False), Free()),
        (row("review", opened=True, quiet=True, urgent=False), Wait("quiet", MORNING)),
        # what the shopper wants
        (row("promotional", opened=True, consent="no opt-in"), Withheld("no_opt_in")),
        (row("promotional", opened=True, consent="stopped"), Withheld("opted_out_promotional")),
        (row("promotional", template="approved"), Template("window")),
        (row("promotional", linked="open"), Withheld("window")),
        (row("review", linked="open", passable=False), Withheld("window")),
        (row("review", opened=True, consent="stopped"), Withheld("opted_out_promotional")),
        (row(opened=True, consent="stopped"), Free()),
        (row(opened=True, consent="stopped twice"), Withheld("opted_out")),
        (row(opened=True, consent="stopped twice", mail=True), Mailed("opted_out")),
        (row(opened=True, consent="stopped twice", linked="open"), Withheld("opted_out")),
        (row(opened=True, consent="blocked us"), Withheld("unreachable")),
        (row(opened=True, consent="blocked us", linked="open"), Elsewhere("unreachable", "c2", "telegram")),
        (row("reply", opened=True, consent="blocked us"), Free()),
        # it failed for good
        (row(opened=True, template="approved", tried=frozenset({"free"})), Template("failed")),
        (row(template="approved", tried=frozenset({"template"}), linked="open"), Elsewhere("failed", "c2", "telegram")),
        (row(template="approved", tried=frozenset({"template", "elsewhere"}), mail=True), Mailed("failed")),
        (row(template="approved", tried=frozenset({"template", "elsewhere", "mail"}), mail=True), Withheld("failed")),
    ],
)  # fmt: skip
def test_the_rows_that_matter(found: Way, expected: Way) -> None:
    assert found == expected


@pytest.mark.parametrize(
    ("matter", "expected"),
    [
        (Matter("reply"), Free()),
        (Matter("transactional"), Free()),
        (Matter("transactional", invites=True), Withheld("channel_off")),
        (Matter("review"), Withheld("channel_off")),
        (Matter("promotional"), Withheld("channel_off")),
    ],
)
def test_on_a_channel_that_is_off_what_is_owed_is_told_and_nothing_else(matter: Matter, expected: Way) -> None:
    off = Place("c1", "whatsapp", CONSENTS["all"], True, off=True)
    assert way(matter, off, (), now=NOW, quiet=None) == expected


def test_an_invitation_is_not_taken_to_a_channel_that_is_off_and_an_order_is() -> None:
    here, there = Place("c1", "whatsapp", Consent(), False), Place("c2", "telegram", Consent(), True, off=True)
    order = way(Matter("transactional"), here, (there,), now=NOW, quiet=None)
    assert order == Elsewhere("window", "c2", "telegram")
    assert way(Matter("transactional", invites=True), here, (there,), now=NOW, quiet=None) != order


# --- all of it ----------------------------------------------------------------------------------------------------


def unwanted(kind: Kind, consent: str) -> bool:
    return {
        "reply": False,
        "transactional": consent == "stopped twice",
        "review": consent in ("stopped", "stopped twice"),
        "promotional": consent in ("stopped", "stopped twice", "no opt-in"),
    }[kind]


def told(kind: Kind, consent: str, opened: bool, template: TemplateIs, linked: str, quiet: bool, urgent: bool,
         mail: bool, passable: bool) -> tuple[str, str]:  # fmt: skip
    """The rules, one after the other; written without a look at how they are carried out. What happens, and where."""
    # Who does not want it does not get it in a chat. Money may be told by letter all the same.
    if unwanted(kind, consent):
        return ("mail", "") if mail else ("withheld", "")
    # At night only answers and what cannot wait.
    if quiet and kind != "reply" and not urgent:
        return "wait", "morning"
    # Somebody who blocked us is answered when they write, and not written to.
    blocked = consent == "blocked us" and kind != "reply"
    usable = {"", "approved"} | ({"recategorised"} if kind == "promotional" else set())
    if not blocked and (opened or template in usable):
        return ("free", "") if opened else ("template", "")
    # Another chat that they linked, for what they ordered or bought; if they want it there, and it can be said there.
    if kind in ("transactional", "review") and passable and linked in ("open", "closed, template"):
        return "elsewhere", "c2"
    return ("mail", "") if mail else otherwise(kind, consent, template, blocked)


def otherwise(kind: Kind, consent: str, template: TemplateIs, blocked: bool) -> tuple[str, str]:
    """Nobody can be reached now."""
    if kind == "reply" or blocked:
        return "withheld", ""
    if kind == "transactional" and template == "recategorised" and consent in ("all", "no opt-in"):
        return "template", ""
    if template == "pending":
        return "wait", "soon"
    return ("wait", "week") if kind == "transactional" else ("withheld", "")


def shape(found: Way) -> tuple[str, str]:
    if isinstance(found, Wait):
        return "wait", {MORNING: "morning", SOON: "soon", NOW + timedelta(days=7): "week"}[found.until]
    if isinstance(found, Elsewhere):
        return "elsewhere", found.conversation
    names = {Free: "free", Template: "template", Mailed: "mail", Withheld: "withheld"}
    return names[type(found)], ""


YES_OR_NO = (True, False)
EVERY = list(product(KINDS, CONSENTS, YES_OR_NO, TEMPLATES, LINKED, YES_OR_NO, YES_OR_NO, YES_OR_NO, YES_OR_NO))


def test_every_row_of_the_table_is_as_the_rules_say() -> None:
    assert len(EVERY) == 4 * 5 * 2 * 7 * 5 * 2 * 2 * 2 * 2
    for kind, consent, opened, template, linked, quiet, urgent, mail, passable in EVERY:
        found = row(
            kind, consent=consent, opened=opened, template=template, linked=linked, quiet=quiet, urgent=urgent,
            mail=mail, passable=passable,
        )  # fmt: skip
        expected = told(kind, consent, opened, template, linked, quiet, urgent, mail, passable)
        assert shape(found) == expected, (kind, consent, opened, template, linked, quiet, urgent, mail, passable)


def test_no_way_that_failed_is_ever_taken_again() -> None:
    ways = ("free", "template", "elsewhere", "mail")
    for kind, consent, opened, template, linked in product(KINDS, CONSENTS, (True, False), TEMPLATES, LINKED):
        tried: frozenset[str] = frozenset()
        for _ in range(5):
            found, _ = shape(row(kind, consent=consent, opened=opened, template=template, linked=linked, mail=True,
                                 tried=tried))  # fmt: skip
            assert found not in tried
            if found not in ways:
                break
            tried |= {found}
        else:
            raise AssertionError("it ends")


@pytest.mark.parametrize("name", CHANNELS)
def test_every_channel_has_a_window_with_templates_or_without_or_none(name: str) -> None:
    """The table's columns `opened` and `template` are what a channel's capabilities come to."""
    can = channel(name).capabilities
    hours = {"whatsapp": 24, "messenger": 24, "instagram": 24, "wechat": 48}.get(name)
    assert can.window == (timedelta(hours=hours) if hours else None)
    assert can.templates == (name if name in ("whatsapp", "messenger") else "")
