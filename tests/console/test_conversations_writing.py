"""Before a person writes: whether it will arrive, how it is cut, and whether a colleague has the conversation."""

from dataclasses import replace

import pytest

from functions.conversation.channel_events import ReachabilityChanged
from functions.conversation.desk_events import DeskTookOver
from functions.storage import failures, quotas
from tests.console.bought import bought
from tests.console.talks import console as console
from tests.console.talks import here, said
from tests.mailing import Ses


def writes(console, text, *, once="1", seen="", path=""):
    page = console.post(f"{path or here(console)}/messages", {"once": once, "seen": seen, "text": text})
    console.world.run()
    return page


def colleague(console):
    console.world.happens(DeskTookOver(person="Anna", by="person-anna", seen=""), conversation=_talk(console))
    console.world.run()


def _talk(console):
    return console.world.conversation_id()


def mailing(console, monkeypatch):
    ses = Ses()
    console.world.dispatcher = replace(console.world.dispatcher, mailer=ses.mailer)
    console.world.worker = replace(console.world.worker, dispatcher=console.world.dispatcher)
    monkeypatch.setenv("CHATKASSA_MAIL_FROM", "shop@example.com")
    from functions.settings import settings

    settings.cache_clear()
    return ses


# --- a colleague --------------------------------------------------------------------------------------------------


def test_who_writes_while_a_colleague_has_it_is_shown_that_first_with_what_they_wrote(console):
    colleague(console)
    before = said(console)
    page = writes(console, "Ik regel het.")
    assert page.status == 409 and "Anna has just taken this conversation over" in page.text
    assert "Ik regel het.</textarea>" in page.html and "Take over from Anna and send" in page.text
    assert said(console) == before
    assert writes(console, "Ik regel het.", once="2", seen="person-anna").status == 303
    assert said(console)[-1] == "Ik regel het." and "Agent" in said(console)[-2]


def test_who_takes_over_what_a_colleague_just_took_is_told(console):
    page = console.get(here(console))
    assert "Take over" in page.text
    colleague(console)
    page = console.post(f"{here(console)}/take-over", {"once": "1", "seen": ""})
    assert page.status == 409 and "Leave it to Anna, or take it over after all" in page.text
    assert console.post(f"{here(console)}/take-over", {"once": "1", "seen": "person-anna"}).status == 303


def test_what_lost_the_race_to_a_colleague_stands_in_the_thread_and_was_not_sent(console):
    page = console.post(f"{here(console)}/messages", {"once": "1", "seen": "", "text": "Ik regel het."})
    assert page.status == 303
    first = console.world.inbox.messages.pop()
    colleague(console)
    console.world.inbox.messages.append(first)
    console.world.run()
    assert "Ik regel het." not in said(console)
    page = console.get(here(console))
    assert "A colleague had just taken the conversation over" in page.text and "Anna is answering" in page.text


def test_a_double_click_takes_over_once(console):
    for _ in range(2):
        console.post(f"{here(console)}/take-over", {"once": "1", "seen": ""})
    console.world.run()
    assert sum("Agent" in text for text in said(console)) == 1
    assert console.get(here(console)).text.count("took the conversation over") == 1


def test_what_was_sent_is_told(console):
    assert "told=conversations.sent" in writes(console, "Goedemiddag.").goes_to


# --- whether it arrives -------------------------------------------------------------------------------------------


def test_outside_the_window_it_goes_by_mail_where_an_order_has_an_address(console, monkeypatch):
    order, ses = bought(console), mailing(console, monkeypatch)
    path = f"/conversations/{order.conversation}"
    assert "by e-mail" not in console.get(path).text
    console.world.clock.move(hours=25)
    page = console.get(path)
    assert "once the shopper writes" in page.text and "goes by e-mail to" in page.text
    assert "Send by e-mail" in page.text and f"…{order.email[order.email.index('@') - 1 :]}" in page.text
    assert writes(console, "Uw boeket is er morgen.", path=path).status == 303
    assert ses.receivers == [order.email] and "Uw boeket is er morgen." in ses.texts[0]
    page = console.get(path)
    assert "written by Agent · told by e-mail" in page.text


def test_who_cannot_be_reached_in_the_chat_is_mailed(console, monkeypatch):
    order, ses = bought(console), mailing(console, monkeypatch)
    path = f"/conversations/{order.conversation}"
    console.world.happens(ReachabilityChanged(reachable=False), conversation=order.conversation)
    console.world.run()
    before = said(console)
    assert "Send by e-mail" in console.get(path).text
    writes(console, "Uw boeket is er morgen.", path=path)
    assert ses.receivers == [order.email] and said(console) == before
    assert "told by e-mail" in console.get(path).text


def test_that_nobody_was_told_who_answers_is_no_message_that_did_not_arrive(console):
    console.world.clock.move(hours=25)
    for what in ("take-over", "give-back"):
        console.post(f"{here(console)}/{what}", {"once": what, "seen": ""})
        console.world.run()
    assert failures.count(console.world.table, console.world.clock(), 10) == 0


def test_inside_the_window_nothing_is_mailed(console, monkeypatch):
    order, ses = bought(console), mailing(console, monkeypatch)
    writes(console, "Dag!", path=f"/conversations/{order.conversation}")
    assert said(console)[-1] == "Dag!" and ses.sent == []


def test_without_an_address_it_is_not_sent_and_what_was_written_is_kept(console, monkeypatch):
    mailing(console, monkeypatch)
    console.world.clock.move(hours=25)
    page = writes(console, "Bent u er nog?")
    assert page.status == 409 and "Bent u er nog?</textarea>" in page.html
    assert "There is no e-mail address either" in page.text and "Bent u er nog?" not in said(console)


def test_who_blocked_the_shop_or_moved_is_told_nothing(console):
    console.world.happens(ReachabilityChanged(reachable=False))
    console.world.run()
    page = console.get(here(console))
    assert "has blocked the shop, or has another number now" in page.text and "<textarea" not in page.html
    before = said(console)
    assert writes(console, "Hallo?").status == 409
    console.post(f"{here(console)}/take-over", {"once": "1", "seen": ""})
    console.world.run()
    assert said(console) == before


@pytest.mark.parametrize(("sent", "says"), [(2, "You may send 2 more"), (4, "All that this channel lets you send")])
def test_a_channel_that_counts_says_how_much_is_left(console, sent, says):
    world = console.world
    world.phone.capabilities = replace(world.phone.capabilities, quota=5)
    talk = world.conversation()
    allowance = quotas.Allowance(seen=talk.heard_in, wrote_at=talk.last_inbound_at, sent=sent)
    quotas.write(world.table, talk.id, allowance, world.clock())
    page = console.get(here(console))
    assert says in page.text and "<textarea" in page.html


def test_a_long_message_is_shown_as_the_channel_will_cut_it(console):
    console.world.phone.capabilities = replace(console.world.phone.capabilities, text=20)
    text = "Eerst dit en daarna dat."
    page = console.post(f"{here(console)}/messages/preview", {"text": text})
    assert "it arrives as 2" in page.text and "<form" not in page.html
    assert console.post(f"{here(console)}/messages/preview", {"text": "Kort."}).text == ""


def test_on_the_web_chat_it_is_said_when_the_shopper_reads_it(console):
    world = console.world
    web = {"user": "session-1", "account": "web:de-linde"}
    world.writes("hallo", **web)
    world.run()
    path = f"/conversations/{world.conversation_id(**web)}"
    assert "on the page of the web chat" in console.get(path).text
    writes(console, "Goedemiddag.", path=path)
    world.writes("rode rozen", **web)
    world.run()
    bodies = [getattr(send.message, "body", "") for send in world.sends(**web)]
    assert bodies[-1] == "Goedemiddag." and "Agent" in bodies[-2]
    assert "You are answering" in console.get(path).text
