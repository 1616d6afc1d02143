"""How was it, and in your own words: asked once an order, after delivery."""

import re

from functions.commerce.orders import Order
from functions.conversation.answers import answer_question
from functions.conversation.confused import not_understood
from functions.conversation.intents import Intent
from functions.conversation.message import Option
from functions.conversation.plain import mood, spoken
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import NEGATION, NUMBERS, Act

SCORES = (5, 4, 3, 2, 1)
UNHAPPY = 2
_BY_SCORE = {
    5: "top perfect super geweldig great excellent prachtig fantastisch beautiful lovely gorgeous amazing fantastic "
    "wonderful schitterend toppie brilliant fab fabulous keurig uitstekend superb magnificent delighted thrilled blij "
    "cried loved",
    4: "goed good prima mooi nice fijn leuk happy tevreden",
    3: "oke ok okay meh wel gaat average fine",
    2: "matig tegen disappointing disappointed teleurgesteld",
    1: "slecht bad terrible awful vreselijk waardeloos verlept wilted dead kapot horrible rotzooi bagger",
}
SCORE_WORDS = {word: score for score, words in _BY_SCORE.items() for word in words.split()}
"""Praise and blame, in stars."""
OUT_OF_TEN = re.compile(r"\b(10|[1-9])(?:[.,]\d)? ?(?:/|out of|van de|op) ?10\b")
GRADE = re.compile(r"(?<![\d/])\b([1-5])\b(?!\d)")
STARS = "⭐🌟★"
NOTHING_WRONG = frozenset("klagen klachten complain complaints niks nothing".split())
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
    score = read_score(said)
    if score:
        talk.understood(Intent.REVIEW, score=score)
        take_score(talk, score)
    elif said.act in (Act.NO, Act.SKIP):
        talk.understood(Intent.DECLINE)
        _leave(talk)
        talk.say("review_skipped")
    elif said.text.rstrip().endswith("?"):
        answer_question(talk, said)
    else:
        not_understood(talk, talk.text("score_question"))
        talk.understood(Intent.REVIEW if len(said.text.split()) > 2 else Intent.INVALID_ANSWER)


def names_score(text: str) -> bool:
    """Whether stars or a figure say how many."""
    return bool(OUT_OF_TEN.search(text.lower()) or GRADE.search(text) or any(star in text for star in STARS))


def read_score(said: Said) -> int | None:
    """Stars, a figure of five or of ten, a word of praise or blame; "niet goed" is no "goed"."""
    stars = sum(said.text.count(star) for star in STARS)
    ten = OUT_OF_TEN.search(said.text.lower())
    if ten:
        return max(1, round(int(ten[1]) / 2))
    if stars:
        return min(stars, SCORES[0])
    figure = GRADE.search(said.text)
    if figure:
        return int(figure[1])
    words = spoken(said.text).split()
    numbers = [NUMBERS[word] for word in words if word in NUMBERS and word not in ("een", "one")]
    if numbers and 1 <= numbers[0] <= SCORES[0]:
        return numbers[0]
    scores = [SCORE_WORDS[word] for word in words if word in SCORE_WORDS]
    if scores and set(words) & NEGATION and scores[0] > UNHAPPY and not set(words) & NOTHING_WRONG:
        return UNHAPPY
    return scores[0] if scores else {1: 5, -1: 1}.get(mood(said.text)) or (5 if said.act is Act.YES else None)


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
