"""What an answer tells of something that is to go back: read into `CaseDraft`, whatever was asked for."""

from collections.abc import Callable
from enum import StrEnum

from functions.commerce.catalogue import Wish as Search
from functions.commerce.orders import Order
from functions.commerce.returning import line_of
from functions.commerce.returns import FAULTS, Reason, ReturnLine
from functions.conversation.cases import choose_instead
from functions.conversation.choose import named_words, variant_named
from functions.conversation.counting import read_number
from functions.conversation.exchanges import available, look_up
from functions.conversation.lines import in_title
from functions.conversation.message import Option
from functions.conversation.named_order import named
from functions.conversation.plain import normalise
from functions.conversation.return_questions import (
    MOST,
    Question,
    candidates,
    draft,
    instead_id,
    keep,
    order_of,
    preview,
    returnable,
    the_same,
    title_of,
)
from functions.conversation.return_words import (
    ALL,
    CANNOT,
    COMES,
    CONFIRMS,
    ENOUGH,
    EXCHANGE,
    HAS_IT,
    SAME,
    read_reason,
    read_wish,
    says,
)
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import Act

LONGEST_WORDS = 300
LONGEST_ANSWER = 12
"""Words; what is longer tells something."""


class Heard(StrEnum):
    NOT = ""
    ON = "on"
    """The next question is asked."""
    DONE = "done"
    """It was answered."""
    SEND = "send"


def take(talk: Talk, text: str) -> bool:
    """Whatever of the case a text tells, be it asked for or not. False: nothing."""
    before = draft(talk)
    order = order_of(talk) or _take_order(talk, text)
    if not order:
        return False
    reason = None if before.withdrawing else read_reason(text)
    if reason and before.reason is None and (not before.lines or before.sku):
        keep(talk, reason=reason, has_it=before.has_it or reason in FAULTS)
    if before.wish is None and not before.withdrawing and (wish := read_wish(text)):
        keep(talk, wish=wish)
    _take_line(talk, text)
    if draft(talk) == before:
        return False
    told = f"{before.words} {text}".strip() if reason else before.words
    keep(talk, words=told[:LONGEST_WORDS])
    return True


def _take_order(talk: Talk, text: str) -> Order | None:
    meant = named(talk, text)
    if meant and meant in returnable(talk):
        keep(talk, order=meant.id)
        return meant
    return None


def _take_line(talk: Talk, text: str) -> None:
    """The line that a text names, and how many of it."""
    order, now = order_of(talk), draft(talk)
    if not order or (now.lines and not now.sku):
        return
    units = candidates(talk, order)
    if not now.sku:
        meant = _best_named(order, units, text)
        if meant:
            keep(talk, sku=meant)
    now = draft(talk)
    number = read_number(text)
    if now.sku and not now.quantity and number and number <= units.get(now.sku, 0):
        keep(talk, quantity=number)


ALL_LINES = "*"


def choose_line(talk: Talk, sku: str) -> None:
    """One, or all of the order: then all their units, for one reason."""
    order = order_of(talk)
    units = candidates(talk, order) if order else {}
    if sku == ALL_LINES and units:
        *others, last = units.items()
        reason = draft(talk).reason or Reason.NONE
        keep(
            talk,
            lines=tuple(ReturnLine(sku=each, quantity=many, reason=reason) for each, many in others),
            sku=last[0],
            quantity=last[1],
            together=True,
        )
    elif sku in units:
        keep(talk, sku=sku, quantity=0)


def _best_named(order: Order, units: dict[str, int], text: str) -> str:
    """The line whose title has the most of the words; "": none, or several alike."""
    words = named_words(text)
    titles = {sku: frozenset(normalise(line.title).split()) for sku in units if (line := line_of(order, sku))}
    counts = {sku: sum(in_title(frozenset({word}), title) for word in words) for sku, title in titles.items()}
    most = max(counts.values(), default=0)
    best = [sku for sku, count in counts.items() if count == most]
    return best[0] if most and len(best) == 1 else ""


def _hear_order(talk: Talk, said: Said) -> Heard:
    return Heard.ON if take(talk, said.text) else Heard.NOT


def _hear_left(talk: Talk, said: Said) -> Heard:
    if says(HAS_IT, said.text) or said.act is Act.YES:
        keep(talk, has_it=True)
        return Heard.ON
    return Heard.NOT


def _hear_line(talk: Talk, said: Said) -> Heard:
    if order_of(talk) and says(ALL, said.text):
        choose_line(talk, ALL_LINES)
        return Heard.ON
    return Heard.NOT


def _hear_quantity(talk: Talk, said: Said) -> Heard:
    order, now = order_of(talk), draft(talk)
    most = candidates(talk, order).get(now.sku, 0) if order else 0
    number = most if says(ALL, said.text) else read_number(said.text)
    if number and 1 <= number <= most:
        keep(talk, quantity=number)
        return Heard.ON
    return Heard.NOT


def _hear_reason(talk: Talk, said: Said) -> Heard:
    """What fits no reason is told in their own words: a person reads it."""
    reason = read_reason(said.text) or Reason.NONE
    wish = draft(talk).wish or read_wish(said.text)
    keep(talk, reason=reason, has_it=True, words=f"{draft(talk).words} {said.text}".strip()[:LONGEST_WORDS], wish=wish)
    return Heard.ON


def _hear_no_right(talk: Talk, said: Said) -> Heard:
    reason = read_reason(said.text)
    if reason not in FAULTS:
        return Heard.NOT
    keep(talk, reason=reason, withdrawing=False, words=f"{draft(talk).words} {said.text}".strip()[:LONGEST_WORDS])
    return Heard.ON


def _hear_photo(talk: Talk, said: Said) -> Heard:
    """A complaint is never refused for want of a picture: who goes on telling has none to send now."""
    done = said.act in (Act.NO, Act.SKIP, Act.YES) or says((*CANNOT, *ENOUGH), said.text)
    if done:
        keep(talk, photo_done=True)
    elif len(said.text.split()) > 1:
        now = draft(talk)
        told = f"{now.words} {said.text}".strip()[:LONGEST_WORDS]
        keep(talk, words=told, wish=now.wish or read_wish(said.text), photo_done=not says(COMES, said.text))
    else:
        return Heard.NOT
    return Heard.ON


def _hear_wish(talk: Talk, said: Said) -> Heard:
    wish = read_wish(said.text)
    if not wish and says(EXCHANGE, said.text):
        wish = "exchange"
    if wish:
        keep(talk, wish=wish)
    return Heard.ON if wish else Heard.NOT


def _hear_instead(talk: Talk, said: Said) -> Heard:
    """The same, another size or colour of it, or something else that the shop has."""
    order = order_of(talk)
    if not order:
        return Heard.NOT
    if read_wish(said.text) == "refund":
        keep(talk, wish="refund", instead=())
        return Heard.ON
    case = preview(talk, order)
    line = case.lines[len(draft(talk).instead)]
    product = talk.shop.product_of(line.sku)
    variant = variant_named(talk, product, named_words(said.text), like=line.sku) if product else None
    if variant and variant.sku != line.sku:
        return choose_next(talk, variant.sku)
    if says(SAME, said.text):
        return choose_instead_of(talk, the_same(talk, case))
    return _offer_found(talk, said.text, line.quantity)


def choose_next(talk: Talk, sku: str) -> Heard:
    """Of the line that is being asked about."""
    order, chosen = order_of(talk), draft(talk).instead
    lines = preview(talk, order).lines if order else ()
    if len(chosen) >= len(lines):
        return Heard.ON
    return choose_instead_of(talk, (*chosen, (sku, lines[len(chosen)].quantity)))


def _offer_found(talk: Talk, text: str, quantity: int) -> Heard:
    """What the shop has by that name, each size of it, to choose from. One thing only is chosen by saying it."""
    if not named_words(text):
        return Heard.NOT
    before = draft(talk).instead
    found = talk.shop.find(Search(terms=text), limit=3)
    if not found.known:
        return Heard.NOT
    skus = [variant.sku for product in found.products for variant in product.variants]
    first = found.products[0] if found.products else None
    chosen = variant_named(talk, first, named_words(text)) if first else None
    if chosen:
        skus = [chosen.sku]
    look_up(talk, skus)
    there = [sku for sku in skus if available(talk, (*before, (sku, quantity)))]
    options = [Option(id=instead_id(len(before), sku), title=title_of(talk, sku)) for sku in there]
    if not options:
        talk.say("return_none_there")
        return Heard.ON
    if chosen:
        return choose_next(talk, chosen.sku)
    talk.ask(talk.text("return_which"), *options[:MOST], talk.option("noreturn", "no_return"), overtakable=False)
    return Heard.DONE


def choose_instead_of(talk: Talk, units: tuple[tuple[str, int], ...]) -> Heard:
    """All that has been chosen so far; of a case that was agreed to it comes as soon as that is all."""
    order = order_of(talk)
    if not available(talk, units):
        talk.say("return_not_that", title=title_of(talk, units[-1][0]))
        return Heard.ON
    keep(talk, instead=units)
    case = order.return_of(draft(talk).case) if order and draft(talk).case else None
    if order and case and case.undecided and len(units) == len(case.lines):
        talk.change(step=Step.AFTER_ORDER, back=(), returning=None)
        talk.say("return_chosen", number=case.number)
        choose_instead(talk, order, case, units)
        return Heard.DONE
    return Heard.ON


def _hear_confirm(talk: Talk, said: Said) -> Heard:
    agrees = len(said.text.split()) <= LONGEST_ANSWER and says(CONFIRMS, said.text)
    return Heard.SEND if said.act is Act.YES or agrees else Heard.NOT


HEARD: dict[Question, Callable[[Talk, Said], Heard]] = {
    Question.ORDER: _hear_order,
    Question.LEFT: _hear_left,
    Question.LINE: _hear_line,
    Question.QUANTITY: _hear_quantity,
    Question.REASON: _hear_reason,
    Question.NO_RIGHT: _hear_no_right,
    Question.PHOTO: _hear_photo,
    Question.WISH: _hear_wish,
    Question.INSTEAD: _hear_instead,
    Question.CONFIRM: _hear_confirm,
}
