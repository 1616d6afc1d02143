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
        assert templates.state(sale.world.table, "phone", "order_dispatched", "nl") == kept
    assert templates.state(sale.world.table, "phone", "order_dispatched", "en_GB") == ("", "")


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
    assert sent(sale, before) == ["words"], "the answer waits for no template"
    later(sale)
    assert sent(sale, before) == ["words", "words"], "by then the window is open: in our own words"
    assert marks(sale)[0].state == "done"


@pytest.mark.parametrize("state", ["rejected", "paused"])
def test_a_template_that_may_not_be_sent_is_withheld_with_the_reason(sale: Sale, state: TemplateState) -> None:
    decide(sale, state)
    before = len(sale.world.phone.sent)
    dispatched(sale)
    assert sent(sale, before) == [] and marks(sale) == [Mark(state="withheld", reason=f"template {state}")]


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
