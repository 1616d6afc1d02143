"""What the menu leads to. A section stands in it once its page is a route, for those who may open it."""

from dataclasses import dataclass

from functions.console.roles import May
from functions.console.visit import Visit


@dataclass(frozen=True)
class Section:
    path: str
    """Of its page."""
    name: str
    """Of its icon, and of its text: "frame.<name>"."""
    needs: May = May.SEE


@dataclass(frozen=True)
class Group:
    name: str
    """Of its text: "frame.<name>"; "": without a heading."""
    sections: tuple[Section, ...]


MENU = (
    Group("", (Section("", "home"),)),
    Group(
        "group_shoppers",
        (
            Section("/orders", "orders"),
            Section("/returns", "returns"),
            Section("/conversations", "conversations"),
            Section("/reviews", "reviews"),
        ),
    ),
    Group(
        "group_shop",
        (
            Section("/catalogue", "catalogue"),
            Section("/messages", "templates"),
            Section("/rules", "rules"),
            Section("/understanding", "understanding"),
            Section("/publish", "publish"),
        ),
    ),
    Group("group_business", (Section("/set-up", "setup", May.OWN), Section("/log", "log", May.OWN))),
)


def sections(visit: Visit) -> list[Group]:
    """Those that this person may open."""
    from functions.console.routes import ROUTES

    there = {route.path for route in ROUTES if route.method == "GET"}
    person = visit.person
    if person is None:
        return []
    found = [
        Group(group.name, tuple(each for each in group.sections if each.path in there and person.may(each.needs)))
        for group in MENU
    ]
    return [group for group in found if group.sections]
