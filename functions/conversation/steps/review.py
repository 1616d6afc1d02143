"""How was it, and in your own words: asked once an order, after delivery."""

from functions.commerce.orders import Order
from functions.commerce.reviews import LONGEST
from functions.conversation.answers import answer_question
from functions.conversation.confused import not_understood
from functions.conversation.intents import Intent
from functions.conversation.loyalty import rated
from functions.conversation.message import Option, Text
from functions.conversation.noting import note
from functions.conversation.stars import SCORES, UNHAPPY, read_score
from functions.conversation.state import Step
from functions.conversation.steps.review_product import ask_first, leave
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import Act


def score_options(talk: Talk, order: Order) -> tuple[Option, ...]:
    return tuple(talk.option(f"score:{score}:{order.id}", "score", score=score) for score in SCORES)


def ask_score(talk: Talk) -> None:
    order = _order(talk)
    if not order:
        leave(talk)
        return
    talk.ask(talk.text("ask_score", number=order.number or ""), *score_options(talk, order), overtakable=False)


def hear_score(talk: Talk, said: Said) -> None:
    score = read_score(said)
    if score:
        talk.understood(Intent.REVIEW, score=score)
        take_score(talk, score)
    elif said.act in (Act.NO, Act.SKIP):
        talk.understood(Intent.DECLINE)
        leave(talk)
        talk.say("review_skipped")
    elif said.text.rstrip().endswith("?"):
        answer_question(talk, said)
    else:
        not_understood(talk, talk.text("score_question"))
        talk.understood(Intent.REVIEW if len(said.text.split()) > 2 else Intent.INVALID_ANSWER)


def take_score(talk: Talk, score: int, order_id: str | None = None) -> None:
    """Store the score with the order and ask for words; a second tap changes nothing."""
    order = talk.order(order_id or talk.conversation.review_order or "")
    if not order or order.conversation != talk.conversation.id or order.feedback.score is not None:
        talk.say("review_already")
        return
    feedback = order.feedback.model_copy(update={"score": score, "scored_at": talk.now})
    talk.save(order.model_copy(update={"feedback": feedback}))
    talk.change(review_order=order.id)
    talk.announce("feedback.received", order=order.id, number=order.number, score=score)
    rated(talk, score)
    talk.go(Step.REVIEW_TEXT)
    talk.ask(
        talk.text("ask_review", score=score, unhappy=score <= UNHAPPY),
        *((talk.option("human", "human"),) if score <= UNHAPPY else ()),
        talk.option(f"noreview:{order.id}", "skip"),
        overtakable=False,
    )


def ask_text(talk: Talk) -> None:
    order = _order(talk)
    if not order:
        leave(talk)
        return
    score = order.feedback.score or 0
    body = talk.text("ask_review", score=score, unhappy=0 < score <= UNHAPPY)
    talk.ask(body, talk.option(f"noreview:{order.id}", "skip"), overtakable=False)


def hear_text(talk: Talk, said: Said) -> None:
    """How it was in their own words, for the shop to read; only then is a review asked for, whatever the score."""
    order = _order(talk)
    if said.act in (Act.SKIP, Act.NO) or not order:
        skip(talk)
        return
    feedback = order.feedback.model_copy(update={"review": said.text[:LONGEST], "reviewed_at": talk.now})
    order = order.model_copy(update={"feedback": feedback})
    talk.save(order)
    thanks = talk.text("feedback_thanks", unhappy=(feedback.score or 5) <= UNHAPPY)
    note(talk, said.text, "order", order)
    if not ask_first(talk, order, thanks=thanks):
        leave(talk)
        talk.send(Text(body=thanks))


def skip(talk: Talk) -> None:
    leave(talk)
    talk.say("review_skipped")


def _order(talk: Talk) -> Order | None:
    return talk.order(talk.conversation.review_order) if talk.conversation.review_order else None
