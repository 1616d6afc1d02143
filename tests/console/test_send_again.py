"""A message that a person of the shop sends once more."""

import pytest

from functions.errors import Refused
from tests.console.bought import NUMBER, bought, now
from tests.console.desk import Console

HERE = f"/orders/{NUMBER}"


@pytest.fixture
def console(monkeypatch):
    return Console(monkeypatch)


def sent(console):
    return [payload.get("text", "") for _, _, payload in console.world.phone.sent]


def dispatched(console):
    order = bought(console)
    console.post(f"{HERE}/fulfilment", {"state": "dispatched"})
    now(console, order)
    return order


def message(console):
    page = console.get(HERE)
    return page.html.partition('name="message" value="')[2].partition('"')[0]


def test_a_message_that_arrived_can_be_sent_once_more(console):
    order = dispatched(console)
    console.post(f"{HERE}/messages", {"message": message(console)})
    now(console, order)
    assert len(sent(console)) == 2 and sent(console)[0] == sent(console)[1]
    assert "Message sent again" in console.get(HERE).text


def test_a_double_click_sends_it_once(console):
    order = dispatched(console)
    asked = {"message": message(console), "once": "a1"}
    for _ in range(2):
        console.post(f"{HERE}/messages", asked)
        now(console, order)
    assert len(sent(console)) == 2


def test_asked_anew_it_is_sent_anew(console):
    order = dispatched(console)
    for once in ("a1", "a2"):
        console.post(f"{HERE}/messages", {"message": message(console), "once": once})
        now(console, order)
    assert len(sent(console)) == 3


def test_one_that_did_not_arrive_is_sent_again(console):
    def refuse(reference, payload):
        raise Refused("no", code=131026)

    console.world.phone.refuse = refuse
    order = dispatched(console)
    assert sent(console) == [] and "not delivered" in console.get(HERE).text
    console.world.phone.refuse = lambda reference, payload: None
    console.post(f"{HERE}/messages", {"message": message(console)})
    now(console, order)
    assert len(sent(console)) == 1


def test_a_message_about_something_else_is_not_sent_from_here(console):
    first = dispatched(console)
    bought(console, "1002")
    for name in (message(console), "c1002/1/0", "c1002/99/0", "nonsense", f"{first.conversation}/1/0"):
        page = console.post("/orders/1002/messages", {"message": name})
        assert page.status == 400 and "not there any more" in page.text
    assert not console.world.inbox.messages


def test_a_message_that_no_way_told_is_sent_again_from_the_list_of_those(console):
    def refuse(reference, payload):
        raise Refused("no", code=131026)

    console.world.phone.refuse = refuse
    order = dispatched(console)
    assert "1 Messages that did not arrive" in console.get().text
    page = console.get("/undelivered")
    assert "The channel did not accept the message" in page.text and f"Order {NUMBER}" in page.text
    name = page.html.partition('name="message" value="')[2].partition('"')[0]
    console.post("/undelivered/again", {"message": name, "once": "1"})
    now(console, order)
    assert sent(console) == [] and "1 Messages that did not arrive" in console.get().text
    console.world.phone.refuse = lambda reference, payload: None
    console.post("/undelivered/again", {"message": name, "once": "2"})
    assert console.post("/undelivered/again", {"message": name, "once": "2"}).status == 400
    now(console, order)
    assert len(sent(console)) == 1 and "did not arrive" not in console.get().text
