"""A machine that answers us must never start a loop: what repeats itself, or comes by the dozen, gets growing silence.

What a person may well repeat is always heard: a tap, a control word, "ja", anything about money; and a short wish once
more. Pure; the counters are kept in the conversation.
"""

import hashlib
import re
from datetime import datetime, timedelta

from functions.conversation.events import TextIn
from functions.conversation.open_question import LOOKING
from functions.conversation.plain import normalise
from functions.conversation.state import Conversation, Repeats, Step
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import CONTROL_ACTS, Act

ALWAYS_HEARD = frozenset((*CONTROL_ACTS, Act.YES, Act.NO, Act.SKIP, Act.PAYMENT, Act.HAS_PAID, Act.CHECKOUT, Act.MORE))
MINUTE = timedelta(minutes=1)
MOST_A_MINUTE = 20
LONGEST_SILENCE = timedelta(days=1)
SHORT_WISH = 3
"""Words: so short a text is answered twice, for a person may well send it again."""


def is_loop(talk: Talk, content: TextIn, said: Said) -> bool:
    """Count a text, and say whether it is to be met with silence. The merchant is told when a silence begins."""
    before = talk.conversation.repeats
    now = counted(before, content.text, talk.event.received_at)
    talk.change(repeats=now)
    if said.act in ALWAYS_HEARD:
        return False
    free = _free(content.text, talk.conversation.step)
    same, many = now.same > free, now.burst > MOST_A_MINUTE
    if not (same or many):
        return False
    if before.silences == now.silences:
        silences = now.silences + 1
        until = talk.event.received_at + min(MINUTE * 2 ** min(silences, 11), LONGEST_SILENCE)
        talk.change(repeats=now.model_copy(update={"silences": silences, "until": until}))
    if now.silences == 0:
        talk.announce("conversation.looping", reason="repeated" if same else "burst", times=max(now.same, now.burst))
    return True


def _free(text: str, step: Step) -> int:
    """How often the same text is answered: an answer to a question once more, for it may be a person who is stuck."""
    if step not in LOOKING:
        return 3
    return 2 if len(normalise(text).split()) <= SHORT_WISH else 1


def counted(repeats: Repeats, text: str, now: datetime) -> Repeats:
    """The counters with one more text. The same text counts as long as its last silence lasts, else for a minute."""
    digest = hashlib.sha256(re.sub(r"\d+", "", normalise(text) or text).encode()).hexdigest()[:12]
    recent = repeats.at is not None and (
        now - repeats.at <= MINUTE or (repeats.until is not None and now <= repeats.until)
    )
    same = repeats.same + 1 if digest == repeats.digest and recent else 1
    fresh = repeats.burst_at is None or now - repeats.burst_at > MINUTE
    quiet = same == 1 and fresh
    return Repeats(
        digest=digest,
        same=same,
        at=now,
        burst=1 if fresh else repeats.burst + 1,
        burst_at=now if fresh else repeats.burst_at,
        silences=0 if quiet else repeats.silences,
        until=None if quiet else repeats.until,
    )


def heard_person(conversation: Conversation) -> Conversation:
    """A tap is a person's: whatever went before is forgotten."""
    return conversation.model_copy(update={"repeats": Repeats()})
