"""How was it, and in your own words: asked once an order, after delivery."""

from functions.commerce.orders import Order
from functions.conversation.confused import not_understood
from functions.conversation.message import Option
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.understand import Said, normalise
from functions.conversation.words import Act

SCORES = (5, 4, 3, 2, 1)
UNHAPPY = 2
SCORE_WORDS = {
    "top": 5, "perfect": 5, "super": 5, "geweldig": 5, "great": 5, "excellent": 5, "goed": 4, "good": 4, "prima": 4,
    "oke": 3, "ok": 3, "matig": 2, "slecht": 1, "bad": 1, "terrible": 1, "awful": 1, "vreselijk": 1,
}  # fmt: skip
LONGEST_REVIEW = 2000


def score_options(talk: Talk, order: Order) -> tuple[Option, ...]:
    return tuple(talk.option(f"score:{score}:{order.id}", "score", score=score) for score in SCORES)


def ask_score(talk: Talk) -> None:
    order = _order(talk)
    if not order:
        _leave(talk)
        return
    talk.ask(talk.text("ask_score", number=order.number or ""), *score_options(talk, order), overtakable=False)


def hear_score(talk: Talk, said: Said) -> None:
    digits = [int(char) for char in normalise(said.text).split() if char.isdigit() and 1 <= int(char) <= 5]
    words = [SCORE_WORDS[word] for word in normalise(said.text).split() if word in SCORE_WORDS]
    number = said.number if said.number and 1 <= said.number <= 5 else None
    scores = digits or words or ([number] if number else [])
    if scores:
        take_score(talk, scores[0])
    elif said.act in (Act.NO, Act.SKIP):
        _leave(talk)
        talk.say("review_skipped")
    else:
        not_understood(talk, talk.text("score_question"))


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
        _leave(talk)
        return
    score = order.feedback.score or 0
    body = talk.text("ask_review", score=score, unhappy=0 < score <= UNHAPPY)
    talk.ask(body, talk.option(f"noreview:{order.id}", "skip"), overtakable=False)


def hear_text(talk: Talk, said: Said) -> None:
    order = _order(talk)
    if said.act in (Act.SKIP, Act.NO) or not order:
        _leave(talk)
        talk.say("review_skipped")
        return
    feedback = order.feedback.model_copy(update={"review": said.text[:LONGEST_REVIEW], "reviewed_at": talk.now})
    talk.save(order.model_copy(update={"feedback": feedback}))
    talk.announce("review.received", order=order.id, number=order.number, score=order.feedback.score)
    _leave(talk)
    talk.say("review_thanks", unhappy=(order.feedback.score or 5) <= UNHAPPY)


def skip(talk: Talk) -> None:
    _leave(talk)
    talk.say("review_skipped")


def _order(talk: Talk) -> Order | None:
    return talk.order(talk.conversation.review_order) if talk.conversation.review_order else None


def _leave(talk: Talk) -> None:
    talk.change(step=Step.AFTER_ORDER, review_order=None, back=())
