"""How did we handle it, and what went well or could be better: asked once a case, when that has ended well."""

from functions.commerce.discounts import find_code
from functions.commerce.feedback import Handled, handled_of
from functions.commerce.orders import Order, OrderStatus
from functions.commerce.returns import Return
from functions.commerce.reviews import LONGEST
from functions.conversation.answers import answer_question
from functions.conversation.case_care import SATISFIED, keep, take_score
from functions.conversation.confused import not_understood
from functions.conversation.intents import Intent
from functions.conversation.message import Choices, Option, Text
from functions.conversation.noting import note
from functions.conversation.reviewed import Caring
from functions.conversation.stars import SCORES, read_score
from functions.conversation.state import Step
from functions.conversation.steps.review_product import ask_first, leave
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import Act


def begin(talk: Talk, order: Order, case: Return) -> None:
    """The question itself, as an update: the shopper may have been silent for days."""
    talk.save(keep(order, Handled(case=case.id, asked_at=talk.now)))
    talk.go(Step.HANDLED_SCORE)
    talk.change(caring=Caring(order=order.id, case=case.id))
    message = Choices(body=_question(talk, case), options=_scores(talk, order, case), opener=talk.text("label_choose"))
    values = {"number": case.number, "order_number": order.number or "", "shop": talk.rules.name}
    talk.send(message, purpose="promotional", update="ask_handled", values=values)
    talk.announce("feedback.asked", order=order.id, number=order.number, about=case.number)


def ask_score(talk: Talk) -> None:
    found = _asked(talk)
    if not found:
        leave(talk)
        return
    talk.ask(_question(talk, found[1]), *_scores(talk, *found), overtakable=False)


def hear_score(talk: Talk, said: Said) -> None:
    found = _asked(talk)
    score = 1 if said.act is Act.NO else read_score(said)
    if not found or said.act is Act.SKIP:
        talk.understood(Intent.DECLINE)
        leave(talk)
        talk.say("review_skipped")
    elif score:
        _take(talk, *found, score)
    elif said.text.rstrip().endswith("?"):
        answer_question(talk, said)
    else:
        not_understood(talk, talk.text("score_question"))
        talk.understood(Intent.REVIEW if len(said.text.split()) > 2 else Intent.INVALID_ANSWER)


def tap_score(talk: Talk, rest: str) -> None:
    score, _, place = rest.partition(":")
    order_id, _, case_id = place.partition(":")
    found = _case(talk, order_id, case_id)
    if found and score.isdecimal() and int(score) in SCORES:
        _take(talk, *found, int(score))
    else:
        not_understood(talk)


def ask_words(talk: Talk) -> None:
    found = _asked(talk)
    handled = handled_of(found[0].handled, found[1].id) if found else None
    if not found or not handled:
        leave(talk)
        return
    talk.ask(talk.text("ask_handled_words", thanks=""), *_skip(talk), overtakable=False)


def hear_words(talk: Talk, said: Said) -> None:
    """Feedback, for the shop to read; only now is a review asked for."""
    found = _asked(talk)
    handled = handled_of(found[0].handled, found[1].id) if found else None
    if said.act in (Act.SKIP, Act.NO) or not found or not handled:
        skip(talk)
        return
    order, _ = found
    order = keep(order, handled.model_copy(update={"words": said.text[:LONGEST], "told_at": talk.now}))
    talk.save(order)
    note(talk, said.text, "case", order)
    talk.change(caring=None)
    thanks = talk.text("feedback_thanks", unhappy=(handled.score or 5) < SATISFIED)
    if not ask_first(talk, order, thanks=thanks):
        leave(talk)
        talk.send(Text(body=thanks))


def skip(talk: Talk) -> None:
    leave(talk)
    talk.say("review_skipped")


def _take(talk: Talk, order: Order, case: Return, score: int) -> None:
    known = handled_of(order.handled, case.id)
    if known and known.score is not None:
        _say_again(talk, known.code)
        return
    talk.understood(Intent.REVIEW, score=score)
    handled = take_score(talk, order, case, score)
    talk.change(caring=Caring(order=order.id, case=case.id), review_order=None, reviewing=None)
    talk.go(Step.HANDLED_TEXT)
    thanks = talk.text("handled", satisfied=score >= SATISFIED, code=_told(talk, handled.code))
    person = (talk.option("human", "human"),) if score < SATISFIED else ()
    talk.ask(talk.text("ask_handled_words", thanks=thanks), *person, *_skip(talk), overtakable=False)


def _say_again(talk: Talk, code: str) -> None:
    """Asked twice: what was given is told once more, and nothing is given."""
    if find_code(talk.discount_codes, code):
        talk.say("handled_code", code=_told(talk, code))
    else:
        talk.say("review_already")


def _told(talk: Talk, code: str) -> dict[str, object]:
    """Of a code, for a template; {} where there is none."""
    found = find_code(talk.discount_codes, code)
    if not found:
        return {}
    return {
        "code": found.code,
        "percent": f"{found.percent / 100:g}" if found.percent else "",
        "off": found.amount,
        "minimum": found.minimum,
        "until": found.until.isoformat() if found.until else "",
    }


def _question(talk: Talk, case: Return) -> str:
    return talk.text("ask_handled", number=case.number)


def _scores(talk: Talk, order: Order, case: Return) -> tuple[Option, ...]:
    return tuple(talk.option(f"handled:{each}:{order.id}:{case.id}", "score", score=each) for each in SCORES)


def _skip(talk: Talk) -> tuple[Option, ...]:
    return (talk.option("nohandled", "skip"),)


def _asked(talk: Talk) -> tuple[Order, Return] | None:
    about = talk.conversation.caring
    return _case(talk, about.order, about.case) if about else None


def _case(talk: Talk, order_id: str, case_id: str) -> tuple[Order, Return] | None:
    """A case of this shopper's own that has ended well."""
    order = talk.order(order_id) if order_id else None
    case = order.return_of(case_id) if order else None
    mine = order and order.conversation == talk.conversation.id and order.status is OrderStatus.PAID
    return (order, case) if order and mine and case and case.is_closed_well else None
