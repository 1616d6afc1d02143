"""What became of a message that never arrived: what it was, and which ways it has gone in vain."""

from dataclasses import dataclass
from datetime import datetime

from functions.conversation.effects import Announce, Mail, Retell, Send
from functions.storage import deliveries
from functions.storage.table import Table
from functions.storage.turns import Turn
from functions.storage.turns import turn as read_turn

MOST_TIMES = 6
"""One after the other: there are four ways."""


@dataclass(frozen=True)
class Lost:
    name: str
    """Id of the effect that said it first."""
    send: Send
    order: str
    """That its turn was about; "": none."""
    at: datetime
    """When it was decided."""
    tried: frozenset[str]
    mail: Mail | None
    mailed: bool
    """A mail has told it already."""


def find_lost(table: Table, conversation: str, account: str, retell: Retell) -> Lost | None:
    """Back through what was told again to what was said first. None: it is not known any more."""
    message, tried = retell.message, frozenset[str]()
    for _ in range(MOST_TIMES):
        ours = message if message.startswith(f"{conversation}/") else deliveries.effect_of(table, account, message)
        whose, _, place = ours.partition("/")
        version, _, index = place.partition("/")
        turn = read_turn(table, whose, int(version)) if whose == conversation and index.isdecimal() else None
        if turn is None or int(index) >= len(turn.effects):
            return None
        effect, mark = turn.effects[int(index)], turn.marks.get(int(index))
        tried |= {mark.way} if mark and mark.way else set()
        if isinstance(effect, Send):
            mail = stand_in(turn, int(index))
            sent = mail is not None and mail[0] in turn.marks and bool(turn.marks[mail[0]].ids)
            return Lost(ours, effect, order_of(turn), turn.at, tried, mail[1] if mail else None, sent)
        if not isinstance(effect, Retell):
            return None
        message = effect.message
    return None


def order_of(turn: Turn) -> str:
    """Id of the order that a turn was about; "": none."""
    named = [getattr(turn.event.what, "order", "")]
    for effect in turn.effects:
        named += [effect.detail.get("order") if isinstance(effect, Announce) else getattr(effect, "order", "")]
    return next((each for each in named if isinstance(each, str) and each), "")


def stand_in(turn: Turn, index: int) -> tuple[int, Mail] | None:
    """The mail that stands in for a send of a turn, and its place there."""
    mails = ((at, effect) for at, effect in enumerate(turn.effects) if isinstance(effect, Mail))
    return next(((at, mail) for at, mail in mails if mail.instead_of == index), None)
