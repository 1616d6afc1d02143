"""Conversations at the console: found, read, taken over, answered, given back."""

import re

import pytest

from functions.conversation.channel_events import HumanWrote
from functions.errors import Refused
from functions.storage import deeds
from tests.console.desk import Console
from tests.console.talks import console as console
from tests.console.talks import here, said

OTHER = "+31687654321"


def asks(console, what, **fields):
    page = console.post(f"{here(console)}/{what}", {"once": "1", **fields})
    console.world.run()
    return page


def test_where_something_was_said_last_stands_on_top_in_or_out(console):
    console.world.clock.move(minutes=1)
    console.world.writes("goedemorgen", user=OTHER)
    console.world.run()
    page = console.get("/conversations")
    assert page.html.index(here(console, OTHER)) < page.html.index(f'{here(console)}"')
    console.world.clock.move(minutes=1)
    asks(console, "messages", text="Ik ben er nog.")
    page = console.get("/conversations")
    assert page.html.index(f'{here(console)}"') < page.html.index(here(console, OTHER))


def test_who_takes_over_is_named_to_the_shopper_and_the_bot_is_silent(console):
    asks(console, "take-over")
    assert "Agent van" in said(console)[-1] or "Agent of" in said(console)[-1]
    before = len(said(console))
    console.world.writes("rode rozen")
    console.world.run()
    assert len(said(console)) == before
    page = console.get(here(console))
    assert "You are answering" in page.text and "rode rozen" in page.text


def test_what_a_person_writes_arrives_once_however_often_it_is_sent(console):
    asks(console, "take-over")
    for _ in range(2):
        asks(console, "messages", text="Goedemiddag,\nik kijk het na.")
    assert said(console).count("Goedemiddag,\nik kijk het na.") == 1
    assert "ik kijk het na" in console.get(here(console)).text and "written by Agent" in console.get(here(console)).text


def test_who_writes_has_the_conversation_and_is_introduced_once(console):
    asks(console, "messages", text="Eerste")
    console.post(f"{here(console)}/messages", {"once": "2", "text": "Tweede"})
    console.world.run()
    introductions = [text for text in said(console) if "Agent van" in text or "Agent of" in text]
    assert len(introductions) == 1 and said(console)[-2:] == ["Eerste", "Tweede"]


def test_given_back_the_bot_says_so_and_answers_again(console):
    asks(console, "take-over")
    asks(console, "give-back")
    told = len(said(console))
    console.world.writes("hallo")
    console.world.run()
    assert len(said(console)) > told
    assert "The assistant" in console.get(here(console)).text


def test_giving_back_what_nobody_has_says_nothing(console):
    before = said(console)
    asks(console, "give-back")
    assert said(console) == before


def test_outside_the_channels_window_the_page_says_so_instead_of_a_form(console):
    console.world.clock.move(hours=25)
    page = console.get(here(console))
    assert "once the shopper writes" in page.text and "<textarea" not in page.html


@pytest.mark.parametrize("text", ["", "   ", "x" * 4_001])
def test_nothing_and_too_much_is_refused_with_what_to_do(text, console):
    before = said(console)
    assert asks(console, "messages", text=text).status == 400
    assert said(console) == before


def test_what_was_written_stands_in_no_log(console, capsys):
    asks(console, "messages", text="Uw dochter Anna belde")
    assert "Anna" not in capsys.readouterr().out
    assert "Anna" not in "".join(map(str, deeds.latest(console.world.table)))


def test_a_conversation_is_found_by_who_waits_by_channel_and_by_number(console):
    console.world.writes("ik wil een mens spreken")
    console.world.run()
    mine = f'{here(console)}"'
    assert mine in console.get("/conversations", held="waits").html
    assert mine not in console.get("/conversations", held="bot").html
    assert mine not in console.get("/conversations", channel="telegram").html
    assert "No conversation found" in console.get("/conversations", text="nobody of that name").text


def test_what_is_not_there_or_was_erased_is_not_found(console):
    assert console.get("/conversations/c-none").status == 404


def test_who_only_looks_sees_no_form(monkeypatch):
    console = Console(monkeypatch, role="readonly")
    console.world.writes("hallo")
    console.world.run()
    page = console.get(here(console))
    assert page.status == 200 and "<textarea" not in page.html and "Take over" not in page.text
    assert "Mine" not in console.get("/conversations").text


def test_a_name_is_shown_as_it_is_written(monkeypatch):
    console = Console(monkeypatch)
    console.world.writes("<b>hallo</b>")
    console.world.run()
    assert "<b>hallo</b>" not in console.get(here(console)).html


def test_what_was_not_sent_or_refused_stands_where_it_was_written(console):
    def refuse(reference, payload):
        raise Refused("no", code=131026)

    console.world.phone.refuse = refuse
    asks(console, "messages", text="Komt niet aan.")
    page = console.get(here(console)).text
    assert "Komt niet aan." in page and "The channel did not accept the message as it is" in page
    assert "code 131026" in page and "refused" not in page


def test_what_a_person_wrote_in_the_channels_own_inbox_is_read_too(console):
    console.world.happens(HumanWrote(message_id="m1", text="Met Anna, uit de inbox.", app="x"))
    console.world.run()
    assert "Met Anna, uit de inbox." in console.get(here(console)).text


def test_the_page_that_looks_again_gets_nothing_where_nothing_was_said(console):
    version = console.world.conversation().version
    assert console.get(here(console), part=1, version=version).status == 204
    console.world.client.counted()
    assert console.get(here(console), part=1, version=version).status == 204
    assert sum(console.world.client.counted().values()) == 2  # who is signed in, and the conversation
    console.world.writes("rode rozen")
    console.world.run()
    page = console.get(here(console), part=1, version=version)
    assert page.status == 200 and "rode rozen" in page.text and "<textarea" not in page.html
    (print_,) = re.findall(r'data-print="(\w+)"', page.html)
    assert console.get(here(console), part=1, print=print_).status == 204
