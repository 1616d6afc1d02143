"""What a text asks or tells beside the open question: about the shop, an order, a day. Pure reading, over `topics`."""

import re
from datetime import date

from functions.conversation.askings import ASKING_FIRST
from functions.conversation.control_words import OWN_WORDS_STEPS
from functions.conversation.counting import read_ordinal
from functions.conversation.dates import names_day, take_day
from functions.conversation.patterns import within
from functions.conversation.plain import spoken
from functions.conversation.state import Step
from functions.conversation.step import TOLD
from functions.conversation.topics import RUDE, RUDE_PHRASES, TOPICS, Topic
from functions.conversation.words import POLITE, Act

FREE_TEXT_STEPS = frozenset(
    {
        Step.CHECKOUT_NAME,
        Step.CHECKOUT_ADDRESS,
        Step.CHECKOUT_PHONE,
        Step.CHECKOUT_EMAIL,
        Step.CHECKOUT_CARD,
        Step.CHECKOUT_NOTE,
        *TOLD,
        Step.BUY_CARD,
        Step.RETURN,
        Step.CHANGE_ADDRESS,
        Step.INVOICE,
        Step.CHECKOUT_TICKETS,
    }
)
"""Steps whose question is answered in the shopper's own words."""
TO_OTHERS = frozenset({Step.CHECKOUT_CARD, Step.CHECKOUT_NOTE, Step.BUY_CARD, *TOLD})
"""Steps whose answer is for somebody else to read: nothing in it is asked of us."""
DAY_STEPS = frozenset({Step.CHECKOUT_DAY, Step.MOVE_DAY, Step.BUY_DAY})
"""Steps that ask for a day: one that is named answers them, however it is asked."""


def is_question(text: str) -> bool:
    return text.rstrip(" )!.\U0001f937😅🙂😊").endswith("?") or bool(ASKING_FIRST.match(spoken(text)))


def is_rude(plain: str) -> bool:
    return bool(RUDE & set(plain.split())) or any(re.search(pattern, plain) for pattern in RUDE_PHRASES)


def read_topic(plain: str, text: str, step: Step) -> Topic | None:
    """What is asked or told about the shop, an order or oneself."""
    if step in TO_OTHERS or not plain or (step in DAY_STEPS and names_day(text)):
        return None
    own = step in OWN_WORDS_STEPS
    plain = " ".join(_SWEARING.sub(" ", plain).split())
    asks = is_question(text)
    for topic in TOPICS:
        if (topic.steps and step not in topic.steps) or step in topic.not_steps or (topic.question and not asks):
            continue
        nobodys_name = topic.name == "invoice" and step is Step.CHECKOUT_NAME
        if own and not (asks or nobodys_name or topic.act in _SAID_IN_OWN_WORDS):
            continue
        if within(topic.patterns, plain):
            return topic
    return None


_SWEARING = re.compile(
    r"\s?\b(?:the (?:fuck|hell|heck)|fucking|bloody|fuck|verdomme|godverdomme|in godsnaam|de fuck|kut)\b"
)
"""What is said between the words of a wish."""
_SAID_IN_OWN_WORDS = (Act.PRIVACY, Act.APPLY_CODE, Act.NOTIFY_ME, Act.WITHDRAW)


def wishes_a_day(plain: str, text: str, step: Step) -> bool:
    """ "Ik wil het graag zaterdag hebben": a day, and nothing beside it but that it is to come then."""
    if len(plain.split()) > MOST_DAY_WORDS:
        return False
    if step in FREE_TEXT_STEPS | DAY_STEPS | {Step.AFTER_ORDER} or not names_day(text):
        return False
    if not _COMES.search(plain) and (set(take_day(text, ANY_DAY)[1].split()) - POLITE or read_ordinal(plain)):
        return False
    return step is not Step.CHECKOUT_SHIPPING or (is_question(text) and not _DELIVERS.search(plain))


ANY_DAY = date(2000, 1, 1)
MOST_DAY_WORDS = 12
"""A longer message names the day beside something else."""
_COMES = re.compile(
    r"\b(?:bezorg\w*|gelever\w*|lever\w*|arrive\w*|aankom\w*|deliver\w*|it come|het komen|komt het|er zijn|be there|"
    r"maak er\b.*\bvan|make it|make that|"
    r"hebben|have it|get it|krijgen|binnen|kan het|kan dat|can it|can you do|nodig|need it|needed)\b"
)
_DELIVERS = re.compile(r"\b(?:bezorg\w*|ophalen|afhalen|avond\w*|evening|standard|deliver\w*|pick ?up|collect)\b")
