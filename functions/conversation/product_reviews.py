"""Reviews of products in a talk: writing one, changing it, and reading those of others.

A review belongs to an order that was delivered, and is written by the conversation that placed it: that is what
"verified purchase" says. What it counts for is decided here and committed with the order that remembers it.
"""

from functions.commerce.feedback import Reviewed
from functions.commerce.orders import Order
from functions.commerce.reviews import LONGEST, MOST_PHOTOS, Review, ReviewChange, products, verified
from functions.conversation import photos
from functions.conversation.intents import Intent
from functions.conversation.open_question import ask_on
from functions.conversation.reviewed import Reviewing
from functions.conversation.state import Step
from functions.conversation.talk import Talk

PHOTO = "review"
"""The kind of what a picture of a review is kept with; see photo_subjects.py."""
LONGEST_SHOWN = 300
"""Characters of a review, where several are shown."""


# --- writing one --------------------------------------------------------------------------------------------------


def own_order(talk: Talk, order_id: str) -> Order | None:
    """An order that this conversation may review."""
    order = talk.order(order_id) if order_id else None
    return order if order and order.conversation == talk.conversation.id and verified(order) else None


def to_review(talk: Talk, order: Order, *, after: str = "") -> tuple[str, ...]:
    """Products that are still sold and have no review of this order yet; `after`: only those behind that one."""
    found = products(order)
    behind = found[found.index(after) + 1 :] if after in found else found
    return tuple(each for each in behind if talk.shop.product(each) and not order.feedback.of(each))


def place_of(order: Order, product: str) -> str:
    """What a tap says of a product: an id may be too long beside an order's (64 bytes)."""
    return f"{order.id}:{products(order).index(product)}"


def at_place(talk: Talk, place: str) -> tuple[Order, str] | None:
    """The order and product that a tap names; None: nothing that can be reviewed here."""
    order_id, _, number = place.partition(":")
    order = own_order(talk, order_id)
    found = products(order) if order else ()
    if not order or not number.isdecimal() or int(number) >= len(found):
        return None
    return order, found[int(number)]


def keep_review(
    talk: Talk, order: Order, product: str, *, stars: int, text: str | None = None, photo: str = ""
) -> Order:
    """Give or change a review. It counts once, however often it is changed; `text` None: the words stay, as the
    pictures always do."""
    had = order.feedback.of(product)
    pictures = (*(had.photos if had else ()), *([photo] if photo else []))
    kept = Reviewed(
        product=product,
        stars=stars,
        text=(had.text if had else "") if text is None else text[:LONGEST],
        photos=pictures[:MOST_PHOTOS],
        at=had.at if had else talk.now,
    )
    if had == kept:
        return order
    others = tuple(each for each in order.feedback.reviews if each.product != product)
    feedback = order.feedback.model_copy(update={"reviews": (*others, kept)})
    order = order.model_copy(update={"feedback": feedback})
    talk.save(order)
    before = talk.reviews.get(product)
    talk.reviews[product] = ReviewChange(
        review=Review(
            product=product, order=order.id, conversation=talk.conversation.id, locale=talk.locale, stars=stars,
            text=kept.text, photos=kept.photos, at=kept.at, changed_at=talk.now if had else None,
        ),
        count=(before.count if before else 0) + (had is None),
        total=(before.total if before else 0) + stars - (had.stars if had else 0),
    )  # fmt: skip
    talk.announce(
        "review.received",
        order=order.id,
        number=order.number,
        score=order.feedback.score,
        product=product,
        stars=stars,
        words=int(bool(kept.text)),
        photos=len(kept.photos),
        changed=int(had is not None),
    )
    return order


def wait_for_photos(talk: Talk, order: Order, product: str) -> None:
    """As long as the open question is about this review, a picture belongs to it."""
    given = order.feedback.of(product)
    left = MOST_PHOTOS - len(given.photos) if given else 0
    photos.ask_for(talk, f"{PHOTO}:{place_of(order, product)}", most=left)


def told(order: Order) -> str:
    """What was told of it for the shop to read, the latest: it may be meant for others too."""
    return next((each.words for each in reversed(order.handled) if each.words), order.feedback.review)


def ask_of(talk: Talk, order: Order, product: str) -> None:
    """Open the question about one product."""
    talk.change(review_order=order.id, reviewing=Reviewing(order=order.id, product=product))
    talk.go(Step.REVIEW_PRODUCT)


def write_review(talk: Talk) -> None:
    """Asked for by the shopper: of the latest order that was delivered, what was not reviewed first; else it is
    changed."""
    from functions.conversation.steps.review_product import ask_stars  # the steps end where this begins

    talk.understood(Intent.REVIEW)
    for past in talk.conversation.orders:
        order = own_order(talk, past.id)
        sold = [each for each in products(order) if talk.shop.product(each)] if order else []
        if order and sold:
            ask_of(talk, order, (to_review(talk, order) or sold)[0])
            ask_stars(talk)
            return
    talk.say("review_not_yet")
    ask_on(talk)


# --- reading those of others --------------------------------------------------------------------------------------


def show_reviews(talk: Talk, product_id: str = "") -> None:
    """The latest few of a product, and how it is known that they are of buyers."""
    talk.understood(Intent.QUESTION, topic="reviews")
    product = talk.shop.product(product_id or talk.conversation.shown.product or "")
    if not product:
        talk.say("reviews_of_what")
        ask_on(talk)
        return
    latest = talk.facts.latest_reviews(product.id)
    rating = talk.facts.ratings[product.id]
    body = talk.text(
        "reviews",
        title=product.title[talk.locale],
        tenths=rating.tenths,
        count=rating.number,
        reviews=[
            {"stars": each.stars, "text": _short(each.text), "at": each.at.isoformat(), "answer": _short(each.answer)}
            for each in latest
        ],
    )
    talk.ask(body, talk.option(f"p:{product.id}", "view"), talk.option("browse", "browse"), overtakable=True)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[: LONGEST_SHOWN - 1].rstrip()}…"
