"""The list of conversations: filtered, counted, page after page; and people who are told apart and found."""

import pytest

from functions.commerce.orders import Order
from functions.console.conversations import finding, who
from functions.conversation.desk_events import DeskTookOver
from functions.conversation.events import ShopperWrote, TextIn
from functions.storage import keys, lists
from functions.storage.table import text as text_of
from tests.console.bought import bought
from tests.console.desk import Console

OTHER, THIRD = "+31687654321", "+31600000003"


@pytest.fixture
def console(monkeypatch):
    console = Console(monkeypatch, role="agent")
    hears(console, "hallo")
    hears(console, "goedemorgen", user=OTHER)
    return console


def hears(console, text, name="", **who_it_is):
    console.world.clock.move(minutes=1)
    console.world.happens(ShopperWrote(content=TextIn(text=text), profile_name=name), **who_it_is)
    console.world.run()


def taken(console, by, user):
    console.world.clock.move(seconds=5)
    console.world.happens(DeskTookOver(person="Anna", by=by, seen=""), conversation=console.world.conversation_id(user))
    console.world.run()


def listed(console, **query):
    page = console.get("/conversations", **query)
    assert page.status == 200
    users = (("+31612345678", "first"), (OTHER, "other"), (THIRD, "third"))
    return [name for user, name in users if f'/conversations/{console.world.conversation_id(user)}"' in page.html]


def test_who_has_it_is_a_filter_and_mine_are_my_own(console):
    taken(console, "person-agent", "+31612345678")
    taken(console, "person-other", OTHER)
    hears(console, "ik wil een mens spreken", user=THIRD)
    assert listed(console, held="mine") == ["first"]
    assert listed(console, held="person") == ["first", "other"]
    assert listed(console, held="waits") == ["third"]
    assert listed(console, held="bot") == []
    assert listed(console, held="nonsense") == ["first", "other", "third"]
    page = console.get("/conversations")
    assert "Waits for a person 1" in page.text and "Mine 1" in page.text and "You" in page.text and "Anna" in page.text


def test_when_a_person_has_had_it_long_enough_the_assistant_has_it(console):
    taken(console, "person-agent", OTHER)
    console.world.clock.move(hours=2)
    assert listed(console, held="mine") == [] and "other" in listed(console, held="bot")


def test_who_wrote_to_a_person_and_was_not_answered_waits_once_the_persons_time_is_over(console):
    taken(console, "person-agent", OTHER)
    taken(console, "person-agent", "+31612345678")
    hears(console, "bent u er nog?", user=OTHER)
    console.world.clock.move(hours=2)
    assert listed(console, held="waits") == ["other"] and listed(console, held="bot") == ["first"]
    assert "Waits for a person" in console.get(f"/conversations/{console.world.conversation_id(OTHER)}").text
    hears(console, "laat maar", user=OTHER)
    assert listed(console, held="waits") == []


def test_a_shopper_who_answers_a_person_moves_to_the_top_and_is_to_be_answered(console):
    taken(console, "person-agent", "+31612345678")
    assert listed(console, last="out") == ["first"] and listed(console, last="in") == ["other"]
    hears(console, "tot morgen", user=OTHER)
    hears(console, "dank u")
    page = console.get("/conversations")
    first, other = (page.html.index(console.world.conversation_id(user)) for user in ("+31612345678", OTHER))
    assert first < other and page.text.count("to answer") == 1
    assert listed(console, last="in", held="mine") == ["first"]


def test_filters_stand_in_the_address_of_what_is_older_and_in_the_tabs(console, monkeypatch):
    monkeypatch.setattr(finding, "PAGE", 1)
    page = console.get("/conversations", channel="phone", last="in")
    assert "?channel=phone&amp;held=waits&amp;last=in" in page.html
    assert "?channel=phone&amp;last=in&amp;start=" in page.html


def test_page_after_page_each_is_there_once(console, monkeypatch):
    hears(console, "dag", user=THIRD)
    monkeypatch.setattr(finding, "PAGE", 1)
    seen, start = [], ""
    for _ in range(3):
        wanted = finding.read_wanted({}, "")
        found = finding.find(console.world.table, wanted, console.world.clock(), "NL", start)
        seen += [row.user for row in found.rows]
        start = found.more
    assert seen == [THIRD, OTHER, "+31612345678"]
    page = console.get("/conversations", start=lists.after(_row(console, THIRD)))
    assert "To the latest" in page.text


def _row(console, user):
    row = lists.talk_row(console.world.conversation(user))
    assert row
    return row


def test_two_who_are_called_jan_are_told_apart(console):
    hears(console, "hallo", name="Jan")
    hears(console, "hallo", name="Jan", user=OTHER)
    page = console.get("/conversations")
    assert "Jan +316…678 Dutch" in page.text and "Jan +316…321 Dutch" in page.text
    assert "+31612345678" not in page.text


def test_a_buyer_is_named_as_they_bought(console):
    order = bought(console)
    page = console.get("/conversations")
    assert f"latest {order.number}" in page.text and (order.buyer or order.recipient) in page.text
    thread = console.get(f"/conversations/{order.conversation}").text
    assert order.email in thread and order.number in thread


@pytest.mark.parametrize("text", ["number", "#number", "email", "name"])
def test_an_order_leads_to_its_conversation(console, text):
    order: Order = bought(console)
    name = order.buyer or order.recipient
    asked = {"number": order.number, "#number": f"#{order.number}", "email": order.email.upper(), "name": name[1:5]}
    page = console.get("/conversations", text=asked[text])
    assert page.html.count(f'/conversations/{order.conversation}"') == 1
    assert listed(console, text=asked[text]) == []


def test_an_order_of_somebody_else_is_not_shown_where_a_filter_says_otherwise(console):
    order = bought(console)
    assert order.conversation not in console.get("/conversations", text=order.number, channel="telegram").html


@pytest.mark.parametrize("text", ["0612345678", "06 1234 5678", "+31 6 12345678"])
def test_a_number_is_found_as_people_write_it_however_long_ago_it_wrote(console, monkeypatch, text):
    talk = console.world.conversation_id()
    monkeypatch.setenv("CHATKASSA_WHATSAPP_NUMBER_ID", "1")
    finding.settings.cache_clear()
    console.world.table.write(
        keys.alias("whatsapp:1", "wa:31612345678"),
        {"conversation": text_of(talk), "holder": text_of(""), "freed": text_of("")},
    )
    assert listed(console, text=text) == ["first"]


@pytest.mark.parametrize(
    ("name", "shown"), [("+31612345678", "+316…678"), ("jan", "jan"), ("NL.1349876", "NL.1…876"), ("", "")]
)
def test_a_number_is_shown_in_part(name, shown):
    assert who.masked(name) == shown


def test_an_address_is_shown_in_part():
    assert who.masked_email("jansen@example.com") == "j…n@example.com" and who.masked_email("") == ""
