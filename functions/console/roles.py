"""Who may do what. A person has one role; a route needs one permission. Imports nothing of ours."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """Groups of the user pool have these names."""

    OWNER = "owner"
    MERCHANDISER = "merchandiser"
    AGENT = "agent"
    READONLY = "readonly"


class May(StrEnum):
    """What a route needs."""

    ENTER = "enter"
    """Nothing: signing in and out."""
    SEE = "see"
    EDIT = "edit"
    """The catalogue, the texts, the rules: what is published."""
    PUBLISH = "publish"
    SERVE = "serve"
    """Orders, returns, reviews and conversations: what is done for shoppers."""
    PAY = "pay"
    """Give money back, and decide about payments."""
    OWN = "own"
    """Connections and their secrets, people, and what everybody did."""


ALLOWED: dict[May, frozenset[Role]] = {
    May.SEE: frozenset(Role),
    May.EDIT: frozenset({Role.OWNER, Role.MERCHANDISER}),
    May.PUBLISH: frozenset({Role.OWNER, Role.MERCHANDISER}),
    May.SERVE: frozenset({Role.OWNER, Role.AGENT}),
    May.PAY: frozenset({Role.OWNER, Role.AGENT}),
    May.OWN: frozenset({Role.OWNER}),
}
"""`ENTER` is everybody's, also of who is not signed in."""


def role_of(groups: Iterable[str]) -> Role | None:
    """The one that may most; None: none of ours."""
    held = set(groups)
    return next((role for role in Role if role.value in held), None)


def allowed(role: Role, may: May) -> bool:
    return may is May.ENTER or role in ALLOWED[may]
