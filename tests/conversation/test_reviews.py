"""Reviews of products: asked for after a feedback answer, whatever the score; counted once; shown with how they are
verified."""

from functions.commerce.orders import OrderStatus
from functions.conversation.effects import KeepPhoto
from functions.conversation.events import MediaIn
from functions.conversation.message import Carousel, Detail
from functions.conversation.photo_events import PhotoKept
from functions.conversation.state import Step
from tests.conversation.chat import Chat
from tests.conversation.states import at

PRODUCT = "bos-tulpen"


def announced(chat: Chat, name: str) -> list[dict[str, object]]:
    return [each.detail for each in chat.announced if each.name == name]


def place(chat: Chat) -> str:
    return f"{chat.order.id}:0"


def test_a_review_is_asked_for_after_how_it_was_was_told_and_not_before():
    chat = at(Step.REVIEW_SCORE)
    chat.say("5")
    assert "Bos tulpen" not in chat.text
    chat.say("Mooi!")
    assert chat.step is Step.REVIEW_PRODUCT
    assert "je review van Bos tulpen" in chat.text
    chat.tap("4 ★★★★")
    chat.say("Ze bleven tien dagen goed.")
    assert "foto van Bos tulpen" in chat.text
    chat.tap("Overslaan")
    assert "Dank je wel voor je review" in chat.text
    assert "Bestel opnieuw" in chat.offered()
    assert chat.ratings[PRODUCT] == (1, 4)
    assert chat.reviews[PRODUCT, chat.order.id].text == "Ze bleven tien dagen goed."
    assert chat.step is Step.AFTER_ORDER


def test_a_low_score_is_asked_for_a_review_as_well_and_offered_a_person():
    chat = at(Step.REVIEW_SCORE)
    chat.say("1")
    assert "Medewerker" in chat.offered()
    chat.say("Verlept na een dag")
    assert "gaan ermee aan de slag" in chat.text
    assert "je review van Bos tulpen" in chat.text
    chat.say("1 ster")
    assert {"Medewerker", "Zelfde tekst", "Alleen sterren"} <= set(chat.offered())
    chat.tap("Zelfde tekst")
    assert chat.ratings[PRODUCT] == (1, 1)
    assert chat.reviews[PRODUCT, chat.order.id].text == "Verlept na een dag"


def test_no_review_is_asked_of_who_does_not_answer_how_it_was():
    chat = at(Step.REVIEW_SCORE)
    chat.say("nee")
    assert chat.step is Step.AFTER_ORDER
    assert "review van" not in chat.text


def test_a_changed_review_takes_the_place_of_the_first_and_counts_once():
    chat = at(Step.REVIEW_WORDS)
    chat.say("Best goed")
    chat.tap(f"stars:5:{place(chat)}")
    chat.tap("Alleen sterren")
    assert chat.ratings[PRODUCT] == (1, 5)
    assert chat.reviews[PRODUCT, chat.order.id].text == "Best goed", "only the stars were changed"
    chat.say("mijn review aanpassen")
    assert "5 van 5 sterren" in chat.text
    chat.say("2")
    chat.say("Toch niet zo goed")
    assert chat.ratings[PRODUCT] == (1, 2)
    assert [each["changed"] for each in announced(chat, "review.received")] == [0, 1, 1, 1, 1]
    assert {(each["product"], each["order"]) for each in announced(chat, "review.received")} == {
        (PRODUCT, chat.order.id)
    }


def test_the_same_tap_twice_changes_nothing():
    chat = at(Step.REVIEW_WORDS)
    chat.tap(f"stars:4:{place(chat)}")
    assert chat.ratings[PRODUCT] == (1, 4)
    assert len(announced(chat, "review.received")) == 1


# --- a picture with it ---------------------------------------------------------------------------------------------


def pictured(chat: Chat, key: str, caption: str = "") -> str:
    """A picture is sent, and kept under a key; what is then said."""
    assert chat.wrote(MediaIn(media="image", id=key, caption=caption)) == []
    (effect,) = (each for each in chat.effects if isinstance(each, KeepPhoto))
    chat.happens(PhotoKept(photo=effect.photo, subject=effect.subject, key=f"photos/{key}.jpg", caption=caption))
    return chat.text


def given(chat: Chat) -> tuple[int, str, tuple[str, ...]]:
    review = chat.reviews[PRODUCT, chat.order.id]
    kept = chat.order.feedback.of(PRODUCT)
    assert kept and (kept.stars, kept.text, kept.photos) == (review.stars, review.text, review.photos)
    return review.stars, review.text, review.photos


def test_a_picture_is_part_of_the_review_and_counts_no_second_time():
    chat = at(Step.REVIEW_PHOTO)
    assert "je foto zit bij je review" in pictured(chat, "one")
    chat.tap("Verder")
    assert "Dank je wel voor je review" in chat.text
    assert given(chat) == (4, "Ze bleven lang mooi", ("photos/one.jpg",))
    assert chat.ratings[PRODUCT] == (1, 4)
    assert [each["photos"] for each in announced(chat, "review.received")] == [0, 0, 1]


def test_who_has_no_picture_is_done_in_one_word_and_asked_for_no_other():
    for word in ("overslaan", "nee", "nee dank je", "geen foto", "klaar", "bedankt"):
        chat = at(Step.REVIEW_PHOTO)
        chat.say(word)
        assert "Dank je wel voor je review" in chat.text, word
        assert chat.step is Step.AFTER_ORDER
    chat.wrote(MediaIn(media="image", id="late"))
    assert "doorgeven aan de winkel" in chat.text


def test_who_promises_a_picture_is_waited_for_and_who_wants_something_else_gets_that():
    chat = at(Step.REVIEW_PHOTO)
    chat.say("ja, wacht even")
    assert chat.step is Step.REVIEW_PHOTO and "foto van Bos tulpen" in chat.text
    chat.say("rode rozen")
    assert "Rode rozen" in chat.text
    assert given(chat)[1] == "Ze bleven lang mooi", "it is no word of the review"


def test_stars_alone_are_asked_for_no_picture():
    chat = at(Step.REVIEW_WORDS)
    chat.tap("Alleen sterren")
    assert "foto" not in chat.text
    assert chat.step is Step.AFTER_ORDER


def test_a_picture_may_come_before_the_words_or_with_them():
    chat = at(Step.REVIEW_WORDS)
    assert "Bos tulpen" in pictured(chat, "one")
    assert chat.step is Step.REVIEW_WORDS
    assert "je foto zit bij je review" in pictured(chat, "two", "Zo mooi!")
    assert given(chat) == (4, "Zo mooi!", ("photos/one.jpg", "photos/two.jpg"))


def test_pictures_sent_at_once_get_one_answer_and_there_are_three_at_most():
    chat = at(Step.REVIEW_PHOTO)
    effects = []
    for number in range(3):
        chat.wrote(MediaIn(media="image", id=str(number)))
        effects += [each for each in chat.effects if isinstance(each, KeepPhoto)]
    chat.wrote(MediaIn(media="image", id="one too many"))
    assert "genoeg" in chat.text
    for number, each in enumerate(effects):
        said = chat.happens(PhotoKept(photo=each.photo, subject=each.subject, key=f"photos/{number}.jpg"))
        assert bool(said) is (number == 2)
    assert "Dank je wel voor je review" in chat.text
    assert given(chat)[2] == ("photos/0.jpg", "photos/1.jpg", "photos/2.jpg")
    chat.tap(f"stars:5:{place(chat)}")
    chat.say("Nog steeds mooi")
    assert chat.step is Step.AFTER_ORDER, "there is room for no more of them"
    assert given(chat)[2] == ("photos/0.jpg", "photos/1.jpg", "photos/2.jpg")


def test_a_picture_that_is_kept_late_goes_with_the_review_it_was_sent_for():
    chat = at(Step.REVIEW_PHOTO)
    chat.wrote(MediaIn(media="image", id="slow"))
    (effect,) = (each for each in chat.effects if isinstance(each, KeepPhoto))
    chat.tap("Overslaan")
    assert chat.happens(PhotoKept(photo=effect.photo, subject=effect.subject, key="photos/slow.jpg")) == []
    assert given(chat)[2] == ("photos/slow.jpg",)


def test_of_an_order_of_two_products_the_next_is_asked_about_after_the_picture():
    chat = at(Step.REVIEW_WORDS)
    order = chat.order
    line = order.lines[0].model_copy(update={"sku": "CACTUS", "product": "cactus", "title": "Cactus"})
    chat.orders[order.id] = order.model_copy(update={"lines": (*order.lines, line)})
    chat.say("Mooi")
    pictured(chat, "one")
    chat.tap("Verder")
    assert "Cactus" in chat.text and chat.step is Step.REVIEW_PRODUCT
    chat.tap(f"nophoto:{place(chat)}")
    assert chat.conversation and chat.conversation.reviewing, "an old button leaves the next question open"


def test_nobody_reviews_what_was_not_delivered_or_is_somebody_elses():
    chat = at(Step.AFTER_ORDER)
    for action in (
        f"stars:5:{place(chat)}",
        "stars:5:o_somebody:0",
        "stars:9:x",
        f"stars:5:{chat.order.id}:7",
        "stars:",
    ):
        chat.tap(action)
    chat.say("review schrijven")
    assert "bij je bezorgd is" in chat.text
    assert chat.ratings == {}
    chat.parcel("delivered")
    somebody = chat.order.model_copy(update={"conversation": "c_somebody_else"})
    chat.orders[somebody.id] = somebody
    chat.tap(f"stars:5:{place(chat)}")
    chat.orders[somebody.id] = somebody.model_copy(update={"conversation": "cabc", "status": OrderStatus.CANCELLED})
    chat.tap(f"stars:5:{place(chat)}")
    assert chat.ratings == {}


def test_an_order_of_two_products_is_asked_about_one_after_the_other():
    chat = at(Step.REVIEW_PRODUCT)
    order = chat.order
    line = order.lines[0].model_copy(update={"sku": "CACTUS", "product": "cactus", "title": "Cactus"})
    chat.orders[order.id] = order.model_copy(update={"lines": (*order.lines, line)})
    chat.say("overslaan")
    assert "Cactus" in chat.text
    chat.say("vijf")
    chat.tap("Alleen sterren")
    assert chat.ratings == {"cactus": (1, 5)}


def test_stop_ends_the_asking():
    chat = at(Step.REVIEW_PRODUCT)
    chat.say("stop")
    assert chat.step is Step.AFTER_ORDER
    assert chat.conversation and chat.conversation.reviewing is None


# --- where they are shown ------------------------------------------------------------------------------------------


def test_average_and_number_stand_on_the_card_and_the_product_with_no_round_more():
    chat = at(Step.REVIEW_WORDS)
    chat.say("Ze bleven tien dagen goed.")
    chat.tap("cat:bouquets")
    assert chat.rounds == 1
    (carousel,) = (each for each in chat.said if isinstance(each, Carousel))
    cards = {card.title: card.subtitle.replace("\xa0", " ") for card in carousel.cards}
    assert cards["Bos tulpen"].endswith("· ★ 4,0 (1)")
    chat.tap(f"p:{PRODUCT}")
    assert chat.rounds == 1
    (detail,) = (each for each in chat.said if isinstance(each, Detail))
    assert "★ 4,0 (1)" in detail.body
    assert detail.options[-1].title == "Reviews (1)"


def test_reviews_are_shown_with_how_they_are_verified():
    chat = at(Step.REVIEW_WORDS)
    chat.say("Ze bleven\ntien dagen goed. " + "a" * 500)
    chat.tap(f"p:{PRODUCT}")
    for way in (lambda: chat.say("reviews"), lambda: chat.tap(f"reviews:{PRODUCT}")):
        way()
        assert "★ 4,0 van 5, 1 review" in chat.text
        assert "geverifieerde aankoop" in chat.text
        assert "“Ze bleven tien dagen goed. " in chat.text
        assert "kocht en bezorgd kreeg" in chat.text
        assert len(chat.text) < 1_500
    chat.tap("reviews:cactus")
    assert "nog geen reviews" in chat.text
    chat.tap("reviews:gone")
    assert "Van welk product" in chat.text or "nog geen" in chat.text
