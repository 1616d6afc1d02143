"""A review of one product of an order: how many stars, then words, and with them a picture (review_photo.py). The next
product is asked about when it is done."""

from functions.commerce.orders import Order
from functions.conversation.answers import answer_question
from functions.conversation.confused import not_understood
from functions.conversation.intents import Intent
from functions.conversation.message import Option
from functions.conversation.product_reviews import (
    ask_of,
    at_place,
    keep_review,
    own_order,
    place_of,
    to_review,
    told,
    wait_for_photos,
)
from functions.conversation.sharing import options
from functions.conversation.stars import SCORES, UNHAPPY, read_score
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import Act


def ask_first(talk: Talk, order: Order, *, thanks: str) -> bool:
    """After how it was told: a review of what was bought, whatever the score. `thanks`: what is said before it. False:
    there is nothing to review."""
    found = to_review(talk, order) if own_order(talk, order.id) else ()
    if not found:
        return False
    ask_of(talk, order, found[0])
    ask_stars(talk, thanks)
    return True


def ask_stars(talk: Talk, thanks: str = "") -> None:
    asked = asked_about(talk)
    if not asked:
        leave(talk)
        return
    order, product = asked
    had = order.feedback.of(product)
    body = talk.text("ask_stars", thanks=thanks, title=title_of(talk, product), had=had.stars if had else 0)
    stars = tuple(talk.option(f"stars:{each}:{place_of(order, product)}", "score", score=each) for each in SCORES)
    talk.ask(body, *stars, _skip(talk, order, product), overtakable=False)


def hear_stars(talk: Talk, said: Said) -> None:
    asked, stars = asked_about(talk), read_score(said)
    if asked and stars:
        take_stars(talk, stars, place_of(*asked))
    elif said.act in (Act.NO, Act.SKIP) or not asked:
        talk.understood(Intent.DECLINE)
        go_on(talk)
    elif said.text.rstrip().endswith("?"):
        answer_question(talk, said)
    else:
        not_understood(talk, talk.text("score_question"))
        talk.understood(Intent.REVIEW if len(said.text.split()) > 2 else Intent.INVALID_ANSWER)


def take_stars(talk: Talk, stars: int, place: str) -> None:
    """They count from now on; words may follow. Tapped again they replace what was given."""
    found = at_place(talk, place)
    if not found:
        talk.say("review_not_yet")
        return
    order, product = found
    talk.understood(Intent.REVIEW, score=stars)
    order = keep_review(talk, order, product, stars=stars)
    ask_of(talk, order, product)
    talk.go(Step.REVIEW_WORDS)
    ask_words(talk)


def tap_stars(talk: Talk, rest: str) -> None:
    stars, _, place = rest.partition(":")
    if stars.isdecimal() and int(stars) in SCORES:
        take_stars(talk, int(stars), place)
    else:
        not_understood(talk)


def ask_words(talk: Talk) -> None:
    asked = asked_about(talk)
    given = asked[0].feedback.of(asked[1]) if asked else None
    if not asked or not given:
        leave(talk)
        return
    order, product = asked
    place = place_of(order, product)
    same = (talk.option(f"samewords:{place}", "same_words"),) if told(order) and not given.text else ()
    person = (talk.option("human", "human"),) if given.stars <= UNHAPPY else ()
    body = talk.text("ask_words", title=title_of(talk, product), unhappy=given.stars <= UNHAPPY, had=bool(given.text))
    wait_for_photos(talk, order, product)
    talk.ask(body, *same, *person, talk.option(f"nowords:{place}", "only_stars"), overtakable=False)


def hear_words(talk: Talk, said: Said) -> None:
    asked = asked_about(talk)
    given = asked[0].feedback.of(asked[1]) if asked else None
    if asked and given and said.act not in (Act.SKIP, Act.NO):
        keep_review(talk, asked[0], asked[1], stars=given.stars, text=said.text)
        to_photo(talk)
        return
    go_on(talk)


def same_words(talk: Talk, place: str) -> None:
    """What was told of the order is to be read by others too."""
    found = at_place(talk, place)
    given = found[0].feedback.of(found[1]) if found else None
    if found and given and told(found[0]):
        keep_review(talk, found[0], found[1], stars=given.stars, text=told(found[0]))
        ask_of(talk, *found)
        to_photo(talk)
        return
    go_on(talk)


def to_photo(talk: Talk) -> None:
    """A picture may go with words; with stars alone none is asked for."""
    from functions.conversation.steps.review_photo import ask  # which ends in `go_on`

    talk.go(Step.REVIEW_PHOTO)
    ask(talk)


def skip(talk: Talk, place: str) -> None:
    """This one not, or no words with it."""
    found = at_place(talk, place)
    if found:
        ask_of(talk, *found)
    go_on(talk)


def go_on(talk: Talk) -> None:
    """The next product of the order that has no review; else it is done."""
    asked = asked_about(talk)
    following = to_review(talk, asked[0], after=asked[1]) if asked else ()
    if asked and following:
        ask_of(talk, asked[0], following[0])
        ask_stars(talk)
        return
    reviewed = asked is not None and bool(asked[0].feedback.reviews)
    leave(talk)
    if reviewed:
        talk.ask(talk.text("review_thanks"), talk.option("reorder", "reorder"), *options(talk))
    else:
        talk.say("review_skipped")


def leave(talk: Talk) -> None:
    talk.change(step=Step.AFTER_ORDER, review_order=None, reviewing=None, caring=None, back=())


def _skip(talk: Talk, order: Order, product: str) -> Option:
    return talk.option(f"nostars:{place_of(order, product)}", "skip")


def asked_about(talk: Talk) -> tuple[Order, str] | None:
    """The order and product of the open question."""
    about = talk.conversation.reviewing
    order = own_order(talk, about.order) if about else None
    return (order, about.product) if order and about else None


def title_of(talk: Talk, product_id: str) -> str:
    product = talk.shop.product(product_id)
    return product.title[talk.locale] if product else product_id
