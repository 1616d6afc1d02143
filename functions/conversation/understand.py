"""From a text to what it does. Deterministic, no model: tables of `words`, `askings` and `topics`, in a fixed order of
certainty: a control word, a language, something asked or told about the shop or an order, then what the open question
makes of it.
"""

import re

from functions.commerce.patterns import Pattern
from functions.conversation.asked import (
    DAY_STEPS,
    FREE_TEXT_STEPS,
    TO_OTHERS,
    is_question,
    is_rude,
    read_topic,
    wishes_a_day,
)
from functions.conversation.askings import MACHINE, STRONGLY_ASKING
from functions.conversation.cart_words import LOOKING, about_the_cart, plainly_changes, requested_of_the_cart
from functions.conversation.control_words import (
    OWN_WORDS_STEPS,
    is_phrase,
    misspelt,
    phrase_of,
    read_control,
    without_polite,
)
from functions.conversation.delivery_words import asks_of_ways, chooses_a_way
from functions.conversation.extra_words import names_extra
from functions.conversation.language import read_language_switch
from functions.conversation.patterns import whole, within
from functions.conversation.plain import normalise, spoken
from functions.conversation.said import Said
from functions.conversation.state import Step
from functions.conversation.topics import (
    ABOUT_PRODUCT,
    AUTOMATIC,
    PRICE_ASKED,
    SMALLTALK,
)
from functions.conversation.words import (
    CHECKING_OUT,
    CONTROL,
    FILLER,
    MORE_OF_IT,
    NEGATION,
    PHRASE_PATTERNS,
    PHRASES,
    REORDER,
    Act,
)

__all__ = ["FREE_TEXT_STEPS", "TO_OTHERS", "Said", "is_rude", "normalise", "understand"]


def understand(text: str, step: Step) -> Said:
    """What a text does, said while `step` was open."""
    plain, trimmed = spoken(text), text.strip()
    if plain in _WHOLE_CONTROL:
        return Said(_WHOLE_CONTROL[plain], trimmed)
    told = None if step is Step.CHECKOUT_SHIPPING and not normalise(text) else _in_every_step(plain, trimmed, step)
    if told:
        return told
    if step in FREE_TEXT_STEPS:
        return _in_free_text(plain, trimmed, step)
    if asks_of_ways(plain, trimmed, step):
        return Said(Act.DELIVERY, trimmed, topic="delivery")
    return _in_the_open(plain, trimmed, step)


_WHOLE_CONTROL = {phrase: act for act, phrases in CONTROL.items() for phrase in phrases}


def _in_every_step(plain: str, text: str, step: Step) -> Said | None:
    """What is heard whatever question is open."""
    if step is Step.CHECKOUT_CONFIRM and names_extra(text, plain):
        return Said(Act.TEXT, text)
    machine = step not in TO_OTHERS and whole(MACHINE, plain)
    if machine and not (is_rude(plain) or _for_a_person(plain) or NEGATION & set(plain.split())):
        return Said(Act.MACHINE, text)
    changed = plainly_changes(plain, text, step)
    return changed or _beside_the_question(plain, text, step)


def _beside_the_question(plain: str, text: str, step: Step) -> Said | None:
    """A control word, a language, something asked or told about the shop or an order."""
    answers = is_phrase(plain) or chooses_a_way(plain, text, step)
    topic = None if answers else read_topic(plain, text, step)
    control = None if topic and topic.act not in _BESIDE_CONTROL else read_control(plain, step)
    if control:
        return Said(control, text)
    locale = read_language_switch(plain)
    if locale and (step not in OWN_WORDS_STEPS or (step is Step.CHECKOUT_NAME and " " in plain)):
        return Said(Act.SWITCH_LANGUAGE, text, locale=locale)
    if topic:
        return Said(topic.act, text, topic=topic.name)
    return Said(Act.DELIVERY, text, topic="day") if wishes_a_day(plain, text, step) else None


_BESIDE_CONTROL = (
    Act.QUESTION,
    Act.DELIVERY,
    Act.CARD_MESSAGE,
    Act.COMPLAINT,
    Act.RETURN,
    Act.WITHDRAW,
    Act.HAS_PAID,
    Act.CHANGE_ORDER,
    Act.PAUSE,
)
"""Wishes that a control word beside them goes before: "I need a human, money was taken twice"."""


def _for_a_person(plain: str) -> bool:
    return bool(
        re.search(r"\b(?:can i|could i|kan ik|mag ik|get|wil|want)\b.*\b(?:human|person|mens|medewerker)\b", plain)
    )


def _in_free_text(plain: str, text: str, step: Step) -> Said:
    told = next((act for act in (Act.SKIP, Act.NO) if plain in PHRASES[act]), None)
    if told or step in TO_OTHERS:
        return Said(told or Act.TEXT, text)
    told = next((act for act in (Act.YES, Act.PAUSE, Act.REORDER) if plain in PHRASES[act]), None)
    if told or _WAITS.match(plain):
        return Said(told or Act.PAUSE, text)
    if _GOES_BACK.match(plain) or is_rude(plain):
        return Said(Act.BACK if _GOES_BACK.match(plain) else Act.ABUSE, text)
    asks = text.endswith("?") or STRONGLY_ASKING.match(plain)
    if plain and asks and not _holds_an_answer(text):
        return Said(Act.QUESTION, text)
    return Said(Act.TEXT, text)


def _holds_an_answer(text: str) -> bool:
    """Digits or an @: an address or an e-mail, however it ends."""
    return "@" in text or sum(char.isdigit() for char in text) > 2


def _in_the_open(plain: str, text: str, step: Step) -> Said:
    if not is_phrase(plain) and within(REORDER, plain):
        return Said(Act.REORDER, text)
    phrase = phrase_of(plain) or _phrased(plain, step)
    if phrase:
        return Said(phrase, text)
    if within(AUTOMATIC, plain):
        return Said(Act.AUTOMATIC, text)
    if whole(SMALLTALK, plain):
        return Said(Act.SMALLTALK, text)
    wished = requested_of_the_cart(plain, text) or _asked(plain, text, step) or about_the_cart(plain, text)
    return wished or Said(Act.TEXT, text)


def _asked(plain: str, text: str, step: Step) -> Said | None:
    """A question that no topic knows: of the price, of what is in front of the shopper, or for the shop's own faq."""
    if within(PRICE_ASKED, plain):
        return Said(Act.PRICE, text)
    if step is Step.PRODUCT and is_question(text) and within(ABOUT_PRODUCT, plain):
        return Said(Act.QUESTION, text)
    asks = STRONGLY_ASKING.match(plain) and (step not in DAY_STEPS or text.endswith("?"))
    return Said(Act.QUESTION, text) if asks else None


def _phrased(plain: str, step: Step) -> Act | None:
    """A phrase mistyped, in a longer sentence, or with polite words around it. Where a way of delivery is asked for,
    "evening" greets nobody."""
    words = set(plain.split())
    if step is Step.CART and _DONE.match(plain) and not words & MORE_OF_IT - {"meer", "more"}:
        return Act.CHECKOUT
    denied = bool(set(NOTHING_MORE.sub(" ", plain).split()) & NEGATION)
    if denied and words & CHECKING_OUT and len(words) < 9:
        return Act.PAUSE
    if step is Step.CHECKOUT_SHIPPING:
        return None
    bare = without_polite(plain)
    found = misspelt(plain, Step.BROWSING) or phrase_of(bare) or misspelt(bare, Step.BROWSING)
    if found and not (denied or found in CONTROL):
        return found
    return _patterned(plain, step, denied=denied)


def _patterned(plain: str, step: Step, *, denied: bool) -> Act | None:
    """Phrases in longer sentences: "reken maar af joh"."""
    for act, patterns in PHRASE_PATTERNS.items():
        if act is Act.UNDO and step not in LOOKING:
            continue  # "oops, wrong number" in the checkout is no wish about the cart
        puts_back = act is Act.UNDO and plain.endswith(("back", "terug"))
        if (not denied or puts_back or act in (Act.NO, Act.YES, Act.BROWSE)) and whole(patterns, plain):
            return act
    bare = " ".join(word for word in plain.split() if word not in FILLER or word in CHECKING_OUT)
    return Act.CHECKOUT if bare in CHECKING_OUT else None


_WAITS = Pattern(
    r"(?:hang on|hold on|wait|wacht|momentje|one sec\w*|one min\w*|ogenblik\w*|just a (?:sec|min|mo)\w*)"
    r"(?: (?:a|een|even|just|for|mij|me|sec\w*|min\w*|moment\w*|please|graag|hoor|nog|kids|mijn|my|the|de|er)\b|$)"
)
_GOES_BACK = Pattern(r"(?:go back|ga (?:maar |even )?terug|(?:een |one |a )?(?:step back|stap(?:je)? terug))\b")
"""What nobody is called."""
_DONE = Pattern(
    r"^(?:(?:ja|nee|nou|no|yes|yeah|yep|nope|cool|great|good|perfect|ok|oke|right|well|so|dan|i think|ik denk|dat) )*"
    r"(?:dat is alles|dat was (?:het|alles)|dat is het|thats (?:all|it|everything|me done|me)"
    r"|that is (?:all|it|everything))\b"
)
""" "That's everything", whatever comes after it."""
NOTHING_MORE = Pattern(
    r"\b(?:(?:ik )?hoef (?:verder )?|verder |i (?:dont )?(?:want|need) )?(?:niks|niets|nothing|anything)"
    r"(?: (?:meer|anders|else|more))+\b"
)
"""Denies nothing: the rest of it is what is wished."""
