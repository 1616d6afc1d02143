"""Reviews at the console: found, answered where shoppers read it, hidden for a reason, kept as a file."""

import csv
import io
from datetime import timedelta

import pytest

from functions.commerce.reviews import Review, ReviewChange
from functions.storage import keys, reviews
from tests.console.desk import Console
from tests.storage.examples import conversation, event, put

PHOTO = "photos/c1/0000000004-abcdefghijklmnopqrstuvwxyz.jpg"
ROSES, TULIPS = "rode-rozen", "gele-tulpen"


@pytest.fixture
def console(monkeypatch):
    return Console(monkeypatch, role="agent")


def wrote(console, number, product=ROSES, stars=5, text="Mooi", photos=()):
    """The name of the review."""
    at = console.world.clock() + timedelta(minutes=number)
    review = Review(
        product=product, order=f"o{number}", conversation=f"c{number}", locale="nl", stars=stars, text=text,
        photos=photos, at=at,
    )  # fmt: skip
    talk = conversation(id=f"c{number}")
    change = ReviewChange(review=review, count=1, total=stars)
    put(console.world.table, talk, event(f"e{number}", conversation=talk.id), reviews=(change,))
    return f"{product}/{keys.stamped(at, f'o{number}')}"


def read_by_shoppers(console, product=ROSES):
    return reviews.latest(console.world.table, product, 3)


def test_without_reviews_the_page_says_when_there_will_be_one(console):
    assert "There are no reviews yet" in console.get("/reviews").text


def test_the_newest_stands_on_top_and_each_filter_leaves_out_the_others(console):
    wrote(console, 1, text="eerste", photos=(PHOTO,))
    hidden = wrote(console, 2, stars=1, text="tweede")
    wrote(console, 3, TULIPS, text="derde")
    console.post("/reviews/hide", {"review": hidden, "reason": "abuse"})
    page = console.get("/reviews").text
    assert page.index("derde") < page.index("tweede") < page.index("eerste")
    for filters, found in (
        ({"product": TULIPS}, {"derde"}),
        ({"stars": "1"}, {"tweede"}),
        ({"hidden": "yes"}, {"tweede"}),
        ({"hidden": "no"}, {"eerste", "derde"}),
        ({"photos": "yes"}, {"eerste"}),
        ({"product": TULIPS, "stars": "1"}, set()),
    ):
        page = console.get("/reviews", **filters).text
        assert {each for each in ("eerste", "tweede", "derde") if each in page} == found, filters


def test_more_than_a_page_is_read_on_with_the_same_filter(console):
    for number in range(60):
        wrote(console, number, ROSES if number % 2 else TULIPS, text=f"woorden-{number:02d}")
    page = console.get("/reviews", product=ROSES)
    assert "woorden-59" in page.text and "woorden-58" not in page.text
    _, _, older = page.html.partition('href="https://console.example/api/console/reviews?')
    assert f"product={ROSES}" in older.partition('"')[0] and "start=" in older


def test_an_answer_is_read_under_the_review_and_can_be_taken_away(console):
    name = wrote(console, 1)
    page = console.post("/reviews/answer", {"review": name, "words": "Dank je wel!", "filter_stars": "5"})
    assert page.goes_to == "/reviews?stars=5&told=reviews.answered_and_told"
    assert [each.answer for each in read_by_shoppers(console)] == ["Dank je wel!"]
    assert "Dank je wel!" in console.get("/reviews").text
    assert "Dank je wel!" not in console.get("/reviews", answered="no").text
    console.post("/reviews/answer", {"review": name, "words": "", "was": "Dank je wel!"})
    assert [each.answer for each in read_by_shoppers(console)] == [""]


def test_two_who_answer_at_once_see_both_and_nothing_is_lost(console):
    name = wrote(console, 1)
    console.post("/reviews/answer", {"review": name, "words": "De eerste."})
    page = console.post("/reviews/answer", {"review": name, "words": "De tweede."})
    assert page.status == 409 and "De eerste." in page.text and "De tweede." in page.text
    assert read_by_shoppers(console)[0].answer == "De eerste."
    console.post("/reviews/answer", {"review": name, "words": "De tweede.", "was": "De eerste."})
    assert read_by_shoppers(console)[0].answer == "De tweede."


def test_the_same_answer_sent_twice_is_no_conflict(console):
    name = wrote(console, 1)
    for _ in range(2):
        assert console.post("/reviews/answer", {"review": name, "words": "Dank!"}).status == 303


def test_an_answer_that_is_too_long_is_refused(console):
    name = wrote(console, 1)
    page = console.post("/reviews/answer", {"review": name, "words": "x" * 1001})
    assert page.status == 400 and read_by_shoppers(console)[0].answer == ""


def test_a_review_is_hidden_with_a_reason_of_the_list_only_and_shown_again(console):
    name = wrote(console, 1)
    assert console.post("/reviews/hide", {"review": name, "reason": "few_stars"}).status == 400
    assert len(read_by_shoppers(console)) == 1
    console.post("/reviews/hide", {"review": name, "reason": "abuse"})
    assert read_by_shoppers(console) == () and "abusive or threatening" in console.get("/reviews").text
    console.post("/reviews/show", {"review": name})
    assert len(read_by_shoppers(console)) == 1
    whats = [(each["what"], each["by"]) for each in reviews.audited(console.world.table)]
    assert sorted(whats) == [("hidden", "agent@example.com"), ("shown", "agent@example.com")]


def test_what_is_not_there_is_said(console):
    for what in ("answer", "show", "hide"):
        page = console.post(f"/reviews/{what}", {"review": "x/y", "words": "a", "reason": "abuse"})
        assert page.status == 404, what


def test_a_picture_is_shown_by_a_signed_link_that_the_policy_lets_in(console):
    wrote(console, 1, photos=(PHOTO,))
    page = console.get("/reviews")
    assert f"https://photos.example/{PHOTO}?signed" in page.html
    assert "https://photos.example" in page.headers["Content-Security-Policy"]


def test_the_file_has_what_the_filters_let_through_and_no_formulas(console):
    wrote(console, 1, text="=1+1")
    wrote(console, 2, TULIPS)
    page = console.get("/reviews/export", product=ROSES)
    rows = list(csv.DictReader(io.StringIO(page.body.decode("utf-8-sig"))))
    assert [each["text"] for each in rows] == ["'=1+1"] and rows[0]["stars"] == "5"


def test_who_may_only_look_sees_no_forms(monkeypatch):
    console = Console(monkeypatch, role="readonly")
    wrote(console, 1)
    page = console.get("/reviews")
    assert "Mooi" in page.text and 'action="https://console.example/api/console/reviews/' not in page.html


def test_an_erased_writer_takes_the_answer_along(console):
    name = wrote(console, 1)
    console.post("/reviews/answer", {"review": name, "words": "Dank je, Anna!"})
    table = console.world.table
    product, _, stamp = name.partition("/")
    item = table.get(keys.review(table.shop, product, stamp))
    reviews.forget_writer(table, item, "nobody")
    kept = reviews.find(table, name)
    assert (kept.answer, kept.review.text, kept.review.stars) == ("", "", 5)
