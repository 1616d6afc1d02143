"""A message that will never arrive goes another way, none twice; statuses end the same in whatever order they come."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.channels.channel import DELIVERY_RANK, Parsed, Receipt
from functions.conversation.channel_events import DeliveryFailed
from functions.conversation.effects import Mail, Retell, Send
from functions.errors import Refused
from functions.intake import Intake
from functions.storage import deliveries
from functions.storage.turns import Mark, Turn, mark
from tests import dynamo
from tests.mailing import Ses
from tests.sending.linked import last, other, parcel, said
from tests.shell.test_mail import Sale
from tests.storage import examples
from tests.world import ACCOUNT, START, Phone

EXPIRED = 131047
"""WhatsApp: more than 24 hours have passed, whatever we thought."""


def fails(sale: Sale, message: str, code: int = EXPIRED) -> None:
    """The channel's status, twice."""
    intake = Intake(sale.world.table, sale.world.mailbox, sale.world.unreadable, sale.world.clock)
    receipt = Receipt(ACCOUNT, message, "failed", sale.world.clock(), code=code, reason="Re-engagement message")
    for _ in range(2):
        intake.take("phone", Parsed(receipts=(receipt,)), b"{}", sale.world.clock())
        sale.world.run()


def told_again(sale: Sale) -> list[Mark]:
    return [
        turn.marks[at]
        for turn in sale.world.turns()
        for at, effect in enumerate(turn.effects)
        if isinstance(effect, Retell)
    ]


def test_what_was_refused_as_too_late_goes_by_template_and_then_elsewhere_and_then_nowhere(sale: Sale) -> None:
    parcel(sale, "out_for_delivery")
    [first] = last(sale.world.turns(), Send)
    before, there = len(said(sale)), len(said(sale, "chat"))
    fails(sale, first.ids[0])
    assert said(sale)[before:] == ["out_for_delivery"]
    [again] = told_again(sale)
    assert (again.state, again.way) == ("done", "template")
    fails(sale, again.ids[0], 131049)
    assert len(said(sale, "chat")) == there + 1 and len(said(sale)) == before + 1
    assert [each.way for each in told_again(sale)] == ["template", "elsewhere"]
    assert told_again(sale)[1].to == other(sale)
    assert sale.announced().count("message.failed") == 2
    reasons = [each.detail["reason"] for each in sale.world.bus.announced if each.name == "message.failed"]
    assert reasons == ["Re-engagement message"] * 2


def test_money_that_did_not_arrive_is_mailed_where_nothing_else_is_left(sale: Sale, ses: Ses) -> None:
    mailed = len(ses.sent)
    sale.cannot_deliver()
    assert len(ses.sent) == mailed
    chat = sale.world.channels["chat"]
    assert isinstance(chat, Phone)
    first = last(sale.world.turns(), Send)[0]
    conversation = sale.world.conversation()
    assert conversation
    fails(sale, first.ids[0])
    fails(sale, told_again(sale)[0].ids[0])
    assert [each.way for each in told_again(sale)] == ["template", "elsewhere"] and len(ses.sent) == mailed
    assert last(sale.world.turns(), Mail)[0].reason == "told in the chat"


def test_what_is_refused_at_once_goes_on_at_once(sale: Sale) -> None:
    def refuse(reference: str, payload: dict[str, object]) -> None:
        raise Refused("no", code=131026)

    sale.world.phone.refuse = refuse
    there = len(said(sale, "chat"))
    parcel(sale, "out_for_delivery")
    assert len(said(sale, "chat")) == there + 1
    assert [each.way for each in told_again(sale)] == ["elsewhere"]


def test_an_answer_that_does_not_arrive_is_not_carried_after_anybody(sale: Sale) -> None:
    sale.does("menu")
    [answer] = last(sale.world.turns(), Send)
    before = len(said(sale)), len(said(sale, "chat"))
    fails(sale, answer.ids[0])
    assert (len(said(sale)), len(said(sale, "chat"))) == before
    assert told_again(sale) == [Mark(state="done")]


def test_a_failure_of_a_message_that_nobody_knows_any_more_does_no_harm(sale: Sale) -> None:
    conversation = sale.world.conversation_id()
    for message in ("out9999", f"{conversation}/1/99", f"{conversation}/x/y", "c9/1/0"):
        sale.happens(DeliveryFailed(message_id=message, reason="r"))
    assert {each.state for each in told_again(sale)} == {"done"} and sale.world.kept == []


TURN = Turn(conversation="c1", version=1, at=START, event=examples.event(), effects=(examples.say("x"),), expires=1)
STATES = st.lists(st.sampled_from(["sent", "delivered", "read", "failed"]), min_size=1, max_size=6)


@settings(max_examples=40, deadline=None)
@given(states=STATES, at=st.integers(0, 6))
def test_statuses_in_any_order_and_the_worker_in_between_end_the_same(states: list[str], at: int) -> None:
    """The rank is the highest that was heard, and the message knows whose it is, whoever was first."""
    with dynamo.dynamo() as client:
        table = dynamo.table(client, "de-linde")
        turn = TURN
        for place in range(max(at, len(states)) + 1):
            if place == at:
                done = {0: Mark(state="done", ids=("m1",))}
                mark(table, turn, done, account=ACCOUNT, sent=["m1"], now=START, token="t")
            if place < len(states):
                rank = DELIVERY_RANK[states[place]]
                late = START + timedelta(minutes=place)
                deliveries.raise_rank(table, ACCOUNT, "m1", rank, now=late)
        assert deliveries.rank(table, ACCOUNT, "m1") == max(DELIVERY_RANK[state] for state in states)
        assert deliveries.conversation_of(table, ACCOUNT, "m1") == turn.conversation
        assert deliveries.effect_of(table, ACCOUNT, "m1") == turn.effect_id(0)
