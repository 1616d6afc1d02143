"""What was not understood is counted, and nothing is kept that only one person said."""

import pytest

from functions.conversation.events import ShopperWrote, TextIn
from functions.conversation.state import Step
from functions.storage import keys, unclear
from functions.storage.table import integer
from tests.console.desk import Console

FIRST, OTHER, THIRD = "+31612345678", "+31687654321", "+31600000003"


@pytest.fixture
def console(monkeypatch):
    console = Console(monkeypatch)
    for user in (FIRST, OTHER, THIRD):
        says(console, "hallo", user)
    return console


def says(console, text, user, **message):
    console.world.clock.move(minutes=1)
    console.world.happens(ShopperWrote(content=TextIn(text=text, **message)), user=user)
    console.world.run()


def found(console):
    return {each.text: each.count for each in unclear.latest(console.world.table, console.world.clock())}


def kept(console):
    """Items of what was said, as they lie in the table."""
    items = console.world.client.items()
    return [item for item in items if item["pk"]["S"].startswith(("UNCLEAR#", "UNCLEAR-SAID#"))]


@pytest.mark.parametrize("said", ["blorp flurb", "Blorp, flurb!"])
def test_what_was_not_understood_is_counted_once_two_people_said_it(console, said):
    says(console, said, FIRST)
    says(console, said, FIRST)
    assert found(console) == {}
    says(console, "blorp flurb", OTHER)
    assert found(console) == {"blorp flurb": 3}
    says(console, said, THIRD)
    assert found(console) == {"blorp flurb": 4}
    (each,) = unclear.latest(console.world.table, console.world.clock())
    assert set(each.kinds) <= {"search", "talk"} and "talk" in _kinds(console, said)


def _kinds(console, said):
    """Who was not understood the last time is not looked up again."""
    for user in (FIRST, OTHER):
        says(console, said, user)
    return unclear.latest(console.world.table, console.world.clock())[0].kinds


def test_of_what_one_person_said_neither_text_nor_person_is_kept(console):
    says(console, "blorp flurb", FIRST)
    (item,) = kept(console)
    assert "blorp" not in str(item) and console.world.conversation_id(FIRST) not in str(item)
    assert set(item) == {"pk", "sk", "who", "count", "expires"}
    assert int(item["expires"]["N"]) <= console.world.clock().timestamp() + unclear.ALONE_DAYS * 86_400


def test_once_several_said_it_nobody_is_known_of_it_any_more(console):
    says(console, "blorp flurb", FIRST)
    before = {item["who"]["S"] for item in kept(console)}
    says(console, "blorp flurb", OTHER)
    assert not any(who in str(item) for who in before for item in kept(console))


def test_two_texts_of_one_person_cannot_be_told_to_be_of_one(console):
    says(console, "blorp flurb", FIRST)
    says(console, "snarf zzip", FIRST)
    assert len({item["who"]["S"] for item in kept(console)}) == 2


def test_who_nobody_joins_in_time_begins_anew(console):
    says(console, "blorp flurb", FIRST)
    console.world.clock.move(days=unclear.ALONE_DAYS + 1)
    says(console, "blorp flurb", OTHER)
    assert found(console) == {}
    says(console, "blorp flurb", FIRST)
    assert found(console) == {"blorp flurb": 2}


@pytest.mark.parametrize(
    "said",
    [
        "blorp 12", "blorp jan@example.com", "mijn naam is blorp", "blorp van dijk, keizersgracht", "www blorp",
        "groetjes blorp", "blorp " * 9, "b" * 61,
    ],
)  # fmt: skip
def test_what_may_tell_who_somebody_is_is_not_counted_at_all(said):
    assert unclear.whole(said) == ""


@pytest.mark.parametrize(
    ("said", "text"), [("Waar blijft het?", "waar blijft het"), ("is het onderweg", "is het onderweg")]
)
def test_the_rest_is_counted_as_it_was_said(said, text):
    assert unclear.whole(said) == text


def test_an_answer_about_a_person_is_never_counted(console):
    assert not unclear.ASKS_NOTHING_PERSONAL & {
        Step.CHECKOUT_NAME, Step.CHECKOUT_ADDRESS, Step.CHECKOUT_CARD, Step.CHECKOUT_NOTE, Step.INVOICE,
        Step.CHECKOUT_TICKETS, Step.CHANGE_ADDRESS, Step.RETURN, Step.REVIEW_TEXT, Step.CHECKOUT_PHONE,
    }  # fmt: skip


def test_what_a_person_of_the_shop_hears_is_not_counted(console):
    from functions.conversation.desk_events import DeskTookOver

    for user in (FIRST, OTHER):
        talk = console.world.conversation_id(user)
        console.world.happens(DeskTookOver(person="Jan", by="p1"), conversation=talk)
        console.world.run()
        says(console, "blorp flurb", user)
    assert kept(console) == []


def test_a_masked_card_number_is_not_counted(console):
    for user in (FIRST, OTHER):
        says(console, "blorp flurb", user, masked=("card",))
    assert kept(console) == []


def test_the_page_has_a_place_for_each_kind(console):
    table, day = console.world.table, console.world.clock().date().isoformat()
    for kind in ("search", "question", "talk"):
        counted = {"count": integer(2), "last": {"S": console.world.clock().isoformat()}}
        table.write(keys.unclear(table.shop, day, kind, "nl", f"iets {kind}"), counted)
        page = console.get("/understanding", kind=kind)
        assert f"iets {kind}" in page.text and page.text.count("iets ") == 1
