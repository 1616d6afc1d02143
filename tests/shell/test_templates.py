"""A template that is not approved: its update waits or goes another way, with the reason on the turn."""

from collections.abc import Iterator

import pytest

from functions.channels.channel import Parsed, TemplateReviewed, TemplateState
from functions.clock import wake
from functions.conversation.effects import Send
from functions.conversation.events import ShopperWrote, TextIn
from functions.conversation.fulfilment_events import FulfilmentReported
from functions.intake import Intake
from functions.storage import templates
from functions.storage.turns import Mark
from tests.mailing import Ses
from tests.shell.test_mail import Sale


@pytest.fixture
def sale() -> Iterator[Sale]:
    """A paid order, a day and a half after the shopper wrote."""
    with Sale(None) as sale:
        sale.buys()
        sale.world.clock.move(hours=30)
        yield sale


def decide(sale: Sale, state: TemplateState, update: str = "order_dispatched") -> None:
    """By the webhook, as the channel tells it."""
    template = sale.world.shop.rules.whatsapp_templates[update]
    intake = Intake(sale.world.table, sale.world.mailbox, sale.world.unreadable, sale.world.clock)
    reviewed = TemplateReviewed(template.name, "nl", state, "INVALID_FORMAT" if state == "rejected" else "")
    intake.take("phone", Parsed(templates=(reviewed,)), b"{}", sale.world.clock())


def dispatched(sale: Sale) -> None:
    parcel = FulfilmentReported(
        order=sale.order.id, state="dispatched", carrier="PostNL", tracking_url="https://postnl.example/3S"
    )
    sale.world.happens(parcel, account="carrier", conversation=sale.world.conversation_id())
    sale.world.run()


def marks(sale: Sale) -> list[Mark]:
    turn = next(turn for turn in reversed(sale.world.turns()) if turn.event.what.type == "fulfilment_reported")
    return [mark for at, mark in sorted(turn.marks.items()) if isinstance(turn.effects[at], Send)]


def sent(sale: Sale, before: int) -> list[str]:
    return [payload.get("template", "words") for _, _, payload in sale.world.phone.sent[before:]]


def later(sale: Sale) -> None:
    sale.world.clock.move(minutes=11)
    wake(sale.world.table, sale.world.mailbox, sale.world.clock())
    sale.world.run()


def test_what_is_decided_about_a_template_is_kept(sale: Sale) -> None:
    for state, kept in (("rejected", ("rejected", "INVALID_FORMAT")), ("approved", ("approved", ""))):
        decide(sale, state)  # type: ignore[arg-type]
        assert templates.state(sale.world.table, "phone", "order_dispatched", "nl")[:2] == kept
    assert templates.state(sale.world.table, "phone", "order_dispatched", "en_GB")[:2] == ("", "")


def test_a_template_of_which_nothing_was_heard_is_sent(sale: Sale) -> None:
    before = len(sale.world.phone.sent)
    dispatched(sale)
    assert sent(sale, before) == ["order_dispatched"]


def test_a_template_that_is_being_looked_at_is_waited_for(sale: Sale) -> None:
    decide(sale, "pending")
    before = len(sale.world.phone.sent)
    dispatched(sale)
    assert sent(sale, before) == [] and marks(sale) == [Mark(state="waiting", reason="template pending")]
    later(sale)
    assert sent(sale, before) == []
    decide(sale, "approved")
    later(sale)
    assert sent(sale, before) == ["order_dispatched"] and marks(sale)[0].state == "done"


def test_a_template_that_is_waited_for_holds_up_nobody_who_writes(sale: Sale) -> None:
    decide(sale, "pending")
    before = len(sale.world.phone.sent)
    dispatched(sale)
    sale.world.happens(ShopperWrote(content=TextIn(text="menu")))
    sale.world.run()
    said = [payload["text"] for _, _, payload in sale.world.phone.sent[before:]]
    assert len(said) == 2 and "PostNL" in said[0], "the window is open: in our own words, before the answer"
    assert marks(sale)[0] == Mark(state="done", ids=marks(sale)[0].ids, way="free")


@pytest.mark.parametrize("state", ["rejected", "paused"])
def test_a_template_that_may_not_be_sent_waits_for_the_shopper_and_the_merchant_is_told_once(
    sale: Sale, state: TemplateState
) -> None:
    decide(sale, state)
    before = len(sale.world.phone.sent)
    dispatched(sale)
    assert sent(sale, before) == [] and marks(sale) == [Mark(state="waiting", reason=f"template {state}")]
    told = [each for each in sale.world.bus.announced if each.name == "template.refused"]
    assert [(each.id, each.detail["state"]) for each in told] == [
        (f"template/phone/order_dispatched/nl/{state}", state)
    ]
    later(sale)
    sale.world.happens(ShopperWrote(content=TextIn(text="menu")))
    sale.world.run()
    assert len(sent(sale, before)) == 2 and marks(sale)[0].way == "free"
    assert [each.name for each in sale.world.bus.announced].count("template.refused") == 1


def test_what_became_marketing_is_sent_as_that_only_to_who_takes_it_and_before_waiting(sale: Sale) -> None:
    decide(sale, "recategorised")
    before = len(sale.world.phone.sent)
    dispatched(sale)
    assert sent(sale, before) == ["order_dispatched"]
    assert (marks(sale)[0].way, marks(sale)[0].reason) == ("template", "template recategorised")


def test_nobody_writes_for_a_week_and_the_merchant_hears_that_it_was_never_told(sale: Sale) -> None:
    decide(sale, "rejected")
    dispatched(sale)
    sale.later(days=1, hours=23)
    assert marks(sale)[0].state == "waiting"
    sale.later(hours=2)
    assert marks(sale)[0] == Mark(state="undeliverable", reason="waited too long")
    assert sale.announced().count("message.failed") == 1


@pytest.mark.parametrize("state", ["pending", "rejected"])
def test_money_is_told_by_mail_where_a_template_may_not_tell_it(state: TemplateState) -> None:
    ses = Ses()
    with Sale(ses) as sale:
        sale.buys()
        sale.world.clock.move(hours=30)
        decide(sale, state, "order_cancelled")
        before, mailed = len(sale.world.phone.sent), len(ses.sent)
        sale.cannot_deliver()
        assert sent(sale, before) == []
        assert len(ses.sent) == mailed + 1, "a refund is nothing to wait with"
