"""The ways as they are really taken, with the real engine: by night, in another channel, by mail; once, and said so."""

from datetime import UTC, datetime, timedelta

import pytest

from functions.channels.meta_templates import decided
from functions.conversation.effects import Mail, Send
from functions.conversation.events import ShopperWrote, TextIn
from functions.errors import Refused
from functions.storage.persons import rewrite_conversation
from functions.storage.turns import Mark
from tests.mailing import Ses
from tests.sending.linked import OTHER, at, last, other, parcel, reject, said
from tests.shell.test_mail import Sale
from tests.starter import Ruled
from tests.world import USER, Phone

NIGHT = datetime(2026, 3, 3, 22, 0, tzinfo=UTC)
"""The day after the sale, 23:00 in Amsterdam."""


# --- by night -----------------------------------------------------------------------------------------------------


def test_nobody_is_woken_for_a_parcel_that_left_and_it_is_told_in_the_morning(sale: Sale) -> None:
    at(sale, NIGHT)
    before = len(said(sale))
    parcel(sale, "dispatched")
    at(sale, NIGHT + timedelta(hours=8))
    assert said(sale)[before:] == [] and last(sale.world.turns(), Send) == [Mark(state="waiting", reason="quiet")]
    at(sale, NIGHT + timedelta(hours=9))
    assert said(sale)[before:] == ["order_dispatched"]
    assert last(sale.world.turns(), Send)[0].way == "template"


def test_what_cannot_wait_is_told_at_night_and_what_happened_before_it_first(sale: Sale) -> None:
    at(sale, NIGHT)
    before = len(said(sale))
    parcel(sale, "dispatched")
    assert said(sale)[before:] == []
    parcel(sale, "out_for_delivery")
    assert said(sale)[before:] == ["order_dispatched", "out_for_delivery"]
    at(sale, NIGHT + timedelta(hours=10))
    assert len(said(sale)) == before + 2, "nothing is told twice in the morning"


def test_who_writes_at_night_is_answered_and_told_what_waited(sale: Sale) -> None:
    at(sale, NIGHT)
    before = len(said(sale))
    parcel(sale, "dispatched")
    sale.does("menu")
    told = said(sale)[before:]
    assert len(told) == 2 and "PostNL" in told[0]


# --- elsewhere ----------------------------------------------------------------------------------------------------


def test_what_cannot_be_told_here_is_told_in_the_channel_that_they_linked_once(sale: Sale) -> None:
    sale.world.clock.move(hours=30)
    reject(sale, "out_for_delivery")
    before = len(said(sale, "chat"))
    parcel(sale, "out_for_delivery")
    assert len(said(sale, "chat")) == before + 1 and "vandaag" in said(sale, "chat")[-1]
    here = last(sale.world.turns(), Send)
    assert here == [Mark(state="withheld", reason="template rejected", way="elsewhere", to=other(sale))]
    there = last(sale.world.turns(USER, OTHER), Send)
    assert [(mark.state, mark.way) for mark in there] == [("done", "free")]
    at(sale, sale.world.clock() + timedelta(hours=1))
    assert len(said(sale, "chat")) == before + 1


def test_money_that_is_told_elsewhere_is_not_mailed_too(sale: Sale, ses: Ses) -> None:
    sale.world.clock.move(hours=30)
    reject(sale, "order_cancelled")
    mailed = len(ses.sent)
    sale.cannot_deliver()
    assert "niet leveren" in said(sale, "chat")[-1]
    assert len(ses.sent) == mailed
    assert [mark.reason for mark in last(sale.world.turns(), Mail)] == ["passed on"]
    assert [mark.reason for mark in last(sale.world.turns(USER, OTHER), Mail)] == ["told in the chat"]


def test_what_the_other_channel_refuses_is_mailed_and_comes_back_to_nobody(sale: Sale, ses: Ses) -> None:
    sale.world.clock.move(hours=30)
    reject(sale, "order_cancelled")
    chat = sale.world.channels["chat"]
    assert isinstance(chat, Phone)

    def refuse(reference: str, payload: object) -> None:
        raise Refused("bot was blocked", unreachable=True)

    chat.refuse = refuse
    before, mailed = len(said(sale)), len(ses.sent)
    sale.cannot_deliver()
    assert len(ses.sent) == mailed + 1 and len(said(sale)) == before
    assert sale.announced().count("message.failed") == 1


def test_who_said_stop_there_is_not_followed_there(sale: Sale) -> None:
    for _ in range(2):
        sale.world.happens(ShopperWrote(content=TextIn(text="stop")), account=OTHER)
        sale.world.run()
    rewrite_conversation(
        sale.world.table,
        other(sale),
        lambda each: each.model_copy(update={"transactional": False, "version": each.version + 1}),
        400,
    )
    sale.world.clock.move(hours=30)
    reject(sale, "out_for_delivery")
    before = len(said(sale, "chat"))
    parcel(sale, "out_for_delivery")
    assert len(said(sale, "chat")) == before
    assert last(sale.world.turns(), Send) == [Mark(state="waiting", reason="template rejected")]


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ({"previous_category": "UTILITY", "new_category": "MARKETING"}, "recategorised"),
        ({"previous_category": "MARKETING", "new_category": "UTILITY"}, "approved"),
        ({"correct_category": "MARKETING", "new_category": "UTILITY"}, None),
    ],
)
def test_a_template_that_was_made_marketing_is_read_and_one_that_will_be_is_not_yet(
    value: dict[str, str], state: str | None
) -> None:
    """Meta, webhook `template_category_update`: "completed" has the category before, "impending" the one to come."""
    named = {"message_template_id": 1, "message_template_name": "delivered", "message_template_language": "nl"}
    found = decided("template_category_update", named | value)
    assert (found.state if found else None) == state


# --- on a channel that is turned off --------------------------------------------------------------------------------


def test_on_a_channel_that_is_off_a_parcel_is_told_and_nobody_is_asked_how_it_was(sale: Sale) -> None:
    sale.world.shop = Ruled(sale.world.shop.rules.model_copy(update={"channels": {"phone": False}}))
    before = len(said(sale))
    parcel(sale, "delivered")
    assert len(said(sale)) == before + 1
    at(sale, sale.world.clock.now + timedelta(hours=25))
    assert last(sale.world.turns(), Send) == [Mark(state="withheld", reason="channel_off")]
    assert len(said(sale)) == before + 1
