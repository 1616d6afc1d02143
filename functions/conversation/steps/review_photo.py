"""A picture with a review: asked for once there are words, and one tap away from being done. The shop alone sees it."""

from functions.commerce.orders import Order
from functions.commerce.reviews import MOST_PHOTOS
from functions.conversation import photos
from functions.conversation.answers import answer_question
from functions.conversation.intents import Intent
from functions.conversation.photo_events import PhotoKept
from functions.conversation.product_reviews import at_place, keep_review, place_of, wait_for_photos
from functions.conversation.return_words import CANNOT, COMES, ENOUGH, says
from functions.conversation.state import Step
from functions.conversation.steps import after_order, review_product
from functions.conversation.steps.review_product import asked_about, go_on, leave, title_of
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import Act


def ask(talk: Talk) -> None:
    asked = asked_about(talk)
    given = asked[0].feedback.of(asked[1]) if asked else None
    if not asked or not given:
        leave(talk)
        return
    if len(given.photos) >= MOST_PHOTOS:
        go_on(talk)
        return
    wait_for_photos(talk, *asked)
    body = talk.text("ask_review_photo", title=title_of(talk, asked[1]), sent=len(given.photos))
    done = talk.option(f"nophoto:{place_of(*asked)}", "go_on" if given.photos else "skip")
    talk.ask(body, done, overtakable=False)


def hear(talk: Talk, said: Said) -> None:
    """It is only a wish of ours: whatever else is said is heard as if nothing were asked."""
    if said.act in (Act.NO, Act.SKIP, Act.THANKS) or says((*CANNOT, *ENOUGH), said.text):
        talk.understood(Intent.DECLINE)
        go_on(talk)
    elif said.text.rstrip().endswith("?"):
        answer_question(talk, said)
    elif said.act is Act.YES or says(COMES, said.text):
        talk.understood(Intent.CONFIRM)
        ask(talk)
    else:
        leave(talk)
        after_order.hear(talk, said)


def skip(talk: Talk, place: str) -> None:
    """No picture, or no more of them. Of another product than the one that is asked about it says nothing."""
    asked = asked_about(talk)
    if talk.conversation.step is Step.REVIEW_PHOTO and asked and place == place_of(*asked):
        go_on(talk)
    else:
        review_product.skip(talk, place)


def on_photo(talk: Talk, place: str, kept: PhotoKept) -> None:
    """It belongs to the review, though another is asked about by now; what is written with it are words of it, where it
    has none."""
    found = at_place(talk, place)
    given = found[0].feedback.of(found[1]) if found else None
    if not found or not given:
        talk.say("review_not_yet")
        return
    words = kept.caption if kept.caption.strip() and not given.text else None
    order = keep_review(talk, *found, stars=given.stars, text=words, photo=kept.key)
    if asked_about(talk) != (order, found[1]) or _more_come(talk, order, found[1]):
        return
    if talk.conversation.step is Step.REVIEW_WORDS and not words:
        review_product.ask_words(talk)
    elif talk.conversation.step in (Step.REVIEW_WORDS, Step.REVIEW_PHOTO):
        review_product.to_photo(talk)


def _more_come(talk: Talk, order: Order, product: str) -> bool:
    """Pictures sent at once get one answer, with the last of them."""
    wants, given = photos.wanted(talk), order.feedback.of(product)
    return wants is not None and given is not None and MOST_PHOTOS - wants.left > len(given.photos)
