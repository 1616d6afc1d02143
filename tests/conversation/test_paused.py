"""The shop is paused, days are closed, orders a day are set: in force at once, without a publish."""

from datetime import UTC, date, datetime, timedelta

import pytest

from functions.commerce.live import REOPENED, Live
from functions.commerce.orders import OrderStatus
from functions.conversation.effects import Announce, OpenPayment, Send
from functions.conversation.events import StockReturned
from functions.conversation.state import Step
from functions.live_change import LiveChange
from tests.conversation.chat import START, Chat
from tests.conversation.states import at
from tests.starter import starter_shop

UNTIL = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
PAUSED = Live(paused=True, until=UNTIL, why="We staan op de markt.")


def paused(step: Step) -> Chat:
    chat = at(step)
    chat.live = PAUSED
    return chat


def opened(chat: Chat) -> bool:
    return any(isinstance(effect, OpenPayment) for effect in chat.effects)


def test_paused_between_the_summary_and_the_yes_nothing_is_ordered_and_the_cart_stays() -> None:
    chat = paused(Step.CHECKOUT_CONFIRM)
    cart = chat.cart
    chat.say("ja")
    assert (chat.orders, opened(chat), chat.cart, chat.step) == ({}, False, cart, Step.CART)
    assert "maandag 30 november" in chat.text and "markt" in chat.text
    chat.live = Live()
    chat.tap("checkout")
    assert chat.step is Step.CHECKOUT_CONFIRM, "every answer was kept"
    chat.say("ja")
    assert opened(chat)


@pytest.mark.parametrize("step", [Step.CART, Step.CHECKOUT_NAME, Step.CHECKOUT_DAY, Step.CHECKOUT_EMAIL])
def test_who_is_in_the_checkout_is_told_at_their_next_word(step: Step) -> None:
    chat = paused(step)
    chat.tap("checkout")
    assert (chat.step, opened(chat)) == (Step.CART, False)
    assert "Laat het me weten" in chat.offered()


@pytest.mark.parametrize("action", ["buy:ROOS-ROOD-S", "buyday:2026-11-27", "buycard"])
def test_nothing_is_bought_at_once_either(action: str) -> None:
    chat = paused(Step.BUY_CARD if action == "buycard" else Step.BROWSING)
    before = dict(chat.orders)
    chat.tap(action)
    assert (chat.orders, opened(chat)) == (before, False)


def test_paused_while_an_older_link_is_closed_nothing_is_ordered_after_it() -> None:
    chat = at(Step.AWAITING_PAYMENT)
    chat.tap("add:ROOS-RED")
    chat.tap("checkout")
    chat.tap("confirm:99")
    chat.say("ja")
    chat.live = PAUSED
    chat.observed("expired")
    assert not opened(chat)
    assert all(order.status is not OrderStatus.AWAITING_PAYMENT for order in chat.orders.values())


def test_a_link_that_is_open_runs_on_and_what_is_paid_is_honoured() -> None:
    chat = paused(Step.AWAITING_PAYMENT)
    chat.tap("newlink:" + chat.order.id)
    assert "/p/" in chat.text
    chat.paid()
    assert chat.order.status is OrderStatus.PAID


def test_it_is_not_reminded_of_and_once_expired_there_is_no_new_one() -> None:
    chat = paused(Step.AWAITING_PAYMENT)
    chat.later(minutes=31)
    assert not [each for each in chat.effects if isinstance(each, Send)]
    chat.observed("expired")
    chat.say("stuur een nieuwe link")
    chat.tap("newlink:" + chat.order.id)
    assert not opened(chat) and "markt" in chat.text


@pytest.mark.parametrize("says", ["rozen", "waar is mijn bestelling", "ik wil iets terugsturen", "annuleer", "menu"])
def test_everything_else_goes_on(says: str) -> None:
    open_, shut = at(Step.AFTER_ORDER), paused(Step.AFTER_ORDER)
    open_.say(says)
    shut.say(says)
    assert (shut.text, shut.step) == (open_.text, open_.step)


def test_who_asked_is_told_once_when_it_opens_again() -> None:
    chat = paused(Step.CART)
    chat.tap("checkout")
    chat.tap("Laat het me weten")
    assert chat.notices[REOPENED]
    chat.tap("checkout")
    assert "Laat het me weten" not in chat.offered()
    chat.happens(StockReturned(sku=REOPENED))
    assert not [each for each in chat.effects if isinstance(each, Send)], "paused again meanwhile"
    chat.now = UNTIL
    chat.happens(StockReturned(sku=REOPENED), "again")
    (send,) = [each for each in chat.effects if isinstance(each, Send)]
    assert (send.purpose, send.update, chat.notices) == ("transactional", "shop_reopened", {})
    chat.happens(StockReturned(sku=REOPENED), "and again")
    assert chat.effects == []
    assert not [each for each in chat.announced if isinstance(each, Announce) and each.name == "product.wanted"]


def test_a_pause_ends_by_itself() -> None:
    chat = paused(Step.CHECKOUT_CONFIRM)
    chat.now = UNTIL
    chat.say("ja")
    assert opened(chat) or chat.step is not Step.CART


def test_a_day_that_was_closed_cannot_be_chosen_and_is_not_kept_at_the_yes() -> None:
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.live = Live(closed=(date(2026, 11, 27),))
    chat.say("ja")
    assert not opened(chat) and chat.step is Step.CHECKOUT_DAY
    chat.tap("slot:2026-11-27:afternoon")
    assert chat.step is Step.CHECKOUT_DAY


def test_orders_a_day_count_from_the_next_one_on() -> None:
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.live = Live(orders_a_day=1)
    chat.say("ja")
    assert opened(chat) and chat.taken["2026-11-27"] == 1
    other = at(Step.CHECKOUT_CONFIRM)
    other.live, other.taken = chat.live, chat.taken
    other.say("ja")
    assert not opened(other) and other.step is Step.CHECKOUT_DAY


# --- the change ---------------------------------------------------------------------------------------------------


def changed(before: Live, **asked: object) -> Live:
    return LiveChange.model_validate(asked).on(before, starter_shop().rules, START)


def test_what_is_left_out_stays_as_it_is_and_days_that_are_over_are_forgotten() -> None:
    found = changed(Live(), paused=True, until="2026-12-01", why="Ziek")
    assert found.until and found.until.isoformat() == "2026-12-01T00:00:00+01:00"
    found = changed(found, close=["2026-12-05"], orders_a_day=40)
    assert (found.paused, found.why, found.closed, found.orders_a_day) == (True, "Ziek", (date(2026, 12, 5),), 40)
    found = changed(found.model_copy(update={"closed": (date(2026, 11, 1), date(2026, 12, 5))}), paused=False)
    assert (found.paused, found.until, found.why, found.closed) == (False, None, "", (date(2026, 12, 5),))
    assert changed(found, open=["2026-12-05"], orders_a_day=0) == Live()


@pytest.mark.parametrize(
    "asked",
    [{"until": "2026-12-01"}, {"paused": True, "until": "2026-11-01"}, {"close": ["2026-11-01"]}, {"pause": True}],
)
def test_what_cannot_be_is_refused(asked: dict[str, object]) -> None:
    with pytest.raises(Exception, match=r"paused|passed|over|permitted"):
        changed(Live(), **asked)


def test_a_pause_that_is_over_pauses_nothing() -> None:
    assert PAUSED.pausing(UNTIL - timedelta(seconds=1))
    assert not PAUSED.pausing(UNTIL)
