"""Who wrote a review is told of the shop's answer in their chat, once, and only where the chat is open to it."""

import pytest

from functions.commerce.reviews import Review, ReviewChange
from functions.conversation.desk_events import DeskTookOver
from functions.storage import keys, reads, reviews
from functions.storage.persons import rewrite_conversation
from tests.console.bought import bought
from tests.console.desk import Console
from tests.storage.examples import event, put

ROSES = "rode-rozen"


@pytest.fixture
def console(monkeypatch):
    made = Console(monkeypatch, role="agent")
    bought(made)
    return made


def wrote(console, text="Mooi"):
    at = console.world.clock()
    review = Review(product=ROSES, order="o1001", conversation="c1001", locale="nl", stars=5, text=text, at=at)
    talk = reads.conversation(console.world.table, "c1001")
    change = ReviewChange(review=review, count=1, total=5)
    put(console.world.table, talk, event("reviewed", conversation="c1001"), reviews=(change,))
    return f"{ROSES}/{keys.stamped(at, 'o1001')}"


def answers(console, name, words, was=""):
    page = console.post("/reviews/answer", {"review": name, "words": words, "was": was})
    console.world.run()
    return page


def told(console):
    return [payload["text"] for _, _, payload in console.world.phone.sent if "text" in payload]


def changed(console, **fields):
    rewrite_conversation(
        console.world.table, "c1001", lambda each: each.model_copy(update={**fields, "version": each.version + 1}), 400
    )


def test_the_writer_is_told_in_their_own_language_what_was_answered(console):
    assert answers(console, wrote(console), "Dank je wel!").goes_to.endswith("told=reviews.answered_and_told")
    assert "Whoever wrote it is told" in console.get("/reviews", told="reviews.answered_and_told").text
    assert told(console) == ["De winkel heeft geantwoord op je beoordeling van Rode rozen:\n\n“Dank je wel!”"]


def test_an_english_shopper_reads_it_in_english(console):
    changed(console, locale="en")
    answers(console, wrote(console), "Thank you!")
    assert told(console) == ["The shop has answered your review of Red roses:\n\n“Thank you!”"]


def test_a_changed_answer_is_not_told_again(console):
    name = wrote(console)
    answers(console, name, "Dank je wel!")
    page = answers(console, name, "Dank je wel, Sanne!", was="Dank je wel!")
    assert page.goes_to == "/reviews?told=reviews.answered" and len(told(console)) == 1


def test_the_same_answer_taken_away_and_given_again_is_told_once(console):
    name = wrote(console)
    answers(console, name, "Dank!")
    answers(console, name, "", was="Dank!")
    answers(console, name, "Dank!")
    assert len(told(console)) == 1


def test_after_stop_or_outside_the_window_nothing_is_said(console):
    changed(console, promotional=False)
    name = wrote(console)
    answers(console, name, "Dank je wel!")
    answers(console, name, "", was="Dank je wel!")
    assert told(console) == []
    changed(console, promotional=True)
    console.world.clock.move(hours=25)
    answers(console, name, "Dank u wel!")
    console.world.clock.move(days=1)
    console.world.run()
    assert told(console) == []


def test_what_is_hidden_is_answered_in_silence(console):
    name = wrote(console)
    console.post("/reviews/hide", {"review": name, "reason": "abuse"})
    answers(console, name, "Dank je wel!")
    assert told(console) == []


def test_while_a_person_has_the_conversation_nothing_is_said_between_their_words(console):
    console.world.happens(DeskTookOver(person="Jan"), conversation="c1001")
    console.world.run()
    before = len(told(console))
    answers(console, wrote(console), "Dank je wel!")
    assert len(told(console)) == before


def test_a_writer_who_is_gone_is_nobody_to_tell(console):
    name = wrote(console)
    console.world.table.delete(keys.conversation("c1001"))
    page = answers(console, name, "Dank je wel!")
    assert page.goes_to == "/reviews?told=reviews.answered" and told(console) == []


# --- the list -----------------------------------------------------------------------------------------------------


def test_reviews_of_before_the_list_are_put_into_it_once(console):
    name = wrote(console)
    product, _, rest = name.partition("/")
    key = keys.review(console.world.shop.rules.id, product, rest)
    console.world.table.update(
        key, UpdateExpression="REMOVE #list, #at",
        ExpressionAttributeNames={"#list": keys.LIST_NAME, "#at": keys.LIST_AT},
    )  # fmt: skip
    assert reviews.newest(console.world.table) == ([], "")
    assert reviews.index(console.world.table) == 1 and reviews.index(console.world.table) == 0
    assert [each.name for each in reviews.newest(console.world.table)[0]] == [name]
    assert "Mooi" in console.get("/reviews").text
