"""A person of the shop has the conversation: they answered at the console or in the channel's own inbox, or another app
took the thread.

The bot then listens and says nothing, until the thread is given back, the shopper asks for the menu, or the person has
been silent for `takeover_minutes`. A picture is kept. Money, parcels, timers and opt-out go on all the while.
"""

from datetime import timedelta
from typing import Any

from functions.conversation import consent, photos
from functions.conversation.channel_events import ControlPassed, HumanWrote
from functions.conversation.events import ShopperWrote, Tapped, TextIn
from functions.conversation.talk import Talk
from functions.conversation.understand import understand
from functions.conversation.words import Act

MENU_ACTIONS = frozenset({"menu", "browse", "cart", "status", "help"})
"""What the menu is opened with, and what it offers: a tap on any of them asks for the bot."""


def on_human_wrote(talk: Talk, wrote: HumanWrote) -> None:
    """From each message of theirs on the time is counted anew."""
    take_over(talk, "wrote")


def on_control_passed(talk: Talk, passed: ControlPassed) -> None:
    if not passed.ours:
        take_over(talk, "control")
        talk.change(human_name="", human_by="")
    elif talk.conversation.human_until is not None:
        hand_back(talk, "control")


def listens_only(talk: Talk, wrote: ShopperWrote) -> bool:
    """Whether a person has the conversation, so that this is for them: noted, and met with silence.

    On standby another app has the thread whatever else we know: we may not even answer a word for the bot.
    """
    until = talk.conversation.human_until
    if until is not None and until <= talk.now:
        hand_back(talk, "time")
        until = None
    act = _act(talk, wrote.content)
    if not wrote.standby:
        if until is not None and _asks_for_bot(wrote.content, act):
            hand_back(talk, "shopper")
            until = None
        if until is None:
            return False
    talk.silent = True
    talk.change(
        profile_name=wrote.profile_name or talk.conversation.profile_name,
        last_inbound_at=talk.event.received_at,
        reachable=True,
    )
    photos.keep_for_person(talk, wrote.content)
    if act is Act.STOP:
        consent.end_promotion(talk)
    return True


def _act(talk: Talk, content: Any) -> Act:
    """What is asked in words; a template's quick reply may carry the word itself ("Stop")."""
    text = content.text if isinstance(content, TextIn) else content.action if isinstance(content, Tapped) else ""
    return understand(text, talk.conversation.step).act


def _asks_for_bot(content: Any, act: Act) -> bool:
    return act is Act.MENU or (isinstance(content, Tapped) and content.action.partition(":")[0] in MENU_ACTIONS)


def take_over(talk: Talk, reason: str) -> None:
    before = talk.conversation.human_until
    until = talk.now + timedelta(minutes=talk.rules.takeover_minutes)
    talk.change(human_until=until)
    if before is None or before <= talk.now:
        photos.begin_with_person(talk)
        standing = talk.conversation.standing
        talk.announce(
            "conversation.taken_over",
            reason=reason,
            by="merchant" if reason == "desk" else "channel",
            until=until.isoformat(),
            label=standing.label,
            label_reason=standing.why,
        )


def hand_back(talk: Talk, reason: str) -> None:
    """Who was told that a person answers is told that it is the bot again, whatever ended it."""
    told = talk.conversation.human_name or reason == "desk"
    talk.change(human_until=None, human_name="", human_by="")
    talk.announce("conversation.handed_back", reason=reason)
    if told and talk.conversation.reachable:
        talk.say("desk_bot")
