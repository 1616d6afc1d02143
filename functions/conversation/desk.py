"""What a person of the shop does at the console: they take the conversation over, write, and give it back.

Who writes is introduced once. What they write goes by mail where the chat cannot tell it: nothing else can stand in for
a person's own words.
"""

from functions.conversation.consent import latest_orders
from functions.conversation.desk_events import DeskGaveBack, DeskTookOver, DeskWrote
from functions.conversation.effects import Mail, Section
from functions.conversation.message import Text
from functions.conversation.takeover import hand_back, take_over
from functions.conversation.talk import Talk


def on_desk_took_over(talk: Talk, took: DeskTookOver) -> None:
    if not _is_anothers(talk, took):
        _introduce(talk, took)


def on_desk_wrote(talk: Talk, wrote: DeskWrote) -> None:
    if _is_anothers(talk, wrote):
        return
    _introduce(talk, wrote)
    if talk.conversation.reachable:
        talk.send(Text(body=wrote.text))
    _mail_instead(talk, wrote)


def on_desk_gave_back(talk: Talk, _: DeskGaveBack) -> None:
    if talk.conversation.human_has(talk.now):
        hand_back(talk, "desk")


def _is_anothers(talk: Talk, desk: DeskTookOver | DeskWrote) -> bool:
    """Whether somebody at the console took it over since this person last looked: two never talk through each other."""
    holder = talk.conversation.human_by if talk.conversation.human_has(talk.now) else ""
    return desk.seen is not None and holder not in ("", desk.by, desk.seen)


def _introduce(talk: Talk, desk: DeskTookOver | DeskWrote) -> None:
    """Who is answering is told once: not again with each message of theirs. Who cannot be reached is told nothing, for
    their number may be somebody else's now."""
    has = talk.conversation.human_has(talk.now)
    known = has and (talk.conversation.human_name, talk.conversation.human_by) == (desk.person, desk.by)
    take_over(talk, "desk")
    talk.change(human_name=desk.person, human_by=desk.by, human_requested_at=None)
    if not known and talk.conversation.reachable:
        talk.say("desk_person", person=desk.person, shop=talk.rules.name)


def _mail_instead(talk: Talk, wrote: DeskWrote) -> None:
    order = next((order for order in latest_orders(talk) if order.email), None)
    if order is None:
        return
    shop = talk.rules.name
    signed = Text(body=f"{wrote.text}\n\n{wrote.person}, {shop}")
    talk.effects.append(
        Mail(
            to=order.email,
            subject=talk.text("mail_desk_subject", shop=shop),
            sections=(Section(message=signed),),
            purpose="answer",
            order=order.id,
            locale=talk.locale,
            instead_of=len(talk.effects) - 1 if talk.conversation.reachable else None,
        )
    )
