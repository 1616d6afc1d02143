"""A talk taken from one channel to another: R-CON-4, design.md 1. What moves, what does not, and who is told."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from functions.conversation.forwarding import MOST_HOPS
from functions.links import hand_over
from functions.storage import keys, reads
from functions.storage.turns import turns
from functions.turn_effects import BETWEEN
from infra.simulator.rendering import options
from tests.moving.talks import Talks, talks
from tests.starter import Ruled


@pytest.fixture
def two() -> Iterator[Talks]:
    """With rules of its own, which a test may change: the starter shop is everybody's."""
    with talks() as found:
        found.world.shop = Ruled(found.world.shop.rules)  # type: ignore[assignment]
        yield found


def moved(two: Talks) -> str:
    """A cart in the web chat, taken to the phone. The code that did it."""
    two.web().fills_cart()
    code = two.code()
    two.phone().uses(code)
    return code


# --- the link -----------------------------------------------------------------------------------------------------


def test_the_web_chat_gives_a_link_and_a_picture_of_it(two: Talks) -> None:
    said = "\n".join(two.web().says("verder op whatsapp"))
    assert "https://wa.me/3197010555142?text=" in said
    assert "/qr/whatsapp/" in two.said()[-1]
    assert "15 minuten" in said


def test_a_phone_gets_a_link_without_a_picture_for_it_has_no_second_screen(two: Talks) -> None:
    two.phone().says("hallo")
    two.world.shop.rules = two.world.shop.rules.model_copy(update={"telegram_bot": "DeLindeBot"})  # type: ignore[misc]
    said = "\n".join(two.says("ga verder op telegram"))
    assert "https://t.me/DeLindeBot?start=mvc" in said
    assert not any("/qr/" in each for each in two.said(1))


def test_where_several_channels_are_possible_it_is_asked_which(two: Talks) -> None:
    rules = two.world.shop.rules
    two.world.shop.rules = rules.model_copy(  # type: ignore[misc]
        update={"telegram_bot": "DeLindeBot", "messenger_page": "delinde"}
    )
    asked = two.web().says("neem dit gesprek mee naar mijn telefoon")
    assert all(f"Verder op {way}" in asked[-1] for way in ("WhatsApp", "Messenger", "Telegram"))
    assert "https://m.me/delinde?ref=mvc" in two.taps("Verder op Messenger")[0]


# --- what moves ---------------------------------------------------------------------------------------------------


def test_cart_and_thread_go_on_in_the_other_channel_and_both_say_so(two: Talks) -> None:
    two.web().fills_cart()
    code = two.code()
    told = two.phone().uses(code)
    assert "Je gesprek van de webchat gaat hier verder. Je mandje is mee (1)" in told[-1]
    assert two.talk().cart.empty
    assert two.talk(1).cart.units == 1
    assert two.talk().moved_to == two.id(1)
    assert "Je gesprek gaat verder op WhatsApp" in two.said()[-1]


def test_the_web_page_shows_that_the_talk_moved_and_answers_nothing_else(two: Talks) -> None:
    moved(two)
    for text in ("tulpen", "afrekenen", "menu"):
        (answer,) = two.web().says(text)
        assert "Je gesprek gaat verder op WhatsApp" in answer
    assert "Je gesprek gaat verder op WhatsApp" in two.opens()[-1]
    assert two.talk().cart.empty


def test_what_is_in_the_cart_already_stays_beside_what_comes(two: Talks) -> None:
    two.phone().says("tulpen")
    two.says("de eerste")
    two.says("ja")
    before = two.talk(1).cart.units
    moved(two)
    assert two.talk(1).cart.units == before + 1
    assert two.talk(1).undo is not None


def test_an_order_that_is_paid_after_the_move_is_told_in_the_new_channel_exactly_once(two: Talks) -> None:
    two.web().orders()
    code = two.code()
    two.phone().uses(code)
    before_there, before_here = len(two.said(1)), len(two.said())
    heard = two.pays("ideal")
    assert sum("1001" in each for each in heard) >= 1
    receipts = [each for each in two.said(1)[before_there:] if '"kind":"receipt"' in each]
    assert len(receipts) == 1
    assert len(two.said()) == before_here
    (order,) = two.talk(1).orders
    placed = reads.order(two.world.table, order.id)
    assert placed is not None
    assert (placed.conversation, placed.number, placed.status) == (two.id(), "1001", "paid")
    assert any("dispatched" in each or "onderweg" in each for each in two.carrier("dispatched", ""))
    assert len(two.said()) == before_here


def test_timers_go_along_and_come_due_where_the_talk_is(two: Talks) -> None:
    two.web().orders()
    kinds = {timer.kind for timer in two.talk().timers}
    code = two.code()
    two.phone().uses(code)
    assert two.talk().timers == ()
    assert {timer.kind for timer in two.talk(1).timers} == kinds >= {"payment_reminder"}
    here = len(two.said())
    assert any("Betaal € 39,90" in each for each in two.clock("31m"))
    assert len(two.said()) == here


def test_what_is_waited_for_goes_along(two: Talks) -> None:
    two.web().says("rode rozen")
    shown = two.talk().shown
    product = two.world.shop.product(shown.product or shown.products[0])
    assert product is not None
    for variant in product.variants:
        two.stock(f"{variant.sku} 0")
    two.says("de eerste")
    two.taps(next(each["id"] for each in _offered(two) if each["id"].startswith("notice")))
    if not two.talk().notices:
        two.taps(next(each["id"] for each in _offered(two) if each["id"].startswith("notice:")))
    waits = two.talk().notices
    two.takes_to_phone()
    assert two.talk().notices == ()
    assert [each.sku for each in two.talk(1).notices] == [each.sku for each in waits] != []
    two.world.clock.move(minutes=5)
    here = len(two.said())
    assert any(product.title["nl"] in each for each in two.stock(f"{waits[0].sku} 5"))
    assert len(two.said()) == here


def _offered(two: Talks) -> list[dict[str, Any]]:
    shop = [entry["message"] for entry in two._entries() if entry["from"] == "shop"]
    return [option for message in shop for option in options(message)]


def test_name_address_and_e_mail_of_a_checkout_do_not_go_along(two: Talks) -> None:
    two.web().orders()
    two.takes_to_phone()
    draft = two.talk(1).draft
    assert (draft.name, draft.address, draft.email) == ("", None, "")


def test_telegram_takes_it_in_with_start_and_is_told_what_happens_to_the_order(two: Talks) -> None:
    two.world.shop.rules = two.world.shop.rules.model_copy(update={"telegram_bot": "DeLindeBot"})  # type: ignore[misc]
    two.web().orders()
    code = two.code("verder op telegram")
    told = two.phone(1, "telegram").says(f"/start {code}")
    assert "Je gesprek van de webchat gaat hier verder" in told[-1]
    assert "gaat verder op Telegram" in two.said()[-1]
    here = len(two.said())
    assert any("1001" in each for each in two.pays("ideal"))
    assert len(two.said()) == here


# --- used by the right one, once ----------------------------------------------------------------------------------


def test_replay_a_link_works_once(two: Talks) -> None:
    code = moved(two)
    assert "al gebruikt" in two.phone(2).uses(code)[-1]
    assert two.talk(2).cart.empty
    assert "al gebruikt" in two.phone(1).uses(code)[-1]
    assert two.talk(1).cart.units == 1


def test_hijack_who_is_second_is_told_and_the_owner_takes_the_talk_back(two: Talks) -> None:
    two.web().orders()
    code = two.code()
    two.phone(2).uses(code)
    assert "al gebruikt" in two.phone(1).uses(code)[-1]
    assert "Was jij dit niet?" in two.said()[-1]
    back = two.web().taps("Hier verder")
    assert "niet meer verbonden" in back[-1]
    assert two.talk().moved_to is None
    assert two.talk().cart.units == 1
    assert two.talk(2).linked == two.talk(2).orders == two.talk(2).timers == ()
    assert two.talk(2).order is None
    there = len(two.said(2))
    paid = two.pays("ideal")
    assert any("1001" in each for each in paid)
    assert len(two.said(2)) == there
    assert "1001" not in "\n".join(two.phone(2).says("waar is mijn bestelling 1001?"))


def test_a_forged_code_and_one_of_another_shop_or_stage_lead_nowhere(two: Talks) -> None:
    two.web().fills_cart()
    code = two.code()
    forged = code[:-1] + ("a" if code[-1] != "a" else "b")
    of_another = hand_over(two.id(), two.world.clock() + timedelta(minutes=10), "the key of another stage")
    for each in (forged, of_another):
        assert "ken ik niet" in two.phone().uses(each)[-1]
    assert two.talk().cart.units == 1
    assert two.talk().moved_to is None


def test_a_signed_code_that_was_not_the_last_one_made_works_no_more(two: Talks) -> None:
    two.web().fills_cart()
    first = two.code()
    two.world.clock.move(minutes=2)
    second = two.code()
    assert first != second
    assert "al gebruikt" in two.phone(2).uses(first)[-1]
    assert "gaat hier verder" in two.phone(1).uses(second)[-1]


def test_a_link_expires(two: Talks) -> None:
    two.web().fills_cart()
    code = two.code()
    two.world.clock.move(minutes=16)
    assert "verlopen" in two.phone().uses(code)[-1]
    assert two.talk().moved_to is None


def test_a_link_of_the_talk_itself_moves_nothing(two: Talks) -> None:
    two.web().fills_cart()
    code = two.code()
    assert "hoort bij dit gesprek zelf" in two.uses(code)[-1]
    assert two.talk().cart.units == 1


def test_the_same_name_or_number_links_nothing(two: Talks) -> None:
    two.web().orders()
    two.pays("ideal")
    two.phone().says("Anna Zilverberg")
    two.says("06 12345678")
    assert two.talk(1).linked == two.talk(1).orders == ()
    assert "1001" not in "\n".join(two.says("waar is mijn bestelling 1001?"))


def test_the_code_reaches_no_log_and_no_announcement(two: Talks, capsys: pytest.CaptureFixture[str]) -> None:
    code = moved(two)
    announced = "\n".join(str(each.detail) for each in two.world.bus.announced)
    assert code not in announced
    assert code not in capsys.readouterr().out


# --- seen and undone ----------------------------------------------------------------------------------------------


def test_the_address_book_is_shown_to_its_owner(two: Talks) -> None:
    moved(two)
    assert "Gekoppeld: webchat, sinds maandag 23 november" in two.phone().says("mijn kanalen")[-1]
    assert "gaat verder op WhatsApp" in two.web().says("my channels")[-1]
    assert "mijn kanalen" in "\n".join(two.phone().says("welke gegevens hebben jullie van mij?"))


def test_undone_with_one_word_where_it_went_to(two: Talks) -> None:
    two.web().orders()
    two.takes_to_phone()
    assert "Ontkoppeld van de webchat" in two.phone().says("ontkoppel")[-1]
    assert (two.talk(1).linked, two.talk(1).orders, two.talk(1).order, two.talk(1).timers) == ((), (), None, ())
    assert two.talk().moved_to is None
    assert {timer.kind for timer in two.talk().timers} >= {"payment_check"}
    assert "We gaan hier weer verder" in two.said()[-1]
    there = len(two.said(1))
    assert any("1001" in each for each in two.web().pays("ideal"))
    assert len(two.said(1)) == there


def test_what_was_ordered_in_the_new_channel_stays_there_when_it_is_undone(two: Talks) -> None:
    moved(two)
    two.phone().orders()
    two.pays("ideal")
    two.web().says("hier verder")
    assert [past.number for past in two.talk(1).orders] == ["1001"]
    assert two.talk().orders == ()
    here = len(two.said())
    two.phone().carrier("dispatched", "")
    assert len(two.said()) == here


def test_stop_in_one_channel_stops_that_one(two: Talks) -> None:
    two.web().orders()
    two.takes_to_phone()
    two.web().says("stop")
    assert not two.talk().promotional
    assert not any("betaallink" in each for each in two.said()[-2:])
    assert two.talk(1).promotional
    two.phone().says("stop")
    two.says("stop")
    assert not two.talk(1).transactional
    two.pays("ideal")
    marks = [mark for turn in turns(two.world.table, two.id(1), limit=500) for mark in turn.marks.values()]
    assert any((mark.state, mark.reason) == ("withheld", "opted_out") for mark in marks)


# --- further, and round -------------------------------------------------------------------------------------------


def test_a_talk_that_has_moved_twice_is_followed_and_given_back(two: Talks) -> None:
    two.world.shop.rules = two.world.shop.rules.model_copy(update={"telegram_bot": "DeLindeBot"})  # type: ignore[misc]
    two.web().orders()
    two.takes_to_phone()
    further = two.phone(1).code("verder op telegram")
    two.phone(2).uses(further)  # whichever channel the code comes by
    assert two.talk(1).moved_to == two.id(2)
    there = len(two.said(2))
    two.pays("ideal")
    assert sum('"kind":"receipt"' in each for each in two.said(2)[there:]) == 1
    two.web().says("hier verder")
    assert two.talk(2).orders == ()
    assert [past.number for past in two.talk().orders] == ["1001"]


def test_a_talk_that_comes_back_by_a_link_is_here_again(two: Talks) -> None:
    two.world.shop.rules = two.world.shop.rules.model_copy(update={"telegram_bot": "DeLindeBot"})  # type: ignore[misc]
    two.web().orders()
    two.takes_to_phone()
    back = two.phone().code("verder op telegram")
    two.web().uses(back)
    assert two.talk().moved_to is None
    assert two.talk(1).moved_to == two.id()
    there = len(two.said(1))
    assert any("1001" in each for each in two.web().pays("ideal"))
    assert len(two.said(1)) == there


def test_a_ring_of_talks_ends_after_three_hops(two: Talks) -> None:
    """It cannot be made by the shopper; whatever makes one, an event is dealt with in the end."""
    two.web().orders()
    two.phone(1).says("hallo")
    for number, other in ((0, two.id(1)), (1, two.id())):
        found = two.talk(number)
        kept = found.model_copy(update={"moved_to": other, "version": found.version})
        item = two.world.table.get(keys.conversation(found.id))
        assert item is not None
        item["doc"] = {"S": kept.model_dump_json()}
        two.world.table.write(keys.conversation(found.id), {k: v for k, v in item.items() if k not in ("pk", "sk")})
    two.pays("ideal")
    receipts = [each for number in (0, 1) for each in two.said(number) if '"kind":"receipt"' in each]
    assert len(receipts) == 1
    hops = [turn.event.hops for number in (0, 1) for turn in turns(two.world.table, two.id(number), limit=500)]
    assert max(hops) == MOST_HOPS


def test_an_event_that_was_dealt_with_before_the_move_is_not_dealt_with_again_after_it(two: Talks) -> None:
    two.web().orders()
    two.pays("ideal")
    paid = next(
        turn.event for turn in turns(two.world.table, two.id(), limit=500) if turn.event.what.type == "payment_observed"
        and getattr(turn.event.what, "status", "") == "complete"
    )  # fmt: skip
    two.takes_to_phone()
    there = len(two.said(1))
    two.world.posts(paid)
    two.world.run()
    assert len(two.said(1)) == there


def test_an_event_that_was_forwarded_is_not_dealt_with_again_once_the_talk_is_back(two: Talks) -> None:
    two.web().orders()
    two.takes_to_phone()
    two.pays("ideal")
    paid = next(
        turn.event for turn in turns(two.world.table, two.id(1), limit=500)
        if turn.event.what.type == "payment_observed" and turn.event.hops
    )  # fmt: skip
    two.web().says("hier verder")
    here, there = len(two.said()), len(two.said(1))
    two.world.posts(paid.model_copy(update={"conversation": two.id(), "hops": 0}))
    two.world.run()
    assert (len(two.said()), len(two.said(1))) == (here, there)


def test_told_twice_by_the_queue_it_moves_once(two: Talks) -> None:
    moved(two)
    for number in (0, 1):
        for turn in turns(two.world.table, two.id(number), limit=500):
            if turn.event.account == BETWEEN:
                two.world.posts(turn.event)
    two.world.run()
    assert two.talk(1).cart.units == 1
    assert sum("gaat hier verder" in each for each in two.said(1)) == 1


def test_a_code_of_a_talk_that_is_no_more_begins_none(two: Talks) -> None:
    gone = hand_over("c" + "z" * 25, two.world.clock() + timedelta(minutes=5), "test")
    two.phone().uses(gone)
    assert reads.conversation(two.world.table, "c" + "z" * 25) is None
    assert two.world.kept == []
    assert two.phone().says("menu")


def test_where_the_other_talk_has_expired_its_orders_are_dealt_with_at_home(two: Talks) -> None:
    two.web().orders()
    two.takes_to_phone()
    two.world.table.delete(keys.conversation(two.id(1)))
    here = len(two.said())
    two.web().pays("ideal")
    assert any('"kind":"receipt"' in each for each in two.said()[here:])


# --- erased -------------------------------------------------------------------------------------------------------


def names(two: Talks, conversation: str) -> list[str]:
    """Items that name a conversation and are not its own tombstone, nor its alias."""
    return [
        item["pk"]["S"]
        for item in two.items()
        if conversation in str(item) and item["pk"]["S"] not in (f"CONV#{conversation}",)
        and not item["pk"]["S"].startswith(("RCPT", "ALIAS", "LISTEN", "RATE"))
    ]  # fmt: skip


def test_erasing_where_it_went_to_gives_the_talk_home_and_leaves_no_name_of_it_there(two: Talks) -> None:
    two.web().orders()
    two.pays("ideal")
    two.takes_to_phone()
    two.carrier("dispatched", "")
    two.carrier("delivered", "")
    two.world.clock.move(days=1)
    phone = two.id(1)
    two.phone().says("wis mijn gegevens")
    two.says("ja")
    two.clock("20m")
    found = reads.conversation(two.world.table, phone)
    assert found is not None
    assert found.erased_at is not None
    assert two.talk().moved_to is None
    assert [past.number for past in two.talk().orders] == ["1001"]
    assert names(two, phone) == []
    placed = reads.order(two.world.table, two.talk().orders[0].id)
    assert placed is not None
    assert placed.email == "zilverberg@example.nl"  # the other talk's own


def test_erasing_where_it_came_from_takes_its_orders_from_the_other_side(two: Talks) -> None:
    two.web().orders()
    two.pays("ideal")
    two.carrier("dispatched", "")
    two.carrier("delivered", "")
    two.world.clock.move(days=1)
    two.takes_to_phone()
    assert two.talk(1).orders
    two.web().says("wis mijn gegevens")
    two.says("ja")
    two.clock("20m")
    assert two.talk(1).orders == two.talk(1).linked == ()
    assert names(two, two.id()) == []
    assert "zilverberg@example.nl" not in str(two.items())
