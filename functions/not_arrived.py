"""What a shopper was not told in any way: noted for a person of the shop, who sends it again or calls.

Promotion is not missed, and what the shopper does not want to hear is not a failure.
"""

from typing import TYPE_CHECKING, Any

from functions.conversation.channel_events import DeliveryFailed
from functions.conversation.desk_events import DeskGaveBack, DeskTookOver, DeskWrote
from functions.conversation.effects import Mail, Retell, Send
from functions.retelling import Lost, order_of
from functions.storage import failures
from functions.storage.failures import Failure
from functions.storage.turns import Mark, Turn

if TYPE_CHECKING:
    from functions.dispatch import Round

CHOSEN = frozenset({"opted_out", "opted_out_promotional", "no_opt_in", "taken_over"})
"""Reasons for which a message is rightly not sent."""
TOO_LONG = "waited too long"
LATE, WINDOW, UNREACHABLE, TEMPLATE, REFUSED = "late", "window", "unreachable", "template ", "refused"


def note_said(round_: "Round", turn: Turn, index: int, send: Send, mark: Mark) -> None:
    """Of what was to be said now. What a channel refused is told again another way first, by an event of its own."""
    if _is_courtesy(turn, send):
        return
    again = mark.state == "undeliverable" and not isinstance(turn.event.what, DeliveryFailed)
    told = mark.state in ("done", "overtaken", "waiting") or mark.way in ("elsewhere", "mail")
    if again or told or mark.reason in CHOSEN:
        return
    _note(round_, turn, turn.effect_id(index), send, order_of(turn), mark)


def _is_courtesy(turn: Turn, send: Send) -> bool:
    """Who answers, or that the assistant does again: nobody misses that by itself."""
    what = turn.event.what
    if isinstance(what, DeskWrote):
        return words_of(send.message) != what.text
    return isinstance(what, DeskTookOver | DeskGaveBack)


def note_retold(round_: "Round", turn: Turn, retell: Retell, lost: Lost | None, mark: Mark) -> None:
    """Of what was told again: whether any way was left, and did. What a person asked for is off their list then."""
    if lost is None or mark.state == "waiting":
        return
    if lost.mailed or mark.way == "elsewhere" or (mark.state == "done" and mark.way):
        if retell.afresh:
            failures.forget(round_.ports.table, lost.name)
    else:
        _note(round_, turn, lost.name, lost.send, lost.order, mark)


def note_mailed(round_: "Round", turn: Turn, index: int, mail: Mail, mark: Mark) -> None:
    """Of a letter that goes beside the chat, or stood in for what the chat did not tell."""
    if mark.state != "undeliverable":
        return
    send = turn.effects[mail.instead_of] if mail.instead_of is not None else None
    if isinstance(send, Send) and mail.instead_of is not None:
        _note(round_, turn, turn.effect_id(mail.instead_of), send, mail.order, mark)
        return
    found = _failure(round_, turn, turn.effect_id(index), mail.order, mark)
    failures.note(round_.ports.table, found.model_copy(update={"words": mail.subject, "mail": True}))


def words_of(message: Any) -> str:
    """The text of a message, without what can be tapped."""
    for name in ("body", "heading", "caption", "title"):
        if words := getattr(message, name, ""):
            return str(words)
    return ""


def _note(round_: "Round", turn: Turn, message: str, send: Send, order: str, mark: Mark) -> None:
    if send.purpose != "promotional":
        found = _failure(round_, turn, message, order, mark)
        failures.note(round_.ports.table, found.model_copy(update={"words": words_of(send.message)}))


def _failure(round_: "Round", turn: Turn, message: str, order: str, mark: Mark) -> Failure:
    failed = turn.event.what if isinstance(turn.event.what, DeliveryFailed) else None
    said = failed.reason if failed and failed.reason != TOO_LONG else ""
    return Failure(
        message=message,
        account=round_.conversation.account,
        at=round_.now,
        name=round_.conversation.profile_name,
        order=order,
        why=_why(mark.reason, failed) if round_.conversation.reachable else UNREACHABLE,
        told=f"{failed.code or ''} {said}".strip() if failed else mark.reason.partition("refused")[2].strip(),
    )


def _why(reason: str, failed: DeliveryFailed | None) -> str:
    if reason in (WINDOW, UNREACHABLE, *CHOSEN):
        return reason
    if reason.startswith(TEMPLATE):
        return reason
    return LATE if TOO_LONG in (reason, failed.reason if failed else "") else REFUSED
