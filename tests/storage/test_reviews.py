"""Reviews in the table: counted once by the commit, shown unless hidden, hidden only with a reason and a trace."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from functions.commerce.reviews import Rating, Review, ReviewChange
from functions.errors import Conflict, NotFound
from functions.storage import keys, reads, reviews
from functions.storage.table import Table
from infra.console import Stop
from infra.reviews import COLUMNS, latest_first, line, linked, row
from infra.tables import write_table
from tests.photo_box import PhotoBox
from tests.storage.examples import NOW, conversation, event, order, put


def given(order_id: str, stars: int, text: str = "", *, count: int = 1, total: int | None = None) -> ReviewChange:
    review = Review(
        product="roos", order=order_id, conversation="c1", locale="nl", stars=stars, text=text,
        at=NOW + timedelta(minutes=int(order_id[1:])),
    )  # fmt: skip
    return ReviewChange(review=review, count=count, total=stars if total is None else total)


def test_a_rating_is_read_with_stock_and_orders_in_one_request(table: Table) -> None:
    put(table, conversation(), event(), orders=(order(id="o1"),), reviews=(given("o1", 4, "Mooi"),))
    again = conversation().model_copy(update={"version": 1})
    changed = given("o1", 2, "Toch niet", count=0, total=-2)
    put(table, again, event(id="e2"), orders=(order(id="o1", version=1),), reviews=(changed,))
    found = reads.facts(table, skus=["ROOS"], orders=["o1"], ratings=["roos", "tulp"])
    assert found.ratings == {"roos": Rating(1, 2), "tulp": Rating()}
    assert [each.text for each in reviews.latest(table, "roos", 3)] == ["Toch niet"]


def test_who_is_late_counts_nothing(table: Table) -> None:
    put(table, conversation(), event(), orders=(order(id="o1"),), reviews=(given("o1", 4),))
    again = conversation().model_copy(update={"version": 1})
    with pytest.raises(Conflict):
        put(table, again, event(id="e2"), orders=(order(id="o1"),), reviews=(given("o1", 5),))
    assert reads.facts(table, ratings=["roos"]).ratings["roos"] == Rating(1, 4)


def test_that_there_are_pictures_is_listed_and_each_is_looked_at_by_a_link(table: Table) -> None:
    box = PhotoBox()
    with_photos = given("o1", 5, "Mooi")
    photos = ("photos/c1/0000000007-abc.jpg", "photos/c1/0000000008-def.jpg")
    with_photos = with_photos.model_copy(update={"review": with_photos.review.model_copy(update={"photos": photos})})
    put(table, conversation(), event(), reviews=(with_photos,))
    again = conversation().model_copy(update={"version": 1})
    put(table, again, event(id="e2"), reviews=(given("o2", 4),))
    none, kept = latest_first(table, "roos")
    assert "(photos: 2)" in line(kept) and "photos" not in line(none)
    assert row(kept)["photos"] == 2
    *links, ends = linked(table, box, kept.name)
    assert links == [f"https://photos.example/{key}?signed" for key in photos]
    assert "5 minutes" in ends
    for name in (none.name, "roos/nothing"):
        with pytest.raises(Stop):
            list(linked(table, box, name))


def test_a_hidden_review_is_not_shown_still_counts_and_can_be_shown_again(table: Table) -> None:
    many = tuple(given(f"o{number}", 5, f"tekst {number}") for number in range(1, 5))
    for number, each in enumerate(many):
        talk = conversation().model_copy(update={"version": number})
        put(table, talk, event(id=f"e{number}"), reviews=(each,))
    kept = latest_first(table, "roos")
    assert [each.review.text for each in kept] == ["tekst 4", "tekst 3", "tekst 2", "tekst 1"]
    reviews.hide(table, kept[0].name, "abuse", by="anna", now=NOW, token="t1")
    assert [each.text for each in reviews.latest(table, "roos", 3)] == ["tekst 3", "tekst 2", "tekst 1"]
    assert reads.facts(table, ratings=["roos"]).ratings["roos"] == Rating(4, 20)
    assert "(hidden: abuse)" in line(reviews.find(table, kept[0].name))
    reviews.show(table, kept[0].name, by="bert", now=NOW + timedelta(hours=1), token="t2")
    assert reviews.latest(table, "roos", 1)[0].text == "tekst 4"
    assert [(each["by"], each["what"], each["reason"]) for each in reviews.audited(table)] == [
        ("bert", "shown", ""),
        ("anna", "hidden", "abuse"),
    ]


def test_words_that_were_hidden_stay_so_when_they_are_changed(table: Table) -> None:
    put(table, conversation(), event(), reviews=(given("o1", 1, "scheldwoord"),))
    (kept,) = latest_first(table, "")
    reviews.hide(table, kept.name, "abuse", by="anna", now=NOW, token="t1")
    again = conversation().model_copy(update={"version": 1})
    put(table, again, event(id="e2"), reviews=(given("o1", 1, "nog een", count=0, total=0),))
    assert reviews.latest(table, "roos", 3) == ()


def test_what_is_not_there_cannot_be_hidden_and_leaves_no_trace(table: Table) -> None:
    with pytest.raises(NotFound, match="list them"):
        reviews.hide(table, "roos/nothing", "abuse", by="anna", now=NOW, token="t1")
    assert list(reviews.audited(table)) == []
    assert table.get(keys.review("de-linde", "roos", "nothing")) is None


def test_a_table_of_reviews_carries_no_formula(table: Table, tmp_path: Path) -> None:
    put(table, conversation(), event(), reviews=(given("o1", 3, "=HYPERLINK(1)"),))
    path = tmp_path / "reviews.csv"
    assert write_table(path, map(row, latest_first(table, "roos")), COLUMNS) == 1
    (found,) = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    assert tuple(found) == COLUMNS
    assert found["text"] == "'=HYPERLINK(1)"
    assert found["verified_purchase"] == "yes"
    assert path.stat().st_mode & 0o077 == 0
