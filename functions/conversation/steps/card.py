"""What is written on the card: asked in the checkout, and before something is bought at once."""

from functions.conversation.answers import answer_question, tell_delivery, tell_hours, tell_price
from functions.conversation.card_answer import Answer, read_card_answer
from functions.conversation.intents import Intent
from functions.conversation.state import Step
from functions.conversation.steps.amend import amend, ask_again, named
from functions.conversation.steps.answering import keep, wrong
from functions.conversation.steps.checkout import next_question
from functions.conversation.steps.extras import LONGEST_CARD, ask_card, keep_anonymous
from functions.conversation.talk import Talk
from functions.conversation.understand import Said, understand
from functions.conversation.words import Act

ANSWERS = {Act.DELIVERY: tell_delivery, Act.PRICE: tell_price, Act.HOURS: tell_hours}


def hear(talk: Talk, said: Said) -> None:
    """The shopper's own words as they are; what is plainly said to us is not written on it."""
    answer, words = read_card_answer(said.text)
    if said.act in (Act.NO, Act.SKIP) or answer is Answer.NONE:
        _take(talk, "")
    elif answer is Answer.YES:
        ask_card(talk)
    elif answer is Answer.ANONYMOUS:
        keep_anonymous(talk)
        ask_card(talk)
    elif answer is Answer.QUESTION:
        reply(talk, said)
    elif answer is Answer.CHANGE and not talk.conversation.misunderstood:
        _change(talk, said)
    elif fits(talk, words):
        _take(talk, words)


def reply(talk: Talk, said: Said) -> None:
    """Answered as it would be elsewhere; the card is asked for again."""
    heard = understand(said.text, Step.CART)
    ANSWERS.get(heard.act, answer_question)(talk, heard)


def fits(talk: Talk, words: str) -> bool:
    """Whether it can be written; if not it is said why."""
    if len(words) > LONGEST_CARD:
        wrong(talk, "card_too_long", most=LONGEST_CARD, length=len(words))
    elif not words:
        wrong(talk, "invalid_card")
    else:
        return True
    return False


def doubt(talk: Talk) -> None:
    """Said once: whoever writes it again means the card."""
    talk.understood(Intent.INVALID_ANSWER)
    talk.change(misunderstood=1)
    talk.say("card_doubt")


def _change(talk: Talk, said: Said) -> None:
    """Something else is to be other: changed, and then the card is asked for again."""
    heard = understand(said.text, Step.CHECKOUT_CONFIRM)
    if amend(talk, heard):
        return
    what = named(heard)
    if what and what != "card":
        ask_again(talk, heard, what)
        return
    doubt(talk)
    ask_card(talk)


def _take(talk: Talk, words: str) -> None:
    keep(talk, card_message=words)
    talk.understood(Intent.CARD_MESSAGE)
    next_question(talk)
