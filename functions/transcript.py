"""A conversation's turns as the page shows them: what the shopper wrote and what the shop said, nothing else.

Effects on money, announcements and what was withheld or overtaken never leave here.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from functions.conversation.effects import Send
from functions.conversation.events import FormFilled, MediaIn, ShopperWrote, Tapped, TextIn
from functions.conversation.message import Text
from functions.storage.turns import Turn

Entry = dict[str, Any]
PATIENCE = timedelta(seconds=20)
"""How long a turn that is committed but not yet carried out keeps later ones waiting. What stands here after that is
shown all the same: a crash between the two must not silence a thread."""
PICTURE = "📷"
"""Stands for what was sent; the picture itself is for the shop only."""
HIDDEN_MARKS = frozenset({"overtaken", "withheld", "undeliverable"})


def settled(turns: Sequence[Turn], now: datetime) -> tuple[Turn, ...]:
    """The turns up to the first that dispatch is still busy with: until then it may yet be overtaken or withheld."""
    for index, turn in enumerate(turns):
        if now - turn.at < PATIENCE and any(number not in turn.marks for number in range(len(turn.effects))):
            return tuple(turns[:index])
    return tuple(turns)


def entries(turns: Iterable[Turn]) -> list[Entry]:
    return [entry for turn in turns for entry in (*_written(turn), *_said(turn))]


def _written(turn: Turn) -> list[Entry]:
    what = turn.event.what
    if not isinstance(what, ShopperWrote) or not isinstance(what.content, TextIn | Tapped | FormFilled | MediaIn):
        return []
    entry = _entry(turn, "in", "shopper", Text(body=_as_written(what.content)).model_dump(mode="json"))
    return [entry | {"client_msg_id": what.message_id}]


def _as_written(content: TextIn | Tapped | FormFilled | MediaIn) -> str:
    if isinstance(content, MediaIn):
        return PICTURE
    if isinstance(content, FormFilled):
        return "\n".join(answer for answer in content.fields.values() if answer)
    return content.text if isinstance(content, TextIn) else content.title


def _said(turn: Turn) -> list[Entry]:
    return [
        _entry(turn, str(index), "shop", effect.message.model_dump(mode="json"))
        for index, effect in enumerate(turn.effects)
        if isinstance(effect, Send) and not (index in turn.marks and turn.marks[index].state in HIDDEN_MARKS)
    ]


def _entry(turn: Turn, part: str, sender: str, message: Entry) -> Entry:
    return {
        "id": f"{turn.version}.{part}",
        "version": turn.version,
        "from": sender,
        "at": turn.at.isoformat(),
        "message": message,
    }
