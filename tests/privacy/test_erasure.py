"""Erasing a person: everything goes but what tax law keeps, whatever comes late changes nothing, money stays right."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from functions.clock import wake
from functions.conversation.channel_events import DeliveryFailed
from functions.conversation.effects import ObservePayment
from functions.conversation.events import Event, ShopperWrote, TextIn, What
from functions.conversation.fulfilment_events import FulfilmentReported
from functions.conversation.money_events import PaymentObserved
from functions.payments.command import PaymentCommand
from functions.privacy.eraser import NotYet
from functions.storage import aliases, deliveries, keys, reads
from functions.storage.table import key_of
from functions.storage.waits import Wait, put_wait
from tests.privacy.life import MARKED, Life, life, order_items


@pytest.fixture
def person() -> Iterator[Life]:
    with life() as found:
        yield found


def late(person: Life, conversation: str, what: What, *, account: str = "whatsapp:106540352242922") -> None:
    """An event of before the erasure, delivered after it."""
    then = person.world.clock() - timedelta(hours=1)
    person.world.posts(
        Event(
            id="late", conversation=conversation, account=account, occurred_at=then,
            received_at=person.world.clock() + timedelta(seconds=1), what=what,
        )
    )  # fmt: skip
    person.world.run()


# --- nothing is left ------------------------------------------------------------------------------------------------


def test_after_a_whole_life_a_scan_finds_nothing_of_the_person(person: Life) -> None:
    person.whole()
    conversation, words = person.conversation, [*MARKED, *person.names]
    assert {word for word in MARKED if person.traces([word])} == set(MARKED), "the marks are really kept before"
    assert all(person.traces([name]) for name in person.names)
    person.asks_to_be_erased()
    person.erases()
    assert person.traces(words) == []
    left = {keys.kind(*key_of(item)) for item in person.items() if conversation in json.dumps(item)}
    assert left == {"CONV STATE"}, "only the tombstone still has the conversation's id"


def test_what_was_waited_for_goes_too_and_is_never_told(person: Life) -> None:
    person.driver.says("laat me weten als de pioenrozen er weer zijn")
    assert [item["conversation"]["S"] for item in person.items() if item["pk"]["S"] == "NOTICE#de-linde#PIOEN"] == [
        person.conversation
    ]
    person.asks_to_be_erased()
    person.erases()
    assert [item for item in person.items() if item["pk"]["S"].startswith("NOTICE#")] == []
    assert person.driver.stock("PIOEN 5") == []


def test_the_books_keep_the_order_without_the_person(person: Life) -> None:
    person.whole()
    (before,) = order_items(person)
    person.asks_to_be_erased()
    person.erases()
    (order,) = order_items(person)
    for kept in ("id", "number", "total", "currency", "lines", "shipping", "status", "created_at", "paid_at"):
        assert order[kept] == before[kept], kept
    assert {name: value for name, value in order["address"].items() if value} == {"country": "NL"}
    assert order["feedback"]["score"] == 5
    assert order["conversation"] == f"erased:{order['id']}"
    (item,) = (
        item for item in person.items() if item.get("doc", {}).get("S", "").startswith(f'{{"v":1,"id":"{order["id"]}"')
    )
    assert item["expires"]["N"] == "2019686400", "1 January of the eighth year after that of the payment"


def test_the_words_of_a_review_and_its_picture_go_and_its_stars_stay(person: Life) -> None:
    def kept() -> dict[str, dict[str, Any]]:
        return {item["pk"]["S"].partition("#")[0]: item for item in person.items() if "#rode-rozen" in item["pk"]["S"]}

    person.whole()
    (photo,) = json.loads(kept()["REVIEW"]["doc"]["S"])["photos"]
    assert photo in person.world.box.kept
    person.asks_to_be_erased()
    person.erases()
    review, rating = json.loads(kept()["REVIEW"]["doc"]["S"]), kept()["RATING"]
    assert (review["stars"], review["text"], review["photos"], review["conversation"]) == (4, "", [], "erased:")
    assert photo not in person.world.box.kept
    assert order_items(person)[0]["feedback"]["reviews"][0]["photos"] == []
    assert (rating["count"]["N"], rating["total"]["N"]) == ("1", "4")


def test_that_they_used_a_code_is_forgotten_and_how_often_it_was_is_not(person: Life) -> None:
    def codes() -> list[str]:
        return sorted(keys.kind(*key_of(item)) for item in person.items() if item["pk"]["S"].startswith("CODE#"))

    person.whole()
    assert codes() == ["CODE", "CODE CLAIM", "CODE CLAIM"]
    person.asks_to_be_erased()
    person.erases()
    assert codes() == ["CODE"]
    (order,) = order_items(person)
    assert (order["discount"]["code"], order["discount"]["claims"]) == ("WELKOM10", [])


def test_an_order_that_was_never_paid_goes_a_month_after(person: Life) -> None:
    person.buys()
    person.driver.says("annuleren")
    person.asks_to_be_erased()
    person.erases()
    assert person.traces([*MARKED, *person.names]) == []
    expiring = [item for item in person.items() if item["pk"]["S"].startswith("ORDER#")]
    assert len(expiring) == 2
    for item in expiring:
        days = (int(item["expires"]["N"]) - person.world.clock().timestamp()) / 86400
        assert 34 < days <= 35


def test_dead_letters_that_name_the_person_go_and_others_stay(person: Life) -> None:
    person.whole()
    order = order_items(person)[0]["id"]
    for queue, body in enumerate((person.conversation, order, order, f'{{"from":"{person.driver.phone.wa_id}"}}')):
        person.dies(f"about {body}", queue)
        person.dies("about somebody else", queue)
    person.asks_to_be_erased()
    person.erases()
    assert person.letters() == ["about somebody else"] * 4


def test_their_pictures_go_and_those_of_who_came_later_and_of_others_stay(person: Life) -> None:
    person.whole()
    talk, box = person.conversation, person.world.box
    for key in (f"photos/{talk}/0000000003-a.jpg", f"deliveries/{talk}/0000000000-b.jpg", f"uploads/{talk}/1-c.jpg"):
        box.put(key, b"x", "image/jpeg")
    stay = {f"photos/{talk}/0009999999-d.jpg", f"photos/{talk[:-1]}x/0000000003-e.jpg"}
    for key in stay:
        box.put(key, b"x", "image/jpeg")
    person.asks_to_be_erased()
    person.erases()
    assert set(box.kept) == stay


def test_somebody_else_keeps_everything(person: Life) -> None:
    person.whole()
    conversation = person.conversation
    stranger = Event(
        id="s1", conversation="c" + "s" * 25, account="web:de-linde", user="c" + "s" * 25,
        occurred_at=person.world.clock(), received_at=person.world.clock(),
        what=ShopperWrote(content=TextIn(text="tulpen")),
    )  # fmt: skip
    person.world.posts(stranger)
    person.world.run()
    before = [item for item in person.items() if "s" * 25 in json.dumps(item)]
    person.eraser.whole(conversation)
    assert [item for item in person.items() if "s" * 25 in json.dumps(item)] == before
    assert before


# --- what is said ---------------------------------------------------------------------------------------------------


def test_the_shopper_hears_what_goes_what_stays_and_that_it_is_done(person: Life) -> None:
    person.whole()
    said = person.asks_to_be_erased()
    assert "bestelling 1001" in said
    assert "7 jaar" in said
    assert "over enkele minuten is het weg" in said
    assert len(person.requests()) == 1
    person.erases()
    (told,) = [each for each in person.world.bus.announced if each.name == "privacy.erased"]
    assert told.detail["orders_kept"] == 1
    assert not [word for word in [*MARKED, *person.names] if word in str(told)]


def test_while_an_order_is_on_its_way_nothing_is_erased_and_then_it_is_by_itself(person: Life) -> None:
    person.buys()
    person.pays()
    said = person.asks_to_be_erased()
    assert "bestelling 1001 is nog niet klaar" in said
    assert person.requests() == []
    with pytest.raises(NotYet, match="order 1001"):
        person.eraser.begin(person.conversation)
    person.receives()
    person.driver.clock("13h")
    assert len(person.requests()) == 1
    person.erases()
    assert person.traces([*MARKED, *person.names]) == []


def test_what_was_put_off_can_be_taken_back(person: Life) -> None:
    person.buys()
    person.pays()
    person.asks_to_be_erased()
    assert "er wordt niets gewist" in "\n".join(person.taps("erase:no"))
    person.receives()
    person.driver.clock("13h")
    assert person.requests() == []


def test_no_is_no_and_goes_back_to_the_question_that_was_open(person: Life) -> None:
    person.driver.says("rode rozen")
    step = person.talk.step
    person.taps("erase:ask")
    person.driver.says("nee")
    assert person.talk.step is step
    assert person.requests() == []


def test_an_old_button_asks_again_first(person: Life) -> None:
    person.driver.says("rode rozen")
    person.taps("erase:yes")
    assert person.requests() == []


# --- what comes late ------------------------------------------------------------------------------------------------

LATE: dict[str, What] = {
    "a parcel's scan": FulfilmentReported(order="o1", state="delivered", tracking_number="3SZilverberg"),
    "a failed status": DeliveryFailed(message_id="wamid.x", reason="Zilverberg"),
    "a redelivered message": ShopperWrote(content=TextIn(text="Zilverberg"), profile_name="Zilverberg"),
}


@pytest.mark.parametrize("what", LATE.values(), ids=LATE)
def test_what_comes_late_brings_nothing_back(person: Life, what: What) -> None:
    person.whole()
    conversation = person.conversation
    person.asks_to_be_erased()
    person.erases()
    before = person.items()
    late(person, conversation, what)
    assert person.items() == before
    assert person.traces([*MARKED, *person.names]) == []


def test_a_parcel_of_an_erased_order_is_dropped_by_the_order_that_is_nobodys(person: Life) -> None:
    person.whole()
    person.asks_to_be_erased()
    person.erases()
    before = person.items()
    person.driver.carrier("delivered", "")
    assert person.items() == before


def test_a_late_read_leaves_nothing_for_longer_than_two_days(person: Life) -> None:
    person.whole()
    person.asks_to_be_erased()
    person.erases()
    deliveries.raise_rank(person.world.table, "whatsapp:1", person.names[-1], 3, now=person.world.clock())
    (item,) = (item for item in person.items() if person.names[-1] in item["pk"]["S"])
    assert int(item["expires"]["N"]) - person.world.clock().timestamp() <= 2 * 86400


def test_an_alias_that_a_redelivered_message_claims_again_goes_with_the_tidy_up(person: Life) -> None:
    person.whole()
    account, user = person.talk.account, person.driver.phone.user_id
    person.asks_to_be_erased()
    person.erases()
    assert aliases.resolve(person.world.table, [(account, (f"bsuid:{user}",))]) == [person.conversation]
    assert person.eraser.tidy(400).deleted == 1
    assert person.traces(person.names) == []


def test_a_timer_of_before_wakes_nobody(person: Life) -> None:
    person.whole()
    person.asks_to_be_erased()
    person.erases()
    before = person.items()
    person.world.clock.move(days=2)
    wake(person.world.table, person.world.mailbox, person.world.clock())
    person.world.run()
    assert person.items() == before


@pytest.mark.parametrize("by", ["a command on its way", "the attempt's item"])
def test_money_that_comes_late_is_still_decided_and_nobody_is_written_to(person: Life, by: str) -> None:
    person.buys()
    conversation, order = person.conversation, order_items(person)[0]
    sent = len(person.driver.phone.bubbles)
    person.eraser.whole(conversation, force=True)
    paid = PaymentObserved(
        order=order["id"], attempt=1, session="cs_1", status="complete", payment_status="paid", amount=order["total"],
        currency="EUR", livemode=False, expires_at=person.world.clock(), payment_intent="pi_1",
    )  # fmt: skip
    late(person, conversation if by == "a command on its way" else f"erased:{order['id']}", paid)
    (found,) = order_items(person)
    assert (found["status"], found["number"]) == ("cancelled", None), "nobody knows where it goes"
    assert [(each["amount"], each["reason"]) for each in found["refunds"]] == [(found["total"], "undeliverable")]
    assert len(person.driver.phone.bubbles) == sent
    assert person.traces([*MARKED, *person.names]) == []


def test_who_writes_again_begins_anew(person: Life) -> None:
    person.whole()
    conversation = person.conversation
    person.asks_to_be_erased()
    person.erases()
    person.world.clock.move(hours=1)
    assert "automatische assistent" in "\n".join(person.driver.says("hoi"))
    again = reads.conversation(person.world.table, conversation)
    assert again is not None
    assert (again.orders, again.cart.lines, again.draft.email) == ((), (), "")
    assert again.promotional
    person.erases()  # the bus delivers at least once: what was asked then is not asked of the new acquaintance
    assert reads.conversation(person.world.table, conversation) == again


def test_a_message_that_has_yet_to_be_sent_is_sent_first(person: Life) -> None:
    person.whole()
    person.asks_to_be_erased()
    soon = person.world.clock() + timedelta(minutes=1)
    put_wait(person.world.table, person.conversation, Wait(until=soon, tries=1, turns=(1,)))
    before = person.items()
    person.erases()
    assert person.items() == before
    person.world.clock.move(hours=25)  # nobody waits for a channel that long
    person.erases()
    assert person.traces([*MARKED, *person.names]) == []


def test_stripe_looked_at_after_the_erasure_answers_to_nobody(person: Life) -> None:
    person.whole()
    (order,) = order_items(person)
    person.asks_to_be_erased()
    person.erases()
    look = ObservePayment(order=order["id"], attempt=1)
    person.world.payments_queue.post([PaymentCommand(id="stripe:evt_late", call=look)])
    sent = len(person.driver.phone.bubbles)
    person.world.run()
    assert order_items(person)[0]["status"] == "paid"
    assert len(person.driver.phone.bubbles) == sent
    assert person.traces([*MARKED, *person.names]) == []


# --- interrupted ----------------------------------------------------------------------------------------------------


def test_without_time_the_rest_is_asked_for_and_done(person: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    person.whole()
    words = [*MARKED, *person.names]
    person.asks_to_be_erased()
    scan = person.world.table.scan
    monkeypatch.setattr(type(person.world.table), "scan", lambda table, **request: scan(Limit=10, **request))
    runs = 0
    while not [each for each in person.world.bus.announced if each.name == "privacy.erased"]:
        person.erases(seconds=10)
        runs += 1
    assert runs > 3
    assert person.traces(words) == []
    assert not [word for word in words if word in str(person.requests())], "no event says where the scan stopped"


def test_an_eraser_that_dies_is_asked_again_by_the_conversations_timer(
    person: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.whole()
    words = [*MARKED, *person.names]
    person.asks_to_be_erased()
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr("functions.storage.persons.delete", lambda table, item: 1 // 0)
        person.erases()
    person.world.clock.move(minutes=16)
    wake(person.world.table, person.world.mailbox, person.world.clock())
    person.world.run()
    assert len(person.requests()) == 2
    person.erases()
    assert person.traces(words) == []
    assert person.talk.timers == ()


# --- the web chat -----------------------------------------------------------------------------------------------------


def test_in_the_web_chat_the_thread_is_empty_afterwards() -> None:
    with life("web") as person:
        person.driver.opens()
        person.whole()
        conversation = person.conversation
        person.asks_to_be_erased()
        person.erases()
        assert person.traces(list(MARKED)) == []
        assert person.driver._entries() == []
        person.world.clock.move(minutes=1)
        person.driver._read = 0
        assert person.driver.says("tulpen")
        assert person.conversation == conversation


# --- what outlives its talk -------------------------------------------------------------------------------------------


def test_a_tidy_up_scrubs_old_orders_and_takes_aliases_that_lead_nowhere(person: Life) -> None:
    person.whole()
    assert person.eraser.tidy(400).scrubbed == 0
    person.world.box.put(f"photos/{person.conversation}/0000000003-a.jpg", b"x", "image/jpeg")
    assert person.eraser.tidy(400) and person.world.box.kept
    person.world.clock.move(days=401)
    assert person.eraser.tidy(400).scrubbed == 1
    assert not person.world.box.kept
    assert order_items(person)[0]["email"] == ""
    assert [item for item in person.items() if item["pk"]["S"].startswith("ALIAS#")]
    person.world.table.delete(keys.conversation(person.conversation))  # as its time to live does
    assert person.eraser.tidy(400).deleted == 2
    assert not [item for item in person.items() if item["pk"]["S"].startswith("ALIAS#")]


def test_a_tidy_up_leaves_a_freed_number_where_it_would_lead_to_its_former_user(person: Life) -> None:
    """A number's alias that was freed names a talk that has not begun: without it, the next who has the number would
    be taken for the one whose conversation's id was made of it (channels.md 0.1)."""
    table, account = person.world.table, "whatsapp:1"
    (former,) = aliases.resolve(table, [(account, ("wa:316",))])
    person.world.happens(ShopperWrote(content=TextIn(text="hallo")), conversation=former, account=account)
    person.world.run()
    aliases.rename(table, account, "system1", ("wa:316",), ("wa:317",))
    person.eraser.tidy(400)
    assert aliases.resolve(table, [(account, ("wa:316",))]) != [former]
